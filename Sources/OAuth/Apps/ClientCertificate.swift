internal import Crypto
import FoundationEssentials
public import MailModel

/// A private key with the certificate by which the provider knows it, from one PEM file with both.
///
/// The certificate is not judged here: the provider holds a copy, and finds it by its digest.
public struct ClientCertificate: Sendable {
    private let key: SigningKey
    /// SHA-256 of the certificate's DER form.
    private let thumbprint: String

    /// Reads the file; of several certificates the first one counts.
    ///
    /// - Throws: ``OAuthError`` with `badConfiguration`.
    public init(file: Secret) throws(OAuthError) {
        let text = file.count <= SigningKey.maximumBytes ? String(validating: file.copyBytes(), as: UTF8.self) : nil
        guard let text, let certificate = Self.block("CERTIFICATE", in: text),
            let pem = Self.block("PRIVATE KEY", in: text) ?? Self.block("RSA PRIVATE KEY", in: text)
        else {
            throw OAuthError(
                .badConfiguration,
                "The file must have a private key without a password and its certificate, both as PEM.")
        }
        let base64 = certificate.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        guard let der = Data(base64Encoded: base64), !der.isEmpty else {
            throw OAuthError(.badConfiguration, "The certificate in the file cannot be read.")
        }
        thumbprint = Base64URL.encode(SHA256.hash(data: der))
        key = try SigningKey(pem: pem)
    }

    /// Signs that the client is who it says (RFC 7523 §2.2).
    ///
    /// learn.microsoft.com/entra/identity-platform/certificate-credentials, read in November 2026.
    func assertion(client: String, audience: String, at now: Timestamp) throws(OAuthError) -> Secret {
        let issued = SignedAssertion.seconds(now) - SignedAssertion.margin
        // RFC 7523 §3
        return try SignedAssertion.signed(
            SignedAssertion.Claims(
                iss: client, sub: client, aud: audience, jti: Base64URL.random(bytes: 16), iat: issued, nbf: issued,
                exp: issued + SignedAssertion.margin + SignedAssertion.lifetime),
            SignedAssertion.Header(alg: SigningKey.Algorithm.ps256.rawValue, thumbprint: thumbprint), by: key, .ps256)
    }

    /// The first block of a kind, with its first and last line (RFC 7468 §2).
    private static func block(_ label: String, in text: String) -> String? {
        let lines = text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map { String(Substring($0)) }
        guard let first = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let last = lines[first...].firstIndex(of: "-----END \(label)-----")
        else { return nil }
        return lines[first...last].joined(separator: "\n")
    }
}
