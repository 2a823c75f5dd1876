import IMAPClient
import IMAPCore
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("A sync that is interrupted")
struct InterruptionTests {
    private func messages(_ seeds: Range<UInt64>, size: Int = 500) -> [NewFakeMessage] {
        seeds.map { NewFakeMessage(.generated(GeneratedMessage(seed: $0, size: size))) }
    }

    @Test("goes on where it ended, wherever the connection is cut")
    func cuts() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<60, size: 2_000))
            var attempts = 0
            var done = false
            while !done {
                server.inject(Fault(at: .anyCommand, skipping: 5 + attempts % 12, .cut(afterBytes: attempts * 700)))
                do {
                    let session = try await harness.session(FetchBatches(messages: 7))
                    try await harness.syncAll(session)
                    await session.connection.logout()
                    done = attempts > 25
                } catch {
                    #expect((error as? SyncError).map { $0.code == .connection } ?? true)
                }
                server.clearFaults()
                attempts += 1
                if attempts % 4 == 0 { account.append(messages(UInt64(100 + attempts)..<UInt64(102 + attempts))) }
                try #require(attempts < 80)
            }
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(try await harness.completeness().isComplete)
        }
    }

    @Test("can be cancelled at every wait and goes on from there")
    func cancelled() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<40))
            account.append(messages(50..<60), to: FolderName("Archive"))
            // The task is cancelled when the server has seen so many commands: at each wait in turn.
            for commands in 1...24 {
                let session = try await harness.session(FetchBatches(messages: 8))
                server.resetRecord()
                let work = Task { try await harness.syncAll(session) }
                let watch = Task {
                    while !Task.isCancelled, server.record.counts.values.reduce(0, +) < commands {
                        await Task.yield()
                    }
                    work.cancel()
                }
                _ = await work.result
                watch.cancel()
                await session.connection.close()
                if commands % 6 == 0 { account.append(messages(UInt64(100 + commands)..<UInt64(103 + commands))) }
            }
            try await harness.syncAll()
            try await harness.expectInStep()
        }
    }

    @Test("leaves nothing half done where the server goes down in a message")
    func inLiteral() async throws {
        try await SyncHarness.withKit { harness, server, account in
            account.append(messages(0..<10, size: 40_000))
            for skips in 0..<2 {
                server.inject(Fault(at: .command("UID FETCH"), skipping: skips, .cutInLiteral))
                await #expect(throws: SyncError.self) { try await harness.syncAll() }
                server.clearFaults()
            }
            try await harness.syncAll()
            try await harness.expectInStep()
        }
    }
}
