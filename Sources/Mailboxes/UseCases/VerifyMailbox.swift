import MailModel
import MailStore

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
        let (mailbox, credentials, report) = try await dependencies.checkStored(reference, onStep: onStep)
        guard report.outcome == .passed else {
            try await dependencies.record(report, of: mailbox)
            return report
        }
        return try await MailboxVerification(dependencies).run(
            mailbox, credentials: credentials, after: report, onStep: onStep
        ).report
    }
}
