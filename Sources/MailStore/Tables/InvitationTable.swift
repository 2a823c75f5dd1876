internal import MailModel

/// Invitations that were not taken up yet.
enum InvitationTable {
    private static let columns = """
        invitation.public_id, workspace.public_id, workspace.name, invitation.address, invitation.role,
        invitation.inviter, invitation.created, invitation.issued, invitation.expires
        """
    private static let source = "invitation JOIN workspace ON workspace.id = invitation.workspace_id"

    static func find(digest: [UInt8], on connection: any SQLConnection) throws(StoreError) -> InvitationRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE invitation.digest = ?1", [.bytes(digest)], decode)
    }

    static func find(
        _ id: InvitationID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> InvitationRecord? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE invitation.public_id = ?1 AND invitation.workspace_id = ?2",
            [.text(id.description), .integer(workspace)], decode)
    }

    /// By address.
    static func list(
        workspace: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [InvitationRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM \(source)
            WHERE invitation.workspace_id = ?1 ORDER BY invitation.address_key LIMIT ?2
            """, [.integer(workspace), .integer(Int64(limit))], decode)
    }

    /// One address has one invitation to a workspace: a further one takes the place of the one before.
    static func upsert(
        _ draft: InvitationDraft, id: InvitationID, workspace: Int64, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO invitation
                (public_id, workspace_id, address, address_key, role, digest, inviter, created, issued, expires)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9)
            ON CONFLICT (workspace_id, address_key) DO UPDATE SET address = excluded.address, role = excluded.role,
                digest = excluded.digest, inviter = excluded.inviter, issued = excluded.issued,
                expires = excluded.expires
            """,
            [
                .text(id.description), .integer(workspace), .text(draft.address.description),
                .text(draft.address.comparisonKey), .text(draft.role.rawValue), .bytes(draft.digest),
                .text(draft.inviter), .integer(now.milliseconds), .integer(draft.expires.milliseconds),
            ])
    }

    static func delete(
        _ id: InvitationID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "DELETE FROM invitation WHERE public_id = ?1 AND workspace_id = ?2",
            [.text(id.description), .integer(workspace)]) > 0
    }

    static func delete(expiredBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM invitation WHERE expires < ?1", [.integer(time.milliseconds)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> InvitationRecord {
        InvitationRecord(
            id: try row.parsed { InvitationID($0) }, workspace: try row.parsed { WorkspaceID($0) },
            workspaceName: try row.text(), address: try row.address(), role: try row.parsed(MemberRole.init),
            inviter: try row.text(), created: Timestamp(milliseconds: try row.integer()),
            issued: Timestamp(milliseconds: try row.integer()), expires: Timestamp(milliseconds: try row.integer()))
    }
}
