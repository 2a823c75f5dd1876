import IMAPClient
import IMAPCore
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("Changes by another client")
struct ChangeSyncTests {
    private func messages(_ seeds: Range<UInt64>) -> [NewFakeMessage] {
        seeds.map { NewFakeMessage(.generated(GeneratedMessage(seed: $0, size: 500))) }
    }

    @Test("are all taken over: new, gone, flagged, moved", arguments: Announced.allCases)
    func everything(_ announced: Announced) async throws {
        try await SyncHarness.withKit(announced.options) { harness, _, account in
            account.append(messages(0..<80))
            account.append(messages(100..<110), to: FolderName("Archive"))
            let session = try await harness.session()
            try await harness.syncAll(session)
            let moved = try #require(try await harness.messages(in: "INBOX").first { $0.uid == 40 }).message

            var random = SeededRandom(seed: 7)
            for round in 0..<6 {
                let uids = account.folder(.inbox)?.messages.map(\.uid) ?? []
                account.changeFlags(
                    Array(uids.shuffled(using: &random).prefix(9)), adding: [.seen, Flag("$Round\(round)")])
                account.changeFlags(Array(uids.shuffled(using: &random).prefix(5)), removing: [.seen])
                account.expunge(Array(uids.filter { $0 != 40 }.shuffled(using: &random).prefix(4)))
                if round == 2 { account.move([40], from: .inbox, to: FolderName("Archive")) }
                account.append(messages(UInt64(200 + round * 10)..<UInt64(203 + round * 10)))
                // A plain server tells of flags only when all are compared.
                try await harness.syncAll(session, reason: announced == .plain ? .request : .event)
                try await harness.expectInStep()
            }
            let archived = try await harness.messages(in: "Archive").map(\.message.id)
            #expect(archived.contains(moved.id))
            await session.connection.logout()
        }
    }

    @Test("that amount to nothing cost one question for all folders")
    func nothing() async throws {
        try await SyncHarness.withKit { harness, server, account in
            for number in 0..<94 { account.createFolder(FolderName("Folder \(number)")) }
            account.append(messages(0..<20))
            let session = try await harness.session()
            try await harness.syncAll(session)
            server.resetRecord()
            let round = try await session.syncFolders()
            #expect(round.folders.count == 100)
            #expect(round.changed.isEmpty)
            #expect(server.record.roundTrips <= 1)
            await session.connection.logout()
        }
    }

    @Test("cost a new connection three questions where nothing has changed in a hundred folders")
    func nothingAfterRestart() async throws {
        try await SyncHarness.withKit { harness, server, account in
            for number in 0..<94 { account.createFolder(FolderName("Folder \(number)")) }
            account.append(messages(0..<20))
            try await harness.syncAll()
            let session = try await harness.session()
            server.resetRecord()
            #expect(try await session.syncFolders().changed.isEmpty)
            #expect(server.record.roundTrips <= 3)
            await session.connection.logout()
        }
    }

    @Test("are seen by STATUS in the folders that they touched, and only there")
    func changedFolders() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append(messages(0..<10))
            account.append(messages(20..<30), to: FolderName("Archive"))
            let session = try await harness.session()
            try await harness.syncAll(session)
            account.changeFlags([3], adding: [.flagged], in: FolderName("Archive"))
            let round = try await session.syncFolders()
            #expect(round.changed == [try await harness.folder("Archive").key])
            await session.connection.logout()
        }
    }

    @Test("of flags cost one question where the server has QRESYNC")
    func oneQuestion() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<50))
            let session = try await harness.session()
            try await harness.syncAll(session)
            let key = try await harness.folder("INBOX").key
            account.changeFlags([3, 4], adding: [.flagged])
            account.expunge([7])
            server.resetRecord()
            let report = try await session.sync(key, reason: .event)
            #expect(report.changed == 2)
            #expect(report.removed == 1)
            #expect(server.record.roundTrips <= 1)
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }

    @Test("that are new messages cost two questions, and a third one where a message is large")
    func arrival() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<20))
            let session = try await harness.session()
            try await harness.syncAll(session)
            let key = try await harness.folder("INBOX").key
            account.append(messages(50..<53))
            server.resetRecord()
            #expect(try await session.sync(key, reason: .event).new == 3)
            #expect(server.record.roundTrips <= 2)
            try await harness.expectInStep()

            account.append(NewFakeMessage(.generated(GeneratedMessage(seed: 99, size: 300_000))))
            account.append(messages(60..<61))
            server.resetRecord()
            #expect(try await session.sync(key, reason: .event).new == 2)
            #expect(server.record.roundTrips <= 4)
            try await harness.expectInStep()
            let large = try #require(try await harness.messages(in: "INBOX").first { $0.message.size == 300_000 })
            let body = try await harness.store.read { try $0.body(of: large.location.message) }
            #expect(body?.isComplete == true)
            #expect(body?.text.utf8.count ?? 0 > 250_000)
            await session.connection.logout()
        }
    }

    @Test("do not undo what was done here and is still on its way")
    func pending() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append(messages(0..<5))
            let session = try await harness.session()
            try await harness.syncAll(session)
            let message = try #require(try await harness.messages(in: "INBOX").first { $0.uid == 2 })
            let mailbox = try await session.mailbox()
            _ = try await harness.store.write { writer in
                try writer.enqueueOperation(
                    NewOperation(
                        mailbox: mailbox, message: message.message.key, kind: .flags,
                        flagChange: MailStore.FlagChange(added: [.seen])))
            }
            account.changeFlags([2], adding: [.flagged])
            _ = try await session.sync(try await harness.folder("INBOX").key, reason: .event)
            let after = try #require(try await harness.messages(in: "INBOX").first { $0.uid == 2 })
            #expect(after.location.flags == [.seen, .flagged])
            await session.connection.logout()
        }
    }

    @Test("of labels are taken over on Gmail, and no message is fetched twice")
    func gmail() async throws {
        var options = FakeServerOptions()
        options.capabilities = FakeServerOptions.gmailCapabilities
        try await withFakeIMAPServer(options) { server in
            let account = server.addAccount(
                "carol@mail.test",
                folders: [
                    (.inbox, .inbox), (FolderName("[Gmail]/All Mail"), .all), (FolderName("[Gmail]/Spam"), .junk),
                    (FolderName("[Gmail]/Trash"), .trash), (FolderName("Customers"), nil),
                ])
            let all = FolderName("[Gmail]/All Mail")
            for number in 0..<20 {
                let items = GmailItems(
                    messageID: UInt64(1_000 + number), threadID: UInt64(500 + number / 2),
                    labels: number % 2 == 0 ? [#"\Inbox"#, "Customers"] : [])
                let content = MessageContent.generated(GeneratedMessage(seed: UInt64(number), size: 500))
                account.append(NewFakeMessage(content, gmail: items), to: all)
                if number % 2 == 0 { account.append(NewFakeMessage(content, gmail: items)) }
            }
            try await SyncHarness.with(connect: { try await SyncHarness.signIn(server) }) { harness in
                try await harness.syncAll()
                try await harness.expectInStep()
                #expect(try await harness.completeness().description == "100 %")
                let stored = try await harness.messages(in: "[Gmail]/All Mail")
                #expect(stored.count == 20)
                #expect(Set(stored.map(\.message.conversation)).count == 10)
                #expect(try await harness.messages(in: "INBOX").isEmpty)
                #expect(stored[0].location.labels.sorted() == ["Customers", #"\Inbox"#])
            }
        }
    }
}
