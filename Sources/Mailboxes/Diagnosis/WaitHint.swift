/// How long a server asks us to stay away, where it says so in words.
enum WaitHint {
    private static let phrases: [FoldedText.Phrase] = [
        "suggested backoff time", "retry after", "try again in", "try again after", "retry in", "wait", "come back in",
        "in another",
    ]

    /// Whole seconds, rounded up, at least one and at most a day; nil where the words name no time.
    ///
    /// Microsoft's `Request is throttled. Suggested Backoff Time: 5000 milliseconds` is the best known
    /// (postalsys/imapflow lib/imap-flow.js).
    static func seconds(in words: FoldedText) -> Int? {
        for phrase in phrases {
            guard let (value, unit) = words.number(after: phrase) else { continue }
            guard let milliseconds = milliseconds(unit) else { continue }
            let (total, overflow) = value.multipliedReportingOverflow(by: milliseconds)
            let seconds = overflow ? RetryAdvice.longestWait : (total + 999) / 1000
            return min(max(seconds, 1), RetryAdvice.longestWait)
        }
        return nil
    }

    private static func milliseconds(_ unit: FoldedText.Phrase) -> Int? {
        if unit.hasPrefix("ms") || unit.hasPrefix("milli") { return 1 }
        if unit.hasPrefix("m") { return 60_000 }
        if unit.hasPrefix("h") { return 3_600_000 }
        if unit.hasPrefix("d") { return 86_400_000 }
        // A bare number means seconds where servers give one.
        if unit.hasPrefix("s") || unit.isEmpty { return 1000 }
        return nil
    }
}
