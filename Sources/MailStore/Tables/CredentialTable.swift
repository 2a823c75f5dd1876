internal import MailModel

/// Wrapped data keys, one for each owner.
enum DataKeyTable {
    struct Row: Sendable {
        let id: Int64
        let record: DataKeyRecord
    }

    static func find(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> Row? {
        try connection.first(
            "SELECT \(columns) FROM data_key WHERE mailbox_id = ?1", [.integer(mailbox)], decode)
    }

    static func find(ownerKind: String, ownerID: String, on connection: any SQLConnection) throws(StoreError) -> Row? {
        try connection.first(
            "SELECT \(columns) FROM data_key WHERE owner_kind = ?1 AND owner_id = ?2",
            [.text(ownerKind), .text(ownerID)], decode)
    }

    /// - Parameters:
    ///   - workspace: nil for the server's key.
    ///   - mailbox: nil for a workspace's or the server's key.
    static func insert(
        _ record: DataKeyRecord, workspace: Int64?, mailbox: Int64?, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) -> Int64 {
        let id: Int64? = try connection.first(
            """
            INSERT INTO data_key (owner_kind, owner_id, workspace_id, mailbox_id, wrapped, master_key_id, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id
            """,
            [
                .text(record.ownerKind), .text(record.ownerID), .optional(workspace), .optional(mailbox),
                .bytes(record.wrapped), .text(record.masterKeyID), .integer(now.milliseconds),
            ]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let id else { throw StoreError(.programmer, "an inserted data key has no row id") }
        return id
    }

    /// Removes a mailbox's data key and, by cascade, what it seals; tells whether there was one.
    static func delete(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.execute("DELETE FROM data_key WHERE mailbox_id = ?1", [.integer(mailbox)]) > 0
    }

    static func setWrapped(
        _ wrapped: [UInt8], masterKeyID: String, row: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE data_key SET wrapped = ?1, master_key_id = ?2 WHERE id = ?3",
            [.bytes(wrapped), .text(masterKeyID), .integer(row)])
    }

    static func list(after row: Int64, limit: Int, on connection: any SQLConnection) throws(StoreError) -> [Row] {
        try connection.query(
            "SELECT \(columns) FROM data_key WHERE id > ?1 ORDER BY id LIMIT ?2",
            [.integer(row), .integer(Int64(limit))], decode)
    }

    /// Each master key id once, found by hops along the index and not by reading every row.
    static func masterKeyIDs(on connection: any SQLConnection) throws(StoreError) -> Set<String> {
        var found: Set<String> = []
        var last = ""
        while true {
            let next: String? = try connection.first(
                "SELECT master_key_id FROM data_key WHERE master_key_id > ?1 ORDER BY master_key_id LIMIT 1",
                [.text(last)]
            ) { (row) throws(StoreError) in try row.text() }
            guard let next else { return found }
            found.insert(next)
            last = next
        }
    }

    private static let columns = "id, owner_kind, owner_id, wrapped, master_key_id"

    private static func decode(_ row: inout RowReader) throws(StoreError) -> Row {
        Row(
            id: try row.integer(),
            record: DataKeyRecord(
                ownerKind: try row.text(), ownerID: try row.text(), wrapped: try row.bytes(),
                masterKeyID: try row.text()))
    }
}

/// Sealed secrets.
enum CredentialTable {
    static func insert(
        _ record: CredentialRecord, dataKey: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "INSERT INTO credential (data_key_id, purpose, sealed, created) VALUES (?1, ?2, ?3, ?4)",
            [.integer(dataKey), .text(record.purpose), .bytes(record.sealed), .integer(now.milliseconds)])
    }

    /// False where the key seals nothing for that purpose.
    static func replace(
        _ record: CredentialRecord, dataKey: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "UPDATE credential SET sealed = ?3 WHERE data_key_id = ?1 AND purpose = ?2",
            [.integer(dataKey), .text(record.purpose), .bytes(record.sealed)]) > 0
    }

    static func list(dataKey: Int64, on connection: any SQLConnection) throws(StoreError) -> [CredentialRecord] {
        try connection.query(
            "SELECT purpose, sealed FROM credential WHERE data_key_id = ?1 ORDER BY purpose", [.integer(dataKey)]
        ) { (row) throws(StoreError) in CredentialRecord(purpose: try row.text(), sealed: try row.bytes()) }
    }
}
