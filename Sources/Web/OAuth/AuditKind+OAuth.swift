internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

extension AuditKind {
    static let clientSaved = AuditKind(rawValue: "oauth-client.saved")
    static let clientRemoved = AuditKind(rawValue: "oauth-client.removed")
    static let ownerLinkMade = AuditKind(rawValue: "owner-link.made")
    static let ownerLinkSent = AuditKind(rawValue: "owner-link.sent")
    static let ownerLinkRemoved = AuditKind(rawValue: "owner-link.removed")
    static let mailboxSignedIn = AuditKind(rawValue: "mailbox.signed-in")
    static let grantRevoked = AuditKind(rawValue: "mailbox.grant-revoked")
}

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
