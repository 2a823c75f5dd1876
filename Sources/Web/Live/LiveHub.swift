internal import Access
internal import MailModel
internal import MailStore
public import ServiceLifecycle
internal import Synchronization

/// Wakes every live page when something changed, and from time to time when nothing did.
///
/// It is one follower of the feed for all pages. A page at rest costs a connection and an entry here: no task and no
/// timer of its own.
public final class LiveHub: Service {
    /// Between two signs of life, also for connections on which nothing happens. Browsers take three missed ones for a
    /// lost connection.
    static let beat = Duration.seconds(15)
    /// Streams of one person at once; browsers with many tabs use one for all.
    static let streamsPerPerson = 20

    /// Why a page is woken.
    enum Wake: Sendable {
        /// Something changed; perhaps much.
        case change
        /// It is time for a sign of life.
        case beat
    }

    private struct Subscriber {
        let person: PersonID
        let continuation: AsyncStream<Wake>.Continuation
    }

    private struct State {
        var subscribers: [Int: Subscriber] = [:]
        var nextID = 0
        var isFinished = false
    }

    private let store: Store
    private let state = Mutex(State())

    init(store: Store) { self.store = store }

    /// Follows the feed until graceful shutdown; then every stream ends.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { [self] in
                    for await _ in store.changeSignal() { wake(.change) }
                }
                group.addTask { [self] in
                    // A browser that is gone is noticed only by writing to it.
                    while (try? await Task.sleep(for: Self.beat)) != nil { wake(.beat) }
                }
            }
        }
        finish()
    }

    /// A stream of wake-ups for a page; nil where the person has too many. Wake-ups that come while the page is busy
    /// count as one.
    func subscribe(_ person: PersonID) -> AsyncStream<Wake>? {
        let (stream, continuation) = AsyncStream<Wake>.makeStream(bufferingPolicy: .bufferingOldest(1))
        let id: Int? = state.withLock { state in
            guard !state.isFinished,
                state.subscribers.values.count(where: { $0.person == person }) < Self.streamsPerPerson
            else { return nil }
            defer { state.nextID += 1 }
            state.subscribers[state.nextID] = Subscriber(person: person, continuation: continuation)
            return state.nextID
        }
        guard let id else { return nil }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.subscribers.removeValue(forKey: id) }
        }
        return stream
    }

    /// For tests.
    var subscriberCount: Int { state.withLock { $0.subscribers.count } }

    /// Wakes all now; the services does it by itself.
    func wake(_ reason: Wake) {
        // Yielded after the lock is given back: a terminating stream calls back into it.
        let subscribers = state.withLock { Array($0.subscribers.values) }
        for subscriber in subscribers { subscriber.continuation.yield(reason) }
    }

    private func finish() {
        let subscribers = state.withLock { state in
            defer { state.subscribers = [:] }
            state.isFinished = true
            return Array(state.subscribers.values)
        }
        for subscriber in subscribers { subscriber.continuation.finish() }
    }
}
