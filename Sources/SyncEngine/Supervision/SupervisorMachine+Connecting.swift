import MailModel
import MailStore
import Mailboxes

/// From nothing to a watching connection, and back.
extension SupervisorMachine {
    /// A connection that lasted as long as this was a good one: its loss is no failure.
    private static var soundAfter: Duration { .seconds(60) }
    /// Failures in a row after which the health monitor is asked to look, so that people hear of it.
    private static var failuresForCheck: Int { 3 }

    /// Takes a place in the queue for connections.
    mutating func queue(_ id: MailboxID, at now: Moment) {
        guard var mailbox = mailboxes[id] else { return }
        guard !mailbox.target.waitsForOwner else { return hold(id) }
        wheel.cancel(.retry(id))
        mailbox.phase = .queued
        mailboxes[id] = mailbox
        starts.request(
            MailboxLane(mailbox: id, lane: .watch), host: mailbox.host, importance: mailbox.importance, at: now)
        admit(at: now)
    }

    /// Waits for the owner.
    mutating func hold(_ id: MailboxID) {
        guard var mailbox = mailboxes[id] else { return }
        wheel.cancel(.retry(id))
        mailbox.phase = .held
        tell(&mailbox, .blocked)
        mailboxes[id] = mailbox
    }

    /// It is a connection's turn.
    mutating func begin(_ lane: MailboxLane, at now: Moment) {
        guard var mailbox = mailboxes[lane.mailbox] else { return starts.finished(lane, .failed, at: now) }
        counters.connectionsBegun += 1
        let number = makeNumber()
        wheel.set(.patience(lane), at: now.adding(limits.longestWork))
        switch lane.lane {
        case .watch:
            mailbox.phase = .opening
            mailbox.number = number
            emit(.open(lane.mailbox, number: number))
        case .bulk:
            mailbox.bulk = .working
            mailbox.bulkNumber = number
            emit(.bulk(lane.mailbox, number: number))
        case .side:
            mailbox.side = .opening
            mailbox.sideNumber = number
            emit(.listen(lane.mailbox, number: number))
        }
        mailboxes[lane.mailbox] = mailbox
    }

    /// The watching connection stands.
    ///
    /// - Parameter telling: of what the server tells by itself.
    /// - Returns: whether it is wanted. Where not, the driver closes it.
    mutating func opened(_ id: MailboxID, number: Int, telling: Telling, at now: Moment) -> Bool {
        let lane = MailboxLane(mailbox: id, lane: .watch)
        guard var mailbox = mailboxes[id], mailbox.number == number else { return false }
        starts.finished(lane, .opened, at: now)
        wheel.cancel(.patience(lane))
        counters.connectionsOpened += 1
        recovered(storing: false)
        guard mailbox.phase == .opening else {
            mailboxes[id]?.isTaskEnding = false
            settle(id, at: now)
            return false
        }
        mailbox.connectedAt = now
        mailbox.canWatch = telling != .nothing
        mailbox.hasSentFolder = false
        mailbox.isWatching = false
        mailbox.watchBroke = false
        mailbox.deafness = 0
        mailbox.pending.operations = true
        mailbox.pending.poll = true
        // Where all folders are told of, a poll only proves that the connection is alive.
        mailbox.pollInterval = telling == .allFolders ? limits.longestPoll : limits.shortestPoll
        var source = SeededGenerator(seed: mailbox.seed)
        let share = 0.5 + source.share()
        mailbox.nextAudit = now.adding(
            milliseconds: Int64(Double(limits.auditCheck.wholeMilliseconds) * share))
        mailboxes[id] = mailbox
        // It is said to fail, and does not: who was told of the trouble is to hear that it is over.
        if mailbox.target.receivingFails { emit(.checkSoon(id)) }
        wantWork(id, isUrgent: false, at: now)
        return true
    }

