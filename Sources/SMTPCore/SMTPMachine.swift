public import MailModel
public import SASL

/// The client's side of message submission (RFC 6409 over RFC 5321) as a pure state machine.
///
/// It knows no clock and no socket. A driver reads replies with ``SMTPReplyParser``, gives each to
/// ``received(_:bytesBehind:)`` and does what the action says; operations are begun by their own entry points, one at
/// a time. Whatever a server sends becomes an action, never a trap.
///
/// ```
/// awaitingGreeting -> awaitingHello -> [awaitingStartTLS -> upgrading -> awaitingHello] -> ready
/// ready -> authenticating -> ready
/// ready -> transacting -> ready
/// ready -> awaitingSimple -> ready          (NOOP, RSET)
/// ready -> quitting -> closed
/// any   -> closed                           (421, protocol error, disconnection)
/// ```
public struct SMTPMachine: ~Copyable, Sendable {
    private enum State: ~Copyable, Sendable {
        case awaitingGreeting(Options)
        case awaitingHello(Options, greeting: SMTPReply, isUpgraded: Bool)
        case awaitingStartTLS(Options, greeting: SMTPReply)
        case upgrading(Options, greeting: SMTPReply)
        case ready(Session)
        case authenticating(Session, SMTPAuthentication)
        case transacting(Session, SMTPTransaction)
        case awaitingSimple(Session, SMTPStage)
        case quitting
        case closed(SMTPError?)
    }

    private struct Session: Sendable {
        let options: Options
        let server: Server
    }

    /// What an entry point does, and the state after it.
    private struct Step<Action>: ~Copyable {
        let next: State
        let action: Action

        init(_ next: consuming State, _ action: Action) {
            self.next = next
            self.action = action
        }
    }

    private var state: State

    /// Starts before the greeting.
    public init(_ options: Options) { state = .awaitingGreeting(options) }

    private init(state: consuming State) { self.state = state }

    // MARK: Replies

    /// Takes the next reply.
    ///
    /// - Parameter bytesBehind: how many bytes have come already behind this reply.
    public mutating func received(_ reply: SMTPReply, bytesBehind: Int) -> ReplyAction {
        let step = Self.step(consume self.state, reply, bytesBehind: bytesBehind)
        let action = step.action
        self = SMTPMachine(state: step.next)
        return action
    }

    private static func step(
        _ state: consuming State, _ reply: SMTPReply, bytesBehind: Int
    ) -> Step<ReplyAction> {
        switch consume state {
        case .awaitingGreeting(let options):
            return receivedGreeting(reply, options)
        case .awaitingHello(let options, let greeting, let isUpgraded):
            return receivedHello(reply, options, greeting: greeting, isUpgraded: isUpgraded)
        case .awaitingStartTLS(let options, let greeting):
            return receivedStartTLS(reply, options, greeting: greeting, bytesBehind: bytesBehind)
        case .upgrading:
            return close(bytesBeforeTLS)
        case .ready:
            // RFC 5321 §3.8: a server may say 421 at any time, some say 451; nothing else comes unasked.
            return close(
                reply.kind == .transientFailure
                    ? .serverUnavailable(reply, stage: .idle)
                    : .protocolError("The server spoke without being asked.", stage: .idle, reply: reply))
        case .authenticating(let session, let authentication):
            return receivedAuthentication(reply, session, authentication)
        case .transacting(let session, let transaction):
            return receivedTransaction(reply, session, transaction)
        case .awaitingSimple(let session, let stage):
            if reply.code == 421 { return close(.serverUnavailable(reply, stage: stage)) }
            if reply.isPositive { return Step(.ready(session), .finished(.done)) }
            return Step(
                .ready(session),
                .finished(
                    .failed(
                        SMTPError(
                            .commandRefused, "The server refuses \(stage.rawValue).", stage: stage, reply: reply))))
        case .quitting:
            return Step(.closed(nil), .close(nil, nil))
        case .closed(let error):
            return Step(.closed(error), .wait)
        }
    }

    /// Takes the news that what came is no reply.
    public mutating func receivedGarbage(_ error: SMTPError) -> ReplyAction {
        let step = Self.garbageStep(consume self.state, error)
        let action = step.action
        self = SMTPMachine(state: step.next)
        return action
    }

    private static func garbageStep(_ state: consuming State, _ error: SMTPError) -> Step<ReplyAction> {
        var error = error
        switch consume state {
        case .awaitingGreeting:
            error = SMTPError(.notSMTP, "What answers there is no SMTP server.", stage: .greeting)
            return close(error)
        case .upgrading:
            return close(bytesBeforeTLS)
        case .authenticating:
            error.stage = .authentication
            return close(error)
        case .transacting(_, let transaction):
            error.stage = transaction.stage
            return close(error, transaction.interrupted(by: error))
        case .closed(let earlier):
            return Step(.closed(earlier), .wait)
        case .quitting:
            return close(nil)
        case .awaitingHello:
            error.stage = .hello
            return close(error)
        case .awaitingStartTLS:
            error.stage = .startTLS
            return close(error)
        case .awaitingSimple(_, let stage):
            error.stage = stage
            return close(error)
        case .ready:
            error.stage = .idle
            return close(error)
        }
    }

