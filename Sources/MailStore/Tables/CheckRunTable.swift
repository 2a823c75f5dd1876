internal import MailModel

/// The history of connection tests.
enum CheckRunTable {
    struct Row: Sendable {
        let id: Int64
        let record: CheckRunRecord
    }

    private static let columns = """
        check_run.id, check_run.public_id, workspace.public_id, mailbox.public_id, check_run.address,
        check_run.started, check_run.finished, check_run.outcome, check_run.report
        """
    private static let source = """
        check_run JOIN workspace ON workspace.id = check_run.workspace_id
        LEFT JOIN mailbox ON mailbox.id = check_run.mailbox_id
        """

    static func insert(
        _ record: CheckRunRecord, workspace: Int64, mailbox: Int64?, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO check_run
                (public_id, workspace_id, mailbox_id, address, address_key, started, finished, outcome, report)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """,
            [
                .text(record.id.description), .integer(workspace), mailbox.map { .integer($0) } ?? .null,
                .text(record.address.description), .text(record.address.comparisonKey),
                .integer(record.started.milliseconds), .integer(record.finished.milliseconds),
                .text(record.outcome.rawValue), .text(record.report),
            ])
    }

    static func find(
        _ id: CheckRunID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> CheckRunRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE check_run.public_id = ?1 AND check_run.workspace_id = ?2",
            [.text(id.description), .integer(workspace)], decode)?.record
    }

    static func find(row: Int64, on connection: any SQLConnection) throws(StoreError) -> CheckRunRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE check_run.id = ?1", [.integer(row)], decode)?.record
    }

    /// Newest first.
    static func list(
        address: EmailAddress, workspace: Int64, before row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Row] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE check_run.workspace_id = ?1 AND check_run.address_key = ?2 AND check_run.id < ?3
            ORDER BY check_run.id DESC LIMIT ?4
            """,
            [.integer(workspace), .text(address.comparisonKey), .integer(row), .integer(Int64(limit))], decode)
    }

    static func delete(
        address: EmailAddress, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "DELETE FROM check_run WHERE workspace_id = ?1 AND address_key = ?2",
            [.integer(workspace), .text(address.comparisonKey)])
    }

    static func delete(finishedBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM check_run WHERE finished < ?1", [.integer(time.milliseconds)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Row {
        let id = try row.integer()
        let publicID = try row.parsed { CheckRunID($0) }
        let workspace = try row.parsed { WorkspaceID($0) }
        let mailbox = try row.optionalText().flatMap { MailboxID($0) }
        return Row(
            id: id,
            record: CheckRunRecord(
                id: publicID, workspace: workspace, mailbox: mailbox, address: try row.address(),
                started: Timestamp(milliseconds: try row.integer()),
                finished: Timestamp(milliseconds: try row.integer()),
                outcome: try row.parsed(CheckRunRecord.Outcome.init), report: try row.text()))
    }
}
