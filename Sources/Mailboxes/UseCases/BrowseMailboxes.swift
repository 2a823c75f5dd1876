public import MailModel
public import MailStore

/// A part of the workspace's mailboxes, for lists that people page through.
public struct BrowseMailboxes: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// What is shown.
    public struct Part: Sendable, Hashable {
        /// The mailboxes, by address.
        public let mailboxes: [MailboxSummary]
        /// To be given for the next part; nil at the end.
        public let next: String?
        /// How many there are of each kind, whatever is searched for.
        public let counts: [MailboxFilter: Int]
        /// Where the feed stood when this was read: whoever follows it from there misses nothing.
        public let feedPosition: Int64
    }

    /// Reads a part, in one snapshot.
    ///
    /// - Parameters:
    ///   - member: the member who is to have access; nil for those who manage mailboxes.
    ///   - after: ``Part/next`` of the part before; nil for the first.
    /// - Throws: ``MailboxError`` with `storeFailed`, or `notFound` where the member is not in the workspace.
    public func run(
        _ filter: MailboxFilter = .all, search: String = "", visibleTo member: MemberID? = nil, after: String? = nil,
        limit: Int = 100
    ) async throws(MailboxError) -> Part {
        let workspace = dependencies.workspace
        return try await dependencies.reading { reader in
            let query = MailboxQuery(workspace: workspace, filter: filter, search: search, member: member)
            let page = try reader.mailboxes(query, after: after, limit: limit)
            var counts: [MailboxFilter: Int] = [:]
            for kind in [MailboxFilter.all, .attention, .paused, .disconnected] {
                counts[kind] = try reader.mailboxCount(
                    MailboxQuery(workspace: workspace, filter: kind, member: member))
            }
            return Part(
                mailboxes: try page.items.map {
                    MailboxSummary($0, health: try reader.health(of: $0.id, in: workspace))
                }, next: page.next, counts: counts, feedPosition: try reader.feedPosition())
        }
    }
}
