internal import Dispatch
internal import Synchronization

/// A few threads for work that takes long and much memory, with a bounded queue before them.
///
/// Swift's own threads are as many as there are processors: whoever keeps one busy for a tenth of a second keeps
/// everything else waiting.
final class BoundedWorkers: Sendable {
    private struct State {
        var running = 0
        var urgent: [@Sendable () -> Void] = []
        var waiting: [@Sendable () -> Void] = []
    }

    private enum Admission {
        case begin, queued, refused
    }

    private let threads: Int
    private let places: Int
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "salesnode.passwords", attributes: .concurrent)

    /// - Parameters:
    ///   - threads: how many pieces of work run at once.
    ///   - places: how many may wait, for each of the two kinds.
    init(threads: Int, places: Int) {
        self.threads = max(1, threads)
        self.places = max(1, places)
    }

    /// Runs `body` when a thread is free; nil where too many wait already. What is urgent goes before all that is not,
    /// so that a flood of the one cannot hold up the other.
    func run<T: Sendable>(isUrgent: Bool, _ body: @escaping @Sendable () -> T) async -> T? {
        await withCheckedContinuation { (continuation: CheckedContinuation<T?, Never>) in
            let job: @Sendable () -> Void = { continuation.resume(returning: body()) }
            let admission: Admission = state.withLock { state in
                if state.running < threads {
                    state.running += 1
                    return .begin
                }
                guard (isUrgent ? state.urgent : state.waiting).count < places else { return .refused }
                if isUrgent { state.urgent.append(job) } else { state.waiting.append(job) }
                return .queued
            }
            switch admission {
            case .begin: start(job)
            case .queued: break
            case .refused: continuation.resume(returning: nil)
            }
        }
    }

    /// For tests.
    var waitingCount: Int { state.withLock { $0.urgent.count + $0.waiting.count } }

    private func start(_ job: @escaping @Sendable () -> Void) {
        queue.async { [self] in
            job()
            let next: (@Sendable () -> Void)? = state.withLock { state in
                if !state.urgent.isEmpty { return state.urgent.removeFirst() }
                if !state.waiting.isEmpty { return state.waiting.removeFirst() }
                state.running -= 1
                return nil
            }
            if let next { start(next) }
        }
    }
}
