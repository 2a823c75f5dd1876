import MailModel
import MailStore

/// What there is to tell, who should hear it, and who has heard what.
struct AlertSituation: Sendable {
    private struct Thing: Sendable, Hashable {
        var recipient: String
        var alert: AlertID
    }

    /// What nobody has settled yet, oldest first.
    private(set) var pending: [StoredAlert] = []
    /// Written by another version in a form that is no longer read.
    private(set) var unreadable: [AlertID] = []
    /// Who is to be asked for: administrators, then owners.
    private(set) var recipients: [EmailAddress] = []
    /// Never to be told to anybody, because there is nobody.
    var withheld: [AlertID] = []

    private var told: [AlertID: Alert] = [:]
    private var deliveries: [Thing: AlertDeliveryRecord] = [:]
    private var heardBy: [String: [AlertID]] = [:]
    private var done: Set<Thing> = []
    private var delivered: Set<AlertID> = []
    /// Of which somebody may have heard.
    private var started: Set<AlertID> = []
    private var audible: Set<MailboxID> = []
    private var owners: [MailboxID: EmailAddress] = [:]
    private var administrators: [EmailAddress] = []
    private var pendingOf: [EmailAddress: [StoredAlert]] = [:]

    /// Reads it in one transaction.
    static func read(
        _ dependencies: MailboxDependencies, administrators: [EmailAddress], at now: Timestamp
    ) async throws(MailboxError) -> AlertSituation {
        let workspace = dependencies.workspace
        return try await dependencies.reading { reader in
            var situation = AlertSituation()
            for record in try reader.pendingAlerts(in: workspace) {
                if let alert = Alert(record) {
                    situation.pending.append(StoredAlert(id: record.id, alert: alert))
                } else {
                    situation.unreadable.append(record.id)
                }
            }
            guard !situation.pending.isEmpty else { return situation }
            situation.administrators = try AlertAdministrators.list(in: workspace, named: administrators, on: reader)
            let start = situation.pending.map { memory(for: $0.alert, at: now) }.min() ?? now
            for record in try reader.alertsTold(in: workspace, since: start) {
                situation.told[record.id] = Alert(record)
            }
            for delivery in try reader.alertDeliveries(in: workspace, since: start) { situation.add(delivery) }
            for id in Set(situation.pending.map(\.alert.mailbox)) {
                guard let mailbox = try reader.mailbox(id, in: workspace), mailbox.state == .active else { continue }
                let preference = try reader.alertPreference(of: id, in: workspace)
                if preference.mutedUntil.map({ $0 > now }) != true { situation.audible.insert(id) }
                situation.owners[id] = preference.address
            }
            situation.assign()
            return situation
        }
    }

    private init() {}

    private mutating func add(_ delivery: AlertDeliveryRecord) {
        let thing = Thing(recipient: delivery.recipient, alert: delivery.alert)
        deliveries[thing] = delivery
        heardBy[delivery.recipient, default: []].append(delivery.alert)
        guard delivery.state == .delivered else {
            started.insert(delivery.alert)
            return
        }
        done.insert(thing)
        delivered.insert(delivery.alert)
    }

