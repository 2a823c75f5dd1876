import HTTPFetch
import IMAPClient
import IMAPCore
import Logging
import MailModel
import MailStore
import MailTestKit
import MailTransport
import OAuth
import Synchronization
import Testbed
import Testing

@testable import Mailboxes

/// From the sign-in to the message and back, with real mail servers that take the tokens of a real server.
@Suite("OAuth: with real servers", .serialized)
struct OAuthEndToEndTests {
    private static let redirect = "http://127.0.0.1:4711/oauth/callback"
    private static let browser = Secret("a-cookie-of-this-browser")

    private func with(
        _ body: (MailboxFixture, MailboxDependencies, OAuthClientID, TestbedManifest.OAuthService) async throws -> Void
    ) async throws {
        try await MailboxFixture.with(try await TestbedProcess.sharedWithOAuth()) { fixture in
            let service = try #require(fixture.testbed.oauth)
            let known = fixture.dependencies
            let dependencies = MailboxDependencies(
                connector: known.connector, store: known.store, vault: known.vault, workspace: known.workspace,
                logger: known.logger, verificationTimeout: known.verificationTimeout,
                fetcher: try KitFetcher(authority: fixture.testbed.caFile))
            let clients = OAuthClients(dependencies)
            let imap = fixture.testbed.imapTLS
            let smtp = fixture.testbed.submissionTLS
            let provider = try await clients.discover(
                issuer: service.issuer, name: "Testbed", mailScopes: [service.mailScope],
                mail: OAuthMailServers(
                    imap: OAuthMailServers.Server(try name(imap.namedAddress), imap.port),
                    smtp: OAuthMailServers.Server(try name(smtp.namedAddress), smtp.port)))
            let client = try await clients.save(
                OAuthClientEntry(provider: provider, clientID: service.publicClient.id))
            try await body(fixture, dependencies, client.id, service)
        }
    }

    private func name(_ address: String) throws -> String {
        try #require(Endpoint(address)?.host.description)
    }

