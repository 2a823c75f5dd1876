import Foundation
import Logging
import MailModel
import MailStore
import MailTestKit
import MailTransport
import Mailboxes
import SyncEngine
import Vault

/// The engine at work on the mailboxes of a peer in another process.
struct EngineRun {
    let engine: EngineStore
    let peer: PeerProcess
    private let place: PeerReply

    /// Starts the peer with accounts, and a store that knows none of them yet.
    init(mailboxes: Int, messages: Int = 0) async throws {
        ManyConnections.prepareProcess()
        peer = try PeerProcess()
        place = try peer.ask(PeerRequest(action: .start, mailboxes: mailboxes, messages: messages))
        engine = try await EngineStore()
    }

    func end() async {
        await engine.end()
        peer.stop()
    }

    /// Saves mailboxes in the store, a few hundred in one transaction, so that the engine hears of them.
    func save(_ numbers: Range<Int>) async throws {
        let vault = engine.vault
        let place = place
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 250) {
            let part = start..<min(start + 250, numbers.upperBound)
            try await engine.store.write { writer in
                for number in part {
                    let mailbox = StoredMailbox(
                        user: PeerMain.user(number), host: PeerMain.host(of: number), port: place.port,
                        certificateFile: place.certificateFile)
                    try mailbox.save(with: vault, history: .all, by: writer)
                }
            }
        }
    }

    /// A supervisor over the store with the limits that `serve` has.
    func makeSupervisor() async throws -> SyncSupervisor {
        var logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let workspace = try await engine.store.read { try $0.defaultWorkspace().id }
        let dependencies = MailboxDependencies(
            connector: MailboxConnector(transport: engine.transport, logger: logger), store: engine.store,
            vault: VaultHolder(ring: engine.ring, source: .file(path: engine.path + "/master.key")),
            workspace: workspace, logger: logger)
        return SyncSupervisor(dependencies: SyncDependencies(mailboxes: dependencies))
    }

    /// Runs the supervisor while `body` does.
    func withSupervisor<Result>(_ body: (SyncSupervisor) async throws -> Result) async throws -> Result {
        let supervisor = try await makeSupervisor()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await supervisor.run() }
            defer { group.cancelAll() }
            return try await body(supervisor)
        }
    }

    /// Waits until so many mailboxes are connected and at rest.
    func waitUntilResting(_ count: Int, _ supervisor: SyncSupervisor, seconds: Double = 1_200) async throws {
        let deadline = Date().addingTimeInterval(seconds)
        var told = Date()
        while true {
            let standing = supervisor.standing
            if standing.resting >= count { return }
            guard Date() < deadline else {
                throw BenchmarkFailure(description: "only \(standing) after \(Int(seconds)) s")
            }
            if Date().timeIntervalSince(told) > 15 {
                FileHandle.standardError.write(Data("  \(standing.resting) of \(count) at rest\n".utf8))
                told = Date()
            }
            // The engine tells of no moment at which all are at rest; looking costs next to nothing.
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Waits until so many messages are stored.
    func waitUntilStored(_ count: Int, seconds: Double = 3_600) async throws {
        let deadline = Date().addingTimeInterval(seconds)
        var told = Date()
        while true {
            let stored = try await engine.storedMessages()
            if stored >= count { return }
            guard Date() < deadline else {
                throw BenchmarkFailure(description: "only \(stored) of \(count) messages after \(Int(seconds)) s")
            }
            if Date().timeIntervalSince(told) > 15 {
                FileHandle.standardError.write(Data("  \(stored) of \(count) messages stored\n".utf8))
                told = Date()
            }
            // Counting costs the store something, so it is done rarely.
            try await Task.sleep(for: .milliseconds(500))
        }
    }
}
