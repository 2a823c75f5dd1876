import IMAPClient
import IMAPCore
import MailModel
import MailStore

/// Flags and labels. To add what is there and to remove what is not changes nothing, so both can be repeated.
extension RemoteOperations {
    mutating func carryFlags(_ change: MailStore.FlagChange, _ operations: [OperationRecord]) async throws {
        let places = try await places(of: operations) { _ in true }
        try await postpone(places)
        let reachable = places.filter { !$0.known.isEmpty || !$0.hasUnknown }
        var succeeded: Set<OperationID> = Set(reachable.filter { $0.known.isEmpty }.map(\.operation.id))
        var failure: (any Error)?
        for (folder, uids) in Self.uids(of: reachable) {
            do {
                _ = try await open(folder)
                try checkPermanence(of: change)
                let set = UIDSet(numbers: uids.map(\.uid))
                if !change.added.isEmpty { try await connection.store(set, .add(Self.sorted(change.added))) }
                if !change.removed.isEmpty { try await connection.store(set, .remove(Self.sorted(change.removed))) }
                succeeded.formUnion(uids.map(\.operation))
            } catch {
                guard Self.isRefusal(error) else { throw error }
                failure = failure ?? error
            }
        }
        // A message that lies in several folders has it where one of them takes it.
        try await finish(reachable.map(\.operation).filter { succeeded.contains($0.id) })
        let failed = reachable.map(\.operation).filter { !succeeded.contains($0.id) }
        if let failure, !failed.isEmpty {
            guard succeeded.isEmpty else {
                return try await carryAlone(failed) { (operations, other) in
                    try await other.carryFlags(change, operations)
                }
            }
            throw failure
        }
    }

    mutating func carryLabels(_ change: LabelChange, _ operations: [OperationRecord]) async throws {
        let mailbox = mailbox
        let labelled = try await store.read { reader in
            Set(try reader.syncFolders(of: mailbox).filter { $0.record.role == .all }.map(\.key))
        }
        let places = try await places(of: operations) { labelled.contains($0.folder) }
        try await postpone(places)
        let reachable = places.filter { !$0.known.isEmpty || !$0.hasUnknown }
        for (folder, uids) in Self.uids(of: reachable) {
            _ = try await open(folder)
            let set = UIDSet(numbers: uids.map(\.uid))
            if !change.added.isEmpty {
                try await connection.storeLabels(set, .add(change.added.sorted().map { GmailLabel($0) }))
            }
            if !change.removed.isEmpty {
                try await connection.storeLabels(set, .remove(change.removed.sorted().map { GmailLabel($0) }))
            }
        }
        try await finish(reachable.map(\.operation))
    }

    // MARK: - Parts

    /// A message that we moved ourselves and whose new UID is not known yet has to wait for it.
    private mutating func postpone(_ places: [OperationPlaces]) async throws {
        let waiting = places.filter { $0.known.isEmpty && $0.hasUnknown }.map(\.operation)
        guard !waiting.isEmpty else { return }
        try await store.write { writer in
            for operation in waiting {
                guard operation.attempts < OperationVerdict.patience else {
                    try writer.finishOperation(operation.id, .failed(error: "the message was not found on the server"))
                    continue
                }
                try writer.finishOperation(
                    operation.id, .retry(at: writer.now.adding(milliseconds: 30_000), error: "UID not known yet"))
            }
        }
    }

    private static func uids(
        of places: [OperationPlaces]
    ) -> [(FolderKey, [(uid: UInt32, operation: OperationID)])] {
        var uids: [FolderKey: [(uid: UInt32, operation: OperationID)]] = [:]
        for place in places {
            for location in place.known {
                if let uid = location.uid { uids[location.folder, default: []].append((uid, place.operation.id)) }
            }
        }
        return uids.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key, $0.value) }
    }

    /// Whether the folder that is open keeps these flags (RFC 9051 §7.1 PERMANENTFLAGS).
    private func checkPermanence(of change: MailStore.FlagChange) throws {
        guard let permanent = opened?.selected.permanentFlags else { return }
        let missing = change.added.subtracting(permanent.flags)
        let canAll = missing.isEmpty || permanent.allowsNewKeywords && missing.allSatisfy { !$0.isSystem }
        guard canAll else { throw Refusal(.refuse(reason: "the folder does not keep such marks")) }
    }

    private mutating func carryAlone(
        _ operations: [OperationRecord],
        _ carry: ([OperationRecord], inout RemoteOperations) async throws -> Void
    ) async throws {
        for operation in operations { try await carry([operation], &self) }
    }

    static func isRefusal(_ error: any Error) -> Bool {
        if error is Refusal { return true }
        guard let error = error as? IMAPClientError else { return false }
        return OperationVerdict.verdict(on: error, attempts: 0, target: false) != .disconnected
    }

    private static func sorted(_ flags: Set<Flag>) -> [Flag] { flags.sorted { $0.description < $1.description } }
}

extension Flag {
    /// Whether the protocol gives it its meaning.
    var isSystem: Bool { description.utf8.first == UInt8(ascii: "\\") }
}
