internal import MailModel

/// Mailboxes. Every statement but those of the engines names the workspace.
enum MailboxTable {
    static let columns = """
        mailbox.public_id, workspace.public_id, mailbox.address, mailbox.display_name, mailbox.state,
        imap_host, imap_port, imap_security, imap_user, imap_sign_in, imap_trust,
        smtp_host, smtp_port, smtp_security, smtp_user, smtp_sign_in, smtp_trust,
        receiving_status, receiving_finding, receiving_since, receiving_last_proven,
        sending_status, sending_finding, sending_since, sending_last_proven,
        mailbox.created, mailbox.updated, mailbox.last_verified, mailbox.daily_limit, mailbox.provider
        """
    static let source = "mailbox JOIN workspace ON workspace.id = mailbox.workspace_id"

    static func find(
        _ id: MailboxID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> MailboxRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE mailbox.public_id = ?1 AND mailbox.workspace_id = ?2",
            [.text(id.description), .integer(workspace)], decode)
    }

    static func find(_ id: MailboxID, on connection: any SQLConnection) throws(StoreError) -> MailboxRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE mailbox.public_id = ?1", [.text(id.description)], decode)
    }

    static func find(
        address: EmailAddress, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> MailboxRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE mailbox.workspace_id = ?1 AND mailbox.address_key = ?2",
            [.integer(workspace), .text(address.comparisonKey)], decode)
    }

    /// In the order of their addresses.
    static func list(
        workspace: Int64, after key: String, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [MailboxRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE mailbox.workspace_id = ?1 AND mailbox.address_key > ?2
            ORDER BY mailbox.address_key LIMIT ?3
            """, [.integer(workspace), .text(key), .integer(Int64(limit))], decode)
    }

    static func rowID(
        of id: MailboxID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Int64 {
        let found: Int64? = try connection.first(
            "SELECT id FROM mailbox WHERE public_id = ?1 AND workspace_id = ?2",
            [.text(id.description), .integer(workspace)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let found else { throw StoreError(.notFound, "there is no mailbox \(id) in this workspace") }
        return found
    }

    static func owner(
        of mailbox: MailboxKey, on connection: any SQLConnection
    ) throws(StoreError) -> (id: MailboxID, workspace: Int64)? {
        try connection.first(
            "SELECT public_id, workspace_id FROM mailbox WHERE id = ?1", [.integer(mailbox.rawValue)]
        ) { (row) throws(StoreError) in (try row.parsed { MailboxID($0) }, try row.integer()) }
    }

    /// The rows of a workspace's mailboxes.
    static func keys(
        workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> [(key: Int64, id: MailboxID)] {
        try connection.query("SELECT id, public_id FROM mailbox WHERE workspace_id = ?1", [.integer(workspace)]) {
            (row) throws(StoreError) in (try row.integer(), try row.parsed { MailboxID($0) })
        }
    }

    /// Adds the mailbox, or takes the place of the one with its id, and gives the row id.
    static func upsert(
        _ record: MailboxRecord, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Int64 {
        let updates = assignments.map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        let names = (["public_id", "workspace_id", "created"] + assignments).joined(separator: ", ")
        let values = (1...(assignments.count + 3)).map { "?\($0)" }.joined(separator: ", ")
        let rowID: Int64? = try connection.first(
            "INSERT INTO mailbox (\(names)) VALUES (\(values)) ON CONFLICT (public_id) DO UPDATE SET \(updates)"
                + " RETURNING id",
            [.text(record.id.description), .integer(workspace), .integer(record.created.milliseconds)]
                + arguments(of: record)
        ) { (row) throws(StoreError) in try row.integer() }
        guard let rowID else { throw StoreError(.programmer, "an inserted mailbox has no row id") }
        return rowID
    }

    static func delete(row: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM mailbox WHERE id = ?1", [.integer(row)])
    }

    // MARK: - Columns

    private static let assignments = [
        "address", "address_key", "display_name", "state",
        "imap_host", "imap_port", "imap_security", "imap_user", "imap_sign_in", "imap_trust",
        "smtp_host", "smtp_port", "smtp_security", "smtp_user", "smtp_sign_in", "smtp_trust",
        "receiving_status", "receiving_finding", "receiving_since", "receiving_last_proven",
        "sending_status", "sending_finding", "sending_since", "sending_last_proven",
        "updated", "last_verified", "daily_limit", "provider",
    ]

    private static func arguments(of record: MailboxRecord) -> [SQLValue] {
        [
            .text(record.address.description), .text(record.address.comparisonKey), .text(record.displayName),
            .text(record.state.rawValue),
        ] + arguments(of: record.imap) + arguments(of: record.smtp) + arguments(of: record.receiving)
            + arguments(of: record.sending) + [
                .integer(record.updated.milliseconds), .time(record.lastVerified),
                record.dailyLimit.map { .integer(Int64($0)) } ?? .null, .text(record.provider),
            ]
    }

    private static func arguments(of server: MailboxServer) -> [SQLValue] {
        [
            .text(server.endpoint.host.description), .integer(Int64(server.endpoint.port)),
            .text(server.security.rawValue), .text(server.user), .text(server.signIn.rawValue),
            .text(server.trust.text),
        ]
    }

    private static func arguments(of health: DirectionHealthRecord) -> [SQLValue] {
        [
            .text(health.status.rawValue), .text(health.finding), .integer(health.since.milliseconds),
            .time(health.lastProven),
        ]
    }

    static func decode(_ row: inout RowReader) throws(StoreError) -> MailboxRecord {
        MailboxRecord(
            id: try row.parsed { MailboxID($0) }, workspace: try row.parsed { WorkspaceID($0) },
            address: try row.address(), displayName: try row.text(), state: try row.parsed(MailboxState.init),
            imap: try server(&row), smtp: try server(&row), receiving: try health(&row), sending: try health(&row),
            created: Timestamp(milliseconds: try row.integer()), updated: Timestamp(milliseconds: try row.integer()),
            lastVerified: try row.time(), dailyLimit: try row.optionalInteger().map(Int.init(clamping:)),
            provider: try row.text())
    }

    private static func server(_ row: inout RowReader) throws(StoreError) -> MailboxServer {
        let host = try row.parsed { Host($0) }
        let port = Int(clamping: try row.integer())
        guard (1...65535).contains(port) else {
            throw StoreError(.corrupted, "the database is damaged: a port is \(port)")
        }
        return MailboxServer(
            endpoint: Endpoint(host: host, port: port), security: try row.parsed(ConnectionSecurity.init),
            user: try row.text(), signIn: try row.parsed(SignInKind.init),
            trust: try row.parsed { ServerTrust(text: $0) })
    }

    private static func health(_ row: inout RowReader) throws(StoreError) -> DirectionHealthRecord {
        DirectionHealthRecord(
            status: try row.parsed(DirectionHealthRecord.Status.init), finding: try row.text(),
            since: Timestamp(milliseconds: try row.integer()), lastProven: try row.time())
    }
}
