import IMAPCore
import MailModel
import MailTransport
import NIOCore
import SASL

extension IMAPClientError {
    /// The server answered NO or BAD.
    static func refused(_ status: StatusResponse, command: String, outcome: SignInOutcome?) -> IMAPClientError {
        let isBad = status.kind == .bad
        return IMAPClientError(
            isBad ? .commandBad : .commandRefused,
            isBad ? "the server did not understand \(command)" : "the server refused \(command)",
            serverText: status.text, responseCode: status.code, command: command,
            disposition: isBad ? .permanent : disposition(of: status.code))
    }

    /// The server refused a sign-in, or we did not believe its consent.
    static func signInRefused(
        _ status: StatusResponse, command: String, outcome: SignInOutcome?
    ) -> IMAPClientError {
        var error: IMAPClientError
        if let sasl = outcome?.sasl {
            error = IMAPClientError(
                sasl.code == .invalidCredential ? .invalidArgument : .protocolError,
                "the sign-in exchange failed: \(sasl.message)", disposition: sasl.disposition)
            error.sasl = sasl
        } else if status.kind == .bad {
            error = IMAPClientError(
                .commandBad, "the server did not understand the sign-in", disposition: .retry)
        } else {
            switch status.code {
            // RFC 5530 §3: nothing is said about the credential.
            case .unavailable?, .inUse?, .serverBug?, .limit?, .corruption?:
                error = IMAPClientError(
                    .authenticationUnavailable, "the server cannot check the sign-in at the moment",
                    disposition: .retry)
            // RFC 5530 §3 PRIVACYREQUIRED
            case .privacyRequired?:
                error = IMAPClientError(
                    .loginDisabled, "the server does not allow this sign-in on this connection", disposition: .retry)
            default:
                error = IMAPClientError(
                    .authenticationFailed, "the server refused the user name or the password",
                    disposition: .reauthenticate)
            }
        }
        error.serverText = status.text
        error.responseCode = status.code
        error.command = command
        error.saslDetail = outcome?.detail
        return error
    }

    /// The machine gave up on a command or on the connection.
    static func machine(_ error: MachineError, command: String?) -> IMAPClientError {
        var result: IMAPClientError
        switch error {
        case .notIMAP(let text):
            result = IMAPClientError(.notIMAP, "what answers there is no IMAP server", disposition: .retry)
            result.serverText = text
        case .serverBye(let status):
            result = IMAPClientError(.serverBye, "the server closed the session", disposition: .retry)
            result.serverText = status.text
            result.responseCode = status.code
        case .preauthenticated:
            result = IMAPClientError(
                .preauthenticated, "the server signs in by itself before TLS could begin", disposition: .retry)
        case .bytesBeforeTLS:
            result = IMAPClientError(
                .bytesBeforeTLS, "bytes arrived in clear text after the server had agreed to TLS",
                disposition: .retry)
        case .protocolError(let what, let text):
            result = IMAPClientError(.protocolError, what, disposition: .retry)
            result.serverText = text
        case .limitExceeded(let what):
            result = IMAPClientError(.limitExceeded, "the server sent too much: \(what)", disposition: .permanent)
        case .wrongState(let name):
            result = IMAPClientError(
                .commandUnavailable, "\(name) is not possible in this state of the session", disposition: .permanent)
        case .notEncrypted(let name):
            result = IMAPClientError(
                .commandUnavailable, "\(name) is not sent over a connection without TLS", disposition: .permanent)
        case .missingCapability(let capability, let name):
            result = IMAPClientError(
                .commandUnavailable, "the server does not announce \(capability), which \(name) needs",
                disposition: .permanent)
        case .notEnabled(let capability, let name):
            result = IMAPClientError(
                .commandUnavailable, "\(name) needs \(capability), which was not enabled", disposition: .permanent)
        case .unsendable(let reason, let name):
            result = IMAPClientError(
                .invalidArgument, "\(name) cannot be sent: \(reason.explanation)", disposition: .permanent)
        case .disconnected:
            result = IMAPClientError(.disconnected, "the connection was lost", disposition: .retry)
        case .closedByUs:
            result = IMAPClientError(.disconnected, "the connection is closed", disposition: .retry)
        }
        result.command = command
        return result
    }

    /// The transport failed to connect or to upgrade.
    static func transport(_ error: TransportError) -> IMAPClientError {
        let code: Code =
            switch error.code {
            case .cancelled: .cancelled
            case .timedOut: .timedOut
            case .plaintextAfterSTARTTLS: .bytesBeforeTLS
            default: .transport
            }
        return IMAPClientError(
            code, error.message, serverText: error.serverText, transport: error, disposition: error.disposition)
    }

    static func timedOut(_ command: String?) -> IMAPClientError {
        IMAPClientError(.timedOut, "the server did not answer in time", command: command, disposition: .retry)
    }

    static func cancelled(_ command: String?) -> IMAPClientError {
        IMAPClientError(.cancelled, "the task was cancelled", command: command, disposition: .retry)
    }

    /// Refusals that will be the same next time (RFC 5530 §3).
    private static func disposition(of code: ResponseCode?) -> ErrorDisposition {
        switch code {
        case .cannot?, .noPermission?, .nonExistent?, .tryCreate?, .alreadyExists?, .hasChildren?, .badCharset?,
            .clientBug?, .readOnly?, .unknownCTE?:
            .permanent
        case .authenticationFailed?, .authorizationFailed?, .expired?: .reauthenticate
        default: .retry
        }
    }
}

extension CommandEncodingError {
    var explanation: String {
        switch self {
        case .nulByte: "a text contains a NUL byte"
        case .notAnAtom(let what): "the \(what) has characters that are not allowed there"
        case .emptyArgument(let what): "the \(what) is empty"
        case .lineTooLong: "the command is too long; use a smaller set of messages"
        case .outOfRange(let what): "the \(what) is out of range"
        }
    }
}
