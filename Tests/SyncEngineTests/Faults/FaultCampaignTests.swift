import Foundation
import Testing

/// A mailbox under fire. `SALESNODE_FAULTS` says how many faults there are to be in all, `SALESNODE_FAULT_SEED` runs one
/// seed alone.
@Suite("Campaigns of faults")
struct FaultCampaignTests {
    private static let perCampaign = 60

    /// Ordinary runs have the same seeds each time; longer ones go on from there.
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        if let seed = environment["SALESNODE_FAULT_SEED"].flatMap({ UInt64($0) }) { return [seed] }
        let wanted = environment["SALESNODE_FAULTS"].flatMap { Int($0) } ?? 300
        return (1...UInt64(max(1, (wanted + perCampaign - 1) / perCampaign))).map { $0 }
    }()

    @Test("after each campaign the store equals the server, and nothing changed its identity", arguments: seeds)
    func campaign(_ seed: UInt64) async throws {
        var campaign = FaultCampaign(seed: seed)
        let problems = try await campaign.run(faults: Self.perCampaign)
        print("Campaign with seed \(seed): \(campaign.faults) faults.")
        if !problems.isEmpty { Issue.record("seed \(seed):\n\(problems.joined(separator: "\n"))") }
    }
}
