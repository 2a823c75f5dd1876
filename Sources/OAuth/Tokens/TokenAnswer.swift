import FoundationEssentials
public import MailModel

/// What a token endpoint gave (RFC 6749 §5.1).
///
/// Read tolerantly: numbers may be texts, scopes may be a list or divided by commas, and unknown fields are skipped. What
/// is too long or has characters that no token has is refused.
public struct TokenAnswer: Sendable {
    /// With which mail servers are signed in to.
    public let accessToken: Secret
    /// With which the next one is got; nil where the one before stays in force, or where there is none.
    public let refreshToken: Secret?
    /// How long the access token lasts, in seconds; nil where that was not said.
    public let expiresIn: Int?
    /// How long the refresh token lasts, in seconds; nil where that was not said, or it lasts for ever.
    public let refreshExpiresIn: Int?
    /// What was granted; nil where nothing was said, which means what was asked for.
    public let scopes: [String]?
    /// Who signed in, still to be judged: ``IDToken``.
    public let idToken: Secret?

    /// The largest body that is read, in bytes. Answers with three long JWTs stay under 20 KiB.
    public static let maximumBytes = 64 << 10
    /// The longest token, in bytes. Dovecot takes 8 KiB, Microsoft's have up to 4 KiB.
    static let maximumTokenBytes = 16 << 10

    /// Reads the body of a successful answer.
    ///
    /// - Throws: ``OAuthError`` with `badAnswer`.
    public init(body: [UInt8]) throws(OAuthError) {
        guard body.count <= Self.maximumBytes else {
            throw OAuthError(.badAnswer, "The provider's answer with the tokens is too long.")
        }
        guard let fields = Self.json(body) ?? Self.form(body) else {
            throw OAuthError(.badAnswer, "The provider's answer with the tokens cannot be read.")
        }
        if let type = fields.tokenType, type.lowercased() != "bearer" {
            throw OAuthError(.badAnswer, "The provider gave a token of a kind that mail servers do not take.")
        }
        guard let access = try Self.token(fields.accessToken) else {
            throw OAuthError(.badAnswer, "The provider's answer has no access token.")
        }
        accessToken = access
        refreshToken = try Self.token(fields.refreshToken)
        idToken = try Self.token(fields.idToken)
        expiresIn = fields.expiresIn?.value.flatMap { $0 >= 0 ? $0 : nil }
        // Keycloak writes 0 for one that does not end.
        refreshExpiresIn = (fields.refreshTokenExpiresIn ?? fields.refreshExpiresIn)?.value.flatMap {
            $0 > 0 ? $0 : nil
        }
        scopes = fields.scope.flatMap { scope in
            let found = scope.values.flatMap(OAuthScopes.split)
            return found.isEmpty ? nil : Array(found.prefix(200))
        }
    }

    private static func token(_ text: String?) throws(OAuthError) -> Secret? {
        guard let text, !text.isEmpty else { return nil }
        // RFC 6749 appendix A.12: visible characters and the space, which no mail protocol could carry.
        guard text.utf8.count <= maximumTokenBytes, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw OAuthError(.badAnswer, "The provider gave a token that is too long or has characters not allowed.")
        }
        return Secret(text)
    }

    private static func json(_ body: [UInt8]) -> Fields? { try? JSONDecoder().decode(Fields.self, from: Data(body)) }

    /// Servers from before the standard answer like a form.
    private static func form(_ body: [UInt8]) -> Fields? {
        guard let text = String(validating: body, as: UTF8.self), let parameters = FormEncoding.parse(text),
            parameters.contains(where: { $0.name == "access_token" })
        else { return nil }
        let object = Dictionary(parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        return (try? JSONEncoder().encode(object)).flatMap { try? JSONDecoder().decode(Fields.self, from: $0) }
    }

    private struct Fields: Decodable {
        var accessToken: String?
        var refreshToken: String?
        var idToken: String?
        var tokenType: String?
        var expiresIn: LenientNumber?
        var refreshTokenExpiresIn: LenientNumber?
        var refreshExpiresIn: LenientNumber?
        var scope: LenientTexts?

        enum CodingKeys: String, CodingKey {
            case scope
            case accessToken = "access_token"
            case refreshToken = "refresh_token"
            case idToken = "id_token"
            case tokenType = "token_type"
            case expiresIn = "expires_in"
            case refreshTokenExpiresIn = "refresh_token_expires_in"
            case refreshExpiresIn = "refresh_expires_in"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            // One field of another type than expected does not cost the others.
            accessToken = try? container.decode(String.self, forKey: .accessToken)
            refreshToken = try? container.decode(String.self, forKey: .refreshToken)
            idToken = try? container.decode(String.self, forKey: .idToken)
            tokenType = try? container.decode(String.self, forKey: .tokenType)
            expiresIn = try? container.decode(LenientNumber.self, forKey: .expiresIn)
            refreshTokenExpiresIn = try? container.decode(LenientNumber.self, forKey: .refreshTokenExpiresIn)
            refreshExpiresIn = try? container.decode(LenientNumber.self, forKey: .refreshExpiresIn)
            scope = try? container.decode(LenientTexts.self, forKey: .scope)
        }
    }
}
