internal import MailModel

/// How much history was removed.
public struct PruneResult: Sendable, Hashable {
    /// Entries of the feed.
    public let changes: Int
    /// Runs of the connection test.
    public let checkRuns: Int
    /// Verifications that are over.
    public let verifications: Int
    /// Alerts that were told or withheld.
    public let alerts: Int
}

extension StoreWriter {
    /// How long the feed is kept, in milliseconds: 30 days.
    public static var feedRetention: Int64 { 30 * 86_400_000 }
    /// How long checks, verifications and settled alerts are kept, in milliseconds: 90 days.
    public static var historyRetention: Int64 { 90 * 86_400_000 }

    /// Removes history that is past its time. To be called at start and once a day.
    @discardableResult
    public func prune() throws(StoreError) -> PruneResult {
        var changes = 0
        let feedLimit = now.adding(milliseconds: -Self.feedRetention)
        if let sequence = try ChangeTable.newest(before: feedLimit, on: connection) {
            changes = try ChangeTable.delete(upTo: sequence, on: connection)
            let floor = max(sequence, try InstallationTable.feedFloor(on: connection))
            try InstallationTable.setFeedFloor(floor, on: connection)
        }
        try prunePeople()
        try pruneSignIns()
        let historyLimit = now.adding(milliseconds: -Self.historyRetention)
        return PruneResult(
            changes: changes,
            checkRuns: try CheckRunTable.delete(finishedBefore: historyLimit, on: connection),
            verifications: try VerificationTable.delete(startedBefore: historyLimit, on: connection),
            alerts: try AlertTable.delete(settledBefore: historyLimit, on: connection))
    }

    /// Gives a new store its id and its workspace, and every workspace its identity key.
    func prepareInstallation() throws(StoreError) {
        if try InstallationTable.find(on: connection) == nil {
            try InstallationTable.insert(id: .random(), at: now, on: connection)
            try WorkspaceTable.insert(
                WorkspaceRecord(id: .random(), name: "Workspace", created: now), on: connection)
        }
        // Tests open older schemas too.
        if try installation().schemaVersion >= 4 { try makeIdentityKeys() }
    }

    /// Gives every workspace that has none an identity key.
    func makeIdentityKeys() throws(StoreError) {
        var generator = SystemRandomNumberGenerator()
        while true {
            let rows = try WorkspaceTable.withoutIdentityKey(on: connection)
            if rows.isEmpty { return }
            for row in rows {
                let key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
                try WorkspaceTable.setIdentityKey(key, workspace: row, on: connection)
            }
        }
    }
}
