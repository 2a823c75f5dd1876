public import MailModel

extension StoreReading {
    /// The row of a mailbox.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func mailboxKey(_ id: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> MailboxKey {
        MailboxKey(rawValue: try rowID(of: id, in: workspace))
    }

    /// The folders of a mailbox with how far they are in step, in the order of their names.
    public func syncFolders(of mailbox: MailboxKey) throws(StoreError) -> [SyncFolder] {
        try FolderTable.syncList(mailbox: mailbox, on: connection)
    }

    /// One folder; nil where it is gone.
    public func syncFolder(_ folder: FolderKey) throws(StoreError) -> SyncFolder? {
        try FolderTable.sync(folder, on: connection)
    }

    /// The UIDs that are known in a folder, also of messages that we moved away and the server has still.
    public func uids(in folder: FolderKey) throws(StoreError) -> UIDSet {
        try LocationTable.uids(in: folder, on: connection)
    }

    /// What the server said last of the flags of messages in a folder, in the order of their UIDs; UIDs that are not
    /// known are left out. Our own changes that are still under way are not in it.
    public func flags(in folder: FolderKey, uids: UIDSet) throws(StoreError) -> [StoredFlags] {
        var result: [StoredFlags] = []
        for range in uids.ranges {
            result += try LocationTable.serverFlags(folder: folder, in: range, on: connection)
        }
        return result
    }

    /// How a mailbox's synchronisation stands; nil where it was never begun.
    public func syncState(of mailbox: MailboxKey) throws(StoreError) -> SyncState? {
        try SyncTable.find(mailbox: mailbox, on: connection)
    }

    /// The messages of a folder that could not be taken in, in the order of their UIDs.
    ///
    /// - Parameters:
    ///   - after: the UID after which to continue; 0 for the first part.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func quarantine(
        of folder: FolderKey, after uid: UInt32 = 0, limit: Int = 100
    ) throws(StoreError) -> [QuarantineRecord] {
        try QuarantineTable.list(folder: folder, after: uid, limit: bounded(limit), on: connection)
    }

    /// Operations of all mailboxes whose time has come, the longest due first.
    public func operations(due now: Timestamp, limit: Int = 100) throws(StoreError) -> [OperationRecord] {
        try OperationTable.due(at: now, limit: bounded(limit), on: connection)
    }

    /// A mailbox's operations in the order in which they were made, whether due or not.
    public func operations(
        of mailbox: MailboxKey, state: OperationRecord.State = .pending, limit: Int = 100
    ) throws(StoreError) -> [OperationRecord] {
        try OperationTable.list(mailbox: mailbox, state: state, limit: bounded(limit), on: connection)
    }

    /// One operation; nil where it is done.
    public func operation(_ id: OperationID) throws(StoreError) -> OperationRecord? {
        try OperationTable.find(id, on: connection)
    }
}
