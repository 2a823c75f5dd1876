import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: settings of the inbox")
struct InboxSettingsTests {
    @Test("keys are changed all at once, conflicts are told at their fields and keep nothing, and all can be reset")
    func keys() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let wrong = try await owner.submit(
                "/account/inbox/keys", from: "/account/inbox", [("key-done", "j"), ("key-star", "xyz")])
            #expect(wrong.status == 422)
            #expect(wrong.body.contains("“Next conversation” has this key.") && wrong.body.contains("value=\"xyz\""))
            #expect(!(try await owner.get("/inbox").body.contains("data-bindings")))
            let kept = try await owner.submit(
                "/account/inbox/keys", from: "/account/inbox", [("key-done", "d"), ("key-star", "")])
            #expect(kept.location == "/account/inbox?done=keys")
            #expect(try await owner.get("/inbox").body.contains("data-bindings=\"done=d\nstar=\""))
            _ = try await owner.submit("/account/inbox/keys/switch", from: "/account/inbox", [("keys", "off")])
            let fragment = try await owner.get("/inbox", headers: [("X-Fragment", "preferences")])
            #expect(fragment.body == "<div data-bindings=\"off\ndone=d\nstar=\"></div>")
            _ = try await owner.submit("/account/inbox/keys/reset", from: "/account/inbox", [])
            #expect(try await owner.get("/inbox").body.contains("data-bindings=\"off\""))
            _ = try await owner.submit("/account/inbox/keys/switch", from: "/account/inbox", [("keys", "on")])
            #expect(!(try await owner.get("/inbox").body.contains("data-bindings")))
        }
    }

    @Test("they belong to a person, on every device")
    func persons() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "viewer", by: owner)
            _ = try await vera.submit("/account/inbox/keys", from: "/account/inbox", [("key-done", "d")])
            #expect(!(try await owner.get("/inbox").body.contains("data-bindings")))
            let other = fixture.browser()
            try await other.signIn(as: "vera@acme.test")
            #expect(try await other.get("/inbox").body.contains("data-bindings=\"done=d\""))
        }
    }

    @Test(
        "the desktop hears of what was chosen: all mail of people, or what is assigned to one, or nothing, or not now")
    func notifications() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let sales = try await fixture.mail("sales")
            let person = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer <1>", "Hello", id: "a", minute: 59)
            let list = try await sales.deliver(
                from: "News <news@example.org>", subject: "Weekly", "News", id: "b", minute: 58,
                more: "List-Id: <weekly.example.org>\nList-Unsubscribe: <https://weekly.example/u>\nPrecedence: bulk\n")
            let old = try await sales.deliver(
                from: "Ben <ben@example.org>", subject: "Old", "Hello", id: "c", minute: 1)
            func news(_ id: ConversationID, _ browser: Browser) async throws -> String {
                try await browser.get("/inbox/\(id)", headers: [("X-Fragment", "news")]).body
            }
            func choose(_ fields: [(String, String)], _ browser: Browser) async throws {
                let kept = try await browser.submit("/account/inbox/notifications", from: "/account/inbox", fields)
                #expect(kept.location == "/account/inbox?done=notifications")
            }
            #expect(try await news(person, owner) == "")
            try await choose([("mail", "all")], owner)
            let told = try await news(person, owner)
            #expect(told.contains("data-title=\"Ana\"") && told.contains("Offer &lt;1&gt;"))
            #expect(told.contains("data-address=\"/inbox/\(person)\""))
            // Machines, and history that is being fetched, are no news.
            #expect(try await news(list, owner) == "")
            #expect(try await news(old, owner) == "")
            try await choose([("mail", "assigned")], owner)
            #expect(try await news(person, owner) == "")
            let olive = try #require(
                try await fixture.store.read { try $0.members(in: sales.workspace).items }.first { $0.name == "Olive" })
            _ = try await owner.submit(
                "/inbox/act", from: "/inbox", [("do", "assign"), ("assignee", "\(olive.id)"), ("c", "\(person)")])
            #expect(try await news(person, owner).contains("Ana"))
            try await choose([("mute", "1")], owner)
            #expect(try await news(person, owner) == "")
            #expect(try await owner.get("/account/inbox").body.contains("Muted until"))
            try await choose([("mute", "0")], owner)
            #expect(try await news(person, owner).contains("Ana"))
            // What was read is no news any more, and nobody else's choice counts.
            #expect(try await news(person, vera) == "")
            _ = try await owner.submit("/inbox/act", from: "/inbox", [("row", "read \(person)")])
            #expect(try await news(person, owner) == "")
        }
    }

    @Test("nobody is told of mail that they may not see")
    func access() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            _ = try await vera.submit("/account/inbox/notifications", from: "/account/inbox", [("mail", "all")])
            let secret = try await fixture.mail("secret")
            let id = try await secret.deliver(
                from: "Eve <eve@example.org>", subject: "Confidential", "x", id: "s", minute: 59)
            let workspace = secret.workspace
            try await fixture.store.write { try $0.setAccess(.members([]), to: secret.mailbox, in: workspace) }
            let told = try await vera.get("/inbox/\(id)", headers: [("X-Fragment", "news")])
            #expect(told.body == "" && told.status == 204)
        }
    }
}
