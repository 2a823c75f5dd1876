internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

extension AuditLog {
    /// Notes that a mailbox was connected by a sign-in at its provider; by its owner where no member did it.
    func note(
        signedInAt provider: String, mailbox: MailboxSummary, replaced: Bool, in workspace: WorkspaceID,
        by member: SignedInMember?
    ) async throws(AccessError) {
        let kind = replaced ? AuditKind.mailboxSignedIn : .mailboxConnected
        let detail = ["provider": provider]
        guard let member else {
            return try await noteOwner(
                kind, of: mailbox.address, in: workspace, subjectID: mailbox.id.description, detail: detail)
        }
        try await note(
            kind, by: member, subjectID: mailbox.id.description, subjectName: mailbox.address, detail: detail)
    }
}
