internal import MailModel

/// Sign-ins at providers that are under way.
enum SignInTable {
    static func insert(
        _ record: PendingSignIn, workspace: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO oauth_sign_in (workspace_id, stage, digest, browser, sealed, created, expires)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [
                .integer(workspace), .text(record.stage.rawValue), .bytes(record.digest), .bytes(record.browser),
                .bytes(record.sealed), .integer(now.milliseconds), .integer(record.expires.milliseconds),
            ])
    }

    static func find(digest: [UInt8], on connection: any SQLConnection) throws(StoreError) -> PendingSignIn? {
        try connection.first(
            """
            SELECT workspace.public_id, stage, digest, browser, sealed, expires
            FROM oauth_sign_in JOIN workspace ON workspace.id = oauth_sign_in.workspace_id WHERE digest = ?1
            """, [.bytes(digest)]
        ) { (row) throws(StoreError) in
            PendingSignIn(
                workspace: try row.parsed { WorkspaceID($0) }, stage: try row.parsed(PendingSignIn.Stage.init),
                digest: try row.bytes(), browser: try row.bytes(), sealed: try row.bytes(),
                expires: Timestamp(milliseconds: try row.integer()))
        }
    }

    static func delete(digest: [UInt8], on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.execute("DELETE FROM oauth_sign_in WHERE digest = ?1", [.bytes(digest)]) > 0
    }

    static func delete(expiredBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM oauth_sign_in WHERE expires <= ?1", [.integer(time.milliseconds)])
    }
}

/// Links for mailboxes' owners.
enum OwnerLinkTable {
    private static let columns = """
        oauth_link.public_id, workspace.public_id, oauth_link.digest, oauth_link.address, oauth_client.public_id,
        oauth_link.inviter, oauth_link.created, oauth_link.expires, oauth_link.used
        """
    private static let source = """
        oauth_link JOIN workspace ON workspace.id = oauth_link.workspace_id
        JOIN oauth_client ON oauth_client.id = oauth_link.client_id
        """

    static func find(_ id: OwnerLinkID, on connection: any SQLConnection) throws(StoreError) -> OwnerLinkRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE oauth_link.public_id = ?1", [.text(id.description)], decode)
    }

    /// Newest first.
    static func list(
        workspace: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [OwnerLinkRecord] {
        try connection.query(
            "SELECT \(columns) FROM \(source) WHERE oauth_link.workspace_id = ?1 ORDER BY oauth_link.id DESC LIMIT ?2",
            [.integer(workspace), .integer(Int64(limit))], decode)
    }

    static func insert(
        _ draft: OwnerLinkDraft, client: Int64, workspace: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO oauth_link (public_id, workspace_id, client_id, digest, address, inviter, created, expires)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                .text(draft.id.description), .integer(workspace), .integer(client), .bytes(draft.digest),
                .text(draft.address.description), .text(draft.inviter), .integer(now.milliseconds),
                .integer(draft.expires.milliseconds),
            ])
    }

    /// Marks it used; false where it was before, or has expired.
    static func use(_ id: OwnerLinkID, at now: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.execute(
            "UPDATE oauth_link SET used = ?2 WHERE public_id = ?1 AND used IS NULL AND expires > ?2",
            [.text(id.description), .integer(now.milliseconds)]) > 0
    }

    static func delete(
        _ id: OwnerLinkID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "DELETE FROM oauth_link WHERE public_id = ?1 AND workspace_id = ?2",
            [.text(id.description), .integer(workspace)]) > 0
    }

    static func delete(expiredBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM oauth_link WHERE expires < ?1", [.integer(time.milliseconds)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> OwnerLinkRecord {
        OwnerLinkRecord(
            id: try row.parsed { OwnerLinkID($0) }, workspace: try row.parsed { WorkspaceID($0) },
            digest: try row.bytes(), address: try row.address(), client: try row.parsed { OAuthClientID($0) },
            inviter: try row.text(), created: Timestamp(milliseconds: try row.integer()),
            expires: Timestamp(milliseconds: try row.integer()), used: try row.time())
    }
}
