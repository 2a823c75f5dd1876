import IMAPCore
import MailModel
import MailTransport
import NIOCore

/// Drives the protocol core from a channel: bytes in, actions and bytes out. Confined to the channel's event loop.
final class IMAPHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    private var machine: ClientMachine<Int>
    private let upgrader: TLSUpgrader?
    private let options: IMAPClientOptions
    private var context: ChannelHandlerContext?
    private var requests: [Int: any PendingRequest] = [:]
    private var lastID = 0
    private(set) var idleID: Int?
    private var events: PendingEvents
    /// Hears what happens outside of IDLE; nil lets events wait.
    private var watcher: (@Sendable (IdleEvent) -> Void)?
    /// The greeting until somebody has asked for it.
    private var greeting: Result<StatusResponse, IMAPClientError>?
    private var hasGreeted = false
    private var onGreeting: ((Result<StatusResponse, IMAPClientError>) -> Void)?
    /// Why the connection ended, for everything that comes after.
    private var failure: IMAPClientError?
    private var isDriving = false
    private var lastProgress = NIODeadline.now()
    /// Fetch streams whose consumers have enough for the moment.
    private var fullStreams: Set<Int> = []
    private var isReadPending = false
    private(set) var upgradedSession: TLSSession?
    private(set) var serverIdentity: ServerIdentity?
    private(set) var skippedLines = 0

    init(options: IMAPClientOptions, isEncrypted: Bool, upgrader: TLSUpgrader?) {
        self.options = options
        self.upgrader = upgrader
        events = PendingEvents(maximum: options.pendingEvents)
        machine = ClientMachine(
            limits: options.limits, redactor: options.redactor, isEncrypted: isEncrypted,
            isTracing: options.trace != nil)
    }

    var capabilities: CapabilitySet { machine.capabilities }
    var enabled: Set<Capability> { machine.enabled }
    var isCompressed: Bool { machine.isCompressed }
    var isNotifying: Bool { machine.isNotifying }
    var hasFreshCapabilities: Bool { machine.hasFreshCapabilities }
    var isOpen: Bool { machine.isOpen && failure == nil }
    var isWaiting: Bool { machine.isWaiting }
    var quirks: Set<Quirk> { machine.quirks }

    // MARK: What the connection asks

    /// Calls `done` once with the greeting, now or when it comes.
    func whenGreeted(_ done: @escaping (Result<StatusResponse, IMAPClientError>) -> Void) {
        guard let greeting else {
            onGreeting = done
            return
        }
        self.greeting = nil
        done(greeting)
    }

    func makeID() -> Int {
        lastID += 1
        return lastID
    }

    /// Gives a command to the machine; its request hears what becomes of it.
    func submit(_ command: any IMAPCommand, _ request: any PendingRequest, id: Int) {
        if let failure { return request.failed(failure.about(request.name)) }
        switch machine.submit(command, id) {
        case .reject(let error): request.failed(.machine(error, command: request.name))
        case .proceed:
            requests[id] = request
            if request is IdleRequest { idleID = id }
            startTimer(request, id: id)
            drive()
        }
    }

    /// The waiting side gave up. Its request hears nothing more than `cancelled`.
    func cancel(_ id: Int) {
        guard let request = requests[id] else { return }
        finish(id)?.failed(.cancelled(request.name))
        switch machine.cancel(id) {
        case .unknown, .removed, .abandoned: drive()
        case .mustClose: fail(.cancelled(request.name))
        }
    }

    /// Ends this IDLE and calls `done` when it is over; at once where it already is.
    func stopIdle(_ id: Int, patience: TimeAmount, _ done: @escaping (Result<Void, IMAPClientError>) -> Void) {
        guard id == idleID, let request = requests[id] as? IdleRequest, let context else { return done(.success(())) }
        request.notifyWhenOver(done)
        machine.finishIdle()
        request.timer?.cancel()
        request.timer = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { self.fail(.timedOut("IDLE")) }
        drive()
    }

    func takeEvents() -> [FolderEvent] { events.take() }

    /// Tells `onEvent` what was waiting and what happens from now on.
    func watch(_ onEvent: @escaping @Sendable (IdleEvent) -> Void) {
        if let failure { return onEvent(.ended(failure)) }
        watcher = onEvent
        for event in events.take() { onEvent(.event(event)) }
    }

    func stopWatching() { watcher = nil }

    func redact(_ secret: Secret) {
        machine.redact(secret)
        options.trace?.redact(secret)
    }

    /// Closes the connection. Everything that waits fails with `error`.
    func fail(_ error: IMAPClientError) {
        let closing = machine.connectionClosed(.closedByUs)
        end(error, closing.tokens)
    }

    func pauseReading(for id: Int) { fullStreams.insert(id) }

    func resumeReading(for id: Int) {
        fullStreams.remove(id)
        guard fullStreams.isEmpty, isReadPending else { return }
        isReadPending = false
        lastProgress = .now()
        context?.read()
    }

    // MARK: Channel

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }
    func read(context: ChannelHandlerContext) {
        // Back-pressure: while a consumer is full, the socket is not read.
        if fullStreams.isEmpty { context.read() } else { isReadPending = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        lastProgress = .now()
        machine.receive(buffer.readableBytesUInt8Span)
        drive()
        if isAtRest { context.triggerUserOutboundEvent(ConnectionAtRest(), promise: nil) }
    }

    /// Whether nothing is under way but IDLE. With compression there may be more behind what was read.
    private var isAtRest: Bool {
        !machine.isCompressed && (requests.isEmpty || (requests.count == 1 && idleID != nil))
    }

    func channelInactive(context: ChannelHandlerContext) {
        let closing = machine.connectionClosed()
        end(.machine(closing.error, command: nil), closing.tokens)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        var reason = IMAPClientError.machine(.disconnected, command: nil)
        if let transport = error as? TransportError {
            reason = .transport(transport)
        } else {
            reason.transport = TransportError.describing(error, stage: .tcp)
        }
        fail(reason)
    }

    // MARK: Driving

    /// Performs what the machine has to say until it needs more input.
    private func drive() {
        // A request that completes may give the next command in the same turn; the loop below takes it up.
        guard !isDriving else { return }
        isDriving = true
        defer { isDriving = false }
        while true {
            let action = machine.next()
            record()
            flush()
            if case .needMoreInput = action { break }
            perform(action)
        }
        flush()
    }

    private func perform(_ action: ReceiveAction<Int>) {
        switch action {
        case .needMoreInput, .nothing: break
        case .skipped: skippedLines += 1
        case .greeted(let status): greet(.success(status))
        case .data(let id, let data):
            if case .identity(let identity) = data { serverIdentity = identity }
            if requests[id]?.received(data) == false {
                fail(.machine(.limitExceeded("an answer has too many elements"), command: requests[id]?.name))
            }
        case .bodyBegin(let id, let body):
            if let id, let body { requests[id]?.received(.bodyBegin(body)) }
        case .bodyBytes(let id, let bytes): if let id { requests[id]?.received(.bodyBytes(bytes)) }
        case .bodyEnd(let id): if let id { requests[id]?.received(.bodyEnd) }
        case .unsolicited(let data): happened(data)
        case .idling(let id): (requests[id] as? IdleRequest)?.begin()
        case .answered(let id, let status):
            let request = finish(id)
            // Here and not later: what follows the answer belongs to the new folder.
            if request?.changesFolder == true { events.forgetSelectedFolder() }
            request?.answered(status, outcome: nil)
        case .signedIn(let id, let status, let outcome):
            finish(id)?.answered(status, outcome: outcome)
            if outcome.mustClose { fail(.machine(.closedByUs, command: nil)) }
        case .startTLS(let id): upgrade(id)
        case .compress(let id, let received): compress(id, received)
        case .rejected(let id, let error): finish(id).map { $0.failed(.machine(error, command: $0.name)) }
        case .fail(let error, let ids): end(.machine(error, command: nil), ids)
        }
    }

    private func happened(_ data: UntaggedData) {
        guard let event = FolderEvent(data) else { return }
        if let idleID, let idle = requests[idleID] as? IdleRequest {
            idle.happened(event)
        } else if let watcher {
            watcher(.event(event))
        } else {
            events.add(event)
        }
    }

    private func upgrade(_ id: Int) {
        guard let context, let upgrader else { return fail(.machine(.bytesBeforeTLS, command: nil)) }
        upgrader.upgrade(context.channel).assumeIsolated().whenComplete { result in
            switch result {
            case .success(let session):
                self.upgradedSession = session
                self.machine.tlsEstablished()
                self.finish(id)?.answered(StatusResponse(.ok), outcome: nil)
                self.drive()
            case .failure(let error):
                self.fail((error as? TransportError).map { .transport($0) } ?? .machine(.disconnected, command: nil))
            }
        }
    }

    // RFC 4978 §3
    private func compress(_ id: Int, _ received: [UInt8]) {
        guard let context else { return fail(.machine(.disconnected, command: nil)) }
        do {
            let compression = try CompressionHandler()
            try context.pipeline.syncOperations.addHandler(compression, position: .before(self))
            machine.compressionEstablished()
            finish(id)?.answered(StatusResponse(.ok), outcome: nil)
            compression.receive(ByteBuffer(bytes: received))
        } catch {
            let reason = TransportError(.misconfigured, stage: .tcp, message: "compression could not be set up")
            fail(.transport(reason))
        }
    }

    private func greet(_ result: Result<StatusResponse, IMAPClientError>) {
        guard !hasGreeted else { return }
        hasGreeted = true
        if let onGreeting { onGreeting(result) } else { greeting = result }
        onGreeting = nil
    }

    private func end(_ error: IMAPClientError, _ ids: [Int]) {
        guard failure == nil else { return }
        failure = error
        greet(.failure(error))
        for id in ids { finish(id).map { $0.failed(error.about($0.name)) } }
        // Those that the machine had answered already, such as a STARTTLS whose handshake failed.
        for id in requests.keys.sorted() { finish(id).map { $0.failed(error.about($0.name)) } }
        watcher?(.ended(error))
        watcher = nil
        context?.close(promise: nil)
    }

    private func finish(_ id: Int) -> (any PendingRequest)? {
        guard let request = requests.removeValue(forKey: id) else { return nil }
        request.timer?.cancel()
        if idleID == id { idleID = nil }
        resumeReading(for: id)
        return request
    }

    // MARK: Writing and waiting

    private func flush() {
        let output = machine.takeOutput()
        guard !output.isEmpty, let context else { return }
        for piece in output {
            // The line end behind a literal says nothing.
            if piece.bytes != [13, 10] { options.trace?.record(.sent, WireTraceEntry.Kind(piece.kind), piece.bytes) }
            var rest = ByteBuffer(bytes: piece.bytes)
            // In slices, so that a large message shows progress.
            while let slice = rest.readSlice(length: min(64 << 10, rest.readableBytes)), slice.readableBytes > 0 {
                let written = context.eventLoop.makePromise(of: Void.self)
                written.futureResult.assumeIsolated().whenSuccess { self.lastProgress = .now() }
                context.write(wrapOutboundOut(slice), promise: written)
            }
        }
        context.flush()
    }

    private func record() {
        guard let trace = options.trace else { return }
        for piece in machine.takeTrace() { trace.record(.received, WireTraceEntry.Kind(piece.kind), piece.bytes) }
    }

    private func startTimer(_ request: any PendingRequest, id: Int) {
        guard let amount = request.patience.amount, let context else { return }
        request.timer = context.eventLoop.assumeIsolated().scheduleTask(in: amount) { self.timerFired(id) }
    }

    private func timerFired(_ id: Int) {
        guard let request = requests[id] else { return }
        // A consumer that pauses, or a long answer that moves, is no fault of the server.
        let streams = requests.values.contains { if case .withoutProgress = $0.patience { true } else { false } }
        let recent = request.patience.amount.map { NIODeadline.now() - lastProgress < $0 } ?? true
        if streams, recent || !fullStreams.isEmpty {
            startTimer(request, id: id)
        } else {
            fail(.timedOut(request.name))
        }
    }
}

extension IMAPClientError {
    /// The same error, told to another command that waited.
    func about(_ command: String) -> IMAPClientError {
        var copy = self
        if copy.command == nil { copy.command = command }
        return copy
    }
}

extension WireTraceEntry.Kind {
    init(_ kind: WireBytesKind) {
        switch kind {
        case .protocol: self = .protocol
        case .authentication: self = .authentication
        case .data: self = .data
        }
    }
}
