internal import MailModel

/// People and the browsers that they have signed in with.
enum PersonTable {
    private static let columns = "public_id, address, name, password_changed, created"

    static func exists(on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.first("SELECT id FROM person LIMIT 1", []) { (row) throws(StoreError) in try row.integer() }
            != nil
    }

    static func find(_ id: PersonID, on connection: any SQLConnection) throws(StoreError) -> PersonRecord? {
        try connection.first(
            "SELECT \(columns) FROM person WHERE public_id = ?1", [.text(id.description)], decode)
    }

    static func find(address: EmailAddress, on connection: any SQLConnection) throws(StoreError) -> PersonRecord? {
        try connection.first(
            "SELECT \(columns) FROM person WHERE address_key = ?1", [.text(address.comparisonKey)], decode)
    }

    static func rowID(of id: PersonID, on connection: any SQLConnection) throws(StoreError) -> Int64 {
        let found: Int64? = try connection.first(
            "SELECT id FROM person WHERE public_id = ?1", [.text(id.description)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let found else { throw StoreError(.notFound, "there is no person \(id)") }
        return found
    }

    static func passwordHash(of id: PersonID, on connection: any SQLConnection) throws(StoreError) -> String? {
        try connection.first("SELECT password_hash FROM person WHERE public_id = ?1", [.text(id.description)]) {
            (row) throws(StoreError) in try row.text()
        }
    }

    static func insert(
        _ record: PersonRecord, passwordHash: String, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO person (public_id, address, address_key, name, password_hash, password_changed, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """,
            [
                .text(record.id.description), .text(record.address.description), .text(record.address.comparisonKey),
                .text(record.name), .text(passwordHash), .integer(record.passwordChanged.milliseconds),
                .integer(record.created.milliseconds),
            ])
    }

    static func setPassword(
        _ hash: String, changed: Timestamp?, row: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE person SET password_hash = ?1, password_changed = coalesce(?2, password_changed) WHERE id = ?3",
            [.text(hash), .time(changed), .integer(row)])
    }

    static func setName(_ name: String, row: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("UPDATE person SET name = ?1 WHERE id = ?2", [.text(name), .integer(row)])
    }

    // MARK: - Devices

    static func knowsDevice(
        _ digest: [UInt8], person: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        let found: Int64? = try connection.first(
            "SELECT id FROM device WHERE digest = ?1 AND person_id = ?2", [.bytes(digest), .integer(person)]
        ) { (row) throws(StoreError) in try row.integer() }
        return found != nil
    }

    static func noteDevice(
        _ digest: [UInt8], person: Int64, at now: Timestamp, keeping limit: Int, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO device (person_id, digest, last_used) VALUES (?1, ?2, ?3)
            ON CONFLICT (digest) DO UPDATE SET person_id = excluded.person_id, last_used = excluded.last_used
            """, [.integer(person), .bytes(digest), .integer(now.milliseconds)])
        let known = try connection.query(
            "SELECT id FROM device WHERE person_id = ?1 ORDER BY last_used DESC LIMIT ?2",
            [.integer(person), .integer(Int64(limit) + 20)]
        ) { (row) throws(StoreError) in try row.integer() }
        for row in known.dropFirst(limit) {
            try connection.execute("DELETE FROM device WHERE id = ?1", [.integer(row)])
        }
    }

    static func deleteDevices(of person: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM device WHERE person_id = ?1", [.integer(person)])
    }

    static func deleteDevices(usedBefore time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int {
        try connection.execute("DELETE FROM device WHERE last_used < ?1", [.integer(time.milliseconds)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> PersonRecord {
        PersonRecord(
            id: try row.parsed { PersonID($0) }, address: try row.address(), name: try row.text(),
            passwordChanged: Timestamp(milliseconds: try row.integer()),
            created: Timestamp(milliseconds: try row.integer()))
    }
}
