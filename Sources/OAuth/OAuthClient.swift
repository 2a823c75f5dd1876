public import MailModel

/// What a provider knows this installation by.
public struct OAuthClient: Sendable {
    /// The client id.
    public var id: String
    /// The client secret; nil for a public client.
    public var secret: Secret?
    /// A key in place of the secret.
    public var key: ClientKey?
    /// How it proves itself; the provider's usual way where nil.
    public var authentication: OAuthClientAuthentication?

    /// Describes a client.
    public init(
        id: String, secret: Secret? = nil, key: ClientKey? = nil, authentication: OAuthClientAuthentication? = nil
    ) {
        self.id = id
        self.secret = secret
        self.key = key
        self.authentication = authentication
    }
}

/// How a client proves itself at the token endpoint.
public enum OAuthClientAuthentication: String, Sendable, Hashable, Codable {
    /// By HTTP Basic (RFC 6749 §2.3.1).
    case basic
    /// By parameters in the body.
    case post
    /// Not at all: a public client names its id alone.
    case none
}
