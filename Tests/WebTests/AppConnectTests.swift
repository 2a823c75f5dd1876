import Foundation
import HTTPFetch
import MailModel
import MailTestKit
import Mailboxes
import OAuth
import Synchronization
import Testbed
import Testing

@testable import Web

/// Mailboxes that an organisation's own app opens, connected on a page; mail servers and tokens are real, and the app's
/// token endpoint is played.
@Suite("Web: connecting by an organisation's own app", .serialized, .timeLimit(.minutes(15)))
struct AppConnectTests {
    /// Gives the token that a test has, or refuses.
    private final class Desk: HTTPFetching {
        private let token = Mutex<String?>(nil)

        func give(_ text: String?) { token.withLock { $0 = text } }

        func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
            let (status, body) = token.withLock { token in
                token.map { (200, #"{"access_token":"\#($0)","expires_in":3600}"#) }
                    ?? (401, #"{"error":"unauthorized_client"}"#)
            }
            return FetchResponse(status: status, fields: [], body: Array(body.utf8), url: request.url)
        }
    }

    /// A token of a user as a sign-in gives it.
    private static func token(of user: String, _ testbed: TestbedManifest) async throws -> String {
        let service = try #require(testbed.oauth)
        let (verifier, redirect) = (CodeVerifier.random(), "http://127.0.0.1:4711/oauth/callback")
        let location = try await service.signIn(
            as: user,
            at: "\(service.authorizationEndpoint)?response_type=code&client_id=\(service.publicClient.id)"
                + "&scope=\(service.mailScope)&redirect_uri=\(redirect)&state=s"
                + "&code_challenge=\(verifier.challenge)&code_challenge_method=S256")
        let items = try #require(URLComponents(string: location)?.queryItems)
        let code = try #require(items.first { $0.name == "code" }?.value, "\(location)")
        let provider = OAuthProvider(
            id: "custom", name: "Testbed", issuer: nil,
            endpoints: OAuthEndpoints(authorization: service.authorizationEndpoint, token: service.tokenEndpoint),
            scopes: OAuthScopes(mail: [service.mailScope], identity: []), revocation: .unknown)
        return String(
            decoding: try await TokenEndpoint(
                provider: provider, client: OAuthClient(id: service.publicClient.id),
                fetcher: try KitFetcher(authority: testbed.caFile)
            ).exchange(code: Secret(code), verifier: verifier, redirect: redirect).accessToken.copyBytes(),
            as: UTF8.self)
    }

    /// Enters an app whose token endpoint is a desk.
    private static func enter(_ fixture: WebFixture, _ testbed: TestbedManifest) async throws -> OAuthClientID {
        func server(_ address: String) throws -> OAuthMailServers.Server {
            let endpoint = try #require(Endpoint(address))
            return OAuthMailServers.Server(endpoint.host.description, endpoint.port)
        }
        var provider = OAuthProvider(
            id: "custom", name: "Testbed", issuer: "https://sso.example.com",
            endpoints: OAuthEndpoints(
                authorization: "https://sso.example.com/authorize", token: "https://sso.example.com/token"),
            scopes: OAuthScopes(mail: ["mail"], identity: []), revocation: .unknown)
        provider.mail = OAuthMailServers(
            imap: try server(testbed.imapTLS.namedAddress), smtp: try server(testbed.submissionTLS.namedAddress))
        provider.appAccess = .delegation(scope: "mail")
        let key = try await withScriptedProvider { try $0.addServiceAccount("app@project.example.com") }
        return try await OAuthClients(fixture.dependencies.mailboxes).save(
            OAuthClientEntry(provider: provider, clientID: "", secret: Secret(key), key: .serviceAccount)
        ).id
    }

    private func with(
        _ body: @escaping @Sendable (WebFixture, TestbedManifest, Desk, OAuthClientID) async throws -> Void
    ) async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let desk = Desk()
        try await WebFixture.run(testbed: testbed, prepare: { $0.mailboxes.fetcher = desk }) { fixture in
            try await body(fixture, testbed, desk, try await Self.enter(fixture, testbed))
        }
    }

