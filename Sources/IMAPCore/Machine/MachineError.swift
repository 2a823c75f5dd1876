public import MailModel

/// Why the machine cannot do what was asked, or cannot go on.
public enum MachineError: Error, Sendable, Hashable {
    /// What greets there is no IMAP server; its words.
    case notIMAP(ServerText)
    /// The server said BYE.
    case serverBye(StatusResponse)
    /// The server greets with PREAUTH where TLS has to begin first (RFC 9051 §7.1.4).
    case preauthenticated
    /// Bytes came between the acceptance of STARTTLS and the handshake (RFC 9051 §6.2.1).
    case bytesBeforeTLS
    /// The server broke the protocol: what was wrong, and its words.
    case protocolError(String, ServerText?)
    /// The server sent more than the limits allow.
    case limitExceeded(String)
    /// The command makes no sense in this state of the session.
    case wrongState(command: String)
    /// A sign-in over a connection without TLS.
    case notEncrypted(command: String)
    /// The server does not announce what the command needs.
    case missingCapability(String, command: String)
    /// What the command needs is announced, but was not switched on by ENABLE (RFC 9051 §6.3.1).
    case notEnabled(String, command: String)
    /// An argument cannot be sent.
    case unsendable(CommandEncodingError, command: String)
    /// The connection is closed.
    case disconnected
    /// We closed the connection ourselves, by LOGOUT or otherwise.
    case closedByUs
}

extension FramingError {
    /// What was too large, for people.
    var explanation: String {
        switch self {
        case .lineTooLong(let limit): "a response is longer than \(limit) bytes"
        case .literalTooLarge(let size, let limit): "a string of \(size) bytes where \(limit) are allowed"
        case .bodyTooLarge(let size, let limit): "a body of \(size) bytes where \(limit) are allowed"
        }
    }
}
