/// One step of a Check, by its stable id.
///
/// The order of the cases is the order in which a report lists them. Receiving and sending run at the same time.
public enum CheckStepID: String, Sendable, Hashable, Codable, CaseIterable {
    /// The receiving server's name resolves.
    case imapDNS = "imap.dns"
    /// Its port accepts a connection.
    case imapTCP = "imap.tcp"
    /// TLS is established and the certificate is trusted.
    case imapTLS = "imap.tls"
    /// It greets as an IMAP server and names its capabilities.
    case imapGreeting = "imap.greeting"
    /// The credential is accepted for reading.
    case imapSignIn = "imap.sign-in"
    /// The folders are listed, and the Inbox opens.
    case imapFolders = "imap.folders"
    /// The sending server's name resolves.
    case smtpDNS = "smtp.dns"
    /// Its port accepts a connection.
    case smtpTCP = "smtp.tcp"
    /// TLS is established and the certificate is trusted.
    case smtpTLS = "smtp.tls"
    /// The credential is accepted for sending.
    case smtpSignIn = "smtp.sign-in"
    /// The server accepts mail from the mailbox's address; nothing is sent.
    case smtpSender = "smtp.sender"
    /// The test message was accepted for delivery.
    case verifySent = "verify.sent"
    /// The test message arrived.
    case verifyReceived = "verify.received"
    /// A copy stands in the Sent folder, or will be put there by us.
    case verifySentCopy = "verify.sent-copy"
    /// The provider's verdict on SPF, DKIM and DMARC was read.
    case verifyVerdicts = "verify.verdicts"
    /// The test copies were removed.
    case verifyCleanUp = "verify.clean-up"

    /// A few words for people, such as `Receiving: sign-in`.
    public var title: String {
        switch self {
        case .imapDNS: "Receiving: server name"
        case .imapTCP: "Receiving: connection"
        case .imapTLS: "Receiving: encryption"
        case .imapGreeting: "Receiving: greeting"
        case .imapSignIn: "Receiving: sign-in"
        case .imapFolders: "Receiving: folders"
        case .smtpDNS: "Sending: server name"
        case .smtpTCP: "Sending: connection"
        case .smtpTLS: "Sending: encryption"
        case .smtpSignIn: "Sending: sign-in"
        case .smtpSender: "Sending: sender accepted"
        case .verifySent: "Test message sent"
        case .verifyReceived: "Test message received"
        case .verifySentCopy: "Sent copy"
        case .verifyVerdicts: "SPF, DKIM and DMARC"
        case .verifyCleanUp: "Test copies removed"
        }
    }

    /// That the step failed, in a few words that follow "because".
    var failure: String {
        switch self {
        case .imapDNS, .smtpDNS: "the server's name led nowhere"
        case .imapTCP, .smtpTCP: "the server could not be reached"
        case .imapTLS, .smtpTLS: "the connection could not be encrypted safely"
        case .imapGreeting: "the server did not answer as an IMAP server"
        case .imapSignIn, .smtpSignIn: "the sign-in did not work"
        case .imapFolders: "the folders could not be opened"
        case .smtpSender: "the server did not accept the sender"
        case .verifySent: "the test message could not be sent"
        case .verifyReceived: "the test message did not arrive"
        case .verifySentCopy: "the Sent folder could not be looked at"
        case .verifyVerdicts: "the test message could not be read"
        case .verifyCleanUp: "the test copies could not be removed"
        }
    }

    /// The steps of the connection test.
    public static let check: [CheckStepID] = receiving + sending

    /// The steps of the receiving side, in order.
    public static let receiving: [CheckStepID] = [
        .imapDNS, .imapTCP, .imapTLS, .imapGreeting, .imapSignIn, .imapFolders,
    ]

    /// The steps of the sending side, in order.
    public static let sending: [CheckStepID] = [.smtpDNS, .smtpTCP, .smtpTLS, .smtpSignIn, .smtpSender]

    /// The steps of the round trip, in order.
    public static let verification: [CheckStepID] = [
        .verifySent, .verifyReceived, .verifySentCopy, .verifyVerdicts, .verifyCleanUp,
    ]
}

/// How a step ended.
public enum CheckStepState: String, Sendable, Hashable, Codable {
    /// It works.
    case passed
    /// It does not work; the step's finding says why.
    case failed
    /// It works, but something about it should be known.
    case warned
    /// It was not tried, because a step that it depends on failed or was not wanted.
    case skipped
}

/// One piece of what a step saw: a text, a number or a list of texts.
public enum EvidenceValue: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A text that is safe to show.
    case text(String)
    /// A whole number.
    case number(Int)
    /// Texts that are safe to show.
    case list([String])

    /// For people: lists are joined by commas.
    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): String(number)
        case .list(let texts): texts.joined(separator: ", ")
        }
    }

    /// Reads a JSON string, integer or array of strings.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([String].self))
        }
    }

    /// Writes a JSON string, integer or array of strings.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .list(let texts): try container.encode(texts)
        }
    }
}

/// What one step did, how long it took, and what it saw.
public struct CheckStep: Sendable, Hashable, Codable {
    /// Which step.
    public var id: CheckStepID
    /// How it ended.
    public var state: CheckStepState
    /// How long it took; 0 for a skipped step.
    public var milliseconds: Int
    /// One plain sentence on what happened.
    public var summary: String
    /// What was seen, by stable names such as `addresses`, `version`, `mechanism`.
    public var evidence: [String: EvidenceValue]
    /// What a failed or warned step means, and what to do.
    public var finding: Finding?

    /// Creates a step's result.
    public init(
        id: CheckStepID, state: CheckStepState, milliseconds: Int, summary: String,
        evidence: [String: EvidenceValue] = [:], finding: Finding? = nil
    ) {
        self.id = id
        self.state = state
        self.milliseconds = milliseconds
        self.summary = summary
        self.evidence = evidence
        self.finding = finding
    }

    /// A step that was not tried because `cause` did not pass.
    static func skipped(_ id: CheckStepID, after cause: CheckStepID) -> CheckStep {
        CheckStep(id: id, state: .skipped, milliseconds: 0, summary: "Not tried, because \(cause.failure).")
    }
}
