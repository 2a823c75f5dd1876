extension TestbedManifest {
    /// A program that may ask for access to mailboxes.
    public struct OAuthClient: Codable, Hashable, Sendable {
        /// The client's id.
        public let id: String
        /// Its secret; nil for a public client.
        public let secret: String?
        /// What the consent page calls it.
        public let name: String
        /// Where it may be sent back to. One on 127.0.0.1 or ::1 without a port stands for every port (RFC 8252 §7.3), and
        /// 127.0.0.1 for localhost too.
        public let redirects: [String]
    }

    /// The OAuth 2 and OpenID Connect server: where it is, who may ask, and how tests change what it does.
    ///
    /// Its users and their passwords are those of the testbed. Codes need PKCE with S256; an id token comes with the
    /// scope `openid`. The mail servers take a token of a user with ``mailScope``, by OAUTHBEARER and XOAUTH2.
    public struct OAuthService: Codable, Hashable, Sendable {
        /// The issuer by the name in the testbed's DNS, `https://sso.mail.test:PORT`.
        public let issuer: String
        /// The same server for browsers that do not ask the testbed's DNS, `https://localhost:PORT`.
        public let localIssuer: String
        /// Where it listens.
        public let endpoint: Endpoint
        /// The scope without which the mail servers refuse a token.
        public let mailScope: String
        /// `mailclient` with a secret, and `nativeclient` without.
        public let clients: [OAuthClient]
        let seam: String

        /// The client with a secret.
        public var confidentialClient: OAuthClient { clients[0] }
        /// The client without a secret.
        public var publicClient: OAuthClient { clients[1] }

        /// Where a browser is sent to sign in.
        public var authorizationEndpoint: String { "\(issuer)/authorize" }
        /// Where codes and refresh tokens become tokens.
        public var tokenEndpoint: String { "\(issuer)/token" }
        /// Where tokens are revoked (RFC 7009).
        public var revocationEndpoint: String { "\(issuer)/revoke" }
        /// Where a device begins (RFC 8628).
        public var deviceAuthorizationEndpoint: String { "\(issuer)/device-authorization" }
        /// What the server says about itself (RFC 8414, OpenID Connect Discovery).
        public var discovery: String { "\(issuer)/.well-known/openid-configuration" }

        /// How many tokens of a user would be taken now.
        public struct TokenCounts: Codable, Equatable, Sendable {
            /// Access tokens that have not expired.
            public let accessTokens: Int
            /// Refresh tokens that are not revoked.
            public let refreshTokens: Int
        }

        /// One request that the token endpoint answered.
        public struct TokenRequest: Codable, Equatable, Sendable {
            /// The grant type: `authorization_code`, `refresh_token` or the one of devices.
            public let grant: String
            /// The client's id as the body gave it; empty where it came in a header.
            public let client: String
            /// The status of the answer.
            public let status: Int
        }

        /// Does what a person does in a browser: signs in, and allows or denies. The pages are the real ones.
        ///
        /// - Parameters:
        ///   - user: The address to sign in with, whatever the request hints at.
        ///   - address: The authorization request, or a device's `verification_uri_complete`.
        ///   - scopes: The scopes left ticked; nil leaves all that were asked for.
        ///   - allows: False presses Deny.
        /// - Returns: Where the browser is sent, with `code` or `error`; empty for a device.
        /// - Throws: `refused` for a wrong password or a request that the server does not answer by sending the
        ///   browser back; `connectionFailed` if the server does not run.
        @discardableResult
        public func signIn(
            as user: String, password: String = "secret", at address: String, granting scopes: [String]? = nil,
            allows: Bool = true
        ) async throws(TestbedError) -> String {
            let answer = try await ask(.walk(user, password: password, at: address, scopes: scopes, allows: allows))
            return answer.location ?? ""
        }

        /// Sets how many seconds access tokens live that are issued from now on; 3600 at the start.
        public func setAccessTokenLifetime(seconds: Int) async throws(TestbedError) {
            try await ask(OAuthSeam.Request(do: "lifetime", seconds: seconds))
        }

        /// Says whether each refresh gives a new refresh token and ends the old one, as at the start, or gives back
        /// the one that it got.
        public func setRotation(_ isOn: Bool) async throws(TestbedError) {
            try await ask(OAuthSeam.Request(do: "rotation", on: isOn))
        }

        /// Lets every access token of a user expire now; refresh tokens stay good.
        public func expireAccessTokens(of user: String) async throws(TestbedError) {
            try await ask(OAuthSeam.Request(do: "expire", user: user))
        }

        /// Does what a user does who takes the access back at the provider: no token of theirs is good any more.
        public func revokeGrants(of user: String) async throws(TestbedError) {
            try await ask(OAuthSeam.Request(do: "revoke", user: user))
        }

        /// Registers one more address to which the browser may be sent back with an answer for a client.
        public func register(redirect address: String, for client: String) async throws(TestbedError) {
            try await ask(OAuthSeam.Request(do: "redirect", client: client, address: address))
        }

        /// Gives a client another secret, as an administrator does when the old one expires.
        public func setSecret(_ secret: String, of client: String) async throws(TestbedError) {
            try await ask(OAuthSeam.Request(do: "secret", client: client, secret: secret))
        }

        /// Counts a user's tokens.
        public func tokens(of user: String) async throws(TestbedError) -> TokenCounts {
            let answer = try await ask(OAuthSeam.Request(do: "counts", user: user))
            return answer.counts ?? TokenCounts(accessTokens: 0, refreshTokens: 0)
        }

        /// Every request of the token endpoint since the server started, in order.
        public func tokenRequests() async throws(TestbedError) -> [TokenRequest] {
            try await ask(OAuthSeam.Request(do: "requests")).requests ?? []
        }

        /// Every access token and refresh token that was given since the server started, of all users.
        public func issuedTokens() async throws(TestbedError) -> [String] {
            try await ask(OAuthSeam.Request(do: "issued")).issued ?? []
        }

        @discardableResult
        private func ask(_ request: OAuthSeam.Request) async throws(TestbedError) -> OAuthSeam.Answer {
            let seam = OAuthSeam(path: seam)
            return try await blocking { () throws(TestbedError) in try seam.ask(request) }.get()
        }
    }
}
