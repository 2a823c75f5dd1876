import MailModel

extension ClientMachine {
    /// The state after an input, and what happened.
    struct Transition: ~Copyable {
        let state: State
        let action: ReceiveAction<Token>

        init(_ state: consuming State, _ action: ReceiveAction<Token>) {
            self.state = state
            self.action = action
        }
    }

    /// Nothing follows after an error.
    static func close(_ wire: Wire, _ session: SessionState<Token>?, _ error: MachineError) -> Transition {
        var wire = wire
        wire.output = []
        return Transition(.closed(wire, error), .fail(error, session?.tokens ?? []))
    }

    /// The first response (RFC 9051 §7.1).
    static func greet(_ event: FrameEvent, _ wire: Wire, isEncrypted: Bool) -> Transition {
        var wire = wire
        guard case .response(let frame) = event else { return close(wire, nil, .notIMAP(ServerText(""))) }
        wire.record(frame.bytes, .protocol)
        guard case .response(.untagged(.status(let status))) = wire.parser.parse(frame, quirks: &wire.quirks) else {
            return close(wire, nil, .notIMAP(wire.parser.redactor.serverText(frame.bytes)))
        }
        let phase: SessionState<Token>.Phase
        switch status.kind {
        case .ok: phase = .notAuthenticated
        case .preauth:
            // RFC 9051 §7.1.4: after PREAUTH there is no STARTTLS any more, so somebody could strip TLS by it.
            guard isEncrypted else { return close(wire, nil, .preauthenticated) }
            phase = .authenticated
        case .bye: return close(wire, nil, .serverBye(status))
        case .no, .bad: return close(wire, nil, .notIMAP(wire.parser.redactor.serverText(frame.bytes)))
        }
        var session = SessionState<Token>(phase: phase, isEncrypted: isEncrypted)
        if case .capability(let capabilities)? = status.code { session.adopt(capabilities, &wire) }
        return Transition(.running(wire, session), .greeted(status))
    }

    /// Anything after the greeting.
    static func take(_ event: FrameEvent, _ wire: Wire, _ session: SessionState<Token>) -> Transition {
        var wire = wire
        var session = session
        switch event {
        case .bodyBegin(let frame, let size):
            wire.record(frame.bytes, .data)
            let body = wire.parser.parseBodyBegin(frame, size: size)
            let owner = body.flatMap { session.owner(of: .fetch($0.withBody)) }
            let token = owner.flatMap { $0.isAbandoned ? nil : $0.token }
            session.bodyOwner = token.map { .token($0) } ?? .nobody
            return Transition(.running(wire, session), .bodyBegin(token, body))
        case .bodyBytes(let bytes):
            let token = session.bodyToken
            return Transition(.running(wire, session), .bodyBytes(token, bytes))
        case .bodyEnd:
            let token = session.bodyToken
            session.bodyOwner = nil
            return Transition(.running(wire, session), .bodyEnd(token))
        case .response(let frame):
            wire.record(frame.bytes, frame.hasMessageContent ? .data : session.traceKind(of: frame))
            switch wire.parser.parse(frame, quirks: &wire.quirks) {
            case .response(.untagged(let data)): return untagged(data, wire, session)
            case .response(.tagged(let tag, let status)): return tagged(tag, status, wire, session)
            case .response(.continuation(let text)): return continuation(text, wire, session)
            case .unparsable(let text):
                return Transition(.running(wire, session), .skipped(text))
            case .foreign(let text):
                return close(wire, session, .protocolError("the server sent something that is not IMAP", text))
            case .limitExceeded:
                return close(wire, session, .limitExceeded("a response has too many or too deeply nested elements"))
            }
        }
    }

    private static func untagged(
        _ data: UntaggedData, _ wire: Wire, _ session: SessionState<Token>
    ) -> Transition {
        var wire = wire
        var session = session
        switch data {
        case .capability(let capabilities): session.adopt(capabilities, &wire)
        case .enabled(let capabilities):
            wire.enabled(capabilities)
            session.enabled.formUnion(capabilities)
        case .list(let listing): wire.learn(listing)
        case .status(let status):
            if case .capability(let capabilities)? = status.code { session.adopt(capabilities, &wire) }
            // RFC 5465 §5.8: the server behaves from now on as after NOTIFY NONE.
            if case .notificationOverflow? = status.code { session.isNotifying = false }
            if status.kind == .bye {
                // What is already here is still read: the answer to a command may stand right behind.
                session.bye = status
            }
        default: break
        }
        let owner = session.owner(of: data)
        let action: ReceiveAction<Token> =
            if let owner { owner.isAbandoned ? .nothing : .data(owner.token, data) } else { .unsolicited(data) }
        return Transition(.running(wire, session), action)
    }

