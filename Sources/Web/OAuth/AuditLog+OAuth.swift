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
        try await note(kind, mailbox.id.description, mailbox.address, detail, in: workspace, by: member)
    }

    /// Notes what became of the access that a mailbox had at a provider. What the server still asks the provider for, it
    /// notes itself.
    func note(
        ended: EndedAccess?, mailbox id: String, _ address: String, in workspace: WorkspaceID,
        by member: SignedInMember?
    ) async throws(AccessError) {
        guard let ended, let isOver = ended.outcome.isOver else { return }
        try await note(
            isOver ? .grantRevoked : .grantNotRevoked, id, address, ["provider": ended.provider ?? "its provider"],
            in: workspace, by: member)
    }

    private func note(
        _ kind: AuditKind, _ id: String, _ address: String, _ detail: [String: String], in workspace: WorkspaceID,
        by member: SignedInMember?
    ) async throws(AccessError) {
        guard let member else {
            return try await noteOwner(kind, of: address, in: workspace, subjectID: id, detail: detail)
        }
        try await note(kind, by: member, subjectID: id, subjectName: address, detail: detail)
    }
}
