public import MailModel

/// Access that was given up here and is to be ended at its provider, which did not answer yet. The sealed token is kept
/// for that alone.
public struct RevocationRecord: Sendable, Hashable {
    /// The id.
    public let id: RevocationID
    /// The workspace.
    public let workspace: WorkspaceID
    /// The client by which the access was got; nil where that was removed.
    public let client: OAuthClientID?
    /// The mailbox, which may be erased already.
    public let mailbox: MailboxID
    /// Its address, for people.
    public let address: String
    /// Who issued the grant.
    public let issuer: String
    /// The account at the issuer; empty where the provider does not say.
    public let subject: String
    /// The token, sealed under the workspace's data key.
    public let sealed: [UInt8]
    /// How many times the provider was asked.
    public let attempts: Int
    /// Since when it is to be ended.
    public let created: Timestamp
    /// When the provider is asked again.
    public let due: Timestamp
    /// When it is given up, and the token erased.
    public let ends: Timestamp
    /// Why the last attempt came to nothing; says nothing before the first.
    public let obstacle: RevocationObstacle
}

/// Why a provider has not ended access yet, where asking again is of use.
public enum RevocationObstacle: String, Sendable, Hashable, Codable, CaseIterable {
    /// It could not be reached.
    case unreachable = ""
    /// It is not able to at the moment.
    case busy
    /// It does not accept the client that asks: whoever registered it has to mend that.
    case client
    /// What it answers says nothing.
    case unclear
}

/// Access that is about to be given up.
public struct RevocationDraft: Sendable {
    /// A new random id.
    public var id: RevocationID
    /// Whose access it is, and by which tokens of which sign-in.
    public var grant: GrantRecord
    /// The mailbox's address.
    public var address: EmailAddress
    /// The token, sealed under the workspace's data key.
    public var sealed: [UInt8]
    /// When the provider is asked again, should nobody have ended it before.
    public var due: Timestamp
    /// When it is given up.
    public var ends: Timestamp
    /// Other clients that the provider takes for the same as the grant's.
    public var twins: [OAuthClientID]

    /// Describes access that is given up.
    public init(
        id: RevocationID, grant: GrantRecord, address: EmailAddress, sealed: [UInt8], due: Timestamp, ends: Timestamp,
        twins: [OAuthClientID] = []
    ) {
        self.id = id
        self.grant = grant
        self.address = address
        self.sealed = sealed
        self.due = due
        self.ends = ends
        self.twins = twins
    }
}

/// What giving up a mailbox's access came to in the store.
public enum RevocationBeginning: Sendable, Hashable {
    /// The mailbox is disconnected, and the provider is to be asked.
    case kept(RevocationRecord)
    /// The mailbox is disconnected; another one stands on the same grant, so that the provider must not be asked.
    case stillUsed
    /// Nothing was changed: the grant has other tokens by now.
    case overtaken
}
