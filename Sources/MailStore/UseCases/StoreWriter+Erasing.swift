public import MailModel

extension StoreWriter {
    /// Erases messages that have been in no folder since before `time`, with their bodies and their words in the index,
    /// and conversations that are empty then.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: how many there were; as many as `limit`: go on.
    @discardableResult
    public func eraseExpunged(before time: Timestamp, limit: Int = 200) throws(StoreError) -> Int {
        let messages = try ErasureTable.expunged(before: time, limit: limit, on: connection)
        for message in messages { try erase(message) }
        return messages.count
    }

    /// Erases messages of a mailbox, so that a large one can be erased without keeping other writers waiting.
    ///
    /// - Returns: how many there were; as many as `limit`: go on.
    @discardableResult
    public func eraseMessages(of mailbox: MailboxKey, limit: Int = 200) throws(StoreError) -> Int {
        let messages = try ErasureTable.messages(of: mailbox, limit: limit, on: connection)
        for message in messages { try erase(message) }
        return messages.count
    }

    private func erase(_ message: ErasureTable.Message) throws(StoreError) {
        for row in try LocationTable.list(message: message.id, on: connection) { count(row, -1) }
        try SearchTable.delete(searchID: message.searchID, on: connection)
        try ErasureTable.delete(message.id, on: connection)
        touched.messages[message.id] = nil
        touched.fresh[message.id] = nil
        touched.emptied.insert(message.conversation)
        touch(conversation: message.conversation, mailbox: message.mailbox)
        if !touched.hasErasedWords { try InstallationTable.setSearchPurge(true, on: connection) }
        touched.hasErasedWords = true
        // What was erased must not stay in the log either.
        effects.erasedSecrets = true
    }
}

extension Store {
    /// Destroys a mailbox's credentials at once, and with `erase` then all that belongs to it, in pieces between which
    /// others can write. What stops in between leaves the mailbox disconnected with a part of its messages; it can be
    /// repeated.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func disconnectMailbox(_ id: MailboxID, in workspace: WorkspaceID, erase: Bool) async throws(StoreError) {
        try await write { try $0.disconnectMailbox(id, in: workspace, erase: false) }
        guard erase else { return }
        let key = try await read { try $0.mailboxKey(id, in: workspace) }
        while try await write({ try $0.eraseMessages(of: key, limit: 200) }) > 0 { await Task.yield() }
        try await write { try $0.disconnectMailbox(id, in: workspace, erase: true) }
        while try await write({ try $0.purgeSearch() }) { await Task.yield() }
    }
}
