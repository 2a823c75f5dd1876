import MailModel
import MailStore
import Mailboxes

/// What is done on the watching connection, one thing after the other.
extension SupervisorMachine {
    /// A silent watch is believed to be one after it was found silent so often.
    private static var deafAfter: Int { 2 }
    /// Folders with troubles that are remembered; more than that is a server with a trouble.
    private static var rememberedTroubles: Int { 100 }

    // MARK: - News

    /// The server told of news in folders.
    mutating func happened(_ id: MailboxID, number: Int, _ folders: [FolderKey], at now: Moment) {
        guard var mailbox = mailboxes[id], mailbox.number == number, !mailbox.isEnding else { return }
        counters.events += 1
        let known = mailbox.pending.folders.count
        mailbox.pending.add(folders)
        mailbox.deafness = 0
        mailboxes[id] = mailbox
        if mailbox.pending.folders.count > known { wantWork(id, isUrgent: true, at: now) }
    }

    /// The server told that there are other folders now.
    mutating func foldersChanged(_ id: MailboxID, number: Int, at now: Moment) {
        guard mailboxes[id]?.number == number else { return }
        counters.events += 1
        mailboxes[id]?.pending.poll = true
        wantWork(id, isUrgent: false, at: now)
    }

    /// Operations of a mailbox wait to be carried out.
    mutating func operationsWait(_ id: MailboxID, at now: Moment) {
        guard mailboxes[id] != nil else { return }
        wheel.cancel(.operation(id))
        mailboxes[id]?.pending.operations = true
        wantWork(id, isUrgent: true, at: now)
    }

    /// Somebody asks for a mailbox to be looked at now.
    mutating func pollSoon(_ id: MailboxID, at now: Moment) {
        guard mailboxes[id] != nil else { return }
        mailboxes[id]?.pending.poll = true
        wantWork(id, isUrgent: true, at: now)
    }

    /// The server ended the watch by itself, and the connection stands.
    mutating func watchEnded(_ id: MailboxID, number: Int, at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.number == number else { return }
        switch mailbox.phase {
        case .resting:
            mailboxes[id]?.isWatching = false
            wantWork(id, isUrgent: false, at: now)
        // It ended as soon as it had begun.
        case .working where mailbox.current == .watch: mailboxes[id]?.watchBroke = true
        default: break
        }
    }

    mutating func restIsOver(_ id: MailboxID, at now: Moment) {
        guard var mailbox = mailboxes[id], mailbox.phase == .resting else { return }
        if now >= mailbox.nextPoll { mailbox.pending.poll = true }
        mailbox.isWatching = false
        mailboxes[id] = mailbox
        wantWork(id, isUrgent: false, at: now)
    }

    /// Asks for a place to work, where the mailbox is connected and has none.
    mutating func wantWork(_ id: MailboxID, isUrgent: Bool, at now: Moment) {
        guard var mailbox = mailboxes[id], [.opening, .resting, .ready].contains(mailbox.phase) else { return }
        // While a task connects it is too early; afterwards it comes here again.
        guard mailbox.connectedAt != nil else { return }
        wheel.cancel(.rest(id))
        mailbox.phase = .ready
        mailboxes[id] = mailbox
        places.request(id, host: mailbox.host, importance: isUrgent ? 1 : 0, at: now)
        admit(at: now)
    }

    /// There is a place.
    mutating func work(_ id: MailboxID, at now: Moment) {
        guard var mailbox = mailboxes[id], mailbox.phase == .ready else {
            return places.finished(id, .failed, at: now)
        }
        mailbox.phase = .working
        mailboxes[id] = mailbox
        wheel.set(.place(id), at: now.adding(limits.placeTime))
        wheel.set(.patience(MailboxLane(mailbox: id, lane: .watch)), at: now.adding(limits.longestWork))
        emit(.work(id, number: mailbox.number))
    }

    // MARK: - Jobs

    /// What the task that works on the watching connection does next.
    mutating func claim(_ id: MailboxID, number: Int, at now: Moment) -> Claim {
        guard var mailbox = mailboxes[id], mailbox.number == number else { return .end }
        guard mailbox.phase == .working else {
            // It was to end while a task was under way.
            leavePlace(id, at: now)
            mailboxes[id]?.isTaskEnding = false
            settle(id, at: now)
            return .end
        }
        if let failure = mailbox.lostBy {
            counters.connectionsLost += 1
            leavePlace(id, at: now)
            retryLater(id, after: failure, wasOpen: true, at: now)
            admit(at: now)
            return .end
        }
        guard now >= localUntil else {
            mailbox.phase = .ready
            mailboxes[id] = mailbox
            leavePlace(id, at: now)
            places.request(id, host: mailbox.host, importance: 0, at: now)
            return .rest
        }
        guard let job = nextJob(&mailbox, at: now) else {
            mailbox.phase = .resting
            tell(&mailbox, mailbox.needsHistory ? .history : .idle)
            let until = mailbox.canWatch ? min(mailbox.nextPoll, mailbox.renewal) : mailbox.nextPoll
            mailboxes[id] = mailbox
            wheel.set(.rest(id), at: until)
            leavePlace(id, at: now)
            wantSide(id, at: now)
            return .rest
        }
        mailbox.current = job
        mailboxes[id] = mailbox
        return .job(job)
    }

