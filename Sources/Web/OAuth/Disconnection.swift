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

    /// What became of one of several.
    struct Entry: Sendable {
        let id: MailboxID
        let address: String
        /// Nil where it could not be disconnected, and nothing was changed.
        let notice: RevocationNotice?
    }

    let dependencies: WebDependencies

    /// Disconnects several, all at the same time, because a provider that does not answer lets each wait; those of one
    /// account one after the other, so that the last of them ends it.
    func run(_ ids: [MailboxID], erase: Bool, by member: SignedInMember) async throws -> [Entry] {
        let mailboxes = dependencies.mailboxes(of: member)
        var subjects: [(id: MailboxID, address: String, account: String)] = []
        for id in ids {
            let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
            let grant = try await GrantReview(mailboxes).show(id.description)
            subjects.append((id, address, grant.map { "\($0.provider) \($0.account)" } ?? id.description))
        }
        let notices = await withTaskGroup(of: [MailboxID: RevocationNotice].self) { group in
            for sharing in Dictionary(grouping: subjects, by: \.account).values {
                group.addTask {
                    var notices: [MailboxID: RevocationNotice] = [:]
                    for subject in sharing {
                        guard let done = try? await run(subject.id, subject.address, erase: erase, by: member) else {
                            continue
                        }
                        var client: OAuthClientSummary?
                        if let id = done.access.client { client = try? await OAuthClients(mailboxes).show(id) }
                        notices[subject.id] = RevocationNotice(outcome: done.access.outcome, client: client)
                    }
                    return notices
                }
            }
            return await group.reduce(into: [:]) { all, part in all.merge(part) { $1 } }
        }
        return subjects.map { Entry(id: $0.id, address: $0.address, notice: notices[$0.id]) }
    }

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
        if outcome.isOver != nil {
            var provider = grant?.issuer
            if let client = grant?.client, let known = try? await OAuthClients(mailboxes).show(client) {
                provider = known.provider.name
            }
            try await log.note(
                ended: EndedAccess(outcome: outcome, client: grant?.client, provider: provider),
                mailbox: id.description, address, in: workspace, by: member)
        }
        return (summary, Access(outcome: outcome, client: grant?.client))
    }
}
