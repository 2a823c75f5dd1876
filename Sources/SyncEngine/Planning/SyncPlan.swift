public import MailModel
public import MailStore

/// Decides how a folder is brought up to date, from what is known and what the server says now. Pure.
///
/// A server may say anything. Each contradiction has an answer that loses nothing and doubles nothing, at the price of
/// more being compared; docs/sync.md lists them.
public enum SyncPlan {
    /// The steps, in order; none where nothing changed.
    ///
    /// - Parameters:
    ///   - cursor: where the last sync ended.
    ///   - ledger: what was counted then.
    ///   - snapshot: what SELECT or EXAMINE says now.
    ///   - now: the present, for what is compared from time to time.
    public static func plan(
        cursor: FolderCursor, ledger: FolderLedger, snapshot: FolderSnapshot, abilities: SyncAbilities,
        reason: SyncReason = .poll, policy: SyncPolicy = SyncPolicy(), now: Timestamp
    ) -> [SyncStep] {
        var snapshot = snapshot
        if snapshot.uidNext == 0 {
            // An empty folder needs no search. What is below a known UIDNEXT need not be looked for again.
            guard snapshot.messages == 0 else { return [.findUIDNext(from: max(cursor.uidNext, 1))] }
            snapshot.uidNext = max(cursor.uidNext, 1)
        }
        guard cursor.uidNext > 0 else { return [.begin(fresh(snapshot, cursor))] }
        guard let validity = snapshot.uidValidity, snapshot.hasStickyUIDs else {
            return [.reset(fresh(snapshot, cursor), because: .unstable)]
        }
        guard validity == cursor.uidValidity else {
            return [.reset(fresh(snapshot, cursor), because: .newValidity)]
        }
        if snapshot.uidNext < cursor.uidNext {
            return snapshot.isUIDNextConfirmed
                ? [.reset(fresh(snapshot, cursor), because: .uidNextWentBack)]
                : [.confirmUIDNext(claimed: snapshot.uidNext, known: cursor.uidNext)]
        }
        return steady(
            cursor, ledger, snapshot, abilities: abilities, reason: reason, policy: policy, now: now)
    }

    /// Whether the figures of STATUS are a reason to open the folder.
    public static func needsSync(
        cursor: FolderCursor, ledger: FolderLedger, status: FolderSnapshot, policy: SyncPolicy = SyncPolicy(),
        now: Timestamp
    ) -> Bool {
        if cursor.uidNext == 0 || status.uidNext == 0 || status.messages == nil { return true }
        if status.uidNext != cursor.uidNext || status.messages != ledger.serverMessages { return true }
        if status.uidValidity == nil || status.uidValidity != cursor.uidValidity { return true }
        if let known = cursor.trustedModSeq, let told = status.highestModSeq { return told != known }
        return isDue(cursor.lastSynced, every: policy.newestFlagsEvery, now: now)
    }

    // MARK: - Parts

    /// The cursor of a folder whose messages are all still to be looked at.
    private static func fresh(_ snapshot: FolderSnapshot, _ cursor: FolderCursor) -> FolderCursor {
        var fresh = cursor
        fresh.uidValidity = snapshot.uidValidity
        fresh.uidNext = snapshot.uidNext
        fresh.historyFloor = snapshot.uidNext
        fresh.highestModSeq = snapshot.highestModSeq
        fresh.flagsCompared = nil
        return fresh
    }

    private static func steady(
        _ cursor: FolderCursor, _ ledger: FolderLedger, _ snapshot: FolderSnapshot, abilities: SyncAbilities,
        reason: SyncReason, policy: SyncPolicy, now: Timestamp
    ) -> [SyncStep] {
        var target = cursor
        target.uidNext = snapshot.uidNext
        target.lastSynced = now
        var steps: [SyncStep] = []
        var comparison: ComparisonReason? = snapshot.messages == nil ? .unknownCount : nil
        var flags: FlagScope?

        switch modSeqs(cursor, snapshot, abilities) {
        case .same: break
        case .advanced(let known, let told):
            steps.append(
                snapshot.hasDelta
                    ? .takeDelta : .fetchChanges(since: known, withVanished: abilities.quickResync))
            target.highestModSeq = told
        case .wentBack(let told):
            // Numbers below what is known may be given again, so changes can no longer be asked for by number.
            comparison = .modSeqWentBack
            flags = .all
            target.highestModSeq = told
        case .began(let told):
            flags = .all
            target.highestModSeq = told
        case .none:
            let isForced = reason == .request || cursor.trustedModSeq != nil
            flags =
                isForced || isDue(cursor.flagsCompared, every: policy.allFlagsEvery, now: now)
                ? .all : .newest(policy.newestFlags)
            // Zero stays: it stands for numbers that were found to be wrong.
            if cursor.highestModSeq?.rawValue != 0 { target.highestModSeq = nil }
        }
        if snapshot.uidNext > cursor.uidNext {
            steps.append(.fetchNew(from: cursor.uidNext, through: snapshot.uidNext - 1))
        }
        if let comparison {
            steps.append(.compareUIDs(because: comparison))
        } else if !steps.isEmpty || snapshot.messages != ledger.serverMessages {
            steps.append(.checkCount)
        }
        if let flags {
            steps.append(.compareFlags(flags))
            if flags == .all { target.flagsCompared = now }
        }
        guard !steps.isEmpty else { return [] }
        return steps + [.settle(target)]
    }

    /// How the mod-sequences of last time and now stand to each other.
    private enum ModSeqs {
        case same
        case advanced(from: ModSeq, to: ModSeq)
        case wentBack(to: ModSeq)
        /// The folder keeps them now and did not before.
        case began(at: ModSeq)
        /// There are none, or they cannot be relied on.
        case none
    }

    private static func modSeqs(
        _ cursor: FolderCursor, _ snapshot: FolderSnapshot, _ abilities: SyncAbilities
    ) -> ModSeqs {
        guard abilities.condStore, let told = snapshot.highestModSeq, cursor.highestModSeq?.rawValue != 0 else {
            return .none
        }
        guard let known = cursor.trustedModSeq else { return .began(at: told) }
        if told == known { return .same }
        return told > known ? .advanced(from: known, to: told) : .wentBack(to: told)
    }

    private static func isDue(_ last: Timestamp?, every interval: Int64, now: Timestamp) -> Bool {
        guard let last else { return true }
        // A clock that was set back must not stop the comparing.
        return last > now || last.adding(milliseconds: interval) <= now
    }
}

extension FolderCursor {
    /// The mod-sequence up to which changes are known; nil where the server keeps none, or where what it told by them
    /// was found to be wrong, which is stored as zero.
    var trustedModSeq: ModSeq? { highestModSeq.flatMap { $0.rawValue > 0 ? $0 : nil } }

    /// Whether every message of the chosen history was looked at.
    public var isHistoryComplete: Bool { uidNext > 0 && historyFloor <= 1 }
}
