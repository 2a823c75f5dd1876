public import MailStore

extension AuditKind {
    /// The first owner took a fresh server into use.
    public static let workspaceClaimed = AuditKind(rawValue: "workspace.claimed")
    /// A further workspace was made.
    public static let workspaceCreated = AuditKind(rawValue: "workspace.created")
    /// The workspace got another name.
    public static let workspaceRenamed = AuditKind(rawValue: "workspace.renamed")
    /// The workspace got another owner.
    public static let ownershipTransferred = AuditKind(rawValue: "ownership.transferred")
    /// Somebody was invited, or got a new link.
    public static let memberInvited = AuditKind(rawValue: "member.invited")
    /// An invitation was taken back.
    public static let invitationRevoked = AuditKind(rawValue: "invitation.revoked")
    /// Somebody took an invitation up.
    public static let memberJoined = AuditKind(rawValue: "member.joined")
    /// A member left.
    public static let memberLeft = AuditKind(rawValue: "member.left")
    /// A member was removed.
    public static let memberRemoved = AuditKind(rawValue: "member.removed")
    /// A member got another role.
    public static let roleChanged = AuditKind(rawValue: "member.role-changed")
    /// Somebody signed in.
    public static let signedIn = AuditKind(rawValue: "sign-in.accepted")
    /// Somebody tried a wrong password for a member.
    public static let signInRefused = AuditKind(rawValue: "sign-in.refused")
    /// Somebody signed out.
    public static let signedOut = AuditKind(rawValue: "sign-out")
    /// A session, or all others, were ended.
    public static let sessionEnded = AuditKind(rawValue: "session.ended")
    /// Somebody changed their password.
    public static let passwordChanged = AuditKind(rawValue: "password.changed")
    /// Somebody made a link by which a member sets a new password.
    public static let passwordResetIssued = AuditKind(rawValue: "password.reset-issued")
    /// Somebody set a new password by such a link.
    public static let passwordReset = AuditKind(rawValue: "password.reset")
    /// Who has access to a mailbox changed.
    public static let accessListChanged = AuditKind(rawValue: "access-list.changed")
}
