import MailModel
import Mailboxes

/// Decides what is done with which mailbox and when. Events go in, actions come out, the time is a parameter.
///
/// Every mailbox stands by itself: nothing that happens to one changes another, but for the places, turns and rates that
/// they share. Only a credential that a check has judged to be bad stops the attempts; everything else is tried for ever.
struct SupervisorMachine: Sendable {
    /// What the wheel waits for.
    enum Timer: Sendable, Hashable {
        /// The next attempt, or the next look at a verdict.
        case retry(MailboxID)
        /// The next poll or renewal of a mailbox at rest.
        case rest(MailboxID)
        /// The end of the time for which a mailbox may hold a place.
        case place(MailboxID)
        /// The end of the patience with a task.
        case patience(MailboxLane)
        /// An operation that is to be tried again.
        case operation(MailboxID)
        /// The next attempt at history.
        case bulk(MailboxID)
        /// The next attempt to listen on sent mail, or its renewal.
        case side(MailboxID)
        /// Somebody's turn to connect.
        case starts
        /// The end of a local trouble.
        case local
    }

    let limits: SyncLimits
    let providers: ProviderTable
    let backoff: Backoff
    let seed: UInt64

    var mailboxes: [MailboxID: SupervisedMailbox] = [:]
    var wheel: TimerWheel<Timer>
    /// Turns to connect.
    var starts: StartPacing<MailboxLane>
    /// Places to work.
    var places: StartPacing<MailboxID>
    /// Places to fetch history.
    var bulkPlaces: StartPacing<MailboxID>
    var connections = ConnectionBudget<String>()
    var daily = DailyBytes<String>()
    /// Until when nothing that stores is begun, and why.
    var localUntil = Moment.start
    var trouble: LocalTrouble?
    var counters = SyncCounters()
    /// Mailboxes with a connection for sent mail.
    var sides = 0
    /// Mailboxes that work without a place.
    var slow = 0
    private var actions: [SupervisorAction] = []
    /// Connections are numbered over all mailboxes, so that what comes late about an old one is never taken for news.
    private var lastNumber = 0

    /// A machine without mailboxes.
    ///
    /// - Parameter seed: makes the waits of this node its own; the same seed gives the same waits.
    init(limits: SyncLimits = SyncLimits(), providers: ProviderTable = .standard, seed: UInt64, at now: Moment) {
        self.limits = limits
        self.providers = providers
        self.seed = seed
        backoff = Backoff(first: limits.firstRetry, longest: limits.longestRetry)
        wheel = TimerWheel(at: now)
        starts = StartPacing(
            overall: limits.openingConnections, perHost: limits.openingPerHost,
            rates: .init(initial: limits.startsPerSecond, burst: limits.startBurst))
        let instant = StartPacing<MailboxID>.Rates(initial: 1e9, fastest: 1e9, slowest: 1e9, burst: 1e9, gain: 0)
        places = StartPacing(
            overall: limits.workingMailboxes, perHost: max(1, limits.workingMailboxes / 2), rates: instant)
        bulkPlaces = StartPacing(
            overall: limits.bulkMailboxes, perHost: max(1, limits.bulkMailboxes / 2), rates: instant)
    }

    // MARK: - What comes out

    /// What is to be done, in this order; each once.
    mutating func takeActions() -> [SupervisorAction] {
        defer { actions = [] }
        return actions
    }

    /// When ``tick(at:)`` is to be called next; nil where nothing waits for a time.
    var nextTick: Moment? { wheel.next }

    /// How the mailboxes stand.
    var standing: SyncStanding {
        var standing = SyncStanding()
        standing.mailboxes = mailboxes.count
        for mailbox in mailboxes.values {
            switch mailbox.phase {
            case .resting: standing.resting += 1
            case .ready, .working: standing.working += 1
            case .opening, .queued: standing.connecting += 1
            case .waiting, .judged, .ending: standing.waiting += 1
            case .held: standing.held += 1
            }
            if mailbox.bulk == .working { standing.bulk += 1 }
        }
        standing.trouble = trouble?.rawValue
        return standing
    }

    mutating func emit(_ action: SupervisorAction) { actions.append(action) }

    mutating func makeNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    // MARK: - Mailboxes come and go

