import FoundationEssentials
public import MailModel

/// The key of one of Google's service accounts, as its console gives it out in a JSON file.
///
/// Of the file only the names and the key are used: where tokens are got is the provider's to say, so that no file can
/// send an assertion elsewhere.
public struct ServiceAccountKey: Sendable {
    /// The account's address, by which it signs.
    public let email: String
    /// The number by which an administrator authorises it for a domain.
    public let clientID: String
    private let keyID: String?
    private let key: SigningKey

    /// The largest file that is read, in bytes; real ones have 2.4 KB.
    static let maximumBytes = 16 << 10

    /// Reads the file.
    ///
    /// - Throws: ``OAuthError`` with `badConfiguration`.
    public init(file: Secret) throws(OAuthError) {
        guard file.count <= Self.maximumBytes,
            let fields = try? JSONDecoder().decode(Fields.self, from: Data(file.copyBytes())),
            fields.type == "service_account", let email = fields.email, let pem = fields.key,
            !email.isEmpty, email.utf8.count <= 320, email.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw OAuthError(
                .badConfiguration, "This is no key file of a service account: the console gives it out as JSON.")
        }
        self.email = email
        clientID = String((fields.clientID ?? "").prefix { $0.isASCII && $0.isNumber }.prefix(64))
        keyID = fields.keyID.flatMap { $0.utf8.count <= 256 ? $0 : nil }
        key = try SigningKey(pem: pem)
    }

    /// Signs for the mailbox of `user`, or for the account itself where nil.
    ///
    /// developers.google.com/identity/protocols/oauth2/service-account, read in November 2026.
    func assertion(
        for user: String?, scope: String, audience: String, at now: Timestamp
    ) throws(OAuthError) -> Secret {
        let issued = SignedAssertion.seconds(now) - SignedAssertion.margin
        // RFC 7523 §3
        return try SignedAssertion.signed(
            SignedAssertion.Claims(
                iss: email, sub: user, aud: audience, scope: scope, iat: issued,
                exp: issued + SignedAssertion.margin + SignedAssertion.lifetime),
            SignedAssertion.Header(alg: SigningKey.Algorithm.rs256.rawValue, kid: keyID), by: key, .rs256)
    }

    private struct Fields: Decodable {
        var type: String?
        var email: String?
        var clientID: String?
        var keyID: String?
        var key: String?

        enum CodingKeys: String, CodingKey {
            case type
            case email = "client_email"
            case clientID = "client_id"
            case keyID = "private_key_id"
            case key = "private_key"
        }
    }
}
