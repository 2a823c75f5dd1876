public import MailModel

extension StoreReading {
    /// The mailboxes whose mail a member may see, access lists considered; roles are the caller's matter.
    ///
    /// It is the whole workspace where no list leaves the member out, so that lists are read along their own index.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func scope(of member: MemberID, in workspace: WorkspaceID) throws(StoreError) -> MailboxScope {
        let row = try rowID(of: workspace)
        let memberRow = try rowID(of: member, in: row)
        let hidden = try AccessListTable.hidden(from: memberRow, workspace: row, on: connection)
        guard !hidden.isEmpty else { return .all(in: workspace) }
        let all = try MailboxTable.keys(workspace: row, on: connection).map(\.id)
        return .only(Set(all).subtracting(hidden), in: workspace)
    }

    /// How many conversations of the Inbox have something unread of a person, and are not put off, counted up to a
    /// bound: lists show no more digits.
    ///
    /// One that several mailboxes hold counts once for each.
    public func unreadCount(in scope: MailboxScope, upTo bound: Int = 1000) throws(StoreError) -> Int {
        try count(.unreadPeople, in: scope, upTo: bound)
    }

    /// How many conversations are in a list, counted like ``unreadCount(in:upTo:)``.
    public func count(
        _ focus: ConversationFocus, in scope: MailboxScope, upTo bound: Int = 1000
    ) throws(StoreError) -> Int {
        try count(ListCondition.reading(focus, in: scope.workspace, on: connection), in: scope, upTo: bound)
    }

    private func count(_ list: ListCondition, in scope: MailboxScope, upTo bound: Int) throws(StoreError) -> Int {
        let workspace = try rowID(of: scope.workspace)
        guard let wanted = scope.mailboxes else {
            return try SummaryTable.count(list, of: .workspace(workspace), upTo: bound, on: connection)
        }
        var count = 0
        for key in try MailboxTable.keys(workspace: workspace, on: connection) where wanted.contains(key.id) {
            count += try SummaryTable.count(list, of: .mailbox(key.key), upTo: bound - count, on: connection)
            if count >= bound { return bound }
        }
        return count
    }

    /// Whether the scope holds, or held until it was hidden, a message of a conversation. True also for one of which
    /// nothing is left at all: that tells nobody anything.
    public func concerns(_ id: ConversationID, _ scope: MailboxScope) throws(StoreError) -> Bool {
        guard let wanted = scope.mailboxes else { return true }
        let workspace = try rowID(of: scope.workspace)
        guard let key = try ConversationTable.find(id, workspace: workspace, on: connection) else { return true }
        let holders = Set(try ConversationTable.messages(of: key, on: connection).map(\.mailbox))
        if holders.isEmpty { return true }
        return try MailboxTable.keys(workspace: workspace, on: connection).contains {
            holders.contains($0.key) && wanted.contains($0.id)
        }
    }

    /// The mailbox for whose server an operation is; nil where it is done.
    public func mailbox(of operation: OperationID) throws(StoreError) -> MailboxID? {
        guard let found = try OperationTable.find(operation, on: connection) else { return nil }
        return try MailboxTable.owner(of: found.mailbox, on: connection)?.id
    }
}

extension MailboxScope {
    /// The part of it that lies in one mailbox; empty where that is not in it.
    public func narrowed(to mailbox: MailboxID) -> MailboxScope {
        .only(mailboxes.map { $0.contains(mailbox) } ?? true ? [mailbox] : [], in: workspace)
    }

    /// Whether it reaches a mailbox of the workspace.
    public func reaches(_ mailbox: MailboxID) -> Bool { mailboxes?.contains(mailbox) ?? true }
}