    /// A mailbox as the store has it now: new, changed, paused, resumed, disconnected, or as before.
    ///
    /// - Parameter importance: greater is served first; the time of its newest mail.
    mutating func update(_ target: SessionTarget, importance: Int64 = 0, at now: Moment) {
        let id = target.mailbox
        guard var mailbox = mailboxes[id] else {
            guard target.isActive else { return }
            add(target, importance: importance, at: now)
            return
        }
        guard target.isActive else { return remove(id, at: now) }
        let isOther = mailbox.target.stamp != target.stamp || mailbox.target.endpoint != target.endpoint
        if isOther {
            let isBusy = [.opening, .working, .ending].contains(mailbox.phase) || isBulkBusy(mailbox)
            // With another server everything else is another too: it begins as a new mailbox, once nobody works on it.
            guard isBusy else {
                drop(id, at: now)
                return add(target, importance: importance, at: now)
            }
            mailbox.target = target
            mailboxes[id] = mailbox
            return end(id, at: now)
        }
        // A check has reached the server again: the wait for the next attempt has lost its reason.
        let worksAgain = mailbox.target.receivingFails && !target.receivingFails
        if worksAgain { mailbox.failures = 0 }
        mailbox.target = target
        mailboxes[id] = mailbox
        switch mailbox.phase {
        case .waiting where worksAgain && !target.waitsForOwner: queue(id, at: now)
        case .held where !target.waitsForOwner: queue(id, at: now)
        case .judged where target.waitsForOwner: hold(id)
        case .waiting where target.waitsForOwner: hold(id)
        default: break
        }
    }

    /// What a look at the store showed after a sign-in was refused: nil where the mailbox is gone.
    mutating func looked(_ id: MailboxID, _ target: SessionTarget?, at now: Moment) {
        guard let target else { return remove(id, at: now) }
        update(target, at: now)
        // No verdict, or a good one: the next attempt tells.
        if let mailbox = mailboxes[id], mailbox.phase == .judged { queue(id, at: now) }
    }

    /// The store could not be asked: it is asked again.
    mutating func lookFailed(_ id: MailboxID, at now: Moment) {
        guard mailboxes[id]?.phase == .judged else { return }
        wheel.set(.retry(id), at: now.adding(.seconds(60)))
    }

    /// The mailbox is gone, paused or disconnected.
    mutating func remove(_ id: MailboxID, at now: Moment) {
        guard let mailbox = mailboxes[id] else { return }
        guard [.opening, .working, .ending].contains(mailbox.phase) || isBulkBusy(mailbox) else {
            return drop(id, at: now)
        }
        mailboxes[id]?.target = mailbox.target.inactive
        end(id, at: now)
    }

    private func isBulkBusy(_ mailbox: SupervisedMailbox) -> Bool {
        mailbox.bulk == .working || mailbox.bulk == .ending
    }

    private mutating func add(_ target: SessionTarget, importance: Int64, at now: Moment) {
        let host = target.endpoint.host.description
        let mailbox = SupervisedMailbox(
            target: target, limits: providers.limits(forHost: host), host: providers.group(ofHost: host),
            importance: importance, seed: seed ^ target.mailbox.hashForPacing, poll: limits.shortestPoll)
        mailboxes[target.mailbox] = mailbox
        if target.waitsForOwner { hold(target.mailbox) } else { queue(target.mailbox, at: now) }
    }

    /// Stops whoever works on a mailbox; ``settle(_:at:)`` goes on when all have ended.
    private mutating func end(_ id: MailboxID, at now: Moment) {
        guard var mailbox = mailboxes[id] else { return }
        dropSide(id, at: now)
        mailbox = mailboxes[id] ?? mailbox
        starts.cancel(MailboxLane(mailbox: id, lane: .watch))
        starts.cancel(MailboxLane(mailbox: id, lane: .bulk))
        bulkPlaces.cancel(id)
        places.cancel(id)
        cancelTimers(id)
        switch mailbox.phase {
        case .opening, .working: emit(.stop(MailboxLane(mailbox: id, lane: .watch), number: mailbox.number))
        case .ready, .resting: emit(.close(id, number: mailbox.number))
        case .waiting, .judged, .held, .queued, .ending: break
        }
        if mailbox.bulk == .working {
            emit(.stop(MailboxLane(mailbox: id, lane: .bulk), number: mailbox.bulkNumber))
            mailbox.bulk = .ending
        } else if mailbox.bulk != .ending {
            bulkPlaces.finished(id, .failed, at: now)
            mailbox.bulk = .idle
        }
        let worksOnWatch = [.opening, .working].contains(mailbox.phase)
        mailbox.phase = .ending
        mailbox.isTaskEnding = mailbox.isTaskEnding || worksOnWatch
        mailboxes[id] = mailbox
    }

