import MailModel
import MailStore

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
        do {
            try await dependencies.store.disconnectMailbox(mailbox.id, in: mailbox.workspace, erase: erase)
        } catch {
            throw MailboxError(error)
        }
        var summary = MailboxSummary(mailbox)
        summary.status = .disconnected
        return summary
    }
}
