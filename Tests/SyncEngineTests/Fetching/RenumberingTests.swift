import IMAPClient
import IMAPCore
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("Where UIDs lose their meaning")
struct RenumberingTests {
    private func messages(_ seeds: Range<UInt64>) -> [NewFakeMessage] {
        seeds.map { NewFakeMessage(.generated(GeneratedMessage(seed: $0, size: 500))) }
    }

    @Test("nothing is doubled, lost or fetched again, and what was said here stays", arguments: Announced.allCases)
    func validity(_ announced: Announced) async throws {
        try await SyncHarness.withKit(announced.options) { harness, server, account in
            account.append(messages(0..<120))
            try await harness.syncAll()
            let before = try await harness.messages(in: "INBOX")
            account.expunge([1, 2, 3])
            account.append(messages(300..<305))
            account.changeFlags([50], adding: [.flagged])
            account.resetUIDValidity()
            server.resetRecord()
            let session = try await harness.session()
            let key = try await harness.folder("INBOX").key
            let report = try await session.sync(key)
            #expect(report.steps.contains { if case .reset(_, .newValidity) = $0 { true } else { false } })
            #expect(report.needsBackfill)
            // All are still shown while they are being found again.
            #expect(try await harness.folder("INBOX").counts.messages == 120)
            #expect(try await session.backfill(key).isComplete)
            try await harness.expectInStep()

            let after = try await harness.messages(in: "INBOX")
            let ids = Dictionary(uniqueKeysWithValues: before.map { ($0.message.identity, $0.message.id) })
            #expect(after.count == 122)
            #expect(after.count { ids[$0.message.identity] == $0.message.id } == 117)
            // Only the five new ones came whole.
            let whole = server.record.commands.filter {
                $0.text.contains("BODY.PEEK[])") || $0.text.contains("BODY.PEEK[] ")
            }
            #expect(whole.count == 1)
            await session.connection.logout()
        }
    }

    @Test("messages without Message-ID and with the same one keep their rows too")
    func oddIDs() async throws {
        try await SyncHarness.withKit { harness, _, account in
            for seed in 0..<30 {
                var message = GeneratedMessage(seed: UInt64(seed), size: 500 + seed)
                message.identification = seed % 3 == 0 ? .missing : seed % 3 == 1 ? .of(7) : .own
                account.append(
                    NewFakeMessage(.generated(message), received: Timestamp(milliseconds: Int64(seed) * 60_000)))
            }
            // The same message twice.
            let twice = NewFakeMessage(.generated(GeneratedMessage(seed: 90, size: 400)))
            account.append([twice, twice])
            try await harness.syncAll()
            try await harness.expectInStep()
            let before = Set(try await harness.messages(in: "INBOX").map(\.message.id))
            account.resetUIDValidity()
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(Set(try await harness.messages(in: "INBOX").map(\.message.id)) == before)
        }
    }

    @Test("an interruption at any point of it is made up for")
    func interrupted() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<60))
            try await harness.syncAll()
            let before = Set(try await harness.messages(in: "INBOX").map(\.message.id))
            for skips in 0..<8 {
                account.resetUIDValidity()
                server.inject(Fault(at: .anyCommand, skipping: 2 + skips, .cut(afterBytes: 40)))
                _ = try? await harness.syncAll()
                server.clearFaults()
            }
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(Set(try await harness.messages(in: "INBOX").map(\.message.id)) == before)
        }
    }

    @Test("a server that gives UIDs again is found out")
    func reused() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append(messages(0..<40))
            try await harness.syncAll()
            account.reuseUIDs(from: 30)
            account.append(messages(100..<104))
            let reports = try await harness.syncAll()
            #expect(
                reports[0].steps.contains { if case .reset(_, .uidNextWentBack) = $0 { true } else { false } })
            try await harness.expectInStep()
        }
    }
}
