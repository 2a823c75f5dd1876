import CryptoExtras
import Foundation
import HTTPFetch
import MailModel
import Testing

@testable import OAuth

@Suite("OAuth: tokens of an organisation's own app")
struct AppTokenTests {
    private static let key = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    private func file(_ changes: [String: Any?] = [:]) throws -> Secret {
        var fields: [String: Any] = [
            "type": "service_account", "client_email": "app@project.example.com", "client_id": "100000000000000000001",
            "private_key_id": "canary-key-id", "private_key": try Self.key.get().pkcs8PEMRepresentation,
        ]
        for (name, value) in changes { fields[name] = value }
        return Secret(Array(try JSONSerialization.data(withJSONObject: fields)))
    }

    private func certificateFile(_ pem: String? = nil) throws -> Secret {
        let certificate = Data(repeating: 7, count: 300).base64EncodedString(options: .lineLength64Characters)
        return Secret(
            "Bag Attributes\n\(try pem ?? Self.key.get().pkcs8PEMRepresentation)\r\n"
                + "-----BEGIN CERTIFICATE-----\r\n\(certificate)\r\n-----END CERTIFICATE-----\n")
    }

    private func endpoint(_ fake: FakeProvider, _ access: AppAccess?, _ client: OAuthClient) -> TokenEndpoint {
        var provider = Sample.provider
        provider.appAccess = access
        return TokenEndpoint(provider: provider, client: client, fetcher: fake, now: { Sample.now })
    }

