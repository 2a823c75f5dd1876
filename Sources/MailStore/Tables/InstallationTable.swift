internal import MailModel

/// The single row of facts about the store.
enum InstallationTable {
    static func find(on connection: any SQLConnection) throws(StoreError) -> Installation? {
        try connection.first(
            """
            SELECT public_id, created, master_key_id, (SELECT max(version) FROM schema_migration)
            FROM installation WHERE id = 1
            """, []
        ) { (row) throws(StoreError) in
            Installation(
                id: try row.parsed { InstallationID($0) }, created: Timestamp(milliseconds: try row.integer()),
                masterKeyID: try row.text(), schemaVersion: Int(clamping: try row.integer()))
        }
    }

    static func insert(id: InstallationID, at now: Timestamp, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "INSERT INTO installation (id, public_id, created) VALUES (1, ?1, ?2)",
            [.text(id.description), .integer(now.milliseconds)])
    }

    static func setMasterKey(_ keyID: String, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE installation SET master_key_id = ?1 WHERE id = 1", [.text(keyID)])
    }

    static func feedFloor(on connection: any SQLConnection) throws(StoreError) -> Int64 {
        try connection.first("SELECT feed_floor FROM installation WHERE id = 1", []) {
            (row) throws(StoreError) in try row.integer()
        } ?? 0
    }

    static func setFeedFloor(_ sequence: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE installation SET feed_floor = ?1 WHERE id = 1", [.integer(sequence)])
    }

    /// How far messages are indexed, and whether words of erased ones may be left in the index.
    static func searchState(on connection: any SQLConnection) throws(StoreError) -> (cursor: Int64, purge: Bool) {
        try connection.first("SELECT search_cursor, search_purge FROM installation WHERE id = 1", []) {
            (row) throws(StoreError) in (try row.integer(), try row.integer() == 1)
        } ?? (0, false)
    }

    static func setSearchCursor(_ cursor: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE installation SET search_cursor = ?1 WHERE id = 1", [.integer(cursor)])
    }

    static func setSearchPurge(_ purge: Bool, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE installation SET search_purge = ?1 WHERE id = 1", [.truth(purge)])
    }
}

/// Workspaces.
enum WorkspaceTable {
    private static let columns = "SELECT public_id, name, created FROM workspace"

    /// The oldest workspace: the one that every installation has.
    static func findFirst(on connection: any SQLConnection) throws(StoreError) -> WorkspaceRecord? {
        try connection.first("\(columns) ORDER BY id LIMIT 1", [], decode)
    }

    static func find(_ id: WorkspaceID, on connection: any SQLConnection) throws(StoreError) -> WorkspaceRecord? {
        try connection.first("\(columns) WHERE public_id = ?1", [.text(id.description)], decode)
    }

    /// All, the oldest first.
    static func list(on connection: any SQLConnection) throws(StoreError) -> [WorkspaceRecord] {
        try connection.query("\(columns) ORDER BY id", [], decode)
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> WorkspaceRecord {
        WorkspaceRecord(
            id: try row.parsed { WorkspaceID($0) }, name: try row.text(),
            created: Timestamp(milliseconds: try row.integer()))
    }

    static func setName(_ name: String, row: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE workspace SET name = ?1 WHERE id = ?2", [.text(name), .integer(row)])
    }

    static func insert(_ record: WorkspaceRecord, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "INSERT INTO workspace (public_id, name, created) VALUES (?1, ?2, ?3)",
            [.text(record.id.description), .text(record.name), .integer(record.created.milliseconds)])
    }

    /// Whether there is more than one workspace.
    static func isOneOfMany(on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.query("SELECT id FROM workspace ORDER BY id LIMIT 2", []) {
            (row) throws(StoreError) in try row.integer()
        }.count > 1
    }

    static func identityKey(workspace: Int64, on connection: any SQLConnection) throws(StoreError) -> [UInt8]? {
        try connection.first(
            "SELECT identity_key FROM workspace WHERE id = ?1 AND identity_key IS NOT NULL", [.integer(workspace)]
        ) { (row) throws(StoreError) in try row.bytes() }
    }

    static func setIdentityKey(
        _ key: [UInt8], workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE workspace SET identity_key = ?1 WHERE id = ?2", [.bytes(key), .integer(workspace)])
    }

    /// Workspaces from before there were identity keys, a few at a time.
    static func withoutIdentityKey(on connection: any SQLConnection) throws(StoreError) -> [Int64] {
        try connection.query("SELECT id FROM workspace WHERE identity_key IS NULL LIMIT 100", []) {
            (row) throws(StoreError) in try row.integer()
        }
    }

    static func rowID(of id: WorkspaceID, on connection: any SQLConnection) throws(StoreError) -> Int64 {
        let found: Int64? = try connection.first(
            "SELECT id FROM workspace WHERE public_id = ?1", [.text(id.description)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let found else { throw StoreError(.notFound, "there is no workspace \(id)") }
        return found
    }
}
