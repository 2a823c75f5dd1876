public import MailStore

/// Who may do what: the one place where it is decided.
///
/// Everything here is a pure function of facts. Use cases read the facts inside the transaction in which they act, so
/// that a role that was just taken away counts at once.
public enum AccessPolicy {
    /// Everything that a role may. A role has what is written here and nothing else.
    static let permissions: [MemberRole: Set<Permission>] = [
        .owner: Set(Permission.allCases),
        .admin: Set(Permission.allCases).subtracting([.deleteWorkspace, .transferOwnership, .resetPasswords]),
        .member: [
            .seeMailboxes, .readConversations, .triage, .send, .editCampaigns, .runCampaigns, .ownTokens,
        ],
        .editor: [.seeMailboxes, .readConversations, .triage, .send, .editCampaigns, .ownTokens],
        .viewer: [.seeMailboxes, .readConversations],
    ]

    /// Whether a role allows it, access lists left aside.
    public static func may(_ role: MemberRole, to permission: Permission) -> Bool {
        permissions[role]?.contains(permission) ?? false
    }

    /// Whether a member may do something with one mailbox.
    ///
    /// What a mailbox holds is for those on its list, administrators included; who wants to read puts themselves on the
    /// list, which the audit log shows. That a mailbox is there, and how it stands, is also for those who manage it.
    ///
    /// - Parameter isListed: whether the member is on the mailbox's access list, or the mailbox has none.
    public static func may(_ role: MemberRole, to permission: Permission, isListed: Bool) -> Bool {
        guard may(role, to: permission) else { return false }
        if permission.isAboutContent { return isListed }
        return isListed || may(role, to: .manageMailboxes)
    }

    /// Whether a member may give a role to somebody who has `current`, or to a newcomer where that is nil.
    ///
    /// The owner's role is neither given nor taken this way: it is transferred.
    public static func mayAssign(_ role: MemberRole, to current: MemberRole?, by actor: MemberRole) -> Bool {
        may(actor, to: .manageMembers) && role != .owner && current != .owner
    }

    /// Whether a member may remove one with the role `target`; everybody but the owner may leave.
    public static func mayRemove(_ target: MemberRole, isSelf: Bool, by actor: MemberRole) -> Bool {
        target != .owner && (isSelf || may(actor, to: .manageMembers))
    }
}
