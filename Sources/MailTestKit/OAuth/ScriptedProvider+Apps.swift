import Crypto
import CryptoExtras
import Foundation

extension ScriptedProvider {
    /// Makes a service account with a key, which no domain has authorised yet.
    ///
    /// - Returns: its key file, as a console gives it out.
    public func addServiceAccount(_ email: String) throws -> String {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let keyID = String(UInt64.random(in: 0 ... .max), radix: 16)
        state.with { $0.apps[email] = ProviderState.App(key: key.publicKey, keyID: keyID) }
        let file: [String: Any] = [
            "type": "service_account", "client_email": email, "client_id": "100000000000000000001",
            "private_key_id": keyID, "private_key": key.pkcs8PEMRepresentation,
            // Nobody may believe a file where tokens are got.
            "token_uri": "https://evil.example/token",
        ]
        let data = try JSONSerialization.data(withJSONObject: file, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    /// Makes a certificate known by which a client proves itself.
    ///
    /// - Returns: a PEM file with the private key and the certificate; the latter is one by name only, since all that
    ///   counts of it is its digest.
    public func addCertificate(client: String) throws -> String {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let certificate = Data((0..<400).map { _ in UInt8.random(in: .min ... .max) })
        let digest = ProviderState.State.base64URL(Data(SHA256.hash(data: certificate)))
        state.with { $0.apps[client] = ProviderState.App(key: key.publicKey, keyID: digest) }
        let lines = certificate.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "\(key.pkcs8PEMRepresentation)\n-----BEGIN CERTIFICATE-----\n\(lines)\n-----END CERTIFICATE-----\n"
    }

    /// Does what an administrator does: lets an app use the mailboxes of a domain; nil takes that back.
    public func authorise(_ app: String, for domain: String?) {
        state.with { $0.apps[app]?.domain = domain }
    }

    /// The scope by which apps ask.
    public var appScope: String {
        get { state.with { $0.appScope } }
        set { state.with { $0.appScope = newValue } }
    }

    /// For whom assertions must be; nil for its own token endpoint. A test that plays a provider under its real name says
    /// it here.
    public var assertionAudience: String? {
        get { state.with { $0.assertionAudience } }
        set { state.with { $0.assertionAudience = newValue } }
    }

    /// What an app's token may do; an administrator has consented to nothing where empty.
    public var appRoles: [String] {
        get { state.with { $0.appRolesGranted } }
        set { state.with { $0.appRolesGranted = newValue } }
    }
}
