import FoundationEssentials
public import MailModel

/// Who signed in, as the provider says it (OpenID Connect Core §2).
///
/// The token came from the token endpoint over TLS, so that its signature need not be looked at (OpenID Connect Core
/// §3.1.3.7, 6); everything else of it is judged.
public struct IDToken: Sendable, Hashable {
    /// The issuer, with the tenant filled in.
    public let issuer: String
    /// The subject: the account's name at the issuer, which never changes.
    public let subject: String
    /// Microsoft's tenant.
    public let tenant: String?
    /// Microsoft's object id of the account: the same for every client of the tenant.
    public let objectID: String?
    /// Addresses and names by which the account is known, the likeliest first; small letters, not proven.
    public let addresses: [String]
    /// Whether the provider has proven the first address; nil where it does not say.
    public let isAddressVerified: Bool?

    /// How far clocks may differ, in seconds.
    public static let clockSkew: Int64 = 300
    /// The longest token, in bytes.
    static let maximumBytes = 16 << 10

    /// Reads and judges a token.
    ///
    /// - Parameters:
    ///   - issuer: the provider's, with `{tenantid}` where it has tenants.
    ///   - clientID: for whom it must be.
    ///   - nonce: the request's; nil where there was no browser, as in the device flow.
    /// - Throws: ``OAuthError`` with `badIDToken`.
    public init(
        _ token: Secret, issuer wanted: String, clientID: String, nonce: String?, now: Timestamp
    ) throws(OAuthError) {
        guard token.count <= Self.maximumBytes, let claims = Self.claims(in: token.copyBytes()) else {
            throw OAuthError(.badIDToken, "The provider's id token cannot be read.")
        }
        guard let issuer = claims.iss,
            AuthorizationResponse.isIssuer(issuer, wanted, tenant: claims.tid)
                // developers.google.com/identity/openid-connect: its issuer comes with and without the scheme.
                || "https://" + issuer == wanted
        else { throw OAuthError(.badIDToken, "The provider's id token was issued by somebody else.") }
        // OpenID Connect Core §3.1.3.7, 3 to 5
        let audience = claims.aud?.values ?? []
        guard audience.contains(clientID), audience.count == 1 || claims.azp == clientID,
            claims.azp ?? clientID == clientID
        else { throw OAuthError(.badIDToken, "The provider's id token is for another client.") }
        // 9 and 10
        let seconds = now.milliseconds / 1000
        guard let expires = claims.exp?.value, Int64(expires) + Self.clockSkew > seconds else {
            throw OAuthError(.badIDToken, "The provider's id token has expired, or the clocks differ by minutes.")
        }
        if let issued = claims.iat?.value, Int64(issued) - Self.clockSkew > seconds {
            throw OAuthError(.badIDToken, "The provider's id token is from the future: the clocks differ by minutes.")
        }
        // 11
        if let nonce, claims.nonce.map({ Secret($0) }) != Secret(nonce) {
            throw OAuthError(.badIDToken, "The provider's id token belongs to another sign-in.")
        }
        guard let subject = claims.sub, !subject.isEmpty, subject.utf8.count <= 255 else {
            throw OAuthError(.badIDToken, "The provider's id token does not say who signed in.")
        }
        self.issuer = issuer
        self.subject = subject
        tenant = claims.tid
        objectID = claims.oid
        var found: [String] = []
        for case let text? in [claims.email, claims.preferredUsername, claims.upn] {
            let folded = text.lowercased()
            if folded.utf8.count <= 320, folded.contains("@"), !found.contains(folded) { found.append(folded) }
        }
        addresses = found
        isAddressVerified = claims.email == nil ? nil : claims.emailVerified
    }

    /// By which the account is recognised for ever: Microsoft's tenant and object id, else the subject.
    public var accountID: String {
        // learn.microsoft.com/entra/identity-platform/id-token-claims-reference: oid and tid together are the key.
        if let tenant, let objectID { return "\(tenant):\(objectID)" }
        return subject
    }

    private static func claims(in token: [UInt8]) -> Claims? {
        // RFC 7519 §7.2
        let parts = token.split(separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64URL.decode(parts[1]) else { return nil }
        return try? JSONDecoder().decode(Claims.self, from: Data(payload))
    }

    private struct Claims: Decodable {
        var iss: String?
        var sub: String?
        var aud: LenientTexts?
        var azp: String?
        var exp: LenientNumber?
        var iat: LenientNumber?
        var nonce: String?
        var email: String?
        var emailVerified: Bool?
        var preferredUsername: String?
        var upn: String?
        var tid: String?
        var oid: String?

        enum CodingKeys: String, CodingKey {
            case iss, sub, aud, azp, exp, iat, nonce, email, upn, tid, oid
            case emailVerified = "email_verified"
            case preferredUsername = "preferred_username"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ key: CodingKeys) -> String? { try? container.decode(String.self, forKey: key) }
            iss = text(.iss)
            sub = text(.sub)
            aud = try? container.decode(LenientTexts.self, forKey: .aud)
            azp = text(.azp)
            exp = try? container.decode(LenientNumber.self, forKey: .exp)
            iat = try? container.decode(LenientNumber.self, forKey: .iat)
            nonce = text(.nonce)
            email = text(.email)
            emailVerified =
                (try? container.decode(Bool.self, forKey: .emailVerified)) ?? text(.emailVerified).map { $0 == "true" }
            preferredUsername = text(.preferredUsername)
            upn = text(.upn)
            tid = text(.tid)
            oid = text(.oid)
        }
    }
}
