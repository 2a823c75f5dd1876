public import IMAPCore
public import NIOCore
import Synchronization

extension IMAPConnection {
    /// Waits by IDLE until something happens in the selected folder or `timeout` passes (RFC 2177 §3).
    ///
    /// Events that came before, during other commands, are returned at once. After the first event the server gets DONE,
    /// and what came until its answer is returned too; an empty result means that the time passed. IDLE is ended in any
    /// case, so that the next command can follow.
    ///
    /// A server need not tell everything at once: Courier in its default configuration looks at the folder once a minute
    /// while it idles, but also when IDLE ends. Who cannot wait so long gives a timeout of a few seconds and calls again.
    ///
    /// - Throws: `commandUnavailable` where the server does not announce IDLE: poll by ``noop()`` then. Cancelling the
    ///   task ends IDLE by DONE, keeps the connection usable and throws `cancelled`.
    public func waitForEvents(timeout: TimeAmount) async throws(IMAPClientError) -> [FolderEvent] {
        let waiting = takePendingEvents()
        guard waiting.isEmpty else { return waiting }
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let events = IdleCollector(maximum: options.pendingEvents, wake: wake)
        try await startIdle { events.take($0) }
        let timer = handler.eventLoop.scheduleTask(in: timeout) { wake.finish() }
        // One wake-up is enough: an event, the end of the time, the end of IDLE, or cancellation.
        for await _ in wakes { break }
        timer.cancel()
        try await stopIdle()
        if Task.isCancelled { throw .cancelled("IDLE") }
        return events.collected.withLock { $0.take() } + takePendingEvents()
    }

    /// Starts IDLE and returns when the server has accepted it; no task runs while it lasts (RFC 2177 §3).
    ///
    /// `onEvent` is called on the connection's event loop, at once for events that were waiting. It must be quick and
    /// must not block. IDLE lasts until ``stopIdle()``, or until another command is given, which ends it by DONE first;
    /// renewal within the server's limit (29 minutes at most) is the caller's. The last call is `.ended`, with
    /// the error where the connection was lost.
    public func startIdle(_ onEvent: @escaping @Sendable (IdleEvent) -> Void) async throws(IMAPClientError) {
        let patience = Patience.total(options.commandTimeout)
        try await perform(IdleCommand()) {
            IdleRequest(patience: patience, onEvent: onEvent, started: $0)
        }
        for event in takePendingEvents() { onEvent(.event(event)) }
    }

    /// Ends IDLE by DONE and waits for the server's answer; does nothing where none is running.
    public func stopIdle() async throws(IMAPClientError) {
        if let id = handler.value.idleID { try await stopIdle(id) }
    }

    /// Ends this very IDLE; does nothing where it is over.
    private func stopIdle(_ id: Int) async throws(IMAPClientError) {
        let patience = options.commandTimeout
        // Not cancellable: half an end would leave the connection in IDLE. It is short, and has its timeout.
        let result: Result<Void, IMAPClientError> = await withCheckedContinuation { continuation in
            handler.value.stopIdle(id, patience: patience) { continuation.resume(returning: $0) }
        }
        try result.get()
    }

    /// IDLE as a sequence of events, ended by leaving the loop or cancelling the task.
    ///
    /// At most ``IMAPClientOptions/pendingEvents`` are buffered; beyond it the sequence has one `.overflow` and
    /// the caller compares the folder anew.
    public func idleEvents() async throws(IMAPClientError) -> IdleEvents {
        let events = IdleEvents(maximum: options.pendingEvents)
        try await startIdle { [weak events] in events?.take($0) }
        // Over already where the server ended it at once.
        guard let id = handler.value.idleID else { return events }
        events.onEnd { [weak self] in
            // Unstructured, because the end of an iteration cannot wait; it only sends DONE.
            Task { try? await self?.stopIdle(id) }
        }
        return events
    }
}

/// What IDLE reports.
public enum IdleEvent: Sendable {
    /// Something happened in the folder.
    case event(FolderEvent)
    /// IDLE is over; with the error where it was not ended by us.
    case ended(IMAPClientError?)
}

/// Collects what one wait hears.
private final class IdleCollector: Sendable {
    let collected: Mutex<PendingEvents>
    private let wake: AsyncStream<Void>.Continuation

    init(maximum: Int, wake: AsyncStream<Void>.Continuation) {
        collected = Mutex(PendingEvents(maximum: maximum))
        self.wake = wake
    }

    func take(_ event: IdleEvent) {
        if case .event(let event) = event { collected.withLock { $0.add(event) } }
        wake.yield()
    }
}
