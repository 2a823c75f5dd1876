import IMAPClient
import IMAPCore
import MailModel
import MailStore
import MailTestKit
import Synchronization
import Testing

@testable import SyncEngine

@Suite("A message that cannot be taken in")
struct QuarantineTests {
    private func messages(_ seeds: Range<UInt64>) -> [NewFakeMessage] {
        seeds.map { NewFakeMessage(.generated(GeneratedMessage(seed: $0, size: 500))) }
    }

    @Test("is set aside with its reason and holds up no other")
    func unreadable() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append(messages(0..<10))
            account.append(NewFakeMessage(.bytes(Array(repeating: 0x20, count: 40))))
            account.append(messages(20..<30))
            try await harness.syncAll()
            #expect(try await harness.messages(in: "INBOX").count == 20)
            let folder = try await harness.folder("INBOX")
            #expect(folder.ledger.quarantined == 1)
            #expect(folder.ledger.gap == 0)
            let records = try await harness.store.read { try $0.quarantine(of: folder.key) }
            #expect(records.map(\.uid) == [11])
            #expect(records.first?.reason.isEmpty == false)
            #expect(try await harness.completeness().description.hasSuffix("1 message in quarantine"))
            // Once more: it is not tried again before its time.
            account.append(messages(40..<41))
            try await harness.syncAll()
            #expect(try await harness.store.read { try $0.quarantine(of: folder.key) }.first?.tries == 1)
            account.expunge([11])
            try await harness.syncAll()
            #expect(try await harness.completeness().description == "100 %")
        }
    }

    @Test(
        "because the server refuses it is tried again in time, and taken in when it can be had, also where the clock was put back",
        arguments: [3_600_000, -10 * 86_400_000] as [Int64])
    func refused(clockMoves milliseconds: Int64) async throws {
        let time = Mutex(Timestamp.now().milliseconds)
        try await SyncHarness.withKit(now: { Timestamp(milliseconds: time.withLock { $0 }) }) {
            harness, server, account in
            account.append(messages(0..<4))
            // The answers to the whole, the halves, and the quarters with the first one in them.
            for (index, skips) in [1, 1, 2].enumerated() {
                server.inject(
                    Fault(at: .command("UID FETCH"), skipping: index == 0 ? skips : 0, .answer("NO [SERVERBUG] broken"))
                )
            }
            let session = try await harness.session()
            try await harness.syncAll(session)
            let folder = try await harness.folder("INBOX")
            let stored = try await harness.messages(in: "INBOX").count
            #expect(folder.ledger.quarantined + stored == 4)
            #expect(folder.ledger.gap == 0)
            server.clearFaults()
            time.withLock { $0 += milliseconds }
            try await harness.syncAll(session, reason: .request)
            #expect(try await harness.messages(in: "INBOX").count == 4)
            #expect(try await harness.folder("INBOX").ledger.quarantined == 0)
            #expect(try await harness.completeness().description == "100 %")
            await session.connection.logout()
        }
    }

    @Test("is tried again by the audit, because another one may lie there now, and is counted right afterwards")
    func audited() async throws {
        try await SyncHarness.withKit { harness, _, account in
            account.append(messages(0..<3))
            account.append(NewFakeMessage(.bytes(Array(repeating: 0x20, count: 40))))
            try await harness.syncAll()
            // The server forgets that it ever gave the last UID, and gives it again before anybody looks.
            account.reuseUIDs(from: 4)
            account.append(messages(10..<12))
            let session = try await harness.session()
            try await harness.syncAll(session)
            let folder = try await harness.folder("INBOX")
            #expect(try await harness.store.read { try $0.quarantine(of: folder.key) }.map(\.uid) == [4])
            _ = try await session.audit(folder.key, repair: true)
            #expect(try await harness.store.read { try $0.quarantine(of: folder.key) }.isEmpty)
            try await harness.expectInStep()
            #expect(try await harness.completeness().description == "100 %")
        }
    }

    @Test("is not assumed where the server refuses everything")
    func everything() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<40))
            for skips in 1..<200 {
                server.inject(Fault(at: .command("UID FETCH"), skipping: skips, .answer("NO disk trouble")))
            }
            await #expect(throws: SyncError.self) { try await harness.syncAll() }
            server.clearFaults()
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(try await harness.folder("INBOX").ledger.quarantined == 0)
        }
    }
}
