import Foundation
import IMAPClient
import IMAPCore
import MailModel
import MailTestKit
import Testbed
import Testing

@testable import SyncEngine

/// A real server is killed at any point of a sync, while another client works with the mailbox.
@Suite("Killing a real server", .serialized)
struct FaultDovecotTests {
    private static let kills: Int = {
        let wanted = ProcessInfo.processInfo.environment["SALESNODE_FAULTS"].flatMap { Int($0) } ?? 300
        return max(6, wanted / 100)
    }()

    @Test("Dovecot is killed and started again and again, and the store ends up equal to it")
    func kill() async throws {
        // One of its own: others use the shared one meanwhile.
        let process = try await TestbedProcess.start()
        let testbed = process.manifest
        let user = "kate@mail.test"
        try await SyncHarness.with(connect: { try await SyncHarness.signIn(testbed, user) }) { harness in
            var random = SeededRandom(seed: 1)
            var number: UInt64 = 0
            for _ in 0..<Self.kills {
                try await change(testbed, user, &number, &random)
                let sync = Task { try await harness.syncAll() }
                // The server dies at a random moment of the sync.
                try await Task.sleep(for: .milliseconds(Int64(random.next() % 300)))
                try await testbed.kill(.dovecot)
                _ = try? await sync.value
                try await testbed.start(.dovecot)
            }
            try await harness.syncAll()
            try await harness.expectInStep()
        }
        _ = try await process.stop()
    }

    /// What another client does: new mail, flags, a move, a removal.
    private func change(
        _ testbed: TestbedManifest, _ user: String, _ number: inout UInt64, _ random: inout SeededRandom
    ) async throws {
        let client = try await SyncHarness.signIn(testbed, user)
        for _ in 0..<20 {
            number += 1
            try await client.append(GeneratedMessage(seed: number, size: 2_000).bytes, to: .inbox)
        }
        try await client.select(.inbox)
        let uids = try await client.search(.all)
        let some = { (one: UInt64, random: inout SeededRandom) in
            UIDSet(numbers: uids.numbers.filter { _ in random.next() % one == 0 })
        }
        try await client.store(some(5, &random), .add([.flagged]))
        try await client.store(some(7, &random), .remove([.flagged]))
        _ = try await client.move(some(12, &random), to: FolderName("Trash"))
        let gone = some(15, &random)
        try await client.store(gone, .add([.deleted]))
        try await client.expunge(gone)
        await client.logout()
    }
}
