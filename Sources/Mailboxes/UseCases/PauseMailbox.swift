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
        return MailboxSummary(
            try await dependencies.writing { writer in
                try writer.pauseMailbox(mailbox.id, in: mailbox.workspace)
            })
    }
}

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
        return MailboxSummary(
            try await dependencies.writing { writer in
                try writer.resumeMailbox(mailbox.id, in: mailbox.workspace)
            })
    }
}

/// Ends the connection to a mailbox: its credential is destroyed.
public struct DisconnectMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Disconnects the mailbox with that address or id.
    ///
    /// The credential's wrapped key is destroyed in either case, so that not even a copy of the database opens it later.
    ///
    /// - Parameter erase: also erases what Salesnode holds of the mailbox. On the mail server nothing is touched.
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func run(_ reference: String, erase: Bool) async throws(MailboxError) -> MailboxSummary {
        let mailbox = try await dependencies.mailbox(reference)
        try await dependencies.writing { writer in
            try writer.disconnectMailbox(mailbox.id, in: mailbox.workspace, erase: erase)
        }
        var summary = MailboxSummary(mailbox)
        summary.status = .disconnected
        return summary
    }
}
