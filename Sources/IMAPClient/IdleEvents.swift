public import IMAPCore
import Synchronization

/// The events of one IDLE, until it ends. One iteration only.
public final class IdleEvents: AsyncSequence, Sendable {
    /// What happened.
    public typealias Element = FolderEvent
    /// The error with which the connection was lost.
    public typealias Failure = IMAPClientError

    private let stream: AsyncThrowingStream<FolderEvent, any Error>
    private let continuation: AsyncThrowingStream<FolderEvent, any Error>.Continuation
    private let maximum: Int
    private let state = Mutex(State())

    private struct State {
        var drops = 0
        /// Ends IDLE; nil once it was called or is no longer needed.
        var onEnd: (@Sendable () -> Void)?
    }

    init(maximum: Int) {
        self.maximum = Swift.max(2, maximum)
        (stream, continuation) = AsyncThrowingStream.makeStream(bufferingPolicy: .bufferingNewest(self.maximum))
    }

    /// Nobody can iterate any more.
    deinit { endIdle() }

    func take(_ event: IdleEvent) {
        switch event {
        case .ended(let error):
            state.withLock { $0.onEnd = nil }
            continuation.finish(throwing: error)
        case .event(let event):
            guard case .dropped = continuation.yield(event) else { return }
            // The mark is the newest when it is made; before it can fall out at the other end it is made again.
            let marks = state.withLock { state in
                defer { state.drops += 1 }
                return state.drops % Swift.max(1, maximum / 2) == 0
            }
            if marks { continuation.yield(.overflow) }
        }
    }

    /// Calls `body` once when the iteration ends before IDLE does.
    func onEnd(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.onEnd = body }
        continuation.onTermination = { [weak self] _ in self?.endIdle() }
    }

    private func endIdle() {
        let body = state.withLock { state in
            defer { state.onEnd = nil }
            return state.onEnd
        }
        body?()
    }

    /// Iterates.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var inner: AsyncThrowingStream<FolderEvent, any Error>.AsyncIterator
        /// Keeps the sequence, whose end ends IDLE.
        let owner: IdleEvents

        /// The next event; nil when IDLE is over.
        public mutating func next() async throws(IMAPClientError) -> FolderEvent? {
            do {
                return try await inner.next(isolation: #isolation)
            } catch let error as IMAPClientError {
                throw error
            } catch {
                throw .cancelled("IDLE")
            }
        }
    }

    /// Starts the iteration.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(inner: stream.makeAsyncIterator(), owner: self) }
}
