internal import MailModel

/// Browsers that are signed in.
enum SessionTable {
    private static let columns = """
        session.public_id, person.public_id,
        (SELECT workspace.public_id FROM workspace WHERE workspace.id = session.workspace_id), session.label,
        session.source, session.created, session.last_used, session.expires, session.ends
        """
    private static let source = "session JOIN person ON person.id = session.person_id"

    static func find(digest: [UInt8], on connection: any SQLConnection) throws(StoreError) -> SessionRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE session.digest = ?1", [.bytes(digest)], decode)
    }

    /// Newest first.
    static func list(person: Int64, limit: Int, on connection: any SQLConnection) throws(StoreError) -> [SessionRecord]
    {
        try connection.query(
            "SELECT \(columns) FROM \(source) WHERE session.person_id = ?1 ORDER BY session.id DESC LIMIT ?2",
            [.integer(person), .integer(Int64(limit))], decode)
    }

    static func insert(
        _ draft: SessionDraft, person: Int64, workspace: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO session
                (public_id, person_id, workspace_id, digest, label, source, created, last_used, expires, ends)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8, ?9)
            """,
            [
                .text(draft.id.description), .integer(person), .integer(workspace), .bytes(draft.digest),
                .text(draft.label), .text(draft.source), .integer(now.milliseconds),
                .integer(draft.expires.milliseconds), .integer(draft.ends.milliseconds),
            ])
    }

    static func touch(
        _ id: SessionID, source: String, expires: Timestamp, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE session SET last_used = ?1, expires = ?2, source = ?3 WHERE public_id = ?4",
            [.integer(now.milliseconds), .integer(expires.milliseconds), .text(source), .text(id.description)])
    }

    static func setWorkspace(
        _ workspace: Int64, of id: SessionID, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE session SET workspace_id = ?1 WHERE public_id = ?2",
            [.integer(workspace), .text(id.description)])
    }

    static func delete(_ id: SessionID, person: Int64, on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.execute(
            "DELETE FROM session WHERE public_id = ?1 AND person_id = ?2", [.text(id.description), .integer(person)])
            > 0
    }

    static func deleteAll(
        of person: Int64, except id: SessionID?, on connection: any SQLConnection
    ) throws(StoreError) -> Int {
        try connection.execute(
            "DELETE FROM session WHERE person_id = ?1 AND public_id <> ?2",
            [.integer(person), .text(id?.description ?? "")])
    }

    static func delete(expiredBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM session WHERE expires <= ?1", [.integer(time.milliseconds)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> SessionRecord {
        SessionRecord(
            id: try row.parsed { SessionID($0) }, person: try row.parsed { PersonID($0) },
            workspace: try row.optionalText().flatMap { WorkspaceID($0) }, label: try row.text(),
            source: try row.text(), created: Timestamp(milliseconds: try row.integer()),
            lastUsed: Timestamp(milliseconds: try row.integer()), expires: Timestamp(milliseconds: try row.integer()),
            ends: Timestamp(milliseconds: try row.integer()))
    }
}