    @Test("the address is all that is entered; what the provider or the mail server refuses saves nothing")
    func connecting() async throws {
        try await with { fixture, testbed, desk, client in
            let (owner, user) = (try await fixture.owner(), "heidi@mail.test")
            let page = "/mailboxes/connect/app?client=\(client)"
            #expect(try await owner.get("/settings/sign-in").body.contains("href=\"\(page)\""))
            #expect(
                try await owner.get("/mailboxes/connect").body.contains("By your organisation's app at Testbed"))
            func connect(_ address: String) async throws -> Browser.Answer {
                try await owner.submit(
                    AppConnectController.path, from: page, [("client", "\(client)"), ("address", address)])
            }
            let odd = try await connect("heidi")
            #expect(odd.status == 422 && odd.body.contains("id=\"address-error\""), "\(odd.body)")
            let unauthorized = try await connect(user)
            #expect(unauthorized.body.contains("so this is not tried again by itself"), "\(unauthorized.body)")
            desk.give("refused-by-every-server")
            let refused = try await connect(user)
            #expect(refused.body.contains("You can try the same again."), "\(refused.body)")
            #expect(try await owner.get("/mailboxes").body.contains("No mailbox yet"))

            desk.give(try await Self.token(of: user, testbed))
            let saved = try await connect(user)
            let path = try #require(saved.location, "\(saved.body)")
            #expect(path.hasSuffix("?done=connected"))
            #expect(try await owner.get(path).body.contains("The mailbox is connected."))
            let mailbox = String(path.prefix { $0 != "?" })
            let panel = try await owner.get("\(mailbox)/authentication").body
            #expect(panel.contains("Access by your organisation&#39;s app at Testbed"), "\(panel)")
            #expect(panel.contains("&amp;address=heidi%40mail.test") && panel.contains("by Olive"))
            #expect(try await owner.get("/audit").body.contains("connected <strong>\(user)</strong>"))
            // The same once more goes on with the access that it has.
            #expect(try await connect(user).location == path)
        }
    }

    @Test("who does not manage mailboxes connects none, and a client without an app is none")
    func refused() async throws {
        try await with { fixture, _, _, client in
            let owner = try await fixture.owner()
            let page = "/mailboxes/connect/app?client=\(client)"
            for role in ["member", "editor", "viewer"] {
                let other = try await fixture.join(role, as: role, by: owner)
                #expect(try await other.get(page).status == 403, "\(role)")
                let answer = try await other.submit(
                    AppConnectController.path, from: "/account", [("client", "\(client)"), ("address", "a@mail.test")])
                #expect(answer.status == 403, "\(role)")
            }
            for query in ["", "?client=x", "?client=\(OAuthClientID.random())"] {
                #expect(try await owner.get(AppConnectController.path + query).status == 404, "\(query)")
            }
        }
    }

    @Test("steps are shown as they pass, with the keyboard where it is needed next, on every screen")
    func browser() async throws {
        try await with { fixture, testbed, desk, client in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/settings/sign-in")
                try await chromium.click("li.card .button.main")
                try await chromium.wait("location.pathname == '\(AppConnectController.path)'", seconds: 60)
                try await chromium.inspectEverywhere("app-connect")
                try await chromium.type("leo@mail.test", into: "#address")
                try await chromium.click("run-form .button.main")
                let ending = "document.querySelector('[data-part=ending]')?.innerText"
                try await chromium.wait("\(ending).includes('Nothing is saved')", seconds: 60)
                try await chromium.inspectEverywhere("app-connect-refused", on: [Chromium.Screen.all[0]])
                desk.give(try await Self.token(of: "leo@mail.test", testbed))
                try await chromium.click("run-form .button.main")
                try await chromium.wait("\(ending).includes('is connected')", seconds: 60)
                try await chromium.waitForFocus(on: "Open the mailbox")
                try await chromium.inspectEverywhere("app-connect-done")
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}
