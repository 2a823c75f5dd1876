/// The authentication mechanisms that Salesnode speaks, strongest first.
public enum SASLMechanism: String, Sendable, CaseIterable {
    /// Proof of the password, bound to the TLS connection (RFC 7677, RFC 5802 §6).
    case scramSHA256Plus = "SCRAM-SHA-256-PLUS"
    /// Proof of the password without sending it (RFC 7677).
    case scramSHA256 = "SCRAM-SHA-256"
    /// An OAuth 2.0 access token (RFC 7628).
    case oauthBearer = "OAUTHBEARER"
    /// An OAuth 2.0 access token in the form that Google published before RFC 7628.
    case xoauth2 = "XOAUTH2"
    /// User and password in one message (RFC 4616).
    case plain = "PLAIN"
    /// User and password in two messages; never standardised, still the only one of some servers.
    case login = "LOGIN"

    /// Reads a mechanism's name in any case; nil for one that Salesnode does not speak.
    public init?(name: some StringProtocol) {
        // RFC 4422 §3.1
        self.init(rawValue: name.uppercased())
    }

    /// Whether the client can send its first message together with the command.
    ///
    /// False for LOGIN alone: there the server speaks first.
    public var hasInitialResponse: Bool { self != .login }

    /// Whether the mechanism hands the password or token itself to the server.
    public var revealsSecret: Bool {
        switch self {
        case .scramSHA256Plus, .scramSHA256: false
        case .oauthBearer, .xoauth2, .plain, .login: true
        }
    }

    /// Whether the mechanism can be used with this kind of credential.
    public func accepts(_ credential: SASLCredential) -> Bool {
        switch (self, credential) {
        case (.scramSHA256Plus, .password), (.scramSHA256, .password), (.plain, .password), (.login, .password): true
        case (.oauthBearer, .bearerToken), (.xoauth2, .bearerToken): true
        default: false
        }
    }

    /// Chooses the strongest mechanism that both sides have.
    ///
    /// A mechanism that reveals the password or token is never chosen for a connection that is not encrypted, and
    /// `SCRAM-SHA-256-PLUS` only where there is a channel binding.
    ///
    /// - Parameters:
    ///   - offered: the names that the server announced, in any case.
    ///   - credential: what the user has.
    ///   - context: the connection.
    ///   - excluded: mechanisms that have failed already for another reason than the credential.
    /// - Returns: nil where none is left.
    public static func strongest(
        offered: some Sequence<String>, for credential: SASLCredential, in context: SASLContext,
        excluding excluded: Set<SASLMechanism> = []
    ) -> SASLMechanism? {
        let offered = Set(offered.compactMap { SASLMechanism(name: $0) })
        return allCases.first { mechanism in
            offered.contains(mechanism) && !excluded.contains(mechanism) && mechanism.accepts(credential)
                && (context.isEncrypted || !mechanism.revealsSecret)
                && (mechanism != .scramSHA256Plus || (context.isEncrypted && context.channelBinding != nil))
        }
    }
}
