import IMAPClient
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("What people decide while the engine runs")
struct WishTests {
    private let day: Int64 = 86_400_000

    private func message(_ seed: UInt64, daysAgo: Int64) -> NewFakeMessage {
        NewFakeMessage(
            .generated(GeneratedMessage(seed: seed, size: 600)), flags: seed % 4 == 0 ? [.seen] : [],
            received: Timestamp(
                milliseconds: (Timestamp.now().milliseconds / 1_000) * 1_000 - daysAgo * day - Int64(seed) * 1_000))
    }

    @Test("more history that is wanted later is fetched, and only that", arguments: Announced.allCases)
    func widened(_ announced: Announced) async throws {
        try await SyncHarness.withKit(announced.options, history: .days(30)) { harness, server, account in
            // Not in the order of their dates, as where somebody imported mail.
            account.append((0..<60).map { message($0, daysAgo: Int64($0 * 7 % 60)) })
            let session = try await harness.session()
            try await harness.syncAll(session)
            let before = try await harness.messages(in: "INBOX")
            #expect((1..<59).contains(before.count))
            server.resetRecord()
            let (id, workspace) = (harness.mailbox.id, harness.workspace)
            let effect = try await harness.store.write { try $0.chooseHistory(.all, of: id, in: workspace) }
            #expect(effect == .widened)
            try await harness.syncAll(session)
            #expect(try await harness.messages(in: "INBOX").count == 60)
            // What was here is what is here.
            let after = try await harness.messages(in: "INBOX")
            let ids = Dictionary(uniqueKeysWithValues: after.map { ($0.uid, $0.message.id) })
            #expect(before.allSatisfy { ids[$0.uid] == $0.message.id })
            try await harness.expectInStep()
            #expect(try await harness.completeness().description == "100 %")
            await session.connection.logout()
        }
    }

    @Test("less history deletes nothing, and the figure stays whole")
    func narrowed() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append((0..<30).map { message($0, daysAgo: Int64($0 * 7 % 60)) })
            try await harness.syncAll()
            let (id, workspace) = (harness.mailbox.id, harness.workspace)
            let effect = try await harness.store.write { try $0.chooseHistory(.none, of: id, in: workspace) }
            #expect(effect == .narrowed)
            account.append(message(40, daysAgo: 0))
            try await harness.syncAll()
            #expect(try await harness.messages(in: "INBOX").count == 31)
            try await harness.expectInStep()
            #expect(try await harness.completeness().description == "100 %")
        }
    }

    @Test("a running engine follows at once, and its next look at the folders leaves chosen roles alone")
    func running() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount("carol@example.com")
            account.createFolder(FolderName("Out"))
            account.append((0..<5).map { message($0, daysAgo: 400) })
            account.append(message(9, daysAgo: 1))
            let id = try await harness.save("carol@example.com", on: server, history: .days(90))
            let workspace = harness.workspace
            @Sendable func folders() async throws -> [SyncFolder] {
                try await harness.store.read { try $0.syncFolders(of: try $0.mailboxKey(id, in: workspace)) }
            }
            @Sendable func stored() async throws -> Int {
                let folders = try await folders()
                guard let inbox = folders.first(where: { $0.record.role == .inbox }) else { return 0 }
                return try await harness.store.read { try $0.uids(in: inbox.key).count }
            }
            try await harness.running {
                try await harness.until("what is young") { try await stored() == 1 }
                try await harness.until("rest") { harness.supervisor.standing.resting == 1 }
                try await harness.store.write { try $0.chooseHistory(.all, of: id, in: workspace) }
                try await harness.until("all of it") { try await stored() == 6 }

                try await harness.until("rest") { harness.supervisor.standing.resting == 1 }
                account.createFolder(FolderName("Another"))
                try await harness.until("a look at the folders") {
                    // Each wish has the engine look once more, whatever the server tells.
                    try await harness.store.write { writer in
                        let known = try writer.syncFolders(of: try writer.mailboxKey(id, in: workspace))
                        let out = try #require(known.first { $0.record.name == FolderName("Out") })
                        try writer.chooseRoles([out.key: .sent], found: known.map(\.record), of: id, in: workspace)
                    }
                    return try await folders().contains { $0.record.name == FolderName("Another") }
                }
                let after = try await folders()
                #expect(after.first { $0.record.name == FolderName("Out") }?.record.role == .sent)
                #expect(after.first { $0.record.name == FolderName("Sent") }?.record.role == nil)
            }
        }
    }
}
