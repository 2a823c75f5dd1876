import Foundation
import MailModel
import MailStore
import MailTestKit
import Mailboxes
import Testing

@testable import SyncEngine

/// The whole engine under fire: it watches, works and fetches history while everything goes wrong around it.
@Suite("A running supervisor under faults", .serialized)
struct FaultSupervisorTests {
    /// Faults in all, and in one campaign.
    private static let wanted = ProcessInfo.processInfo.environment["SALESNODE_FAULTS"].flatMap { Int($0) } ?? 300
    private static let perCampaign = 16

    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SALESNODE_FAULT_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        return (1...UInt64(max(1, wanted / 200))).map { $0 }
    }()

    @Test("comes to rest with a store that equals the server", arguments: seeds)
    func campaign(_ seed: UInt64) async throws {
        var random = SeededRandom(seed: seed &+ 77)
        var options = FakeServerOptions()
        switch random.next() % 3 {
        case 0: options.capabilities.remove("NOTIFY")
        case 1: options.capabilities = FakeServerOptions.plainCapabilities.union(["IDLE"])
        default: break
        }
        try await EngineHarness.withKit(options, limits: .hasty) { whole, server in
            let harness = whole.patient(.milliseconds(500))
            let account = server.addAccount("ann@mail.test")
            let id = try await harness.save("ann@mail.test", on: server)
            let workspace = harness.workspace
            let found = try await harness.store.read { try $0.mailbox(id, in: workspace) }
            let mailbox = try #require(found)
            let start = (random, OtherClient(account, seed: seed, reusesUIDs: false))
            try await harness.running {
                var (random, other) = start
                var comparison = WorldComparison(account, mailbox, countsMessages: true)
                while server.happenedFaults.count < Self.perCampaign {
                    for _ in 0..<6 { try await Self.bout(server, &other, &random) }
                    server.clearFaults()
                    try await Self.settle(harness, &comparison, seed)
                }
            }
        }
    }

    /// A little trouble, for as long as a connection lives.
    private static func bout(_ server: FakeIMAPServer, _ other: inout OtherClient, _ random: inout SeededRandom)
        async throws
    {
        for _ in 0..<(random.next() % 3 + 1) { server.inject(FaultCampaign.fault(&random)) }
        for _ in 0..<(random.next() % 3 + 1) { _ = other.act() }
        switch random.next() % 6 {
        case 0:
            await server.goDown()
            // The server stays down for a random while.
            try await Task.sleep(for: .milliseconds(Int64(random.next() % 100)))
            try await server.comeBack()
        case 1: await server.cutConnections()
        default: break
        }
        // Time in which the engine can run into it.
        try await Task.sleep(for: .milliseconds(Int64(random.next() % 150) + 50))
    }

    private static func settle(_ harness: EngineHarness, _ comparison: inout WorldComparison, _ seed: UInt64)
        async throws
    {
        // Each refused sign-in is waited after for half a minute, and one with [LIMIT] for five.
        let end = ContinuousClock.now + .seconds(420)
        var problems: [String] = []
        repeat {
            var trial = comparison
            problems = try await trial.differences(in: harness.store)
            if problems.isEmpty {
                comparison = trial
                return
            }
            // Comparing asks the store for everything; the engine tells of no end.
            try await Task.sleep(for: .milliseconds(100))
        } while ContinuousClock.now < end
        Issue.record(
            "seed \(seed): \(harness.supervisor.standing)\n\(problems.joined(separator: "\n"))")
        throw CancellationError()
    }
}

extension SyncLimits {
    /// Waits that fit a test in which everything fails all the time.
    fileprivate static var hasty: SyncLimits {
        var limits = SyncLimits()
        limits.firstRetry = .milliseconds(50)
        limits.longestRetry = .milliseconds(400)
        limits.localRetry = .milliseconds(100)
        limits.shortestPoll = .milliseconds(300)
        limits.longestPoll = .milliseconds(600)
        limits.shortestFolderPoll = .milliseconds(200)
        // A server that kept silent about something is found out by the audit alone.
        limits.audit = .seconds(2)
        limits.auditCheck = .milliseconds(500)
        return limits
    }
}

extension EngineHarness {
    /// The same engine with other patience for each answer of a server.
    fileprivate func patient(_ timeout: Duration) -> EngineHarness {
        var dependencies = dependencies
        dependencies.mailboxes.connector.timeout = timeout
        return EngineHarness(
            dependencies: dependencies, supervisor: SyncSupervisor(dependencies: dependencies, seed: 1))
    }
}
