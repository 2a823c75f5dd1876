internal import Crypto
public import MailModel

/// The secret of one authorization request, of which the provider sees only a digest before the code is exchanged
/// (RFC 7636).
public struct CodeVerifier: Sendable {
    /// 43 characters of 256 random bits, or what was stored of it.
    public let secret: Secret

    /// Makes a new one.
    public static func random() -> CodeVerifier { CodeVerifier(secret: Secret(Base64URL.random(bytes: 32))) }

    /// Takes one that was stored.
    public init(secret: Secret) { self.secret = secret }

    /// The challenge by the method `S256`.
    public var challenge: String {
        // RFC 7636 §4.2
        secret.withBytes { Base64URL.encode(SHA256.hash(data: $0)) }
    }
}
