import IMAPClient
import IMAPCore
import MailModel
public import MailStore

extension SyncSession {
    /// Brings one folder up to date: new messages, flags, labels, and what is gone. Of a folder that is seen for the
    /// first time, or whose UIDs count no more, only the state is taken; its messages come by ``backfill(_:budget:)``.
    ///
    /// - Throws: ``SyncError``. The connection stands after `refused`, `folderGone`, `changedMeanwhile` and `store`.
    public func sync(_ folder: FolderKey, reason: SyncReason = .poll) async throws(SyncError) -> FolderSyncReport {
        do {
            return try await bringUpToDate(folder, reason: reason)
        } catch {
            throw SyncError(error)
        }
    }

    func bringUpToDate(_ key: FolderKey, reason: SyncReason) async throws -> FolderSyncReport {
        let folder = try await stored(key)
        let opened = try await open(folder, withDelta: true)
        var work = FolderWork(folder: folder, opened: opened)
        let steps = try await plan(&work, reason: reason)
        for step in steps {
            try Task.checkCancellation()
            try await take(step, &work)
        }
        if try await retryQuarantine(&work) { work.isLedgerStale = true }
        work.report.steps = steps
        if steps.isEmpty || work.isLedgerStale { try await settleLedger(&work) }
        work.report.ledger = work.folder.ledger
        work.report.needsBackfill = !work.folder.cursor.isHistoryComplete
        return work.report
    }

    /// The steps for a folder that is open; asks the server where what it says cannot be all.
    private func plan(_ work: inout FolderWork, reason: SyncReason) async throws -> [SyncStep] {
        while true {
            let steps = SyncPlan.plan(
                cursor: work.folder.cursor, ledger: work.folder.ledger, snapshot: work.opened.snapshot,
                abilities: try await abilities(), reason: reason, policy: policy, now: store.time)
            switch steps.first {
            case .findUIDNext(let from)?:
                // RFC 9051 §9 seq-range: the last message is in it in any case, also where its UID is lower.
                let found = try await connection.search(.uidsFrom(UID(from) ?? .lowest)).last ?? 0
                work.opened.snapshot.uidNext = max(found.addingReportingOverflow(1).partialValue, from)
            case .confirmUIDNext(let claimed, let known)?:
                let between = UIDSet([max(claimed, 1)...(known - 1)])
                if try await connection.search(.uids(between)).intersection(between).isEmpty {
                    work.opened.snapshot.isUIDNextConfirmed = true
                } else {
                    work.opened.snapshot.uidNext = known
                }
            default: return steps
            }
        }
    }

    private func take(_ step: SyncStep, _ work: inout FolderWork) async throws {
        switch step {
        case .findUIDNext, .confirmUIDNext: break
        case .begin(let cursor): try await begin(cursor, &work)
        case .reset(let cursor, _): try await reset(cursor, &work)
        case .takeDelta:
            try await remove(work.opened.selected.vanished, &work)
            try await apply(work.opened.selected.changed, &work)
        case .fetchChanges(let since, let withVanished):
            try await fetchChanges(since: since, withVanished: withVanished, &work)
        case .fetchNew(let from, let through): try await fetchNew(from...through, &work)
        case .compareUIDs(let reason):
            if reason == .modSeqWentBack {
                // A lower number counts as older, and would be passed over for ever.
                try await store.write { [key = work.folder.key] in try $0.forgetModSeqs(in: key) }
            }
            try await compareUIDs(&work)
        case .checkCount: try await checkCount(&work)
        case .compareFlags(let scope): try await compareFlags(scope, &work)
        case .settle(let cursor): try await settle(cursor, &work)
        }
    }

    // MARK: - First and anew

