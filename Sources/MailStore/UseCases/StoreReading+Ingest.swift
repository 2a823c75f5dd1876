public import MailModel

/// What taking in many messages at once asks of the store, each question for all of them together.
extension StoreReading {
    /// The workspace to which a mailbox belongs.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox is gone.
    public func workspaceID(of mailbox: MailboxKey) throws(StoreError) -> WorkspaceID {
        let found: WorkspaceID? = try connection.first(
            """
            SELECT workspace.public_id FROM mailbox JOIN workspace ON workspace.id = mailbox.workspace_id
            WHERE mailbox.id = ?1
            """, [.integer(mailbox.rawValue)]
        ) { (row) throws(StoreError) in try row.parsed { WorkspaceID($0) } }
        guard let found else { throw StoreError(.notFound, "there is no such mailbox") }
        return found
    }

    /// How many messages conversations have in all mailboxes, removed ones included; those that have none are left out.
    public func messageCounts(
        of conversations: some Collection<ConversationKey>
    ) throws(StoreError) -> [ConversationKey: Int] {
        var counts: [ConversationKey: Int] = [:]
        for keys in Self.chunks(conversations.map { SQLValue.integer($0.rawValue) }) {
            let rows = try connection.query(
                """
                SELECT conversation_id, count(*) FROM message
                WHERE conversation_id IN (\(Self.places)) GROUP BY conversation_id
                """, keys
            ) { (row) throws(StoreError) in (ConversationKey(rawValue: try row.integer()), Int(try row.integer())) }
            for (key, count) in rows { counts[key] = count }
        }
        return counts
    }

    /// How many keys one statement takes: its text is always the same, and so it is prepared once.
    private static var chunkSize: Int { 32 }

    private static var places: String { (1...chunkSize).map { "?\($0)" }.joined(separator: ", ") }

    /// Keys in portions of equal size; the last one is filled up with one of its own.
    private static func chunks(_ keys: [SQLValue]) -> [[SQLValue]] {
        stride(from: 0, to: keys.count, by: chunkSize).map { start in
            let part = keys[start..<min(start + chunkSize, keys.count)]
            return Array(part) + Array(repeating: keys[start], count: chunkSize - part.count)
        }
    }
}
