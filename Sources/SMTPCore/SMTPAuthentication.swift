import MailModel
import SASL

/// One AUTH exchange (RFC 4954) around a SASL conversation.
struct SMTPAuthentication: Sendable {
    enum Action: Sendable {
        case send(SMTPOutput)
        case succeeded
        /// The connection stays usable.
        case failed(SMTPError)
        /// The connection must be closed.
        case broken(SMTPError)
    }

    private enum State: Sendable {
        /// AUTH was sent without the initial response, which answers the first challenge.
        case owesInitialResponse(Secret)
        case exchanging
        /// `*` was sent because of the error.
        case cancelling(SASLError?, String)
    }

    private var conversation: SASLConversation
    private var state: State
    private var hasAnswered = false

    private init(conversation: SASLConversation, state: State) {
        self.conversation = conversation
        self.state = state
    }

    static func begin(_ conversation: SASLConversation) -> (SMTPAuthentication, SMTPOutput) {
        var conversation = conversation
        guard let response = conversation.initialResponse() else {
            let output = SMTPCommand.authenticate(conversation.mechanism, initialResponse: nil).output
            return (SMTPAuthentication(conversation: conversation, state: .exchanging), output)
        }
        let whole = SMTPCommand.authenticate(conversation.mechanism, initialResponse: response).output
        if whole.bytes.count <= SMTPCommand.maximumLineBytes {
            return (SMTPAuthentication(conversation: conversation, state: .exchanging), whole)
        }
        // RFC 4954 §4: a response that makes the command too long is sent after the server's empty challenge.
        let output = SMTPCommand.authenticate(conversation.mechanism, initialResponse: nil).output
        return (SMTPAuthentication(conversation: conversation, state: .owesInitialResponse(response)), output)
    }

    mutating func received(_ reply: SMTPReply, quirks: SMTPQuirks) -> Action {
        switch reply.code {
        case 334: return challenged(reply, quirks: quirks)
        case 235: return succeeded(reply)
        case 421:
            return .broken(failure(.serverUnavailable, "The server is not available now.", reply))
        case 400...599: return refused(reply)
        default:
            return .broken(failure(.protocolError, "The answer to AUTH makes no sense.", reply))
        }
    }

    private mutating func challenged(_ reply: SMTPReply, quirks: SMTPQuirks) -> Action {
        switch state {
        case .owesInitialResponse(let response):
            if !quirks.contains(.unencodedChallenge), reply.lines != [[]] {
                return cancel(nil, "The server's first challenge is not empty.")
            }
            state = .exchanging
            return .send(SMTPCommand.response(response).output)
        case .exchanging:
            // RFC 4954 §4: the text of a 334 reply is the challenge in base64.
            var challenge = Base64.decode(reply.lines[0])
            if challenge == nil, conversation.mechanism == .login, quirks.contains(.unencodedChallenge) {
                challenge = reply.lines[0]
            }
            guard let challenge, reply.lines.count == 1 else {
                return cancel(nil, "The server's challenge is not in base64.")
            }
            do {
                let response = try conversation.respond(to: challenge)
                hasAnswered = true
                return .send(SMTPCommand.response(response).output)
            } catch {
                return cancel(error, error.message)
            }
        case .cancelling:
            // RFC 4954 §4: the server must answer a cancellation with 501.
            return .broken(failure(.protocolError, "The server does not let the sign-in be cancelled.", reply))
        }
    }

    private mutating func succeeded(_ reply: SMTPReply) -> Action {
        switch state {
        case .cancelling(let error, let message): return .broken(brokenExchange(error, message, reply))
        case .owesInitialResponse:
            return .broken(failure(.protocolError, "The server accepts a sign-in that has not been sent.", reply))
        case .exchanging:
            do {
                try conversation.succeeded(with: nil)
                return .succeeded
            } catch {
                return .broken(brokenExchange(error, error.message, reply))
            }
        }
    }

    private func refused(_ reply: SMTPReply) -> Action {
        if case .cancelling(let error, let message) = state {
            return .failed(brokenExchange(error, message, error == nil ? reply : nil))
        }
        switch reply.code {
        // RFC 4954 §4, §6; 538 is from RFC 2554.
        case 500...504, 530, 538, 555:
            return .failed(
                failure(
                    .mechanismUnavailable, "The server refuses \(conversation.mechanism.rawValue).", reply,
                    disposition: .permanent))
        case 400...499:
            return .failed(
                failure(.authenticationTemporarilyFailed, "The server cannot check the credential now.", reply))
        default:
            var error = failure(.authenticationFailed, "The server refuses the credential.", reply)
            error.isBeforeProof = !hasAnswered && !conversation.mechanism.revealsSecret
            return .failed(error)
        }
    }

    private mutating func cancel(_ error: SASLError?, _ message: String) -> Action {
        state = .cancelling(error, message)
        return .send(SMTPCommand.cancelAuthentication.output)
    }

    private func brokenExchange(_ error: SASLError?, _ message: String, _ reply: SMTPReply?) -> SMTPError {
        var result = failure(.authenticationBroken, message, reply, disposition: error?.disposition ?? .permanent)
        result.sasl = error
        return result
    }

    private func failure(
        _ code: SMTPErrorCode, _ message: String, _ reply: SMTPReply?, disposition: ErrorDisposition? = nil
    ) -> SMTPError {
        var error = SMTPError(code, message, stage: .authentication, reply: reply, disposition: disposition)
        error.mechanism = conversation.mechanism
        error.saslDetail = conversation.serverErrorDetail
        error.bearerStatus = conversation.bearerStatus
        return error
    }
}
