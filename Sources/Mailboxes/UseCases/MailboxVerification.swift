import Logging
import MailModel
import MailStore

/// The round trip of a stored mailbox, with its record: what is sent is noted first, so that a crash at any point
/// leaves a trace by which the next start removes the test message.
struct MailboxVerification: Sendable {
    /// A domain is not read more often than that because of messages, in milliseconds: many mailboxes may be in it.
    private static let domainPause: Int64 = 600_000

    let dependencies: MailboxDependencies

    init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Runs the round trip and adds its steps to those of the check before it.
    func run(
        _ mailbox: MailboxRecord, credentials: MailboxCredentials, after check: CheckReport,
        onStep: @escaping StepHandler
    ) async throws(MailboxError) -> (report: CheckReport, record: MailboxRecord) {
        let settings = try MailboxSettings(mailbox)
        let message = try TestMessage(from: settings.address, displayName: settings.displayName, at: .now())
        let verification = VerificationRecord(
            id: .random(), workspace: mailbox.workspace, mailbox: mailbox.id, messageID: message.id,
            token: message.token, started: .now())
        try await dependencies.writing { writer in
            try writer.beginVerification(verification)
        }
        let recorder = StepRecorder(onStep: onStep)
        let started = ContinuousClock.now
        let progress = VerificationProgress(record: verification, dependencies: dependencies)
        let outcome = await VerificationRun(
            connector: dependencies.connector, settings: settings, credentials: credentials, message: message,
            timeout: dependencies.verificationTimeout, recorder: recorder, onProgress: progress.advance
        ).run()
        let report = CheckReport(
            address: settings.address, startedAt: check.startedAt,
            milliseconds: check.milliseconds + (ContinuousClock.now - started).wholeMilliseconds,
            steps: check.steps + recorder.steps, verification: outcome)
        return (report, try await finish(mailbox, progress: progress, report: report, outcome: outcome))
    }

    private func finish(
        _ mailbox: MailboxRecord, progress: VerificationProgress, report: CheckReport, outcome: VerificationReport
    ) async throws(MailboxError) -> MailboxRecord {
        let verification = await progress.finished(outcome, finding: report.firstFailure?.finding?.code)
        let attempt = HealthAttempt(report: report, interval: dependencies.checkInterval)
        return try await dependencies.writing { writer in
            try writer.advanceVerification(verification)
            guard let current = try writer.mailbox(mailbox.id, in: mailbox.workspace) else {
                throw StoreError(.notFound, "the mailbox was erased")
            }
            // The message shows by which keys it was signed, and what receivers made of it.
            try writer.readDomain(
                current.address.domain, at: writer.now, pause: Self.domainPause, in: current.workspace)
            return try attempt.record(of: current, on: writer)
        }
    }
}

/// Keeps a verification's record in step with its message.
actor VerificationProgress {
    private var record: VerificationRecord
    private let dependencies: MailboxDependencies

    init(record: VerificationRecord, dependencies: MailboxDependencies) {
        self.record = record
        self.dependencies = dependencies
    }

    /// Notes how far the message is.
    func advance(_ progress: VerificationRun.Progress) async {
        switch progress {
        case .sent:
            record.state = .sent
            record.sent = .now()
        case .cleaned: record.cleanup = .done
        }
        let record = record
        do {
            try await dependencies.store.write { writer in try writer.advanceVerification(record) }
        } catch {
            // The record stays behind the truth: the next start then looks for copies that are gone, which is harmless.
            dependencies.logger.warning("verification not recorded", metadata: ["error": "\(error)"])
        }
    }

    /// The record at the end of the run.
    func finished(_ outcome: VerificationReport, finding: FindingCode?) -> VerificationRecord {
        record.setReport(outcome)
        switch outcome.arrival {
        case .inbox, .spam:
            record.state = .received
            record.received = .now()
        case .missing, .notSent:
            record.state = .failed
            record.finding = finding?.rawValue ?? ""
        }
        if outcome.arrival == .notSent { record.cleanup = .done }
        return record
    }
}
