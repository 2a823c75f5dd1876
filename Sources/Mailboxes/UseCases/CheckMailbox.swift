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
