internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// Disconnects a mailbox for a person: with the provider's answer to tell, and entries in the audit log.
struct Disconnection: Sendable {
    /// What became of the access, and by which client it was got.
    struct Access: Sendable {
        let outcome: RevocationOutcome
        let client: OAuthClientID?

        /// For the address of the page that tells it.
        var query: String { RevocationNotice.query(outcome, client: client) }
    }

    let dependencies: WebDependencies

    /// Disconnects.
    ///
    /// - Parameters:
    ///   - erase: also erases what Salesnode holds of the mailbox.
    ///   - asksAtOnce: false leaves the provider to the server.
    func run(
        _ id: MailboxID, _ address: String, erase: Bool, asksAtOnce: Bool = true, by member: SignedInMember
    ) async throws -> (summary: MailboxSummary, access: Access) {
        let mailboxes = dependencies.mailboxes(of: member)
        let workspace = mailboxes.workspace
        let grant = try await mailboxes.store.read { try $0.grant(of: id, in: workspace) }
        let (summary, outcome) = try await DisconnectMailbox(mailboxes).disconnect(
            id.description, erase: erase, asksAtOnce: asksAtOnce)
        let log = AuditLog(dependencies.access)
        try await log.note(
            .mailboxDisconnected, by: member, subjectID: id.description, subjectName: address,
            detail: ["kept": erase ? "no" : "yes"])
        if outcome == .revoked {
            var provider = grant?.issuer ?? ""
            if let client = grant?.client, let known = try? await OAuthClients(mailboxes).show(client) {
                provider = known.provider.name
            }
            try await log.note(
                .grantRevoked, by: member, subjectID: id.description, subjectName: address,
                detail: ["provider": provider])
        }
        return (summary, Access(outcome: outcome, client: grant?.client))
    }
}
