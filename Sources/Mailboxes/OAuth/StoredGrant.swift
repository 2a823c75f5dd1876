import MailModel
import MailStore

/// The tokens of one stored mailbox.
struct StoredGrant: AccessTokenSource {
    let tokens: GrantTokens
    let mailbox: MailboxID
    let workspace: WorkspaceID

    /// How long before its end a grant is called expiring.
    static let grantWarning: Int64 = 14 * 86_400_000
    /// How long before its end a client secret is called expiring: whoever makes a new one may be away.
    static let secretWarning: Int64 = 30 * 86_400_000

    func token() async throws(TokenFailure) -> AccessToken {
        try await tokens.accessToken(for: mailbox, in: workspace)
    }

    func token(after refused: AccessToken) async throws(TokenFailure) -> AccessToken? {
        try await tokens.accessToken(for: mailbox, in: workspace, after: refused)
    }

    func warnings(_ context: FindingContext) async -> (receiving: Finding?, sending: Finding?) {
        let (mailbox, workspace) = (mailbox, workspace)
        let store = tokens.store
        let known = try? await store.read { reader in
            let grant = try reader.grant(of: mailbox, in: workspace)
            return (grant, try grant?.client.flatMap { try reader.oauthClient($0, in: workspace) })
        }
        guard let (grant, client) = known, let grant else { return (nil, nil) }
        return (
            Self.warning(of: grant, provider: client?.provider, context, now: store.time),
            client.flatMap { Self.warning(of: $0, context, now: store.time) }
        )
    }

    /// A grant that ends soon. Google names an end of seven days only while the app is in testing.
    static func warning(
        of grant: GrantRecord, provider: String?, _ context: FindingContext, now: Timestamp
    ) -> Finding? {
        guard let end = grant.grantExpires, end.milliseconds - now.milliseconds <= grantWarning else { return nil }
        var context = context
        context.date = end
        let life = end.milliseconds - grant.granted.milliseconds
        let isTesting = provider == "google" && life <= 8 * 86_400_000
        return FindingCatalogue.finding(isTesting ? .oauthTestingMode : .oauthGrantExpiring, context)
    }

    /// A client secret that ends soon.
    static func warning(of client: OAuthClientRecord, _ context: FindingContext, now: Timestamp) -> Finding? {
        guard let end = client.secretExpires, end.milliseconds - now.milliseconds <= secretWarning else { return nil }
        var context = context
        context.date = end
        return FindingCatalogue.finding(.oauthClientSecretExpiring, context)
    }
}
