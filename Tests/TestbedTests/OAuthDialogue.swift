import Foundation
import Testbed

/// The two sides of a client of the OAuth server: its requests over TLS, and its tokens at the mail servers.
struct OAuthDialogue {
    let manifest: TestbedManifest
    let service: TestbedManifest.OAuthService
    let client: TestbedManifest.OAuthClient
    var redirect = "http://127.0.0.1:4711/oauth/callback"

    // The pair of RFC 7636, appendix B.
    private let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    struct Reply {
        let status: Int
        let fields: [String: String]
        let text: String
    }

    /// The address to open, for the given scopes.
    func authorization(scope: String = "openid email mail") -> String {
        service.authorizationEndpoint + "?"
            + Self.form([
                "client_id": client.id, "redirect_uri": redirect, "response_type": "code", "scope": scope,
                "state": "a-state", "nonce": "a-nonce", "code_challenge": challenge, "code_challenge_method": "S256",
            ])
    }

    /// Tokens for a code from where the browser was sent.
    func exchange(_ location: String) async throws -> Reply {
        try await post(
            "token",
            [
                "grant_type": "authorization_code", "code": Self.answer(location)["code"] ?? "",
                "redirect_uri": redirect, "code_verifier": verifier,
            ])
    }

    func refresh(_ token: String) async throws -> Reply {
        try await post("token", ["grant_type": "refresh_token", "refresh_token": token])
    }

    /// A request in the client's name.
    func post(_ path: String, _ fields: [String: String]) async throws -> Reply {
        var fields = fields
        fields["client_id"] = client.id
        fields["client_secret"] = client.secret
        let body = Self.form(fields)
        return try await send([
            "POST /\(path) HTTP/1.1", "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: \(body.utf8.count)", "Host: \(service.endpoint.namedAddress)", "", body,
        ])
    }

    func get(_ path: String) async throws -> Reply {
        try await send(["GET \(path) HTTP/1.1", "Host: \(service.endpoint.namedAddress)", ""])
    }

    private func send(_ lines: [String]) async throws -> Reply {
        let outcome = try await TLSDialogue(endpoint: service.endpoint, caFile: manifest.caFile).run(lines)
        let parts = outcome.text.components(separatedBy: "\r\n\r\n")
        let body = parts.dropFirst().joined(separator: "\r\n\r\n")
        let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        let words = outcome.lines.first?.split(separator: " ") ?? []
        return Reply(
            status: words.count > 1 ? Int(words[1]) ?? 0 : 0,
            fields: (object ?? [:]).compactMapValues { $0 as? String }, text: outcome.text + outcome.errors)
    }

    /// Signs in to IMAP with a token and reads the state of INBOX.
    ///
    /// - Parameter isRefused: Whether to answer the challenge by which the server explains a refusal.
    func imap(_ mechanism: String, user: String, token: String, isRefused: Bool = false) async throws -> String {
        try await TLSDialogue(endpoint: manifest.imapTLS, caFile: manifest.caFile).run(
            [
                "a AUTHENTICATE \(mechanism) \(Self.response(mechanism, user: user, token: token))"
            ] + (isRefused ? [mechanism == "XOAUTH2" ? "" : "AQ=="] : []) + [
                "b STATUS INBOX (MESSAGES)", "c LOGOUT",
            ]
        ).text
    }

    /// Signs in to submission with a token.
    func smtp(_ mechanism: String, user: String, token: String) async throws -> String {
        try await TLSDialogue(endpoint: manifest.submissionTLS, caFile: manifest.caFile).run([
            "EHLO client.test", "AUTH \(mechanism) \(Self.response(mechanism, user: user, token: token))", "QUIT",
            "QUIT",
        ]).text
    }

    private static func response(_ mechanism: String, user: String, token: String) -> String {
        mechanism == "XOAUTH2"
            ? Base64.encode("user=\(user)\u{1}auth=Bearer \(token)\u{1}\u{1}")
            : Base64.encode("n,a=\(user),\u{1}auth=Bearer \(token)\u{1}\u{1}")
    }

    /// What the query of an address says.
    static func answer(_ location: String) -> [String: String] {
        var values: [String: String] = [:]
        for item in URLComponents(string: location)?.queryItems ?? [] { values[item.name] = item.value }
        return values
    }

    private static func form(_ fields: [String: String]) -> String {
        let unreserved = CharacterSet(
            charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        return fields.sorted { $0.key < $1.key }.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")"
        }.joined(separator: "&")
    }
}
