import MailModel

/// History, on a connection of its own where the account may have one.
extension SupervisorMachine {
    /// Pieces after which a mailbox makes room where others wait.
    private static var piecesInARow: Int { 8 }
    /// A budget smaller than this is not worth a connection.
    private static var smallestPiece: Int64 { 1 << 20 }

    /// There is history to fetch: asks for a place, shares the watching connection, or waits for a better time.
    mutating func wantBulk(_ id: MailboxID, at now: Moment) {
        guard var mailbox = mailboxes[id], !mailbox.isEnding else { return }
        guard mailbox.bulk == .idle || mailbox.bulk == .sharing else { return }
        let budget = daily.remaining(mailbox.account, limit: mailbox.limits.bytesPerDay, at: now)
        if budget.bytes < Self.smallestPiece {
            mailbox.bulk = .waiting
            mailboxes[id] = mailbox
            wheel.set(.bulk(id), at: budget.until ?? now.adding(.seconds(3600)))
            return
        }
        let allowed = connections.allowed(mailbox.account, limit: mailbox.limits.connections, at: now)
        if allowed < Self.connectionsWithSide, mailbox.side != .idle {
            dropSide(id, at: now)
            mailbox = mailboxes[id] ?? mailbox
        }
        guard allowed > 1 else {
            mailbox.bulk = .sharing
            mailboxes[id] = mailbox
            return
        }
        mailbox.bulk = .queued
        mailboxes[id] = mailbox
        bulkPlaces.request(id, host: mailbox.host, importance: mailbox.importance, at: now)
        admit(at: now)
    }

    /// There is a place: the connection waits for its turn, behind all that are to watch.
    mutating func connectForBulk(_ id: MailboxID, at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.bulk == .queued else {
            return bulkPlaces.finished(id, .failed, at: now)
        }
        starts.request(
            MailboxLane(mailbox: id, lane: .bulk), host: mailbox.host,
            importance: .min / 2 + mailbox.importance / 2, at: now)
    }

    /// The connection for history stands, or does not.
    ///
    /// - Returns: whether to go on by ``claimBulk(_:number:at:)``. Where not, the driver closes it, if it stands, and is
    ///   done with it.
    mutating func bulkOpened(_ id: MailboxID, number: Int, _ failure: WorkFailure?, at now: Moment) -> Bool {
        let lane = MailboxLane(mailbox: id, lane: .bulk)
        guard let mailbox = mailboxes[id], mailbox.bulkNumber == number else { return false }
        starts.finished(lane, failure.map { pacingOutcome(of: $0) } ?? .opened, at: now)
        if let failure {
            counters.connectionsFailed += 1
            endBulk(id, failure, at: now)
            return false
        }
        counters.connectionsOpened += 1
        guard mailbox.bulk == .working else {
            endBulk(id, nil, at: now)
            return false
        }
        mailboxes[id]?.pieces = 0
        mailboxes[id]?.isStuck = false
        return true
    }

    /// What the task that fetches history does next: a job, or the end. After `.end` it closes its connection and is done.
    mutating func claimBulk(_ id: MailboxID, number: Int, at now: Moment) -> Claim {
        guard var mailbox = mailboxes[id], mailbox.bulkNumber == number else { return .end }
        guard !mailbox.isStuck else {
            endBulk(id, .paced(milliseconds: 300_000), at: now)
            return .end
        }
        guard mailbox.bulk == .working, mailbox.needsHistory, now >= localUntil,
            let budget = historyBudget(of: mailbox, at: now)
        else {
            endBulk(id, nil, at: now)
            return .end
        }
        if mailbox.pieces >= Self.piecesInARow, bulkPlaces.waitingCount > 0 {
            endBulk(id, nil, at: now)
            return .end
        }
        mailbox.pieces += 1
        mailboxes[id] = mailbox
        wheel.set(.patience(MailboxLane(mailbox: id, lane: .bulk)), at: now.adding(limits.longestWork))
        return .job(.history(budget))
    }

    /// A piece of history came, or did not. After a failure the driver closes the connection and is done with it.
    mutating func bulkFinished(
        _ id: MailboxID, number: Int, _ result: Result<JobResult, WorkFailure>, at now: Moment
    ) {
        guard var mailbox = mailboxes[id], mailbox.bulkNumber == number else { return }
        switch result {
        case .success(let result):
            note(.history(.unlimited), result, of: mailbox, at: now)
            recovered(storing: true)
            mailbox.bulkFailures = 0
            if let needs = result.needsHistory { mailbox.needsHistory = needs }
            // Nothing moves: the task ends, and tries again in a while.
            mailbox.isStuck = mailbox.needsHistory && !result.isActive
            mailboxes[id] = mailbox
            if !result.changed.isEmpty {
                mailboxes[id]?.pending.add(result.changed)
                wantWork(id, isUrgent: false, at: now)
            }
        case .failure(let failure):
            if failure != .stopped { counters.jobsFailed += 1 }
            endBulk(id, failure, at: now)
        }
    }

    /// How much the next piece of history may be; nil where none may be fetched now.
    func historyBudget(of mailbox: SupervisedMailbox, at now: Moment) -> ByteBudget? {
        let rest = daily.remaining(mailbox.account, limit: mailbox.limits.bytesPerDay, at: now).bytes
        return rest < Self.smallestPiece ? nil : ByteBudget(bytes: min(limits.historyPiece, rest))
    }

    mutating func bulkIsDue(_ id: MailboxID, at now: Moment) {
        guard mailboxes[id]?.bulk == .waiting else { return }
        mailboxes[id]?.bulk = .idle
        if mailboxes[id]?.needsHistory == true { wantBulk(id, at: now) }
        // One that is shared is worked on by the watching connection.
        if mailboxes[id]?.bulk == .sharing { wantWork(id, isUrgent: false, at: now) }
    }

    private mutating func endBulk(_ id: MailboxID, _ failure: WorkFailure?, at now: Moment) {
        guard var mailbox = mailboxes[id] else { return }
        let wasEnding = mailbox.bulk == .ending
        mailbox.bulk = .idle
        wheel.cancel(.patience(MailboxLane(mailbox: id, lane: .bulk)))
        bulkPlaces.finished(id, .failed, at: now)
        var wait: Duration?
        switch failure {
        case nil, .notActive?: break
        case .stopped?: wait = limits.firstRetry
        case .paced(let milliseconds)?: wait = .milliseconds(max(1, milliseconds))
        case .local(let trouble)?:
            suffer(trouble, at: now)
            wait = limits.localRetry
        case .connection(let trouble)?:
            mailbox.bulkFailures = min(mailbox.bulkFailures + 1, 1_000_000)
            wait = max(backoff.wait(after: mailbox.bulkFailures, seed: mailbox.seed &+ 1), trouble.wait ?? .zero)
            if trouble.kind == .tooManyConnections {
                counters.refusals += 1
                // The watching connection stands: so many are allowed, and not one more.
                connections.refused(mailbox.account, held: max(1, mailbox.connections), at: now)
            }
        }
        mailboxes[id] = mailbox
        if wasEnding { return settle(id, at: now) }
        if let wait {
            mailboxes[id]?.bulk = .waiting
            wheel.set(.bulk(id), at: now.adding(wait))
        } else if mailbox.needsHistory {
            wantBulk(id, at: now)
        } else {
            wantSide(id, at: now)
        }
        admit(at: now)
    }
}
