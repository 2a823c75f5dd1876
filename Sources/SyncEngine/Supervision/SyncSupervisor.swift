public import MailModel

/// Keeps every connected mailbox in step with its server, for as long as it runs.
///
/// It follows the store: a mailbox that is connected, paused, resumed, changed or erased is taken up or left at once. A
/// mailbox at rest is a connection and a little state, not a task.
///
/// ```swift
/// let supervisor = SyncSupervisor(dependencies: dependencies)
/// await supervisor.run()
/// ```
public struct SyncSupervisor: Sendable {
    private let core: SupervisorCore

    /// Creates a supervisor; it does nothing before ``run()``.
    public init(dependencies: SyncDependencies) {
        var random = SystemRandomNumberGenerator()
        self.init(dependencies: dependencies, seed: random.next())
    }

    /// One whose waits are those of `seed`, for tests.
    init(dependencies: SyncDependencies, seed: UInt64) {
        core = SupervisorCore(dependencies, seed: seed)
    }

    /// Works until the task is cancelled; to be called once. What was committed stays, and the next run goes on from there.
    public func run() async { await core.run() }

    /// What was done since it began.
    public var counters: SyncCounters { core.counters }

    /// How the mailboxes stand now.
    public var standing: SyncStanding { core.standing }

    /// Looks at a mailbox at once, as soon as it is connected.
    public func pollSoon(_ mailbox: MailboxID) { core.tell { $0.pollSoon(mailbox, at: $1) } }
}
