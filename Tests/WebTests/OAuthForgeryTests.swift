import Foundation
import MailModel
import MailStore
import Testbed
import Testing

@testable import Web

/// What others may try with a sign-in, and what browsers do on their own: each ends in plain words and the next step.
@Suite("Web: sign-ins that are not what they seem", .serialized, .timeLimit(.minutes(15)))
struct OAuthForgeryTests {
    @Test("an address to go on to, put in by somebody else, leads nowhere")
    func openRedirect() async throws {
        try await OAuthFixture.run { fixture in
            let evil = "https%3A%2F%2Fevil.example%2F"
            let there = try await fixture.owner.submit(
                "/mailboxes/connect/oauth?next=\(evil)&redirect_uri=\(evil)", from: "/mailboxes/connect",
                [
                    ("client", fixture.client), ("address", "nora@mail.test"), ("next", "https://evil.example/"),
                    ("redirect_uri", "https://evil.example/"), ("redirect", "//evil.example"),
                ])
            let address = try OAuthFixture.target(of: there)
            #expect(!address.contains("evil"), "\(address)")
            let location = try await fixture.service.signIn(as: "nora@mail.test", at: address)
            let back = try await fixture.owner.get(fixture.path(location) + "&next=\(evil)&redirect_uri=\(evil)")
            #expect(back.location == "/oauth/continue", "\(back.status) \(back.body)")
            let left = try await fixture.owner.post(
                "/oauth/abandon?next=\(evil)",
                [("form-token", try await fixture.owner.get("/oauth/continue").formToken), ("next", "//evil.example")])
            #expect(left.location == "/mailboxes/connect?address=nora%40mail.test")

            // What this browser remembers of its goal leads only to pages of ours, whatever stands there.
            for value in ["//evil.example", "https%3A%2F%2Fevil.example", "%22%3E%3Cscript%3E", "javascript:alert(1)"] {
                fixture.owner.setCookie("sign-in-for", value)
                let refused = try await fixture.owner.get("/oauth/callback?state=x&code=y")
                #expect(
                    refused.status == 403 && refused.body.contains("href=\"/mailboxes/connect\""), "\(refused.body)")
                #expect(!refused.body.contains("evil") && !refused.body.contains("<script>"))
            }
            // Under another name the server makes no addresses at all.
            let foreign = try await fixture.web.browser(host: "evil.example").get("/owner/x")
            #expect(foreign.status == 421)
        }
    }

    @Test("no step of a sign-in is taken for another site, or without the word of our own form")
    func crossSite() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let location = try await fixture.service.signIn(
                as: "nora@mail.test", at: try await fixture.begin("nora@mail.test"))
            #expect(try await owner.get(fixture.path(location)).location == "/oauth/continue")
            let token = try await owner.get("/oauth/continue").formToken
            for path in [
                "/mailboxes/connect/oauth", "/oauth/connect", "/oauth/abandon", "/owner", "/owner-links",
                "/owner-links/send", "/mailboxes/review/revoke", "/settings/sign-in/custom",
                "/settings/sign-in/\(fixture.client)/remove",
            ] {
                let silent = try await owner.post(path, [("client", fixture.client)])
                #expect(silent.status == 403, "\(path) without the word: \(silent.status)")
                let foreign = try await owner.post(
                    path, [("form-token", token), ("client", fixture.client)],
                    headers: [("Sec-Fetch-Site", "cross-site")])
                #expect(foreign.status == 403, "\(path) from another site: \(foreign.status)")
            }
            // Nothing of that has used the sign-in up, or connected anything.
            #expect(try await owner.get("/mailboxes").body.contains("No mailbox yet"))
            let saved = try await owner.post("/oauth/connect", [("form-token", token)])
            #expect(saved.location?.hasSuffix("?done=connected") == true, "\(saved.body)")
        }
    }

    @Test("somebody else's answer, brought to one's own browser, connects nothing; it stays good where it was begun")
    func othersAnswer() async throws {
        try await OAuthFixture.run { fixture in
            let mia = try await fixture.web.join("mia", as: "admin", by: fixture.owner)
            let location = try await fixture.service.signIn(
                as: "pia@mail.test", at: try await fixture.begin("pia@mail.test", by: mia))
            let victim = try await fixture.owner.get(fixture.path(location))
            #expect(victim.status == 403 && victim.body.contains("not begun here"), "\(victim.body)")
            #expect(victim.body.contains("Nothing was changed by it.") && victim.body.contains("Begin again"))
            #expect(try await fixture.owner.get("/oauth/continue").status == 403)

            let elsewhere = try await fixture.web.browser().get(fixture.path(location))
            #expect(elsewhere.status == 403 && elsewhere.body.contains("This browser did not begin the sign-in"))
            #expect(elsewhere.body.contains("Sign in to Salesnode and begin again"))

            let saved = try await fixture.comeBack(location, in: mia)
            #expect(saved.location?.hasSuffix("?done=connected") == true, "\(saved.body)")
        }
    }

    @Test(
        "an answer that is loaded again leads on; a sign-in that is done leads to its mailbox, and connects no second time"
    )
    func reload() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let location = try await fixture.service.signIn(
                as: "gina@mail.test", at: try await fixture.begin("gina@mail.test"))
            #expect(try await owner.get(fixture.path(location)).location == "/oauth/continue")
            let again = try await owner.get(fixture.path(location))
            #expect(again.status == 403 && again.body.contains("href=\"/oauth/continue\""), "\(again.body)")
            #expect(again.body.contains("waits for you"))

            let page = try await owner.get("/oauth/continue")
            let saved = try await owner.post("/oauth/connect", [("form-token", page.formToken)])
            let mailbox = try #require(saved.location)
            let tokens = try await fixture.service.tokens(of: "gina@mail.test")
            // The way back, a reload, and a second press.
            #expect(try await owner.get("/oauth/continue").location == mailbox)
            #expect(try await owner.post("/oauth/connect", [("form-token", page.formToken)]).location == mailbox)
            let old = try await owner.get(fixture.path(location))
            #expect(old.status == 403 && old.body.contains("brought back before"), "\(old.body)")
            #expect(old.body.contains("href=\"/mailboxes/connect?address=gina%40mail.test\""))
            #expect(try await fixture.service.tokens(of: "gina@mail.test") == tokens)
            let list = try await owner.get("/mailboxes")
            #expect(list.body.components(separatedBy: "class=\"title\"").count == 2, "\(list.body)")
        }
    }

    @Test("a sign-in that took too long says so, and where to begin again")
    func expired() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let user = "rosa@mail.test"
            let slow = try await fixture.service.signIn(as: user, at: try await fixture.begin(user))
            fixture.web.clock.advance(milliseconds: 11 * 60_000)
            let late = try await owner.get(fixture.path(slow))
            #expect(late.status == 403 && late.body.contains("longer than ten minutes"), "\(late.body)")
            #expect(late.body.contains("href=\"/mailboxes/connect?address=rosa%40mail.test\""))

            let granted = try await fixture.service.signIn(as: user, at: try await fixture.begin(user))
            #expect(try await owner.get(fixture.path(granted)).location == "/oauth/continue")
            let page = try await owner.get("/oauth/continue")
            fixture.web.clock.advance(milliseconds: 31 * 60_000)
            for answer in [
                try await owner.get("/oauth/continue"),
                try await owner.post("/oauth/connect", [("form-token", page.formToken)]),
            ] {
                #expect(answer.status == 403 && answer.body.contains("longer than half an hour"), "\(answer.body)")
                #expect(answer.body.contains("Begin again"))
            }
            #expect(try await owner.get("/mailboxes").body.contains("No mailbox yet"))
        }
    }
}
