public import MailModel
public import MailTransport
public import NIOCore
public import SASL
public import SMTPCore
import Synchronization

/// A connection to a submission server (RFC 6409), from the greeting on always under TLS.
///
/// Runs on its channel's event loop. One operation at a time: a second one that is begun meanwhile fails with `busy`.
/// Cancelling the task of an operation closes the connection, because SMTP cannot take a command back; the same holds
/// for a time-out. A connection that is dropped without ``quit()`` closes itself.
public actor SMTPConnection {
    /// The server's first words; untrusted.
    public nonisolated let greeting: ServerText
    /// The TLS connection.
    public nonisolated let tls: TLSSession
    /// What the server offers.
    public nonisolated let capabilities: SMTPCapabilities
    /// The server's name for itself; untrusted.
    public nonisolated let serverName: ServerText

    private let channel: any Channel
    private let handler: NIOLoopBound<SMTPHandler>
    private let endpoint: Endpoint
    private let options: SMTPClientOptions
    private var lastOperation = 0

    /// The channel's event loop.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        channel.eventLoop.executor.asUnownedSerialExecutor()
    }

    /// Connects and opens the session: greeting, EHLO and, where asked for, STARTTLS and EHLO again.
    ///
    /// - Parameters:
    ///   - request: where to; its deadline covers everything up to the open session.
    ///   - transport: makes and secures the connection.
    ///   - options: how the connection behaves.
    ///   - onStage: told of each stage of the transport, `secured` included.
    /// - Throws: ``SMTPClientError`` with `transport`, `notSMTP`, `greetingRefused`, `helloRefused`,
    ///   `serverUnavailable`, `startTLSNotOffered`, `startTLSRefused`, `bytesBeforeTLS`, `protocolError`, `timedOut`,
    ///   `disconnected` or `cancelled`. No socket stays open then.
    public static func connect(
        _ request: TransportRequest, over transport: MailTransport, options: SMTPClientOptions,
        onStage: @escaping @Sendable (TransportStage) -> Void = { _ in }
    ) async throws(SMTPClientError) -> SMTPConnection {
        let setUp = SetUp()
        let channel: any Channel
        do {
            channel = try await transport.connect(
                request,
                onStage: { stage in
                    if case .secured(let session, _) = stage { setUp.tls.withLock { $0 = session } }
                    onStage(stage)
                },
                configure: { channel, upgrader in
                    let handler = SMTPHandler(
                        options: options, requiresStartTLS: request.security == .starttls, upgrader: upgrader)
                    setUp.handler.withLock { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
                    try channel.pipeline.syncOperations.addHandler(handler)
                })
        } catch {
            throw SMTPClientError(error)
        }
        return try await open(
            on: channel, setUp, endpoint: request.endpoint, options: options, deadline: request.deadline)
    }

    /// What is known only after the transport did its part.
    final class SetUp: Sendable {
        let tls = Mutex<TLSSession?>(nil)
        let handler = Mutex<NIOLoopBound<SMTPHandler>?>(nil)
    }

    static func open(
        on channel: any Channel, _ setUp: SetUp, endpoint: Endpoint, options: SMTPClientOptions,
        deadline: NIODeadline?
    ) async throws(SMTPClientError) -> SMTPConnection {
        guard let handler = setUp.handler.withLock({ $0 }) else {
            channel.close(promise: nil)
            throw SMTPClientError(.transport, "The connection was not set up.")
        }
        let finish = try await run(handler, id: 0, on: channel.eventLoop) { handler, promise in
            handler.open(id: 0, promise, deadline: deadline)
        }
        guard case .ready(let server) = finish, let tls = setUp.tls.withLock({ $0 }) else {
            channel.close(promise: nil)
            throw SMTPClientError(.transport, "The connection is not protected.")
        }
        return SMTPConnection(
            channel: channel, handler: handler, server: server, tls: tls, endpoint: endpoint, options: options)
    }

    private init(
        channel: any Channel, handler: NIOLoopBound<SMTPHandler>, server: SMTPMachine.Server, tls: TLSSession,
        endpoint: Endpoint, options: SMTPClientOptions
    ) {
        self.channel = channel
        self.handler = handler
        self.endpoint = endpoint
        self.options = options
        self.tls = tls
        greeting = server.greeting.serverText(options.redactor)
        capabilities = server.capabilities
        serverName = options.redactor.serverText(Array(server.capabilities.serverName.utf8))
    }

    deinit { channel.close(promise: nil) }

    // MARK: Operations

    /// Signs in with the strongest mechanism that both sides have.
    ///
    /// When the server refuses a mechanism itself, or SCRAM before the password was tried, the next one is tried; a
    /// refused credential is never tried again, and neither is anything after a server that failed to prove itself.
    ///
    /// - Parameter deadline: when to give up, besides the time-outs of each answer.
    /// - Returns: the mechanism that succeeded.
    /// - Throws: ``SMTPClientError`` with `authenticationNotOffered`, `mechanismUnavailable`, `authenticationFailed`,
    ///   `authenticationTemporarilyFailed`, `authenticationBroken` or one of the connection's errors.
    @discardableResult
    public func authenticate(
        _ credential: SASLCredential, deadline: NIODeadline? = nil
    ) async throws(SMTPClientError) -> SASLMechanism {
        guard capabilities.offersAuthentication else {
            throw SMTPClientError(
                .authenticationNotOffered, "The server does not offer to sign in.", stage: .authentication)
        }
        handler.value.redact(credential.secret)
        let offered = capabilities.authMechanisms
        let context = SASLContext(
            isEncrypted: true, channelBinding: tls.serverEndPoint.map { .tlsServerEndPoint($0) },
            host: endpoint.host.description, port: endpoint.port, limits: options.limits
        ).offering(offered)
        var failed: Set<SASLMechanism> = []
        var lastError = SMTPClientError(
            .mechanismUnavailable,
            "The server offers no way to sign in that is supported: \(ServerText(offered.joined(separator: ", "))).",
            stage: .authentication)
        while let mechanism = SASLMechanism.strongest(
            offered: offered, for: credential, in: context, excluding: failed)
        {
            do {
                try await attempt(mechanism, credential, context, deadline)
                return mechanism
            } catch {
                // RFC 5802 §6 leaves the type of binding open: a server that knows another one than ours refuses like
                // this, and SMTP has no code by which that differs from a wrong password.
                let isOtherBinding = mechanism == .scramSHA256Plus && error.code == .authenticationFailed
                guard error.allowsOtherMechanism || isOtherBinding, handler.value.isReady else { throw error }
                lastError = error
                failed.insert(mechanism)
            }
        }
        throw lastError
    }

    private func attempt(
        _ mechanism: SASLMechanism, _ credential: SASLCredential, _ context: SASLContext, _ deadline: NIODeadline?
    ) async throws(SMTPClientError) {
        let conversation: SASLConversation
        do {
            conversation = try SASLConversation(mechanism: mechanism, credential: credential, context: context)
        } catch {
            var failure = SMTPError(
                .authenticationBroken, error.message, stage: .authentication, disposition: error.disposition)
            failure.sasl = error
            failure.mechanism = mechanism
            throw SMTPClientError(failure, redactor: handler.value.redactor)
        }
        let finish = try await run(deadline) { $0.authenticate(conversation) }
        switch finish {
        case .outcome(.authenticated): return
        case .outcome(.failed(let error)): throw SMTPClientError(error, redactor: handler.value.redactor)
        default: throw unexpected(.authentication)
        }
    }

    /// Asks whether the server would take mail from this sender to this recipient, and sends nothing.
    ///
    /// Servers that check who may use a sender's address often say so only in the answer to the recipient.
    ///
    /// - Throws: ``SMTPClientError`` with `senderRefused`, `recipientsRefused`, `authenticationRequired` or one of the
    ///   connection's errors.
    @discardableResult
    public func probe(
        sender: EmailAddress?, recipient: EmailAddress, deadline: NIODeadline? = nil
    ) async throws(SMTPClientError) -> SMTPProbeResult {
        let finish = try await run(deadline) { $0.probe(sender: sender, recipient: recipient) }
        guard case .outcome(.transaction(let result)) = finish else { throw unexpected(.sender) }
        let redactor = handler.value.redactor
        switch result.outcome {
        case .probed, .accepted:
            return SMTPProbeResult(
                senderText: result.senderReply?.serverText(redactor),
                recipientText: result.recipients.first?.reply?.serverText(redactor))
        case .notAccepted(let error), .uncertain(let error):
            throw SMTPClientError(error, redactor: redactor, transport: handler.value.transportError)
        }
    }

    /// Sends a message. It does not throw: the result says in every case whether the server may have the message.
    ///
    /// The message is written as fast as the server takes it, never held as a whole in the channel. Cancelling closes
    /// the connection; the outcome is `uncertain` where the end of the message may have been sent by then.
    public func send(
        _ envelope: SMTPEnvelope, _ message: SMTPMessage, deadline: NIODeadline? = nil
    ) async -> SMTPSendResult {
        do throws(SMTPClientError) {
            let finish = try await run(deadline, message: message) { $0.send(envelope, message) }
            guard case .outcome(.transaction(let result)) = finish else { throw unexpected(.message) }
            return SMTPSendResult(
                result, redactor: handler.value.redactor, transport: handler.value.transportError)
        } catch {
            // Nothing was begun: a transaction under way ends with a result, not with an error.
            return SMTPSendResult(notAccepted: error, envelope)
        }
    }

    /// Asks whether the server is still there.
    public func noop(deadline: NIODeadline? = nil) async throws(SMTPClientError) {
        try await simple(deadline, .noop) { $0.noop() }
    }

    /// Puts the session back to where it was after signing in.
    public func reset(deadline: NIODeadline? = nil) async throws(SMTPClientError) {
        try await simple(deadline, .reset) { $0.reset() }
    }

    /// Says goodbye and closes. Whatever goes wrong with that does not matter any more.
    public func quit() async {
        _ = try? await run(.now() + options.timeouts.quit) { $0.quit() }
        channel.close(promise: nil)
    }

    /// Closes at once. An operation under way ends with `disconnected`.
    public nonisolated func close() { channel.close(promise: nil) }

    // MARK: Steps

    private func simple(
        _ deadline: NIODeadline?, _ stage: SMTPStage,
        _ start: @escaping (inout SMTPMachine) -> SMTPMachine.BeginAction
    ) async throws(SMTPClientError) {
        switch try await run(deadline, start) {
        case .outcome(.done): return
        case .outcome(.failed(let error)): throw SMTPClientError(error, redactor: handler.value.redactor)
        default: throw unexpected(stage)
        }
    }

    private func run(
        _ deadline: NIODeadline?, message: SMTPMessage? = nil,
        _ start: (inout SMTPMachine) -> SMTPMachine.BeginAction
    ) async throws(SMTPClientError) -> SMTPHandler.Finish {
        guard !Task.isCancelled else { throw SMTPClientError(.cancelled, "The operation was cancelled.") }
        lastOperation += 1
        let id = lastOperation
        let promise = channel.eventLoop.makePromise(of: SMTPHandler.Finish.self)
        handler.value.begin(id: id, promise, deadline: deadline, message: message, start)
        return try await Self.wait(for: promise.futureResult, handler, id: id, on: channel.eventLoop)
    }

    private static func run(
        _ handler: NIOLoopBound<SMTPHandler>, id: Int, on loop: any EventLoop,
        _ begin: @escaping @Sendable (SMTPHandler, EventLoopPromise<SMTPHandler.Finish>) -> Void
    ) async throws(SMTPClientError) -> SMTPHandler.Finish {
        let promise = loop.makePromise(of: SMTPHandler.Finish.self)
        loop.execute { begin(handler.value, promise) }
        return try await wait(for: promise.futureResult, handler, id: id, on: loop)
    }

    private static func wait(
        for future: EventLoopFuture<SMTPHandler.Finish>, _ handler: NIOLoopBound<SMTPHandler>, id: Int,
        on loop: any EventLoop
    ) async throws(SMTPClientError) -> SMTPHandler.Finish {
        do {
            return try await withTaskCancellationHandler {
                try await future.get()
            } onCancel: {
                loop.execute { handler.value.cancel(id: id) }
            }
        } catch {
            throw (error as? SMTPClientError) ?? SMTPClientError(TransportError.describing(error, stage: .tcp))
        }
    }

    private func unexpected(_ stage: SMTPStage) -> SMTPClientError {
        SMTPClientError(.protocolError, "The operation ended in an unexpected way.", stage: stage)
    }
}

extension SMTPClientError {
    /// Whether another mechanism may be tried on the same connection: not where the server judged the credential, and
    /// not where it may be an impostor.
    var allowsOtherMechanism: Bool {
        switch code {
        case .mechanismUnavailable: true
        case .authenticationFailed: isBeforeProof
        case .authenticationBroken:
            switch sasl?.code {
            case .malformedChallenge, .unexpectedChallenge, .challengeTooLarge, .iterationCountOutOfRange,
                .invalidCredential, nil:
                true
            default: false
            }
        default: false
        }
    }
}
