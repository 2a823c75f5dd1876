import Logging
public import MailModel
import MailStore

/// Tells pending alerts to those who should hear them, and notes what was told.
///
/// An alert is told once everybody who should hear it was reached. Whoever was reached is not told again while the
/// program runs; after a crash in between somebody may hear it twice, under the same Message-ID.
public struct AlertDispatcher: Sendable {
    /// Between two looks at what is pending.
    static let pause = Duration.seconds(10)
    /// After so many attempts in vain an alert counts as told if anybody at all was reached.
    static let enoughAttempts = 6

    private struct Reached: Hashable {
        var recipient: EmailAddress
        var alert: AlertID
    }

    private struct Attempts {
        var failures = 0
        var notBefore: Timestamp
    }

    private let dependencies: MailboxDependencies
    private let channel: any AlertChannel
    private let administrators: [EmailAddress]
    private let gather: Int64
    private var reached: Set<Reached> = []
    private var attempts: [EmailAddress: Attempts] = [:]

    /// Creates a dispatcher.
    ///
    /// - Parameter gather: how long after the first alert further ones are waited for, so that an outage is one message.
    public init(
        _ dependencies: MailboxDependencies, channel: any AlertChannel, administrators: [EmailAddress],
        gather: Duration = .seconds(120)
    ) {
        self.dependencies = dependencies
        self.channel = channel
        self.administrators = administrators
        self.gather = Int64(gather.wholeMilliseconds)
    }

    /// Tells until the task is cancelled.
    public func run() async {
        var dispatcher = self
        while !Task.isCancelled {
            await dispatcher.round()
            do { try await Task.sleep(for: Self.pause) } catch { return }
        }
    }

    /// Tells what is due now.
    mutating func round() async {
        do throws(MailboxError) {
            try await tell()
        } catch {
            dependencies.logger.warning("Alerts not told", metadata: ["error": "\(error)"])
        }
    }

    private mutating func tell() async throws(MailboxError) {
        let now = dependencies.store.time
        let situation = try await situation(at: now)
        guard !situation.pending.isEmpty || !situation.unreadable.isEmpty else {
            reached = []
            return
        }
        let planner = AlertPlanner(audible: situation.audible, told: situation.told, gather: gather)
        let plan = planner.plan(situation.pending, at: now)
        try await settle(plan.withheld + situation.unreadable, as: .withheld)
        let notices = notices(of: plan.groups, owners: situation.owners, at: now)
        guard !notices.isEmpty else { return }
        for notice in notices where !Task.isCancelled {
            if let rest = unheard(notice) { await deliver(rest, at: now) }
        }
        let told = finished(notices)
        try await settle(told, as: .told)
        reached = reached.filter { !told.contains($0.alert) }
    }

    private mutating func deliver(_ notice: AlertNotice, at now: Timestamp) async {
        if let earlier = attempts[notice.recipient], earlier.notBefore > now { return }
        switch await channel.deliver(notice) {
        case .delivered:
            attempts[notice.recipient] = nil
            for alert in notice.groups.flatMap(\.alerts) {
                reached.insert(Reached(recipient: notice.recipient, alert: alert.id))
            }
            dependencies.logger.info(
                "Alert delivered",
                metadata: ["to": "\(notice.recipient.domain)", "groups": "\(notice.groups.count)"])
        case .failed:
            guard !Task.isCancelled else { return }
            let failures = (attempts[notice.recipient]?.failures ?? 0) + 1
            let next = RetryAdvice.backOff.nextAttempt(after: now, failures: failures) ?? now
            attempts[notice.recipient] = Attempts(failures: failures, notBefore: next)
            dependencies.logger.warning(
                "Alert not delivered; `alerts test` says why",
                metadata: ["to": "\(notice.recipient.domain)", "failures": "\(failures)", "next": "\(next)"])
        }
    }