    private func failure(_ body: () async throws(OAuthError) -> Void) async -> OAuthError? {
        do throws(OAuthError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    /// Header and claims of a token whose signature is right.
    private func verified(
        _ token: String, padding: _RSA.Signing.Padding
    ) throws -> (header: [String: String], claims: [String: Any]) {
        let parts = token.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        let signature = try #require(Base64URL.decode(parts[2].utf8))
        let isValid = try Self.key.get().publicKey.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature), for: Data("\(parts[0]).\(parts[1])".utf8),
            padding: padding)
        try #require(isValid)
        let header = try JSONSerialization.jsonObject(with: Data(try #require(Base64URL.decode(parts[0].utf8))))
        let claims = try JSONSerialization.jsonObject(with: Data(try #require(Base64URL.decode(parts[1].utf8))))
        return (try #require(header as? [String: String]), try #require(claims as? [String: Any]))
    }

    @Test("a service account signs for one mailbox, for one scope, for one server, for minutes")
    func delegation() async throws {
        let fake = FakeProvider()
        fake.answer(200, #"{"access_token":"t","expires_in":3599,"token_type":"Bearer"}"#)
        let account = try ServiceAccountKey(file: try file(["token_uri": "https://evil.example/"]))
        let endpoint = endpoint(
            fake, .delegation(scope: "https://mail.example/"),
            OAuthClient(id: account.email, key: .serviceAccount(account)))
        #expect(try await endpoint.appToken(for: "alice@example.com").accessToken == Secret("t"))
        #expect(fake.requests.map(\.url) == [Sample.provider.endpoints.token])
        let form = fake.form()
        #expect(form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        #expect(form["client_secret"] == nil && form["client_id"] == nil)
        let (header, claims) = try verified(try #require(form["assertion"]), padding: .insecurePKCS1v1_5)
        #expect(header == ["alg": "RS256", "typ": "JWT", "kid": "canary-key-id"])
        #expect(claims["iss"] as? String == "app@project.example.com")
        #expect(claims["sub"] as? String == "alice@example.com")
        #expect(claims["aud"] as? String == Sample.provider.endpoints.token)
        #expect(claims["scope"] as? String == "https://mail.example/")
        let now = Int(Sample.now.milliseconds / 1000)
        let (issued, end) = (try #require(claims["iat"] as? Int), try #require(claims["exp"] as? Int))
        #expect((now - 60...now).contains(issued) && (now + 60...now + 600).contains(end))
    }

    @Test("a certificate proves the client wherever a secret would, each time by another assertion")
    func certificate() async throws {
        let fake = FakeProvider()
        let certificate = try ClientCertificate(file: try certificateFile())
        let endpoint = endpoint(
            fake, .clientCredentials(scope: "https://mail.example/.default", roles: []),
            OAuthClient(id: "client", key: .certificate(certificate)))
        fake.answer(200, #"{"access_token":"t","expires_in":3599}"#)
        fake.answer(200, #"{"access_token":"t","expires_in":3599}"#)
        _ = try await endpoint.appToken(for: "alice@example.com")
        _ = try await endpoint.refresh(Secret("r"))
        #expect(fake.form(0)["grant_type"] == "client_credentials")
        #expect(fake.form(0)["scope"] == "https://mail.example/.default")
        var ids: Set<String> = []
        for index in 0..<2 {
            let form = fake.form(index)
            #expect(form["client_id"] == "client" && form["client_secret"] == nil)
            #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            let (header, claims) = try verified(try #require(form["client_assertion"]), padding: .PSS)
            #expect(header["alg"] == "PS256" && header["x5t#S256"]?.count == 43)
            #expect(claims["iss"] as? String == "client" && claims["sub"] as? String == "client")
            #expect(claims["aud"] as? String == Sample.provider.endpoints.token)
            #expect(claims["scope"] == nil)
            ids.insert(try #require(claims["jti"] as? String))
        }
        #expect(ids.count == 2)
    }

    @Test("a token that says what it may do, and lacks mail, is refused here; one that says nothing is taken")
    func roles() async throws {
        func token(_ claims: String) -> String {
            let part = Base64URL.encode(claims.utf8)
            return #"{"access_token":"\#(Base64URL.encode("{}".utf8)).\#(part).c2ln","expires_in":3599}"#
        }
        let fake = FakeProvider()
        let endpoint = endpoint(
            fake, .clientCredentials(scope: "s", roles: ["IMAP.AccessAsApp", "SMTP.SendAsApp"]), Sample.client)
        fake.answer(200, token(#"{"idtyp":"app","roles":["Mail.Read","IMAP.AccessAsApp","SMTP.SendAsApp"]}"#))
        fake.answer(200, token(#"{"oid":"x"}"#))
        fake.answer(200, #"{"access_token":"opaque"}"#)
        for _ in 0..<3 { _ = try await endpoint.appToken(for: "alice@example.com") }
        fake.answer(200, token(#"{"idtyp":"app","roles":["IMAP.AccessAsApp"]}"#))
        fake.answer(200, token(#"{"idtyp":"app"}"#))
        for missing in ["SMTP.SendAsApp", "IMAP.AccessAsApp, SMTP.SendAsApp"] {
            let error = await failure { () async throws(OAuthError) in
                _ = try await endpoint.appToken(for: "alice@example.com")
            }
            #expect(error?.code == .refused && error?.answer?.error == "insufficient_scope")
            #expect(error?.answer?.description?.description == missing)
        }
    }

    @Test("without the key that it needs, or at a provider without such a way, nothing is asked")
    func configuration() async throws {
        let fake = FakeProvider()
        let account = try ServiceAccountKey(file: try file())
        let cases: [(AppAccess?, OAuthClient)] = [
            (nil, Sample.client), (.delegation(scope: "s"), Sample.client),
            (.clientCredentials(scope: "s", roles: []), OAuthClient(id: "public")),
        ]
        for (access, client) in cases {
            let error = await failure { () async throws(OAuthError) in
                _ = try await endpoint(fake, access, client).appToken(for: "alice@example.com")
            }
            #expect(error?.code == .badConfiguration)
        }
        #expect(fake.requests.isEmpty)
        #expect(!"\(account)".contains("PRIVATE"))
    }

    @Test("what is no key file is refused, cut at any byte as well, and its words tell nothing of it")
    func files() throws {
        let whole = try file().copyBytes()
        for length in stride(from: 0, to: whole.count, by: 7) {
            #expect(throws: OAuthError.self) { try ServiceAccountKey(file: Secret(whole.prefix(length))) }
        }
        let weak = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024)).pkcs8PEMRepresentation
        let changes: [[String: Any?]] = [
            ["type": "authorized_user"], ["private_key": "canary"], ["private_key": nil], ["client_email": nil],
            ["client_email": "a b"], ["private_key": weak],
        ]
        for change in changes {
            #expect(throws: OAuthError.self) { try ServiceAccountKey(file: try file(change)) }
            let error = #expect(throws: OAuthError.self) { try ServiceAccountKey(file: try file(change)) }
            #expect(error.map { !"\($0)".contains("canary") } ?? false)
        }
        let certificate = try certificateFile().copyBytes()
        for length in stride(from: 0, to: certificate.count - 1, by: 7) {
            #expect(throws: OAuthError.self) { try ClientCertificate(file: Secret(certificate.prefix(length))) }
        }
        #expect(throws: OAuthError.self) { try ClientCertificate(file: try certificateFile("no key")) }
        #expect(throws: OAuthError.self) {
            try ClientCertificate(file: Secret(Array(repeating: UInt8(ascii: "-"), count: 1 << 20)))
        }
    }
}
