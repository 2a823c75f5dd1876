import Foundation
import MailModel
import MailStore
import Testbed
import Testing

@testable import Web

@Suite("Web: connecting by a sign-in at the provider", .serialized, .timeLimit(.minutes(15)))
struct OAuthPagesTests {
    @Test("there and back: the mailbox is connected without a password, and its page says what was granted")
    func connect() async throws {
        try await OAuthFixture.run { fixture in
            let user = "alice@mail.test"
            let there = try await fixture.begin(user)
            #expect(there.contains("code_challenge_method=S256") && there.contains("login_hint=alice"))
            let location = try await fixture.service.signIn(as: user, at: there)
            let saved = try await fixture.comeBack(location)
            #expect(saved.status == 303 && saved.location?.hasSuffix("?done=connected") == true, "\(saved.body)")
            let id = try #require(saved.location?.split(separator: "/").last?.prefix { $0 != "?" })
            let page = try await fixture.owner.get("/mailboxes/\(id)/authentication")
            for words in ["Sign-in at Testbed", user, "by Olive", "Re-authenticate", "takes the access back"] {
                #expect(page.body.contains(words), "\(words): \(page.body)")
            }
            #expect(!page.body.contains("Password of the mailbox"))
            let audit = try await fixture.owner.get("/audit")
            #expect(audit.body.contains("connected <strong>\(user)"))

            // Signing in anew replaces the grant of the same mailbox.
            let again = try await fixture.owner.submit(
                "/mailboxes/\(id)/oauth", from: "/mailboxes/\(id)/authentication", [("client", fixture.client)])
            let second = try await fixture.comeBack(
                try await fixture.service.signIn(as: user, at: try OAuthFixture.target(of: again)))
            #expect(second.location == "/mailboxes/\(id)?done=connected", "\(second.body)")
        }
    }

    @Test("an answer is taken once, from its own browser, at its own address, and from its own issuer")
    func forgeries() async throws {
        try await OAuthFixture.run { fixture in
            let user = "bob@mail.test"
            let location = try await fixture.service.signIn(as: user, at: try await fixture.begin(user))
            let stranger = fixture.web.browser()
            #expect(try await stranger.get(fixture.path(location)).body.contains("did not begin the sign-in"))
            let other = try await fixture.web.join("mia", as: "admin", by: fixture.owner)
            #expect(try await other.get(fixture.path(location)).status == 403)
            let mixedUp = fixture.path(location).replacing("iss=https", with: "iss=http")
            let forged = try await fixture.owner.get(mixedUp)
            #expect(forged.status == 403 && forged.body.contains("another provider"), "\(forged.body)")
            // The state is used up by that, whatever comes afterwards.
            #expect(try await fixture.owner.get(fixture.path(location)).status == 403)

            let good = try await fixture.service.signIn(as: user, at: try await fixture.begin(user))
            let back = try await fixture.owner.get(fixture.path(good))
            #expect(back.location == "/oauth/continue")
            #expect(try await fixture.owner.get(fixture.path(good)).status == 403, "replayed")
            // The handle that this browser got is worth nothing in another.
            other.setCookie("sign-in", fixture.owner.cookies["sign-in"])
            #expect(try await other.get("/oauth/continue").status == 403)
            let injected = fixture.path(try await fixture.service.signIn(as: user, at: try await fixture.begin(user)))
            let swapped = injected.replacing(/code=[^&]*/, with: "code=of-somebody-else")
            let refused = try await fixture.owner.get(swapped)
            #expect(refused.status == 200 && refused.body.contains("The sign-in did not go on"), "\(refused.body)")
            for path in ["/oauth/callback", "/oauth/callback?state=x&code=y", "/oauth/callback?state=a&state=b"] {
                #expect(try await fixture.owner.get(path).status == 403, "\(path)")
            }
        }
    }

