public import MailModel
public import SASL

/// The exchange of AUTHENTICATE (RFC 9051 §6.2.2).
struct AuthenticationMachine: Sendable {
    private var conversation: SASLConversation
    /// The first response, where it did not go with the command.
    private var initial: Secret?
    private var failure: SASLError?
    private var challenges = 0

    init(conversation: SASLConversation, unsentInitial: Secret?) {
        self.conversation = conversation
        initial = unsentInitial
    }

    enum Action {
        case write([UInt8])
        case fail(MachineError)
    }

    /// The server sent `+` with a challenge.
    mutating func challenged(_ text: [UInt8]) -> Action {
        challenges += 1
        // No mechanism needs more than four rounds.
        guard challenges <= 16 else {
            return .fail(.protocolError("the server does not stop asking during sign-in", nil))
        }
        if let initial {
            // RFC 9051 §6.2.2: an empty challenge asks for the first response. Some servers put words there.
            self.initial = nil
            return .write(Base64.encode(initial.copyBytes()) + Array("\r\n".utf8))
        }
        guard failure == nil else { return cancel() }
        // A bare `+` is an empty challenge.
        guard let challenge = Base64.decode(text) else {
            return .fail(.protocolError("a challenge during sign-in is not base64", nil))
        }
        do {
            return .write(Base64.encode(try conversation.respond(to: challenge).copyBytes()) + Array("\r\n".utf8))
        } catch {
            failure = error
            return cancel()
        }
    }

    /// The tagged answer came.
    mutating func finished(_ status: StatusResponse) -> SignInOutcome {
        if let failure { return SignInOutcome(sasl: failure, detail: conversation.serverErrorDetail) }
        if status.kind == .ok {
            do {
                try conversation.succeeded(with: nil)
            } catch {
                return SignInOutcome(sasl: error, detail: conversation.serverErrorDetail, mustClose: true)
            }
        }
        return SignInOutcome(sasl: nil, detail: conversation.serverErrorDetail)
    }

    private func cancel() -> Action {
        // RFC 9051 §6.2.2: `*` gives the exchange up; the server answers BAD.
        .write(Array("*\r\n".utf8))
    }
}

/// What the SASL exchange itself had to say, beside the server's tagged answer.
public struct SignInOutcome: Sendable, Hashable {
    /// Our own reason to refuse, such as a server that did not prove itself.
    public var sasl: SASLError?
    /// What the server said in a challenge about why it refuses.
    public var detail: ServerText?
    /// Whether the server believes to have signed us in though we do not trust it.
    public var mustClose = false

    /// Compares by the kind of error and the server's words.
    public static func == (left: SignInOutcome, right: SignInOutcome) -> Bool {
        left.sasl?.code == right.sasl?.code && left.detail == right.detail && left.mustClose == right.mustClose
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(sasl?.code)
        hasher.combine(detail)
    }
}
