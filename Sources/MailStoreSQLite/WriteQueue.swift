internal import Dispatch
internal import GRDB
internal import MailStore
internal import Synchronization

/// Writes that wait for the one connection that can write. Those that wait together are committed together.
///
/// A commit waits for the disk, mostly longer than the work of a small write. With one commit for all that came while
/// the one before was under way, a thousand mailboxes that have news at once wait for a few commits and not for a
/// thousand. Each write has its own savepoint: one that fails takes back its own work alone.
final class WriteQueue: Sendable {
    /// A write that waits.
    struct Job: Sendable {
        /// Does the work, and gives what is to be called when it is committed (nil) or lost. Where the work failed, it
        /// has left nothing, or thrown what ended the transaction.
        let run: @Sendable (Database, _ scope: Scope) -> Conclusion
        /// Called instead, where there is no transaction.
        let refuse: @Sendable (StoreError) -> Void
    }
    typealias Conclusion = @Sendable (StoreError?) -> Void

    /// What a write takes back when it fails.
    enum Scope {
        /// The transaction, which is its own.
        case transaction
        /// A savepoint, because the transaction has the work of others.
        case savepoint
    }

    /// Writes of one commit at most.
    private static let maximumJobs = 100
    /// A commit takes in no more writes when it has been open for so long, so that the first does not wait for all.
    private static let maximumNanoseconds: UInt64 = 20_000_000

    private struct State {
        var jobs: [Job] = []
        var isRunning = false
    }

    private let state = Mutex(State())

    /// Adds a write; tells whether somebody has to call ``run(_:)`` for it.
    func add(_ job: Job) -> Bool {
        state.withLock { state in
            state.jobs.append(job)
            defer { state.isRunning = true }
            return !state.isRunning
        }
    }

    /// Runs what waits, with one commit; tells whether more is waiting, for which it is to be called again.
    func run(_ database: Database) -> Bool {
        let jobs = state.withLock { state in
            defer { state.jobs = [] }
            return state.jobs
        }
        let done = commit(jobs, on: database)
        return state.withLock { state in
            state.jobs.insert(contentsOf: jobs[done...], at: 0)
            state.isRunning = !state.jobs.isEmpty
            return state.isRunning
        }
    }

    /// Gives how many of the writes it came to.
    private func commit(_ jobs: [Job], on database: Database) -> Int {
        guard let first = jobs.first else { return 0 }
        if jobs.count == 1 {
            // Alone it needs no savepoint, which copies every page that is changed.
            first.run(database, .transaction)(nil)
            return 1
        }
        do {
            try database.beginTransaction(.immediate)
        } catch {
            for job in jobs { job.refuse(StoreError(sqlite: error)) }
            return jobs.count
        }
        var conclusions: [Conclusion] = []
        let start = DispatchTime.now().uptimeNanoseconds
        for job in jobs.prefix(Self.maximumJobs) {
            conclusions.append(job.run(database, .savepoint))
            // A full disk or a failed one may have ended the transaction, with the work of all.
            guard database.isInsideTransaction,
                DispatchTime.now().uptimeNanoseconds - start < Self.maximumNanoseconds
            else { break }
        }
        var lost: StoreError?
        do {
            try database.commit()
        } catch {
            if database.isInsideTransaction { try? database.rollback() }
            lost =
                StoreError(sqlite: error).code == .programmer
                ? StoreError(
                    .inputOutput, "a change that was to be kept together with this one failed, and took it along")
                : StoreError(sqlite: error)
        }
        for conclusion in conclusions { conclusion(lost) }
        return conclusions.count
    }
}
