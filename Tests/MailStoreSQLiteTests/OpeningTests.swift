import Foundation
import GRDB
import MailModel
import MailStore
import Testing

@testable import MailStoreSQLite

@Suite("Opening the store")
struct OpeningTests {
    let folder: TemporaryFolder
    let data: DataFolder

    init() throws {
        folder = try TemporaryFolder()
        data = try DataFolder.open(folder.data)
    }

    private func open(_ schema: Schema = .current, at time: Timestamp = Sample.time) async throws -> Store {
        try await SQLiteStore.open(in: data, schema: schema, now: { time })
    }

    /// This program's schema and `count` further versions.
    private func newer(_ count: Int, broken: Bool = false) -> Schema {
        let next = Schema.current.newestVersion
        return Schema(
            migrations: Schema.current.migrations
                + (1...count).map { number in
                    Schema.Migration(version: next + number, name: "test \(number)") { _ in
                        ["CREATE TABLE later\(number) (id INTEGER PRIMARY KEY NOT NULL) STRICT"]
                            + (broken ? ["INSERT INTO nowhere VALUES (1)"] : [])
                    }
                })
    }

    private var backups: [String] {
        get throws { (try? FileManager.default.contentsOfDirectory(atPath: data.backupsPath).sorted()) ?? [] }
    }

    @Test("every file of an open store is readable by its owner alone")
    func modes() async throws {
        let store = try await open()
        let workspace = try await store.prepared()
        try await store.connect("alice", in: workspace)
        let files = try folder.files()
        #expect(files.contains { $0.hasSuffix("salesnode.db-wal") })
        for file in files { #expect(try folder.mode(file) == 0o600, "\(file)") }
        try await store.close()
    }

    @Test("a database that others could read is made private")
    func tightens() async throws {
        try await open().close()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: data.databasePath)
        try await open().close()
        #expect(try folder.mode(data.databasePath) == 0o600)
    }

    @Test("what was saved is there after a restart, with the same installation and workspace")
    func restart() async throws {
        var store = try await open()
        let workspace = try await store.prepared()
        let id = try await store.connect("alice", in: workspace)
        let installation = try await store.read { try $0.installation() }
        try await store.close()
        store = try await open()
        #expect(try await store.read { try $0.defaultWorkspace().id } == workspace)
        #expect(try await store.read { try $0.installation() } == installation)
        #expect(try await store.read { try $0.mailbox(id, in: workspace) } != nil)
        #expect(installation.schemaVersion == Schema.current.newestVersion)
        #expect(try backups.isEmpty)
        try await store.close()
    }

    @Test("a migration makes a complete backup first, private and openable by the older program")
    func backup() async throws {
        var store = try await open()
        let workspace = try await store.prepared()
        let id = try await store.connect("alice", in: workspace)
        try await store.close()
        store = try await open(newer(1))
        #expect(try await store.read { try $0.installation() }.schemaVersion == Schema.current.newestVersion + 1)
        #expect(try await store.read { try $0.mailbox(id, in: workspace) } != nil)
        try await store.close()

        #expect(try backups == ["salesnode-20231114T221320Z-schema\(Schema.current.newestVersion).db"])
        let file = try #require(try backups.first)
        #expect(try folder.mode(data.backupsPath) == 0o700)
        #expect(try folder.mode("\(data.backupsPath)/\(file)") == 0o600)
        let other = try DataFolder.open(folder.path + "/restored")
        try FileManager.default.copyItem(atPath: "\(data.backupsPath)/\(file)", toPath: other.databasePath)
        let restored = try await SQLiteStore.open(in: other)
        #expect(try await restored.read { try $0.mailbox(id, in: workspace) } != nil)
        try await restored.close()
    }

    @Test("mailboxes of a store from before alerts are kept as they are, told to nobody, and looked at soon if active")
    func beforeAlerts() async throws {
        let older = Schema(migrations: Array(Schema.current.migrations.prefix(2)))
        try await open(older).close()
        let ids = [MailboxID.random(), MailboxID.random()]
        let queue = try DatabaseQueue(path: data.databasePath)
        try await queue.write { database in
            for (id, state) in zip(ids, ["active", "paused"]) {
                let server = "'imap.mail.test', 993, 'implicit', 'u', 'password', 'system'"
                let health = "'working', '', 5, 5"
                try database.execute(
                    sql: """
                        INSERT INTO mailbox (
                            public_id, workspace_id, address, address_key, display_name, state,
                            imap_host, imap_port, imap_security, imap_user, imap_sign_in, imap_trust,
                            smtp_host, smtp_port, smtp_security, smtp_user, smtp_sign_in, smtp_trust,
                            receiving_status, receiving_finding, receiving_since, receiving_last_proven,
                            sending_status, sending_finding, sending_since, sending_last_proven, created, updated)
                        VALUES ('\(id)', 1, '\(state)@mail.test', '\(state)@mail.test', '', '\(state)',
                            \(server), \(server), \(health), \(health), 5, 5)
                        """)
            }
        }
        try queue.close()
        let store = try await open()
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        #expect(try await store.read { try $0.mailboxes(in: workspace).items.map(\.id) } == ids)
        #expect(try await store.read { try $0.mailboxesDue(at: Sample.time, limit: 9).map(\.mailbox) } == [ids[0]])
        for id in ids {
            #expect(try await store.read { try $0.health(of: id, in: workspace) }.state.isEmpty)
            #expect(try await store.read { try $0.alertPreference(of: id, in: workspace) } == AlertPreference())
        }
        try await store.close()
    }

