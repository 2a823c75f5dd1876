import Foundation
import HTTPFetch
import MailModel
import MailStore
import MailTestKit
import OAuth
import Testing

@testable import Mailboxes

/// The way to a provider and back, played by a scripted provider over real TLS, without any mail server.
@Suite("OAuth: connecting, and what is refused on the way")
struct OAuthConnectingTests {
    private static let redirect = "https://salesnode.test/oauth/callback"
    private let browser = Secret("a-cookie-of-this-browser")

    private typealias Stage = ConnectingStage

    private func with(
        _ manner: ProviderManner = .plain, saysIssuer: Bool = false, _ body: (Stage) async throws -> Void
    ) async throws {
        try await ConnectingStage.with(manner, saysIssuer: saysIssuer, body)
    }

    private func failure(
        _ body: () async throws(OAuthConnectFailure) -> some Sendable
    ) async -> OAuthConnectFailure? {
        await connectFailure(body)
    }

    private func isNotBelieved(_ failure: OAuthConnectFailure?) -> Bool { failure.isNotBelieved }

    private func code(_ failure: OAuthConnectFailure?) -> FindingCode? { failure.code }

    private func finish(
        _ stage: Stage, _ query: String, at address: String = redirect, by browser: Secret? = nil
    ) async -> Result<OAuthSignIn, OAuthConnectFailure> {
        do throws(OAuthConnectFailure) {
            return .success(
                try await stage.connecting.finish(query: query, arrivedAt: address, browser: browser ?? self.browser))
        } catch {
            return .failure(error)
        }
    }

    private func failure(_ result: Result<OAuthSignIn, OAuthConnectFailure>) -> OAuthConnectFailure? {
        if case .failure(let failure) = result { return failure }
        return nil
    }

    @Test("a sign-in comes back with the account that signed in, and its handle is this browser's alone")
    func granted() async throws {
        try await with { stage in
            let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
            let signIn = try await finish(stage, try stage.answer(to: beginning)).get()
            #expect(signIn.address?.description == "alice@mail.test")
            #expect(signIn.account == "alice@mail.test")
            #expect(signIn.questions.isEmpty)
            #expect(signIn.workspace == stage.fixture.workspace)
            #expect(try await stage.connecting.signIn(signIn.handle, browser: browser)?.account == "alice@mail.test")
            let other = Secret("a-cookie-of-another-browser")
            #expect(try await stage.connecting.signIn(signIn.handle, browser: other) == nil)
            try await stage.connecting.abandon(signIn.handle, browser: browser)
            #expect(try await stage.connecting.signIn(signIn.handle, browser: browser) == nil)
            let exchange = try #require(stage.provider.requests(grant: "authorization_code").first)
            #expect(exchange.parameters["code_verifier"]?.utf8.count == 43)
            #expect(exchange.parameters["redirect_uri"] == Self.redirect)
        }
    }

    @Test("a state works once: what is brought back a second time is refused, and no code is exchanged")
    func replay() async throws {
        try await with { stage in
            let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
            let query = try stage.answer(to: beginning)
            _ = try await finish(stage, query).get()
            #expect(isNotBelieved(failure(await finish(stage, query))))
            #expect(stage.provider.requests(grant: "authorization_code").count == 1)
        }
    }

    @Test("a state that was never given, a missing one, and one that has expired are refused")
    func states() async throws {
        try await with { stage in
            #expect(isNotBelieved(failure(await finish(stage, "code=x&state=never"))))
            #expect(isNotBelieved(failure(await finish(stage, "code=x"))))
            let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
            let query = try stage.answer(to: beginning)
            stage.fixture.clock.advance(seconds: 601)
            #expect(isNotBelieved(failure(await finish(stage, query))))
            #expect(stage.provider.requests(grant: "authorization_code").isEmpty)
        }
    }

    @Test("another browser cannot bring a sign-in back: neither an attacker's to a victim nor a stolen one")
    func crossSite() async throws {
        try await with { stage in
            // The attacker signs in as himself and lets the victim's browser bring it back.
            stage.provider.decision = .allow(ProviderAccount("mallory@mail.test"))
            let attackers = Secret("a-cookie-of-the-attacker")
            let beginning = try await stage.connecting.begin(try stage.request(nil), browser: attackers)
            let query = try stage.answer(to: beginning)
            #expect(isNotBelieved(failure(await finish(stage, query))))
            #expect(stage.provider.requests(grant: "authorization_code").isEmpty)
            // The attempt has cost the one who began it nothing.
            #expect(try await finish(stage, query, by: attackers).get().account == "mallory@mail.test")
        }
    }

