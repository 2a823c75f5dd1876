internal import MailModel

/// What providers know this installation by.
enum OAuthClientTable {
    private static let columns = """
        oauth_client.public_id,
        (SELECT workspace.public_id FROM workspace WHERE workspace.id = oauth_client.workspace_id),
        provider, realm, client_id, configuration, sealed_secret, secret_expires, oauth_client.created,
        oauth_client.updated
        """

    /// The places of so many rows in a statement, after those of other arguments.
    static func places(_ rows: [Int64], after count: Int) -> String {
        rows.indices.map { "?\($0 + count + 1)" }.joined(separator: ", ")
    }

    static func find(_ id: OAuthClientID, on connection: any SQLConnection) throws(StoreError) -> OAuthClientRecord? {
        try connection.first(
            "SELECT \(columns) FROM oauth_client WHERE public_id = ?1", [.text(id.description)], decode)
    }

    static func rowID(of id: OAuthClientID, on connection: any SQLConnection) throws(StoreError) -> Int64 {
        let found: Int64? = try connection.first(
            "SELECT id FROM oauth_client WHERE public_id = ?1", [.text(id.description)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let found else { throw StoreError(.notFound, "there is no OAuth client \(id)") }
        return found
    }

    /// A workspace's own, oldest first.
    static func list(
        workspace: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [OAuthClientRecord] {
        try connection.query(
            "SELECT \(columns) FROM oauth_client WHERE workspace_id = ?1 ORDER BY id LIMIT ?2",
            [.integer(workspace), .integer(Int64(limit))], decode)
    }

    /// Those that serve every workspace, oldest first.
    static func listShared(limit: Int, on connection: any SQLConnection) throws(StoreError) -> [OAuthClientRecord] {
        try connection.query(
            "SELECT \(columns) FROM oauth_client WHERE workspace_id IS NULL ORDER BY id LIMIT ?1",
            [.integer(Int64(limit))], decode)
    }

    static func upsert(
        _ draft: OAuthClientDraft, workspace: Int64?, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO oauth_client (public_id, workspace_id, provider, realm, client_id, configuration, sealed_secret,
                secret_expires, created, updated)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)
            ON CONFLICT (public_id) DO UPDATE SET provider = excluded.provider, realm = excluded.realm,
                client_id = excluded.client_id, configuration = excluded.configuration,
                sealed_secret = excluded.sealed_secret, secret_expires = excluded.secret_expires,
                updated = excluded.updated
            """,
            [
                .text(draft.id.description), .optional(workspace), .text(draft.provider), .text(draft.realm),
                .text(draft.clientID), .text(draft.configuration), draft.sealedSecret.map { .bytes($0) } ?? .null,
                .time(draft.secretExpires), .integer(now.milliseconds),
            ])
    }

    static func delete(row: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM oauth_client WHERE id = ?1", [.integer(row)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> OAuthClientRecord {
        OAuthClientRecord(
            id: try row.parsed { OAuthClientID($0) }, workspace: try row.optionalText().flatMap { WorkspaceID($0) },
            provider: try row.text(), realm: try row.text(), clientID: try row.text(), configuration: try row.text(),
            sealedSecret: try row.optionalBytes(), secretExpires: try row.time(),
            created: Timestamp(milliseconds: try row.integer()), updated: Timestamp(milliseconds: try row.integer()))
    }
}