    private func begin(_ cursor: FolderCursor, _ work: inout FolderWork) async throws {
        let owner = owner
        let mailbox = try await mailbox()
        let messages = work.opened.snapshot.messages ?? 0
        work.folder = try await store.write { [key = work.folder.key] writer in
            let folder = try writer.requireFolder(key)
            var cursor = cursor
            // Where nothing was chosen yet, the default is.
            let history = try writer.syncState(of: mailbox)?.history ?? SyncState().history
            cursor.historySince = history.start(connected: owner.connected)
            try writer.setCursor(cursor, of: key)
            try writer.setLedger(
                folder.ledger.counting(
                    server: messages, stored: 0, outside: 0, quarantined: 0, now: writer.now), of: key)
            return try writer.requireFolder(key)
        }
        // No UID was ever given, and yet there are messages: one of the two is not true.
        if work.folder.cursor.isHistoryComplete, work.folder.ledger.gap > 0 { try await compareUIDs(&work) }
    }

    // MARK: - Changes

    private func fetchChanges(since: ModSeq, withVanished: Bool, _ work: inout FolderWork) async throws {
        guard let covered = work.folder.cursor.coveredUIDs else { return }
        let items = try await items(for: work.opened)
        var changed: [FetchedMessage] = []
        for try await event in await connection.fetch(
            UIDSet([covered]), items.changes, changedSince: since, vanished: withVanished)
        {
            switch event {
            case .vanished(let uids): work.vanished = work.vanished.union(uids)
            case .message(let message):
                changed.append(message)
                if changed.count == FolderWork.flagBatch {
                    try await apply(changed, &work)
                    changed = []
                }
            case .bodyBegin, .bodyBytes, .bodyEnd: break
            }
        }
        try await apply(changed, &work)
        try await remove(work.vanished, &work)
    }

    private func fetchNew(_ range: ClosedRange<UInt32>, _ work: inout FolderWork) async throws {
        var uids = UIDSet([range])
        // A server may give out UIDs with wide gaps.
        if uids.count > FolderWork.searchedRange { uids = try await connection.search(.uids(uids)).intersection(uids) }
        let report = try await transfer(
            TransferPlan(direction: .arrival, uids: uids), in: work.opened, validity: work.validity)
        work.note(report)
        work.report.new += report.stored
        work.arrived += report.stored + report.quarantined
    }

    /// Writes down what the server says of flags and labels, as far as it says something new.
    func apply(_ messages: [FetchedMessage], _ work: inout FolderWork) async throws {
        guard let covered = work.folder.cursor.coveredUIDs else { return }
        let changes = messages.compactMap { message -> ToldFlags? in
            guard let uid = message.uid?.rawValue, covered.contains(uid), let flags = message.lastingFlags else {
                return nil
            }
            return ToldFlags(
                uid: uid, flags: flags, labels: message.gmailLabels?.map(\.description), modSeq: message.modSeq)
        }
        var rest = changes[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(FolderWork.flagBatch))
            rest = rest.dropFirst(batch.count)
            work.report.changed += try await store.write { [work] writer in
                try writer.requireFolder(work.folder.key, validity: work.validity)
                return try writer.setFlags(batch, in: work.folder.key)
            }
        }
    }

    /// Takes messages out of the folder that the server says are gone, as far as they are stored.
    func remove(_ uids: UIDSet, _ work: inout FolderWork) async throws {
        guard !uids.isEmpty, let covered = work.folder.cursor.coveredUIDs else { return }
        let gone = uids.within(covered)
        guard !gone.isEmpty else { return }
        let removed = try await store.write { [work] writer in
            var ledger = try writer.requireFolder(work.folder.key, validity: work.validity).ledger
            let released = try writer.releaseQuarantine(folder: work.folder.key, uids: gone)
            let removed = try writer.removeLocations(folder: work.folder.key, uids: gone)
            ledger.storedMessages = max(0, ledger.storedMessages - removed)
            ledger.quarantined = max(0, ledger.quarantined - released)
            try writer.setLedger(ledger, of: work.folder.key)
            return (stored: removed, all: removed + released)
        }
        work.report.removed += removed.stored
        work.gone += removed.all
    }
}

extension UID {
    /// The lowest UID that there is.
    static let lowest: UID = {
        guard let uid = UID(1) else { preconditionFailure("one is a UID") }
        return uid
    }()
}
