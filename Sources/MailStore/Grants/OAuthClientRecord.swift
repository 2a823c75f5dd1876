public import MailModel

/// A client as it is stored. Its secret is sealed under the data key of its workspace, or of the server.
public struct OAuthClientRecord: Sendable, Hashable {
    /// The id.
    public let id: OAuthClientID
    /// The workspace; nil where it serves all.
    public let workspace: WorkspaceID?
    /// The provider's stable name.
    public let provider: String
    /// What tells clients at one provider apart: its realm, or the issuer of one that nobody knew. May be empty.
    public let realm: String
    /// The id by which the provider knows it.
    public let clientID: String
    /// What else is known, as JSON without secrets; the store does not look into it.
    public let configuration: String
    /// The sealed secret; nil for a public client.
    public let sealedSecret: [UInt8]?
    /// When the secret ends at the provider, where somebody said.
    public let secretExpires: Timestamp?
    /// When it was entered first.
    public let created: Timestamp
    /// When it was changed last.
    public let updated: Timestamp
}

/// A client that is about to be saved: new, or in place of the one with its id.
public struct OAuthClientDraft: Sendable {
    /// A new random id, or that of the client to be replaced.
    public var id: OAuthClientID
    /// The workspace; nil where it serves all.
    public var workspace: WorkspaceID?
    /// The provider's stable name.
    public var provider: String
    /// What tells clients at one provider apart.
    public var realm: String
    /// The id by which the provider knows it.
    public var clientID: String
    /// What else is known, as JSON without secrets.
    public var configuration: String
    /// The sealed secret; nil for a public client.
    public var sealedSecret: [UInt8]?
    /// When the secret ends at the provider.
    public var secretExpires: Timestamp?

    /// Describes a client.
    public init(
        id: OAuthClientID, workspace: WorkspaceID?, provider: String, realm: String, clientID: String,
        configuration: String, sealedSecret: [UInt8]?, secretExpires: Timestamp?
    ) {
        self.id = id
        self.workspace = workspace
        self.provider = provider
        self.realm = realm
        self.clientID = clientID
        self.configuration = configuration
        self.sealedSecret = sealedSecret
        self.secretExpires = secretExpires
    }
}
