import Foundation
import HTTPFetch
import MailModel
import MailStore
import MailTestKit
import OAuth
import Testing

@testable import Mailboxes

/// A scripted provider over real TLS, and a workspace that has a client at it; no mail server.
struct ConnectingStage: Sendable {
    static let redirect = "https://salesnode.test/oauth/callback"

    let fixture: GrantFixture
    let provider: ScriptedProvider
    let client: OAuthClientID

    var connecting: OAuthConnecting { OAuthConnecting(fixture.dependencies) }

    func request(_ address: String? = "alice@mail.test", isPinned: Bool = false) throws -> OAuthConnectRequest {
        OAuthConnectRequest(
            client: client, address: try address.map { try EmailAddress($0) }, redirect: Self.redirect, by: "Olive",
            isPinned: isPinned)
    }

    /// The query with which the browser comes back.
    func answer(to beginning: OAuthBeginning) throws -> String {
        let location = try #require(provider.follow(beginning.url))
        return String(try #require(location.split(separator: "?", maxSplits: 1).last))
    }

    /// The tokens of one more sign-in.
    func tokens() async throws -> GrantTokenPair {
        let (known, client) = try await OAuthClients(fixture.dependencies).ready(client)
        let endpoint = TokenEndpoint(provider: known, client: client, fetcher: fixture.dependencies.fetcher)
        let verifier = CodeVerifier.random()
        let asked =
            "\(provider.authorizationEndpoint)?client_id=\(client.id)&scope=mail&redirect_uri=\(Self.redirect)"
            + "&code_challenge=\(verifier.challenge)&access_type=offline&prompt=consent"
        let location = try #require(provider.follow(asked).flatMap { URLComponents(string: $0) })
        let code = try #require(location.queryItems?.first { $0.name == "code" }?.value)
        return GrantTokenPair(
            try await endpoint.exchange(code: Secret(code), verifier: verifier, redirect: Self.redirect))
    }

    static func with(
        _ manner: ProviderManner = .plain, saysIssuer: Bool = false, _ body: (ConnectingStage) async throws -> Void
    ) async throws {
        try await withScriptedProvider(manner) { provider in
            let fetcher = try KitFetcher(authority: provider.certificateFile)
            try await GrantFixture.with(fetcher: fetcher) { fixture in
                var description = OAuthProvider(
                    id: "custom", name: "Example", issuer: provider.issuer,
                    endpoints: OAuthEndpoints(
                        authorization: provider.authorizationEndpoint, token: provider.tokenEndpoint,
                        device: provider.deviceEndpoint),
                    scopes: OAuthScopes(mail: ["mail"], identity: ["openid", "email"]),
                    revocation: provider.revocationEndpoint.map { .endpoint($0) } ?? .unknown)
                description.saysIssuerInResponse = saysIssuer
                provider.decision = .allow(ProviderAccount("alice@mail.test"))
                let client = try await OAuthClients(fixture.dependencies).save(
                    OAuthClientEntry(provider: description, clientID: "client", secret: Secret("secret")))
                // The provider's clock is the real one.
                fixture.clock.advance(
                    seconds: (Timestamp.now().milliseconds - fixture.clock.now.milliseconds) / 1000)
                try await body(ConnectingStage(fixture: fixture, provider: provider, client: client.id))
            }
        }
    }
}

/// What a step of a sign-in failed with; nil where it did not.
func connectFailure(
    _ body: () async throws(OAuthConnectFailure) -> some Sendable
) async -> OAuthConnectFailure? {
    do throws(OAuthConnectFailure) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

extension OAuthConnectFailure? {
    var isNotBelieved: Bool {
        if case .notBelieved = self { return true }
        return false
    }

    var code: FindingCode? {
        if case .finding(let finding) = self { return finding.code }
        return nil
    }
}
