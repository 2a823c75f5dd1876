import Foundation
import MailTestKit
import Testing

/// Requests go straight into the provider but for the two tests that open a connection.
@Suite("The provider from a script")
struct ScriptedProviderTests {
    // The pair of RFC 7636, appendix B.
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    private static let redirect = "https://salesnode.test/oauth/callback"

    private static func address(_ provider: ScriptedProvider, _ scope: String, more: String = "") -> String {
        provider.authorizationEndpoint
            + "?client_id=client&redirect_uri=https%3A%2F%2Fsalesnode.test%2Foauth%2Fcallback&response_type=code&scope="
            + scope + "&state=s&nonce=n&code_challenge=\(challenge)&code_challenge_method=S256" + more
    }

    private static func field(_ name: String, of location: String?) -> String? {
        URLComponents(string: location ?? "")?.queryItems?.first { $0.name == name }?.value
    }

    private static func exchange(_ provider: ScriptedProvider, _ location: String?) async throws -> [String: String] {
        try await post(
            provider,
            [
                "grant_type": "authorization_code", "code": field("code", of: location) ?? "",
                "redirect_uri": redirect, "code_verifier": verifier,
            ])
    }

    private static func refresh(_ provider: ScriptedProvider, _ token: String?) async throws -> [String: String] {
        try await post(provider, ["grant_type": "refresh_token", "refresh_token": token ?? ""])
    }

