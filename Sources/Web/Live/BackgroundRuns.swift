internal import Hummingbird
internal import MailModel
internal import Mailboxes
public import ServiceLifecycle
internal import Synchronization

/// Checks and connections that a page began. They belong to the server, not to the request: who closes the page does not
/// leave a mailbox half verified.
public final class BackgroundRuns: Service {
    /// What a page hears of a run.
    enum Event: Sendable {
        /// A step has finished.
        case step(CheckStep)
        /// The run is over; nothing follows.
        case finished(Outcome)
    }

    /// How a run ended.
    enum Outcome: Sendable {
        /// Everything was tried, and nothing saved.
        case checked(CheckReport)
        /// It was saved, or not, as the result says.
        case connected(ConnectMailboxResult)
        /// It could not be done.
        case failed(MailboxError)
    }

    /// Runs of one workspace at once.
    static let perWorkspace = 4
    /// Runs of one workspace that may begin at once, and the milliseconds between them in the long run: enough for
    /// people, too few for trying out what answers where.
    static let burst: Int64 = 20, interval: Int64 = 20_000

    private struct State {
        var running: [WorkspaceID: Int] = [:]
        var busyUntil: [WorkspaceID: Int64] = [:]
    }

    private typealias Job = @Sendable () async -> Void

    private let state = Mutex(State())
    private let jobs: AsyncStream<Job>
    private let queue: AsyncStream<Job>.Continuation

    init() { (jobs, queue) = AsyncStream.makeStream(of: Job.self) }

    /// Works until graceful shutdown; what runs then is cancelled, which leaves each mailbox either saved or not.
    public func run() async throws {
        await cancelWhenGracefulShutdown { [jobs] in
            await withDiscardingTaskGroup { group in
                for await job in jobs { group.addTask { await job() } }
                group.cancelAll()
            }
        }
        queue.finish()
    }

    /// Begins work that says by itself how it goes.
    func perform(_ work: @escaping @Sendable () async -> Void) { queue.yield(work) }

    /// Begins a run and gives what is to be heard of it.
    ///
    /// - Throws: ``WebFailure`` where the workspace has begun too many.
    func start(
        in workspace: WorkspaceID, at now: Timestamp,
        _ work: @escaping @Sendable (@escaping StepHandler) async -> Outcome
    ) throws(WebFailure) -> AsyncStream<Event> {
        try admit(workspace, at: now.milliseconds)
        // A run has some twenty steps at most.
        let (events, sink) = AsyncStream.makeStream(of: Event.self)
        queue.yield { [self] in
            let outcome = await work { sink.yield(.step($0)) }
            sink.yield(.finished(outcome))
            sink.finish()
            state.withLock { state in
                let left = (state.running[workspace] ?? 1) - 1
                state.running[workspace] = left > 0 ? left : nil
            }
        }
        return events
    }

    /// Counts a search for an address's servers, which asks others as well.
    ///
    /// - Throws: ``WebFailure`` where the workspace has begun too much.
    func admitSearch(in workspace: WorkspaceID, at now: Timestamp) throws(WebFailure) {
        try admit(workspace, at: now.milliseconds, isRun: false)
    }

    private func admit(_ workspace: WorkspaceID, at now: Int64, isRun: Bool = true) throws(WebFailure) {
        let wait: Int64 = state.withLock { state in
            guard !isRun || state.running[workspace, default: 0] < Self.perWorkspace else { return 10_000 }
            let busy = max(state.busyUntil[workspace] ?? 0, now)
            let excess = busy - now - (Self.burst - 1) * Self.interval
            guard excess <= 0 else { return excess }
            state.busyUntil[workspace] = busy + Self.interval
            if isRun { state.running[workspace, default: 0] += 1 }
            return 0
        }
        guard wait > 0 else { return }
        let seconds = Int((wait + 999) / 1000)
        throw WebFailure(
            .tooManyRequests, "Too many tests",
            "Too many mailboxes are tested at once. Try again in \(seconds) seconds.",
            retryAfterSeconds: seconds)
    }
}
