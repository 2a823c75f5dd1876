internal import MailModel

/// Tags of mailboxes, and who owns them: by what lists are narrowed down.
enum MailboxTagTable {
    /// Of a workspace, by name. One that no mailbox has any more is none.
    static func list(workspace: Int64, on connection: any SQLConnection) throws(StoreError) -> [MailboxTag] {
        try connection.query(
            """
            SELECT name FROM tag
            WHERE workspace_id = ?1 AND EXISTS (SELECT 1 FROM mailbox_tag WHERE mailbox_tag.tag_id = tag.id)
            ORDER BY name_key LIMIT ?2
            """, [.integer(workspace), .integer(Int64(MailboxTag.maximumCount))], decode
        ).compactMap(\.self)
    }

    /// Of a mailbox, by name.
    static func list(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> [MailboxTag] {
        try connection.query(
            """
            SELECT tag.name FROM mailbox_tag JOIN tag ON tag.id = mailbox_tag.tag_id
            WHERE mailbox_tag.mailbox_id = ?1
            """, [.integer(mailbox)], decode
        ).compactMap(\.self).sorted { $0.key < $1.key }
    }

    static func count(workspace: Int64, on connection: any SQLConnection) throws(StoreError) -> Int {
        let count: Int64? = try connection.first(
            "SELECT count(*) FROM tag WHERE workspace_id = ?1", [.integer(workspace)]
        ) { (row) throws(StoreError) in try row.integer() }
        return Int(clamping: count ?? 0)
    }

    static func find(
        _ key: String, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Int64? {
        try connection.first(
            "SELECT id FROM tag WHERE workspace_id = ?1 AND name_key = ?2", [.integer(workspace), .text(key)]
        ) { (row) throws(StoreError) in try row.integer() }
    }

    static func insert(
        _ tag: MailboxTag, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Int64 {
        let row: Int64? = try connection.first(
            "INSERT INTO tag (workspace_id, name_key, name) VALUES (?1, ?2, ?3) RETURNING id",
            [.integer(workspace), .text(tag.key), .text(tag.name)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let row else { throw StoreError(.programmer, "an inserted tag has no row id") }
        return row
    }

    static func add(tag: Int64, to mailbox: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "INSERT INTO mailbox_tag (mailbox_id, tag_id) VALUES (?1, ?2) ON CONFLICT (mailbox_id, tag_id) DO NOTHING",
            [.integer(mailbox), .integer(tag)])
    }

    static func remove(_ key: String, from mailbox: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            """
            DELETE FROM mailbox_tag
            WHERE mailbox_id = ?1 AND tag_id IN (
                SELECT tag.id FROM mailbox_tag AS own JOIN tag ON tag.id = own.tag_id
                WHERE own.mailbox_id = ?1 AND tag.name_key = ?2)
            """, [.integer(mailbox), .text(key)])
    }

    /// Forgets tags that no mailbox has.
    static func deleteUnused(workspace: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            """
            DELETE FROM tag WHERE workspace_id = ?1
                AND NOT EXISTS (SELECT 1 FROM mailbox_tag WHERE mailbox_tag.tag_id = tag.id)
            """, [.integer(workspace)])
    }

    /// Who owns mailboxes of a workspace, each once.
    static func owners(workspace: Int64, limit: Int, on connection: any SQLConnection) throws(StoreError) -> [String] {
        try connection.query(
            """
            SELECT DISTINCT alert_address FROM mailbox WHERE workspace_id = ?1 AND alert_address <> ''
            ORDER BY alert_address LIMIT ?2
            """, [.integer(workspace), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in try row.text() }
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> MailboxTag? {
        MailboxTag(try row.text())
    }
}
