internal import MailModel
public import MailStore

/// Takes messages into the store.
public enum Ingest {
    /// Takes messages of one folder in, within the transaction of `writer`: finds their conversations, writes them with
    /// their places, and moves the cursor.
    ///
    /// A message that the mailbox has already, by its identity, gets one more place and keeps its row with everything
    /// that was said of it here: so it is with messages that another program moved or copied, with Gmail's labels, and
    /// after the UIDs of a folder lost their meaning. A place of it without a UID, from a move of our own, is taken up.
    /// A UID that is known for the same message has its flags compared. So taking in the same items again changes
    /// nothing.
    ///
    /// Larger batches are faster: the store is asked once for all tokens of a batch. Some hundred messages keep a
    /// transaction short.
    ///
    /// - Parameters:
    ///   - items: the messages in any order, as ``MessageReader`` made them.
    ///   - folder: the folder in which they lie.
    ///   - cursor: how far the folder is in step after this; nil leaves it.
    /// - Throws: ``StoreError``; the caller's transaction is then to be given up.
    @discardableResult
    public static func commit(
        _ items: [IngestItem], folder: SyncFolder, cursor: FolderCursor?, writer: StoreWriter
    ) throws(StoreError) -> IngestReport {
        var batch = try IngestBatch(items, mailbox: folder.mailbox, writer: writer)
        try batch.place()
        try batch.write()
        try batch.locate()
        if let cursor { try writer.setCursor(cursor, of: folder.key) }
        return batch.report
    }
}
