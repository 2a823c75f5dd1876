internal import MailModel

/// The audit log: rows are added and read, nothing else.
enum AuditTable {
    struct Row: Sendable {
        let id: Int64
        let record: AuditRecord
    }

    private static let columns = """
        audit.id, audit.public_id, workspace.public_id, audit.kind, audit.actor_id, audit.actor_name, audit.subject_id,
        audit.subject_name, audit.detail, audit.source, audit.occurred
        """

    static func insert(
        _ draft: AuditDraft, workspace: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO audit
                (public_id, workspace_id, kind, actor_id, actor_name, subject_id, subject_name, detail, source, occurred)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """,
            [
                .text(AuditID.random().description), .integer(workspace), .text(draft.kind.rawValue),
                .text(draft.actorID), .text(draft.actorName), .text(draft.subjectID), .text(draft.subjectName),
                .text(draft.detail), .text(draft.source), .integer(now.milliseconds),
            ])
    }

    /// Newest first.
    static func list(
        workspace: Int64, before row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Row] {
        try connection.query(
            """
            SELECT \(columns) FROM audit JOIN workspace ON workspace.id = audit.workspace_id
            WHERE audit.workspace_id = ?1 AND audit.id < ?2 ORDER BY audit.id DESC LIMIT ?3
            """, [.integer(workspace), .integer(row), .integer(Int64(limit))], decode)
    }

    static func find(row: Int64, on connection: any SQLConnection) throws(StoreError) -> AuditRecord? {
        try connection.first(
            """
            SELECT \(columns) FROM audit JOIN workspace ON workspace.id = audit.workspace_id WHERE audit.id = ?1
            """, [.integer(row)], decode)?.record
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Row {
        let id = try row.integer()
        return Row(
            id: id,
            record: AuditRecord(
                id: try row.parsed { AuditID($0) }, workspace: try row.parsed { WorkspaceID($0) },
                kind: AuditKind(rawValue: try row.text()), actorID: try row.text(), actorName: try row.text(),
                subjectID: try row.text(), subjectName: try row.text(), detail: try row.text(),
                source: try row.text(), at: Timestamp(milliseconds: try row.integer())))
    }
}
