public import MailModel
public import MailTransport
public import SASL
public import SMTPCore

/// Why something over SMTP failed.
///
/// ``code`` says what happened and ``stage`` during which command. The server's words have passed the redactor and are
/// bounded and free of control characters.
public struct SMTPClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of error; stable, for a diagnosis to match.
    public let code: SMTPErrorCode
    /// What happened, in our words, for people.
    public let message: String
    /// The command that was under way.
    public var stage: SMTPStage?
    /// The server's own words with its codes; untrusted.
    public var serverText: ServerText?
    /// The three digits of the reply.
    public var replyCode: Int?
    /// The enhanced status code of the reply.
    public var enhancedCode: EnhancedStatusCode?
    /// The mechanism that was tried.
    public var mechanism: SASLMechanism?
    /// Why an authentication exchange broke.
    public var sasl: SASLError?
    /// What the server said inside the exchange, such as the JSON about a refused token.
    public var saslDetail: ServerText?
    /// The `status` in that JSON. Nil after a refused token means that the server did not blame the token.
    public var bearerStatus: ServerText?
    /// What happened to the connection, for the code `transport` and where it is known for `disconnected`.
    public var transport: TransportError?
    /// What to do. It speaks of the attempt; whether a message may be sent again is for ``SMTPSendResult`` to say.
    public let disposition: ErrorDisposition

    /// SCRAM was refused before the password was tried.
    var isBeforeProof = false

    /// Describes an error of our own making; tests use it as well.
    public init(
        _ code: SMTPErrorCode, _ message: String, stage: SMTPStage? = nil, disposition: ErrorDisposition? = nil
    ) {
        self.init(SMTPError(code, message, stage: stage, disposition: disposition), redactor: Redactor())
    }

    init(_ error: SMTPError, redactor: Redactor, transport: TransportError? = nil) {
        code = error.code
        message = error.message
        stage = error.stage
        serverText = error.reply?.serverText(redactor)
        replyCode = error.reply?.code
        enhancedCode = error.reply?.enhancedCode
        mechanism = error.mechanism
        sasl = error.sasl
        saslDetail = error.saslDetail
        bearerStatus = error.bearerStatus
        self.transport = transport
        disposition = error.disposition
        isBeforeProof = error.isBeforeProof
    }

    /// A connection that could not be made or secured. A cancelled one has the code `cancelled`, one that took too
    /// long `timedOut`.
    init(_ error: TransportError, stage: SMTPStage? = nil) {
        let code: SMTPErrorCode =
            switch error.code {
            case .cancelled: .cancelled
            case .timedOut: .timedOut
            case .plaintextAfterSTARTTLS: .bytesBeforeTLS
            default: .transport
            }
        self.code = code
        message = error.message
        self.stage = stage
        serverText = error.serverText
        transport = error
        disposition = code == .bytesBeforeTLS ? .permanent : error.disposition
    }

    /// The message alone.
    public var description: String { message }

    /// Errors of the same kind are equal.
    public static func == (left: SMTPClientError, right: SMTPClientError) -> Bool { left.code == right.code }
}
