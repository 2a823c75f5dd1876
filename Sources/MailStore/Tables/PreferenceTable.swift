internal import MailModel

/// What people have chosen for themselves.
enum PreferenceTable {
    static func find(
        _ name: String, person: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> String? {
        try connection.first(
            "SELECT value FROM preference WHERE person_id = ?1 AND name = ?2", [.integer(person), .text(name)]
        ) { (row) throws(StoreError) in try row.text() }
    }

    static func set(
        _ value: String, _ name: String, person: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO preference (person_id, name, value) VALUES (?1, ?2, ?3)
            ON CONFLICT (person_id, name) DO UPDATE SET value = excluded.value
            """, [.integer(person), .text(name), .text(value)])
    }

    static func delete(_ name: String, person: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "DELETE FROM preference WHERE person_id = ?1 AND name = ?2", [.integer(person), .text(name)])
    }
}
