public import MailModel

extension StoreWriter {
    /// Writes down how far a folder is in step, in the transaction that wrote what it vouches for.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the folder is gone: nothing of the transaction holds then.
    public func setCursor(_ cursor: FolderCursor, of folder: FolderKey) throws(StoreError) {
        guard try FolderTable.setCursor(cursor, of: folder, on: connection) else {
            throw StoreError(.notFound, "there is no such folder")
        }
    }

    /// Writes down what a comparison with the server said.
    public func setLedger(_ ledger: FolderLedger, of folder: FolderKey) throws(StoreError) {
        guard let old = try FolderTable.sync(folder, on: connection) else {
            throw StoreError(.notFound, "there is no such folder")
        }
        guard old.ledger != ledger else { return }
        try FolderTable.setLedger(ledger, of: folder, on: connection)
        var told = old.ledger
        told.audited = ledger.audited
        if told != ledger { touched.folderMailboxes.insert(old.mailbox.rawValue) }
    }

    /// Gives a folder another name. Its row, its cursor and its messages stay.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `invalidState` where another folder has the name.
    public func renameFolder(_ folder: FolderKey, to name: FolderName) throws(StoreError) {
        guard let old = try FolderTable.sync(folder, on: connection) else {
            throw StoreError(.notFound, "there is no such folder")
        }
        guard old.record.name != name else { return }
        guard try FolderTable.rowID(of: name, mailbox: old.mailbox.rawValue, on: connection) == nil else {
            throw StoreError(.invalidState, "another folder of the mailbox has this name")
        }
        try FolderTable.rename(folder, to: name, on: connection)
        touched.folderMailboxes.insert(old.mailbox.rawValue)
    }

    /// Writes down the server's own id of a folder; nil where it gives none.
    public func setObjectID(_ id: String?, of folder: FolderKey) throws(StoreError) {
        try FolderTable.setObjectID(id, of: folder, on: connection)
    }

    /// Writes down how a mailbox's synchronisation stands.
    ///
    /// The feed hears of it where phase, error or choice of history changed; progress alone only at every 100th
    /// message.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func setSyncState(_ state: SyncState, of mailbox: MailboxKey) throws(StoreError) {
        let owner = try owner(of: mailbox)
        let old = try SyncTable.find(mailbox: mailbox, on: connection)
        guard old != state else { return }
        try SyncTable.upsert(state, mailbox: mailbox, on: connection)
        if old?.phase != state.phase || old?.lastError != state.lastError || old?.history != state.history
            || old?.total != state.total || (old?.done ?? 0) / 100 != state.done / 100
        {
            try append(.syncUpdated, owner.id.description, workspace: owner.workspace)
        }
    }

    /// Sets a message aside that could not be taken in, or counts a further try of it.
    ///
    /// - Parameters:
    ///   - reason: for people; nothing of the message's own words.
    ///   - nextTry: nil: only on request.
    public func quarantineMessage(
        folder: FolderKey, uid: UInt32, reason: String, nextTry: Timestamp?
    ) throws(StoreError) {
        let info = try folderInfo(folder)
        try QuarantineTable.add(
            folder: folder, uid: uid, reason: reason, nextTry: nextTry, at: now, on: connection)
        touched.folderMailboxes.insert(info.mailbox)
    }

    /// Takes messages out of quarantine: they came in, or are gone from the server.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func releaseQuarantine(folder: FolderKey, uids: UIDSet) throws(StoreError) -> Int {
        var count = 0
        for range in uids.ranges { count += try QuarantineTable.delete(folder: folder, in: range, on: connection) }
        if count > 0 { touched.folderMailboxes.insert(try folderInfo(folder).mailbox) }
        return count
    }

    /// Has a message in quarantine tried again at a time, as when somebody asks for it.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func retryQuarantine(folder: FolderKey, uid: UInt32, at time: Timestamp) throws(StoreError) {
        guard try QuarantineTable.setNextTry(time, folder: folder, uid: uid, on: connection) else {
            throw StoreError(.notFound, "there is no such message in quarantine")
        }
    }
}