    /// The watching connection could not be opened.
    mutating func openFailed(_ id: MailboxID, number: Int, _ failure: WorkFailure, at now: Moment) {
        let lane = MailboxLane(mailbox: id, lane: .watch)
        guard let mailbox = mailboxes[id], mailbox.number == number else { return }
        starts.finished(lane, pacingOutcome(of: failure), at: now)
        wheel.cancel(.patience(lane))
        counters.connectionsFailed += 1
        guard mailbox.phase == .opening else {
            mailboxes[id]?.isTaskEnding = false
            settle(id, at: now)
            return admit(at: now)
        }
        retryLater(id, after: failure, wasOpen: false, at: now)
        admit(at: now)
    }

    /// The watching connection is lost while nobody works on it.
    mutating func lost(_ id: MailboxID, number: Int, _ failure: WorkFailure, at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.number == number else { return }
        switch mailbox.phase {
        case .resting, .ready:
            places.cancel(id)
            wheel.cancel(.rest(id))
            counters.connectionsLost += 1
            emit(.close(id, number: number))
            retryLater(id, after: failure, wasOpen: true, at: now)
            admit(at: now)
        // The task may be about to end and think that all is well: it is told when it asks for its next job.
        case .working: mailboxes[id]?.lostBy = failure
        case .opening, .ending, .waiting, .judged, .held, .queued: break
        }
    }

    /// Decides when a mailbox without a connection is tried again.
    mutating func retryLater(_ id: MailboxID, after failure: WorkFailure, wasOpen: Bool, at now: Moment) {
        dropSide(id, at: now)
        guard var mailbox = mailboxes[id] else { return }
        let wasSound = wasOpen && mailbox.connectedAt.map { now.since($0) >= Self.soundAfter } == true
        if wasSound { mailbox.failures = 0 }
        mailbox.connectedAt = nil
        mailbox.isWatching = false
        mailbox.lostBy = nil
        mailbox.phase = .waiting
        var wait: Duration
        switch failure {
        case .connection(let trouble):
            let isFirst = wasSound && trouble.kind == .passing
            if !isFirst { mailbox.failures = min(mailbox.failures + 1, 1_000_000) }
            // A server that was restarted cuts off everybody at once: they come back within seconds, not in one.
            wait =
                isFirst
                ? backoff.wait(after: 1, seed: mailbox.seed &+ UInt64(truncatingIfNeeded: now.milliseconds)) / 2
                : backoff.wait(after: mailbox.failures, seed: mailbox.seed)
            wait = max(wait, min(trouble.wait ?? .zero, .seconds(24 * 3600)))
            switch trouble.kind {
            case .passing: break
            case .tooManyConnections:
                counters.refusals += 1
                mailboxes[id] = mailbox
                connections.refused(mailbox.account, held: heldConnections(of: mailbox.account), at: now)
            case .tooFast: counters.refusals += 1
            case .signIn:
                mailbox.phase = .judged
                wait = max(wait, .seconds(30))
                emit(.checkSoon(id))
            }
            if mailbox.failures > 0 { tell(&mailbox, .backingOff, finding: trouble.finding) }
            if mailbox.failures == Self.failuresForCheck, trouble.kind != .signIn { emit(.checkSoon(id)) }
        case .local(let trouble):
            suffer(trouble, at: now)
            wait = limits.localRetry
        case .notActive:
            // The feed tells of it as well; where that comes first, it is gone already.
            emit(.look(id))
            wait = limits.firstRetry
        case .paced(let milliseconds): wait = .milliseconds(max(1, milliseconds))
        case .stopped: wait = limits.firstRetry
        }
        mailboxes[id] = mailbox
        wheel.set(.retry(id), at: now.adding(wait))
    }

    func pacingOutcome(of failure: WorkFailure) -> StartPacing<MailboxLane>.Outcome {
        guard case .connection(let trouble) = failure else { return .failed }
        return trouble.kind == .tooManyConnections || trouble.kind == .tooFast ? .refused : .failed
    }

    /// Connections that the account has, over the mailboxes that sign in with it; mostly one mailbox.
    private func heldConnections(of account: String) -> Int {
        mailboxes.values.reduce(0) { $1.account == account ? $0 + $1.connections : $0 }
    }
}