    private func nextJob(_ mailbox: inout SupervisedMailbox, at now: Moment) -> MailboxJob? {
        if mailbox.pending.operations {
            mailbox.pending.operations = false
            mailbox.isWatching = false
            return .operations
        }
        if !mailbox.pending.folders.isEmpty {
            let folders = mailbox.pending.folders.filter { mailbox.troubles[$0].map { $0.until <= now } ?? true }
            mailbox.pending.folders = []
            if !folders.isEmpty {
                mailbox.isWatching = false
                return .folders(folders)
            }
        }
        if mailbox.pending.poll {
            mailbox.pending.poll = false
            mailbox.isWatching = false
            return .poll
        }
        if mailbox.canWatch, !mailbox.isWatching { return .watch }
        if mailbox.pending.audit {
            mailbox.pending.audit = false
            mailbox.isWatching = false
            return .audit
        }
        if mailbox.bulk == .sharing, let budget = historyBudget(of: mailbox, at: now) {
            mailbox.isWatching = false
            return .history(budget)
        }
        return nil
    }

    /// A job on the watching connection ended.
    mutating func finished(
        _ id: MailboxID, number: Int, _ result: Result<JobResult, WorkFailure>, at now: Moment
    ) {
        guard var mailbox = mailboxes[id], mailbox.number == number, let job = mailbox.current else { return }
        mailbox.current = nil
        mailboxes[id] = mailbox
        wheel.set(.patience(MailboxLane(mailbox: id, lane: .watch)), at: now.adding(limits.longestWork))
        switch result {
        case .success(let result): succeeded(id, job, result, at: now)
        case .failure(let failure): failed(id, job, failure, at: now)
        }
    }

    private mutating func succeeded(_ id: MailboxID, _ job: MailboxJob, _ result: JobResult, at now: Moment) {
        guard var mailbox = mailboxes[id] else { return }
        note(job, result, of: mailbox, at: now)
        if job != .watch { recovered(storing: true) }
        if let needs = result.needsHistory { mailbox.needsHistory = needs }
        if let has = result.hasSentFolder { mailbox.hasSentFolder = has }
        switch job {
        case .operations:
            if let wait = result.nextOperation { wheel.set(.operation(id), at: now.adding(wait)) }
            mailbox.pending.add(result.changed)
        case .folders(let keys):
            for key in keys where !result.troubled.contains(key) { mailbox.troubles[key] = nil }
        case .poll:
            if mailbox.connectedAt.map({ now.since($0) >= .seconds(60) }) == true { mailbox.failures = 0 }
            mailbox.pending.add(result.changed)
            plan(&mailbox, after: result, at: now)
            if now >= mailbox.nextAudit { mailbox.pending.audit = true }
        case .audit:
            mailbox.pending.audit = result.needsAudit
            if !result.needsAudit { mailbox.nextAudit = now.adding(limits.auditCheck) }
        case .watch:
            // A server that ends every watch at once is polled like one that has none.
            if result.cannotWatch || mailbox.watchBroke { mailbox.canWatch = false }
            mailbox.watchBroke = false
            mailbox.isWatching = true
            mailbox.renewal = now.adding(mailbox.limits.idleRenewal)
        case .history:
            mailbox.pending.add(result.changed)
            if mailbox.needsHistory, !result.isActive {
                // Nothing moves: it is tried again in a while, and the watch goes on.
                mailbox.bulk = .waiting
                wheel.set(.bulk(id), at: now.adding(.seconds(300)))
            }
        }
        if result.needsPoll { mailbox.pending.poll = true }
        for folder in result.troubled { suffer(&mailbox, in: folder, at: now) }
        mailboxes[id] = mailbox
        if mailbox.needsHistory {
            wantBulk(id, at: now)
        } else if mailbox.bulk == .sharing {
            mailboxes[id]?.bulk = .idle
        }
    }

