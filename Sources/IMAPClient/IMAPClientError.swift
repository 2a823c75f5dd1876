public import IMAPCore
public import MailModel
public import MailTransport
public import SASL

/// Why something on an IMAP connection failed.
///
/// Two errors are equal when their codes are. The description has no message text, no secret and no address.
public struct IMAPClientError: Error, Sendable {
    /// A stable name for the kind of failure.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The name, such as `authenticationFailed`.
        public let description: String

        private init(_ name: String) { description = name }

        /// The server says that user or password is wrong (RFC 5530 §3 AUTHENTICATIONFAILED, or a plain NO).
        public static let authenticationFailed = Code("authenticationFailed")
        /// The server cannot check credentials at the moment (RFC 5530 §3 UNAVAILABLE, INUSE, LIMIT and the like).
        public static let authenticationUnavailable = Code("authenticationUnavailable")
        /// The server offers no sign-in mechanism that suits the credential and this connection.
        public static let mechanismUnavailable = Code("mechanismUnavailable")
        /// The server announces LOGINDISABLED and no usable mechanism (RFC 9051 §6.2.3).
        public static let loginDisabled = Code("loginDisabled")
        /// STARTTLS was asked for and the server does not announce it, or refuses it.
        public static let startTLSNotOffered = Code("startTLSNotOffered")
        /// Bytes came between the acceptance of STARTTLS and the handshake: somebody may have injected them.
        public static let bytesBeforeTLS = Code("bytesBeforeTLS")
        /// The server greets as already signed in where STARTTLS was wanted (RFC 9051 §7.1.4).
        public static let preauthenticated = Code("preauthenticated")
        /// What answers there is no IMAP server.
        public static let notIMAP = Code("notIMAP")
        /// The server ended the session with BYE.
        public static let serverBye = Code("serverBye")
        /// The server answered NO.
        public static let commandRefused = Code("commandRefused")
        /// The server answered BAD.
        public static let commandBad = Code("commandBad")
        /// The command cannot be used now: wrong session state, or the server lacks the extension.
        public static let commandUnavailable = Code("commandUnavailable")
        /// An argument cannot be sent, such as a NUL byte in a string.
        public static let invalidArgument = Code("invalidArgument")
        /// The server broke the protocol in a way that cannot be tolerated.
        public static let protocolError = Code("protocolError")
        /// The server sent more than ``MailModel/Limits`` allow.
        public static let limitExceeded = Code("limitExceeded")
        /// No answer came in time. The connection is closed.
        public static let timedOut = Code("timedOut")
        /// The connection is closed.
        public static let disconnected = Code("disconnected")
        /// The task was cancelled.
        public static let cancelled = Code("cancelled")
        /// Name resolution, TCP or TLS failed; ``IMAPClientError/transport`` says how.
        public static let transport = Code("transport")
    }

    /// The kind of failure.
    public var code: Code
    /// What happened, in plain words.
    public var message: String
    /// The server's own words, redacted and safe to show.
    public var serverText: ServerText?
    /// The machine-readable code that the server gave, such as `AUTHENTICATIONFAILED`.
    public var responseCode: ResponseCode?
    /// The name of the command that failed, such as `SELECT`; nil outside a command.
    public var command: String?
    /// The failure below, where ``code`` is ``Code/transport`` or a connection was lost.
    public var transport: TransportError?
    /// The failure of the sign-in exchange, where there is one.
    public var sasl: SASLError?
    /// What the server said in a SASL challenge about why it refuses (RFC 7628 §3.2.2, SCRAM `e=`).
    public var saslDetail: ServerText?
    /// Whether trying again can help.
    public var disposition: ErrorDisposition

    /// Creates an error.
    public init(
        _ code: Code, _ message: String, serverText: ServerText? = nil, responseCode: ResponseCode? = nil,
        command: String? = nil, transport: TransportError? = nil, sasl: SASLError? = nil,
        saslDetail: ServerText? = nil, disposition: ErrorDisposition
    ) {
        self.code = code
        self.message = message
        self.serverText = serverText
        self.responseCode = responseCode
        self.command = command
        self.transport = transport
        self.sasl = sasl
        self.saslDetail = saslDetail
        self.disposition = disposition
    }
}

extension IMAPClientError: Equatable {
    /// Compares by code alone.
    public static func == (left: IMAPClientError, right: IMAPClientError) -> Bool { left.code == right.code }
}

extension IMAPClientError: CustomStringConvertible {
    /// Code, command, message and the server's code. Its words are left out: they may name addresses.
    public var description: String {
        var text = "\(code)"
        if let command { text += " (\(command))" }
        text += ": \(message)"
        if let responseCode { text += " [\(responseCode.name)]" }
        return text
    }
}