    /// Goes on with a mailbox that was to end, once nobody works on it: it is forgotten, or begins anew.
    mutating func settle(_ id: MailboxID, at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.isEnding, !mailbox.isTaskEnding, !isBulkBusy(mailbox) else { return }
        let target = mailbox.target
        drop(id, at: now)
        if target.isActive { add(target, importance: mailbox.importance, at: now) }
    }

    /// Forgets a mailbox on which nobody works.
    private mutating func drop(_ id: MailboxID, at now: Moment) {
        dropSide(id, at: now)
        guard let mailbox = mailboxes.removeValue(forKey: id) else { return }
        if [.ready, .resting].contains(mailbox.phase) { emit(.close(id, number: mailbox.number)) }
        cancelTimers(id)
        starts.cancel(MailboxLane(mailbox: id, lane: .watch))
        starts.cancel(MailboxLane(mailbox: id, lane: .bulk))
        places.cancel(id)
        bulkPlaces.cancel(id)
        if mailbox.bulk == .queued { bulkPlaces.finished(id, .failed, at: now) }
        connections.forget(mailbox.account)
        admit(at: now)
    }

    private mutating func cancelTimers(_ id: MailboxID) {
        let patience = [Lane.watch, .bulk, .side].map { Timer.patience(MailboxLane(mailbox: id, lane: $0)) }
        let others: [Timer] = [.retry(id), .rest(id), .operation(id), .bulk(id), .side(id), .place(id)]
        for timer in patience + others { wheel.cancel(timer) }
    }

    // MARK: - Time

    /// Does what is due at `now`.
    mutating func tick(at now: Moment) {
        for timer in wheel.expire(at: now) {
            switch timer {
            case .retry(let id): retryIsDue(id, at: now)
            case .rest(let id): restIsOver(id, at: now)
            case .place(let id): yieldPlace(id, at: now)
            case .patience(let lane): patienceIsOver(lane)
            case .operation(let id): operationsWait(id, at: now)
            case .bulk(let id): bulkIsDue(id, at: now)
            case .side(let id): sideIsDue(id, at: now)
            case .starts: break
            case .local: endTrouble(at: now)
            }
        }
        admit(at: now)
    }

    private mutating func retryIsDue(_ id: MailboxID, at now: Moment) {
        switch mailboxes[id]?.phase {
        case .waiting: queue(id, at: now)
        case .judged: emit(.look(id))
        default: break
        }
    }

    private mutating func patienceIsOver(_ lane: MailboxLane) {
        guard let mailbox = mailboxes[lane.mailbox] else { return }
        counters.jobsOverdue += 1
        switch lane.lane {
        case .watch: emit(.stop(lane, number: mailbox.number))
        case .bulk: emit(.stop(lane, number: mailbox.bulkNumber))
        case .side: emit(.stop(lane, number: mailbox.sideNumber))
        }
    }

    /// Lets everybody begin whose turn it is.
    mutating func admit(at now: Moment) {
        for lane in starts.admit(at: now) { begin(lane, at: now) }
        if now >= localUntil {
            for id in bulkPlaces.admit(at: now) { connectForBulk(id, at: now) }
            for id in places.admit(at: now) { work(id, at: now) }
            for lane in starts.admit(at: now) { begin(lane, at: now) }
        }
        if let next = starts.next(at: now) { wheel.set(.starts, at: next) } else { wheel.cancel(.starts) }
    }

    // MARK: - Local troubles

    /// This machine is short of something: what needs it waits, for everybody, and nobody's health suffers.
    mutating func suffer(_ trouble: LocalTrouble, at now: Moment) {
        self.trouble = trouble
        counters.localTroubles[trouble.rawValue, default: 0] += 1
        let until = now.adding(limits.localRetry)
        if trouble == .descriptors {
            starts.pause(until: until)
        } else {
            localUntil = max(localUntil, until)
        }
        wheel.set(.local, at: until)
    }

    private mutating func endTrouble(at now: Moment) {
        // It is named until something goes well again; see `recovered`.
        localUntil = min(localUntil, now)
    }

    /// Something went well that would not have, had the trouble gone on.
    mutating func recovered(storing: Bool) {
        guard let trouble, storing == (trouble != .descriptors) else { return }
        self.trouble = nil
    }
}

extension SessionTarget {
    /// The same, not to be worked with.
    fileprivate var inactive: SessionTarget {
        SessionTarget(
            mailbox: mailbox, endpoint: endpoint, user: user, isActive: false, waitsForOwner: waitsForOwner,
            receivingFails: receivingFails, stamp: stamp)
    }
}

extension MailboxID {
    /// The same for the same mailbox on every node (FNV-1a).
    var hashForPacing: UInt64 {
        description.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
