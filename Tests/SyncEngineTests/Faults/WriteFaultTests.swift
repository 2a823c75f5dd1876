import IMAPCore
import MailModel
import MailStore
import MailTestKit
import NIOCore
import Testing

@testable import SyncEngine

@Suite("Writes that fail")
struct WriteFaultTests {
    private func messages(_ seeds: Range<UInt64>) -> [NewFakeMessage] {
        seeds.map { NewFakeMessage(.generated(GeneratedMessage(seed: $0, size: 500))) }
    }

    @Test("at any point of a renumbering, what was expunged meanwhile goes, and everything else stays")
    func renumbering() async throws {
        let world = try await FaultWorld.make(FakeServerOptions())
        var comparison = WorldComparison(world.account, world.mailbox, countsMessages: true)
        var failed = 0
        let nameless = "From: Bob <bob@example.com>\r\nSubject: one\r\n\r\nHello.\r\n"
        world.account.append([NewFakeMessage(.bytes(Array(nameless.utf8)))])
        for writes in 0..<14 {
            let seeds = UInt64(writes * 10)..<UInt64(writes * 10 + 4)
            world.account.append(messages(seeds))
            try await world.sync(patience: .seconds(60))
            let uids = world.account.folder(.inbox)?.messages.map(\.uid) ?? []
            // The first stays: without a Message-ID it is fetched again, which is the last batch of history.
            world.account.expunge([uids[1], uids[uids.count - 1]])
            world.account.resetUIDValidity()
            world.database.fail(after: writes, with: .busy)
            do {
                try await world.sync(patience: .seconds(60))
            } catch {
                failed += 1
            }
            world.database.clearFaults()
            try await world.sync(patience: .seconds(60))
            let differences = try await comparison.differences(in: world.store)
            #expect(differences.isEmpty, "after \(writes) writes")
        }
        #expect(failed > 3, "the writes that failed were those of syncs")
        await world.end()
    }
}
