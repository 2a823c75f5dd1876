public import MailModel

/// How a mailbox stands: receiving and sending apart, since each can fail without the other.
///
/// A pure value. ``apply(_:to:at:spread:)`` is its only way to change while a mailbox runs; what it returns is what a
/// person may have to hear of. Nothing here reads a clock or stores anything.
public struct MailboxHealth: Sendable, Hashable, Codable {
    /// Reading mail.
    public var receiving: DirectionState
    /// Submitting mail.
    public var sending: DirectionState

    /// A mailbox of which nothing is known yet.
    public init(unprovenSince moment: Timestamp) {
        receiving = DirectionState(unprovenSince: moment)
        sending = DirectionState(unprovenSince: moment)
    }

    /// One direction, by name.
    public subscript(_ direction: MailDirection) -> DirectionState {
        get { direction == .receiving ? receiving : sending }
        set { if direction == .receiving { receiving = newValue } else { sending = newValue } }
    }

    /// The next moment at which one of the two is to be tried; nil where both wait for a person.
    public var nextTry: Timestamp? { [receiving.nextTry, sending.nextTry].compactMap(\.self).min() }

    /// What an attempt showed, or what a person did.
    public enum Event: Sendable, Hashable {
        /// It worked.
        case success
        /// It failed. A finding about one message or recipient says nothing about the mailbox and changes nothing.
        case failure(Finding)
        /// It works, but will not go on working. Told with every attempt that sees it.
        case warning(Finding)
        /// The reason for a warning is gone, such as an expiring certificate that was renewed.
        case warningEnded(FindingCode)
        /// A person changed credential or settings: whatever was held back may be tried again, at once.
        case settingsChanged
    }

    /// Something that a person may have to hear of.
    public struct Change: Sendable, Hashable, Codable {
        /// What happened.
        public enum Kind: Sendable, Hashable, Codable {
            /// The first failure after it worked, or of a direction that never did.
            case firstFailure(Finding)
            /// It went on failing, for another reason.
            case causeChanged(from: FindingCode, to: Finding)
            /// It works again; since when it had failed, and why last.
            case recovered(from: FindingCode, failingSince: Timestamp)
            /// A warning is new, its date has moved, or its date is near and it was not told lately.
            case warningDue(Finding)
            /// A warning has become pointless.
            case warningEnded(FindingCode)
        }

        /// Which half of the mailbox.
        public var direction: MailDirection
        /// What happened.
        public var kind: Kind
        /// When.
        public var moment: Timestamp
    }

    /// Takes note of an event and says what changed; nothing where all stays as it was.
    ///
    /// Events that are older than the last one are taken as they come: a clock that was set back must not lose a
    /// recovery.
    ///
    /// - Parameter spread: see ``RetryAdvice/nextAttempt(after:failures:spread:)``.
    public mutating func apply(
        _ event: Event, to direction: MailDirection, at now: Timestamp, spread: Double = 0
    ) -> [Change] {
        let kinds: [Change.Kind]
        switch event {
        case .success: kinds = self[direction].succeeded(at: now)
        case .failure(let finding) where finding.code.concernsOneMessage: kinds = []
        case .failure(let finding) where finding.severity == .warning: kinds = self[direction].warned(finding, at: now)
        case .failure(let finding): kinds = self[direction].failed(finding, at: now, spread: spread)
        case .warning(let finding): kinds = self[direction].warned(finding, at: now)
        case .warningEnded(let code): kinds = self[direction].warningEnded(code)
        case .settingsChanged: kinds = self[direction].settingsChanged(at: now)
        }
        return kinds.map { Change(direction: direction, kind: $0, moment: now) }
    }
}

extension DirectionState {
    fileprivate mutating func succeeded(at now: Timestamp) -> [MailboxHealth.Change.Kind] {
        let recovery = finding.map {
            MailboxHealth.Change.Kind.recovered(from: $0.code, failingSince: failingSince ?? since)
        }
        if status != .working { since = now }
        status = .working
        finding = nil
        failingSince = nil
        lastSuccess = now
        nextTry = nil
        consecutiveFailures = 0
        return recovery.map { [$0] } ?? []
    }

    fileprivate mutating func failed(
        _ new: Finding, at now: Timestamp, spread: Double
    ) -> [MailboxHealth.Change.Kind] {
        let old = finding
        let wasFailing = status == .failing
        status = .failing
        finding = new
        if !wasFailing { failingSince = now }
        if !wasFailing || old?.code != new.code { since = now }
        (consecutiveFailures, _) = consecutiveFailures.addingReportingOverflow(1)
        nextTry = new.retry.nextAttempt(after: now, failures: consecutiveFailures, spread: spread)
        guard wasFailing, let old else { return [.firstFailure(new)] }
        return old.code == new.code ? [] : [.causeChanged(from: old.code, to: new)]
    }

    fileprivate mutating func settingsChanged(at now: Timestamp) -> [MailboxHealth.Change.Kind] {
        // The failure stands until an attempt proves otherwise; only the waiting is over.
        nextTry = now
        consecutiveFailures = 0
        return []
    }

    fileprivate mutating func warned(_ new: Finding, at now: Timestamp) -> [MailboxHealth.Change.Kind] {
        guard let index = warnings.firstIndex(where: { $0.finding.code == new.code }) else {
            warnings.append(Warning(finding: new, since: now, lastTold: now))
            return [.warningDue(new)]
        }
        let isOtherDate = warnings[index].finding.date != new.date
        let isDue = isOtherDate || Self.isReminderDue(new.date, lastTold: warnings[index].lastTold, now: now)
        warnings[index].finding = new
        guard isDue else { return [] }
        warnings[index].lastTold = now
        return [.warningDue(new)]
    }

    /// A warning is told again when its date comes to within seven, three and one days, and when it has come.
    private static func isReminderDue(_ date: Timestamp?, lastTold: Timestamp, now: Timestamp) -> Bool {
        guard let date else { return false }
        let day: Int64 = 24 * 3600 * 1000
        return [7, 3, 1, 0].contains { days in
            let reminder = date.adding(milliseconds: -Int64(days) * day)
            return lastTold < reminder && reminder <= now
        }
    }

    fileprivate mutating func warningEnded(_ code: FindingCode) -> [MailboxHealth.Change.Kind] {
        guard let index = warnings.firstIndex(where: { $0.finding.code == code }) else { return [] }
        warnings.remove(at: index)
        return [.warningEnded(code)]
    }
}
