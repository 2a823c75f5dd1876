public import MailModel

/// What a user signs in with.
public enum SASLCredential: Sendable {
    /// A user name and a password or app password.
    case password(user: String, password: Secret)
    /// A user name and an OAuth 2.0 access token.
    case bearerToken(user: String, token: Secret)

    /// The user name.
    public var user: String {
        switch self {
        case .password(let user, _), .bearerToken(let user, _): user
        }
    }

    /// The password or token.
    public var secret: Secret {
        switch self {
        case .password(_, let secret), .bearerToken(_, let secret): secret
        }
    }
}

extension SASLCredential: CustomStringConvertible, CustomReflectable {
    /// Names the kind only.
    public var description: String {
        switch self {
        case .password: "[password]"
        case .bearerToken: "[token]"
        }
    }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Data that ties an authentication to the TLS connection beneath it (RFC 5056).
public struct ChannelBinding: Sendable, Hashable {
    /// The registered name of the binding type.
    public let name: String
    /// The binding data.
    public let data: [UInt8]

    /// The hash of the server's certificate (RFC 5929 §4).
    ///
    /// - Parameter data: the hash of the DER certificate by the function that RFC 5929 §4.1 names.
    public static func tlsServerEndPoint(_ data: [UInt8]) -> ChannelBinding {
        // RFC 5929 §4
        ChannelBinding(name: "tls-server-end-point", data: data)
    }
}

/// What a mechanism must know of the connection.
public struct SASLContext: Sendable {
    /// Whether TLS is established.
    public var isEncrypted: Bool
    /// The channel binding of that TLS connection where it could be computed.
    public var channelBinding: ChannelBinding?
    /// The server's host as the user configured it; OAUTHBEARER sends it.
    public var host: String
    /// The server's port; OAUTHBEARER sends it.
    public var port: Int
    /// Whether the server announced `SCRAM-SHA-256-PLUS`.
    ///
    /// When we could bind and the server says that it cannot, SCRAM tells it so under the protection of the proof,
    /// and a server whose announcement was cut down on the way notices (RFC 5802 §6).
    public var serverOffersChannelBinding: Bool
    /// Bounds on what the server may ask: `challengeBytes` and `scramIterations` are used.
    public var limits: Limits

    /// Describes a connection.
    public init(
        isEncrypted: Bool, channelBinding: ChannelBinding? = nil, host: String, port: Int,
        serverOffersChannelBinding: Bool = false, limits: Limits = Limits()
    ) {
        self.isEncrypted = isEncrypted
        self.channelBinding = channelBinding
        self.host = host
        self.port = port
        self.serverOffersChannelBinding = serverOffersChannelBinding
        self.limits = limits
    }

    /// The same connection with what the server announced filled in.
    public func offering(_ names: some Sequence<String>) -> SASLContext {
        var copy = self
        copy.serverOffersChannelBinding = names.contains { SASLMechanism(name: $0) == .scramSHA256Plus }
        return copy
    }
}
