import IMAPClient
import IMAPCore
import Inbox
import MailModel
import MailStore

/// Moving and removing. MOVE is one step; without it there are three, and each is written down before it could be doubled.
extension RemoteOperations {
    /// A message on its way.
    private struct Mover: Sendable {
        let operation: OperationRecord
        let plan: MovePlan
        /// Its UID in the folder that it leaves; nil where it is not there any more.
        let uid: UInt32?
    }

    mutating func carryMove(
        _ operations: [OperationRecord], from: FolderKey, to: FolderKey?, _ stage: OperationBatch.Stage
    ) async throws {
        let places = try await places(of: operations) { $0.folder == from }
        let movers = places.compactMap { place in
            MovePlan(place.operation.payload).map {
                Mover(operation: place.operation, plan: $0, uid: place.known.first?.uid)
            }
        }
        let present = movers.filter { $0.uid != nil }
        let absent = movers.filter { $0.uid == nil }
        guard let to else {
            if !present.isEmpty { try await remove(present, from: from) }
            return try await finish(absent.map(\.operation))
        }
        guard let target = try await store.read({ try $0.syncFolder(to) }), target.record.isSelectable else {
            outcome.needsPoll = true
            throw Refusal(.refuse(reason: "the target folder is gone"))
        }
        if !present.isEmpty {
            switch stage {
            case .notBegun: try await begin(present, from: from, to: target)
            case .copying: try await resumeCopy(present, from: from, to: target)
            case .copied: try await removeOriginals(present, from: from, to: target, newUIDs: [:])
            }
        }
        // Not there any more: an answer was lost after the server had moved it, or another program took it away.
        if !absent.isEmpty { try await settle(absent, in: target, newUIDs: [:], isOriginalGone: true) }
    }

    // MARK: - Removing for good

    private mutating func remove(_ movers: [Mover], from: FolderKey) async throws {
        _ = try await open(from)
        let uids = UIDSet(numbers: movers.compactMap(\.uid))
        let isGone = try await expungeFlagged(uids)
        outcome.done += movers.count
        try await store.write { writer in
            for mover in movers {
                try MoveSettlement(
                    operation: mover.operation, plan: mover.plan, oldUID: mover.uid, newUID: nil,
                    isOriginalGone: isGone
                ).write(writer)
            }
        }
    }

    /// Flags messages as deleted and removes exactly these. Where the server cannot do the second, they stay flagged:
    /// a plain EXPUNGE would also remove what others flagged.
    private func expungeFlagged(_ uids: UIDSet) async throws -> Bool {
        try await connection.store(uids, .add([.deleted]))
        guard await connection.capabilities.hasUIDPlus else { return false }
        // RFC 9051 §6.4.9
        try await connection.expunge(uids)
        return true
    }

    // MARK: - Moving

    private mutating func begin(_ movers: [Mover], from: FolderKey, to target: SyncFolder) async throws {
        let uids = UIDSet(numbers: movers.compactMap(\.uid))
        guard await connection.capabilities.hasMove else {
            return try await copy(movers, from: from, to: target)
        }
        _ = try await open(from)
        // RFC 6851 §3.1: in one step, so that asking again after a lost answer moves nothing twice.
        let copied: CopiedUIDs? =
            switch try await connection.move(uids, to: target.record.name) {
            case .moved(let copied), .copiedAndExpunged(let copied), .copiedAndFlagged(let copied): copied
            }
        let newUIDs = Self.newUIDs(of: movers, copied, in: target)
        outcome.changed.insert(target.key)
        try await settle(movers, in: target, newUIDs: newUIDs, isOriginalGone: true)
    }

    private mutating func copy(_ movers: [Mover], from: FolderKey, to target: SyncFolder) async throws {
        let status = try await connection.status(of: target.record.name, items: [.uidNext])
        let lowest = status.uidNext?.rawValue ?? max(target.cursor.uidNext, 1)
        try await note(.copying(from: lowest), of: movers)
        try await copyNoted(movers, from: from, to: target)
    }

    private mutating func copyNoted(_ movers: [Mover], from: FolderKey, to target: SyncFolder) async throws {
        _ = try await open(from)
        let copied = try await connection.copy(UIDSet(numbers: movers.compactMap(\.uid)), to: target.record.name)
        try await note(.copied, of: movers)
        let newUIDs = Self.newUIDs(of: movers, copied, in: target)
        try await removeOriginals(movers, from: from, to: target, newUIDs: newUIDs)
    }

