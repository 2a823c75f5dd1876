import FoundationEssentials
import MailModel
import MailStore

/// What an attempt showed of a mailbox, to be written down: health in full and in short, the check, and the alerts that
/// this raises, in one transaction.
struct HealthAttempt: Sendable {
    /// What was seen.
    let report: CheckReport
    /// Whether credential or settings are new, so that what waited for a change need not wait any more.
    var hasNewSettings = false
    /// Whether the report is kept even where it brings nothing new: where a person asked for it.
    var keepsReport = true
    /// How often a mailbox that works is looked at.
    let interval: Duration

    /// Writes it down. The time is the transaction's.
    @discardableResult
    func record(of mailbox: MailboxRecord, on writer: StoreWriter) throws -> MailboxRecord {
        let now = writer.now
        let stored = try writer.health(of: mailbox.id, in: mailbox.workspace)
        var health = StoredHealth(stored, at: now)
        let hasEndedGrant = try writer.grant(of: mailbox.id, in: mailbox.workspace).map { !$0.finding.isEmpty } ?? false
        let changes = apply(to: &health, of: mailbox, at: now, hasEndedGrant: hasEndedGrant)
        let isActive = mailbox.state == .active
        let alerts =
            isActive
            ? try changes.map { try Alert($0, of: mailbox, health: health.state).record(in: mailbox.workspace) } : []
        let isNews = keepsReport || !changes.isEmpty
        if isNews {
            try writer.recordCheck(
                try CheckRunRecord(
                    report, workspace: mailbox.workspace, mailbox: mailbox.id, address: mailbox.address))
        }
        try writer.recordHealth(
            try health.record(of: mailbox, nextCheck: isActive ? health.state.nextTry : nil), raising: alerts)
        return try writer.recordHealth(
            of: mailbox.id, in: mailbox.workspace,
            receiving: outcome(.receiving, health.state, previous: mailbox.receiving, hasEndedGrant: hasEndedGrant),
            sending: outcome(.sending, health.state, previous: mailbox.sending, hasEndedGrant: hasEndedGrant))
    }

    private func apply(
        to health: inout StoredHealth, of mailbox: MailboxRecord, at now: Timestamp, hasEndedGrant: Bool
    ) -> [MailboxHealth.Change] {
        let share = mailbox.id.spread
        var changes: [MailboxHealth.Change] = []
        for direction in MailDirection.allCases {
            if hasNewSettings { _ = health.state.apply(.settingsChanged, to: direction, at: now) }
            let known = health.state[direction]
            var events = report.healthEvents(for: direction, known: known)
            // The provider has refused the grant while this was under way: that a server still took its token, or was not
            // there, is no recovery and no other cause. The owner has to sign in.
            if hasEndedGrant, events.contains(.success) || known.waitsForChange { continue }
            if known.lastSuccess != nil, !hasNewSettings { events = events.map(\.afterSuccess) }
            for event in events { changes += health.state.apply(event, to: direction, at: now, spread: share / 4) }
            if health.state[direction].status != .failing {
                health.state[direction].nextTry = now.adding(milliseconds: Self.pause(interval, share))
            } else if let next = health.state[direction].nextTry, next <= now, !hasNewSettings {
                // Nothing was learnt, through a fault of this machine: soon again, but not at once.
                health.state[direction].nextTry = now.adding(milliseconds: 60_000)
            }
        }
        if let inbox = report.inbox {
            health.arrivals.look(uidNext: inbox.uidNext, uidValidity: inbox.uidValidity, at: now)
            if health.arrivals.isSilent(at: now) {
                changes += health.state.apply(
                    .warning(silence(of: mailbox, health.arrivals, now)), to: .receiving, at: now)
            } else {
                changes += health.state.apply(.warningEnded(.receiveSilent), to: .receiving, at: now)
            }
        }
        return changes
    }

    private func silence(of mailbox: MailboxRecord, _ arrivals: ArrivalHistory, _ now: Timestamp) -> Finding {
        var context = FindingContext(
            direction: .receiving, endpoint: mailbox.imap.endpoint.description, address: mailbox.address.description)
        if let last = arrivals.lastArrival {
            context.detail = "nothing for \((now.milliseconds - last.milliseconds) / 3_600_000) hours"
        }
        return FindingCatalogue.finding(.receiveSilent, context)
    }

    /// What the short form says; nil where nothing was learnt.
    private func outcome(
        _ direction: MailDirection, _ health: MailboxHealth, previous: DirectionHealthRecord, hasEndedGrant: Bool
    ) -> HealthOutcome? {
        if !hasEndedGrant, let proven = direction == .receiving ? report.receivingOutcome : report.sendingOutcome,
            proven == .proven
        {
            return proven
        }
        let state = health[direction]
        if let finding = state.finding { return .failed(finding: finding.code.rawValue) }
        // That a sign-in works is not yet that mail flows: only what was proven once is proven again by a check.
        guard state.status == .working, previous.status == .failed else { return nil }
        return previous.lastProven == nil ? .unproven : .proven
    }

    /// Lets everything that waits for a change be tried again at once, because a person has changed something.
    static func permitRetries(of mailbox: MailboxRecord, on writer: StoreWriter) throws {
        let now = writer.now
        var health = StoredHealth(try writer.health(of: mailbox.id, in: mailbox.workspace), at: now)
        for direction in MailDirection.allCases {
            _ = health.state.apply(.settingsChanged, to: direction, at: now)
            // What fails while it is paused is told to nobody: if it still does, that is news now.
            if health.state[direction].status == .failing { health.state[direction].status = .unproven }
        }
        try writer.recordHealth(try health.record(of: mailbox, nextCheck: mailbox.state == .active ? now : nil))
    }

    /// Until the next look at a mailbox that works: the interval and up to a quarter less or more, by mailbox.
    static func pause(_ interval: Duration, _ share: Double) -> Int64 {
        Int64(Double(interval.wholeMilliseconds) * (0.75 + share / 2))
    }
}

/// A mailbox's health as the store keeps it, in the types that think.
struct StoredHealth: Sendable {
    var state: MailboxHealth
    var arrivals: ArrivalHistory

    /// What cannot be read, because it was written by another version, begins anew.
    init(_ record: HealthRecord, at now: Timestamp) {
        let decoder = JSONDecoder()
        state =
            (try? decoder.decode(MailboxHealth.self, from: Data(record.state.utf8)))
            ?? MailboxHealth(unprovenSince: now)
        arrivals = (try? decoder.decode(ArrivalHistory.self, from: Data(record.arrivals.utf8))) ?? ArrivalHistory()
    }

    func record(of mailbox: MailboxRecord, nextCheck: Timestamp?) throws -> HealthRecord {
        let encoder = JSONEncoder()
        return HealthRecord(
            mailbox: mailbox.id, workspace: mailbox.workspace,
            state: String(decoding: try encoder.encode(state), as: UTF8.self),
            arrivals: String(decoding: try encoder.encode(arrivals), as: UTF8.self), nextCheck: nextCheck)
    }
}

extension MailboxID {
    /// The same for the same mailbox, and evenly spread from 0 to below 1 over all of them (FNV-1a).
    var spread: Double {
        let hash = description.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return Double(hash >> 11) / Double(UInt64(1) << 53)
    }
}

extension MailboxHealth.Event {
    /// The same of a mailbox that has worked with its settings before.
    fileprivate var afterSuccess: Self {
        if case .failure(let finding) = self { .failure(FindingCatalogue.afterSuccess(finding)) } else { self }
    }
}
