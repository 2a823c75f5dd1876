import IMAPClient
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("The folders of a mailbox")
struct FolderSyncTests {
    private func messages(_ seeds: Range<UInt64>) -> [NewFakeMessage] {
        seeds.map {
            NewFakeMessage(
                .generated(GeneratedMessage(seed: $0, size: 500)), received: Timestamp(milliseconds: Int64($0) * 1_000))
        }
    }

    private static func options(objectID: Bool) -> FakeServerOptions {
        var options = FakeServerOptions()
        if !objectID { options.capabilities.remove("OBJECTID") }
        return options
    }

    @Test("keep their messages when they are renamed, by id or by figures", arguments: [true, false])
    func renamed(objectID: Bool) async throws {
        try await SyncHarness.withKit(Self.options(objectID: objectID)) { harness, server, account in
            account.createFolder(FolderName("Work"))
            account.createFolder(FolderName("Work/One"))
            account.append(messages(0..<12), to: FolderName("Work"))
            account.append(messages(20..<25), to: FolderName("Work/One"))
            try await harness.syncAll()
            let key = try await harness.folder("Work").key
            let before = try await harness.messages(in: "Work").map(\.message.id)
            let inner = try await harness.folder("Work/One").key

            account.renameFolder(FolderName("Work"), to: FolderName("Customers"))
            account.append(messages(40..<42), to: FolderName("Customers"))
            server.resetRecord()
            let session = try await harness.session()
            let round = try await session.syncFolders()
            #expect(round.removed == 0)
            #expect(try await harness.folder("Customers").key == key)
            #expect([inner].contains(try await harness.folder("Customers/One").key))
            try await harness.syncAll(session)
            #expect(try await harness.messages(in: "Customers").map(\.message.id).prefix(12) == before[...])
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }

    @Test("may change names with each other")
    func swapped() async throws {
        try await SyncHarness.withKit { harness, _, account in
            for name in ["A", "B"] { account.createFolder(FolderName(name)) }
            account.append(messages(0..<5), to: FolderName("A"))
            account.append(messages(10..<13), to: FolderName("B"))
            try await harness.syncAll()
            let first = try await harness.folder("A").key
            account.renameFolder(FolderName("A"), to: FolderName("C"))
            account.renameFolder(FolderName("B"), to: FolderName("A"))
            account.renameFolder(FolderName("C"), to: FolderName("B"))
            try await harness.syncAll()
            #expect(try await harness.folder("B").key == first)
            try await harness.expectInStep()
        }
    }

    @Test("that are deleted take their messages with them, and a new one of the same name is another folder")
    func deleted() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.createFolder(FolderName("Work"))
            account.append(messages(0..<5), to: FolderName("Work"))
            try await harness.syncAll()
            let message = try #require(try await harness.messages(in: "Work").first).message
            account.deleteFolder(FolderName("Work"))
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(try await harness.store.read { try $0.locations(of: message.key) }.isEmpty)
            account.createFolder(FolderName("Work"))
            account.append(messages(0..<1), to: FolderName("Work"))
            try await harness.syncAll()
            try await harness.expectInStep()
            // The same message, so the same row.
            #expect(try await harness.messages(in: "Work").map(\.message.id) == [message.id])
        }
    }

    @Test("that the server forgets to list are not thrown away")
    func forgotten() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<5), to: FolderName("Archive"))
            try await harness.syncAll()
            let session = try await harness.session()
            server.inject(Fault(at: .command("LIST"), .dropUntagged))
            let round = try await session.syncFolders()
            #expect(round.removed == 0 || !server.waitingFaults.isEmpty)
            #expect(try await harness.folder("Archive").counts.messages == 5)
            try await harness.syncAll(session)
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }
}