    /// A copy was asked for and its answer never came: what arrived in the target since then tells whether it was made.
    private mutating func resumeCopy(_ movers: [Mover], from: FolderKey, to target: SyncFolder) async throws {
        let found = try await find(movers, in: target)
        let copied = movers.filter { found[$0.operation.id] != nil }
        let missing = movers.filter { found[$0.operation.id] == nil }
        if !copied.isEmpty {
            try await note(.copied, of: copied)
            try await removeOriginals(copied, from: from, to: target, newUIDs: found)
        }
        if !missing.isEmpty { try await copyNoted(missing, from: from, to: target) }
    }

    private mutating func removeOriginals(
        _ movers: [Mover], from: FolderKey, to target: SyncFolder, newUIDs: [OperationID: UInt32]
    ) async throws {
        _ = try await open(from)
        let isGone = try await expungeFlagged(UIDSet(numbers: movers.compactMap(\.uid)))
        outcome.changed.insert(target.key)
        try await settle(movers, in: target, newUIDs: newUIDs, isOriginalGone: isGone)
    }

    // MARK: - Writing down

    private func note(_ progress: MovePlan.Progress, of movers: [Mover]) async throws {
        try await store.write { writer in
            for mover in movers {
                var plan = mover.plan
                plan.progress = progress
                try writer.setOperationPayload(plan.text, of: mover.operation.id)
            }
        }
    }

    /// Writes down where the messages are now. Those whose new UID the server did not say are looked for.
    private mutating func settle(
        _ movers: [Mover], in target: SyncFolder, newUIDs: [OperationID: UInt32], isOriginalGone: Bool
    ) async throws {
        var newUIDs = newUIDs
        let unknown = movers.filter { newUIDs[$0.operation.id] == nil }
        if !unknown.isEmpty {
            outcome.changed.insert(target.key)
            newUIDs.merge(try await find(unknown, in: target)) { known, _ in known }
        }
        outcome.done += movers.count
        let settled = newUIDs
        try await store.write { writer in
            for mover in movers {
                try MoveSettlement(
                    operation: mover.operation, plan: mover.plan, oldUID: mover.uid,
                    newUID: settled[mover.operation.id], isOriginalGone: isOriginalGone
                ).write(writer)
            }
        }
    }

    private static func newUIDs(
        of movers: [Mover], _ copied: CopiedUIDs?, in target: SyncFolder
    ) -> [OperationID: UInt32] {
        // The UIDs are of use only under the UIDVALIDITY that we know.
        guard let copied, copied.uidValidity == target.cursor.uidValidity else { return [:] }
        var result: [OperationID: UInt32] = [:]
        for mover in movers {
            guard let uid = mover.uid.flatMap({ UID($0) }), let new = copied.destination(of: uid) else { continue }
            result[mover.operation.id] = new.rawValue
        }
        return result
    }

    // MARK: - Finding

    /// Looks for messages in the folder to which they should have come, by Message-ID, among those that are not known
    /// there; of a copy that was asked for, among those that came since.
    private mutating func find(_ movers: [Mover], in target: SyncFolder) async throws -> [OperationID: UInt32] {
        let selected = try await look(into: target.record.name)
        guard selected.uidValidity == target.cursor.uidValidity else { return [:] }
        let records = try await store.read { reader in
            (
                try movers.map { try $0.operation.message.map { try reader.message($0) } ?? nil },
                try reader.uids(in: target.key)
            )
        }
        var result: [OperationID: UInt32] = [:]
        var taken: Set<UInt32> = []
        for (mover, record) in zip(movers, records.0) {
            guard let record else { continue }
            let lowest: UInt32? = if case .copying(let from) = mover.plan.progress { from } else { nil }
            let found = try await candidates(for: record, from: lowest, in: target)
            let uid = found.last { uid in
                !taken.contains(uid) && (lowest.map { uid >= $0 } ?? !records.1.contains(uid))
            }
            guard let uid else { continue }
            taken.insert(uid)
            result[mover.operation.id] = uid
        }
        return result
    }

    /// UIDs in the open folder that may be the message's, ascending.
    private func candidates(
        for record: MessageRecord, from lowest: UInt32?, in target: SyncFolder
    ) async throws -> [UInt32] {
        if let id = record.messageID {
            let found = try await connection.search(.messageID(id))
            return Array(found.numbers.prefix(1_000))
        }
        // Without a Message-ID only what is new, and equal in size and time, can be it.
        guard let first = UID(max(lowest ?? target.cursor.uidNext, 1)) else { return [] }
        let new = try await connection.search(.uidsFrom(first))
        let fetched = try await connection.fetchAll(
            UIDSet(new.ranges.suffix(100)), [.uid, .size, .internalDate], maximumBytes: 1 << 20)
        return fetched.compactMap { message in
            guard message.size == record.size, let uid = message.uid?.rawValue, uid >= first.rawValue else {
                return nil
            }
            return message.internalDate.map { $0.timestamp == record.received } ?? true ? uid : nil
        }.sorted()
    }
}
