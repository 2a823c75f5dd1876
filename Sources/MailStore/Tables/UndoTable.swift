internal import MailModel

/// What members did a moment ago.
enum UndoTable {
    private static let columns = "public_id, words, steps, is_problem, created"

    private static func decode(_ row: inout RowReader) throws(StoreError) -> UndoRecord {
        UndoRecord(
            id: try row.parsed { UndoID($0) }, words: try row.text(), steps: try row.text(),
            isProblem: try row.integer() == 1, at: Timestamp(milliseconds: try row.integer()))
    }

    static func insert(_ record: UndoRecord, member: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO undo_entry (public_id, member_id, words, steps, is_problem, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """,
            [
                .text(record.id.description), .integer(member), .text(record.words), .text(record.steps),
                .integer(record.isProblem ? 1 : 0), .integer(record.at.milliseconds),
            ])
    }

    static func find(
        _ id: UndoID, member: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> UndoRecord? {
        try connection.first(
            "SELECT \(columns) FROM undo_entry WHERE public_id = ?1 AND member_id = ?2",
            [.text(id.description), .integer(member)], decode)
    }

    /// The latest that can be undone.
    static func latest(member: Int64, on connection: any SQLConnection) throws(StoreError) -> UndoRecord? {
        try connection.first(
            "SELECT \(columns) FROM undo_entry WHERE member_id = ?1 AND steps <> '' ORDER BY id DESC LIMIT 1",
            [.integer(member)], decode)
    }

    /// The latest that changed something, newest first.
    static func list(
        member: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [UndoRecord] {
        try connection.query(
            "SELECT \(columns) FROM undo_entry WHERE member_id = ?1 AND steps <> '' ORDER BY id DESC LIMIT ?2",
            [.integer(member), .integer(Int64(limit))], decode)
    }

    static func delete(_ id: UndoID, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM undo_entry WHERE public_id = ?1", [.text(id.description)])
    }

    static func delete(madeBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM undo_entry WHERE created < ?1", [.integer(time.milliseconds)])
    }
}
