import Logging
public import MailModel
import MailStore

/// Tells pending alerts to those who should hear them, and notes who was told.
///
/// Each recipient is planned for apart, from what this recipient has heard, so that whoever was told of trouble hears
/// that it is over, and nobody else does. A delivery is noted before and after it, in the store: what was delivered is
/// not told again after a crash. Only what was under way in that very moment is handed over again, as the same message
/// under the same Message-ID, because nobody knows whether it was taken. An alert is settled once nothing is left to do
/// for anybody.
public struct AlertDispatcher: Sendable {
    /// After so many attempts in vain a recipient is given up where somebody else was told, and after so many that may
    /// have succeeded it counts as told.
    static let enoughAttempts = 6

    private struct Attempts {
        var failures = 0
        /// Of these, how often it may have been taken.
        var uncertain = 0
        var notBefore: Timestamp
        /// What could not be delivered.
        var alerts: Set<AlertID> = []
    }

    private let dependencies: MailboxDependencies
    private let channel: any AlertChannel
    private let administrators: [EmailAddress]
    private let gather: Int64
    private var attempts: [EmailAddress: Attempts] = [:]
    /// Delivered, but the store could not take it. It is not delivered again; the store is told again.
    private var unnoted: [EmailAddress: Set<AlertID>] = [:]

    /// Creates a dispatcher of a workspace.
    ///
    /// - Parameters:
    ///   - administrators: who hears of everything; where empty, the workspace's owners and administrators.
    ///   - gather: how long after the first alert further ones are waited for, so that an outage is one message.
    public init(
        _ dependencies: MailboxDependencies, channel: any AlertChannel, administrators: [EmailAddress],
        gather: Duration = .seconds(120)
    ) {
        self.dependencies = dependencies
        self.channel = channel
        self.administrators = administrators
        self.gather = Int64(gather.wholeMilliseconds)
    }

    /// Tells what is due now.
    mutating func round() async {
        do throws(MailboxError) {
            try await noteLate()
            try await tell()
        } catch {
            dependencies.logger.warning("Alerts not told", metadata: ["error": "\(error)"])
        }
    }

    private mutating func tell() async throws(MailboxError) {
        let now = dependencies.store.time
        var situation = try await AlertSituation.read(dependencies, administrators: administrators, at: now)
        guard !situation.pending.isEmpty || !situation.unreadable.isEmpty else { return }
        for recipient in situation.recipients where !Task.isCancelled {
            let plan = situation.plan(for: recipient, gather: gather, at: now)
            situation.nothingLeft(of: plan.withheld, for: recipient)
            for notice in situation.notices(of: plan, to: recipient, at: now) where !Task.isCancelled {
                if try await deliver(notice, at: now) { situation.heard(notice) }
            }
        }
        if let unheard = situation.planForNobody(at: now) { situation.withheld += unheard }
        let settled = situation.settled { recipient, alert in
            guard let attempts = attempts[recipient], attempts.alerts.contains(alert) else { return false }
            return attempts.failures >= Self.enoughAttempts
        }
        try await settle(settled.withheld + situation.unreadable, as: .withheld)
        try await settle(settled.told, as: .told)
    }

    /// Whether it was delivered.
    private mutating func deliver(_ notice: AlertNotice, at now: Timestamp) async throws(MailboxError) -> Bool {
        let recipient = notice.recipient
        if let earlier = attempts[recipient], earlier.notBefore > now { return false }
        let workspace = dependencies.workspace
        try await dependencies.writing { writer in
            try writer.beginAlertDelivery(of: notice.alerts, to: recipient, notice: notice.id, in: workspace)
        }
        var state = attempts[recipient] ?? Attempts(notBefore: now)
        switch await channel.deliver(notice) {
        case .delivered(_, let problem):
            if problem != nil {
                dependencies.logger.warning("The alert relay failed, a mailbox stood in; `alerts test` says why")
            }
            try await delivered(notice)
            return true
        // Cancelled in the middle, nobody knows what became of it.
        case .uncertain where Task.isCancelled, .failed where Task.isCancelled: return false
        case .uncertain:
            state.uncertain += 1
            guard state.uncertain < Self.enoughAttempts else {
                try await delivered(notice)
                return true
            }
        case .failed:
            try await dependencies.writing { writer in
                try writer.dropAlertDelivery(of: notice.alerts, to: recipient, in: workspace)
            }
        }
        state.failures += 1
        state.alerts.formUnion(notice.alerts)
        state.notBefore = RetryAdvice.backOff.nextAttempt(after: now, failures: state.failures) ?? now
        attempts[recipient] = state
        dependencies.logger.warning(
            "Alert not delivered; `alerts test` says why",
            metadata: ["to": "\(recipient.domain)", "failures": "\(state.failures)", "next": "\(state.notBefore)"])
        return false
    }

    private mutating func delivered(_ notice: AlertNotice) async throws(MailboxError) {
        attempts[notice.recipient] = nil
        unnoted[notice.recipient, default: []].formUnion(notice.alerts)
        dependencies.logger.info(
            "Alert delivered",
            metadata: ["to": "\(notice.recipient.domain)", "groups": "\(notice.groups.count)"])
        try await noteLate()
    }

    /// Tells the store what was delivered.
    private mutating func noteLate() async throws(MailboxError) {
        let workspace = dependencies.workspace
        for (recipient, alerts) in unnoted {
            try await dependencies.writing { writer in
                try writer.finishAlertDelivery(of: alerts.sorted(), to: recipient, in: workspace)
            }
            unnoted[recipient] = nil
        }
    }

    private func settle(_ ids: [AlertID], as state: AlertRecord.State) async throws(MailboxError) {
        guard !ids.isEmpty else { return }
        let workspace = dependencies.workspace
        try await dependencies.writing { writer in
            for id in ids { try writer.settleAlert(id, as: state, in: workspace) }
        }
    }
}
