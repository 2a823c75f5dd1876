public import MailModel

// How this target is built:
//
//     Grammar/   the values, one idea per file        Framing/   bytes to whole responses, without understanding them
//     Parsing/   whole responses to values            Encoding/  values to bytes that nothing can be injected into
//     Commands/  one command or family per file, with its rules and how its answer is made
//     Machine/   the session: who may speak when      Quirk      the faults of servers that are tolerated, by name
//
// An extension joins as files: its command in Commands/, its values in Grammar/ and Parsing/, and one line in the table
// of `FetchItemParser`, `ResponseCodeParser` or `UntaggedDataParser` for each name that it brings. Nothing here knows
// of sockets, clocks or promises.

/// The client's side of an IMAP connection, without a connection: bytes in, actions and bytes out (RFC 9051 §3).
///
/// ```
/// machine.receive(bytes)
/// loop: while true {
///     let action = machine.next()
///     write(machine.takeOutput())
///     switch action { case .needMoreInput: break loop … }
/// }
/// ```
///
/// Commands are told apart by tokens, whose meaning is the caller's. What may be pipelined is sent at once, in the order
/// given; the rest waits (RFC 9051 §5.5). Nothing that a server sends traps; misuse by the program may.
public struct ClientMachine<Token: Sendable & Equatable>: ~Copyable {
    enum State: ~Copyable {
        /// Connected; next is `running` or `closed`.
        case greeting(Wire, isEncrypted: Bool)
        /// Commands are possible; next is `upgrading` or `closed`.
        case running(Wire, SessionState<Token>)
        /// STARTTLS is accepted, TLS is not yet there; next is `running` or `closed`.
        case upgrading(Wire, SessionState<Token>)
        /// Nothing follows.
        case closed(Wire, MachineError)
    }

    var state: State

    /// Begins with a connection that has not said anything.
    ///
    /// - Parameters:
    ///   - isEncrypted: whether TLS is established. Without it the only way on is STARTTLS: PREAUTH is refused, and so
    ///     is every sign-in.
    ///   - isTracing: whether ``takeTrace()`` has something to give.
    public init(limits: Limits = Limits(), redactor: Redactor = Redactor(), isEncrypted: Bool, isTracing: Bool = false)
    {
        state = .greeting(Wire(limits: limits, redactor: redactor, isTracing: isTracing), isEncrypted: isEncrypted)
    }

    init(_ state: consuming State) {
        self.state = state
    }

    // MARK: Entry points

    /// Takes bytes from the server.
    public mutating func receive(_ bytes: Span<UInt8>) {
        switch consume self.state {
        case .greeting(var wire, let isEncrypted):
            wire.framer.append(bytes)
            self = Self(.greeting(wire, isEncrypted: isEncrypted))
        case .running(var wire, let session):
            wire.framer.append(bytes)
            self = Self(.running(wire, session))
        case .upgrading(var wire, let session):
            // Kept, so that `next()` sees and refuses them.
            wire.framer.append(bytes)
            self = Self(.upgrading(wire, session))
        case .closed(let wire, let error): self = Self(.closed(wire, error))
        }
    }

    /// What happened next. To be called until it says `needMoreInput`, after every other entry point.
    public mutating func next() -> ReceiveAction<Token> {
        let transition = Self.advance(consume state)
        let action = transition.action
        self = Self(transition.state)
        return action
    }

    private static func advance(_ state: consuming State) -> Transition {
        switch consume state {
        case .greeting(var wire, let isEncrypted):
            do {
                guard let event = try wire.framer.next() else {
                    return Transition(.greeting(wire, isEncrypted: isEncrypted), .needMoreInput)
                }
                return greet(event, wire, isEncrypted: isEncrypted)
            } catch {
                return close(wire, nil, .limitExceeded(error.explanation))
            }
        case .running(var wire, var session):
            if !session.rejected.isEmpty {
                let (token, error) = session.rejected.removeFirst()
                return Transition(.running(wire, session), .rejected(token, error))
            }
            do {
                guard let event = try wire.framer.next() else {
                    // RFC 9051 §7.1.5: after BYE the server closes. There is nothing to wait for.
                    if let bye = session.bye, session.phase != .loggingOut {
                        return close(wire, session, .serverBye(bye))
                    }
                    return Transition(.running(wire, session), .needMoreInput)
                }
                return take(event, wire, session)
            } catch {
                return close(wire, session, .limitExceeded(error.explanation))
            }
        case .upgrading(let wire, let session):
            // RFC 9051 §6.2.1: nothing may come between the answer and the handshake.
            guard !wire.framer.holdsBytes else { return close(wire, session, .bytesBeforeTLS) }
            return Transition(.upgrading(wire, session), .needMoreInput)
        case .closed(let wire, let error):
            return Transition(.closed(wire, error), .needMoreInput)
        }
    }

