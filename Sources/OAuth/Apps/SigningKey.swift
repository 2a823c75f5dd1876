internal import CryptoExtras
import FoundationEssentials
import MailModel

/// A private RSA key that signs assertions. It is in no description.
struct SigningKey: Sendable {
    /// How it signs (RFC 7518 §3.1).
    enum Algorithm: String, Sendable {
        /// RSASSA-PKCS1-v1_5 with SHA-256.
        case rs256 = "RS256"
        /// RSASSA-PSS with SHA-256.
        case ps256 = "PS256"
    }

    /// Real keys have 2048 or 4096 bits: less than 4 KiB as PEM.
    static let maximumBytes = 16 << 10

    private let key: _RSA.Signing.PrivateKey

    /// Takes a private key as PEM, in the form of PKCS #8 or PKCS #1. Keys of fewer than 2048 bits are refused.
    init(pem: String) throws(OAuthError) {
        guard pem.utf8.count <= Self.maximumBytes, let key = try? _RSA.Signing.PrivateKey(pemRepresentation: pem) else {
            throw OAuthError(
                .badConfiguration,
                "The private key cannot be used: it must be an RSA key of at least 2048 bits, as PEM.")
        }
        self.key = key
    }

    func signature(of bytes: [UInt8], by algorithm: Algorithm) throws(OAuthError) -> [UInt8] {
        do {
            let padding: _RSA.Signing.Padding = algorithm == .rs256 ? .insecurePKCS1v1_5 : .PSS
            return Array(try key.signature(for: bytes, padding: padding).rawRepresentation)
        } catch {
            throw OAuthError(.badConfiguration, "The private key does not sign.")
        }
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    var description: String { "[key]" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
