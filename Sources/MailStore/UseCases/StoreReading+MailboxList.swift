public import MailModel

/// Which mailboxes a list shows.
public enum MailboxFilter: String, Sendable, Hashable, CaseIterable {
    /// All.
    case all
    /// Those that receive and send.
    case working
    /// Those in use of which a direction fails.
    case attention
    /// Those that somebody paused.
    case paused
    /// Those that somebody disconnected and whose data was kept.
    case disconnected
}

/// Which mailboxes somebody asks for.
public struct MailboxQuery: Sendable, Hashable {
    /// The workspace.
    public var workspace: WorkspaceID
    /// The kind.
    public var filter: MailboxFilter
    /// What the address or the name contains, without regard to the case of ASCII letters; empty for everything.
    public var search: String
    /// The member who is to have access; nil for those who manage mailboxes and see all.
    public var member: MemberID?

    /// Describes a question.
    public init(
        workspace: WorkspaceID, filter: MailboxFilter = .all, search: String = "", member: MemberID? = nil
    ) {
        self.workspace = workspace
        self.filter = filter
        self.search = search
        self.member = member
    }
}

extension StoreReading {
    /// Mailboxes in the order of their addresses.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func mailboxes(
        _ query: MailboxQuery, after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<MailboxRecord> {
        let limit = min(max(limit, 1), Self.maximumPageItems)
        let workspace = try rowID(of: query.workspace)
        let found = try MailboxListTable.list(
            workspace: workspace, filter: query.filter, search: query.search.lowercased(),
            member: try row(of: query.member, in: workspace), after: after ?? "", limit: limit + 1, on: connection)
        return Page(
            items: Array(found.prefix(limit)),
            next: found.count > limit ? found[limit - 1].address.comparisonKey : nil)
    }

    /// How many mailboxes there are, the words that are searched for left aside.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func mailboxCount(_ query: MailboxQuery) throws(StoreError) -> Int {
        let workspace = try rowID(of: query.workspace)
        return try MailboxListTable.count(
            workspace: workspace, filter: query.filter, member: try row(of: query.member, in: workspace),
            on: connection)
    }

    private func row(of member: MemberID?, in workspace: Int64) throws(StoreError) -> Int64? {
        guard let member else { return nil }
        return try rowID(of: member, in: workspace)
    }
}
