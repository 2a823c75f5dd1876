import Foundation
import Testing

@testable import Testbed

@Suite("The OAuth server, and mail servers that take its tokens")
struct OAuthServerTests {
    private static func dialogue(isPublic: Bool = false) async throws -> OAuthDialogue {
        let manifest = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(manifest.oauth)
        return OAuthDialogue(
            manifest: manifest, service: service,
            client: isPublic ? service.publicClient : service.confidentialClient)
    }

    @Test("Signing in and allowing gives tokens that IMAP and submission take", arguments: ["XOAUTH2", "OAUTHBEARER"])
    func signInAndUse(mechanism: String) async throws {
        let dialogue = try await Self.dialogue()
        let user = mechanism == "XOAUTH2" ? "kate@mail.test" : "leo@mail.test"
        let location = try await dialogue.service.signIn(as: user, at: dialogue.authorization())
        let answer = OAuthDialogue.answer(location)
        #expect(answer["state"] == "a-state")
        #expect(answer["iss"] == dialogue.service.issuer)
        let tokens = try await dialogue.exchange(location)
        let token = try #require(tokens.fields["access_token"], "\(tokens.text)")
        #expect(tokens.fields["refresh_token"] != nil && tokens.fields["id_token"] != nil)
        let imap = try await dialogue.imap(mechanism, user: user, token: token)
        #expect(imap.contains("STATUS INBOX (MESSAGES 0)"), "\(imap)")
        let smtp = try await dialogue.smtp(mechanism, user: user, token: token)
        #expect(smtp.contains("235 2.7.0"), "\(smtp)")
        let other = try await dialogue.imap(mechanism, user: "mia@mail.test", token: token, isRefused: true)
        #expect(other.contains("a NO [AUTHENTICATIONFAILED]"), "\(other)")
        #expect(try await dialogue.exchange(location).fields["error"] == "invalid_grant")
    }

    @Test("A refresh gives new tokens and ends the old ones; what expired or was revoked is refused")
    func refreshExpireRevoke() async throws {
        let dialogue = try await Self.dialogue()
        let user = "nora@mail.test"
        let first = try await dialogue.exchange(
            try await dialogue.service.signIn(as: user, at: dialogue.authorization()))
        let second = try await dialogue.refresh(try #require(first.fields["refresh_token"]))
        #expect(try await dialogue.refresh(first.fields["refresh_token"] ?? "").fields["error"] == "invalid_grant")
        let old = try await dialogue.imap(
            "XOAUTH2", user: user, token: first.fields["access_token"] ?? "", isRefused: true)
        #expect(old.contains("a NO [AUTHENTICATIONFAILED]"), "\(old)")
        let token = try #require(second.fields["access_token"], "\(second.text)")
        #expect(try await dialogue.imap("XOAUTH2", user: user, token: token).contains("a OK"))

        try await dialogue.service.expireAccessTokens(of: user)
        let expired = try await dialogue.smtp("XOAUTH2", user: user, token: token)
        #expect(expired.contains("334 ") && expired.contains("535 5.7.8"), "\(expired)")
        let third = try await dialogue.refresh(try #require(second.fields["refresh_token"]))
        #expect(third.status == 200)

        try await dialogue.service.revokeGrants(of: user)
        #expect(try await dialogue.service.tokens(of: user).refreshTokens == 0)
        let revoked = try await dialogue.refresh(third.fields["refresh_token"] ?? "")
        #expect(revoked.status == 400 && revoked.fields["error"] == "invalid_grant")
    }

    @Test("A client revokes its own grant")
    func revocation() async throws {
        let dialogue = try await Self.dialogue()
        let user = "omar@mail.test"
        let tokens = try await dialogue.exchange(
            try await dialogue.service.signIn(as: user, at: dialogue.authorization()))
        let reply = try await dialogue.post("revoke", ["token": tokens.fields["refresh_token"] ?? ""])
        #expect(reply.status == 200)
        #expect(try await dialogue.service.tokens(of: user) == .init(accessTokens: 0, refreshTokens: 0))
    }

    @Test("Denied consent comes back as an error; an unticked scope makes a token that mail servers refuse")
    func denyAndUntick() async throws {
        let dialogue = try await Self.dialogue()
        let user = "pia@mail.test"
        let denied = try await dialogue.service.signIn(as: user, at: dialogue.authorization(), allows: false)
        #expect(OAuthDialogue.answer(denied)["error"] == "access_denied")
        #expect(OAuthDialogue.answer(denied)["iss"] == dialogue.service.issuer)
        let narrow = try await dialogue.exchange(
            try await dialogue.service.signIn(as: user, at: dialogue.authorization(), granting: ["email"]))
        #expect(narrow.fields["scope"] == "openid email")
        let imap = try await dialogue.imap(
            "XOAUTH2", user: user, token: narrow.fields["access_token"] ?? "", isRefused: true)
        #expect(imap.contains("a NO [AUTHENTICATIONFAILED]"), "\(imap)")
    }

    @Test("A wrong password, a foreign redirect address and a missing code challenge are refused")
    func refusals() async throws {
        let dialogue = try await Self.dialogue()
        var elsewhere = dialogue
        elsewhere.redirect = "https://elsewhere.test/callback"
        let addresses = [
            elsewhere.authorization(),
            dialogue.authorization().replacingOccurrences(of: "client_id=mail", with: "client_id="),
        ]
        for address in addresses {
            let error = await #expect(throws: TestbedError.self) {
                try await dialogue.service.signIn(as: "quinn@mail.test", at: address)
            }
            #expect(error?.code == .refused)
        }
        let error = await #expect(throws: TestbedError.self) {
            try await dialogue.service.signIn(as: "quinn@mail.test", password: "x", at: dialogue.authorization())
        }
        #expect(error?.code == .refused)
        let plain = dialogue.authorization().replacingOccurrences(of: "code_challenge", with: "unused")
        let location = try await dialogue.service.signIn(as: "quinn@mail.test", at: plain)
        #expect(OAuthDialogue.answer(location)["error"] == "invalid_request")
    }