    private static func receivedGreeting(_ reply: SMTPReply, _ options: Options) -> Step<ReplyAction> {
        switch reply.code {
        case 220:
            return Step(
                .awaitingHello(options, greeting: reply, isUpgraded: false),
                .send(SMTPCommand.hello(options.clientName).output))
        case 400...499:
            return close(.serverUnavailable(reply, stage: .greeting))
        case 500...599:
            // RFC 5321 §3.1: 554 instead of a greeting
            return close(
                SMTPError(
                    .greetingRefused, "The server does not accept connections from here.", stage: .greeting,
                    reply: reply))
        default:
            return close(
                SMTPError(.notSMTP, "What answers there is no SMTP server.", stage: .greeting, reply: reply))
        }
    }

    private static func receivedHello(
        _ reply: SMTPReply, _ options: Options, greeting: SMTPReply, isUpgraded: Bool
    ) -> Step<ReplyAction> {
        switch reply.kind {
        case .positive:
            let capabilities = SMTPCapabilities(reply, quirks: options.quirks)
            if options.requiresStartTLS, !isUpgraded {
                guard capabilities.offersStartTLS else {
                    return close(
                        SMTPError(
                            .startTLSNotOffered, "The server does not offer STARTTLS, or it was removed on the way.",
                            stage: .startTLS))
                }
                return Step(.awaitingStartTLS(options, greeting: greeting), .send(SMTPCommand.startTLS.output))
            }
            let server = Server(greeting: greeting, capabilities: capabilities)
            return Step(.ready(Session(options: options, server: server)), .ready(server))
        case .transientFailure:
            return close(.serverUnavailable(reply, stage: .hello))
        case .permanentFailure:
            return close(SMTPError(.helloRefused, "The server refuses EHLO.", stage: .hello, reply: reply))
        case .intermediate:
            return close(.protocolError("The answer to EHLO makes no sense.", stage: .hello, reply: reply))
        }
    }

    private static func receivedStartTLS(
        _ reply: SMTPReply, _ options: Options, greeting: SMTPReply, bytesBehind: Int
    ) -> Step<ReplyAction> {
        if reply.code == 421 { return close(.serverUnavailable(reply, stage: .startTLS)) }
        // RFC 3207 §4: 220 Ready to start TLS
        guard reply.isPositive else {
            return close(
                SMTPError(.startTLSRefused, "The server refuses to begin TLS.", stage: .startTLS, reply: reply))
        }
        // RFC 3207 §6: what came in clear text must not be taken for what comes protected.
        guard bytesBehind == 0 else { return close(bytesBeforeTLS) }
        return Step(.upgrading(options, greeting: greeting), .startTLS)
    }

    private static func receivedAuthentication(
        _ reply: SMTPReply, _ session: Session, _ authentication: SMTPAuthentication
    ) -> Step<ReplyAction> {
        var authentication = authentication
        switch authentication.received(reply, quirks: session.options.quirks) {
        case .send(let output):
            return Step(.authenticating(session, authentication), .send(output))
        case .succeeded:
            return Step(.ready(session), .finished(.authenticated))
        case .failed(let error):
            return Step(.ready(session), .finished(.failed(error)))
        case .broken(let error):
            return close(error)
        }
    }

    private static func receivedTransaction(
        _ reply: SMTPReply, _ session: Session, _ transaction: SMTPTransaction
    ) -> Step<ReplyAction> {
        var transaction = transaction
        switch transaction.received(reply) {
        case .wait:
            return Step(.transacting(session, transaction), .wait)
        case .send(let output):
            return Step(.transacting(session, transaction), .send(output))
        case .sendMessage:
            return Step(.transacting(session, transaction), .sendMessage)
        case .finish(let result):
            return Step(.ready(session), .finished(.transaction(result)))
        case .close(let error, let result):
            return close(error, result)
        }
    }

    // MARK: Operations

    /// The handshake is done: asks for the capabilities again (RFC 3207 §4.2).
    ///
    /// To be called only in answer to ``ReplyAction/startTLS``; otherwise nothing is sent.
    public mutating func upgraded() -> SMTPOutput? {
        switch consume self.state {
        case .upgrading(let options, let greeting):
            // RFC 3207 §4.2: nothing learned before may be kept.
            self = SMTPMachine(state: .awaitingHello(options, greeting: greeting, isUpgraded: true))
            return SMTPCommand.hello(options.clientName).output
        case let other:
            self = SMTPMachine(state: other)
            return nil
        }
    }

