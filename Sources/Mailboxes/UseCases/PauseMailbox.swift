import MailModel
import MailStore

/// Stops all work on a mailbox until it is resumed. Its settings and credential are kept.
public struct PauseMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Pauses the mailbox with that address or id; one that is paused already stays so.
    ///
    /// - Throws: ``MailboxError`` with `notFound`, `wrongState` for a disconnected mailbox, or `storeFailed`.
    public func run(_ reference: String) async throws(MailboxError) -> MailboxSummary {
        let mailbox = try await dependencies.mailbox(reference)
        let record = try await dependencies.writing { writer in
            try writer.pauseMailbox(mailbox.id, in: mailbox.workspace)
        }
        return try await dependencies.summary(of: record)
    }
}
