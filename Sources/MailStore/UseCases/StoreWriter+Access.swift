public import MailModel

/// Who has access to a mailbox.
public enum MailboxAccess: Sendable, Hashable {
    /// Every member of the workspace.
    case everybody
    /// These members.
    case members(Set<MemberID>)
}

extension StoreReading {
    /// Who has access to a mailbox.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func access(to mailbox: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> MailboxAccess {
        let row = try rowID(of: mailbox, in: workspace)
        guard try AccessListTable.isRestricted(mailbox: row, on: connection) else { return .everybody }
        return .members(Set(try AccessListTable.members(of: row, limit: Self.maximumMembers, on: connection)))
    }

    /// Whether a member is on a mailbox's list, or the mailbox has none.
    ///
    /// - Throws: ``StoreError`` with `notFound` where one of them is not in the workspace.
    public func hasAccess(
        _ member: MemberID, to mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> Bool {
        let workspaceRow = try rowID(of: workspace)
        let mailboxRow = try MailboxTable.rowID(of: mailbox, workspace: workspaceRow, on: connection)
        let memberRow = try rowID(of: member, in: workspaceRow)
        guard try AccessListTable.isRestricted(mailbox: mailboxRow, on: connection) else { return true }
        return try AccessListTable.contains(member: memberRow, mailbox: mailboxRow, on: connection)
    }

    /// A workspace's audit log, newest first.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func audit(
        in workspace: WorkspaceID, after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<AuditRecord> {
        let limit = min(max(limit, 1), Self.maximumPageItems)
        let found = try AuditTable.list(
            workspace: try rowID(of: workspace), before: after.flatMap { Int64($0) } ?? .max, limit: limit + 1,
            on: connection)
        return Page(
            items: found.prefix(limit).map(\.record),
            next: found.count > limit ? String(found[limit - 1].id) : nil)
    }
}

extension StoreWriter {
    /// Says who has access to a mailbox.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox or a member is not in the workspace.
    public func setAccess(
        _ access: MailboxAccess, to mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) {
        let workspaceRow = try rowID(of: workspace)
        let row = try MailboxTable.rowID(of: mailbox, workspace: workspaceRow, on: connection)
        try AccessListTable.clear(mailbox: row, on: connection)
        switch access {
        case .everybody: try AccessListTable.setRestricted(false, mailbox: row, on: connection)
        case .members(let members):
            try AccessListTable.setRestricted(true, mailbox: row, on: connection)
            for member in members.sorted() {
                try AccessListTable.insert(
                    member: try rowID(of: member, in: workspaceRow), mailbox: row, on: connection)
            }
        }
        try append(.accessUpdated, mailbox.description, workspace: workspaceRow)
    }

    /// Adds to the audit log. Whoever changes something writes this in the same transaction.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `tooLarge` for a detail beyond its limit.
    public func noteAudit(_ draft: AuditDraft) throws(StoreError) {
        guard draft.detail.utf8.count <= AuditRecord.maximumDetailBytes else {
            throw StoreError(.tooLarge, "the detail of an audit entry is too long")
        }
        try AuditTable.insert(draft, workspace: try rowID(of: draft.workspace), at: now, on: connection)
    }
}
