import Logging
import MailModel
import MailStore

/// Looks at every mailbox from time to time, and at one that fails as its finding advises.
///
/// The store says which are due, so that nothing is held for a mailbox at rest. A direction that waits for a person is
/// left alone; everything else is tried for ever.
public struct HealthMonitor: Sendable {
    /// Between two looks at what is due.
    static let pause = Duration.seconds(5)
    /// Nothing more is begun in a round after this, so that mailboxes of a server that answers nobody cannot keep those
    /// of others waiting.
    static let roundLimit = Duration.seconds(60)
    /// Mailboxes that a round knows of at most.
    static let roundSize = 20_000

    private let dependencies: MailboxDependencies

    /// Creates a monitor.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Looks until the task is cancelled.
    public func run() async {
        var nextPruning = dependencies.store.time
        while !Task.isCancelled {
            await round()
            let now = dependencies.store.time
            if now >= nextPruning {
                await prune()
                nextPruning = now.adding(milliseconds: 24 * 3600 * 1000)
            }
            // Mailboxes become due by time alone; the store is asked for all of them at once.
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Looks at everything that is due now, once, and gives how many that were.
    @discardableResult
    func round() async -> Int {
        let due: [DueMailbox]
        do {
            let now = dependencies.store.time
            due = try await dependencies.reading { try $0.mailboxesDue(at: now, limit: Self.roundSize) }
        } catch {
            dependencies.logger.warning("Health not looked at", metadata: ["error": "\(error)"])
            return 0
        }
        let end = ContinuousClock.now + Self.roundLimit
        var count = 0
        await PacedWork().run(due, server: \.host, while: { !Task.isCancelled && ContinuousClock.now < end }) {
            mailbox in
            await look(at: mailbox)
        } finished: { _ in
            count += 1
        }
        return count
    }

    private func look(at due: DueMailbox) async {
        do throws(MailboxError) {
            try await examine(due)
        } catch {
            guard error.code != .cancelled else { return }
            dependencies.logger.warning(
                "Mailbox not looked at", metadata: ["mailbox": "\(due.mailbox)", "error": "\(error)"])
            await postpone(due, by: 3600 * 1000)
        }
    }

    private func examine(_ due: DueMailbox) async throws(MailboxError) {
        let known = try await dependencies.reading { reader in
            (
                try reader.mailbox(due.mailbox, in: due.workspace),
                try reader.credentials(of: due.mailbox, in: due.workspace),
                try reader.health(of: due.mailbox, in: due.workspace)
            )
        }
        guard let mailbox = known.0, mailbox.state == .active, let sealed = known.1 else { return }
        let health = StoredHealth(known.2, at: dependencies.store.time).state
        let directions = Set(MailDirection.allCases.filter { !health[$0].waitsForChange })
        guard !directions.isEmpty else { return await postpone(due, by: nil) }
        let credentials = try dependencies.credentials(sealed, of: mailbox)
        let report = await Check(dependencies.connector).inspect(
            try MailboxSettings(mailbox), credentials: credentials, directions: directions, onStep: { _ in }
        ).report
        guard !Task.isCancelled else { throw .cancelledBeforeSaving }
        // Our own pacing refused a connection: that says nothing about the mailbox.
        if let wait = report.pacingWait { return await postpone(due, by: Int64(wait)) }
        let attempt = HealthAttempt(report: report, keepsReport: false, interval: dependencies.checkInterval)
        try await dependencies.writing { writer in
            // Whoever changed the credential meanwhile has a newer answer than this one.
            guard let current = try writer.mailbox(mailbox.id, in: mailbox.workspace), current.state == .active,
                try writer.credentials(of: mailbox.id, in: mailbox.workspace)?.identity == sealed.identity
            else { return }
            try attempt.record(of: current, on: writer)
        }
    }

    /// Looks again later, or not before something changes, without having learnt anything.
    private func postpone(_ due: DueMailbox, by wait: Int64?) async {
        do {
            try await dependencies.writing { writer in
                var record = try writer.health(of: due.mailbox, in: due.workspace)
                record.nextCheck = wait.map { writer.now.adding(milliseconds: $0) }
                try writer.recordHealth(record)
            }
        } catch {
            dependencies.logger.warning(
                "Health not stored", metadata: ["mailbox": "\(due.mailbox)", "error": "\(error)"])
        }
    }

    private func prune() async {
        do {
            try await dependencies.writing { try $0.prune() }
        } catch {
            dependencies.logger.warning("History not pruned", metadata: ["error": "\(error)"])
        }
    }
}