    /// By `curl`'s place: the `openssl` client, which is no part of this kit.
    private static func post(_ provider: ScriptedProvider, _ fields: [String: String]) async throws -> [String: String]
    {
        let body = fields.merging(["client_id": "client", "client_secret": "secret"]) { first, _ in first }
            .map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }.joined(
                separator: "&")
        let text = try await TLSRequest(provider).send("POST", provider.tokenEndpoint, body: body)
        let parts = text.components(separatedBy: "\r\n\r\n")
        let object = try? JSONSerialization.jsonObject(with: Data(parts.last?.utf8 ?? "".utf8)) as? [String: Any]
        var answer = (object ?? [:]).mapValues { "\($0)" }
        answer["status"] = text.split(separator: " ").dropFirst().first.map(String.init)
        answer["head"] = parts.first
        return answer
    }

    @Test("Google gives a refresh token with offline access alone, spells scopes out, and keeps the token")
    func google() async throws {
        try await withScriptedProvider(.google) { provider in
            let scope = "openid%20email%20https%3A%2F%2Fmail.google.com%2F"
            let online = try await Self.exchange(provider, provider.follow(Self.address(provider, scope)))
            #expect(online["refresh_token"] == nil)
            let offline = provider.follow(Self.address(provider, scope, more: "&access_type=offline&prompt=consent"))
            let tokens = try await Self.exchange(provider, offline)
            #expect(
                tokens["scope"] == "openid https://www.googleapis.com/auth/userinfo.email https://mail.google.com/")
            let again = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(again["access_token"] != nil && again["refresh_token"] == nil)
            #expect(provider.accepts(again["access_token"] ?? "", of: "alice@example.com"))
            provider.revokeGrants(of: "alice@example.com")
            #expect(!provider.accepts(again["access_token"] ?? "", of: "alice@example.com"))
            let dead = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(dead["error"] == "invalid_grant" && dead["status"] == "400")
            #expect(dead["error_description"] == "Token has been expired or revoked.")
            #expect(provider.requests(grant: "refresh_token").count == 2)
        }
    }

    @Test("Microsoft rotates without ending the old token, and refuses with a number")
    func microsoft() async throws {
        try await withScriptedProvider(.microsoft) { provider in
            let scope = "openid%20offline_access%20https%3A%2F%2Foutlook.office.com%2FIMAP.AccessAsUser.All"
            let tokens = try await Self.exchange(provider, provider.follow(Self.address(provider, scope)))
            #expect(tokens["scope"] == "https://outlook.office365.com/imap.accessasuser.all")
            let second = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(second["refresh_token"] != nil && second["refresh_token"] != tokens["refresh_token"])
            let old = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(old["access_token"] != nil)
            provider.revokeGrants(of: "alice@example.com")
            let dead = try await Self.refresh(provider, second["refresh_token"])
            #expect(dead["error_description"]?.hasPrefix("AADSTS50173: ") == true)
            provider.addClient("client", secret: "another", redirects: [])
            let refused = try await Self.refresh(provider, second["refresh_token"])
            #expect(refused["status"] == "401")
        }
    }

    @Test("The reuse of a token that was rotated away ends the grant")
    func reuse() async throws {
        try await withScriptedProvider { provider in
            let tokens = try await Self.exchange(provider, provider.follow(Self.address(provider, "openid%20mail")))
            let second = try await Self.refresh(provider, tokens["refresh_token"])
            let reused = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(reused["error"] == "invalid_grant")
            let newest = try await Self.refresh(provider, second["refresh_token"])
            #expect(newest["error"] == "invalid_grant")
        }
    }

    @Test("A code works once, with its verifier and its redirect address")
    func codes() async throws {
        try await withScriptedProvider { provider in
            let location = provider.follow(Self.address(provider, "mail"))
            #expect(Self.field("state", of: location) == "s")
            let once = try await Self.exchange(provider, location)
            #expect(once["access_token"] != nil)
            let twice = try await Self.exchange(provider, location)
            #expect(twice["error"] == "invalid_grant")
            provider.decision = .deny
            #expect(Self.field("error", of: provider.follow(Self.address(provider, "mail"))) == "access_denied")
            let elsewhere = Self.address(provider, "mail").replacingOccurrences(of: "salesnode.test", with: "evil.test")
            #expect(provider.follow(elsewhere) == nil)
        }
    }

    @Test("Faults happen once, in their order, and then it answers again")
    func faults() async throws {
        try await withScriptedProvider { provider in
            let tokens = try await Self.exchange(provider, provider.follow(Self.address(provider, "mail")))
            provider.inject(.unavailable(retryAfter: 30), at: "/token")
            provider.inject(.page, at: "/token")
            provider.inject(.cut, at: "/token")
            provider.inject(.huge(bytes: 300_000), at: "/token")
            let busy = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(busy["status"] == "503" && busy["head"]?.contains("Retry-After: 30") == true)
            let page = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(page["status"] == "200" && page["access_token"] == nil)
            // It was carried out, so that the token is rotated away although its successor never came.
            let cut = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(cut["access_token"] == nil)
            let gone = try await Self.refresh(provider, tokens["refresh_token"])
            #expect(gone["error"] == "invalid_grant")
        }
    }

    @Test("An IMAP server of the kit takes the provider's tokens, and explains why it refuses one")
    func tokensAtIMAP() async throws {
        try await withScriptedProvider(.google) { provider in
            var options = FakeServerOptions()
            options.capabilities.formUnion(["AUTH=XOAUTH2", "AUTH=OAUTHBEARER"])
            options.takesToken = { user, token in token == "good" && user == "alice@example.com" }
            options.tokenChallenge = provider.manner.challenge
            try await withFakeIMAPServer(options) { server in
                server.addAccount("alice@example.com")
                for (message, end) in [
                    ("user=alice@example.com\u{1}auth=Bearer good\u{1}\u{1}", "a OK"),
                    ("user=alice@example.com\u{1}auth=Bearer bad\u{1}\u{1}", "a NO [AUTHENTICATIONFAILED]"),
                ] {
                    let response = Data(message.utf8).base64EncodedString()
                    let text = try await TLSRequest(port: server.port, file: server.certificateFile ?? "")
                        .send("a AUTHENTICATE XOAUTH2 \(response)\r\n\r\nb LOGOUT\r\n")
                    #expect(text.contains(end), "\(text)")
                    let explains = text.contains(Data(provider.manner.challenge.utf8).base64EncodedString())
                    #expect(explains == (end != "a OK"))
                }
            }
        }
    }
}

/// One exchange by way of `openssl s_client`, which is no part of this kit.
private struct TLSRequest {
    let port: Int
    let file: String

    init(port: Int, file: String) {
        self.port = port
        self.file = file
    }

    init(_ provider: ScriptedProvider) {
        self.init(port: URL(string: provider.origin)?.port ?? 0, file: provider.certificateFile)
    }

    func send(_ method: String, _ address: String, body: String) async throws -> String {
        let path = URL(string: address)?.path ?? "/"
        return try await send(
            "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    func send(_ text: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = [
            "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", file, "-verify_return_error", "-quiet",
        ]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        input.fileHandleForWriting.write(Data(text.utf8))
        let reader = output.fileHandleForReading
        let data = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: (try? reader.readToEnd()) ?? Data()) }
        }
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
