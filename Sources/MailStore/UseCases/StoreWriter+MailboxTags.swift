public import MailModel

extension StoreReading {
    /// The tags of a workspace's mailboxes, by name.
    public func mailboxTags(in workspace: WorkspaceID) throws(StoreError) -> [MailboxTag] {
        try MailboxTagTable.list(workspace: try rowID(of: workspace), on: connection)
    }

    /// The tags of a mailbox, by name.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func tags(of mailbox: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> [MailboxTag] {
        try MailboxTagTable.list(mailbox: try rowID(of: mailbox, in: workspace), on: connection)
    }

    /// The owners who hear of mailboxes of a workspace, by address, each once.
    ///
    /// - Parameter limit: how many at most, up to ``maximumPageItems``.
    public func mailboxOwners(in workspace: WorkspaceID, limit: Int = 200) throws(StoreError) -> [String] {
        try MailboxTagTable.owners(workspace: try rowID(of: workspace), limit: bounded(limit), on: connection)
    }
}

extension StoreWriter {
    /// Gives a mailbox tags, takes others from it, and says whether that changed anything. One that is in both is given.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `invalidState` where the mailbox would have more than
    ///   ``MailboxTag/maximumOfMailbox``, or the workspace more than ``MailboxTag/maximumCount``.
    @discardableResult
    public func changeTags(
        of mailbox: MailboxID, in workspace: WorkspaceID, adding added: [MailboxTag] = [],
        removing removed: [MailboxTag] = []
    ) throws(StoreError) -> Bool {
        let workspaceRow = try rowID(of: workspace)
        let row = try MailboxTable.rowID(of: mailbox, workspace: workspaceRow, on: connection)
        let before = Set(try MailboxTagTable.list(mailbox: row, on: connection).map(\.key))
        let wanted = before.subtracting(removed.map(\.key)).union(added.map(\.key))
        guard wanted != before else { return false }
        guard wanted.count <= MailboxTag.maximumOfMailbox else {
            throw StoreError(.invalidState, "a mailbox has at most \(MailboxTag.maximumOfMailbox) tags")
        }
        for key in before.subtracting(wanted) {
            try MailboxTagTable.remove(key, from: row, on: connection)
        }
        for tag in added where !before.contains(tag.key) {
            let known = try MailboxTagTable.find(tag.key, workspace: workspaceRow, on: connection)
            let tagRow: Int64
            if let known { tagRow = known } else { tagRow = try newTag(tag, workspace: workspaceRow) }
            try MailboxTagTable.add(tag: tagRow, to: row, on: connection)
        }
        if !before.isSubset(of: wanted) { try MailboxTagTable.deleteUnused(workspace: workspaceRow, on: connection) }
        try append(.mailboxUpdated, mailbox.description, workspace: workspaceRow)
        return true
    }

    private func newTag(_ tag: MailboxTag, workspace: Int64) throws(StoreError) -> Int64 {
        if try MailboxTagTable.count(workspace: workspace, on: connection) >= MailboxTag.maximumCount {
            // Those of mailboxes that were erased make room.
            try MailboxTagTable.deleteUnused(workspace: workspace, on: connection)
            guard try MailboxTagTable.count(workspace: workspace, on: connection) < MailboxTag.maximumCount else {
                throw StoreError(.invalidState, "a workspace has at most \(MailboxTag.maximumCount) tags")
            }
        }
        return try MailboxTagTable.insert(tag, workspace: workspace, on: connection)
    }
}