    /// Gives a command; it is sent when its turn comes.
    public mutating func submit(_ command: any IMAPCommand, _ token: Token) -> SubmitAction {
        switch consume self.state {
        case .greeting: preconditionFailure("commands are given after the greeting")
        case .upgrading: preconditionFailure("commands are given after the TLS handshake")
        case .running(var wire, var session):
            session.waiting.append(SessionState.Waiting(token: token, command: command))
            session.pump(&wire, limits: wire.parser.limits)
            self = Self(.running(wire, session))
            return .proceed
        case .closed(let wire, let error):
            self = Self(.closed(wire, error))
            return .reject(error)
        }
    }

    /// Gives a command up.
    public mutating func cancel(_ token: Token) -> CancelAction {
        switch consume self.state {
        case .greeting(let wire, let isEncrypted):
            self = Self(.greeting(wire, isEncrypted: isEncrypted))
            return .unknown
        case .upgrading(let wire, let session):
            self = Self(.upgrading(wire, session))
            return .mustClose
        case .running(var wire, var session):
            let action = session.cancel(token, &wire)
            self = Self(.running(wire, session))
            return action
        case .closed(let wire, let error):
            self = Self(.closed(wire, error))
            return .unknown
        }
    }

    /// Ends IDLE by DONE, where one is running. The answer to IDLE follows.
    public mutating func finishIdle() {
        switch consume self.state {
        case .running(var wire, var session):
            session.finishIdle(&wire)
            self = Self(.running(wire, session))
        case .greeting: preconditionFailure("IDLE runs only in a session; ask isOpen first")
        case .upgrading: preconditionFailure("IDLE runs only in a session; ask isOpen first")
        case .closed(let wire, let error): self = Self(.closed(wire, error))
        }
    }

    /// The TLS handshake after `startTLS` succeeded. Everything that was announced before is forgotten.
    public mutating func tlsEstablished() {
        switch consume self.state {
        case .upgrading(var wire, var session):
            session.isEncrypted = true
            session.forgetCapabilities(&wire)
            self = Self(.running(wire, session))
        case .closed(let wire, let error): self = Self(.closed(wire, error))
        case .greeting: preconditionFailure("tlsEstablished follows startTLS")
        case .running: preconditionFailure("tlsEstablished follows startTLS")
        }
    }

    /// The stream is compressed in both directions after `compress`. What waited is sent.
    public mutating func compressionEstablished() {
        switch consume self.state {
        case .running(var wire, var session):
            if case .compressing = session.mode { session.mode = .normal }
            session.isCompressed = true
            session.pump(&wire, limits: wire.parser.limits)
            self = Self(.running(wire, session))
        case .closed(let wire, let error): self = Self(.closed(wire, error))
        case .greeting: preconditionFailure("compressionEstablished follows compress")
        case .upgrading: preconditionFailure("compressionEstablished follows compress")
        }
    }

    /// The connection is gone, or shall be. Nothing follows.
    public mutating func connectionClosed(_ reason: MachineError = .disconnected) -> CloseAction<Token> {
        let wire: Wire
        var session: SessionState<Token>?
        var error = reason
        switch consume self.state {
        case .greeting(let held, _): wire = held
        case .running(let held, let current): (wire, session) = (held, current)
        case .upgrading(let held, let current): (wire, session) = (held, current)
        case .closed(let held, let earlier): (wire, error) = (held, earlier)
        }
        // RFC 9051 §7.1.5: BYE says why the server closes.
        if let bye = session?.bye { error = .serverBye(bye) }
        self = Self(.closed(wire, error))
        return CloseAction(error: error, tokens: session?.tokens ?? [])
    }
}
