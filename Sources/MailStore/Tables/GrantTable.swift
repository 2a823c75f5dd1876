internal import MailModel

/// What is known of grants besides their tokens.
enum GrantTable {
    private static let columns = """
        mailbox.public_id, workspace.public_id,
        (SELECT oauth_client.public_id FROM oauth_client WHERE oauth_client.id = oauth_grant.client_id),
        oauth_grant.version, issuer, subject, account, scopes, granted, granted_by, last_used, last_refreshed,
        access_expires, grant_expires, refresh_started, finding, kind
        """
    private static let source = """
        oauth_grant JOIN mailbox ON mailbox.id = oauth_grant.mailbox_id
        JOIN workspace ON workspace.id = oauth_grant.workspace_id
        """

    static func find(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> GrantRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE oauth_grant.mailbox_id = ?1", [.integer(mailbox)], decode)
    }

    /// In the order in which they were granted; with the row after which the next part begins.
    static func list(
        workspace: Int64, after row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [(row: Int64, record: GrantRecord)] {
        try connection.query(
            """
            SELECT oauth_grant.id, \(columns) FROM \(source)
            WHERE oauth_grant.workspace_id = ?1 AND oauth_grant.id > ?2 ORDER BY oauth_grant.id LIMIT ?3
            """, [.integer(workspace), .integer(row), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in (try row.integer(), try decode(&row)) }
    }

    /// The mailboxes whose grants a client got; with the row after which the next part begins.
    static func mailboxes(
        client: Int64, after row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [(row: Int64, mailbox: MailboxID, workspace: WorkspaceID)] {
        try connection.query(
            """
            SELECT oauth_grant.id, mailbox.public_id, workspace.public_id FROM \(source)
            WHERE oauth_grant.client_id = ?1 AND oauth_grant.id > ?2 ORDER BY oauth_grant.id LIMIT ?3
            """, [.integer(client), .integer(row), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            (try row.integer(), try row.parsed { MailboxID($0) }, try row.parsed { WorkspaceID($0) })
        }
    }

    /// Whether a mailbox besides one stands on a grant of the same account, got by one of these clients. Where the provider
    /// does not say whose account it is, the address by which it was signed in tells.
    static func isShared(
        _ grant: GrantRecord, clients: [Int64], besides mailbox: Int64?, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.first(
            """
            SELECT 1 FROM oauth_grant WHERE client_id IN (\(OAuthClientTable.places(clients, after: 4)))
                AND subject = ?1 AND issuer = ?2 AND mailbox_id <> ?3 AND (subject <> '' OR account = ?4) LIMIT 1
            """,
            [.text(grant.subject), .text(grant.issuer), .integer(mailbox ?? 0), .text(grant.account)]
                + clients.map { .integer($0) }
        ) { (row) throws(StoreError) in try row.integer() } != nil
    }

    /// Whether a mailbox stands on a grant of the same account, got by one of these clients.
    static func isHeld(
        _ grant: GrantRecord, clients: [Int64], by mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.first(
            """
            SELECT 1 FROM oauth_grant WHERE mailbox_id = ?3 AND subject = ?1 AND issuer = ?2
                AND client_id IN (\(OAuthClientTable.places(clients, after: 3)))
            """,
            [.text(grant.subject), .text(grant.issuer), .integer(mailbox)] + clients.map { .integer($0) }
        ) { (row) throws(StoreError) in try row.integer() } != nil
    }

    static func insert(
        _ draft: GrantDraft, client: Int64, dataKey: Int64, mailbox: Int64, workspace: Int64, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO oauth_grant (data_key_id, mailbox_id, workspace_id, client_id, version, issuer, subject, account,
                scopes, granted, granted_by, last_refreshed, access_expires, grant_expires, kind)
            VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?9, ?11, ?12, ?13)
            """,
            [
                .integer(dataKey), .integer(mailbox), .integer(workspace), .integer(client), .text(draft.issuer),
                .text(draft.subject), .text(draft.account), .text(draft.scopes.joined(separator: " ")),
                .integer(now.milliseconds), .text(draft.grantedBy), .time(draft.accessExpires),
                .time(draft.grantExpires), .text(draft.kind.rawValue),
            ])
    }

    /// Counts the version up where the tokens are still those that were read; false where they are not.
    static func rotate(
        _ rotation: GrantRotation, mailbox: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            UPDATE oauth_grant SET version = version + 1, last_refreshed = ?3, access_expires = ?4,
                grant_expires = coalesce(?5, grant_expires), scopes = coalesce(?6, scopes), refresh_started = NULL,
                finding = ''
            WHERE mailbox_id = ?1 AND version = ?2 AND granted = ?7
            """,
            [
                .integer(mailbox), .integer(rotation.stamp.version), .integer(now.milliseconds),
                .time(rotation.accessExpires), .time(rotation.grantExpires),
                .optional(rotation.scopes.map { $0.joined(separator: " ") }),
                .integer(rotation.stamp.granted.milliseconds),
            ]) > 0
    }

    static func setRefreshStarted(
        _ time: Timestamp?, stamp: GrantStamp, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            UPDATE oauth_grant SET refresh_started = ?4 WHERE mailbox_id = ?1 AND version = ?2 AND granted = ?3
            """,
            [.integer(mailbox), .integer(stamp.version), .integer(stamp.granted.milliseconds), .time(time)]) > 0
    }

    static func setFinding(
        _ finding: String, stamp: GrantStamp, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "UPDATE oauth_grant SET finding = ?4 WHERE mailbox_id = ?1 AND version = ?2 AND granted = ?3",
            [.integer(mailbox), .integer(stamp.version), .integer(stamp.granted.milliseconds), .text(finding)]) > 0
    }

    static func clearFindings(client: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE oauth_grant SET finding = '' WHERE client_id = ?1", [.integer(client)])
    }

    static func touch(mailbox: Int64, at now: Timestamp, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "UPDATE oauth_grant SET last_used = ?2 WHERE mailbox_id = ?1",
            [.integer(mailbox), .integer(now.milliseconds)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> GrantRecord {
        // In the order of the columns.
        let mailbox = try row.parsed { MailboxID($0) }
        let workspace = try row.parsed { WorkspaceID($0) }
        let client = try row.optionalText().flatMap { OAuthClientID($0) }
        let version = try row.integer()
        let (issuer, subject, account) = (try row.text(), try row.text(), try row.text())
        let scopes = try row.text().split(separator: " ").map(String.init)
        let granted = Timestamp(milliseconds: try row.integer())
        let (grantedBy, lastUsed) = (try row.text(), try row.time())
        let lastRefreshed = Timestamp(milliseconds: try row.integer())
        let (accessExpires, grantExpires, refreshStarted) = (try row.time(), try row.time(), try row.time())
        let finding = try row.text()
        return GrantRecord(
            mailbox: mailbox, workspace: workspace, client: client, kind: try row.parsed { GrantKind(rawValue: $0) },
            version: version, issuer: issuer, subject: subject, account: account, scopes: scopes, granted: granted,
            grantedBy: grantedBy, lastUsed: lastUsed, lastRefreshed: lastRefreshed, accessExpires: accessExpires,
            grantExpires: grantExpires, refreshStarted: refreshStarted, finding: finding)
    }
}
