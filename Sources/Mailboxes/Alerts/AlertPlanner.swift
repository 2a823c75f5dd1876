import MailModel

/// Decides which alerts one recipient is told now, which never, and which wait. A pure value.
///
/// - A mailbox that is muted or not active is not talked about.
/// - A failure that is over before anybody heard of it is never told, and neither is its all-clear.
/// - The same fault of the same mailbox is told once in a day; where it is still there after that, it is told then.
/// - Mailboxes that fail for the same reason at the same server are one group. An outage that was told today is not told
///   again for further mailboxes of it, unless they still fail a day later.
struct AlertPlanner: Sendable {
    /// An alert that the recipient was told, and when.
    struct Told: Sendable, Hashable {
        var alert: Alert
        var moment: Timestamp
        /// False where nobody knows whether it arrived: it is told again, and so is that it is over.
        var isCertain = true
    }

    /// What is to be done.
    struct Plan: Sendable, Hashable {
        /// To be told now.
        var groups: [AlertGroup] = []
        /// Never to be told.
        var withheld: [AlertID] = []
    }

    /// The same fault is told again only after this, in milliseconds: a day.
    static let repetition: Int64 = 24 * 3600 * 1000

    /// Mailboxes that may be talked about.
    var audible: Set<MailboxID>
    /// What was told, for at least a day and for as long as anything pending has lasted.
    var told: [Told]
    /// How long after the first one further alerts are waited for, in milliseconds.
    var gather: Int64

    /// One thread of news: a failure and its all-clear, a silence and its end, or one warning.
    private struct Thread: Hashable {
        var mailbox: MailboxID
        var direction: MailDirection
        var subject: String

        init(_ alert: Alert) {
            mailbox = alert.mailbox
            direction = alert.direction
            subject =
                switch alert.kind {
                case .failure, .recovered: "failure"
                case .silence, .silenceEnded: "silence"
                case .warning, .warningEnded: alert.code.rawValue
                }
        }
    }

    /// What makes alerts one group.
    private struct Key: Hashable {
        var kind: Alert.Kind
        var direction: MailDirection
        var reason: String
        var host: String

        init(_ alert: Alert) {
            kind = alert.kind
            direction = alert.direction
            reason = alert.code.isUnreachable ? "unreachable" : alert.code.rawValue
            host = alert.host
        }
    }

    /// - Parameter pending: alerts of which the recipient has not heard for certain, oldest first.
    func plan(_ pending: [StoredAlert], at now: Timestamp) -> Plan {
        var plan = Plan()
        let heard = Dictionary(grouping: told) { Thread($0.alert) }
        var standing: [StoredAlert] = []
        for (thread, alerts) in Dictionary(grouping: pending, by: { Thread($0.alert) }) {
            guard audible.contains(thread.mailbox) else {
                plan.withheld += alerts.map(\.id)
                continue
            }
            // Whatever came before the last news of a thread is out of date.
            plan.withheld += alerts.dropLast().map(\.id)
            guard let last = alerts.last else { continue }
            if last.alert.isAllClear, !wasHeard(last.alert, heard[thread] ?? []) {
                plan.withheld.append(last.id)
            } else {
                standing.append(last)
            }
        }
        let recent = told.filter { $0.isCertain && $0.moment > now.adding(milliseconds: -Self.repetition) }
        let recentThreads = Set(recent.filter { !$0.alert.isAllClear }.map { ThreadAndCode($0.alert) })
        let outages = Set(recent.filter { $0.alert.isOutage }.map { Key($0.alert) })
        let due = standing.filter { item in
            item.alert.isAllClear
                || !(recentThreads.contains(ThreadAndCode(item.alert))
                    || (item.alert.isOutage && outages.contains(Key(item.alert))))
        }
        plan.withheld.sort()
        guard let oldest = due.map(\.alert.moment).min(), oldest.adding(milliseconds: gather) <= now else {
            return plan
        }
        plan.groups = Dictionary(grouping: due) { Key($0.alert) }.values.map { group in
            // The commonest reason stands for all.
            let count = Dictionary(grouping: group, by: \.alert.code).mapValues(\.count)
            return AlertGroup(
                alerts: group.sorted {
                    (-(count[$0.alert.code] ?? 0), $0.alert.code.rawValue, $0.alert.address, $0.id)
                        < (-(count[$1.alert.code] ?? 0), $1.alert.code.rawValue, $1.alert.address, $1.id)
                })
        }.sorted { $0.order < $1.order }
        return plan
    }

    private struct ThreadAndCode: Hashable {
        var thread: Thread
        var code: FindingCode
        var date: Timestamp?

        init(_ alert: Alert) {
            thread = Thread(alert)
            code = alert.code
            // A date that has moved is other news.
            date = alert.kind == .warning ? alert.date : nil
        }
    }

    /// Whether the trouble that an all-clear ends was told, and the all-clear was not.
    private func wasHeard(_ allClear: Alert, _ told: [Told]) -> Bool {
        guard let last = told.max(by: { $0.moment < $1.moment }), !last.alert.isAllClear else { return false }
        return allClear.kind != .recovered || last.moment >= allClear.since
    }
}

extension Alert {
    /// Whether it says that something is over.
    var isAllClear: Bool { kind == .recovered || kind == .silenceEnded || kind == .warningEnded }

    /// Whether it is about a server rather than about one mailbox.
    var isOutage: Bool {
        switch kind {
        case .failure: nextTry != nil && (code.isUnreachable || code.rawValue.hasPrefix("tls."))
        case .warning: code == .tlsCertificateExpiring
        case .recovered, .warningEnded, .silence, .silenceEnded: false
        }
    }
}

extension FindingCode {
    /// Whether the server does not answer as it should. One outage shows as several of these: some connections are
    /// refused, some time out, some break.
    fileprivate var isUnreachable: Bool {
        ["dns.", "tcp.", "server.", "tls.handshake-failed", "oauth.provider-unavailable"].contains {
            rawValue.hasPrefix($0)
        }
    }
}

extension AlertGroup {
    /// Failures first, large groups first; the rest only so that the order is always the same.
    fileprivate var order: (Int, Int, String) {
        guard let first else { return (9, 0, "") }
        let rank =
            switch first.kind {
            case .failure: 0
            case .silence: 1
            case .warning: 2
            case .recovered: 3
            case .warningEnded: 4
            case .silenceEnded: 5
            }
        return (rank, -alerts.count, "\(first.code.rawValue) \(first.direction.rawValue) \(first.host)")
    }
}
