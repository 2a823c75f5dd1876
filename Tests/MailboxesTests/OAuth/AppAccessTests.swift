import Foundation
import MailModel
import MailStore
import MailTestKit
import OAuth
import Testing

@testable import Mailboxes

/// Mailboxes that an organisation's own app reads and sends for; a scripted provider holds signatures and claims against
/// what it knows.
@Suite("OAuth: an organisation's own app")
struct AppAccessTests {
    private static let account = "app@project.example.com"

    private struct Stage {
        let fixture: GrantFixture
        let provider: ScriptedProvider
        let description: OAuthProvider

        var dependencies: MailboxDependencies { fixture.dependencies }
        var clients: OAuthClients { OAuthClients(dependencies) }

        /// A mailbox whose app's token has run out, as the store has it after it was connected.
        func mailbox(_ name: String = "alice", client: OAuthClientID) async throws -> MailboxID {
            let mailbox = try await fixture.connect(name, client: client, lifetime: 0, kind: .app)
            #expect(try await fixture.grant(mailbox).kind == .app)
            return mailbox
        }

        func token(_ mailbox: MailboxID) async -> Result<AccessToken, TokenFailure> {
            do throws(TokenFailure) {
                return .success(try await fixture.tokens.accessToken(for: mailbox, in: fixture.workspace))
            } catch {
                return .failure(error)
            }
        }
    }

    private func with(
        _ access: AppAccess, _ manner: ProviderManner = .plain, _ body: (Stage) async throws -> Void
    ) async throws {
        try await withScriptedProvider(manner) { provider in
            let fetcher = try KitFetcher(authority: provider.certificateFile)
            try await GrantFixture.with(fetcher: fetcher) { fixture in
                var description = OAuthProvider(
                    id: "custom", name: "Example", issuer: provider.issuer,
                    endpoints: OAuthEndpoints(
                        authorization: provider.authorizationEndpoint, token: provider.tokenEndpoint),
                    scopes: OAuthScopes(mail: ["mail"]), revocation: .unknown)
                description.appAccess = access
                description.mail = GrantFixture.provider.mail
                try await body(Stage(fixture: fixture, provider: provider, description: description))
            }
        }
    }

    private func serviceAccount(_ stage: Stage) async throws -> OAuthClientSummary {
        let file = try stage.provider.addServiceAccount(Self.account)
        return try await stage.clients.save(
            OAuthClientEntry(
                provider: stage.description, clientID: "", secret: Secret(file), key: .serviceAccount))
    }

    private func finding(_ result: Result<AccessToken, TokenFailure>) -> Finding? {
        if case .failure(.finding(let finding)) = result { return finding }
        return nil
    }

