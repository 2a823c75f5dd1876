public import MailModel

/// An invitation that was not taken up yet. Of its link only a digest is stored.
public struct InvitationRecord: Sendable, Hashable {
    /// The id, which opens nothing.
    public let id: InvitationID
    /// The workspace to join.
    public let workspace: WorkspaceID
    /// The workspace's name.
    public let workspaceName: String
    /// Who is invited.
    public let address: EmailAddress
    /// As what; never the owner.
    public let role: MemberRole
    /// The name of the member who invited.
    public let inviter: String
    /// When it was made.
    public let created: Timestamp
    /// When the link in force was made.
    public let issued: Timestamp
    /// When that link ends.
    public let expires: Timestamp
}

/// An invitation that is about to be made, or made anew.
public struct InvitationDraft: Sendable {
    /// The workspace to join.
    public var workspace: WorkspaceID
    /// Who is invited.
    public var address: EmailAddress
    /// As what.
    public var role: MemberRole
    /// The name of the member who invites.
    public var inviter: String
    /// The digest of the link's token.
    public var digest: [UInt8]
    /// When the link ends.
    public var expires: Timestamp

    /// Describes an invitation.
    public init(
        workspace: WorkspaceID, address: EmailAddress, role: MemberRole, inviter: String, digest: [UInt8],
        expires: Timestamp
    ) {
        self.workspace = workspace
        self.address = address
        self.role = role
        self.inviter = inviter
        self.digest = digest
        self.expires = expires
    }
}
