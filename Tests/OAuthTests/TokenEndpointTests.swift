import HTTPFetch
import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: asking for tokens")
struct TokenEndpointTests {
    private let tokens = #"{"access_token":"a","expires_in":60}"#

    private func failure(_ body: () async throws(OAuthError) -> Void) async -> OAuthError? {
        do throws(OAuthError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test("a code goes with its verifier and its redirect address, once, and no redirect is followed")
    func exchange() async throws {
        let fake = FakeProvider()
        fake.answer(200, tokens)
        let verifier = CodeVerifier.random()
        let answer = try await Sample.endpoint(fake).exchange(
            code: Secret("c&=d"), verifier: verifier, redirect: "https://salesnode.example.com/cb?x=1")
        #expect(answer.accessToken == Secret("a"))
        let form = fake.form()
        #expect(form["grant_type"] == "authorization_code")
        #expect(form["code"] == "c&=d")
        #expect(form["redirect_uri"] == "https://salesnode.example.com/cb?x=1")
        #expect(form["code_verifier"].map { Secret($0) } == verifier.secret)
        let request = try #require(fake.requests.first)
        #expect(request.method == "POST")
        #expect(request.maximumRedirects == 0)
        #expect(request.maximumBytes == TokenAnswer.maximumBytes)
        #expect(!request.url.contains("c&"))
    }

    @Test("a client proves itself in the way that the provider wants; a public one only names itself")
    func authentication() async throws {
        let fake = FakeProvider()
        for _ in 0..<3 { fake.answer(200, tokens) }
        _ = try await Sample.endpoint(fake).refresh(Secret("r"))
        #expect(fake.form()["client_secret"] == "s3cret/&+")
        #expect(fake.form()["client_id"] == "client")
        var basic = Sample.provider
        basic.clientAuthentication = .basic
        _ = try await Sample.endpoint(fake, provider: basic).refresh(Secret("r"))
        #expect(fake.form(1)["client_secret"] == nil)
        // RFC 6749 §2.3.1: encoded like a form's value first.
        let field = fake.requests[1].fields.first { $0.name == "Authorization" }
        #expect(field?.value == "Basic Y2xpZW50OnMzY3JldCUyRiUyNiUyQg==")
        _ = try await Sample.endpoint(fake, client: OAuthClient(id: "native")).refresh(Secret("r"))
        #expect(fake.form(2)["client_id"] == "native")
        #expect(fake.form(2)["client_secret"] == nil)
        #expect(!fake.requests[2].fields.contains { $0.name == "Authorization" })
    }

    @Test("what the status and the body say decides whether a grant was refused or nobody could say")
    func outcomes() async {
        let cases: [(Int, String, OAuthError.Code, String?)] = [
            (400, #"{"error":"invalid_grant"}"#, .refused, "invalid_grant"),
            (401, #"{"error":"invalid_client"}"#, .refused, "invalid_client"), (400, "", .refused, nil),
            (403, #"{"error":"invalid_code"}"#, .refused, "invalid_code"),
            (200, #"{"error":"invalid_grant"}"#, .refused, "invalid_grant"), (200, "<html>", .badAnswer, nil),
            (500, #"{"error":"invalid_grant"}"#, .unavailable, "invalid_grant"), (503, "", .unavailable, nil),
            (429, #"{"error":"slow_down"}"#, .unavailable, "slow_down"), (302, "", .unavailable, nil),
            (408, "", .unavailable, nil),
        ]
        for (status, body, code, word) in cases {
            let fake = FakeProvider()
            fake.answer(status, body, fields: [("Retry-After", "7")])
            let error = await failure { () async throws(OAuthError) in
                _ = try await Sample.endpoint(fake).refresh(Secret("r"))
            }
            #expect(error?.code == code, "\(status) \(body)")
            if code != .badAnswer { #expect(error?.answer?.error == word, "\(status) \(body)") }
            if code == .unavailable { #expect(error?.answer?.retryAfterSeconds == 7) }
        }
    }

    @Test("a provider that cannot be reached has said nothing")
    func unreachable() async {
        let cases: [(FetchError.Code, OAuthError.Code)] = [
            (.notConnected, .unavailable), (.notResolved, .unavailable), (.timedOut, .unavailable),
            (.protocolError, .unavailable), (.badRedirect, .unavailable), (.egressRefused, .egressRefused),
            (.tlsFailed, .tlsFailed), (.cancelled, .cancelled), (.tooLarge, .badAnswer),
        ]
        for (code, wanted) in cases {
            let fake = FakeProvider()
            fake.fail(code)
            let error = await failure { () async throws(OAuthError) in
                _ = try await Sample.endpoint(fake).refresh(Secret("r"))
            }
            #expect(error?.code == wanted)
            #expect(error?.answer == nil)
        }
    }

    @Test("a secret that a provider sends back is in no error")
    func echoes() async {
        let fake = FakeProvider()
        let token = "canary-refresh-token-0123456789"
        fake.answer(
            400, #"{"error":"invalid_grant","error_description":"unknown token \#(token) of client with s3cret/&+"}"#)
        let error = await failure { () async throws(OAuthError) in
            _ = try await Sample.endpoint(fake).refresh(Secret(token))
        }
        var text = "\(String(describing: error))"
        if let error { dump(error, to: &text) }
        #expect(!text.contains("canary"))
        #expect(!text.contains("s3cret"))
        #expect(text.contains("unknown token"))
    }

    @Test("an endpoint without TLS gets nothing")
    func plain() async {
        let fake = FakeProvider()
        var provider = Sample.provider
        provider.endpoints.token = "http://sso.example.com/token"
        let endpoint = Sample.endpoint(fake, provider: provider)
        let error = await failure { () async throws(OAuthError) in _ = try await endpoint.refresh(Secret("r")) }
        #expect(error?.code == .badConfiguration)
        #expect(fake.requests.isEmpty)
    }

    @Test("taking back says what kind of token it is, and one that is gone already is taken back")
    func revoke() async throws {
        let fake = FakeProvider()
        fake.answer(200, "")
        fake.answer(400, #"{"error":"invalid_token"}"#)
        fake.answer(503, "")
        let endpoint = Sample.endpoint(fake)
        #expect(try await endpoint.revoke(Secret("r"), isRefreshToken: true))
        #expect(fake.form()["token"] == "r")
        #expect(fake.form()["token_type_hint"] == "refresh_token")
        #expect(try await endpoint.revoke(Secret("r"), isRefreshToken: false))
        let error = await failure { () async throws(OAuthError) in
            _ = try await endpoint.revoke(Secret("r"), isRefreshToken: true)
        }
        #expect(error?.code == .unavailable)
        var pageOnly = Sample.provider
        pageOnly.revocation = .page("https://example.com/")
        #expect(try await Sample.endpoint(fake, provider: pageOnly).revoke(Secret("r"), isRefreshToken: true) == false)
    }

    @Test("a code that cannot be right tells whether the client is known")
    func probe() async throws {
        let cases: [(Int, String, Bool?)] = [
            (400, #"{"error":"invalid_grant"}"#, true), (403, #"{"error":"invalid_code"}"#, true),
            (401, #"{"error":"invalid_client"}"#, false), (400, #"{"error":"redirect_uri_mismatch"}"#, false),
            (400, #"{"error":"invalid_request"}"#, nil), (400, "", nil),
        ]
        for (status, body, isAccepted) in cases {
            let fake = FakeProvider()
            fake.answer(status, body)
            switch try await Sample.endpoint(fake).probe(redirect: "https://salesnode.example.com/") {
            case .accepted: #expect(isAccepted == true, "\(body)")
            case .rejected: #expect(isAccepted == false, "\(body)")
            case .undecided: #expect(isAccepted == nil, "\(body)")
            }
        }
    }

    @Test("a device shows a code and asks until the person is done")
    func device() async throws {
        let fake = FakeProvider()
        fake.answer(
            200,
            #"{"device_code":"d","user_code":"ABCD-EFGH","verification_url":"https://example.com/device","expires_in":"900"}"#
        )
        fake.answer(400, #"{"error":"authorization_pending"}"#)
        fake.answer(400, #"{"error":"slow_down"}"#)
        fake.answer(200, tokens)
        fake.answer(400, #"{"error":"access_denied"}"#)
        let endpoint = Sample.endpoint(fake)
        let device = try await endpoint.requestDevice()
        #expect(device.userCode == "ABCD-EFGH")
        #expect(device.interval == 5)
        #expect(device.expiresIn == 900)
        guard case .pending(5) = try await endpoint.poll(device.deviceCode, interval: 5),
            case .pending(10) = try await endpoint.poll(device.deviceCode, interval: 5),
            case .granted(let answer) = try await endpoint.poll(device.deviceCode, interval: 10)
        else {
            Issue.record("the device was answered otherwise")
            return
        }
        #expect(answer.accessToken == Secret("a"))
        let error = await failure { () async throws(OAuthError) in
            _ = try await endpoint.poll(device.deviceCode, interval: 5)
        }
        #expect(error?.answer?.error == "access_denied")
        fake.answer(200, #"{"device_code":"d","user_code":"A","verification_uri":"javascript:alert(1)"}"#)
        let bad = await failure { () async throws(OAuthError) in _ = try await endpoint.requestDevice() }
        #expect(bad?.code == .badAnswer)
    }
}