    @Test("only the newest backups are kept, and an unfinished one is removed")
    func retention() async throws {
        try await open().close()
        for number in 1...4 {
            if number == 4 {
                try Data().write(to: URL(filePath: "\(data.backupsPath)/salesnode-x.db.partial"))
            }
            try await open(newer(number), at: Sample.time.adding(milliseconds: Int64(number) * 1000)).close()
        }
        let base = Schema.current.newestVersion
        #expect(
            try backups
                == [("22", base + 1), ("23", base + 2), ("24", base + 3)].map {
                    "salesnode-20231114T2213\($0.0)Z-schema\($0.1).db"
                })
    }

    @Test("a newer schema refuses this program with a sentence that says what to do, and changes nothing")
    func tooNew() async throws {
        let newerStore = try await open(newer(1))
        let workspace = try await newerStore.prepared()
        let id = try await newerStore.connect("alice", in: workspace)
        try await newerStore.close()
        let error = await #expect(throws: StoreError.self) { try await open() }
        #expect(error?.code == .schemaTooNew)
        let version = Schema.current.newestVersion
        #expect(error?.message.contains("schema version \(version + 1)") == true)
        #expect(error?.message.contains("newer program") == true)
        let store = try await open(newer(1))
        #expect(try await store.read { try $0.mailbox(id, in: workspace) } != nil)
        try await store.close()
    }

    @Test("a migration that fails leaves the data as it was, and no copy of it for each attempt")
    func failingMigration() async throws {
        var store = try await open()
        let workspace = try await store.prepared()
        try await store.close()
        for _ in 0..<2 {
            await #expect(throws: StoreError(.migrationFailed, "")) { try await open(newer(2, broken: true)) }
            #expect(try backups.isEmpty)
        }
        store = try await open()
        #expect(try await store.read { try $0.defaultWorkspace().id } == workspace)
        try await store.close()
        try await open(newer(2)).close()
    }

    @Test("a file that is no database is told and left alone")
    func notADatabase() async throws {
        let text = Data(String(repeating: "this is a letter\n", count: 500).utf8)
        try text.write(to: URL(filePath: data.databasePath))
        await #expect(throws: StoreError(.notADatabase, "")) { try await open() }
        #expect(try Data(contentsOf: URL(filePath: data.databasePath)) == text)
    }

    @Test("a database of another program is told")
    func foreign() async throws {
        let other = try DatabaseQueue(path: data.databasePath)
        try await other.write { try $0.execute(sql: "CREATE TABLE other (id INTEGER)") }
        try other.close()
        let error = await #expect(throws: StoreError.self) { try await open() }
        #expect(error?.code == .notADatabase)
        #expect(error?.message.contains("another program") == true)
    }

    @Test("damage within the file is a typed error with the remedy, never a trap")
    func corrupted() async throws {
        let store = try await open()
        let workspace = try await store.prepared()
        for number in 0..<200 { try await store.connect("user\(number)", in: workspace) }
        try await store.close()
        let whole = try Data(contentsOf: URL(filePath: data.databasePath))
        var generator = SeededGenerator(state: 3)
        var damaged = 0
        for _ in 0..<40 {
            var bytes = whole
            let page = Int.random(in: 1..<(whole.count / 4096), using: &generator) * 4096
            for index in page..<(page + 4096) { bytes[index] = .random(in: 0...255, using: &generator) }
            for side in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: data.databasePath + side) }
            try bytes.write(to: URL(filePath: data.databasePath))
            do {
                let store = try await open()
                do {
                    var next: String?
                    repeat {
                        let after = next
                        let page = try await store.read { try $0.mailboxes(in: workspace, after: after) }
                        for mailbox in page.items {
                            _ = try await store.read { try $0.folders(of: mailbox.id, in: workspace) }
                            _ = try await store.read { try $0.credentials(of: mailbox.id, in: workspace) }
                        }
                        next = page.next
                    } while next != nil
                } catch {
                    damaged += 1
                    #expect([.corrupted, .notFound].contains(error.code), "\(error)")
                }
                try await store.close()
            } catch {
                damaged += 1
                #expect([.corrupted, .notADatabase, .schemaTooNew].contains((error as? StoreError)?.code), "\(error)")
            }
        }
        #expect(damaged > 5)
    }
}

/// Repeatable random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
