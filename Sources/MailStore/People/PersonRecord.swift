public import MailModel

/// What a member may do, from all to least. `Access` decides what each means.
public enum MemberRole: String, Sendable, Hashable, Codable, CaseIterable {
    /// Everything, deleting the workspace included. Each workspace has one.
    case owner
    /// Everything but what only the owner may.
    case admin
    /// Reads, answers and sends.
    case member
    /// Like a member, but never starts a campaign.
    case editor
    /// Reads.
    case viewer
}

/// Somebody who can sign in, whatever the workspaces.
public struct PersonRecord: Sendable, Hashable {
    /// The id.
    public let id: PersonID
    /// The address by which the person signs in; one person has it.
    public let address: EmailAddress
    /// The name that others see.
    public let name: String
    /// When the password was set last.
    public let passwordChanged: Timestamp
    /// Since when the person is known.
    public let created: Timestamp
}

/// A person's place in a workspace.
public struct MemberRecord: Sendable, Hashable {
    /// The id.
    public let id: MemberID
    /// The workspace.
    public let workspace: WorkspaceID
    /// The person.
    public let person: PersonID
    /// The person's address.
    public let address: EmailAddress
    /// The person's name.
    public let name: String
    /// What the member may do.
    public let role: MemberRole
    /// When the person joined.
    public let joined: Timestamp
}

/// A workspace as one of its members sees it.
public struct MembershipRecord: Sendable, Hashable {
    /// The place in it.
    public let member: MemberRecord
    /// The workspace's name.
    public let workspaceName: String
}

extension ChangeKind {
    /// A member joined, left, or got another role or name; or an invitation changed.
    public static let membersUpdated = ChangeKind(rawValue: "members.updated")
    /// The workspace's name or settings changed.
    public static let workspaceUpdated = ChangeKind(rawValue: "workspace.updated")
    /// Who has access to a mailbox changed: whoever follows it looks anew at what may be shown.
    public static let accessUpdated = ChangeKind(rawValue: "access.updated")
}