    @Test("a service account is entered by its key file, and asked about at once")
    func entered() async throws {
        try await with(.delegation(scope: "mail")) { stage in
            let client = try await serviceAccount(stage)
            #expect(client.clientID == Self.account && client.key == .serviceAccount && client.hasSecret)
            #expect(client.delegationID == "100000000000000000001")
            #expect(client.servesApps && !client.servesSignIn)
            let first = try await stage.clients.check(client.id, redirect: "https://x.test/")
            #expect(first == nil, "\(String(describing: first))")
            // Another key of the same account, which the provider does not know.
            let other = try await ScriptedProvider.start()
            let foreign = try other.addServiceAccount(Self.account)
            await other.stop()
            let changed = try await stage.clients.save(
                OAuthClientEntry(
                    id: client.id, provider: stage.description, clientID: "", secret: Secret(foreign),
                    key: .serviceAccount))
            let refused = try await stage.clients.check(changed.id, redirect: "https://x.test/")
            #expect(refused?.code == .oauthClientMisconfigured)
            #expect(refused?.cause.contains("key") == true)
            await #expect(throws: MailboxError.self) {
                try await stage.clients.save(
                    OAuthClientEntry(
                        provider: stage.description, clientID: "", secret: Secret("{}"), key: .serviceAccount))
            }
            // Nobody signs in by it.
            let request = OAuthConnectRequest(
                client: client.id, address: try EmailAddress("alice@example.com"), redirect: "https://x.test/", by: "x")
            await #expect(throws: OAuthConnectFailure.self) {
                _ = try await OAuthConnecting(stage.dependencies).begin(
                    request, browser: Secret("a-cookie-of-a-browser"))
            }
        }
    }

    @Test("its tokens are asked for anew: once however many want one, each version stored before anybody has it")
    func renewed() async throws {
        try await with(.delegation(scope: "mail")) { stage in
            let client = try await serviceAccount(stage)
            stage.provider.authorise(Self.account, for: "example.com")
            let mailbox = try await stage.mailbox(client: client.id)
            let tokens = stage.fixture.tokens
            let workspace = stage.fixture.workspace
            let found = try await withThrowingTaskGroup(of: AccessToken.self) { group in
                for _ in 0..<100 {
                    group.addTask { try await tokens.accessToken(for: mailbox, in: workspace) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(found.map(\.version)) == [2] && found.allSatisfy(\.isApp))
            let asked = stage.provider.requests(grant: "urn:ietf:params:oauth:grant-type:jwt-bearer")
            #expect(asked.count == 1)
            #expect(stage.provider.accepts(found[0].secret.text, of: "alice@example.com"))
            #expect(try await stage.fixture.grant(mailbox).version == 2)
            // A token that the mail server refuses is replaced as any other.
            let next = try await tokens.accessToken(for: mailbox, in: workspace, after: found[0])
            #expect(next?.version == 3)
            #expect(try stage.fixture.leaks([found[0].secret.text, "PRIVATE KEY"]).isEmpty)
        }
    }

    @Test("a delegation that is missing is the administrator's, and found again by itself when it is there")
    func unauthorised() async throws {
        try await with(.delegation(scope: "mail")) { stage in
            let client = try await serviceAccount(stage)
            let mailbox = try await stage.mailbox(client: client.id)
            let refused = try #require(finding(await stage.token(mailbox)))
            #expect(refused.code == .oauthAppNotAuthorized && refused.actor == .mailboxAdministrator)
            #expect(refused.cause.contains("100000000000000000001"))
            #expect(refused.retry.isAutomatic && refused.disposition == .retry)
            let workspace = stage.fixture.workspace
            #expect(try await stage.fixture.store.read { try $0.pendingAlerts(in: workspace) }.count == 2)
            let health = try await stage.fixture.store.read { try $0.mailbox(mailbox, in: workspace) }
            #expect(health?.receiving.finding == "oauth.app-not-authorized")
            #expect(health?.sending.finding == "oauth.app-not-authorized")
            // The provider is left alone for a while.
            _ = await stage.token(mailbox)
            #expect(stage.provider.requests.count == 1)

            stage.provider.authorise(Self.account, for: "example.com")
            stage.fixture.clock.advance(seconds: 400)
            #expect(try await stage.token(mailbox).get().version == 2)

            // Another organisation's mailbox, and a delegation that was taken back.
            stage.provider.authorise(Self.account, for: "elsewhere.example")
            let other = try await stage.mailbox("bob", client: client.id)
            let unknown = try #require(finding(await stage.token(other)))
            #expect(unknown.code == .oauthMailboxNotAllowed && unknown.cause.contains("bob@example.com"))
            stage.provider.authorise(Self.account, for: nil)
            stage.fixture.clock.advance(seconds: 4000)
            #expect(finding(await stage.token(mailbox))?.code == .oauthAppNotAuthorized)
        }
    }

    @Test("a provider that is down is no refusal: the token that lasts is used on")
    func down() async throws {
        try await with(.delegation(scope: "mail")) { stage in
            let client = try await serviceAccount(stage)
            stage.provider.authorise(Self.account, for: "example.com")
            let mailbox = try await stage.mailbox(client: client.id)
            #expect(try await stage.token(mailbox).get().version == 2)
            stage.fixture.clock.advance(seconds: 3590)
            stage.provider.inject(.unavailable(retryAfter: 30), at: "/token")
            #expect(try await stage.token(mailbox).get().version == 2)
            stage.fixture.clock.advance(seconds: 60)
            #expect(try await stage.token(mailbox).get().version == 3)
            let workspace = stage.fixture.workspace
            #expect(try await stage.fixture.store.read { try $0.pendingAlerts(in: workspace) }.isEmpty)
        }
    }

    @Test("app-only access proves itself by secret or certificate, and says where no administrator has consented")
    func clientCredentials() async throws {
        let access = AppAccess.clientCredentials(scope: "mail", roles: ["IMAP.AccessAsApp", "SMTP.SendAsApp"])
        try await with(access, .microsoft) { stage in
            let secret = try await stage.clients.save(
                OAuthClientEntry(provider: stage.description, clientID: "client", secret: Secret("secret")))
            #expect(secret.servesApps && secret.servesSignIn)
            let first = try await stage.mailbox(client: secret.id)
            #expect(try await stage.token(first).get().version == 2)

            let file = try stage.provider.addCertificate(client: "certified")
            let certified = try await stage.clients.save(
                OAuthClientEntry(
                    provider: stage.description, clientID: "certified", secret: Secret(file), key: .certificate))
            #expect(certified.key == .certificate)
            let checked = try await stage.clients.check(certified.id, redirect: "https://x.test/")
            #expect(checked == nil, "\(String(describing: checked))")
            let second = try await stage.mailbox("bob", client: certified.id)
            #expect(try await stage.token(second).get().version == 2)
            let proofs = stage.provider.requests.compactMap { $0.parameters["client_assertion"] }
            #expect(proofs.count == 2 && Set(proofs).count == 2)
            #expect(try stage.fixture.leaks(proofs + ["PRIVATE KEY"]).isEmpty)

            stage.provider.appRoles = ["SMTP.SendAsApp"]
            stage.fixture.clock.advance(seconds: 4000)
            let refused = try #require(finding(await stage.token(first)))
            #expect(refused.code == .oauthAppNotAuthorized && refused.cause.contains("IMAP.AccessAsApp"))

            // Kept where only something else is changed.
            let kept = try await stage.clients.save(
                OAuthClientEntry(
                    id: certified.id, provider: stage.description, clientID: "certified", keepsSecret: true,
                    secretExpires: stage.fixture.clock.now))
            #expect(kept.key == .certificate && kept.hasSecret)
        }
    }

    @Test("giving it up erases the tokens, and says that the app keeps its right")
    func disconnected() async throws {
        try await with(.delegation(scope: "mail")) { stage in
            let client = try await serviceAccount(stage)
            let mailbox = try await stage.mailbox(client: client.id)
            let shown = try await GrantReview(stage.dependencies).show("alice@example.com")
            #expect(shown?.kind == .app && shown?.revocation == .unknown)
            let (_, outcome) = try await DisconnectMailbox(stage.dependencies).disconnect("\(mailbox)", erase: false)
            #expect(outcome == .byAdministrator && outcome.words?.contains("administrator") == true)
            #expect(stage.provider.requests.isEmpty)
        }
    }

    @Test("Microsoft's app needs the client of one tenant")
    func tenant() async throws {
        try await GrantFixture.with { fixture in
            let client = try await OAuthClients(fixture.dependencies).save(
                OAuthClientEntry(
                    provider: OAuthProviders.microsoft, realm: "common", clientID: "client", secret: Secret("secret")))
            let request = OAuthConnectRequest(
                client: client.id, address: try EmailAddress("alice@example.com"), redirect: "", by: "x")
            do throws(OAuthConnectFailure) {
                _ = try await OAuthConnecting(fixture.dependencies).connectApp(request)
                Issue.record("an app of no tenant connected a mailbox")
            } catch {
                #expect(error.message.contains("one tenant"))
            }
            #expect(fixture.desk.requests.isEmpty)
        }
    }
}
