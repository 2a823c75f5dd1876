public import MailModel

/// The whole of a Check, and of the Verification where one was made.
///
/// This is also the last line of `--json`; `docs/cli-json.md` describes it.
public struct CheckReport: Sendable, Hashable, Codable {
    /// Whether a mailbox can be used.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// No step failed.
        case passed
        /// At least one step failed.
        case failed
    }

    /// Passed where no step failed; warnings do not count against it.
    public var outcome: Outcome
    /// The address that was checked.
    public var address: String
    /// When it began.
    public var startedAt: Timestamp
    /// How long it took in all.
    public var milliseconds: Int
    /// Every step that applies, in order, skipped ones included.
    public var steps: [CheckStep]
    /// What the round trip showed, where one was made.
    public var verification: VerificationReport?

    /// Puts `steps` in order and derives the outcome.
    public init(
        address: EmailAddress, startedAt: Timestamp, milliseconds: Int, steps: [CheckStep],
        verification: VerificationReport? = nil
    ) {
        let order = CheckStepID.allCases
        self.address = address.description
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.steps = steps.sorted { left, right in
            (order.firstIndex(of: left.id) ?? 0) < (order.firstIndex(of: right.id) ?? 0)
        }
        self.verification = verification
        outcome = steps.contains { $0.state == .failed } ? .failed : .passed
    }

    /// Whether every receiving step passed.
    public var canReceive: Bool { succeeded(CheckStepID.receiving) }

    /// Whether every sending step passed.
    public var canSend: Bool { succeeded(CheckStepID.sending) }

    /// The first failed step, in order.
    public var firstFailure: CheckStep? { steps.first { $0.state == .failed } }

    private func succeeded(_ ids: [CheckStepID]) -> Bool {
        ids.allSatisfy { id in steps.contains { $0.id == id && ($0.state == .passed || $0.state == .warned) } }
    }
}

/// What the round trip of a test message showed.
public struct VerificationReport: Sendable, Hashable, Codable {
    /// Whether the message came back, and where.
    public enum Arrival: String, Sendable, Hashable, Codable {
        /// It arrived in the Inbox.
        case inbox
        /// It arrived, but in the spam folder.
        case spam
        /// It was sent but did not arrive in time.
        case missing
        /// It could not be sent.
        case notSent = "not-sent"
    }

    /// Where the Sent copy stands.
    public enum SentCopy: String, Sendable, Hashable, Codable {
        /// The provider filed one by itself.
        case filedByProvider = "filed-by-provider"
        /// The provider files none; Salesnode will.
        case notFiled = "not-filed"
        /// There is no Sent folder to look in.
        case noFolder = "no-folder"
        /// It was not looked for.
        case unknown
    }

    /// Where the test message ended.
    public var arrival: Arrival
    /// From the server's acceptance to being seen in the folder.
    public var latencyMilliseconds: Int?
    /// Whether the provider files Sent copies.
    public var sentCopy: SentCopy
    /// The receiving provider's verdicts by method (`spf`, `dkim`, `dmarc`), such as `pass` or `not reported`.
    public var verdicts: [String: String]
    /// Under which name the receiving provider reports its verdicts (RFC 8601 authserv-id).
    public var verdictsBy: String?
    /// The Message-ID of the test message.
    public var messageID: String?
    /// Whether every test copy that was found is gone.
    public var cleanedUp: Bool

    /// Creates a report.
    public init(
        arrival: Arrival, latencyMilliseconds: Int? = nil, sentCopy: SentCopy = .unknown,
        verdicts: [String: String] = [:], messageID: String? = nil, cleanedUp: Bool = true
    ) {
        self.arrival = arrival
        self.latencyMilliseconds = latencyMilliseconds
        self.sentCopy = sentCopy
        self.verdicts = verdicts
        self.messageID = messageID
        self.cleanedUp = cleanedUp
    }
}
