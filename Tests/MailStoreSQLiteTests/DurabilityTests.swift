import Foundation
import MailModel
import MailStore
import Testing

@testable import MailStoreSQLite

@Suite("Durability and erasure")
struct DurabilityTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func integer(_ pragma: String, on connection: any SQLConnection) throws(StoreError) -> Int64? {
        try connection.first("PRAGMA \(pragma)", []) { (row) throws(StoreError) in try row.integer() }
    }

    @Test("the connections are set up as the documentation says")
    func settings() async throws {
        let database = try SQLiteDatabase(path: folder.path + "/x.db")
        let settings = try await database.write { (connection) throws(StoreError) in
            [
                try integer("synchronous", on: connection), try integer("secure_delete", on: connection),
                try integer("foreign_keys", on: connection), try integer("temp_store", on: connection),
            ]
        }
        #expect(settings == [2, 1, 1, 2])
        let mode = try await database.read { (connection) throws(StoreError) in
            try connection.first("PRAGMA journal_mode", []) { (row) throws(StoreError) in try row.text() }
        }
        #expect(mode == "wal")
        try await database.close()
    }

    @Test("an erased credential and its key are in no file of the data folder, while the store is open")
    func erased() async throws {
        let data = try DataFolder.open(folder.data)
        let store = try await SQLiteStore.open(in: data)
        let workspace = try await store.prepared()
        let id = try await store.connect("alice", in: workspace, canary: "canary-one")
        #expect(try !folder.files(containing: "canary-one").isEmpty)
        // Replaced.
        let draft = try Sample.draft("alice", in: workspace, id: id)
        try await store.write {
            try $0.saveMailbox(draft, credentials: Sample.credentials(of: id, canary: "canary-two"), folders: [])
        }
        #expect(try folder.files(containing: "canary-one").isEmpty)
        #expect(try !folder.files(containing: "canary-two").isEmpty)
        // Wrapped anew.
        try await store.write {
            try $0.rewrapDataKeys(masterKeyID: "bbbb") { _ in Array("rewrapped".utf8) }
        }
        #expect(try folder.files(containing: "key of canary-two").isEmpty)
        // Disconnected.
        try await store.write { try $0.disconnectMailbox(id, in: workspace, erase: false) }
        #expect(try folder.files(containing: "canary-two").isEmpty)
        #expect(try folder.files(containing: "rewrapped").isEmpty)
        #expect(try !folder.files(containing: "alice@mail.test").isEmpty)
        try await store.write { try $0.disconnectMailbox(id, in: workspace, erase: true) }
        #expect(try folder.files(containing: "alice@mail.test").isEmpty)
        try await store.close()
    }

    @Test("a full disk is a typed error, keeps what was there, and passes when there is room again")
    func diskFull() async throws {
        let database = try SQLiteDatabase(path: folder.path + "/x.db")
        let store = try await Store.open(database) { (_, _) throws(StoreError) in }
        let workspace = try await store.prepared()
        let id = try await store.connect("alice", in: workspace)
        try await database.write { (connection) throws(StoreError) in
            let pages = try integer("page_count", on: connection) ?? 0
            _ = try integer("max_page_count = \(pages + 2)", on: connection)
        }
        let draft = try Sample.draft("bob", in: workspace)
        let folders = (0..<2_000).map { FolderRecord(name: FolderName("a folder with the number \($0)")) }
        let error = await #expect(throws: StoreError.self) {
            try await store.write {
                try $0.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: folders)
            }
        }
        #expect(error?.code == .diskFull)
        #expect(error?.disposition == .retry)
        #expect(try await store.read { try $0.mailbox(draft.id, in: workspace) } == nil)
        #expect(try await store.read { try $0.mailbox(id, in: workspace) } != nil)
        try await database.write { (connection) throws(StoreError) in
            _ = try integer("max_page_count = 1000000", on: connection)
        }
        try await store.write {
            try $0.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: folders)
        }
        try await store.close()
    }

    @Test("a process killed while it writes loses nothing that it was told was kept, and leaves no half mailbox")
    func killed() async throws {
        for round in 0..<3 {
            let path = "\(folder.path)/killed\(round)"
            let child = try ChildProcess(
                ChildProcess.ownPath, ["--testing-library", "swift-testing", "--filter", "CrashVictim"],
                environment: ProcessInfo.processInfo.environment.merging([crashVariable: path]) { $1 })
            let wanted = 20 + 15 * round
            var kept = 0
            while kept < wanted, let line = child.line() {
                if line.hasPrefix("kept ") { kept += 1 }
            }
            child.kill()
            #expect(kept == wanted)

            let data = try DataFolder.open(path)
            let database = try SQLiteDatabase(path: data.databasePath)
            let store = try await Store.open(database) { (_, _) throws(StoreError) in }
            let check = try await database.read { (connection) throws(StoreError) in
                try connection.query("PRAGMA integrity_check", []) { (row) throws(StoreError) in try row.text() }
                    + connection.query("PRAGMA foreign_key_check", []) { (row) throws(StoreError) in try row.text() }
            }
            #expect(check == ["ok"])
            let workspace = try await store.read { try $0.defaultWorkspace().id }
            let mailboxes = try await store.read { try $0.mailboxes(in: workspace, limit: 500) }.items
            #expect(mailboxes.count >= kept)
            for mailbox in mailboxes {
                let folders = try await store.read { try $0.folders(of: mailbox.id, in: workspace) }
                #expect(folders.count == CrashVictim.folders)
                #expect(try await store.read { try $0.credentials(of: mailbox.id, in: workspace) } != nil)
            }
            guard case .changes(let changes, _) = try await store.read({ try $0.changes(after: 0, limit: 500) }) else {
                Issue.record("told to reload")
                return
            }
            #expect(Set(changes.map(\.entityID)) == Set(mailboxes.map(\.id.description)))
            try await store.close()
        }
    }
}

/// Where the victim writes; the suite below runs only with it.
private let crashVariable = "SALESNODE_CRASH_FOLDER"

/// The child of ``DurabilityTests/killed()``: saves mailboxes until it is killed, and says after each that it was kept.
@Suite("Crash victim")
struct CrashVictim {
    static let folders = 5

    @Test("writes until it is killed")
    func write() async throws {
        // Not a test of its own: the child process that the crash test above starts and kills. Any other run passes it by.
        guard let path = ProcessInfo.processInfo.environment[crashVariable] else { return }
        let data = try DataFolder.open(path)
        let store = try await SQLiteStore.open(in: data)
        let workspace = try await store.prepared()
        let folders = (0..<Self.folders).map { FolderRecord(name: FolderName("folder \($0)")) }
        for number in 0..<400 {
            let draft = try Sample.draft("user\(number)", in: workspace)
            try await store.write {
                try $0.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: folders)
            }
            try FileHandle.standardOutput.write(contentsOf: Data("kept \(number)\n".utf8))
        }
    }
}
