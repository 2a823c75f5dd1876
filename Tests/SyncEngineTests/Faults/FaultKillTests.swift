import Foundation
import Glibc
import MailModel
import MailStore
import MailStoreSQLite
import MailTestKit
import Testing
import Vault

/// Our own process is killed at any point of a sync, again and again; what it leaves must be whole.
@Suite("Killing the process that syncs", .serialized)
struct FaultKillTests {
    /// How often in all.
    private static let kills: Int = {
        let wanted = ProcessInfo.processInfo.environment["SALESNODE_FAULTS"].flatMap { Int($0) } ?? 300
        return max(12, wanted / 25)
    }()

    @Test("whatever the moment of the kill, the next start goes on and ends with the server's mailbox")
    func kill() async throws {
        try await withFakeIMAPServer { server in
            let seed = ProcessInfo.processInfo.environment["SALESNODE_FAULT_SEED"].flatMap { UInt64($0) } ?? 1
            let account = server.addAccount("ann@mail.test")
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kill-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let mailbox = try await prepare(folder.path, account, server)
            var random = SeededRandom(seed: seed)
            var other = OtherClient(account, seed: seed)
            var comparison = WorldComparison(account, mailbox, countsMessages: false)
            // A first sync of some length, so that there is something to be in the midst of.
            for _ in 0..<40 { _ = other.append(to: .inbox) }
            var problems: [String] = []
            for number in 1...Self.kills where problems.isEmpty {
                let victim = try Victim(folder.path, account.user)
                try await victim.hasBegun()
                // From the connect to well after the end of a sync.
                try await Task.sleep(for: .milliseconds(Int64(random.next() % 250)))
                victim.kill()
                for _ in 0..<(random.next() % 6) { _ = other.act() }
                guard number % 6 == 0 || number == Self.kills else { continue }
                let last = try Victim(folder.path, account.user)
                try #require(await last.end() == 0, "seed \(seed): the sync failed after \(number) kills")
                problems = try await differences(folder.path, &comparison)
            }
            if !problems.isEmpty { Issue.record("seed \(seed):\n\(problems.joined(separator: "\n"))") }
        }
    }

    private func prepare(
        _ path: String, _ account: FakeAccount, _ server: FakeIMAPServer
    ) async throws -> MailboxRecord {
        let store = try await SQLiteStore.open(in: try DataFolder.open(path))
        let vault = CredentialVault(ring: KeyRing(keys: [.random()], origin: "the test"))
        let stored = StoredMailbox(account, of: server)
        let mailbox = try await store.write { try stored.save(with: vault, history: .all, by: $0) }
        try await store.close()
        return mailbox
    }

    private func differences(_ path: String, _ comparison: inout WorldComparison) async throws -> [String] {
        let store = try await SQLiteStore.open(in: try DataFolder.open(path))
        let problems = try await comparison.differences(in: store)
        try await store.close()
        return problems
    }
}

/// One run of `salesnode-sync-victim`.
private final class Victim {
    private let process = Process()
    private let output = Pipe()
    private let ended: AsyncStream<Int32>

    init(_ folder: String, _ address: String) throws {
        let (stream, end) = AsyncStream<Int32>.makeStream()
        ended = stream
        process.executableURL = try Self.program()
        process.arguments = [folder, address, "secret"]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { end.yield($0.terminationStatus) }
        try process.run()
    }

    /// Waits until it syncs, or has ended.
    func hasBegun() async throws {
        let (stream, next) = AsyncStream<Void>.makeStream()
        // A thread that reads, and no handler: a handler's source may still watch the descriptor when it is closed,
        // and that is the end of the process.
        let reading = output.fileHandleForReading
        Thread.detachNewThread {
            _ = reading.availableData
            next.finish()
        }
        for await _ in stream {}
    }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for its end.
    func end() async -> Int32 {
        for await status in ended { return status }
        return -1
    }

    private static func program() throws -> URL {
        let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let candidates =
            [running] + CommandLine.arguments.filter { $0.contains(".xctest") }.map { URL(fileURLWithPath: $0) }
        for candidate in candidates {
            var folder = candidate.deletingLastPathComponent()
            for _ in 0..<3 {
                let file = folder.appendingPathComponent("salesnode-sync-victim")
                if FileManager.default.isExecutableFile(atPath: file.path) { return file }
                folder = folder.deletingLastPathComponent()
            }
        }
        throw CocoaError(.fileNoSuchFile)
    }
}
