public import MailModel
import MailStore

/// Mailboxes that nobody seems to use: in use here, but without any mail or change for a while.
public struct ReviewMailboxes: Sendable {
    /// The most that are listed at once.
    public static let maximumEntries = 200

    /// One of them.
    public struct Entry: Sendable, Hashable {
        /// The mailbox.
        public let mailbox: MailboxSummary
        /// When something last happened in it; nil: never, as far as is known.
        public let lastActivity: Timestamp?
    }

    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads them, the longest unused first. What was connected within the time is none of them.
    ///
    /// - Parameter days: for how long nothing has happened.
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func run(unusedForDays days: Int) async throws(MailboxError) -> [Entry] {
        let workspace = dependencies.workspace
        let moment = dependencies.store.time.adding(milliseconds: -Int64(clamping: days) * 86_400_000)
        return try await dependencies.reading { reader in
            try reader.idleMailboxes(in: workspace, since: moment, limit: Self.maximumEntries).map { found in
                Entry(
                    mailbox: MailboxSummary(
                        found.mailbox, health: try reader.health(of: found.mailbox.id, in: workspace)),
                    lastActivity: found.lastActivity)
            }
        }
    }
}
