public import MailModel

extension StoreReading {
    /// The key of 32 random bytes with which a workspace's identities are made. It never leaves the process.
    ///
    /// - Throws: ``StoreError`` with `notFound` where there is no such workspace.
    public func identityKey(of workspace: WorkspaceID) throws(StoreError) -> [UInt8] {
        guard let key = try WorkspaceTable.identityKey(workspace: try rowID(of: workspace), on: connection) else {
            throw StoreError(.corrupted, "the database is damaged: a workspace has no identity key")
        }
        return key
    }

    /// One message by row; nil where it is gone.
    public func message(_ key: MessageKey) throws(StoreError) -> MessageRecord? {
        try MessageTable.find(key, on: connection)
    }

    /// One message; nil where the scope has none such.
    public func message(_ id: MessageRecordID, in scope: MailboxScope) throws(StoreError) -> MessageRecord? {
        guard let found = try MessageTable.find(id, workspace: try rowID(of: scope.workspace), on: connection),
            scope.contains(found.mailbox)
        else { return nil }
        return found
    }

    /// A message's header, text and HTML; nil where the message is gone.
    ///
    /// - Throws: ``StoreError`` with `corrupted`.
    public func body(of message: MessageKey) throws(StoreError) -> StoredBody? {
        try MessageTable.body(of: message, on: connection)
    }

    /// Where a message lies, also where it is leaving, in the order of folders.
    public func locations(of message: MessageKey) throws(StoreError) -> [LocationRecord] {
        try LocationTable.list(message: message.rawValue, on: connection).map(\.record)
    }

    /// The message that lies in a folder under a UID.
    public func location(in folder: FolderKey, uid: UInt32) throws(StoreError) -> LocationRecord? {
        try LocationTable.find(folder: folder, uid: uid, on: connection)?.record
    }

    /// The message with this identity in a mailbox, also one that was removed.
    public func message(identity: [UInt8], in mailbox: MailboxKey) throws(StoreError) -> KnownMessage? {
        try MessageTable.known(identity: identity, mailbox: mailbox, on: connection)
    }

    /// The messages with this identity in all mailboxes that share the identity key, also removed ones.
    public func messages(identity: [UInt8]) throws(StoreError) -> [KnownMessage] {
        try MessageTable.known(identity: identity, on: connection)
    }

    /// The messages with this Message-ID in a mailbox, also removed ones; at most 100.
    public func messages(withMessageID id: MessageID, in mailbox: MailboxKey) throws(StoreError) -> [KnownMessage] {
        try MessageTable.known(messageID: id, mailbox: mailbox, limit: 100, on: connection)
    }

    /// The message with this id of the provider's in a mailbox, also a removed one.
    public func message(providerMessageID id: String, in mailbox: MailboxKey) throws(StoreError) -> KnownMessage? {
        try MessageTable.known(providerMessageID: id, mailbox: mailbox, on: connection)
    }

    /// The messages of a mailbox with the same bare subject in a span of time, newest first.
    ///
    /// - Parameters:
    ///   - digest: that of a token of kind `subject`.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func subjectCandidates(
        digest: [UInt8], in mailbox: MailboxKey, from: Timestamp, through: Timestamp, limit: Int = 20
    ) throws(StoreError) -> [SubjectCandidate] {
        try MessageTable.subjectCandidates(
            digest: digest, mailbox: mailbox, from: from, through: through, limit: bounded(limit), on: connection)
    }
}

extension MailboxScope {
    /// Whether a mailbox of the workspace is in it.
    func contains(_ mailbox: MailboxID) -> Bool { mailboxes?.contains(mailbox) ?? true }
}
