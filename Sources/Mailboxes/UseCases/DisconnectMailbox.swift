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
        try await disconnect(reference, erase: erase).summary
    }

    /// The same, and what became of the grant at the provider. A provider that does not answer keeps nobody from
    /// disconnecting.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func disconnect(
        _ reference: String, erase: Bool
    ) async throws(MailboxError) -> (summary: MailboxSummary, revocation: RevocationOutcome) {
        let mailbox = try await dependencies.mailbox(reference)
        let revocation = await GrantRevocation(dependencies: dependencies).revoke(mailbox)
        do {
            try await dependencies.store.disconnectMailbox(mailbox.id, in: mailbox.workspace, erase: erase)
        } catch {
            throw MailboxError(error)
        }
        await dependencies.tokens.forget(mailbox.id)
        var summary = MailboxSummary(mailbox)
        summary.status = .disconnected
        return (summary, revocation)
    }
}
