import Logging
import MailModel
import MailStore
public import Resolver

/// Reads what the domains of mailboxes say of their mail: soon after the first mailbox of a domain was connected, and
/// then every day.
///
/// The store says which are due. They are read a few at a time, so that a thousand of them ask no name server a
/// thousand times at once.
public struct DomainHealthMonitor: Sendable {
    /// Between two looks at what is due.
    static let pause = Duration.seconds(5)
    /// Domains that a round takes.
    static let roundSize = 20

    private let dependencies: MailboxDependencies
    private let resolver: DNSResolver

    /// Creates a monitor.
    public init(_ dependencies: MailboxDependencies, resolver: DNSResolver) {
        self.dependencies = dependencies
        self.resolver = resolver
    }

    /// Reads until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            if await round() < Self.roundSize {
                // Domains become due by time alone.
                do { try await Task.sleep(for: Self.pause) } catch { return }
            }
        }
    }

    /// Reads what is due now, once, and gives how many that were.
    @discardableResult
    func round() async -> Int {
        let due: [DueDomain]
        do {
            let now = dependencies.store.time
            due = try await dependencies.reading { try $0.domainsDue(at: now, limit: Self.roundSize) }
        } catch {
            dependencies.logger.warning("Domains not looked at", metadata: ["error": "\(error)"])
            return 0
        }
        await PacedWork(overall: 2, perServer: 2).run(due, server: { _ in "" }, while: { !Task.isCancelled }) {
            domain in
            await read(domain)
        } finished: { _ in
        }
        return due.count
    }

    private func read(_ due: DueDomain) async {
        var dependencies = dependencies
        dependencies.workspace = due.workspace
        do throws(MailboxError) {
            _ = try await CheckDomainHealth(dependencies, resolver: resolver).run(
                due.mailbox.description, keepsAnswers: true)
        } catch {
            guard !Task.isCancelled, error.code != .notFound else { return }
            dependencies.logger.warning("Domain not read", metadata: ["error": "\(error)"])
            // Where the store fails, everything due would be asked for again and again.
            try? await Task.sleep(for: Self.pause)
        }
    }
}
