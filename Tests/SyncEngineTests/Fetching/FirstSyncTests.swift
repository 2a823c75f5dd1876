import IMAPClient
import IMAPCore
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

/// What servers announce, from everything to nothing.
enum Announced: String, CaseIterable, CustomTestStringConvertible {
    case everything, condStore, plain

    var options: FakeServerOptions {
        var options = FakeServerOptions()
        switch self {
        case .everything: break
        case .condStore:
            options.capabilities.subtract(["QRESYNC", "OBJECTID", "LIST-STATUS", "ESEARCH", "NOTIFY"])
        case .plain: options.capabilities = FakeServerOptions.plainCapabilities
        }
        return options
    }

    var testDescription: String { rawValue }
}

@Suite("The first sync of a mailbox")
struct FirstSyncTests {
    private let day: Int64 = 86_400_000

    private func message(_ seed: UInt64, daysAgo: Int64 = 0, size: Int = 600) -> NewFakeMessage {
        NewFakeMessage(
            .generated(GeneratedMessage(seed: seed, size: size)), flags: seed % 4 == 0 ? [.seen] : [],
            received: Timestamp(
                milliseconds: (Timestamp.now().milliseconds / 1_000) * 1_000 - daysAgo * day - Int64(seed) * 1_000))
    }

    @Test("brings every message of every folder with its flags", arguments: Announced.allCases)
    func all(_ announced: Announced) async throws {
        try await SyncHarness.withKit(announced.options) { harness, _, account in
            account.append((0..<280).map { message($0) })
            account.append((400..<420).map { message($0) }, to: FolderName("Sent"))
            account.createFolder(FolderName("Work/Ä & ö"))
            account.append(message(500), to: FolderName("Work/Ä & ö"))
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(try await harness.completeness().description == "100 %")
            #expect(try await harness.folder("Sent").record.role == .sent)
        }
    }

    @Test("brings the newest first, in pieces of the size that is allowed")
    func pieces() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append((0..<100).map { message($0, size: 10_000) })
            let session = try await harness.session(FetchBatches(messages: 10))
            try await session.syncFolders()
            let key = try await harness.folder("INBOX").key
            #expect(try await session.sync(key).needsBackfill)
            let first = try await session.backfill(key, budget: ByteBudget(bytes: 150_000))
            #expect(!first.isComplete)
            #expect((15...20).contains(first.stored))
            #expect(first.remaining == 100 - first.stored)
            #expect(try await harness.messages(in: "INBOX").map(\.uid).min() == UInt32(101 - first.stored))
            let figure = try await harness.completeness()
            #expect(figure.reasons.contains { $0.hasPrefix("history of INBOX") })
            while try await !session.backfill(key, budget: ByteBudget(bytes: 150_000)).isComplete {}
            try await harness.syncAll()
            try await harness.expectInStep()
            await session.connection.logout()
        }
    }

    @Test("brings only what is as young as was chosen, and everything that comes later", arguments: Announced.allCases)
    func history(_ announced: Announced) async throws {
        try await SyncHarness.withKit(announced.options, history: .days(30)) { harness, _, account in
            // Not in the order of their dates, as where somebody imported mail.
            account.append((0..<60).map { message($0, daysAgo: Int64($0 * 7 % 60)) })
            try await harness.syncAll()
            let stored = try await harness.messages(in: "INBOX")
            let since = try #require(try await harness.folder("INBOX").cursor.historySince)
            #expect(stored.allSatisfy { $0.message.received >= since })
            #expect(stored.count == account.folder(.inbox)?.messages.count { $0.received >= since })
            let ledger = try await harness.folder("INBOX").ledger
            #expect(ledger.outsideHistory == 60 - stored.count)
            #expect(ledger.gap == 0)
            #expect(try await harness.completeness().description == "100 %")

            // Somebody moves an old message here.
            account.append(message(90, daysAgo: 400))
            account.expunge([stored[0].uid, stored[1].uid])
            try await harness.syncAll()
            let later = try await harness.messages(in: "INBOX")
            #expect(later.count == stored.count - 1)
            #expect(try await harness.folder("INBOX").ledger.gap == 0)
            #expect(try await harness.completeness().description == "100 %")
        }
    }

    @Test("of a mailbox without history brings nothing but what comes from then on")
    func noHistory() async throws {
        try await SyncHarness.withKit(history: .none) { harness, _, account in
            account.append((1..<20).map { message($0, daysAgo: 1) })
            try await harness.syncAll()
            #expect(try await harness.messages(in: "INBOX").isEmpty)
            #expect(try await harness.completeness().description == "100 %")
            account.append(message(50))
            try await harness.syncAll()
            #expect(try await harness.messages(in: "INBOX").count == 1)
        }
    }

    @Test("asks one question for hundreds of messages")
    func fewCommands() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append((0..<600).map { message($0) })
            let session = try await harness.session()
            try await session.syncFolders()
            let key = try await harness.folder("INBOX").key
            _ = try await session.sync(key)
            server.resetRecord()
            #expect(try await session.backfill(key).isComplete)
            // One to find the sizes, four for the messages, and the searches before and after.
            #expect((server.record.counts["UID FETCH"] ?? 0) <= 5)
            #expect((server.record.counts["UID SEARCH"] ?? 0) <= 3)
            #expect(server.record.roundTrips <= 8)
            await session.connection.logout()
        }
    }

    @Test("marks no message as seen and opens no folder for writing")
    func looksOnly() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append((1..<30).map { message($0) })
            let before = account.folder(.inbox)?.messages.map(\.flags)
            try await harness.syncAll()
            #expect(account.folder(.inbox)?.messages.map(\.flags) == before)
            #expect(server.record.counts["SELECT"] == nil)
            #expect(!server.record.commands.contains { $0.text.contains("BODY[") })
        }
    }
}
