import Crypto
import CryptoExtras
import Foundation

extension ProviderState {
    /// An organisation's app as the provider knows it.
    struct App: Sendable {
        /// What its signatures are held against.
        var key: _RSA.Signing.PublicKey
        /// The name of its key, or the digest of its certificate.
        var keyID: String
        /// Whose mailboxes an administrator has let it use; nil for none yet.
        var domain: String?
    }
}

/// A token endpoint's part for apps: RFC 7523 as Google has it, RFC 6749 §4.4 as Microsoft has it.
extension ProviderState.State {
    /// For whom assertions must be.
    private var audience: String { assertionAudience ?? origin + manner.tokenPath }

    /// What an app's token may do at Microsoft, where an administrator has consented.
    static let appRoles = ["IMAP.AccessAsApp", "SMTP.SendAsApp"]

    mutating func exchange(assertion: String) -> Answer {
        func refused(_ error: String, _ words: String) -> Answer {
            .refusal(400, #"{"error":"\#(error)","error_description":"\#(words)"}"#)
        }
        guard let claims = Self.unverifiedClaims(assertion), let issuer = claims["iss"] as? String,
            let app = apps[issuer]
        else { return refused("invalid_client", "The OAuth client was not found.") }
        guard Self.verifies(assertion, by: app, padding: .insecurePKCS1v1_5, algorithm: "RS256", header: "kid") else {
            return refused("invalid_grant", "Invalid JWT Signature.")
        }
        guard isTimely(claims, longest: 3600), claims["aud"] as? String == audience else {
            return refused(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat "
                    + "and exp values in the JWT claim.")
        }
        guard let user = claims["sub"] as? String else { return appToken(for: issuer, scope: claims["scope"]) }
        guard let domain = app.domain, claims["scope"] as? String == appScope else {
            return refused(
                "unauthorized_client",
                "Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the "
                    + "scopes requested.")
        }
        guard user.hasSuffix("@\(domain)") else { return refused("invalid_grant", "Invalid email or User ID") }
        return appToken(for: user, scope: claims["scope"])
    }

    /// - Parameter client: who has proven itself.
    mutating func clientCredentials(_ parameters: [String: String], _ client: String) -> Answer {
        guard parameters["scope"] == appScope else {
            return .refusal(400, manner.refusal("invalid_scope", number: 70_011, google: "Bad Request"))
        }
        let access = Self.appJWT(roles: appRolesGranted)
        let number = grants.count + 1
        grants[number] = ProviderState.Grant(
            account: ProviderAccount(nil, subject: client), client: client, scopes: [])
        accessTokens[access] = number
        return Answer(
            body: Self.json(["token_type": "Bearer", "expires_in": lifetime, "access_token": access]))
    }

    /// The client that an assertion proves, by the certificate that it names (RFC 7523 §2.2).
    func client(by assertion: String, _ parameters: [String: String]) -> String? {
        guard
            parameters["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            let claims = Self.unverifiedClaims(assertion), let id = claims["iss"] as? String,
            claims["sub"] as? String == id, parameters["client_id"] ?? id == id, let app = apps[id],
            Self.verifies(assertion, by: app, padding: .PSS, algorithm: "PS256", header: "x5t#S256"),
            isTimely(claims, longest: 600), claims["aud"] as? String == audience,
            claims["jti"] is String
        else { return nil }
        return id
    }

    private mutating func appToken(for user: String, scope: Any?) -> Answer {
        let access = "app-" + Self.newToken()
        let number = grants.count + 1
        grants[number] = ProviderState.Grant(
            account: ProviderAccount(user), client: "app", scopes: [scope as? String ?? ""])
        accessTokens[access] = number
        return Answer(body: Self.json(["token_type": "Bearer", "expires_in": lifetime, "access_token": access]))
    }

    private func isTimely(_ claims: [String: Any], longest: Int) -> Bool {
        guard let issued = claims["iat"] as? Int, let end = claims["exp"] as? Int else { return false }
        let now = Int(Date().timeIntervalSince1970)
        return issued <= now && end > now && end - issued <= longest
    }

    private static func verifies(
        _ assertion: String, by app: ProviderState.App, padding: _RSA.Signing.Padding, algorithm: String, header: String
    ) -> Bool {
        let parts = assertion.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let signature = decoded(parts[2]), let head = object(parts[0]),
            head["alg"] as? String == algorithm, head["typ"] as? String == "JWT", head[header] as? String == app.keyID
        else { return false }
        return app.key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature), for: Data("\(parts[0]).\(parts[1])".utf8),
            padding: padding)
    }

    private static func unverifiedClaims(_ token: String) -> [String: Any]? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 3 ? object(String(parts[1])) : nil
    }

    private static func object(_ part: String) -> [String: Any]? {
        decoded(part).flatMap { try? JSONSerialization.jsonObject(with: $0) as? [String: Any] }
    }

    private static func decoded(_ part: String) -> Data? {
        let text = part.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        return Data(base64Encoded: text + String(repeating: "=", count: (4 - text.count % 4) % 4))
    }

    /// A token as Microsoft gives apps: mail servers read it, and so may whoever looks for its roles.
    private static func appJWT(roles: [String]) -> String {
        var claims: [String: Any] = ["idtyp": "app", "jti": newToken()]
        if !roles.isEmpty { claims["roles"] = roles }
        return [#"{"alg":"RS256","typ":"JWT"}"#, json(claims), "signature"].map { base64URL(Data($0.utf8)) }
            .joined(separator: ".")
    }
}
