import HTTPFetch
import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: discovery")
struct ServerMetadataTests {
    private func document(_ issuer: String = Sample.issuer, _ more: String = "") -> String {
        #"{"issuer":"\#(issuer)","authorization_endpoint":"https://sso.example.com/a","token_endpoint":"https://sso.example.com/t"\#(more)}"#
    }

    @Test("an issuer's own description becomes a provider")
    func found() async throws {
        let fake = FakeProvider()
        fake.answer(
            200,
            document(
                Sample.issuer,
                #","revocation_endpoint":"https://sso.example.com/r","device_authorization_endpoint":"https://sso.example.com/d","authorization_response_iss_parameter_supported":true,"scopes_supported":["openid","email","offline_access","mail"],"token_endpoint_auth_methods_supported":["client_secret_post"],"code_challenge_methods_supported":["S256"]"#
            ))
        let metadata = try await ServerMetadata.discover(issuer: Sample.issuer, fetcher: fake)
        let provider = metadata.provider(name: "Example", mailScopes: ["mail"], mail: nil)
        #expect(provider.endpoints.token == "https://sso.example.com/t")
        #expect(provider.endpoints.device == "https://sso.example.com/d")
        #expect(provider.revocation == .endpoint("https://sso.example.com/r"))
        #expect(provider.saysIssuerInResponse)
        #expect(provider.clientAuthentication == .post)
        #expect(provider.scopes.requested == "openid email offline_access mail")
        #expect(metadata.takesS256 == true)
        #expect(fake.requests.map(\.url) == ["https://sso.example.com/.well-known/openid-configuration"])
    }

    @Test("an issuer with a path is asked in each of the three places")
    func places() async throws {
        let issuer = "https://sso.example.com/realms/one"
        let fake = FakeProvider()
        fake.answer(404, "")
        fake.answer(404, "")
        fake.answer(200, document(issuer))
        let metadata = try await ServerMetadata.discover(issuer: issuer, fetcher: fake)
        #expect(metadata.issuer == issuer)
        #expect(
            fake.requests.map(\.url) == [
                "https://sso.example.com/realms/one/.well-known/openid-configuration",
                "https://sso.example.com/.well-known/oauth-authorization-server/realms/one",
                "https://sso.example.com/.well-known/openid-configuration/realms/one",
            ])
    }

    @Test("a description of another issuer, or with addresses without TLS, is not used")
    func refused() async {
        for body in [
            document("https://evil.example.com"),
            document().replacing("https://sso.example.com/t", with: "http://x.test/t"),
            document().replacing("https://sso.example.com/a", with: "javascript:alert(1)"), "{}", "", "[1]", "<html>",
        ] {
            let fake = FakeProvider()
            for _ in 0..<3 { fake.answer(200, body) }
            await #expect(throws: OAuthError.self, "\(body)") {
                _ = try await ServerMetadata.discover(issuer: Sample.issuer, fetcher: fake)
            }
        }
        for issuer in ["http://sso.example.com", "sso.example.com", "", "https://sso.example.com?x=1"] {
            await #expect(throws: OAuthError.self, "\(issuer)") {
                _ = try await ServerMetadata.discover(issuer: issuer, fetcher: FakeProvider())
            }
        }
    }

    @Test("a slash too many or too few in what a person typed is forgiven, and the issuer's own spelling counts")
    func slash() async throws {
        let fake = FakeProvider()
        fake.answer(200, document())
        #expect(try await ServerMetadata.discover(issuer: Sample.issuer + "/", fetcher: fake).issuer == Sample.issuer)
    }
}