    @Test("a sign-in begins by our own form alone, and only for those who manage mailboxes")
    func crossSite() async throws {
        try await OAuthFixture.run { fixture in
            let fields = [("client", fixture.client), ("address", "bob@mail.test")]
            #expect(try await fixture.owner.post("/mailboxes/connect/oauth", fields).status == 403)
            let token = try await fixture.owner.get("/mailboxes/connect").formToken
            let foreign = try await fixture.owner.post(
                "/mailboxes/connect/oauth", [("form-token", token)] + fields,
                headers: [("Sec-Fetch-Site", "cross-site")])
            #expect(foreign.status == 403)
            let viewer = try await fixture.web.join("val", as: "viewer", by: fixture.owner)
            let refused = try await viewer.submit("/mailboxes/connect/oauth", from: "/account", fields)
            #expect(refused.status == 403)
            for path in ["/settings/sign-in", "/settings/sign-in/google", "/owner-links"] {
                #expect(try await viewer.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test("no to the consent, and mail unticked, are explained, and nothing is saved")
    func refusals() async throws {
        try await OAuthFixture.run { fixture in
            let user = "carol@mail.test"
            let denied = try await fixture.comeBack(
                try await fixture.service.signIn(as: user, at: try await fixture.begin(user), allows: false))
            #expect(denied.status == 200 && denied.body.contains("oauth.consent-required"), "\(denied.body)")
            let narrow = try await fixture.comeBack(
                try await fixture.service.signIn(as: user, at: try await fixture.begin(user), granting: ["email"]))
            #expect(narrow.status == 200 && narrow.body.contains("oauth.scope-missing"), "\(narrow.body)")
            #expect(try await fixture.owner.get("/mailboxes").body.contains("No mailbox yet"))
        }
    }

    @Test("another account than the expected one is a question; yes does not help where the mail server says no")
    func otherAccount() async throws {
        try await OAuthFixture.run { fixture in
            let location = try await fixture.service.signIn(
                as: "erin@mail.test", at: try await fixture.begin("dave@mail.test"))
            let back = try await fixture.owner.get(fixture.path(location))
            #expect(back.location == "/oauth/continue")
            let page = try await fixture.owner.get("/oauth/continue")
            #expect(page.body.contains("You signed in as erin@mail.test"), "\(page.body)")
            let silent = try await fixture.owner.post("/oauth/connect", [("form-token", page.formToken)])
            #expect(silent.status == 200 && !silent.body.contains("is connected"), "\(silent.body)")
            let question = page.value(of: "accepted")
            let yes = try await fixture.owner.post(
                "/oauth/connect", [("form-token", page.formToken), ("accepted", question)])
            #expect(yes.status == 200 && yes.body.contains("Nothing is saved"), "\(yes.body)")
            let no = try await fixture.owner.post("/oauth/abandon", [("form-token", page.formToken)])
            #expect(no.location == "/mailboxes/connect?address=dave%40mail.test")
            #expect(try await fixture.owner.get("/oauth/continue").status == 403)
        }
    }

    @Test("the owner's link shows without being used, works once, and for its address alone")
    func ownerLink() async throws {
        try await OAuthFixture.run { fixture in
            func link(_ address: String) async throws -> String {
                let made = try await fixture.owner.submit(
                    "/owner-links", from: "/owner-links", [("address", address), ("client", fixture.client)])
                let found = try #require(made.body.firstMatch(of: /\/owner\/([A-Za-z0-9_.]+)/)?.1, "\(made.body)")
                return String(found)
            }
            let token = try await link("frank@mail.test")
            let frank = fixture.web.browser()
            for _ in 0..<2 {
                let page = try await frank.get("/owner/\(token)")
                #expect(page.status == 200 && page.body.contains("Olive asks you"), "\(page.body)")
            }
            #expect(try await frank.get("/owner/\(token.dropLast())").status == 410)
            let form = try await frank.get("/owner/\(token)")
            let pressed = try await frank.post("/owner", [("form-token", form.formToken), ("token", token)])
            let there = try OAuthFixture.target(of: pressed)
            #expect(try await frank.get("/owner/\(token)").status == 410)
            let again = try await frank.post("/owner", [("form-token", form.formToken), ("token", token)])
            #expect(again.header("Refresh") == nil)
            let saved = try await fixture.comeBack(
                try await fixture.service.signIn(as: "frank@mail.test", at: there), in: frank)
            #expect(saved.status == 200 && saved.body.contains("frank@mail.test is connected"), "\(saved.body)")
            #expect(try await fixture.owner.get("/mailboxes").body.contains("frank@mail.test"))
            #expect(try await fixture.owner.get("/audit").body.contains("<strong>The owner</strong> connected"))

            let pinned = try await link("grace@mail.test")
            let heidi = fixture.web.browser()
            let page = try await heidi.get("/owner/\(pinned)")
            let go = try await heidi.post("/owner", [("form-token", page.formToken), ("token", pinned)])
            let wrong = try await fixture.comeBack(
                try await fixture.service.signIn(as: "heidi@mail.test", at: try OAuthFixture.target(of: go)), in: heidi)
            #expect(wrong.body.contains("oauth.wrong-account"), "\(wrong.body)")
        }
    }

    @Test("a wrong client secret is found at once, with what to do; the stored one is in no page")
    func clientPage() async throws {
        try await OAuthFixture.run { fixture in
            let path = "/settings/sign-in/custom"
            let wrong = try await fixture.owner.submit(
                path, from: path,
                OAuthFixture.form(
                    fixture.testbed, fixture.service, issuer: fixture.service.issuer, secret: "wrong-canary"))
            #expect(wrong.status == 422 && wrong.body.contains("oauth.client-misconfigured"), "\(wrong.body)")
            #expect(wrong.body.contains("Nothing is saved yet") && wrong.body.contains("Save it all the same"))
            let list = try await fixture.owner.get("/settings/sign-in")
            #expect(list.body.contains("\(fixture.web.base)/oauth/callback"))
            #expect(!(wrong.body + list.body).contains("wrong-canary"))
            #expect(!list.body.contains(fixture.service.confidentialClient.secret ?? "?"))
            let google = try await fixture.owner.get("/settings/sign-in/google")
            #expect(google.body.contains("console.cloud.google.com") && google.body.contains("Source: "))
            let nowhere = try await fixture.owner.submit(
                path, from: path,
                OAuthFixture.form(fixture.testbed, fixture.service, issuer: "https://localhost:1"))
            #expect(nowhere.status == 422, "\(nowhere.body)")
            let removed = try await fixture.owner.submit(
                "/settings/sign-in/\(fixture.client)/remove", from: "/settings/sign-in", [])
            #expect(removed.location == "/settings/sign-in?done=removed")
        }
    }

    @Test("a public client, which has no secret, is entered and connects a mailbox")
    func publicClient() async throws {
        try await OAuthFixture.run { fixture in
            var form = OAuthFixture.form(fixture.testbed, fixture.service, issuer: fixture.service.issuer, secret: "")
            form.removeAll { ["client-id", "name"].contains($0.0) }
            form += [("client-id", fixture.service.publicClient.id), ("name", "Public")]
            let path = "/settings/sign-in/custom"
            let saved = try await fixture.owner.submit(path, from: path, form)
            #expect(saved.status == 200 && saved.body.contains("none: a public client"), "\(saved.body)")
            #expect(saved.body.contains("The provider knows this client"))
            let page = try await fixture.owner.get("/mailboxes/connect")
            let buttons = page.body.matches(of: /name="client" value="(oac_[a-z0-9_]+)"/).map { String($0.1) }
            let client = try #require(buttons.first { $0 != fixture.client })
            let user = "quinn@mail.test"
            let begun = try await fixture.owner.submit(
                "/mailboxes/connect/oauth", from: "/mailboxes/connect", [("client", client), ("address", user)])
            let there = try OAuthFixture.target(of: begun)
            #expect(there.contains("client_id=nativeclient") && there.contains("code_challenge_method=S256"))
            let done = try await fixture.comeBack(try await fixture.service.signIn(as: user, at: there))
            #expect(done.location?.hasSuffix("?done=connected") == true, "\(done.body)")
        }
    }
}
