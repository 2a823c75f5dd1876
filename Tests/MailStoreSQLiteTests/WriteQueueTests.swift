import MailModel
import MailStore
import Testing

@testable import MailStoreSQLite

@Suite("Writes that wait together")
struct WriteQueueTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A database with a table of numbers.
    private func database() async throws -> SQLiteDatabase {
        let database = try SQLiteDatabase(path: folder.path + "/x.db")
        try await database.write { (connection) throws(StoreError) in
            _ = try connection.execute("CREATE TABLE number (value INTEGER PRIMARY KEY NOT NULL) STRICT", [])
        }
        return database
    }

    private func numbers(_ database: SQLiteDatabase) async throws -> [Int64] {
        try await database.read { (connection) throws(StoreError) in
            try connection.query("SELECT value FROM number ORDER BY value", []) {
                (row) throws(StoreError) in try row.integer()
            }
        }
    }

    @Test("of many writes at once, each that succeeds is kept, and each that fails takes back its own work alone")
    func grouped() async throws {
        let database = try await database()
        let failed = await withTaskGroup(of: Int64?.self) { group in
            for number in 0..<300 as Range<Int64> {
                group.addTask {
                    do throws(StoreError) {
                        try await database.write { (connection) throws(StoreError) in
                            try connection.execute("INSERT INTO number VALUES (?1)", [.integer(number)])
                            if number % 7 == 0 { throw StoreError(.aborted, "no") }
                            // A broken rule that the write itself gets over leaves the rest of it.
                            if number % 5 == 0 {
                                _ = try? connection.execute("INSERT INTO number VALUES (?1)", [.integer(number)])
                            }
                        }
                        return nil
                    } catch {
                        return error.code == .aborted ? number : -1
                    }
                }
            }
            var failed: Set<Int64> = []
            for await number in group { if let number { failed.insert(number) } }
            return failed
        }
        #expect(failed == Set(stride(from: 0, to: 300, by: 7)))
        #expect(try await numbers(database) == (0..<300).filter { $0 % 7 != 0 })
        try await database.close()
        await #expect(throws: StoreError(.closed, "")) {
            try await database.write { (connection) throws(StoreError) in
                _ = try connection.execute("INSERT INTO number VALUES (?1)", [.integer(1000)])
            }
        }
    }

    @Test("a statement with other parameters than it was given is refused, and every value comes back as it was")
    func values() async throws {
        let database = try await database()
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(.max), .text(""), .text("a\u{0}b"), .text("Grüße 日本"), .bytes([]),
            .bytes([0, 255, 1]),
        ]
        try await database.write { (connection) throws(StoreError) in
            try connection.execute("CREATE TABLE any_value (id INTEGER PRIMARY KEY NOT NULL, value ANY) STRICT", [])
            for (index, value) in values.enumerated() {
                try connection.execute(
                    "INSERT INTO any_value (id, value) VALUES (?1, ?2)", [.integer(Int64(index)), value])
            }
        }
        let found = try await database.read { (connection) throws(StoreError) in
            try connection.query("SELECT value FROM any_value ORDER BY id", []) {
                (row) throws(StoreError) in row.any()
            }
        }
        #expect(found == values)
        for arguments in [[], [.integer(1), .integer(2)]] as [[SQLValue]] {
            await #expect(throws: StoreError(.programmer, "")) {
                try await database.read { (connection) throws(StoreError) in
                    _ = try connection.query("SELECT value FROM any_value WHERE id = ?1", arguments) {
                        (row) throws(StoreError) in row.any()
                    }
                }
            }
        }
        try await database.close()
    }

    @Test("a statement that ended early can be used again at once")
    func reused() async throws {
        let database = try await database()
        try await database.write { (connection) throws(StoreError) in
            for number in 0..<5 as Range<Int64> {
                try connection.execute("INSERT INTO number VALUES (?1)", [.integer(number)])
            }
            for _ in 0..<3 {
                do throws(StoreError) {
                    _ = try connection.query("SELECT value FROM number WHERE value >= ?1", [.integer(1)]) {
                        (row) throws(StoreError) in try row.text()
                    }
                } catch {
                    guard error.code == .corrupted else { throw error }
                }
            }
            try connection.execute("DELETE FROM number WHERE value >= ?1", [.integer(3)])
        }
        #expect(try await numbers(database) == [0, 1, 2])
        try await database.close()
    }
}
