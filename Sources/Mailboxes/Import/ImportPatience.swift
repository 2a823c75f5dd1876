/// How long a row of an import is tried again before its failure is the result.
///
/// A thousand mailboxes at once are more than many servers answer: what they say under that load, and what our own
/// pacing says, is no verdict on a mailbox. Everything else is told at once.
struct ImportPatience {
    /// Attempts after the server, or our own pacing, asked for fewer.
    private var pacedAttempts = 60
    /// Attempts after the server could not serve.
    private var otherAttempts = 4

    /// The wait before the next attempt; nil where the finding is the result.
    mutating func wait(after finding: Finding) -> Duration? {
        switch finding.code {
        case .limitRate, .limitConnections:
            guard pacedAttempts > 0 else { return nil }
            pacedAttempts -= 1
            if case .after(let seconds) = finding.retry, seconds <= 60 { return .seconds(max(1, seconds)) }
            return .seconds(2)
        case .serverUnavailable, .serverTimeout, .serverDisconnected, .tcpReset:
            guard otherAttempts > 0 else { return nil }
            otherAttempts -= 1
            return .seconds(10 - 2 * otherAttempts)
        default: return nil
        }
    }
}
