internal import MailModel

/// Alerts, and what mailboxes say of who hears them.
enum AlertTable {
    struct Row: Sendable {
        let id: Int64
        let record: AlertRecord
    }

    private static let columns = """
        alert.id, alert.public_id, workspace.public_id, mailbox.public_id, alert.state, alert.detail, alert.raised,
        alert.settled
        """
    private static let source = """
        alert JOIN workspace ON workspace.id = alert.workspace_id JOIN mailbox ON mailbox.id = alert.mailbox_id
        """

    static func insert(
        _ record: AlertRecord, workspace: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO alert (public_id, workspace_id, mailbox_id, state, detail, raised, settled)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [
                .text(record.id.description), .integer(workspace), .integer(mailbox), .text(record.state.rawValue),
                .text(record.detail), .integer(record.raised.milliseconds), .time(record.settled),
            ])
    }

    static func find(row: Int64, on connection: any SQLConnection) throws(StoreError) -> AlertRecord? {
        try connection.first("SELECT \(columns) FROM \(source) WHERE alert.id = ?1", [.integer(row)], decode)?.record
    }

    static func pending(
        workspace: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [AlertRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE alert.workspace_id = ?1 AND alert.state = 'pending' ORDER BY alert.id LIMIT ?2
            """, [.integer(workspace), .integer(Int64(limit))], decode
        ).map(\.record)
    }

    /// Newest first.
    static func list(
        workspace: Int64, before row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Row] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE alert.workspace_id = ?1 AND alert.id < ?2 ORDER BY alert.id DESC LIMIT ?3
            """, [.integer(workspace), .integer(row), .integer(Int64(limit))], decode)
    }

    static func told(
        workspace: Int64, since: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> [AlertRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE alert.workspace_id = ?1 AND alert.state = 'told' AND alert.settled >= ?2
            ORDER BY alert.settled
            """, [.integer(workspace), .integer(since.milliseconds)], decode
        ).map(\.record)
    }

    /// Whether there was a pending one.
    static func settle(
        _ id: AlertID, as state: AlertRecord.State, workspace: Int64, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            UPDATE alert SET state = ?1, settled = ?2
            WHERE public_id = ?3 AND workspace_id = ?4 AND state = 'pending'
            """,
            [.text(state.rawValue), .integer(now.milliseconds), .text(id.description), .integer(workspace)]) > 0
    }

    static func delete(settledBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM alert WHERE settled < ?1", [.integer(time.milliseconds)])
    }

    static func preference(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> AlertPreference? {
        try connection.first("SELECT alert_address, muted_until FROM mailbox WHERE id = ?1", [.integer(mailbox)]) {
            (row) throws(StoreError) in
            let text = try row.text()
            return AlertPreference(address: try? EmailAddress(text), mutedUntil: try row.time())
        }
    }

    /// Those that are not what every mailbox has, by address.
    static func preferences(
        workspace: Int64, at now: Timestamp, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [(mailbox: MailboxID, address: EmailAddress, preference: AlertPreference)] {
        try connection.query(
            """
            SELECT public_id, address, alert_address, muted_until FROM mailbox
            WHERE workspace_id = ?1 AND address_key > '' AND (alert_address <> '' OR muted_until > ?2)
            ORDER BY address_key LIMIT ?3
            """, [.integer(workspace), .integer(now.milliseconds), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            let id = try row.parsed { MailboxID($0) }
            let address = try row.address()
            let text = try row.text()
            return (id, address, AlertPreference(address: try? EmailAddress(text), mutedUntil: try row.time()))
        }
    }

    static func setPreference(
        _ preference: AlertPreference, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE mailbox SET alert_address = ?1, muted_until = ?2 WHERE id = ?3",
            [.text(preference.address?.description ?? ""), .time(preference.mutedUntil), .integer(mailbox)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Row {
        let id = try row.integer()
        return Row(
            id: id,
            record: AlertRecord(
                id: try row.parsed { AlertID($0) }, workspace: try row.parsed { WorkspaceID($0) },
                mailbox: try row.parsed { MailboxID($0) }, state: try row.parsed(AlertRecord.State.init),
                detail: try row.text(), raised: Timestamp(milliseconds: try row.integer()), settled: try row.time()))
    }
}