    @Test("A public client needs no secret, and a device gets its tokens when somebody allows it elsewhere")
    func publicClientAndDevice() async throws {
        var dialogue = try await Self.dialogue(isPublic: true)
        dialogue.redirect = "http://127.0.0.1:4712/"
        let user = "rosa@mail.test"
        let tokens = try await dialogue.exchange(
            try await dialogue.service.signIn(as: user, at: dialogue.authorization()))
        #expect(tokens.status == 200)
        let device = try await dialogue.post("device-authorization", ["scope": "openid mail"])
        let fields = [
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "device_code": device.fields["device_code"] ?? "",
        ]
        #expect(try await dialogue.post("token", fields).fields["error"] == "authorization_pending")
        try await dialogue.service.signIn(as: user, at: try #require(device.fields["verification_uri_complete"]))
        let given = try await dialogue.post("token", fields)
        let imap = try await dialogue.imap("OAUTHBEARER", user: user, token: given.fields["access_token"] ?? "")
        #expect(imap.contains("a OK"), "\(given.text) \(imap)")
    }

    @Test("It describes itself under each of its names, and its pages are forms")
    func pages() async throws {
        let dialogue = try await Self.dialogue()
        let description = try await dialogue.get("/.well-known/openid-configuration")
        #expect(description.fields["issuer"] == dialogue.service.issuer)
        #expect(description.fields["token_endpoint"] == dialogue.service.tokenEndpoint)
        #expect(description.fields["revocation_endpoint"] == dialogue.service.revocationEndpoint)
        #expect(
            description.fields["device_authorization_endpoint"] == dialogue.service.deviceAuthorizationEndpoint)
        let page = try await dialogue.get("/sign-in?next=/authorize%3Flogin_hint%3Dalice%2540mail.test")
        #expect(page.status == 200 && page.text.contains(#"value="alice@mail.test""#), "\(page.text)")
    }

    @Test("Where the OAuth server does not run, mail servers say that they cannot judge, and afterwards they can")
    func serverAway() async throws {
        let testbed = try await TestbedProcess.start(TestbedOptions(oauth: true))
        let manifest = testbed.manifest
        let service = try #require(manifest.oauth)
        let dialogue = OAuthDialogue(manifest: manifest, service: service, client: service.confidentialClient)
        let user = "alice@mail.test"
        let tokens = try await dialogue.exchange(try await service.signIn(as: user, at: dialogue.authorization()))
        let token = try #require(tokens.fields["access_token"])
        try await manifest.stop(.oauth)
        let away = try await dialogue.imap("XOAUTH2", user: user, token: token)
        #expect(away.contains("a NO [UNAVAILABLE]"), "\(away)")
        try await manifest.start(.oauth)
        let back = try await dialogue.imap("XOAUTH2", user: user, token: token)
        #expect(back.contains("a OK"), "\(back)")
        // Passwords are judged as ever, and mail comes in.
        let outcome = try await manifest.submit(as: user, from: user, to: user, subject: "beside tokens")
        #expect(outcome.lines.contains { $0.hasPrefix("235 ") }, "\(outcome.text)")
        _ = try await manifest.waitForMessage(of: user) { $0.subject == "beside tokens" }
        // Another testbed at the same time knows nothing of this one's tokens.
        let other = try await Self.dialogue()
        #expect(other.service.issuer != service.issuer)
        #expect(try await other.imap("XOAUTH2", user: user, token: token).contains("a NO"))
        let words = try await testbed.stop()
        #expect(words == "")
    }
}
