public import MailModel

/// The client's side of one authentication exchange, as values.
///
/// IMAP, SMTP and others carry the messages in their own framing: they decode base64, hand over each challenge and
/// send each response. One conversation is used for one attempt.
///
/// ```
/// var conversation = try SASLConversation(mechanism: .scramSHA256, credential: credential, context: context)
/// let first = conversation.initialResponse()           // nil: wait for the server's first challenge
/// let answer = try conversation.respond(to: challenge) // for each challenge
/// try conversation.succeeded(with: nil)                // the server said OK
/// ```
///
/// A server that refuses by a message inside the exchange (SCRAM's `e=`, the JSON of OAUTHBEARER and XOAUTH2) is
/// answered as the mechanism demands, its words are kept in ``serverErrorDetail``, and the protocol's own refusal
/// follows. Success after such a message is an error.
public struct SASLConversation: Sendable {
    /// The mechanism in use.
    public let mechanism: SASLMechanism

    private var exchange: Exchange
    private let challengeBytes: Int
    private let redactor: Redactor

    /// What the server said inside the exchange about why it refuses, without the credential it may have echoed.
    public private(set) var serverErrorDetail: ServerText?

    /// The `status` of the JSON with which a server refuses a token, such as `401` or `invalid_token`.
    ///
    /// Nil means that the server did not speak about the token; then a refusal may have other reasons, for example
    /// an authorization server that was not to be reached.
    public private(set) var bearerStatus: ServerText?

    private enum Exchange: Sendable {
        case scram(SCRAMExchange<SCRAMSHA256>)
        case plain(PlainExchange)
        case login(LoginExchange)
        case bearer(BearerExchange)
    }

    /// Prepares an exchange.
    ///
    /// - Throws: ``SASLError`` with `mechanismMismatch`, `encryptionRequired`, `channelBindingUnavailable` or
    ///   `invalidCredential`.
    public init(mechanism: SASLMechanism, credential: SASLCredential, context: SASLContext) throws(SASLError) {
        try self.init(
            mechanism: mechanism, credential: credential, context: context, nonce: SCRAMNonce.random())
    }

    /// Takes the nonce of a published example.
    init(
        mechanism: SASLMechanism, credential: SASLCredential, context: SASLContext, nonce: String
    ) throws(SASLError) {
        guard mechanism.accepts(credential) else {
            throw SASLError(.mechanismMismatch, "\(mechanism.rawValue) does not take this kind of credential.")
        }
        guard context.isEncrypted || !mechanism.revealsSecret else {
            throw SASLError(
                .encryptionRequired, "\(mechanism.rawValue) would send the password over an unprotected connection.")
        }
        self.mechanism = mechanism
        challengeBytes = context.limits.challengeBytes
        redactor = Redactor([credential.secret])
        switch mechanism {
        case .scramSHA256Plus, .scramSHA256:
            exchange = .scram(
                try SCRAMExchange(
                    user: credential.user, password: credential.secret,
                    header: GS2Header(mechanism: mechanism, context: context),
                    maximumIterations: context.limits.scramIterations, nonce: nonce))
        case .oauthBearer, .xoauth2:
            exchange = .bearer(
                try BearerExchange(
                    style: mechanism == .xoauth2 ? .xoauth2 : .oauthBearer(host: context.host, port: context.port),
                    user: credential.user, token: credential.secret))
        case .plain: exchange = .plain(try PlainExchange(user: credential.user, password: credential.secret))
        case .login: exchange = .login(try LoginExchange(user: credential.user, password: credential.secret))
        }
    }

    /// The client's first message, before base64; nil where the server speaks first.
    ///
    /// Where the protocol cannot send it with the command, it is the answer to the server's first, empty challenge.
    /// It is not to be asked for twice.
    public mutating func initialResponse() -> Secret? {
        switch exchange {
        case .scram(var scram):
            let response = scram.initialResponse()
            exchange = .scram(scram)
            return response
        case .plain(let plain): return plain.message
        case .login: return nil
        case .bearer(let bearer): return bearer.message
        }
    }

    /// Answers one challenge, after base64 was taken off.
    ///
    /// - Returns: the response before base64; an empty one is sent as an empty line.
    /// - Throws: ``SASLError``; the exchange must then be cancelled with the protocol's own word (`*`).
    public mutating func respond(to challenge: [UInt8]) throws(SASLError) -> Secret {
        guard challenge.count <= challengeBytes else {
            throw SASLError(.challengeTooLarge, "The server's message during sign-in is too long.")
        }
        switch exchange {
        case .scram(var scram):
            let reply = try scram.respond(to: challenge)
            exchange = .scram(scram)
            switch reply {
            case .message(let message): return message
            case .refused(let detail):
                serverErrorDetail = redactor.serverText(detail)
                return Secret([])
            }
        case .plain:
            throw SASLError(.unexpectedChallenge, "The server asks for more than PLAIN has to say.")
        case .login(var login):
            let response = try login.respond()
            exchange = .login(login)
            return response
        case .bearer(var bearer):
            let response = try bearer.respond(to: challenge)
            exchange = .bearer(bearer)
            serverErrorDetail = redactor.serverText(challenge)
            bearerStatus = BearerExchange.status(in: challenge).map { redactor.serverText($0) }
            return response
        }
    }

    /// Ends the exchange after the server said that it succeeded.
    ///
    /// - Parameter finalData: what came with the success, after base64; only some protocols have a place for it.
    /// - Throws: ``SASLError`` with `serverNotVerified` or `serverSignatureInvalid` where SCRAM's server has not
    ///   proved itself, and `serverNotVerified` where it had refused before. The connection must not be used then.
    public mutating func succeeded(with finalData: [UInt8]?) throws(SASLError) {
        guard serverErrorDetail == nil else {
            throw SASLError(
                .serverNotVerified, "The server refused the sign-in and then reported success.",
                serverText: serverErrorDetail)
        }
        if case .scram(var scram) = exchange {
            if let finalData {
                guard finalData.count <= challengeBytes else {
                    throw SASLError(.challengeTooLarge, "The server's message during sign-in is too long.")
                }
            }
            try scram.succeeded(with: finalData)
            exchange = .scram(scram)
        }
    }
}