    private static func tagged(
        _ tag: String, _ status: StatusResponse, _ wire: Wire, _ session: SessionState<Token>
    ) -> Transition {
        var wire = wire
        var session = session
        guard let index = session.running.firstIndex(where: { $0.tag == tag }) else {
            return close(
                wire, session, .protocolError("the server answered a command that was not given", status.text))
        }
        let command = session.running.remove(at: index)
        // A refusal may come while the server is asked for consent to a literal (RFC 9051 §4.3).
        if session.sender?.tag == tag { session.sender = nil }
        if case .capability(let capabilities)? = status.code { session.adopt(capabilities, &wire) }
        var outcome: SignInOutcome?
        switch command.rules.effect {
        case .none: break
        case .selects: session.phase = status.kind == .ok ? .selected : .authenticated
        case .deselects: if status.kind == .ok { session.phase = .authenticated }
        // The server closes next; nothing can be sent in between.
        case .logsOut: break
        case .idles: session.mode = .normal
        case .authenticates:
            if case .authenticating(var authentication) = session.mode {
                outcome = authentication.finished(status)
                session.mode = .normal
            } else {
                outcome = SignInOutcome()
            }
            if status.kind == .ok, outcome?.mustClose != true { session.signedIn(&wire) }
        case .notifies(let isOn): if status.kind == .ok { session.isNotifying = isOn }
        case .compresses:
            if status.kind == .ok {
                session.mode = .compressing
                let rest = wire.framer.takeRest()
                return Transition(.running(wire, session), .compress(command.token, received: rest))
            }
        case .startsTLS:
            if status.kind == .ok {
                // RFC 9051 §6.2.1: what stands behind the answer was sent in clear text, by whomever.
                guard !wire.framer.holdsBytes else {
                    session.running.insert(command, at: 0)
                    return close(wire, session, .bytesBeforeTLS)
                }
                return Transition(.upgrading(wire, session), .startTLS(command.token))
            }
        }
        session.pump(&wire, limits: wire.parser.limits)
        let action: ReceiveAction<Token> =
            if command.isAbandoned {
                .nothing
            } else if let outcome {
                .signedIn(command.token, status, outcome)
            } else {
                .answered(command.token, status)
            }
        return Transition(.running(wire, session), action)
    }

    private static func continuation(
        _ text: [UInt8], _ wire: Wire, _ session: SessionState<Token>
    ) -> Transition {
        var wire = wire
        var session = session
        var action = ReceiveAction<Token>.nothing
        if var sender = session.sender {
            sender.write(to: &wire.output)
            session.sender = sender.isFinished ? nil : sender
            session.pump(&wire, limits: wire.parser.limits)
        } else {
            switch session.mode {
            case .authenticating(var authentication):
                switch authentication.challenged(text) {
                case .write(let bytes):
                    wire.output.append(OutgoingBytes(bytes: bytes, kind: .authentication))
                    session.mode = .authenticating(authentication)
                case .fail(let error): return close(wire, session, error)
                }
            case .idle(var idle):
                switch idle.continued() {
                case .none: break
                case .begin: if let token = session.idleToken { action = .idling(token) }
                case .writeDone: wire.write("DONE\r\n")
                }
                session.mode = .idle(idle)
                // A command may have been given before the server accepted IDLE.
                session.pump(&wire, limits: wire.parser.limits)
            case .normal, .compressing: action = .skipped(wire.parser.redactor.serverText(text))
            }
        }
        return Transition(.running(wire, session), action)
    }
}

extension StreamedBody {
    /// What is known of the message, with the body that begins, so that it is not taken for a mere change of flags.
    fileprivate var withBody: FetchedMessage {
        var copy = message
        copy.items.append(.body(FetchedBody(section: section, origin: origin, content: .streamed(size))))
        return copy
    }
}

extension SessionState {
    var bodyToken: Token? {
        guard case .token(let token)? = bodyOwner,
            running.contains(where: { $0.token == token && !$0.isAbandoned })
        else { return nil }
        return token
    }

    /// Who asked for IDLE, where somebody still wants it.
    var idleToken: Token? { running.first { $0.rules.effect == .idles && !$0.isAbandoned }?.token }

    /// A challenge is never shown. The answer that ends the exchange is, because it says why a sign-in failed.
    func traceKind(of frame: Frame) -> WireBytesKind {
        if case .authenticating = mode, frame.bytes.first == UInt8(ascii: "+") { return .authentication }
        return .protocol
    }

    mutating func signedIn(_ wire: inout Wire) {
        phase = .authenticated
        // RFC 9051 §6.2.2: capabilities may change by signing in. Those that came with the answer are the new ones.
        if !hasFreshCapabilities { forgetCapabilities(&wire) }
    }

    mutating func finishIdle(_ wire: inout Wire) {
        guard case .idle(var idle) = mode else { return }
        if idle.finish() == .writeDone { wire.write("DONE\r\n") }
        mode = .idle(idle)
    }

    mutating func cancel(_ token: Token, _ wire: inout Wire) -> CancelAction {
        if let index = waiting.firstIndex(where: { $0.token == token }) {
            waiting.remove(at: index)
            return .removed
        }
        if let index = rejected.firstIndex(where: { $0.token == token }) {
            rejected.remove(at: index)
            return .removed
        }
        guard let index = running.firstIndex(where: { $0.token == token && !$0.isAbandoned }) else { return .unknown }
        let command = running[index]
        // Half a command cannot be taken back, and half a sign-in leaves the state unknown.
        if sender?.tag == command.tag { return .mustClose }
        switch command.rules.effect {
        case .authenticates, .startsTLS, .compresses, .logsOut: return .mustClose
        case .none, .selects, .deselects, .idles, .notifies: break
        }
        // What is left of a body may be large: a new connection is cheaper than reading it for nobody.
        if case .token(let owner)? = bodyOwner, owner == token { return .mustClose }
        running[index].isAbandoned = true
        if command.rules.effect == .idles { finishIdle(&wire) }
        return .abandoned
    }
}
