import IMAPCore
import MailModel
import MailStore
import Testing

@testable import SyncEngine

@Suite("The plan for a folder")
struct SyncPlanTests {
    private let now = Timestamp(milliseconds: 1_000_000_000)
    private let quick = SyncAbilities(quickResync: true)
    private let cond = SyncAbilities(condStore: true)
    private let plain = SyncAbilities()

    /// A folder that was synced a minute ago: validity 7, UIDs below 101, 80 messages, mod-sequence 500.
    private var cursor: FolderCursor {
        var cursor = FolderCursor()
        cursor.uidValidity = UIDValidity(7)
        cursor.uidNext = 101
        cursor.highestModSeq = ModSeq(500)
        cursor.historyFloor = 1
        cursor.lastSynced = now.adding(milliseconds: -60_000)
        cursor.flagsCompared = now.adding(milliseconds: -60_000)
        return cursor
    }

    private var ledger: FolderLedger {
        var ledger = FolderLedger()
        ledger.serverMessages = 80
        ledger.storedMessages = 80
        return ledger
    }

    private func snapshot(
        messages: Int? = 80, next: UInt32 = 101, validity: UInt32 = 7, modSeq: UInt64? = 500, delta: Bool = false
    ) -> FolderSnapshot {
        FolderSnapshot(
            messages: messages, uidNext: next, uidValidity: UIDValidity(validity),
            highestModSeq: modSeq.flatMap { ModSeq($0) }, hasDelta: delta)
    }

    private func plan(
        _ snapshot: FolderSnapshot, _ abilities: SyncAbilities, cursor: FolderCursor? = nil,
        ledger: FolderLedger? = nil, reason: SyncReason = .poll
    ) -> [SyncStep] {
        SyncPlan.plan(
            cursor: cursor ?? self.cursor, ledger: ledger ?? self.ledger, snapshot: snapshot, abilities: abilities,
            reason: reason, now: now)
    }

    private func modSeq(_ number: UInt64) throws -> ModSeq { try #require(ModSeq(number)) }

    /// The cursor that a plan ends with.
    private func settled(_ steps: [SyncStep]) -> FolderCursor? {
        if case .settle(let cursor)? = steps.last { cursor } else { nil }
    }

    // MARK: - Nothing and first

    @Test("there is nothing to do where everything is as it was")
    func unchanged() {
        #expect(plan(snapshot(), quick).isEmpty)
        #expect(plan(snapshot(delta: true), quick).isEmpty)
        #expect(plan(snapshot(), cond).isEmpty)
    }

    @Test("a folder that was never synced starts with all its messages as history")
    func first() {
        for abilities in [quick, cond, plain] {
            let steps = plan(snapshot(), abilities, cursor: FolderCursor())
            guard case .begin(let begun)? = steps.first, steps.count == 1 else {
                Issue.record("not a beginning: \(steps)")
                continue
            }
            #expect(begun.uidNext == 101)
            #expect(begun.historyFloor == 101)
            #expect(begun.highestModSeq == ModSeq(500))
            #expect(begun.uidValidity == UIDValidity(7))
            #expect(!begun.isHistoryComplete)
        }
    }

    @Test("a beginning keeps how far back history is wanted")
    func firstKeepsHistory() {
        var fresh = FolderCursor()
        fresh.historySince = Timestamp(milliseconds: 5)
        guard case .begin(let begun)? = plan(snapshot(), quick, cursor: fresh).first else {
            Issue.record("not a beginning")
            return
        }
        #expect(begun.historySince == Timestamp(milliseconds: 5))
    }

    @Test("an empty new folder is complete at once")
    func firstEmpty() {
        for next in [UInt32(1), 0] {
            guard case .begin(let begun)? = plan(snapshot(messages: 0, next: next), plain, cursor: FolderCursor()).first
            else {
                Issue.record("not a beginning")
                continue
            }
            #expect(begun.isHistoryComplete)
            #expect(begun.uidNext == 1)
        }
    }

    // MARK: - By ability

    @Test("with QRESYNC the answer to SELECT is taken, then new messages are fetched")
    func quickDelta() {
        let steps = plan(snapshot(messages: 81, next: 103, modSeq: 510, delta: true), quick)
        #expect(
            steps.dropLast() == [.takeDelta, .fetchNew(from: 101, through: 102), .checkCount])
        #expect(settled(steps)?.uidNext == 103)
        #expect(settled(steps)?.highestModSeq == ModSeq(510))
        #expect(settled(steps)?.lastSynced == now)
    }

