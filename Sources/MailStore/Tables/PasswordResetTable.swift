internal import MailModel

/// Links by which people set a new password.
enum PasswordResetTable {
    static func find(digest: [UInt8], on connection: any SQLConnection) throws(StoreError) -> PasswordResetRecord? {
        try connection.first(
            """
            SELECT person.public_id, person.address, person.name, person.password_changed, person.created,
                workspace.public_id, password_reset.issuer, password_reset.expires
            FROM password_reset JOIN person ON person.id = password_reset.person_id
                LEFT JOIN workspace ON workspace.id = password_reset.workspace_id
            WHERE password_reset.digest = ?1
            """, [.bytes(digest)], decode)
    }

    static func upsert(
        _ draft: PasswordResetDraft, person: Int64, workspace: Int64?, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO password_reset (person_id, workspace_id, digest, issuer, expires) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (person_id) DO UPDATE SET workspace_id = excluded.workspace_id, digest = excluded.digest,
                issuer = excluded.issuer, expires = excluded.expires
            """,
            [
                .integer(person), workspace.map { .integer($0) } ?? .null, .bytes(draft.digest), .text(draft.issuer),
                .integer(draft.expires.milliseconds),
            ])
    }

    static func delete(person: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM password_reset WHERE person_id = ?1", [.integer(person)])
    }

    static func delete(expiredBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM password_reset WHERE expires < ?1", [.integer(time.milliseconds)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> PasswordResetRecord {
        PasswordResetRecord(
            person: PersonRecord(
                id: try row.parsed { PersonID($0) }, address: try row.address(), name: try row.text(),
                passwordChanged: Timestamp(milliseconds: try row.integer()),
                created: Timestamp(milliseconds: try row.integer())),
            workspace: try row.optionalText().flatMap { WorkspaceID($0) }, issuer: try row.text(),
            expires: Timestamp(milliseconds: try row.integer()))
    }
}