    /// Begins to authenticate.
    ///
    /// - Parameter conversation: a fresh one; the mechanism must be one that the server offers.
    public mutating func authenticate(_ conversation: SASLConversation) -> BeginAction {
        begin { session in
            let (authentication, output) = SMTPAuthentication.begin(conversation)
            return Step(.authenticating(session, authentication), .send(output))
        }
    }

    /// Begins to send a message.
    public mutating func send(_ envelope: SMTPEnvelope, _ message: SMTPMessage) -> BeginAction {
        transact { capabilities in
            SMTPTransaction.begin(envelope, message, capabilities)
        }
    }

    /// Asks whether the sender and the recipient would be accepted, without sending anything.
    public mutating func probe(sender: EmailAddress?, recipient: EmailAddress) -> BeginAction {
        transact { capabilities in
            SMTPTransaction.beginProbe(sender: sender, recipient: recipient, capabilities)
        }
    }

    /// Sends NOOP.
    public mutating func noop() -> BeginAction {
        begin { Step(.awaitingSimple($0, .noop), .send(SMTPCommand.noop.output)) }
    }

    /// Sends RSET.
    public mutating func reset() -> BeginAction {
        begin { Step(.awaitingSimple($0, .reset), .send(SMTPCommand.reset.output)) }
    }

    /// Sends QUIT.
    public mutating func quit() -> BeginAction {
        begin { _ in Step(.quitting, .send(SMTPCommand.quit.output)) }
    }

    /// The last piece of the message, with the final dot, is about to be written: from now on a lost connection leaves
    /// it open whether the server has the message.
    public mutating func messageWillEnd() {
        switch consume self.state {
        case .transacting(let session, var transaction):
            transaction.messageWillEnd()
            self = SMTPMachine(state: .transacting(session, transaction))
        case let other:
            self = SMTPMachine(state: other)
        }
    }

    /// The connection is lost or is being given up, for the reason in `error`.
    public mutating func closed(_ error: SMTPError) -> CloseAction {
        var error = error
        let stage = stage
        if error.stage == nil { error.stage = stage }
        switch consume self.state {
        case .closed(let earlier):
            self = SMTPMachine(state: .closed(earlier))
            return .none
        case .ready:
            self = SMTPMachine(state: .closed(error))
            return .none
        case .transacting(_, let transaction):
            self = SMTPMachine(state: .closed(error))
            return .finish(transaction.interrupted(by: error))
        default:
            self = SMTPMachine(state: .closed(error))
            return .fail(error)
        }
    }

    // MARK: What it is about

    /// The command under way.
    public var stage: SMTPStage {
        switch state {
        case .awaitingGreeting: .greeting
        case .awaitingHello: .hello
        case .awaitingStartTLS: .startTLS
        case .upgrading: .startTLS
        case .authenticating: .authentication
        case .transacting(_, let transaction): transaction.stage
        case .awaitingSimple(_, let stage): stage
        case .quitting: .quit
        case .ready: .idle
        case .closed: .idle
        }
    }

    /// What the driver waits for.
    public var wait: Wait {
        switch state {
        case .awaitingGreeting: .greeting
        case .awaitingHello: .command
        case .awaitingStartTLS: .command
        case .authenticating: .command
        case .awaitingSimple: .command
        case .quitting: .command
        case .upgrading: .handshake
        case .transacting(_, let transaction): transaction.wait
        case .ready: .nothing
        case .closed: .nothing
        }
    }

    /// Whether what comes and goes now belongs to an authentication exchange, which no trace may show.
    public var isAuthenticating: Bool {
        switch state {
        case .authenticating: true
        default: false
        }
    }

    /// Whether the connection can take an operation.
    public var isReady: Bool {
        switch state {
        case .ready: true
        default: false
        }
    }

    // MARK: Steps shared by the entry points

    private mutating func begin(_ step: (Session) -> Step<BeginAction>) -> BeginAction {
        switch consume self.state {
        case .ready(let session):
            let start = step(session)
            let action = start.action
            self = SMTPMachine(state: start.next)
            return action
        case .closed(let error):
            self = SMTPMachine(state: .closed(error))
            return .reject(error ?? SMTPError(.disconnected, "The connection is closed."))
        case let other:
            self = SMTPMachine(state: other)
            return .reject(SMTPError(.busy, "Another operation is under way on this connection."))
        }
    }

    private mutating func transact(_ step: (SMTPCapabilities) -> SMTPTransaction.Begin) -> BeginAction {
        begin { session in
            switch step(session.server.capabilities) {
            case .send(let transaction, let output):
                Step(.transacting(session, transaction), .send(output))
            case .finished(let result): Step(.ready(session), .finished(result))
            }
        }
    }

    private static func close(_ error: SMTPError?, _ result: SMTPTransactionResult? = nil) -> Step<ReplyAction> {
        Step(.closed(error), .close(error, result))
    }

    private static var bytesBeforeTLS: SMTPError {
        SMTPError(
            .bytesBeforeTLS, "Bytes came in clear text after the server agreed to begin TLS: someone may be tampering.",
            stage: .startTLS)
    }
}
