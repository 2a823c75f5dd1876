internal import MailModel

/// Access that is to be ended at providers.
enum RevocationTable {
    private static let columns = """
        oauth_revocation.public_id, workspace.public_id,
        (SELECT oauth_client.public_id FROM oauth_client WHERE oauth_client.id = oauth_revocation.client_id),
        mailbox, address, issuer, subject, sealed, attempts, oauth_revocation.created, due, ends, obstacle
        """
    private static let source = "oauth_revocation JOIN workspace ON workspace.id = oauth_revocation.workspace_id"

    static func find(_ id: RevocationID, on connection: any SQLConnection) throws(StoreError) -> RevocationRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE oauth_revocation.public_id = ?1", [.text(id.description)], decode)
    }

    /// A workspace's, oldest first.
    static func list(
        workspace: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [RevocationRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source) WHERE oauth_revocation.workspace_id = ?1 ORDER BY oauth_revocation.id
            LIMIT ?2
            """, [.integer(workspace), .integer(Int64(limit))], decode)
    }

    /// Of all workspaces, the longest due first.
    static func due(
        at now: Timestamp, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [RevocationRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source) WHERE due <= ?1 ORDER BY due, oauth_revocation.id LIMIT ?2
            """, [.integer(now.milliseconds), .integer(Int64(limit))], decode)
    }

    static func insert(
        _ draft: RevocationDraft, client: Int64?, workspace: Int64, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO oauth_revocation (public_id, workspace_id, client_id, mailbox, address, issuer, subject, sealed,
                attempts, created, due, ends)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10, ?11)
            """,
            [
                .text(draft.id.description), .integer(workspace), .optional(client),
                .text(draft.grant.mailbox.description), .text(draft.address.description), .text(draft.grant.issuer),
                .text(draft.grant.subject), .bytes(draft.sealed), .integer(now.milliseconds),
                .integer(draft.due.milliseconds), .integer(draft.ends.milliseconds),
            ])
    }

    /// Counts an attempt where nobody else has meanwhile; false where somebody has.
    static func claim(
        _ id: RevocationID, attempts: Int, due: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            UPDATE oauth_revocation SET attempts = attempts + 1, due = ?3
            WHERE public_id = ?1 AND attempts = ?2
            """, [.text(id.description), .integer(Int64(attempts)), .integer(due.milliseconds)]) > 0
    }

    /// Notes why an attempt came to nothing; the next one is at that time or when it was due, whichever is later.
    static func note(
        _ id: RevocationID, _ obstacle: RevocationObstacle, notBefore due: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE oauth_revocation SET obstacle = ?3, due = CASE WHEN due < ?2 THEN ?2 ELSE due END
            WHERE public_id = ?1
            """, [.text(id.description), .integer(due.milliseconds), .text(obstacle.rawValue)])
    }

    /// Lets those wait no longer that wait for their client.
    static func hasten(client: Int64, at now: Timestamp, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "UPDATE oauth_revocation SET due = ?2 WHERE client_id = ?1 AND obstacle = ?3 AND due > ?2",
            [.integer(client), .integer(now.milliseconds), .text(RevocationObstacle.client.rawValue)])
    }

    static func delete(_ id: RevocationID, on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.execute("DELETE FROM oauth_revocation WHERE public_id = ?1", [.text(id.description)]) > 0
    }

    /// Those of one account at these clients; where the provider does not say whose account it is, those of one mailbox.
    static func delete(
        clients: [Int64], issuer: String, subject: String, mailbox: MailboxID, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            DELETE FROM oauth_revocation WHERE client_id IN (\(OAuthClientTable.places(clients, after: 3)))
                AND subject = ?1 AND issuer = ?2 AND (subject <> '' OR mailbox = ?3)
            """, [.text(subject), .text(issuer), .text(mailbox.description)] + clients.map { .integer($0) }) > 0
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> RevocationRecord {
        RevocationRecord(
            id: try row.parsed { RevocationID($0) }, workspace: try row.parsed { WorkspaceID($0) },
            client: try row.optionalText().flatMap { OAuthClientID($0) }, mailbox: try row.parsed { MailboxID($0) },
            address: try row.text(), issuer: try row.text(), subject: try row.text(), sealed: try row.bytes(),
            attempts: Int(clamping: try row.integer()), created: Timestamp(milliseconds: try row.integer()),
            due: Timestamp(milliseconds: try row.integer()), ends: Timestamp(milliseconds: try row.integer()),
            // One that a newer program knows is none of those that are told apart here.
            obstacle: RevocationObstacle(rawValue: try row.text()) ?? .unclear)
    }
}
