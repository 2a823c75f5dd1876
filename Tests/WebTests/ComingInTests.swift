import Access
import Foundation
import MailStore
import Testing

@testable import Web

@Suite("Web: coming in")
struct ComingInTests {
    @Test("a fresh server says where its link is, and is claimed by that link alone, once")
    func firstRun() async throws {
        try await WebFixture.run { fixture in
            let browser = fixture.browser()
            #expect(try await browser.get("/").location == "/welcome")
            #expect(try await browser.get("/sign-in").location == "/welcome")
            #expect(try await browser.get("/welcome").body.contains("Set it up at"))
            #expect(try await browser.get("/welcome/\(String(repeating: "a", count: 43))").status == 410)

            let owner = try await fixture.owner()
            let page = try await owner.get("/mailboxes")
            #expect(page.status == 200)
            #expect(page.body.contains("No mailbox yet"))
            #expect(page.body.contains("Acme"))
            #expect(try await browser.get("/").location == "/sign-in")
            #expect(try await browser.get("/welcome").location == "/")
        }
    }

    @Test("what is entered wrongly at the first run is said at its field, and what was right is kept")
    func firstRunMistake() async throws {
        try await WebFixture.run { fixture in
            let browser = fixture.browser()
            let token = try #require(try await fixture.dependencies.firstRun.issueToken()).reveal()
            let answer = try await browser.submit(
                "/welcome", from: "/welcome/\(token)",
                [
                    ("token", token), ("name", "Olive \"O\" <x>"), ("address", "olive@acme.test"),
                    ("password", "short"), ("workspace", "Acme"),
                ])
            #expect(answer.status == 422)
            #expect(answer.body.contains("at least 12 characters"))
            #expect(answer.body.contains("value=\"Olive &quot;O&quot; &lt;x&gt;\""))
            #expect(!answer.body.contains("value=\"short\""))
        }
    }

    @Test("who is not signed in is led to the sign-in page and back again")
    func signIn() async throws {
        try await WebFixture.run { fixture in
            _ = try await fixture.owner()
            let browser = fixture.browser()
            let away = try await browser.get("/members?x=1")
            #expect(away.status == 303)
            #expect(away.location == "/sign-in?next=%2Fmembers%3Fx%3D1")
            let answer = try await browser.submit(
                "/sign-in", from: "/sign-in?next=%2Fmembers%3Fx%3D1",
                [("next", "/members?x=1"), ("address", "olive@acme.test"), ("password", WebFixture.password)])
            #expect(answer.location == "/members?x=1")
            #expect(try await browser.get("/members").status == 200)
        }
    }

    @Test("a wrong password shows the page again with the address, and too many say how long to wait")
    func wrongPassword() async throws {
        try await WebFixture.run { fixture in
            _ = try await fixture.owner()
            let browser = fixture.browser()
            for _ in 0..<5 {
                let answer = try await browser.submit(
                    "/sign-in", from: "/sign-in", [("address", "olive@acme.test"), ("password", "wrong")])
                #expect(answer.status == 403)
                #expect(answer.body.contains("do not match"))
                #expect(answer.body.contains("olive@acme.test"))
            }
            let answer = try await browser.submit(
                "/sign-in", from: "/sign-in", [("address", "olive@acme.test"), ("password", WebFixture.password)])
            #expect(answer.status == 429)
            #expect(answer.header("Retry-After") == "60")
        }
    }

    @Test(
        "nobody is led elsewhere after signing in",
        arguments: [
            "//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/\u{9}/evil.example",
            "/sign-out", "",
        ])
    func noOpenRedirect(next: String) {
        #expect(SignInController.localPath(next) == "/mailboxes")
    }

    @Test("signing out ends the session, also for whoever has kept the cookie")
    func signOut() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let session = try #require(owner.cookies["session"])
            let answer = try await owner.submit("/sign-out", from: "/account", [])
            #expect(answer.location == "/sign-in")
            #expect(owner.cookies["session"] == nil)
            #expect(owner.cookies["device"] != nil)
            owner.setCookie("session", session)
            #expect(try await owner.get("/mailboxes").status == 303)
        }
    }

    @Test("an invitation is looked at as often as one likes and taken up once")
    func invitation() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let made = try await owner.submit(
                "/members/invitations", from: "/members", [("address", "mia@acme.test"), ("role", "member")])
            #expect(made.status == 200)
            let link = try #require(WebFixture.invitationPath(in: made.body))
            #expect(!(try await owner.get("/members").body.contains("/join/")))

            let mia = fixture.browser()
            for _ in 0..<3 { #expect(try await mia.get(link).body.contains("Join Acme")) }
            let fields = [
                ("token", String(link.dropFirst(6))), ("name", "Mia"), ("password", WebFixture.password),
            ]
            #expect(try await mia.submit("/join", from: link, fields).location == "/mailboxes")
            #expect(try await mia.get("/members").body.contains("mia@acme.test"))
            #expect(try await fixture.browser().get(link).status == 410)
            // A member sees neither the log nor the settings, and invites nobody.
            #expect(try await mia.get("/audit").status == 403)
            #expect(try await mia.get("/settings").status == 404)
            #expect(!(try await mia.get("/members").body.contains("Invite somebody")))
            let refused = try await mia.submit(
                "/members/invitations", from: "/members", [("address", "x@acme.test"), ("role", "admin")])
            #expect(refused.status == 403)
            let log = try await owner.get("/audit").body
            #expect(log.contains("joined as member"))
        }
    }

    @Test("members are changed and removed from their page, and sessions ended from the account's")
    func managing() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: "member", by: owner)
            let members = try await fixture.store.read { try $0.members(in: try $0.defaultWorkspace().id).items }
            let id = try #require(members.first { $0.name == "Mia" }?.id)
            let role = try await owner.submit("/members/\(id)/role", from: "/members", [("role", "viewer")])
            #expect(role.location == "/members?done=role")
            #expect(try await mia.get("/account").body.contains("Viewer in Acme"))

            let elsewhere = fixture.browser()
            try await elsewhere.signIn(as: "mia@acme.test")
            #expect(try await elsewhere.get("/account").status == 200)
            let ended = try await mia.submit("/account/sessions/others/end", from: "/account", [])
            #expect(ended.location == "/account?done=sessions")
            #expect(try await elsewhere.get("/account").status == 303)

            #expect(try await owner.submit("/members/\(id)/remove", from: "/members", []).status == 303)
            #expect(try await mia.get("/mailboxes").status == 303)
        }
    }

    @Test("one person has several workspaces, and a form of one is not taken for the other")
    func workspaces() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            try await fixture.connect("alice")
            let page = try await owner.get("/settings")
            #expect(try await owner.get("/mailboxes").body.contains("alice@mail.test"))
            let made = try await owner.submit("/settings/workspaces", from: "/settings", [("workspace", "Second")])
            #expect(made.location == "/mailboxes")
            let empty = try await owner.get("/mailboxes").body
            #expect(empty.contains("Second"))
            #expect(!empty.contains("alice@mail.test"))
            // This page was loaded while the first workspace was open.
            let stale = try await owner.post(
                "/settings/name", [("form-token", page.formToken), ("workspace", "Oops")])
            #expect(stale.status == 403)
            #expect(stale.body.contains("out of date"))
        }
    }
}
