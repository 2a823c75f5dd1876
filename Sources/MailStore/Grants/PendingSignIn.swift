public import MailModel

/// A sign-in at a provider that is under way, or whose result waits for the person's answer. What it holds is sealed under
/// its workspace's data key; of what finds it there is only a digest.
public struct PendingSignIn: Sendable, Hashable {
    /// How far it is.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// The browser is at the provider; the digest is the state's.
        case asked
        /// The tokens are here; the digest is that of the handle which the browser got.
        case granted
    }

    /// Whose it is.
    public var workspace: WorkspaceID
    /// How far it is.
    public var stage: Stage
    /// The digest of the state, or of the handle.
    public var digest: [UInt8]
    /// The digest of what only the browser has that began it.
    public var browser: [UInt8]
    /// Everything else, sealed.
    public var sealed: [UInt8]
    /// When it is worth nothing any more.
    public var expires: Timestamp

    /// Describes a sign-in.
    public init(
        workspace: WorkspaceID, stage: Stage, digest: [UInt8], browser: [UInt8], sealed: [UInt8], expires: Timestamp
    ) {
        self.workspace = workspace
        self.stage = stage
        self.digest = digest
        self.browser = browser
        self.sealed = sealed
        self.expires = expires
    }
}

/// A link by which a mailbox's owner signs in without an account here. Of its token there is only a digest, in which the
/// link's terms are digested too.
public struct OwnerLinkRecord: Sendable, Hashable {
    /// The id, which opens nothing.
    public let id: OwnerLinkID
    /// The workspace.
    public let workspace: WorkspaceID
    /// The digest of token and terms.
    public let digest: [UInt8]
    /// The address that must sign in.
    public let address: EmailAddress
    /// The client by which it signs in.
    public let client: OAuthClientID
    /// The name of who made it.
    public let inviter: String
    /// When it was made.
    public let created: Timestamp
    /// When it ends.
    public let expires: Timestamp
    /// When its button was pressed; nil while it was not.
    public let used: Timestamp?
}

/// A link that is about to be made.
public struct OwnerLinkDraft: Sendable {
    /// The id.
    public var id: OwnerLinkID
    /// The workspace.
    public var workspace: WorkspaceID
    /// The digest of token and terms.
    public var digest: [UInt8]
    /// The address that must sign in.
    public var address: EmailAddress
    /// The client by which it signs in.
    public var client: OAuthClientID
    /// The name of who makes it.
    public var inviter: String
    /// When it ends.
    public var expires: Timestamp

    /// Describes a link.
    public init(
        id: OwnerLinkID, workspace: WorkspaceID, digest: [UInt8], address: EmailAddress, client: OAuthClientID,
        inviter: String, expires: Timestamp
    ) {
        self.id = id
        self.workspace = workspace
        self.digest = digest
        self.address = address
        self.client = client
        self.inviter = inviter
        self.expires = expires
    }
}