    @Test("with QRESYNC and a folder that is open already, changes and expunges are asked for at once")
    func quickOpen() throws {
        let steps = plan(snapshot(messages: 79, modSeq: 510), quick)
        let since = try modSeq(500)
        #expect(steps.dropLast() == [.fetchChanges(since: since, withVanished: true), .checkCount])
    }

    @Test("with CONDSTORE changes are asked for, and expunges are found by counting")
    func condStore() throws {
        let steps = plan(snapshot(messages: 82, next: 104, modSeq: 510), cond)
        let since = try modSeq(500)
        #expect(
            steps.dropLast() == [
                .fetchChanges(since: since, withVanished: false), .fetchNew(from: 101, through: 103),
                .checkCount,
            ])
        // RFC 7162 §3.1.2.2: an expunge alone need not change the mod-sequence on such a server.
        #expect(plan(snapshot(messages: 79), cond).dropLast() == [.checkCount])
    }

    @Test("without mod-sequences new messages, the count and the newest flags are looked at")
    func plainServer() {
        let bare = snapshot(messages: 81, next: 102, modSeq: nil)
        var known = cursor
        known.highestModSeq = nil
        let steps = plan(bare, plain, cursor: known)
        #expect(
            steps.dropLast() == [.fetchNew(from: 101, through: 101), .checkCount, .compareFlags(.newest(500))])
        #expect(settled(steps)?.flagsCompared == known.flagsCompared)
        let idle = plan(snapshot(modSeq: nil), plain, cursor: known)
        #expect(idle.dropLast() == [.compareFlags(.newest(500))])
    }

    @Test("without mod-sequences all flags are compared when it is time, and when somebody asks")
    func plainFlagsDue() {
        var known = cursor
        known.highestModSeq = nil
        #expect(plan(snapshot(modSeq: nil), plain, cursor: known, reason: .request).contains(.compareFlags(.all)))
        known.flagsCompared = now.adding(milliseconds: -SyncPolicy().allFlagsEvery)
        let steps = plan(snapshot(modSeq: nil), plain, cursor: known)
        #expect(steps.contains(.compareFlags(.all)))
        #expect(settled(steps)?.flagsCompared == now)
        known.flagsCompared = nil
        #expect(plan(snapshot(modSeq: nil), plain, cursor: known).contains(.compareFlags(.all)))
        // A clock that went back.
        known.flagsCompared = now.adding(milliseconds: 86_400_000)
        #expect(plan(snapshot(modSeq: nil), plain, cursor: known).contains(.compareFlags(.all)))
    }

    @Test("a server that loses an ability is asked by what is left")
    func abilitiesLost() throws {
        let advanced = snapshot(messages: 79, modSeq: 510)
        let since = try modSeq(500)
        #expect(plan(advanced, cond).first == .fetchChanges(since: since, withVanished: false))
        // CONDSTORE is gone as well: what changed since the known number is not known, so all flags are compared.
        let steps = plan(snapshot(messages: 79, modSeq: nil), plain)
        #expect(steps.dropLast() == [.checkCount, .compareFlags(.all)])
        #expect(settled(steps)?.highestModSeq == nil)
    }

    @Test("a server that begins to keep mod-sequences has all flags compared once")
    func abilitiesGained() {
        var known = cursor
        known.highestModSeq = nil
        let steps = plan(snapshot(modSeq: 900), quick, cursor: known)
        #expect(steps.dropLast() == [.compareFlags(.all)])
        #expect(settled(steps)?.highestModSeq == ModSeq(900))
    }

    // MARK: - Contradictions

    @Test("another UIDVALIDITY starts the folder anew and keeps how far back history is wanted")
    func newValidity() {
        var known = cursor
        known.historySince = Timestamp(milliseconds: 5)
        for abilities in [quick, cond, plain] {
            guard case .reset(let fresh, .newValidity)? = plan(snapshot(validity: 8), abilities, cursor: known).first
            else {
                Issue.record("no reset")
                continue
            }
            #expect(fresh.uidValidity == UIDValidity(8))
            #expect(fresh.historyFloor == 101)
            #expect(fresh.historySince == Timestamp(milliseconds: 5))
        }
    }

    @Test("a folder without lasting UIDs is matched anew each time")
    func unstable() {
        var none = snapshot()
        none.uidValidity = nil
        var fleeting = snapshot()
        fleeting.hasStickyUIDs = false
        for snapshot in [none, fleeting] {
            guard case .reset(_, .unstable)? = plan(snapshot, quick).first else {
                Issue.record("no reset")
                continue
            }
        }
    }

    @Test("a UIDNEXT that goes back is looked into before anything is done")
    func uidNextBack() {
        var back = snapshot(next: 90)
        #expect(plan(back, quick) == [.confirmUIDNext(claimed: 90, known: 101)])
        back.isUIDNextConfirmed = true
        guard case .reset(let fresh, .uidNextWentBack)? = plan(back, quick).first else {
            Issue.record("no reset")
            return
        }
        #expect(fresh.uidNext == 90)
        #expect(fresh.historyFloor == 90)
    }

    @Test("a missing UIDNEXT is searched for from where we stand")
    func uidNextMissing() {
        #expect(plan(snapshot(next: 0), plain) == [.findUIDNext(from: 101)])
        #expect(plan(snapshot(next: 0), plain, cursor: FolderCursor()) == [.findUIDNext(from: 1)])
        // Nothing is there to be found.
        #expect(!plan(snapshot(messages: 0, next: 0), plain).contains(.findUIDNext(from: 101)))
    }

    @Test("a mod-sequence that goes back has everything compared")
    func modSeqBack() {
        for abilities in [quick, cond] {
            let steps = plan(snapshot(modSeq: 20, delta: true), abilities)
            #expect(steps.dropLast() == [.compareUIDs(because: .modSeqWentBack), .compareFlags(.all)])
            #expect(settled(steps)?.highestModSeq == ModSeq(20))
        }
    }

    @Test("mod-sequences that were found to be wrong are not used again")
    func modSeqDistrusted() {
        var known = cursor
        known.highestModSeq = ModSeq(0)
        let steps = plan(snapshot(modSeq: 510, delta: true), quick, cursor: known)
        #expect(steps.dropLast() == [.compareFlags(.newest(500))])
        #expect(settled(steps)?.highestModSeq == ModSeq(0))
    }

    @Test("a count that cannot be explained is looked into, one that is missing always")
    func counts() {
        #expect(plan(snapshot(messages: 90), quick).dropLast() == [.checkCount])
        #expect(plan(snapshot(messages: 3), quick).dropLast() == [.checkCount])
        #expect(plan(snapshot(messages: nil), quick).dropLast() == [.compareUIDs(because: .unknownCount)])
    }

    @Test("the highest UIDNEXT that there is does no harm")
    func highest() {
        let steps = plan(snapshot(messages: 80, next: .max), plain)
        #expect(steps.contains(.fetchNew(from: 101, through: .max - 1)))
        #expect(settled(steps)?.uidNext == .max)
    }

    // MARK: - STATUS

    @Test("STATUS says whether a folder is worth opening")
    func status() {
        func needs(_ snapshot: FolderSnapshot, _ cursor: FolderCursor? = nil) -> Bool {
            SyncPlan.needsSync(cursor: cursor ?? self.cursor, ledger: ledger, status: snapshot, now: now)
        }
        #expect(!needs(snapshot()))
        #expect(needs(snapshot(messages: 81)))
        #expect(needs(snapshot(next: 102)))
        #expect(needs(snapshot(validity: 8)))
        #expect(needs(snapshot(modSeq: 501)))
        #expect(needs(snapshot(messages: nil)))
        #expect(needs(snapshot(next: 0)))
        #expect(needs(snapshot(), FolderCursor()))
        // Without mod-sequences only the time says so.
        #expect(!needs(snapshot(modSeq: nil)))
        var old = cursor
        old.lastSynced = now.adding(milliseconds: -SyncPolicy().newestFlagsEvery)
        #expect(needs(snapshot(modSeq: nil), old))
        #expect(!needs(snapshot(), old))
    }
}
