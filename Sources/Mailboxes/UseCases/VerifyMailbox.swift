import MailModel
import MailStore

/// Repeats the connection test of a stored mailbox and keeps the result in its history. Nothing is sent.
public struct CheckMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Runs it for the mailbox with that address or id.
    ///
    /// - Throws: ``MailboxError``; a check that fails is no error.
    public func run(
        _ reference: String, onStep: @escaping StepHandler = { _ in }
    ) async throws(MailboxError) -> CheckReport {
        let (mailbox, _, report) = try await dependencies.checkStored(reference, onStep: onStep)
        try await dependencies.record(report, of: mailbox)
        return report
    }
}

/// Checks a stored mailbox and proves it by a round trip.
public struct VerifyMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Runs it for the mailbox with that address or id.
    ///
    /// - Throws: ``MailboxError``; a check or a round trip that fails is no error.
    public func run(
        _ reference: String, onStep: @escaping StepHandler = { _ in }
    ) async throws(MailboxError) -> CheckReport {
        let (mailbox, passwords, report) = try await dependencies.checkStored(reference, onStep: onStep)
        guard report.outcome == .passed else {
            try await dependencies.record(report, of: mailbox)
            return report
        }
        return try await MailboxVerification(dependencies).run(
            mailbox, passwords: passwords, after: report, onStep: onStep
        ).report
    }
}

extension MailboxDependencies {
    /// Keeps a report. A check alone proves no flow of mail, but a failure is a failure.
    fileprivate func record(_ report: CheckReport, of mailbox: MailboxRecord) async throws(MailboxError) {
        let run = try CheckRunRecord(
            report, workspace: mailbox.workspace, mailbox: mailbox.id, address: mailbox.address)
        try await writing { writer in
            try writer.recordCheck(run)
            try writer.recordHealth(
                of: mailbox.id, in: mailbox.workspace, receiving: report.receivingOutcome,
                sending: report.sendingOutcome)
        }
    }

    fileprivate func checkStored(
        _ reference: String, onStep: @escaping StepHandler
    ) async throws(MailboxError) -> (MailboxRecord, MailboxPasswords, CheckReport) {
        let mailbox = try await mailbox(reference)
        let passwords = try await credentials(of: mailbox)
        let report = await Check(connector).run(try MailboxSettings(mailbox), passwords: passwords, onStep: onStep)
        guard !Task.isCancelled else { throw .cancelledBeforeSaving }
        return (mailbox, passwords, report)
    }
}
