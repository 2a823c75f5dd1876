internal import MailModel

/// Round trips of test messages, and where their copies may lie.
enum VerificationTable {
    struct Row: Sendable {
        let id: Int64
        let mailbox: Int64
        var record: VerificationRecord
    }

    private static let columns = """
        verification.id, verification.mailbox_id, verification.public_id, workspace.public_id, mailbox.public_id,
        message_id, token, started, verification.state, cleanup, sent, received, finding, report
        """
    private static let source = """
        verification JOIN workspace ON workspace.id = verification.workspace_id
        JOIN mailbox ON mailbox.id = verification.mailbox_id
        """

    static func insert(
        _ record: VerificationRecord, workspace: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        let row: Int64? = try connection.first(
            """
            INSERT INTO verification
                (public_id, workspace_id, mailbox_id, message_id, token, started, state, cleanup, sent, received,
                finding, report)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) RETURNING id
            """,
            [
                .text(record.id.description), .integer(workspace), .integer(mailbox),
                .text(record.messageID.description), .text(record.token), .integer(record.started.milliseconds),
                .text(record.state.rawValue), .text(record.cleanup.rawValue), .time(record.sent),
                .time(record.received), .text(record.finding), .text(record.report),
            ]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let row else { throw StoreError(.programmer, "an inserted verification has no row id") }
        try insert(record.copies, verification: row, on: connection)
    }

    static func update(
        _ record: VerificationRecord, row: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE verification SET state = ?1, cleanup = ?2, sent = ?3, received = ?4, finding = ?5, report = ?6
            WHERE id = ?7
            """,
            [
                .text(record.state.rawValue), .text(record.cleanup.rawValue), .time(record.sent),
                .time(record.received), .text(record.finding), .text(record.report), .integer(row),
            ])
        try connection.execute("DELETE FROM verification_copy WHERE verification_id = ?1", [.integer(row)])
        try insert(record.copies, verification: row, on: connection)
    }

    static func find(
        _ id: VerificationID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Row? {
        let row = try connection.first(
            "SELECT \(columns) FROM \(source) WHERE verification.public_id = ?1 AND verification.workspace_id = ?2",
            [.text(id.description), .integer(workspace)], decode)
        guard let row else { return nil }
        return try withCopies(row, on: connection)
    }

    static func findLatest(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> Row? {
        let row = try connection.first(
            "SELECT \(columns) FROM \(source) WHERE verification.mailbox_id = ?1 ORDER BY verification.id DESC LIMIT 1",
            [.integer(mailbox)], decode)
        guard let row else { return nil }
        return try withCopies(row, on: connection)
    }

    /// Oldest first, of all workspaces.
    static func listCleanupDue(
        after row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Row] {
        let rows = try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE verification.cleanup = 'due' AND verification.id > ?1 ORDER BY verification.id LIMIT ?2
            """, [.integer(row), .integer(Int64(limit))], decode)
        var result: [Row] = []
        for row in rows { result.append(try withCopies(row, on: connection)) }
        return result
    }

    /// The latest whose report names the service that gives verdicts, newest first.
    static func listReported(
        mailbox: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [VerificationRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE verification.mailbox_id = ?1 AND verification.report LIKE '%"verdictsBy"%' ORDER BY verification.id DESC LIMIT ?2
            """, [.integer(mailbox), .integer(Int64(limit))], decode
        ).map(\.record)
    }

    /// The last report that names the service that gives verdicts is needed for as long as the mailbox is there.
    static func delete(startedBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute(
            """
            DELETE FROM verification
            WHERE started < ?1 AND cleanup <> 'due' AND (report NOT LIKE '%"verdictsBy"%' OR EXISTS (
                SELECT 1 FROM verification AS later
                WHERE later.mailbox_id = verification.mailbox_id AND later.id > verification.id
                    AND later.report LIKE '%"verdictsBy"%'))
            """, [.integer(time.milliseconds)])
    }

    // MARK: - Copies

    private static func insert(
        _ copies: [VerificationCopy], verification: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        for copy in copies {
            try connection.execute(
                "INSERT INTO verification_copy (verification_id, folder, uid_validity, uid) VALUES (?1, ?2, ?3, ?4)",
                [
                    .integer(verification), .text(copy.folder.description),
                    .integer(Int64(copy.uidValidity?.rawValue ?? 0)), .integer(Int64(copy.uid?.rawValue ?? 0)),
                ])
        }
    }

    private static func withCopies(_ row: Row, on connection: any SQLConnection) throws(StoreError) -> Row {
        var row = row
        row.record.copies = try connection.query(
            "SELECT folder, uid_validity, uid FROM verification_copy WHERE verification_id = ?1 ORDER BY id",
            [.integer(row.id)]
        ) { (copy) throws(StoreError) in
            VerificationCopy(
                folder: FolderName(try copy.text()),
                uidValidity: UInt32(exactly: try copy.integer()).flatMap { UIDValidity($0) },
                uid: UInt32(exactly: try copy.integer()).flatMap { UID($0) })
        }
        return row
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Row {
        let id = try row.integer()
        let mailboxRow = try row.integer()
        var record = VerificationRecord(
            id: try row.parsed { VerificationID($0) }, workspace: try row.parsed { WorkspaceID($0) },
            mailbox: try row.parsed { MailboxID($0) }, messageID: try row.parsed { MessageID($0) },
            token: try row.text(), started: Timestamp(milliseconds: try row.integer()))
        record.state = try row.parsed(VerificationRecord.State.init)
        record.cleanup = try row.parsed(VerificationRecord.Cleanup.init)
        record.sent = try row.time()
        record.received = try row.time()
        record.finding = try row.text()
        record.report = try row.text()
        return Row(id: id, mailbox: mailboxRow, record: record)
    }
}
