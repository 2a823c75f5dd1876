public import MailModel
public import SASL

/// A stable name for what went wrong in SMTP; more can be added.
public struct SMTPErrorCode: Sendable, Hashable, CustomStringConvertible {
    private enum Value: String {
        case notSMTP, greetingRefused, helloRefused, serverUnavailable
        case startTLSNotOffered, startTLSRefused, bytesBeforeTLS
        case authenticationNotOffered, mechanismUnavailable, authenticationFailed, authenticationTemporarilyFailed
        case authenticationRequired, authenticationBroken
        case senderRefused, recipientsRefused, messageRefused, tooLarge
        case eightBitNotOffered, internationalMailNotOffered, commandRefused
        case protocolError, timedOut, disconnected, cancelled, busy, transport
    }

    private let value: Value

    /// The name for logs and machine-readable output.
    public var description: String { value.rawValue }

    /// What answered is no SMTP server.
    public static let notSMTP = SMTPErrorCode(value: .notSMTP)
    /// The server refuses us in its greeting.
    public static let greetingRefused = SMTPErrorCode(value: .greetingRefused)
    /// The server refuses EHLO. One that only knows HELO has neither STARTTLS nor AUTH.
    public static let helloRefused = SMTPErrorCode(value: .helloRefused)
    /// The server is closing or overloaded (421 and other transient refusals of the session).
    public static let serverUnavailable = SMTPErrorCode(value: .serverUnavailable)
    /// STARTTLS was asked for and the server does not have it, or someone removed it on the way.
    public static let startTLSNotOffered = SMTPErrorCode(value: .startTLSNotOffered)
    /// The server offers STARTTLS and refuses to begin.
    public static let startTLSRefused = SMTPErrorCode(value: .startTLSRefused)
    /// Bytes came in clear text behind the answer to STARTTLS: someone tried to inject commands.
    public static let bytesBeforeTLS = SMTPErrorCode(value: .bytesBeforeTLS)
    /// The server has no AUTH.
    public static let authenticationNotOffered = SMTPErrorCode(value: .authenticationNotOffered)
    /// No mechanism that both sides have, or the server refuses the mechanism itself.
    public static let mechanismUnavailable = SMTPErrorCode(value: .mechanismUnavailable)
    /// The server refuses the credential.
    public static let authenticationFailed = SMTPErrorCode(value: .authenticationFailed)
    /// The server cannot judge the credential now.
    public static let authenticationTemporarilyFailed = SMTPErrorCode(value: .authenticationTemporarilyFailed)
    /// The server wants a sign-in first.
    public static let authenticationRequired = SMTPErrorCode(value: .authenticationRequired)
    /// The exchange went wrong before the server judged the credential; see the SASL error.
    public static let authenticationBroken = SMTPErrorCode(value: .authenticationBroken)
    /// The sender's address is refused.
    public static let senderRefused = SMTPErrorCode(value: .senderRefused)
    /// No recipient is accepted, or one is refused and all were demanded.
    public static let recipientsRefused = SMTPErrorCode(value: .recipientsRefused)
    /// The message itself is refused.
    public static let messageRefused = SMTPErrorCode(value: .messageRefused)
    /// The message is larger than the server takes.
    public static let tooLarge = SMTPErrorCode(value: .tooLarge)
    /// The message has 8-bit characters and the server has no 8BITMIME.
    public static let eightBitNotOffered = SMTPErrorCode(value: .eightBitNotOffered)
    /// An address or header has characters outside ASCII and the server has no SMTPUTF8.
    public static let internationalMailNotOffered = SMTPErrorCode(value: .internationalMailNotOffered)
    /// NOOP or RSET is refused.
    public static let commandRefused = SMTPErrorCode(value: .commandRefused)
    /// The server says what the protocol does not allow there.
    public static let protocolError = SMTPErrorCode(value: .protocolError)
    /// The server did not answer in time.
    public static let timedOut = SMTPErrorCode(value: .timedOut)
    /// The connection broke.
    public static let disconnected = SMTPErrorCode(value: .disconnected)
    /// The caller gave up.
    public static let cancelled = SMTPErrorCode(value: .cancelled)
    /// A second operation was begun while one is under way.
    public static let busy = SMTPErrorCode(value: .busy)
    /// The connection could not be made or secured; see the transport error.
    public static let transport = SMTPErrorCode(value: .transport)
}

/// The command that was under way.
public enum SMTPStage: String, Sendable, Hashable, Codable, CaseIterable {
    /// Waiting for the server's first words.
    case greeting
    /// EHLO.
    case hello = "EHLO"
    /// STARTTLS up to the handshake.
    case startTLS = "STARTTLS"
    /// AUTH with all its challenges.
    case authentication = "AUTH"
    /// MAIL FROM.
    case sender = "MAIL"
    /// RCPT TO.
    case recipient = "RCPT"
    /// DATA up to the server's consent.
    case data = "DATA"
    /// The message and the server's verdict on it.
    case message
    /// RSET.
    case reset = "RSET"
    /// NOOP.
    case noop = "NOOP"
    /// QUIT.
    case quit = "QUIT"
    /// No command at all.
    case idle
}

/// What went wrong on an SMTP connection, as the pure core sees it.
///
/// ``reply`` holds the server's raw words; whoever shows them passes them through a `Redactor` first.
public struct SMTPError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of error.
    public var code: SMTPErrorCode
    /// What happened, in our words, for people.
    public var message: String
    /// The command that was under way.
    public var stage: SMTPStage?
    /// The reply that made it an error.
    public var reply: SMTPReply?
    /// The mechanism that was tried.
    public var mechanism: SASLMechanism?
    /// Why an authentication exchange broke.
    public var sasl: SASLError?
    /// What the server said inside the exchange, such as the JSON about a refused token.
    public var saslDetail: ServerText?
    /// The `status` in that JSON.
    public var bearerStatus: ServerText?
    /// Whether SCRAM was refused before the password was tried: the server has no SCRAM secret of that user, or does
    /// not know the user. Another mechanism may still work and does not repeat a failed attempt.
    public var isBeforeProof = false
    /// What to do.
    public var disposition: ErrorDisposition

    /// Describes an error; without a disposition the code and the reply decide.
    public init(
        _ code: SMTPErrorCode, _ message: String, stage: SMTPStage? = nil, reply: SMTPReply? = nil,
        disposition: ErrorDisposition? = nil
    ) {
        self.code = code
        self.message = message
        self.stage = stage
        self.reply = reply
        self.disposition = disposition ?? Self.usualDisposition(of: code, reply: reply)
    }

    /// The message alone.
    public var description: String { message }

    /// Errors of the same kind are equal.
    public static func == (left: SMTPError, right: SMTPError) -> Bool { left.code == right.code }

    static func protocolError(_ message: String, stage: SMTPStage? = nil, reply: SMTPReply? = nil) -> SMTPError {
        SMTPError(.protocolError, message, stage: stage, reply: reply)
    }

    static func serverUnavailable(_ reply: SMTPReply, stage: SMTPStage) -> SMTPError {
        SMTPError(.serverUnavailable, "The server is not available now.", stage: stage, reply: reply)
    }

    private static func usualDisposition(of code: SMTPErrorCode, reply: SMTPReply?) -> ErrorDisposition {
        switch code {
        case .authenticationFailed: .reauthenticate
        case .authenticationTemporarilyFailed, .serverUnavailable, .protocolError, .timedOut, .disconnected, .cancelled,
            .busy, .transport:
            .retry
        default: reply?.disposition ?? .permanent
        }
    }
}
