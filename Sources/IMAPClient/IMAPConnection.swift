public import IMAPCore
public import MailModel
public import MailTransport
public import NIOCore
internal import Synchronization

/// A connection to an IMAP server, from the greeting to BYE.
///
/// An actor on its channel's event loop, so that there is no hop between it and the handler that drives the protocol
/// core. While nothing is asked of it, it has no task. Commands may be given from several tasks at once: what may be
/// pipelined is, the rest waits for its turn (RFC 9051 §5.5).
///
/// **Cancellation.** Cancelling a task that waits for a command whose bytes are all sent drops the answer when it
/// comes, and the connection stays usable. Where half a command is sent, or a sign-in is under way, the connection
/// closes. Either way the call throws `cancelled`.
///
/// **Timeouts.** When a command gets no answer in time, the call throws `timedOut` and the connection closes, because
/// the next answer could no longer be told from the late one.
///
/// **End.** The connection stays open until ``logout()`` or ``close()``, or until either side fails. Dropping the last
/// reference closes it without a word.
public actor IMAPConnection {
    /// What is learned while the connection is being made, and never changes afterwards.
    private struct Facts {
        var greeting = ServerText("")
        /// Nil until the handshake of STARTTLS is done.
        var tls: TLSSession?
    }

    private nonisolated let facts: Mutex<Facts>
    private let executor: any SerialExecutor
    private let channel: any Channel
    let handler: NIOLoopBound<IMAPHandler>
    let options: IMAPClientOptions
    let endpoint: Endpoint

    /// The channel's event loop.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(
        channel: any Channel, handler: NIOLoopBound<IMAPHandler>, endpoint: Endpoint, tls: TLSSession?,
        options: IMAPClientOptions
    ) {
        self.channel = channel
        self.handler = handler
        self.endpoint = endpoint
        self.options = options
        executor = channel.eventLoop.executor
        facts = Mutex(Facts(tls: tls))
    }

    deinit { channel.close(promise: nil) }

    // MARK: Facts

    /// The server's words of greeting.
    public nonisolated var greeting: ServerText { facts.withLock { $0.greeting } }

    /// The TLS session under the connection.
    public nonisolated var tls: TLSSession {
        guard let session = facts.withLock({ $0.tls }) else {
            preconditionFailure("a connection is given out only after its TLS handshake")
        }
        return session
    }

    /// What the server announced last: before sign-in, then after it.
    public var capabilities: CapabilitySet { handler.value.capabilities }

    /// What ``enable(_:)`` switched on (RFC 9051 §6.3.1).
    public var enabled: Set<Capability> { handler.value.enabled }

    /// Who the server says it is (RFC 2971), once asked.
    public var serverIdentity: ServerIdentity? { handler.value.serverIdentity }

    /// Whether commands can still be given.
    public var isOpen: Bool { handler.value.isOpen }

    /// How many lines of the server made no sense and were skipped.
    public var skippedLines: Int { handler.value.skippedLines }

    /// The faults of this server that were tolerated so far.
    public var quirks: Set<Quirk> { handler.value.quirks }

    // MARK: Commands

    /// Sends any command and returns its answer. The methods for single commands are built on this.
    ///
    /// - Parameter timeout: nil takes ``IMAPClientOptions/commandTimeout``.
    /// - Throws: `commandRefused` (NO), `commandBad` (BAD), `commandUnavailable`, `invalidArgument`, `timedOut`,
    ///   `disconnected`, `serverBye`, `protocolError`, `limitExceeded`, `cancelled`.
    @discardableResult
    public func execute<Command: IMAPCommand>(
        _ command: Command, timeout: TimeAmount? = nil
    ) async throws(IMAPClientError) -> Command.Answer {
        let amount = timeout ?? options.commandTimeout
        let patience = command.rules.isLong ? Patience.withoutProgress(amount) : .total(amount)
        return try await perform(command) { CommandRequest(command, patience: patience, complete: $0) }
    }

    /// Gives a command and waits for its request to complete.
    func perform<Value: Sendable>(
        _ command: any IMAPCommand,
        _ makeRequest: (@escaping (Result<Value, IMAPClientError>) -> Void) -> any PendingRequest
    ) async throws(IMAPClientError) -> Value {
        let id = handler.value.makeID()
        // The actor runs on the event loop, so nothing comes between this check and the submission; a cancellation from
        // elsewhere is queued behind it.
        guard !Task.isCancelled else { throw .cancelled(command.name) }
        let result: Result<Value, IMAPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let request = makeRequest { continuation.resume(returning: $0) }
                // Naming `self` is what keeps this closure on the event loop.
                self.handler.value.submit(command, request, id: id)
            }
        } onCancel: {
            channel.eventLoop.execute { self.handler.value.cancel(id) }
        }
        return try result.get()
    }

    /// Closes the connection without a word. Everything that waits throws `disconnected`.
    public func close() async {
        handler.value.fail(.machine(.closedByUs, command: nil))
        try? await channel.closeFuture.get()
    }

    func takePendingEvents() -> [FolderEvent] { handler.value.takeEvents() }

    // MARK: Opening

    func open(security: ConnectionSecurity, deadline: NIODeadline) async throws(IMAPClientError) {
        do {
            let status = try await awaitGreeting(within: remaining(until: deadline))
            facts.withLock { $0.greeting = status.text }
            if security == .starttls { try await startTLS(deadline) }
            if !handler.value.hasFreshCapabilities {
                try await execute(CapabilityCommand(), timeout: remaining(until: deadline))
            }
        } catch {
            await close()
            throw error
        }
    }

    private func remaining(until deadline: NIODeadline) -> TimeAmount {
        max(.milliseconds(1), min(options.greetingTimeout, deadline - .now()))
    }

    private func awaitGreeting(within patience: TimeAmount) async throws(IMAPClientError) -> StatusResponse {
        let timer = channel.eventLoop.scheduleTask(in: patience) { self.handler.value.fail(.timedOut(nil)) }
        let result: Result<StatusResponse, IMAPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                self.handler.value.whenGreeted { continuation.resume(returning: $0) }
            }
        } onCancel: {
            channel.eventLoop.execute { self.handler.value.fail(.cancelled(nil)) }
        }
        timer.cancel()
        return try result.get()
    }

    // RFC 9051 §6.2.1
    private func startTLS(_ deadline: NIODeadline) async throws(IMAPClientError) {
        if !handler.value.hasFreshCapabilities {
            try await execute(CapabilityCommand(), timeout: remaining(until: deadline))
        }
        guard capabilities.contains(.startTLS) else {
            throw IMAPClientError(
                .startTLSNotOffered, "the server does not offer STARTTLS on this port", disposition: .retry)
        }
        do {
            try await execute(StartTLSCommand(), timeout: remaining(until: deadline))
        } catch  where error.code == .commandRefused || error.code == .commandBad {
            throw IMAPClientError(
                .startTLSNotOffered, "the server announces STARTTLS and refuses it", serverText: error.serverText,
                responseCode: error.responseCode, command: error.command, disposition: .retry)
        }
        guard let session = handler.value.upgradedSession else {
            throw IMAPClientError(.protocolError, "TLS was not established", disposition: .retry)
        }
        facts.withLock { $0.tls = session }
    }
}