    private mutating func failed(_ id: MailboxID, _ job: MailboxJob, _ failure: WorkFailure, at now: Moment) {
        guard var mailbox = mailboxes[id] else { return }
        if failure != .stopped { counters.jobsFailed += 1 }
        restore(job, in: &mailbox)
        mailboxes[id] = mailbox
        if case .local(let trouble) = failure {
            // The connection is as good as before; what was to be stored comes again.
            return suffer(trouble, at: now)
        }
        if failure != .stopped { counters.connectionsLost += 1 }
        leavePlace(id, at: now)
        wheel.cancel(.patience(MailboxLane(mailbox: id, lane: .watch)))
        if mailbox.isEnding {
            mailboxes[id]?.isTaskEnding = false
            return settle(id, at: now)
        }
        retryLater(id, after: failure, wasOpen: true, at: now)
        admit(at: now)
    }

    /// Puts back what a job that failed was to do. A new connection looks at everything anyway.
    private func restore(_ job: MailboxJob, in mailbox: inout SupervisedMailbox) {
        switch job {
        case .operations: mailbox.pending.operations = true
        case .folders(let keys):
            mailbox.pending.folders = keys + mailbox.pending.folders.filter { !keys.contains($0) }
        case .poll: mailbox.pending.poll = true
        case .audit: mailbox.pending.audit = true
        case .watch: mailbox.isWatching = false
        case .history: mailbox.needsHistory = true
        }
    }

    /// Chooses when a mailbox's folders are compared next: soon where something happens, seldom where nothing does.
    private mutating func plan(_ mailbox: inout SupervisedMailbox, after result: JobResult, at now: Moment) {
        if result.isDeaf {
            mailbox.deafness += 1
            counters.silences += 1
        }
        if result.isActive {
            mailbox.pollInterval = limits.shortestFolderPoll
        } else {
            mailbox.pollInterval = min(limits.longestPoll, mailbox.pollInterval * 3 / 2)
        }
        var interval = mailbox.pollInterval
        if let poll = mailbox.limits.deafIdlePoll { interval = min(interval, poll) }
        if !mailbox.canWatch || mailbox.deafness >= Self.deafAfter { interval = min(interval, .seconds(60)) }
        // Spread, so that those that began together do not poll together.
        var source = SeededGenerator(seed: mailbox.seed &+ UInt64(truncatingIfNeeded: now.milliseconds))
        let share = 1 - source.share() / 8
        mailbox.nextPoll = now.adding(milliseconds: Int64(Double(interval.wholeMilliseconds) * share))
    }

    private mutating func suffer(_ mailbox: inout SupervisedMailbox, in folder: FolderKey, at now: Moment) {
        counters.folderTroubles += 1
        var trouble = mailbox.troubles[folder] ?? SupervisedMailbox.FolderTrouble(failures: 0, until: now)
        trouble.failures += 1
        let patient = Backoff(first: .seconds(60), longest: .seconds(6 * 3600))
        trouble.until = now.adding(patient.wait(after: trouble.failures, seed: mailbox.seed))
        if mailbox.troubles.count >= Self.rememberedTroubles { mailbox.troubles = [:] }
        mailbox.troubles[folder] = trouble
    }

    /// Has people told how a mailbox stands, where that is another way than before.
    mutating func tell(_ mailbox: inout SupervisedMailbox, _ phase: SyncPhase, finding: String = "") {
        guard mailbox.told != phase else { return }
        mailbox.told = phase
        emit(.tell(mailbox.target.mailbox, phase, finding: finding))
    }

    mutating func note(_ job: MailboxJob, _ result: JobResult, of mailbox: SupervisedMailbox, at now: Moment) {
        counters.jobs[job.name, default: 0] += 1
        counters.bytes = counters.bytes.addingReportingOverflow(result.bytes).partialValue
        // Where nothing is limited, nothing is counted.
        if mailbox.limits.bytesPerDay != nil { daily.spend(result.bytes, of: mailbox.account, at: now) }
    }

    /// Gives the place back.
    private mutating func leavePlace(_ id: MailboxID, at now: Moment) {
        wheel.cancel(.patience(MailboxLane(mailbox: id, lane: .watch)))
        wheel.cancel(.place(id))
        if mailboxes[id]?.isSlow == true {
            mailboxes[id]?.isSlow = false
            slow -= 1
        }
        places.finished(id, .failed, at: now)
        admit(at: now)
    }

    /// A mailbox has worked for long: it waits for its server, and lets another one have its place.
    mutating func yieldPlace(_ id: MailboxID, at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.phase == .working, !mailbox.isSlow else { return }
        guard slow < limits.slowMailboxes else { return wheel.set(.place(id), at: now.adding(limits.placeTime)) }
        slow += 1
        mailboxes[id]?.isSlow = true
        places.finished(id, .failed, at: now)
        admit(at: now)
    }
}
