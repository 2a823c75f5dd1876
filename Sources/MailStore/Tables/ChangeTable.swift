internal import MailModel

/// The feed.
enum ChangeTable {
    static func insert(
        kind: ChangeKind, entityID: String, workspace: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> Int64 {
        let sequence: Int64? = try connection.first(
            "INSERT INTO change (workspace_id, kind, entity_id, occurred) VALUES (?1, ?2, ?3, ?4) RETURNING sequence",
            [.integer(workspace), .text(kind.rawValue), .text(entityID), .integer(now.milliseconds)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let sequence else { throw StoreError(.programmer, "an inserted change has no sequence number") }
        return sequence
    }

    static func list(
        after sequence: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Change] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source) WHERE change.sequence > ?1 ORDER BY change.sequence LIMIT ?2
            """, [.integer(sequence), .integer(Int64(limit))], decode)
    }

    static func list(
        workspace: Int64, after sequence: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Change] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE change.workspace_id = ?1 AND change.sequence > ?2 ORDER BY change.sequence LIMIT ?3
            """, [.integer(workspace), .integer(sequence), .integer(Int64(limit))], decode)
    }

    /// The newest sequence number that is still there; 0 where none is.
    static func newest(on connection: any SQLConnection) throws(StoreError) -> Int64 {
        try connection.first("SELECT sequence FROM change ORDER BY sequence DESC LIMIT 1", []) {
            (row) throws(StoreError) in try row.integer()
        } ?? 0
    }

    /// The newest entry from before `time`; nil where there is none.
    static func newest(before time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int64? {
        try connection.first(
            "SELECT sequence FROM change WHERE occurred < ?1 ORDER BY occurred DESC, sequence DESC LIMIT 1",
            [.integer(time.milliseconds)]
        ) { (row) throws(StoreError) in try row.integer() }
    }

    static func delete(upTo sequence: Int64, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM change WHERE sequence <= ?1", [.integer(sequence)])
    }

    private static let columns = """
        change.sequence, workspace.public_id, change.kind, change.entity_id, change.occurred
        """
    private static let source = "change JOIN workspace ON workspace.id = change.workspace_id"

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Change {
        Change(
            sequence: try row.integer(), workspace: try row.parsed { WorkspaceID($0) },
            kind: ChangeKind(rawValue: try row.text()), entityID: try row.text(),
            at: Timestamp(milliseconds: try row.integer()))
    }
}
