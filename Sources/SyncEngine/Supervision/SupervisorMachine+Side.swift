import MailModel
import MailStore

/// A second connection that hears of sent mail, where the server tells of one folder for each connection only (RFC 2177).
///
/// It is a comfort: what it does not tell of is found by the next poll. So it comes after everything else, gives way to
/// history, and never outlives the watching connection.
extension SupervisorMachine {
    /// The watching one, one for history, and this one.
    static var connectionsWithSide: Int { 3 }
    /// How long a mailbox does without after the server refused another connection: as long as the lesson lasts.
    private static var patienceAfterRefusal: Duration { .seconds(6 * 3600) }

    /// A mailbox rests: it may listen on its sent mail, too.
    mutating func wantSide(_ id: MailboxID, at now: Moment) {
        guard var mailbox = mailboxes[id], mailbox.phase == .resting, mailbox.side == .idle else { return }
        guard mailbox.canWatch, mailbox.hasSentFolder, mailbox.limits.deafIdlePoll == nil,
            sides < limits.sentListeners,
            connections.allowed(mailbox.account, limit: mailbox.limits.connections, at: now)
                >= Self.connectionsWithSide
        else { return }
        // History first, which needs a connection of its own as well.
        guard !mailbox.needsHistory else { return }
        sides += 1
        mailbox.side = .queued
        mailboxes[id] = mailbox
        starts.request(
            MailboxLane(mailbox: id, lane: .side), host: mailbox.host, importance: .min, at: now)
        admit(at: now)
    }

    /// The connection for sent mail listens, or does not.
    ///
    /// - Returns: whether it is wanted. Where not, the driver closes it.
    mutating func sideOpened(_ id: MailboxID, number: Int, _ failure: WorkFailure?, at now: Moment) -> Bool {
        let lane = MailboxLane(mailbox: id, lane: .side)
        guard var mailbox = mailboxes[id], mailbox.sideNumber == number, mailbox.side == .opening else { return false }
        starts.finished(lane, failure.map { pacingOutcome(of: $0) } ?? .opened, at: now)
        wheel.cancel(.patience(lane))
        if let failure {
            counters.connectionsFailed += 1
            endSide(id, failure, at: now)
            admit(at: now)
            return false
        }
        counters.connectionsOpened += 1
        mailbox.side = .listening
        mailboxes[id] = mailbox
        wheel.set(.side(id), at: now.adding(mailbox.limits.idleRenewal))
        admit(at: now)
        return true
    }

    /// There is news of sent mail.
    mutating func sideHeard(_ id: MailboxID, number: Int, _ folders: [FolderKey], at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.sideNumber == number, mailbox.holdsSide else { return }
        happened(id, number: mailbox.number, folders, at: now)
    }

    /// The connection for sent mail is lost, or listens no more.
    mutating func sideLost(_ id: MailboxID, number: Int, _ failure: WorkFailure, at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.sideNumber == number, mailbox.side == .listening else { return }
        counters.connectionsLost += 1
        emit(.closeSide(id, number: number))
        endSide(id, failure, at: now)
    }

    /// It is time to listen anew (RFC 2177 §3), or to try again.
    mutating func sideIsDue(_ id: MailboxID, at now: Moment) {
        guard let mailbox = mailboxes[id] else { return }
        switch mailbox.side {
        case .listening:
            mailboxes[id]?.sideFailures = 0
            emit(.listenAnew(id, number: mailbox.sideNumber))
            wheel.set(.side(id), at: now.adding(mailbox.limits.idleRenewal))
        case .waiting:
            mailboxes[id]?.side = .idle
            wantSide(id, at: now)
        case .idle, .queued, .opening: break
        }
    }

    /// Gives the connection for sent mail up, in whatever state.
    mutating func dropSide(_ id: MailboxID, at now: Moment) {
        guard let mailbox = mailboxes[id], mailbox.side != .idle else { return }
        let lane = MailboxLane(mailbox: id, lane: .side)
        wheel.cancel(.side(id))
        wheel.cancel(.patience(lane))
        switch mailbox.side {
        case .idle, .waiting: break
        case .queued: starts.cancel(lane)
        case .opening:
            // What its task reports later is of a number that is not known any more.
            starts.finished(lane, .failed, at: now)
            emit(.stop(lane, number: mailbox.sideNumber))
        case .listening: emit(.closeSide(id, number: mailbox.sideNumber))
        }
        if mailbox.side != .waiting { sides -= 1 }
        mailboxes[id]?.side = .idle
        mailboxes[id]?.sideNumber = 0
    }

    /// There is no such connection for a while.
    private mutating func endSide(_ id: MailboxID, _ failure: WorkFailure, at now: Moment) {
        guard var mailbox = mailboxes[id] else { return }
        sides -= 1
        mailbox.side = .waiting
        mailbox.sideNumber = 0
        mailbox.sideFailures = min(mailbox.sideFailures + 1, 1_000_000)
        let patient = Backoff(first: .seconds(60), longest: .seconds(6 * 3600))
        var wait = patient.wait(after: mailbox.sideFailures, seed: mailbox.seed &+ 2)
        if case .connection(let trouble) = failure {
            wait = max(wait, min(trouble.wait ?? .zero, .seconds(24 * 3600)))
            if trouble.kind == .tooManyConnections {
                counters.refusals += 1
                connections.refused(mailbox.account, held: max(1, mailbox.connections), at: now)
                wait = max(wait, Self.patienceAfterRefusal)
            }
        }
        mailboxes[id] = mailbox
        wheel.set(.side(id), at: now.adding(wait))
    }
}
