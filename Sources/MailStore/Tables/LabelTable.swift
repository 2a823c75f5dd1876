internal import MailModel

/// Labels, their names on servers, and the conversations that have them.
enum LabelTable {
    private static let columns = "id, public_id, name, hue, is_shared, work"

    private static func decode(_ row: inout RowReader) throws(StoreError) -> LabelRecord {
        LabelRecord(
            key: LabelKey(rawValue: try row.integer()), id: try row.parsed { LabelID($0) }, name: try row.text(),
            hue: Int(clamping: try row.integer()), isShared: try row.integer() == 1,
            work: try row.parsed(LabelRecord.Work.init))
    }

    static func list(workspace: Int64, on connection: any SQLConnection) throws(StoreError) -> [LabelRecord] {
        try connection.query(
            "SELECT \(columns) FROM label WHERE workspace_id = ?1 ORDER BY id LIMIT ?2",
            [.integer(workspace), .integer(Int64(LabelRecord.maximumCount))], decode)
    }

    static func find(
        _ id: LabelID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> LabelRecord? {
        try connection.first(
            "SELECT \(columns) FROM label WHERE public_id = ?1 AND workspace_id = ?2",
            [.text(id.description), .integer(workspace)], decode)
    }

    static func name(of label: LabelKey, on connection: any SQLConnection) throws(StoreError) -> String? {
        try connection.first("SELECT name FROM label WHERE id = ?1", [.integer(label.rawValue)]) {
            (row) throws(StoreError) in try row.text()
        }
    }

    static func insert(
        id: LabelID, name: String, hue: Int, isShared: Bool, workspace: Int64, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) -> LabelKey {
        let row: Int64? = try connection.first(
            """
            INSERT INTO label (public_id, workspace_id, name, hue, is_shared, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id
            """,
            [
                .text(id.description), .integer(workspace), .text(name), .integer(Int64(hue)),
                .integer(isShared ? 1 : 0), .integer(now.milliseconds),
            ]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let row else { throw StoreError(.programmer, "an inserted label has no row id") }
        return LabelKey(rawValue: row)
    }

    static func update(
        _ label: LabelKey, name: String, hue: Int, isShared: Bool, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE label SET name = ?1, hue = ?2, is_shared = ?3 WHERE id = ?4",
            [.text(name), .integer(Int64(hue)), .integer(isShared ? 1 : 0), .integer(label.rawValue)])
    }

    static func delete(_ label: LabelKey, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM label WHERE id = ?1", [.integer(label.rawValue)])
    }

    // MARK: - Names

    static func names(
        workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> [(name: String, label: LabelKey)] {
        try connection.query(
            "SELECT name, label_id FROM label_name WHERE workspace_id = ?1 ORDER BY name LIMIT ?2",
            [.integer(workspace), .integer(Int64(4 * LabelRecord.maximumCount))]
        ) { (row) throws(StoreError) in (try row.text(), LabelKey(rawValue: try row.integer())) }
    }

    static func names(of label: LabelKey, on connection: any SQLConnection) throws(StoreError) -> [String] {
        try connection.query("SELECT name FROM label_name WHERE label_id = ?1", [.integer(label.rawValue)]) {
            (row) throws(StoreError) in try row.text()
        }
    }

    static func owner(
        ofName name: String, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> LabelKey? {
        try connection.first(
            "SELECT label_id FROM label_name WHERE workspace_id = ?1 AND name = ?2", [.integer(workspace), .text(name)]
        ) { (row) throws(StoreError) in LabelKey(rawValue: try row.integer()) }
    }

    static func addName(
        _ name: String, to label: LabelKey, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO label_name (workspace_id, name, label_id) VALUES (?1, ?2, ?3)
            ON CONFLICT (workspace_id, name) DO NOTHING
            """, [.integer(workspace), .text(name), .integer(label.rawValue)])
    }

    // MARK: - Work

    static func setWork(
        _ work: LabelRecord.Work, after conversation: Int64, of label: LabelKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE label SET work = ?1, work_after = ?2 WHERE id = ?3",
            [.text(work.rawValue), .integer(conversation), .integer(label.rawValue)])
    }

    /// The first label with which something is still to be done.
    static func nextWork(
        on connection: any SQLConnection
    ) throws(StoreError) -> (label: LabelKey, work: LabelRecord.Work, after: Int64, workspace: Int64)? {
        try connection.first(
            "SELECT id, work, work_after, workspace_id FROM label WHERE work <> '' ORDER BY id LIMIT 1", []
        ) { (row) throws(StoreError) in
            (
                LabelKey(rawValue: try row.integer()), try row.parsed(LabelRecord.Work.init), try row.integer(),
                try row.integer()
            )
        }
    }

    /// The conversations that have a label, by their rows.
    static func conversations(
        of label: LabelKey, after conversation: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Int64] {
        try connection.query(
            """
            SELECT DISTINCT conversation_id FROM conversation_label
            WHERE label_id = ?1 AND conversation_id > ?2 ORDER BY conversation_id LIMIT ?3
            """, [.integer(label.rawValue), .integer(conversation), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in try row.integer() }
    }

    // MARK: - Conversations

    static func setLabels(
        _ labels: [LabelKey], newest: Int64, conversation: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "DELETE FROM conversation_label WHERE conversation_id = ?1 AND mailbox_id = ?2",
            [.integer(conversation), .integer(mailbox)])
        for label in labels {
            try connection.execute(
                """
                INSERT INTO conversation_label (conversation_id, mailbox_id, label_id, newest)
                VALUES (?1, ?2, ?3, ?4)
                """, [.integer(conversation), .integer(mailbox), .integer(label.rawValue), .integer(newest)])
        }
    }

    /// The labels of which a mailbox has messages.
    static func isUsed(
        _ label: LabelKey, by mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.first(
            "SELECT 1 FROM conversation_label WHERE mailbox_id = ?1 AND label_id = ?2 LIMIT 1",
            [.integer(mailbox), .integer(label.rawValue)]
        ) { (row) throws(StoreError) in try row.integer() } != nil
    }

    // MARK: - Labels that servers do not keep

    static func keep(_ keyword: String, on message: Int64, _ connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.execute(
            "INSERT INTO kept_label (message_id, keyword) VALUES (?1, ?2) ON CONFLICT (message_id, keyword) DO NOTHING",
            [.integer(message), .text(keyword)]) > 0
    }

    static func kept(of message: Int64, on connection: any SQLConnection) throws(StoreError) -> [String] {
        try connection.query("SELECT keyword FROM kept_label WHERE message_id = ?1", [.integer(message)]) {
            (row) throws(StoreError) in try row.text()
        }
    }

    static func drop(_ keyword: String, of message: Int64, on connection: any SQLConnection) throws(StoreError) -> Bool
    {
        try connection.execute(
            "DELETE FROM kept_label WHERE message_id = ?1 AND keyword = ?2", [.integer(message), .text(keyword)]) > 0
    }

    // MARK: - Conversations that were there before labels were

    static func hasBacklog(on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.first("SELECT conversation_id FROM label_backlog LIMIT 1", []) { (row) throws(StoreError) in
            try row.integer()
        } != nil
    }

    static func takeBacklog(
        limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [(conversation: Int64, mailbox: Int64)] {
        let found = try connection.query(
            "SELECT conversation_id, mailbox_id FROM label_backlog ORDER BY conversation_id, mailbox_id LIMIT ?1",
            [.integer(Int64(limit))]
        ) { (row) throws(StoreError) in (conversation: try row.integer(), mailbox: try row.integer()) }
        for entry in found {
            try connection.execute(
                "DELETE FROM label_backlog WHERE conversation_id = ?1 AND mailbox_id = ?2",
                [.integer(entry.conversation), .integer(entry.mailbox)])
        }
        return found
    }

    /// How the labels of a message are written by its servers.
    static func written(of message: Int64, on connection: any SQLConnection) throws(StoreError) -> [String] {
        let rows = try connection.query(
            "SELECT labels, flags FROM location WHERE message_id = ?1", [.integer(message)]
        ) { (row) throws(StoreError) in (try row.text(), try row.text()) }
        return rows.flatMap { labels, flags in
            FieldText.values(in: labels) + FieldText.flags(in: flags).map(\.description).sorted()
        }
    }
}