    @Test("a code of another sign-in is refused by its verifier, and one with another's id token by its nonce")
    func injection() async throws {
        try await with { stage in
            let first = try await stage.connecting.begin(try stage.request(), browser: browser)
            let second = try await stage.connecting.begin(try stage.request(), browser: browser)
            func part(_ query: String, _ name: String) throws -> String {
                try #require(query.split(separator: "&").first { $0.hasPrefix(name + "=") }.map(String.init))
            }
            let (one, two) = (try stage.answer(to: first), try stage.answer(to: second))
            let mixed = "\(try part(one, "code"))&\(try part(two, "state"))"
            #expect(code(failure(await finish(stage, mixed))) != nil)
            #expect(stage.provider.requests(grant: "authorization_code").count == 1)
            for flaw in [IDTokenFlaw.nonce, .noNonce, .issuer, .audience, .expired, .noSubject, .malformed, .missing] {
                stage.provider.flaw = flaw
                let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
                let result = await finish(stage, try stage.answer(to: beginning))
                #expect(failure(result) != nil, "\(flaw)")
            }
        }
    }

    @Test("an answer of another issuer is refused before its code goes anywhere")
    func mixUp() async throws {
        try await with(saysIssuer: true) { stage in
            for issuer in ["https://evil.example.com", nil] {
                stage.provider.issuerInAnswer = issuer
                let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
                #expect(isNotBelieved(failure(await finish(stage, try stage.answer(to: beginning)))))
            }
            #expect(stage.provider.requests(grant: "authorization_code").isEmpty)
            stage.provider.issuerInAnswer = stage.provider.issuer
            let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
            _ = try await finish(stage, try stage.answer(to: beginning)).get()
        }
    }

