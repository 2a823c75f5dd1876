import IMAPClient
import IMAPCore
import MailModel
import MailStore

extension SyncSession {
    /// What the server has in a folder, against what is stored.
    struct Comparison: Sendable {
        /// UIDs on the server, in the part of the folder that was looked at.
        var server: UIDSet
        /// Of them, those that are stored.
        var stored: UIDSet
        /// Of them, those in quarantine whose time has not come.
        var quarantined: UIDSet
        /// Stored, and gone from the server.
        var surplus: UIDSet
        /// On the server, wanted, and not stored.
        var missing: UIDSet
        /// On the server, and older than what is wanted.
        var outside: UIDSet
    }

    /// Compares UIDs only where the number of messages cannot be explained by what was done.
    func checkCount(_ work: inout FolderWork) async throws {
        guard !work.isCompared else { return }
        let expected = work.countBefore + work.arrived - work.gone
        guard work.opened.snapshot.messages != expected else { return }
        try await compareUIDs(&work)
    }

    /// Compares all UIDs, fetches what is missing and removes what is gone.
    func compareUIDs(_ work: inout FolderWork) async throws {
        let found = try await comparison(of: work)
        try await remove(found.surplus, &work)
        let fetched = try await fetchMissing(found.missing, &work)
        try await settleLedger(after: found, fetched: fetched, &work)
    }

    /// Asks for all UIDs and sorts them. Nothing is changed.
    func comparison(of work: FolderWork) async throws -> Comparison {
        let key = work.folder.key
        let cursor = work.folder.cursor
        let now = store.time
        // What is stored is read first: a message of which we hear only later cannot look like one that is gone.
        let before = try await store.read { try $0.uids(in: key) }
        let floor = max(cursor.historyFloor, 1)
        // History that is still to come is not looked at.
        let scope = UIDSet([floor...UInt32.max])
        let isWhole = cursor.isHistoryComplete
        let server = try await connection.search(isWhole ? .all : .uids(scope)).intersection(scope)
        var wanted = server
        if let since = cursor.historySince {
            let recent = try await connection.search(.and([.uids(scope), .since(since.searchDay)]))
            // What is stored is wanted, however old, and so is what came after we knew the folder.
            wanted = recent.union(before).union(server.from(cursor.uidNext)).intersection(server)
        }
        let (stored, quarantine) = try await store.read { reader in
            (try reader.uids(in: key), try reader.quarantined(in: key, now: now))
        }
        let waiting = quarantine.all.subtracting(quarantine.due).intersection(server)
        // What came after the folder was opened is not seen by SEARCH.
        let bound = work.opened.snapshot.uidNext
        let surplus = try await confirmedGone(before.intersection(scope).below(bound).subtracting(server))
        return Comparison(
            server: server, stored: stored.intersection(server), quarantined: waiting, surplus: surplus,
            missing: wanted.subtracting(stored).subtracting(waiting), outside: server.subtracting(wanted))
    }

    /// Those of `uids` that FETCH does not know either. Some servers search an index that lags behind, and nothing may
    /// be removed on its word alone.
    private func confirmedGone(_ uids: UIDSet) async throws -> UIDSet {
        guard !uids.isEmpty else { return uids }
        var there: [UInt32] = []
        for try await event in await connection.fetch(uids, [.uid]) {
            if case .message(let message) = event, let uid = message.uid?.rawValue { there.append(uid) }
        }
        return uids.subtracting(UIDSet(numbers: there))
    }

    private func fetchMissing(_ missing: UIDSet, _ work: inout FolderWork) async throws -> TransferReport {
        let old = missing.below(work.folder.cursor.uidNext)
        var report = try await transfer(
            TransferPlan(direction: .repair, uids: old, since: work.folder.cursor.historySince), in: work.opened,
            validity: work.validity)
        // A server that forgot to count up UIDNEXT.
        let late = try await transfer(
            TransferPlan(direction: .arrival, uids: missing.from(work.folder.cursor.uidNext)), in: work.opened,
            validity: work.validity)
        report.add(late)
        work.note(report)
        work.report.new += report.stored
        return report
    }

    // MARK: - Ledger