    /// Alerts for which nothing is left to do.
    private func finished(_ notices: [AlertNotice]) -> Set<AlertID> {
        var recipients: [AlertID: [EmailAddress]] = [:]
        for notice in notices {
            for alert in notice.groups.flatMap(\.alerts) { recipients[alert.id, default: []].append(notice.recipient) }
        }
        let finished = recipients.filter { id, recipients in
            let missing = recipients.filter { !reached.contains(Reached(recipient: $0, alert: id)) }
            let isHopeless = missing.allSatisfy { (attempts[$0]?.failures ?? 0) >= Self.enoughAttempts }
            return missing.isEmpty || (missing.count < recipients.count && isHopeless)
        }
        return Set(finished.keys)
    }

    /// One notice for each recipient: administrators hear of everything, owners of their own mailboxes.
    private func notices(
        of groups: [AlertGroup], owners: [MailboxID: EmailAddress], at now: Timestamp
    ) -> [AlertNotice] {
        var notices = administrators.map { AlertNotice(to: $0, groups: groups, at: now) }
        let others = Set(owners.values).subtracting(administrators)
        for owner in others.sorted(by: { $0.comparisonKey < $1.comparisonKey }) {
            let own = groups.compactMap { group -> AlertGroup? in
                let alerts = group.alerts.filter { owners[$0.alert.mailbox] == owner }
                return alerts.isEmpty ? nil : AlertGroup(alerts: alerts)
            }
            if !own.isEmpty { notices.append(AlertNotice(to: owner, groups: own, at: now)) }
        }
        return notices
    }

    /// What of a notice its recipient has not heard yet; nil where that is nothing.
    private func unheard(_ notice: AlertNotice) -> AlertNotice? {
        let groups = notice.groups.compactMap { group -> AlertGroup? in
            let alerts = group.alerts.filter { !reached.contains(Reached(recipient: notice.recipient, alert: $0.id)) }
            return alerts.isEmpty ? nil : AlertGroup(alerts: alerts)
        }
        return groups.isEmpty ? nil : AlertNotice(to: notice.recipient, groups: groups, at: notice.moment)
    }

    private func settle(_ ids: some Collection<AlertID> & Sendable, as state: AlertRecord.State)
        async throws(MailboxError)
    {
        guard !ids.isEmpty else { return }
        let workspace = dependencies.workspace
        try await dependencies.writing { writer in
            for id in ids { try writer.settleAlert(id, as: state, in: workspace) }
        }
    }

    // MARK: - What is known

    private struct Situation: Sendable {
        var pending: [StoredAlert] = []
        var unreadable: [AlertID] = []
        var told: [AlertPlanner.Told] = []
        var audible: Set<MailboxID> = []
        var owners: [MailboxID: EmailAddress] = [:]
    }

    private func situation(at now: Timestamp) async throws(MailboxError) -> Situation {
        let workspace = dependencies.workspace
        return try await dependencies.reading { reader in
            var situation = Situation()
            for record in try reader.pendingAlerts(in: workspace) {
                if let alert = Alert(record) {
                    situation.pending.append(StoredAlert(id: record.id, alert: alert))
                } else {
                    situation.unreadable.append(record.id)
                }
            }
            guard !situation.pending.isEmpty else { return situation }
            let start = situation.pending.map { Self.memory(for: $0.alert, at: now) }.min() ?? now
            situation.told = try reader.alertsTold(in: workspace, since: start).compactMap { record in
                guard let alert = Alert(record), let moment = record.settled else { return nil }
                return AlertPlanner.Told(alert: alert, moment: moment)
            }
            for id in Set(situation.pending.map(\.alert.mailbox)) {
                guard let mailbox = try reader.mailbox(id, in: workspace), mailbox.state == .active else { continue }
                let preference = try reader.alertPreference(of: id, in: workspace)
                if preference.mutedUntil.map({ $0 > now }) != true { situation.audible.insert(id) }
                situation.owners[id] = preference.address
            }
            return situation
        }
    }

    /// How far back it matters what was told.
    private static func memory(for alert: Alert, at now: Timestamp) -> Timestamp {
        let day = now.adding(milliseconds: -AlertPlanner.repetition)
        switch alert.kind {
        case .failure, .warning, .silence: return day
        case .recovered: return min(day, alert.since)
        case .warningEnded, .silenceEnded: return now.adding(milliseconds: -StoreWriter.historyRetention)
        }
    }
}
