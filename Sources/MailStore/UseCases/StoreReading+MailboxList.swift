public import MailModel

/// Which mailboxes a list shows.
public enum MailboxFilter: String, Sendable, Hashable, CaseIterable {
    /// All.
    case all
    /// Those that receive and send.
    case working
    /// Those in use of which a direction fails.
    case attention
    /// Those in use of which nothing fails and a direction is not proven yet.
    case unproven
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
    /// A tag that they have, in any case of letters; nil for all.
    public var tag: String?
    /// The owner who hears of them, as it is stored; nil for all.
    public var owner: String?
    /// The provider on whose servers they lie, by its stable name; nil for all.
    public var provider: String?

    /// Describes a question.
    public init(
        workspace: WorkspaceID, filter: MailboxFilter = .all, search: String = "", member: MemberID? = nil,
        tag: String? = nil, owner: String? = nil, provider: String? = nil
    ) {
        self.workspace = workspace
        self.filter = filter
        self.search = search
        self.member = member
        self.tag = tag
        self.owner = owner
        self.provider = provider
    }
}

/// In which order a list of mailboxes is.
public enum MailboxOrder: String, Sendable, Hashable, CaseIterable {
    /// What needs somebody first, then what is not proven yet, what works, what is paused, what is disconnected; each
    /// by address.
    case status
    /// The last news first; then those without any, by address.
    case activity
    /// By address.
    case address
}

extension StoreReading {
    /// Mailboxes in an order, a part at a time.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before in the same order; nil for the first. Anything else begins anew.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func mailboxes(
        _ query: MailboxQuery, by order: MailboxOrder, after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<MailboxRecord> {
        let limit = bounded(limit)
        let selection = try selection(of: query)
        var reader = MailboxListReader(selection: selection, limit: limit, connection: connection)
        switch order {
        case .address: try reader.readByAddress(query.filter, after: after)
        case .status where query.filter != .all: try reader.readByAddress(query.filter, after: after)
        case .status: try reader.readByStatus(after: after)
        case .activity: try reader.readByActivity(query.filter, after: after)
        }
        return Page(items: reader.items, next: reader.next)
    }

    /// Mailboxes in the order of their addresses.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func mailboxes(
        _ query: MailboxQuery, after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<MailboxRecord> {
        try mailboxes(query, by: .address, after: after, limit: limit)
    }

    /// Mailboxes in use in which nothing has happened since a moment: those without any news first, by address; then
    /// the longest silent first. A mailbox that was connected after the moment is none of them.
    ///
    /// - Parameter limit: how many at most, up to ``maximumPageItems``.
    public func idleMailboxes(
        in workspace: WorkspaceID, since moment: Timestamp, limit: Int = 100
    ) throws(StoreError) -> [(mailbox: MailboxRecord, lastActivity: Timestamp?)] {
        let limit = bounded(limit)
        let row = try rowID(of: workspace)
        let silent = try MailboxListTable.neverActive(
            workspace: row, createdBefore: moment, limit: limit, on: connection)
        let idle = try MailboxListTable.idle(
            workspace: row, since: moment, limit: limit - silent.count, on: connection)
        return silent.map { ($0, nil) } + idle
    }

    /// How many mailboxes there are, the words that are searched for left aside.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func mailboxCount(_ query: MailboxQuery) throws(StoreError) -> Int {
        try MailboxListTable.count(try selection(of: query), query.filter, on: connection)
    }

    /// How many mailboxes lie on whose servers, by the providers' stable names; of each at least one.
    ///
    /// - Parameter member: the member who is to have access; nil for those who manage mailboxes and see all.
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func mailboxProviders(
        in workspace: WorkspaceID, visibleTo member: MemberID? = nil
    ) throws(StoreError) -> [(provider: String, count: Int)] {
        let query = MailboxQuery(workspace: workspace, member: member)
        return try MailboxListTable.providers(try selection(of: query), on: connection)
    }

    private func selection(of query: MailboxQuery) throws(StoreError) -> MailboxListTable.Selection {
        let workspace = try rowID(of: query.workspace)
        var member: Int64?
        if let id = query.member { member = try rowID(of: id, in: workspace) }
        var selection = MailboxListTable.Selection(
            workspace: workspace, search: query.search.lowercased(), member: member)
        selection.owner = query.owner
        selection.provider = query.provider
        if let tag = query.tag {
            // No row has this number: of a tag that nobody has there are no mailboxes.
            selection.tag = try MailboxTagTable.find(tag.lowercased(), workspace: workspace, on: connection) ?? -1
        }
        return selection
    }
}

/// Reads one part of a list. Each order is made of pieces that an index gives in order, so that nothing is sorted.
private struct MailboxListReader {
    let selection: MailboxListTable.Selection
    let limit: Int
    let connection: any SQLConnection
    var items: [MailboxRecord] = []
    var next: String?

    /// The pieces of a list by status, in order.
    private static let sections: [MailboxFilter] = [.attention, .unproven, .working, .paused, .disconnected]

    mutating func readByAddress(_ filter: MailboxFilter, after: String?) throws(StoreError) {
        let found = try list(filter, after: after ?? "", limit: limit + 1)
        items = Array(found.prefix(limit))
        if found.count > limit { next = items.last?.address.comparisonKey }
    }

    /// A cursor is the number of the piece, a colon, and the address in it.
    mutating func readByStatus(after: String?) throws(StoreError) {
        let parts = after?.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        let first = parts.count == 2 ? Int(parts[0]).map { max(0, $0) } : nil
        var key = first == nil ? "" : String(parts[1])
        var last = ""
        for index in Self.sections.indices.dropFirst(first ?? 0) {
            for record in try list(Self.sections[index], after: key, limit: limit - items.count + 1) {
                guard items.count < limit else {
                    next = last
                    return
                }
                items.append(record)
                last = "\(index):\(record.address.comparisonKey)"
            }
            key = ""
        }
    }

    /// A cursor is `t`, the milliseconds, a colon and the row; or `n` and the address of one without news.
    mutating func readByActivity(_ filter: MailboxFilter, after: String?) throws(StoreError) {
        var last = ""
        var key = ""
        if let after, after.hasPrefix("n") {
            key = String(after.dropFirst())
        } else {
            let parts = (after ?? "").dropFirst().split(separator: ":").compactMap { Int64($0) }
            let start = parts.count == 2 ? (parts[0], parts[1]) : (Int64.max, Int64.max)
            for found in try MailboxListTable.active(
                selection, filter, after: start, limit: limit + 1, on: connection)
            {
                guard items.count < limit else {
                    next = last
                    return
                }
                items.append(found.record)
                last = "t\(found.activity):\(found.row)"
            }
        }
        for record in try list(filter, after: key, limit: limit - items.count + 1, isSilent: true) {
            guard items.count < limit else {
                next = last
                return
            }
            items.append(record)
            last = "n\(record.address.comparisonKey)"
        }
    }

    private func list(
        _ filter: MailboxFilter, after key: String, limit: Int, isSilent: Bool = false
    ) throws(StoreError) -> [MailboxRecord] {
        try MailboxListTable.list(
            selection, filter, after: key, limit: limit, isSilent: isSilent, on: connection)
    }
}
