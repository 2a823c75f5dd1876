import IMAPClient
import IMAPCore
public import MailModel
public import MailStore

/// What a comparison of a folder with the server found, message by message and flag by flag.
public struct FolderAudit: Sendable, Hashable {
    /// What the server has and what is stored; after the repair where one was asked for.
    public var ledger = FolderLedger()
    /// Messages that were missing.
    public var missing = UIDSet()
    /// Messages that were stored and are gone from the server.
    public var surplus = UIDSet()
    /// Messages whose flags or labels were others.
    public var differingFlags = 0
    /// Of them, those of which the server had kept silent: their mod-sequence says that they had not changed.
    public var unreportedFlags = 0
    /// UIDs under which other messages lie than are stored: the server gave numbers twice.
    public var replaced = UIDSet()

    /// Whether nothing was found.
    public var isClean: Bool { missing.isEmpty && surplus.isEmpty && differingFlags == 0 && replaced.isEmpty }
}

extension SyncSession {
    /// Compares a folder with the server in full: which messages there are, and their flags. With `repair` the folder is
    /// brought up to date first, so that only what that overlooked is found; what is missing is then fetched, what is
    /// gone removed, what differs written down.
    ///
    /// Where the server changed flags without saying so by mod-sequence, its mod-sequences are not relied on any more in
    /// this folder: flags are compared instead.
    ///
    /// - Throws: ``SyncError``.
    public func audit(_ folder: FolderKey, repair: Bool) async throws(SyncError) -> FolderAudit {
        do {
            return try await compareAll(folder, repair: repair)
        } catch {
            throw SyncError(error)
        }
    }

    private func compareAll(_ key: FolderKey, repair: Bool) async throws -> FolderAudit {
        if repair { _ = try await bringUpToDate(key, reason: .poll) }
        let folder = try await stored(key)
        var work = FolderWork(folder: folder, opened: try await open(folder, withDelta: false))
        var audit = FolderAudit()
        guard folder.cursor.uidNext > 0, folder.cursor.uidValidity == work.opened.snapshot.uidValidity else {
            // Nothing that is stored can be compared until the folder was begun anew.
            audit.ledger = folder.ledger
            return audit
        }
        // What could not be read may be readable to a newer version, or be another message by now.
        if repair { _ = try await retryQuarantine(&work, all: true) }
        let found = try await comparison(of: work)
        audit.missing = found.missing
        audit.surplus = found.surplus
        var rest = UIDSet()
        let differing = try await differingFlags(
            of: found.stored.below(folder.cursor.uidNext), work: work, withModSeqs: true, seen: &rest)
        audit.differingFlags = differing.count
        if let known = folder.cursor.trustedModSeq {
            audit.unreportedFlags = differing.count { $0.modSeq.map { $0 <= known } ?? false }
        }
        audit.replaced = try await replacedMessages(
            of: found.stored.below(folder.cursor.uidNext), in: folder, work.opened)
        if repair {
            try await apply(told: differing, &work)
            if !audit.replaced.isEmpty {
                // What lies there now is fetched like everything that is missing.
                try await remove(audit.replaced, &work)
                try await compareUIDs(&work)
            }
            // Also settles the ledger; where nothing was found it only counts.
            if !found.missing.isEmpty || !found.surplus.isEmpty {
                try await compareUIDs(&work)
            } else if audit.replaced.isEmpty {
                try await settleLedger(after: found, fetched: TransferReport(), &work)
            }
            try await markAudited(&work, distrustsModSeqs: audit.unreportedFlags > 0)
            audit.ledger = work.folder.ledger
        } else {
            audit.ledger = folder.ledger.counting(
                server: found.server.count, stored: found.stored.count, outside: found.outside.count,
                quarantined: found.quarantined.count, now: store.time)
        }
        return audit
    }

    /// UIDs under which another message lies than is stored. Size and date are compared, and where they differ, as they
    /// also do between two copies of one message, the Message-ID decides.
    private func replacedMessages(
        of uids: UIDSet, in folder: SyncFolder, _ opened: OpenedFolder
    ) async throws -> UIDSet {
        let items = try await items(for: opened)
        var rest = uids
        var suspects: [UInt32: MessageID?] = [:]
        while !rest.isEmpty {
            let part = rest.highest(TransferPlan.windowSize)
            rest = rest.subtracting(part)
            let known = try await store.read { reader in
                var known: [UInt32: MessageRecord] = [:]
                for uid in part.numbers {
                    guard let location = try reader.location(in: folder.key, uid: uid) else { continue }
                    known[uid] = try reader.message(location.message)
                }
                return known
            }
            for try await event in await connection.fetch(part, items.scan) {
                guard case .message(let message) = event, let uid = message.uid?.rawValue, let record = known[uid],
                    let size = message.size
                else { continue }
                let isSame = size == record.size && message.internalDate?.timestamp == record.received
                if !isSame { suspects[uid] = .some(record.messageID) }
            }
        }
        var replaced: [UInt32] = []
        for try await event in await connection.fetch(UIDSet(numbers: suspects.keys), items.traces) {
            guard case .message(let message) = event, let uid = message.uid?.rawValue, let stored = suspects[uid] else {
                continue
            }
            let told = MessageTrace(message)?.messageID
            if told != stored || told == nil && message.size != nil { replaced.append(uid) }
        }
        return UIDSet(numbers: replaced)
    }

    private func markAudited(_ work: inout FolderWork, distrustsModSeqs: Bool) async throws {
        work.folder = try await store.write { [key = work.folder.key, validity = work.validity] writer in
            let folder = try writer.requireFolder(key, validity: validity)
            // Everything that is on the server was looked at: what has no UID is not there.
            if folder.cursor.isHistoryComplete { try writer.removeUnnumbered(in: key) }
            var ledger = folder.ledger
            ledger.audited = writer.now
            try writer.setLedger(ledger, of: key)
            var cursor = folder.cursor
            cursor.flagsCompared = writer.now
            // See SyncPlan: zero stands for numbers that were found to be wrong.
            if distrustsModSeqs { cursor.highestModSeq = ModSeq(0) }
            try writer.setCursor(cursor, of: key)
            return try writer.requireFolder(key)
        }
    }
}
