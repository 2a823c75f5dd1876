internal import MailModel

/// How mailboxes stand, in full, and when they are looked at next. Every mailbox has a row.
enum HealthTable {
    static func find(
        _ id: MailboxID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> HealthRecord? {
        try connection.first(
            """
            SELECT mailbox.public_id, workspace.public_id, mailbox_health.state, arrivals, next_check
            FROM mailbox_health JOIN mailbox ON mailbox.id = mailbox_health.mailbox_id
            JOIN workspace ON workspace.id = mailbox.workspace_id
            WHERE mailbox.public_id = ?1 AND mailbox.workspace_id = ?2
            """, [.text(id.description), .integer(workspace)]
        ) { (row) throws(StoreError) in
            HealthRecord(
                mailbox: try row.parsed { MailboxID($0) }, workspace: try row.parsed { WorkspaceID($0) },
                state: try row.text(), arrivals: try row.text(), nextCheck: try row.time())
        }
    }

    static func upsert(
        _ record: HealthRecord, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO mailbox_health (mailbox_id, state, arrivals, next_check) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (mailbox_id) DO UPDATE SET
                state = excluded.state, arrivals = excluded.arrivals, next_check = excluded.next_check
            """,
            [.integer(mailbox), .text(record.state), .text(record.arrivals), .time(record.nextCheck)])
    }

    /// Says when a mailbox is looked at next, and makes its row where it has none.
    static func schedule(mailbox: Int64, at time: Timestamp?, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO mailbox_health (mailbox_id, state, next_check) VALUES (?1, '', ?2)
            ON CONFLICT (mailbox_id) DO UPDATE SET next_check = excluded.next_check
            """, [.integer(mailbox), .time(time)])
    }

    /// Mailboxes that are due, the longest due first. Those that are paused or disconnected never are.
    static func due(at now: Timestamp, limit: Int, on connection: any SQLConnection) throws(StoreError) -> [DueMailbox]
    {
        try connection.query(
            """
            SELECT mailbox.public_id, workspace.public_id, mailbox.imap_host FROM mailbox_health
            JOIN mailbox ON mailbox.id = mailbox_health.mailbox_id
            JOIN workspace ON workspace.id = mailbox.workspace_id
            WHERE next_check <= ?1 ORDER BY next_check LIMIT ?2
            """, [.integer(now.milliseconds), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            DueMailbox(
                mailbox: try row.parsed { MailboxID($0) }, workspace: try row.parsed { WorkspaceID($0) },
                host: try row.text())
        }
    }
}
