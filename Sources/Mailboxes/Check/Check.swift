import MailModel

/// The connection test: proves step by step that a mailbox can be read and can send.
///
/// Both sides run at the same time. A failed step stops only what depends on it, and every step of the report is
/// decided: passed, warned, failed or skipped. Nothing is sent to anybody and nothing is changed in the mailbox.
/// Cancelling the task closes both connections; the steps that had not finished are then failed or skipped.
public struct Check: Sendable {
    private let connector: MailboxConnector
    private let plan: ProbePlan

    /// Creates a check that connects by `connector`.
    public init(_ connector: MailboxConnector) { self.init(connector, plan: ProbePlan()) }

    /// The same with another idea of usual ports and of patience; tests use it.
    init(_ connector: MailboxConnector, plan: ProbePlan) {
        self.connector = connector
        self.plan = plan
    }

    /// Runs the check.
    ///
    /// - Parameters:
    ///   - directions: the sides that are tried; of the other one the report has no steps.
    ///   - onStep: called once for each step as it finishes, from any thread.
    public func run(
        _ settings: MailboxSettings, passwords: MailboxPasswords,
        directions: Set<MailDirection> = Set(MailDirection.allCases), onStep: @escaping StepHandler = { _ in }
    ) async -> CheckReport {
        await inspect(
            settings, credentials: MailboxCredentials(passwords), directions: directions, onStep: onStep
        ).report
    }

    /// What a check found, with what later work needs besides the report.
    struct Inspection: Sendable {
        var report: CheckReport
        /// The folders, where the receiving side passed.
        var folders: [DiscoveredFolder]?
    }

    /// - Parameter directions: the sides that are tried; of the other one the report has no steps.
    func inspect(
        _ settings: MailboxSettings, credentials: MailboxCredentials,
        directions: Set<MailDirection> = Set(MailDirection.allCases), onStep: @escaping StepHandler
    ) async -> Inspection {
        let startedAt = Timestamp.now()
        let started = ContinuousClock.now
        let receiving = StepRecorder(onStep: onStep)
        let sending = StepRecorder(onStep: onStep)
        // Each stage and command has its own time-out; a server that stays just within them all must still come to an end.
        let limit = connector.timeout * 3
        let comparison = SignInComparison(
            limit: plan.comparison,
            isSameCredential: directions.count == 2 && settings.imap.user == settings.smtp.user
                && credentials.isSame)
        async let received = withTimeLimit(limit) { () -> [DiscoveredFolder]? in
            guard directions.contains(.receiving) else { return nil }
            return await ReceivingCheck(
                connector: connector, settings: settings, credential: credentials.imap, recorder: receiving,
                plan: plan, comparison: comparison
            ).run()
        }
        async let sent: Void = withTimeLimit(limit) {
            guard directions.contains(.sending) else { return }
            await SendingCheck(
                connector: connector, settings: settings, credential: credentials.smtp, recorder: sending,
                plan: plan, comparison: comparison
            ).run()
        }
        let (folders, _) = await (received, sent)
        let report = CheckReport(
            address: settings.address, startedAt: startedAt,
            milliseconds: (ContinuousClock.now - started).wholeMilliseconds, steps: receiving.steps + sending.steps)
        return Inspection(report: report, folders: folders)
    }
}
