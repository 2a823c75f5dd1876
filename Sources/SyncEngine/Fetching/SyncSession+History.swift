import IMAPClient
import IMAPCore
import MailModel
public import MailStore

extension SyncSession {
    /// Fetches the next piece of a folder's history, the newest first, as far back as was chosen and as far as the
    /// budget reaches. A folder that was never synced, or that has to be begun anew, is first brought up to date.
    ///
    /// - Throws: ``SyncError``. What was committed before it stays, and the next call goes on from there.
    public func backfill(
        _ folder: FolderKey, budget: ByteBudget = .unlimited
    ) async throws(SyncError) -> BackfillProgress {
        do {
            return try await fetchHistory(folder, budget: budget)
        } catch {
            throw SyncError(error)
        }
    }

    private func fetchHistory(_ key: FolderKey, budget: ByteBudget) async throws -> BackfillProgress {
        var folder = try await stored(key)
        if folder.cursor.uidNext == 0 {
            _ = try await bringUpToDate(key, reason: .start)
            folder = try await stored(key)
        }
        var progress = BackfillProgress()
        guard !folder.cursor.isHistoryComplete else {
            progress.isComplete = true
            return progress
        }
        try await compressWhereItPays()
        var opened = try await openUnlessOpen(folder)
        if opened.snapshot.uidValidity != folder.cursor.uidValidity || !opened.snapshot.hasStickyUIDs {
            _ = try await bringUpToDate(key, reason: .start)
            folder = try await stored(key)
            opened = try await openUnlessOpen(folder)
        }
        let validity = folder.cursor.uidValidity
        var rest: WantedHistory
        if let left = historyLeft, left.folder == key, left.validity == validity,
            left.floor == folder.cursor.historyFloor, left.since == folder.cursor.historySince
        {
            rest = WantedHistory(fetch: left.uids, isAnew: false)
        } else {
            rest = try await wantedHistory(of: folder)
            try await announce(rest.fetch.count, in: folder, opened)
        }
        historyLeft = nil
        if rest.isAnew {
            // UIDs are new: what is stored already is recognised by its header, and only the rest is fetched.
            rest.fetch = try await recognise(rest.fetch, in: opened, folder: folder)
        }
        let plan = TransferPlan(
            direction: .history, uids: rest.fetch, since: folder.cursor.historySince, budget: budget)
        let report = try await transfer(plan, in: opened, validity: validity)
        progress.stored = report.stored
        progress.quarantined = report.quarantined
        progress.bytes = report.bytes
        if report.isFinished {
            progress.isComplete = try await finishHistory(key, opened: opened, validity: validity)
        }
        let after = try await stored(key)
        progress.remaining = after.ledger.gap
        if !report.isFinished, !rest.isAnew {
            historyLeft = HistoryLeft(
                folder: key, validity: validity, floor: after.cursor.historyFloor, since: folder.cursor.historySince,
                uids: report.rest)
        }
        return progress
    }

    /// What is wanted of the history below the floor.
    private struct WantedHistory {
        var fetch: UIDSet
        /// Whether messages of the folder are stored that have lost their UIDs.
        var isAnew: Bool
    }

    private func wantedHistory(of folder: SyncFolder) async throws -> WantedHistory {
        let key = folder.key
        let below = UIDSet([1...max(folder.cursor.historyFloor, 2) - 1])
        let isAnew = try await store.read { try $0.unnumberedCount(in: key) } > 0
        var uids: UIDSet
        if let since = folder.cursor.historySince, !isAnew {
            uids = try await connection.search(.and([.uids(below), .since(since.searchDay)]))
        } else {
            uids = try await connection.search(.uids(below))
        }
        uids = uids.intersection(below)
        let now = store.time
        // Our own moves may have put messages there already, and some are set aside.
        let (stored, quarantine) = try await store.read { reader in
            (try reader.uids(in: key), try reader.quarantined(in: key, now: now))
        }
        return WantedHistory(
            fetch: uids.subtracting(stored).subtracting(quarantine.all.subtracting(quarantine.due)), isAnew: isAnew)
    }

    /// Writes down how much is to come, so that the figure of the mailbox tells it.
    private func announce(_ toCome: Int, in folder: SyncFolder, _ opened: OpenedFolder) async throws {
        let told = opened.snapshot.messages
        try await store.write { [key = folder.key, validity = folder.cursor.uidValidity] writer in
            let ledger = try writer.requireFolder(key, validity: validity).ledger
            let server = max(told ?? 0, ledger.serverMessages)
            let stored = try writer.uids(in: key).count
            try writer.setLedger(
                ledger.counting(
                    server: server, stored: stored, outside: server - stored - ledger.quarantined - toCome,
                    quarantined: ledger.quarantined, now: writer.now), of: key)
        }
    }

    /// All of history was looked at: the folder is compared once, so that its figure is exact, and what the server said
    /// nothing of is fetched. Only then the cursor says that history is complete, and what was not found again goes; where
    /// this ends before, it is done again.
    ///
    /// - Returns: false where somebody chose another history meanwhile, for which the comparison does not speak.
    private func finishHistory(
        _ key: FolderKey, opened: OpenedFolder, validity: UIDValidity?
    ) async throws -> Bool {
        var folder = try await store.read { try $0.requireFolder(key, validity: validity) }
        folder.cursor.historyFloor = 1
        var work = FolderWork(folder: folder, opened: opened)
        try await compareUIDs(&work)
        return try await store.write { [since = folder.cursor.historySince] writer in
            var cursor = try writer.requireFolder(key, validity: validity).cursor
            guard cursor.historySince == since else { return false }
            cursor.historyFloor = 1
            cursor.lastSynced = cursor.lastSynced ?? writer.now
            try writer.setCursor(cursor, of: key)
            try writer.removeUnnumbered(in: key)
            return true
        }
    }
}