    /// Writes down what a comparison found, and what was fetched after it.
    func settleLedger(
        after found: Comparison, fetched: TransferReport, _ work: inout FolderWork
    ) async throws {
        let server =
            work.folder.cursor.isHistoryComplete
            ? found.server.count : max(work.opened.snapshot.messages ?? 0, found.server.count)
        // What lies below the floor is still to come, so nobody knows yet whether it is wanted.
        let outside = found.outside.count + fetched.outside
        let floor = max(work.folder.cursor.historyFloor, 1)
        work.folder = try await store.write { [key = work.folder.key, validity = work.validity] writer in
            let folder = try writer.requireFolder(key, validity: validity)
            let stored = try writer.uids(in: key).intersection(found.server).count
            let waiting = try writer.quarantined(in: key, now: writer.now).all.intersection(found.server).count
            try writer.releaseQuarantine(
                folder: key,
                uids: try writer.quarantined(in: key, now: writer.now).all.subtracting(found.server).from(floor))
            try writer.setLedger(
                folder.ledger.counting(
                    server: server, stored: stored, outside: outside, quarantined: waiting, now: writer.now), of: key)
            return try writer.requireFolder(key)
        }
        work.isCompared = true
        work.isLedgerStale = false
    }

    /// Writes down how many messages the server has, where the rest of the ledger is known from what was done.
    func settleLedger(_ work: inout FolderWork) async throws {
        guard !work.isCompared || work.isLedgerStale else { return }
        let told = work.opened.snapshot.messages
        let before = work.folder.ledger
        work.folder = try await store.write { [key = work.folder.key, validity = work.validity] writer in
            var ledger = try writer.requireFolder(key, validity: validity).ledger
            ledger.serverMessages = told ?? ledger.serverMessages
            try writer.setLedger(ledger.settlingGap(now: writer.now), of: key)
            return try writer.requireFolder(key)
        }
        work.isLedgerStale = false
        // What cannot be explained is looked into once; where it stays, the audit looks again.
        if work.folder.cursor.isHistoryComplete, work.folder.ledger.gap > 0, work.folder.ledger.gap != before.gap {
            try await compareUIDs(&work)
        }
    }

    /// All is done: the cursor moves to where the server stood when the folder was opened.
    func settle(_ target: FolderCursor, _ work: inout FolderWork) async throws {
        try await settleLedger(&work)
        work.folder = try await store.write { [key = work.folder.key, validity = work.validity] writer in
            // Only its own parts: another session may fetch history meanwhile.
            var cursor = try writer.requireFolder(key, validity: validity).cursor
            cursor.uidNext = max(cursor.uidNext, target.uidNext)
            cursor.highestModSeq = target.highestModSeq
            cursor.lastSynced = target.lastSynced
            cursor.flagsCompared = target.flagsCompared
            try writer.setCursor(cursor, of: key)
            return try writer.requireFolder(key)
        }
    }

    /// Fetches messages again whose time in quarantine is over, or all that are in it. Whether there were any.
    func retryQuarantine(_ work: inout FolderWork, all: Bool = false) async throws -> Bool {
        let now = store.time
        let key = work.folder.key
        guard work.folder.ledger.quarantined > 0, let covered = work.folder.cursor.coveredUIDs else { return false }
        let due = try await store.read { reader in
            let quarantine = try reader.quarantined(in: key, now: now)
            return all ? quarantine.all : quarantine.due
        }.within(covered)
        guard !due.isEmpty else { return false }
        let report = try await transfer(
            TransferPlan(direction: .repair, uids: due), in: work.opened, validity: work.validity)
        work.report.new += report.stored
        let stored = try await store.read { try $0.uids(in: key) }
        _ = try await store.write { try $0.releaseQuarantine(folder: key, uids: due.intersection(stored)) }
        return true
    }
}

extension Timestamp {
    /// The day from which on SEARCH is asked: the day before, because servers compare days in a zone of their own and
    /// leave the time out (RFC 9051 §6.4.4). What is too old is left out when its date is known.
    var searchDay: InternalDate { InternalDate(adding(milliseconds: -86_400_000)) }
}
