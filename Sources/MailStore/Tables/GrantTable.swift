internal import MailModel

/// What is known of grants besides their tokens.
enum GrantTable {
    private static let columns = """
        mailbox.public_id, workspace.public_id,
        (SELECT oauth_client.public_id FROM oauth_client WHERE oauth_client.id = oauth_grant.client_id),
        oauth_grant.version, issuer, subject, account, scopes, granted, granted_by, last_used, last_refreshed,
        access_expires, grant_expires, refresh_started, finding
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

    static func insert(
        _ draft: GrantDraft, client: Int64, dataKey: Int64, mailbox: Int64, workspace: Int64, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO oauth_grant (data_key_id, mailbox_id, workspace_id, client_id, version, issuer, subject, account,
                scopes, granted, granted_by, last_refreshed, access_expires, grant_expires)
            VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?9, ?11, ?12)
            """,
            [
                .integer(dataKey), .integer(mailbox), .integer(workspace), .integer(client), .text(draft.issuer),
                .text(draft.subject), .text(draft.account), .text(draft.scopes.joined(separator: " ")),
                .integer(now.milliseconds), .text(draft.grantedBy), .time(draft.accessExpires),
                .time(draft.grantExpires),
            ])
    }

    /// Counts the version up where it is still the one that was read; false where it is not.
    static func rotate(
        _ rotation: GrantRotation, mailbox: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            UPDATE oauth_grant SET version = version + 1, last_refreshed = ?3, access_expires = ?4,
                grant_expires = coalesce(?5, grant_expires), scopes = coalesce(?6, scopes), refresh_started = NULL,
                finding = ''
            WHERE mailbox_id = ?1 AND version = ?2
            """,
            [
                .integer(mailbox), .integer(rotation.version), .integer(now.milliseconds),
                .time(rotation.accessExpires), .time(rotation.grantExpires),
                .optional(rotation.scopes.map { $0.joined(separator: " ") }),
            ]) > 0
    }

    static func setRefreshStarted(
        _ time: Timestamp?, version: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "UPDATE oauth_grant SET refresh_started = ?3 WHERE mailbox_id = ?1 AND version = ?2",
            [.integer(mailbox), .integer(version), .time(time)]) > 0
    }

    static func setFinding(
        _ finding: String, version: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "UPDATE oauth_grant SET finding = ?3 WHERE mailbox_id = ?1 AND version = ?2",
            [.integer(mailbox), .integer(version), .text(finding)]) > 0
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
        GrantRecord(
            mailbox: try row.parsed { MailboxID($0) }, workspace: try row.parsed { WorkspaceID($0) },
            client: try row.optionalText().flatMap { OAuthClientID($0) }, version: try row.integer(),
            issuer: try row.text(), subject: try row.text(), account: try row.text(),
            scopes: try row.text().split(separator: " ").map(String.init),
            granted: Timestamp(milliseconds: try row.integer()), grantedBy: try row.text(), lastUsed: try row.time(),
            lastRefreshed: Timestamp(milliseconds: try row.integer()), accessExpires: try row.time(),
            grantExpires: try row.time(), refreshStarted: try row.time(), finding: try row.text())
    }
}
