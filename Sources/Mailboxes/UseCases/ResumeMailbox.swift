import MailModel
import MailStore

/// Takes up the work on a paused mailbox again.
public struct ResumeMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Resumes the mailbox with that address or id; one that is active already stays so.
    ///
    /// - Throws: ``MailboxError`` with `notFound`, `wrongState` for a disconnected mailbox, or `storeFailed`.
    public func run(_ reference: String) async throws(MailboxError) -> MailboxSummary {
        let mailbox = try await dependencies.mailbox(reference)
        let record = try await dependencies.writing { writer in
            let record = try writer.resumeMailbox(mailbox.id, in: mailbox.workspace)
            try HealthAttempt.permitRetries(of: record, on: writer)
            return record
        }
        return try await dependencies.summary(of: record)
    }
}
