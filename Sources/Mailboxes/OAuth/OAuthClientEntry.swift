public import MailModel
import MailStore
public import OAuth

/// What an operator enters to register Salesnode at a provider.
public struct OAuthClientEntry: Sendable {
    /// The client to be replaced; nil for a new one.
    public var id: OAuthClientID?
    /// Whether every workspace may use it.
    public var servesAll: Bool
    /// The provider: one of ``OAuthProviders/all`` as it stands there, or one that was discovered.
    public var provider: OAuthProvider
    /// The tenant or data centre; nil for the usual one.
    public var realm: String?
    /// The client id; with the key of a service account the account's own address counts.
    public var clientID: String
    /// The client secret, or the file with the key; nil for a public client, and where ``keepsSecret``.
    public var secret: Secret?
    /// What kind of key ``secret`` is; nil for a secret as such.
    public var key: ClientKeyKind?
    /// Whether the secret that is stored stays, because only something else was changed.
    public var keepsSecret: Bool
    /// When the secret ends at the provider.
    public var secretExpires: Timestamp?

    /// Describes an entry.
    public init(
        id: OAuthClientID? = nil, servesAll: Bool = false, provider: OAuthProvider, realm: String? = nil,
        clientID: String, secret: Secret? = nil, key: ClientKeyKind? = nil, keepsSecret: Bool = false,
        secretExpires: Timestamp? = nil
    ) {
        self.id = id
        self.servesAll = servesAll
        self.provider = provider
        self.realm = realm
        self.clientID = clientID
        self.secret = secret
        self.key = key
        self.keepsSecret = keepsSecret
        self.secretExpires = secretExpires
    }
}

/// What may be shown of an OAuth client: its secret never is.
public struct OAuthClientSummary: Sendable, Hashable {
    /// The id.
    public let id: OAuthClientID
    /// Whether every workspace may use it.
    public let servesAll: Bool
    /// The provider, in its realm.
    public let provider: OAuthProvider
    /// The tenant or data centre; nil where the provider has none.
    public let realm: String?
    /// The client id.
    public let clientID: String
    /// Whether there is a secret, or a key in its place.
    public let hasSecret: Bool
    /// What kind of key it has in place of a secret.
    public let key: ClientKeyKind?
    /// The number by which an administrator authorises its service account.
    public let delegationID: String?
    /// When the secret ends at the provider, where somebody said.
    public let secretExpires: Timestamp?
    /// When it was entered first.
    public let created: Timestamp
    /// When it was changed last.
    public let updated: Timestamp

    init(_ record: OAuthClientRecord) throws(MailboxError) {
        id = record.id
        servesAll = record.workspace == nil
        let configuration = try OAuthClientConfiguration(record)
        provider = try configuration.provider(of: record)
        key = configuration.key
        delegationID = configuration.delegationID
        realm = provider.id == "custom" || record.realm.isEmpty ? nil : record.realm
        clientID = record.clientID
        hasSecret = record.sealedSecret != nil
        secretExpires = record.secretExpires
        created = record.created
        updated = record.updated
    }

    /// Whether people can sign in by it. A service account knows no sign-in.
    public var servesSignIn: Bool { key != .serviceAccount }

    /// Whether mailboxes can be connected by it without their owners.
    public var servesApps: Bool {
        switch provider.appAccess {
        case .delegation: key == .serviceAccount
        case .clientCredentials: hasSecret && key != .serviceAccount
        case nil: false
        }
    }
}
