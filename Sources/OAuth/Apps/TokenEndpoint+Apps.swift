import FoundationEssentials
import MailModel

extension TokenEndpoint {
    /// Gets a token for a mailbox whose owner does not sign in: by the organisation's own app, which needs no refresh token
    /// and is asked anew each time.
    ///
    /// - Parameter user: the mailbox's address; nil asks for the app itself, which tells whether its key is accepted.
    /// - Throws: ``OAuthError``: `badConfiguration` where provider or client know no such access, `refused` with
    ///   `insufficient_scope` where the token lacks what mail needs, else as ``refresh(_:)``.
    public func appToken(for user: String?) async throws(OAuthError) -> TokenAnswer {
        switch provider.appAccess {
        case .delegation(let scope):
            guard case .serviceAccount(let account)? = client.key else {
                throw OAuthError(.badConfiguration, "This access needs a client with the key of a service account.")
            }
            return try await exchange(
                assertion: try account.assertion(
                    for: user, scope: scope, audience: provider.endpoints.token, at: now()))
        case .clientCredentials(let scope, let roles):
            guard client.secret != nil || client.key != nil else {
                throw OAuthError(.badConfiguration, "This access needs a client with a secret or a certificate.")
            }
            let answer = try await clientCredentials(scope: scope)
            let missing = AppRoles(answer.accessToken)?.missing(of: roles) ?? []
            guard missing.isEmpty else {
                // The provider gives such a token all the same, and mail servers refuse it without a word.
                throw OAuthError(
                    .refused, "The app's token lacks what mail needs.",
                    answer: OAuthErrorAnswer(
                        httpStatus: 403, error: "insufficient_scope",
                        description: missing.joined(separator: ", ")))
            }
            return answer
        case nil: throw OAuthError(.badConfiguration, "This provider has no access for an organisation's own app.")
        }
    }
}

/// What a token of an app may do, where it says so: a hint, since tokens are the mail server's to read.
struct AppRoles {
    private let roles: [String]

    /// Nil where the token cannot be read, or says nothing of this kind.
    init?(_ token: Secret) {
        let parts = token.copyBytes().split(
            separator: UInt8(ascii: "."), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64URL.decode(parts[1]),
            let claims = try? JSONDecoder().decode(Claims.self, from: Data(payload)), claims.idtyp == "app"
        else { return nil }
        roles = claims.roles ?? []
    }

    func missing(of wanted: [String]) -> [String] { wanted.filter { !roles.contains($0) } }

    private struct Claims: Decodable {
        var idtyp: String?
        var roles: [String]?
    }
}