    private func signIn(
        _ user: String, _ fixture: MailboxFixture, _ dependencies: MailboxDependencies, _ client: OAuthClientID
    ) async throws -> OAuthSignIn {
        let connecting = OAuthConnecting(dependencies)
        let request = OAuthConnectRequest(
            client: client, address: try EmailAddress(user), redirect: Self.redirect, by: "Olive",
            trust: .certificateFile(fixture.testbed.caFile))
        let beginning = try await connecting.begin(request, browser: Self.browser)
        let location = try await #require(fixture.testbed.oauth).signIn(
            as: user, password: try #require(fixture.testbed.users[user]), at: beginning.url)
        let query = String(try #require(location.split(separator: "?", maxSplits: 1).last))
        return try await connecting.finish(query: query, arrivedAt: Self.redirect, browser: Self.browser)
    }

    private func connect(
        _ user: String, _ fixture: MailboxFixture, _ dependencies: MailboxDependencies, _ client: OAuthClientID
    ) async throws -> MailboxID {
        let signIn = try await signIn(user, fixture, dependencies, client)
        let result = try await OAuthConnecting(dependencies).connect(signIn.handle, browser: Self.browser)
        try #require(result.report.outcome == .passed, "\(result.report.firstFailure.debugDescription)")
        #expect(result.report.verification?.arrival == .inbox)
        return try #require(result.mailbox?.id)
    }

    @Test("sign-in, check, round trip; the token is replaced when the server refuses it; the owner takes access back")
    func life() async throws {
        try await with { fixture, dependencies, client, service in
            let user = "frank@mail.test"
            let mailbox = try await connect(user, fixture, dependencies, client)
            let sessions = MailboxSessions(dependencies)
            let first = try await sessions.open(mailbox)
            #expect(try await first.connection.examine(.inbox).uidValidity != nil)

            // The token ends at the provider before its time: the server refuses it once, and nobody notices.
            try await service.expireAccessTokens(of: user)
            let second = try await sessions.open(mailbox)
            #expect(second.target == first.target)
            await first.connection.logout()
            await second.connection.logout()
            let workspace = dependencies.workspace
            #expect(try await dependencies.store.read { try $0.grant(of: mailbox, in: workspace) }?.version == 2)
            #expect(try await SendTest(dependencies).run(user).outcome == .passed)
            #expect(try await CheckMailbox(dependencies).run(user).outcome == .passed)
            #expect(try await GrantReview(dependencies).show(user)?.grantedBy == "Olive")

            try await service.revokeGrants(of: user)
            do throws(SessionFailure) {
                _ = try await sessions.open(mailbox)
                Issue.record("a grant that was taken back opened a session")
            } catch {
                guard case .failed(let finding) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(finding.code == .oauthGrantRevoked)
            }
            #expect(try await sessions.target(of: mailbox)?.waitsForOwner == true)
            #expect(try await !dependencies.store.read { try $0.pendingAlerts(in: workspace) }.isEmpty)

            #expect(try await connect(user, fixture, dependencies, client) == mailbox)
            #expect(try await sessions.target(of: mailbox)?.waitsForOwner == false)
            let third = try await sessions.open(mailbox)
            await third.connection.logout()

            let (summary, revocation) = try await DisconnectMailbox(dependencies).disconnect(user, erase: true)
            #expect(summary.status == .disconnected)
            #expect(revocation == .revoked)
            #expect(try await service.tokens(of: user).refreshTokens == 0)
        }
    }

    /// Gives the tokens that a test has, as a token endpoint that a service account asks.
    private final class AppDesk: HTTPFetching {
        private let state: Mutex<(token: String, asked: Int)>

        init(_ token: String) { state = Mutex((token, 0)) }

        var asked: Int { state.withLock { $0.asked } }

        func give(_ token: String) { state.withLock { $0.token = token } }

        func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
            let token = state.withLock { state in
                state.asked += 1
                return state.token
            }
            return FetchResponse(
                status: 200, fields: [], body: Array(#"{"access_token":"\#(token)","expires_in":3600}"#.utf8),
                url: request.url)
        }
    }

    @Test(
        "by the organisation's app a mailbox is connected and read without its owner; a refused token says whose fault")
    func app() async throws {
        try await with { fixture, dependencies, client, _ in
            let user = "heidi@mail.test"
            func token() async throws -> String {
                let signIn = try await signIn(user, fixture, dependencies, client)
                let connecting = OAuthConnecting(dependencies)
                let record = try #require(try await connecting.pending(signIn.handle, browser: Self.browser))
                let granted: GrantedSignIn = try await connecting.opened(record)
                return granted.access
            }
            let desk = AppDesk(try await token())
            let apps = MailboxDependencies(
                connector: dependencies.connector, store: dependencies.store, vault: dependencies.vault,
                workspace: dependencies.workspace, logger: dependencies.logger,
                verificationTimeout: dependencies.verificationTimeout, fetcher: desk)
            var provider = try await OAuthClients(dependencies).show(client).provider
            provider.appAccess = .delegation(scope: "mail")
            let key = try await withScriptedProvider { try $0.addServiceAccount("app@project.example.com") }
            let account = try await OAuthClients(apps).save(
                OAuthClientEntry(provider: provider, clientID: "", secret: Secret(key), key: .serviceAccount))
            let request = OAuthConnectRequest(
                client: account.id, address: try EmailAddress(user), redirect: "", by: "Olive",
                trust: .certificateFile(fixture.testbed.caFile))
            let result = try await OAuthConnecting(apps).connectApp(request)
            try #require(result.report.outcome == .passed, "\(result.report.firstFailure.debugDescription)")
            let mailbox = try #require(result.mailbox?.id)
            #expect(desk.asked == 1)
            let session = try await MailboxSessions(apps).open(mailbox)
            await session.connection.logout()

            // The mail server takes no token of the app any more: one more was asked for, and that was no better.
            desk.give("refused-by-every-server")
            let service = try #require(fixture.testbed.oauth)
            try await service.expireAccessTokens(of: user)
            do throws(SessionFailure) {
                _ = try await MailboxSessions(apps).open(mailbox)
                Issue.record("a refused token opened a session")
            } catch {
                guard case .failed(let finding) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(finding.code == .oauthMailboxNotAllowed && finding.retry.isAutomatic)
            }
            #expect(desk.asked == 2)
            let report = try await CheckMailbox(apps).run(user)
            #expect(report.firstFailure?.finding?.code == .oauthMailboxNotAllowed)
            #expect(try await MailboxSessions(apps).target(of: mailbox)?.waitsForOwner == false)

            // The administrator allows it, and nobody has to say so.
            desk.give(try await token())
            #expect(try await CheckMailbox(apps).run(user).outcome == .passed)
        }
    }

    @Test("where the mailbox goes over to a password, the access that it had works no more at the provider")
    func overToPassword() async throws {
        try await with { fixture, dependencies, client, service in
            let user = "dave@mail.test"
            let mailbox = try await connect(user, fixture, dependencies, client)
            #expect(try await service.tokens(of: user).refreshTokens == 1)
            let workspace = dependencies.workspace
            let vault = dependencies.vault
            let store = dependencies.store
            let tokens = try await StoredTokens.read(mailbox, workspace, store: store, vault: vault)

            // A password that is refused ends nothing.
            let settings = try fixture.settings(user)
            let wrong = MailboxPasswords(imap: Secret("not-the-password"))
            let refused = try await ConnectMailbox(dependencies).run(
                ConnectMailboxRequest(settings: settings, passwords: wrong))
            #expect(refused.mailbox == nil)
            #expect(try await service.tokens(of: user).refreshTokens == 1)

            let result = try await ConnectMailbox(dependencies).run(
                ConnectMailboxRequest(settings: settings, passwords: try fixture.passwords(user)))
            try #require(result.mailbox?.id == mailbox, "\(result.report.firstFailure.debugDescription)")
            #expect(try await service.tokens(of: user).refreshTokens == 0)
            let (provider, known) = try await OAuthClients(dependencies).ready(client)
            let endpoint = TokenEndpoint(provider: provider, client: known, fetcher: dependencies.fetcher)
            let old = try #require(tokens.pair.refresh)
            do throws(OAuthError) {
                _ = try await endpoint.refresh(old)
                Issue.record("the old refresh token still works")
            } catch {
                #expect(error.answer?.error == "invalid_grant")
            }
        }
    }

    @Test("a sign-in is used up by saving: the same handle connects nothing twice")
    func once() async throws {
        try await with { fixture, dependencies, client, _ in
            let signIn = try await signIn("frank@mail.test", fixture, dependencies, client)
            let connecting = OAuthConnecting(dependencies)
            let result = try await connecting.connect(signIn.handle, browser: Self.browser)
            #expect(result.mailbox != nil)
            await #expect(throws: OAuthConnectFailure.self) {
                _ = try await connecting.connect(signIn.handle, browser: Self.browser)
            }
        }
    }
}
