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
        touched.emptied.insert(message.conversation)
        touch(conversation: message.conversation, mailbox: message.mailbox)
        if !effects.erasedSecrets { try InstallationTable.setSearchPurge(true, on: connection) }
        // What was erased must not stay in the log either.
        effects.erasedSecrets = true
    }
}
