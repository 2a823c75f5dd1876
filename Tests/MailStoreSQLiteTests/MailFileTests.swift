import Foundation
import GRDB
import MailModel
import MailStore
import Testing

@testable import MailStoreSQLite

@Suite("Mail in the files")
struct MailFileTests {
    let folder: TemporaryFolder
    let data: DataFolder

    init() throws {
        folder = try TemporaryFolder()
        data = try DataFolder.open(folder.data)
    }

    private func files(containing text: String) throws -> Bool { try !folder.files(containing: text).isEmpty }

    @Test("no word of an erased mailbox is in any file, neither in its rows nor in the index, and others keep theirs")
    func erasedMailbox() async throws {
        let store = try await SQLiteStore.open(in: data, now: { Sample.time })
        let workspace = try await store.prepared()
        let gone = try await store.connect("gone", in: workspace)
        let kept = try await store.connect("kept", in: workspace)
        // The words of the body are compressed in its row; the index and its own rows have them plainly.
        for round in 0..<3 {
            for (id, word) in [(gone, "xylophone"), (kept, "marimba")] {
                let messages = (0..<20).map {
                    MailSample.message(
                        "\(word)\(round).\($0)", minute: Int64($0), text: "\(word) number \(round * 20 + $0)")
                }
                try await store.write { try $0.removeAllLocations(folder: FolderKey(rawValue: id == gone ? 1 : 2)) }
                try await store.add(messages, to: id, in: workspace)
            }
            try await store.indexAll()
        }
        #expect(try files(containing: "xylophone"))
        try await store.disconnectMailbox(gone, in: workspace, erase: true)
        try await store.close()
        #expect(try !files(containing: "xylophone"))
        #expect(try files(containing: "marimba"))

        let again = try await SQLiteStore.open(in: data, now: { Sample.time })
        let request = SearchRequest(scope: .all(in: workspace), condition: .words(["marimba"]))
        #expect(try await again.read { try $0.search(request) }.items.count == 20)
        try await again.close()
    }

    @Test("a message that the server expunged is erased with its words, and only after its time")
    func erasedMessage() async throws {
        let store = try await SQLiteStore.open(in: data, now: { Sample.time })
        let workspace = try await store.prepared()
        let mailbox = try await store.connect("alice", in: workspace)
        try await store.add(
            [MailSample.message("a", text: "xylophone"), MailSample.message("b", text: "marimba")], to: mailbox,
            in: workspace)
        try await store.indexAll()
        try await store.write { try $0.removeLocations(folder: FolderKey(rawValue: 1), uids: UIDSet([1...1])) }
        let early = try await store.write { try $0.eraseExpunged(before: Sample.time) }
        let late = try await store.write { try $0.eraseExpunged(before: Sample.time.adding(milliseconds: 1)) }
        #expect(early == 0 && late == 1)
        while try await store.write({ try $0.purgeSearch() }) {}
        try await store.close()
        #expect(try !files(containing: "xylophone"))
        #expect(try files(containing: "marimba"))
    }

    @Test("the index stays sound through work and erasing")
    func integrity() async throws {
        let store = try await SQLiteStore.open(in: data, now: { Sample.time })
        let workspace = try await store.prepared()
        let mailbox = try await store.connect("alice", in: workspace)
        for round in 0..<10 {
            try await store.write { try $0.removeAllLocations(folder: FolderKey(rawValue: 1)) }
            let messages = (0..<30).map { MailSample.message("m\(round).\($0)", text: "word\($0) round\(round)") }
            try await store.add(messages, to: mailbox, in: workspace)
            try await store.indexAll()
            if round % 3 == 2 {
                try await store.write { _ = try $0.eraseExpunged(before: Sample.time.adding(milliseconds: 1)) }
            }
        }
        try await store.close()
        let queue = try DatabaseQueue(path: data.databasePath)
        try await queue.write { database in
            try database.execute(sql: "INSERT INTO message_search (message_search) VALUES ('integrity-check')")
            let rows = try Int.fetchOne(database, sql: "SELECT count(*) FROM message_search")
            #expect(rows == 60)
            #expect(try String.fetchAll(database, sql: "PRAGMA integrity_check") == ["ok"])
            #expect(try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").isEmpty)
        }
        try queue.close()
    }

    @Test(
        "a store from before there was mail keeps its folders, which were never synchronised, and gets an identity key")
    func beforeMail() async throws {
        let older = Schema(migrations: Array(Schema.current.migrations.prefix(3)))
        let old = try await SQLiteStore.open(in: data, schema: older, now: { Sample.time })
        try await old.close()
        let queue = try DatabaseQueue(path: data.databasePath)
        try await queue.write { database in
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
                    VALUES ('\(MailboxID.random())', 1, 'a@mail.test', 'a@mail.test', '', 'active',
                        \(server), \(server), \(health), \(health), 5, 5)
                    """)
            try database.execute(
                sql:
                    "INSERT INTO folder (mailbox_id, name, role, is_selectable, uid_validity) VALUES (1, 'INBOX', 'inbox', 1, 77)"
            )
            try database.execute(
                sql:
                    "INSERT INTO change (workspace_id, kind, entity_id, occurred) VALUES (1, 'mailbox.updated', 'x', 5)"
            )
        }
        try queue.close()
        let store = try await SQLiteStore.open(in: data, now: { Sample.time })
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let key = try await store.read { try $0.identityKey(of: workspace) }
        #expect(key.count == 32)
        let folders = try await store.read { try $0.syncFolders(of: MailboxKey(rawValue: 1)) }
        #expect(folders.map(\.record.name) == [.inbox])
        #expect(folders.first?.record.uidValidity == UIDValidity(77))
        #expect(folders.first?.cursor == FolderCursor() && folders.first?.ledger == FolderLedger())
        #expect(try await store.read { try $0.feedPosition() } == 1)
        try await store.close()
        let again = try await SQLiteStore.open(in: data, now: { Sample.time })
        #expect(try await again.read { try $0.identityKey(of: workspace) } == key)
        try await again.close()
    }
}
