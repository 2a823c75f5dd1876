import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: the way of a browser to a provider and back")
struct AuthorizationTests {
    private static let redirect = "https://salesnode.example.com/oauth/callback"

    private func request(
        _ provider: OAuthProvider = Sample.provider, consent: Bool = false
    ) throws -> AuthorizationRequest {
        try AuthorizationRequest(
            provider: provider, clientID: "client", redirect: Self.redirect, loginHint: "alice+x@example.com",
            asksConsentAgain: consent)
    }

    private func parameters(_ url: String) throws -> [String: String] {
        let query = try #require(url.split(separator: "?", maxSplits: 1).last)
        let parsed = try #require(FormEncoding.parse(query))
        #expect(Set(parsed.map(\.name)).count == parsed.count)
        return Dictionary(parsed.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    private func code(
        _ query: String, for request: AuthorizationRequest, at address: String = redirect
    ) -> Result<Secret, OAuthError> {
        Result { () throws(OAuthError) in
            try AuthorizationResponse(query: query).code(for: ExpectedResponse(request), arrivedAt: address)
        }
    }

    private func refusal(_ result: Result<Secret, OAuthError>) -> OAuthError.Code? {
        if case .failure(let error) = result { return error.code }
        return nil
    }

    @Test("a request has code, PKCE by S256, state, nonce, scopes, hint and the provider's own parameters")
    func asks() throws {
        let request = try request()
        let found = try parameters(request.url)
        #expect(found["response_type"] == "code")
        #expect(found["client_id"] == "client")
        #expect(found["redirect_uri"] == Self.redirect)
        #expect(found["scope"] == "openid mail")
        #expect(found["state"] == request.state)
        #expect(found["nonce"] == request.nonce)
        #expect(found["code_challenge"] == request.verifier.challenge)
        #expect(found["code_challenge_method"] == "S256")
        #expect(found["login_hint"] == "alice+x@example.com")
        #expect(found["prompt"] == "select_account")
        #expect(!request.url.contains(String(decoding: request.verifier.secret.copyBytes(), as: UTF8.self)))
        #expect(request.state.utf8.count == 43)
    }

    @Test("asking for consent again adds to the provider's own prompt, and never twice")
    func consent() throws {
        #expect(try parameters(try request(consent: true).url)["prompt"] == "select_account consent")
        #expect(try parameters(try request(OAuthProviders.google, consent: true).url)["prompt"] == "consent")
    }

    @Test("no parameter of a provider takes the place of one that makes the request safe")
    func override() throws {
        var provider = Sample.provider
        provider.parameters = [OAuthParameter("state", "evil"), OAuthParameter("code_challenge_method", "plain")]
        let request = try request(provider)
        let found = try parameters(request.url)
        #expect(found["state"] == request.state)
        #expect(found["code_challenge_method"] == "S256")
    }

    @Test("every request has its own state, nonce and verifier")
    func unique() throws {
        let requests = try (0..<20).map { _ in try request() }
        #expect(Set(requests.map(\.state)).count == 20)
        #expect(Set(requests.compactMap(\.nonce)).count == 20)
        #expect(Set(requests.map(\.verifier.challenge)).count == 20)
    }

    @Test(
        "an address without TLS is not used, but on this machine",
        arguments: ["http://salesnode.example.com/x", "ftp://localhost/", "javascript:alert(1)", "/relative", ""])
    func plain(address: String) throws {
        #expect(throws: OAuthError.self) {
            _ = try AuthorizationRequest(provider: Sample.provider, clientID: "client", redirect: address)
        }
        #expect(!OAuthAddress.isAcceptable(address))
        for local in ["http://127.0.0.1:4711/x", "http://localhost:8080/x", "http://[::1]:1/"] {
            #expect(OAuthAddress.isAcceptable(local))
        }
    }

    @Test("the code comes out where state, address and issuer are those of the request")
    func accepts() throws {
        let request = try request()
        let plain = code("code=abc&state=\(request.state)", for: request)
        #expect(try plain.get() == Secret("abc"))
        let named = code("state=\(request.state)&code=abc&iss=https%3A%2F%2Fsso.example.com", for: request)
        #expect(try named.get() == Secret("abc"))
    }

    @Test("another state, none, or one that stands twice is refused")
    func states() throws {
        let (request, other) = (try request(), try request())
        #expect(refusal(code("code=abc&state=\(other.state)", for: request)) == .forged)
        #expect(refusal(code("code=abc", for: request)) == .forged)
        #expect(refusal(code("code=abc&state=", for: request)) == .forged)
        #expect(refusal(code("code=a&state=\(request.state)&state=\(request.state)", for: request)) == .forged)
        #expect(refusal(code("code=a&code=b&state=\(request.state)", for: request)) == .forged)
    }

    @Test("an answer that another issuer gave is refused, before anything else of it counts")
    func mixUp() throws {
        let request = try request()
        let attacker = "code=abc&state=\(request.state)&iss=https%3A%2F%2Fevil.example.com"
        #expect(refusal(code(attacker, for: request)) == .forged)
        let denied = "error=access_denied&state=\(request.state)&iss=https%3A%2F%2Fevil.example.com"
        #expect(refusal(code(denied, for: request)) == .forged)
        // Simple strings: no slash more, no other case.
        #expect(
            refusal(code("code=a&state=\(request.state)&iss=https%3A%2F%2Fsso.example.com%2F", for: request)) == .forged
        )
        var provider = Sample.provider
        provider.saysIssuerInResponse = true
        let strict = try self.request(provider)
        #expect(refusal(code("code=abc&state=\(strict.state)", for: strict)) == .forged)
        provider.issuer = nil
        let nameless = try self.request(provider)
        #expect(refusal(code("code=a&state=\(nameless.state)&iss=https%3A%2F%2Fx.test", for: nameless)) == .forged)
    }