    /// Administrators hear of everything, owners of their own mailboxes.
    private mutating func assign() {
        for administrator in administrators { pendingOf[administrator] = pending }
        let others = Set(owners.values).subtracting(administrators)
        for alert in pending {
            guard let owner = owners[alert.alert.mailbox], others.contains(owner) else { continue }
            pendingOf[owner, default: []].append(alert)
        }
        recipients = administrators + others.sorted { $0.comparisonKey < $1.comparisonKey }
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

    // MARK: - One recipient

    /// What this recipient is to hear.
    func plan(for recipient: EmailAddress, gather: Int64, at now: Timestamp) -> AlertPlanner.Plan {
        let key = recipient.comparisonKey
        let alerts = Dictionary((pendingOf[recipient] ?? []).map { ($0.id, $0.alert) }) { first, _ in first }
        // An empty recipient is everybody: what was told before it was kept to whom.
        let heard = ["", key].flatMap { key in
            (heardBy[key] ?? []).compactMap { id -> AlertPlanner.Told? in
                guard let alert = told[id] ?? alerts[id], let delivery = deliveries[Thing(recipient: key, alert: id)]
                else { return nil }
                let isCertain = delivery.state == .delivered
                // An all-clear that may not have arrived ends nothing: it is told again.
                guard isCertain || !alert.isAllClear else { return nil }
                return AlertPlanner.Told(alert: alert, moment: delivery.moment, isCertain: isCertain)
            }
        }
        let unheard = (pendingOf[recipient] ?? []).filter { !done.contains(Thing(recipient: key, alert: $0.id)) }
        return AlertPlanner(audible: audible, told: heard, gather: gather).plan(unheard, at: now)
    }

    /// The plan as messages: one for what is new, and each that was under way before as it was.
    func notices(of plan: AlertPlanner.Plan, to recipient: EmailAddress, at now: Timestamp) -> [AlertNotice] {
        let key = recipient.comparisonKey
        var ids: [String?] = []
        func notice(of alert: StoredAlert) -> String? { deliveries[Thing(recipient: key, alert: alert.id)]?.notice }
        for alert in plan.groups.flatMap(\.alerts) where !ids.contains(notice(of: alert)) {
            ids.append(notice(of: alert))
        }
        return ids.map { id in
            let groups = plan.groups.compactMap { group -> AlertGroup? in
                let alerts = group.alerts.filter { notice(of: $0) == id }
                return alerts.isEmpty ? nil : AlertGroup(alerts: alerts)
            }
            return AlertNotice(to: recipient, groups: groups, id: id, at: now)
        }
    }

    /// What need never be told to this recipient.
    mutating func nothingLeft(of alerts: [AlertID], for recipient: EmailAddress) {
        for alert in alerts { done.insert(Thing(recipient: recipient.comparisonKey, alert: alert)) }
    }

    /// What the recipient has heard now.
    mutating func heard(_ notice: AlertNotice) {
        nothingLeft(of: notice.alerts, for: notice.recipient)
        delivered.formUnion(notice.alerts)
    }

    // MARK: - Everybody

    /// What would be withheld from anybody, of mailboxes of which nobody hears; the rest waits until somebody does.
    func planForNobody(at now: Timestamp) -> [AlertID]? {
        guard administrators.isEmpty else { return nil }
        let alerts = pending.filter { owners[$0.alert.mailbox] == nil }
        let everybody = (heardBy[""] ?? []).compactMap { id -> AlertPlanner.Told? in
            guard let alert = told[id], let delivery = deliveries[Thing(recipient: "", alert: id)] else { return nil }
            return AlertPlanner.Told(alert: alert, moment: delivery.moment)
        }
        return AlertPlanner(audible: audible, told: everybody, gather: .max / 2).plan(alerts, at: now).withheld
    }

    /// Alerts for which nothing is left to do.
    ///
    /// - Parameter isGivenUp: whether it was tried often enough to tell somebody; counts only where somebody was told.
    func settled(
        _ isGivenUp: (EmailAddress, AlertID) -> Bool
    ) -> (told: [AlertID], withheld: [AlertID]) {
        var settled: (told: [AlertID], withheld: [AlertID]) = ([], withheld)
        for alert in pending {
            let owner = owners[alert.alert.mailbox]
            let listeners = administrators + (owner.map { administrators.contains($0) ? [] : [$0] } ?? [])
            guard !listeners.isEmpty else { continue }
            let wasTold = delivered.contains(alert.id)
            let isOver = listeners.allSatisfy { listener in
                done.contains(Thing(recipient: listener.comparisonKey, alert: alert.id))
                    || (wasTold && isGivenUp(listener, alert.id))
            }
            guard isOver else { continue }
            // Who may have heard of trouble shall hear that it is over.
            if wasTold || started.contains(alert.id) {
                settled.told.append(alert.id)
            } else {
                settled.withheld.append(alert.id)
            }
        }
        return settled
    }
}
