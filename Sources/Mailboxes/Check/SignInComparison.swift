import MailModel

/// What each direction of a Check learnt about its sign-in, for the other one to hear.
///
/// A refused password means something else where the other server accepts the same: then it is not wrong, and a
/// protocol is switched off. Each direction tells its outcome exactly once, before it asks for the other's.
final class SignInComparison: Sendable {
    /// How a sign-in ended.
    enum Outcome: Sendable, Hashable {
        /// The server took user and password.
        case accepted
        /// It refused them.
        case refused
        /// It could not judge them.
        case unavailable
        /// It was not asked.
        case unknown
    }

    private let receiving = OneOutcome()
    private let sending = OneOutcome()
    private let limit: Duration
    /// Whether both directions use the same user and password, so that the outcomes can be compared.
    let isSameCredential: Bool

    init(limit: Duration, isSameCredential: Bool) {
        self.limit = limit
        self.isSameCredential = isSameCredential
    }

    /// Tells the outcome of a direction; only the first one counts.
    func report(_ outcome: Outcome, of direction: MailDirection) { self[direction].report(outcome) }

    /// The outcome of the other direction; `unknown` where it does not come in time or does not compare.
    func outcome(opposite direction: MailDirection) async -> Outcome {
        guard isSameCredential else { return .unknown }
        let other = self[direction == .receiving ? .sending : .receiving]
        return await withTimeLimit(limit) { await other.wait() }
    }

    private subscript(_ direction: MailDirection) -> OneOutcome { direction == .receiving ? receiving : sending }

    private final class OneOutcome: Sendable {
        private let stream: AsyncStream<Outcome>
        private let continuation: AsyncStream<Outcome>.Continuation

        init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

        func report(_ outcome: Outcome) {
            continuation.yield(outcome)
            continuation.finish()
        }

        func wait() async -> Outcome {
            for await outcome in stream { return outcome }
            return .unknown
        }
    }
}

extension SignInComparison {
    /// The finding in the light of what the other direction learnt.
    ///
    /// Inferred, not said by the server, so it never stops retries.
    func judged(_ finding: Finding, _ context: FindingContext) async -> Finding {
        guard finding.code == .authWrongCredentials else { return finding }
        switch await outcome(opposite: context.direction) {
        case .accepted:
            let code: FindingCode = context.direction == .sending ? .authSMTPAuthDisabled : .authProtocolDisabled
            var inferred = FindingCatalogue.finding(
                code, context, serverText: finding.serverText, transcript: finding.transcript)
            let works = context.direction == .sending ? "receiving" : "sending"
            let fails = context.direction == .sending ? "sending" : "receiving"
            inferred.cause =
                "The same user name and password work for \(works) but not for \(fails): "
                + "\(context.direction.protocolName) is probably switched off for this account."
            inferred.retry = .backOff
            inferred.disposition = .retry
            return inferred
        case .unavailable:
            // A server whose sign-in service is down may refuse everybody without a word about why.
            return FindingCatalogue.finding(
                .serverUnavailable, context, serverText: finding.serverText, transcript: finding.transcript)
        case .refused, .unknown: return finding
        }
    }

    /// What a refused sign-in tells the other direction.
    static func outcome(of finding: Finding) -> Outcome {
        switch finding.code {
        case .authWrongCredentials: .refused
        case .serverUnavailable: .unavailable
        default: .unknown
        }
    }
}
