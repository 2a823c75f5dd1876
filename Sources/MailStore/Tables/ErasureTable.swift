internal import MailModel

/// Messages that go for good.
enum ErasureTable {
    struct Message: Sendable {
        let id: Int64
        let searchID: Int64
        let conversation: Int64
        let mailbox: Int64
    }

    private static let columns = "id, search_id, conversation_id, mailbox_id"

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Message {
        Message(
            id: try row.integer(), searchID: try row.integer(), conversation: try row.integer(),
            mailbox: try row.integer())
    }

    /// Removed messages that lie nowhere, not even in a place that is not shown, the longest removed first.
    static func expunged(
        before time: Timestamp, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Message] {
        try connection.query(
            """
            SELECT \(columns) FROM message WHERE removed IS NOT NULL AND removed < ?1
                AND NOT EXISTS (SELECT 1 FROM location WHERE location.message_id = message.id)
            ORDER BY removed LIMIT ?2
            """, [.integer(time.milliseconds), .integer(Int64(limit))], decode)
    }

    static func messages(
        of mailbox: MailboxKey, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Message] {
        try connection.query(
            "SELECT \(columns) FROM message WHERE mailbox_id = ?1 ORDER BY search_id LIMIT ?2",
            [.integer(mailbox.rawValue), .integer(Int64(limit))], decode)
    }

    /// Body, places and operations go with it.
    static func delete(_ message: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM message WHERE id = ?1", [.integer(message)])
    }
}