    @Test("a tenant stands where the issuer has a place for it, and nowhere else")
    func tenants() {
        let wanted = "https://login.example.com/{tenantid}/v2.0"
        #expect(AuthorizationResponse.isIssuer("https://login.example.com/1a-2b/v2.0", wanted))
        #expect(AuthorizationResponse.isIssuer("https://login.example.com/1a/v2.0", wanted, tenant: "1a"))
        #expect(!AuthorizationResponse.isIssuer("https://login.example.com/1a/v2.0", wanted, tenant: "2b"))
        #expect(!AuthorizationResponse.isIssuer("https://login.example.com/a/b/v2.0", wanted))
        #expect(!AuthorizationResponse.isIssuer("https://login.example.com//v2.0", wanted))
        #expect(!AuthorizationResponse.isIssuer("https://login.example.com/v2.0", wanted))
        #expect(!AuthorizationResponse.isIssuer("https://evil.test/1a/v2.0", wanted))
    }

    @Test("an answer that arrives at another address than the one that was given is refused")
    func address() throws {
        let request = try request()
        for address in [Self.redirect + "/", "https://evil.example.com/oauth/callback", Self.redirect + "?x=1"] {
            #expect(refusal(code("code=abc&state=\(request.state)", for: request, at: address)) == .forged)
        }
    }

    @Test("a refusal keeps the provider's words, made safe")
    func refused() throws {
        let request = try request()
        let query =
            "error=access_denied&error_description=AADSTS65004%3A+No%0D%0A%1B%5B31mthanks&state=\(request.state)"
        guard case .failure(let error) = code(query, for: request) else {
            Issue.record("a refusal gave a code")
            return
        }
        #expect(error.code == .refused)
        #expect(error.answer?.error == "access_denied")
        #expect(error.answer?.microsoftCode == 65004)
        #expect(error.answer?.description?.description == "AADSTS65004: No [31mthanks")
        #expect(refusal(code("state=\(request.state)", for: request)) == .badAnswer)
    }

    @Test("what is no query, or too long, is refused and never trusted")
    func hostile() throws {
        let request = try request()
        for query in [
            "%", "code=%zz&state=x", "code=%ff&state=x", String(repeating: "a=b&", count: 200),
            "code=" + String(repeating: "x", count: 40_000), "state=" + String(repeating: "s", count: 600),
            "code=\(String(repeating: "x", count: 9000))&state=\(request.state)",
        ] {
            #expect(refusal(code(query, for: request)) == .forged, "\(query.prefix(40))")
        }
    }
}