    @Test("an answer at another address than the one that was asked for is refused")
    func redirects() async throws {
        try await with { stage in
            for address in ["https://evil.example.com/oauth/callback", Self.redirect + "/", "http://127.0.0.1:1/x"] {
                let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
                let result = await finish(stage, try stage.answer(to: beginning), at: address)
                #expect(isNotBelieved(failure(result)), "\(address)")
            }
            #expect(stage.provider.requests(grant: "authorization_code").isEmpty)
            var request = try stage.request()
            request.redirect = "http://salesnode.example.com/oauth/callback"
            let plain = request
            #expect(
                await failure { () async throws(OAuthConnectFailure) in
                    try await stage.connecting.begin(plain, browser: browser)
                } != nil)
        }
    }

    @Test("what the provider or the person refuses is told as what it is")
    func refusals() async throws {
        try await with { stage in
            let cases: [(ProviderDecision, FindingCode)] = [
                (.deny, .oauthConsentRequired),
                (.refuse(error: "admin_policy_enforced", description: "x"), .oauthAdminConsentRequired),
                (.refuse(error: "access_denied", description: "AADSTS90094: x"), .oauthAdminConsentRequired),
                (.refuse(error: "server_error", description: "x"), .oauthProviderUnavailable),
                (.allow(ProviderAccount("alice@mail.test"), scopes: ["openid", "email"]), .oauthScopeMissing),
            ]
            for (decision, wanted) in cases {
                stage.provider.decision = decision
                let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
                let result = await finish(stage, try stage.answer(to: beginning))
                #expect(code(failure(result)) == wanted, "\(decision)")
            }
        }
    }

    @Test("another account is a question, and on a pinned sign-in a refusal")
    func otherAccount() async throws {
        try await with { stage in
            stage.provider.decision = .allow(ProviderAccount("bob@mail.test"))
            let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
            let signIn = try await finish(stage, try stage.answer(to: beginning)).get()
            #expect(
                signIn.questions == [.otherAddress(expected: "alice@mail.test", signedIn: "bob@mail.test")])
            let open = await failure { () async throws(OAuthConnectFailure) in
                try await stage.connecting.connect(signIn.handle, browser: browser)
            }
            #expect(code(open) == .oauthWrongAccount)
            let pinned = try await stage.connecting.begin(try stage.request(isPinned: true), browser: browser)
            #expect(code(failure(await finish(stage, try stage.answer(to: pinned)))) == .oauthWrongAccount)
        }
    }

    @Test("the same address of another account than before is a question too")
    func otherSubject() async throws {
        try await with { stage in
            stage.provider.decision = .allow(ProviderAccount("alice@example.com", subject: "new"))
            try await stage.fixture.connect("alice", client: stage.client)
            let workspace = stage.fixture.workspace
            let before = try await stage.fixture.store.read { try $0.grants(in: workspace) }.items.first
            #expect(before?.subject == "s-alice")
            let beginning = try await stage.connecting.begin(try stage.request("alice@example.com"), browser: browser)
            let signIn = try await finish(stage, try stage.answer(to: beginning)).get()
            // The stored grant is of another issuer, which says nothing about the account.
            #expect(signIn.questions.isEmpty)
        }
    }

    @Test("a link for the owner shows without being used, works once, and for its address alone")
    func ownerLink() async throws {
        try await with { stage in
            let links = OwnerLinks(stage.fixture.dependencies)
            let alice = try EmailAddress("alice@mail.test")
            let (record, token) = try await links.make(for: alice, client: stage.client, inviter: "Olive")
            #expect(record.address == alice)
            for _ in 0..<3 { #expect(try await links.open(token)?.used == nil) }
            stage.provider.decision = .allow(ProviderAccount("mallory@mail.test"))
            let beginning = try await links.begin(token, redirect: Self.redirect, browser: browser)
            #expect(code(failure(await finish(stage, try stage.answer(to: beginning)))) == .oauthWrongAccount)
            #expect(try await links.open(token)?.used != nil)
            let again = await failure { () async throws(OAuthConnectFailure) in
                try await links.begin(token, redirect: Self.redirect, browser: browser)
            }
            #expect(isNotBelieved(again))

            let (_, second) = try await links.make(for: alice, client: stage.client, days: 1, inviter: "Olive")
            #expect(try await links.open(Secret(second.text.dropLast() + "x")) == nil)
            stage.fixture.clock.advance(seconds: 86_401)
            #expect(try await links.open(second) == nil)
            #expect(
                isNotBelieved(
                    await failure { () async throws(OAuthConnectFailure) in
                        try await links.begin(second, redirect: Self.redirect, browser: browser)
                    }))
        }
    }

    @Test("state, verifier, tokens, handles and links are in no file of the store and no line of the log")
    func sealed() async throws {
        try await with { stage in
            let beginning = try await stage.connecting.begin(try stage.request(), browser: browser)
            let query = try stage.answer(to: beginning)
            let parts = try #require(URLComponents(string: beginning.url)?.queryItems)
            let state = try #require(parts.first { $0.name == "state" }?.value)
            let nonce = try #require(parts.first { $0.name == "nonce" }?.value)
            let signIn = try await finish(stage, query).get()
            let exchange = try #require(stage.provider.requests(grant: "authorization_code").first)
            let links = OwnerLinks(stage.fixture.dependencies)
            let (_, link) = try await links.make(
                for: try EmailAddress("alice@mail.test"), client: stage.client, inviter: "Olive")
            let secrets = [
                state, nonce, try #require(exchange.parameters["code"]),
                try #require(exchange.parameters["code_verifier"]), signIn.handle.text, link.text,
                String(link.text.suffix(64)), browser.text,
            ]
            #expect(try stage.fixture.leaks(secrets).isEmpty)
            #expect(!"\(signIn)".contains(signIn.handle.text))
        }
    }

    @Test("a client is checked against the provider as soon as it is entered")
    func client() async throws {
        try await with { stage in
            let clients = OAuthClients(stage.fixture.dependencies)
            let first = try await clients.check(stage.client, redirect: Self.redirect)
            #expect(first == nil, "\(String(describing: first))")
            let known = try await clients.show(stage.client)
            let wrong = try await clients.save(
                OAuthClientEntry(provider: known.provider, clientID: "client", secret: Secret("wrong")))
            #expect(
                try await clients.check(wrong.id, redirect: Self.redirect)?.code == .oauthClientMisconfigured)
            #expect(wrong.hasSecret)
            let kept = try await clients.save(
                OAuthClientEntry(
                    id: stage.client, provider: known.provider, clientID: "client", keepsSecret: true,
                    secretExpires: stage.fixture.clock.now))
            #expect(kept.hasSecret)
            #expect(try await clients.check(stage.client, redirect: Self.redirect) == nil)
            let discovered = try await clients.discover(
                issuer: stage.provider.issuer, name: "Example", mailScopes: ["mail"], mail: nil)
            #expect(discovered.endpoints.token == stage.provider.tokenEndpoint)
        }
    }
}
