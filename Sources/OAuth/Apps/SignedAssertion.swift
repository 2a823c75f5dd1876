import FoundationEssentials
import MailModel

/// A short-lived statement that a client signs about itself (RFC 7523 §3), as a JSON Web Token (RFC 7519).
struct SignedAssertion {
    /// What it says.
    struct Claims: Encodable {
        /// Who signs.
        var iss: String
        /// For whom; nil for the signer itself, where the provider wants that left out.
        var sub: String?
        /// The token endpoint: no other may take it.
        var aud: String
        /// What is asked for, where it stands in the assertion.
        var scope: String?
        /// By which one is told from the next.
        var jti: String?
        var iat: Int64
        var nbf: Int64?
        var exp: Int64
    }

    /// What is said about the signature (RFC 7515 §4.1).
    struct Header: Encodable {
        var alg: String
        var typ = "JWT"
        /// The key's name.
        var kid: String?
        /// The digest of the certificate.
        var thumbprint: String?

        enum CodingKeys: String, CodingKey {
            case alg, typ, kid
            // RFC 7515 §4.1.8
            case thumbprint = "x5t#S256"
        }
    }

    /// How long one is good for, in seconds. Google takes up to an hour, Microsoft advises five to ten minutes.
    static let lifetime: Int64 = 300
    /// By how much it is dated back, in seconds: a clock here that is a little fast must not make it one of the future.
    static let margin: Int64 = 30

    /// Signs it.
    static func signed(
        _ claims: Claims, _ header: Header, by key: SigningKey, _ algorithm: SigningKey.Algorithm
    ) throws(OAuthError) -> Secret {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let head = try? encoder.encode(header), let body = try? encoder.encode(claims) else {
            throw OAuthError(.badConfiguration, "The assertion could not be written.")
        }
        // RFC 7515 §5.1
        let signed = Base64URL.encode(head) + "." + Base64URL.encode(body)
        let signature = try key.signature(of: Array(signed.utf8), by: algorithm)
        return Secret(signed + "." + Base64URL.encode(signature))
    }

    /// Whole seconds since 1970.
    static func seconds(_ moment: Timestamp) -> Int64 { moment.milliseconds / 1000 }
}
