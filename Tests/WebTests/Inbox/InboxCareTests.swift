import Access
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: care for conversations")
struct InboxCareTests {
    @Test("a conversation is given to a member, found in that member's list, and given back by undoing")
    func assign() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            let members = try await fixture.store.read { try $0.members(in: sales.workspace).items }
            let veraID = try #require(members.first { $0.name == "Vera" }).id
            #expect(try await owner.get("/inbox?view=unassigned").body.contains("Offer"))
            let done = try await owner.submit(
                "/inbox/act", from: "/inbox/\(id)", [("do", "assign"), ("c", "\(id)"), ("assignee", "\(veraID)")])
            #expect(done.status == 303)
            #expect(try await vera.get("/inbox?view=assigned").body.contains("Offer"))
            #expect(!(try await owner.get("/inbox?view=unassigned").body.contains("Offer")))
            #expect(!(try await owner.get("/inbox?view=assigned").body.contains("Offer")))
            #expect(try await owner.get("/inbox/\(id)").body.contains("gave it to <strong>Vera</strong>"))
            let page = try await owner.get(try #require(done.location))
            _ = try await owner.post(
                "/inbox/undo", [("form-token", page.formToken), ("undo", page.value(of: "undo")), ("list", "")])
            #expect(try await owner.get("/inbox?view=unassigned").body.contains("Offer"))

            // Nobody is given what they cannot read.
            try await fixture.store.write {
                try $0.setAccess(
                    .members(Set(members.map(\.id)).subtracting([veraID])), to: sales.mailbox, in: sales.workspace)
            }
            let refused = try await owner.submit(
                "/inbox/act", from: "/inbox/\(id)", [("do", "assign"), ("c", "\(id)"), ("assignee", "\(veraID)")])
            #expect(refused.status == 422 && refused.body.contains("Vera has no access"))
        }
    }

    @Test("what is snoozed leaves the inbox, and comes back by itself when its time has come")
    func snooze() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            _ = try await owner.submit(
                "/inbox/act", from: "/inbox/\(id)", [("do", "snooze"), ("c", "\(id)"), ("hours", "3")])
            #expect(try await owner.get("/inbox").body.contains("Everything is done"))
            #expect(try await owner.get("/inbox?view=snoozed").body.contains("Offer"))
            _ = try await fixture.web.snooze.wake()
            #expect(try await owner.get("/inbox").body.contains("Everything is done"))
            fixture.clock.advance(milliseconds: 3 * 3_600_000)
            _ = try await fixture.web.snooze.wake()
            #expect(try await owner.get("/inbox").body.contains("Offer"))
            #expect(try await owner.get("/inbox/\(id)").body.contains("It came back to the inbox"))
        }
    }

    @Test("a note is shown between the messages, to members only, as text, and says whom it mentions")
    func note() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let viewer = try await fixture.join("vic", as: "viewer", by: owner)
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            let path = "/inbox/\(id)"
            _ = try await owner.submit("\(path)/note", from: path, [("text", "@Vera, can you <i>answer</i>?")])
            let page = try await vera.get(path)
            #expect(page.body.contains("can you &lt;i&gt;answer&lt;/i&gt;?") && page.body.contains("mentions you"))
            #expect(!(try await owner.get(path).body.contains("mentions you")))
            let token = try await viewer.get("/members").formToken
            #expect(try await viewer.post("\(path)/note", [("form-token", token), ("text", "x")]).status == 403)
            try await fixture.store.write { try $0.setAccess(.members([]), to: sales.mailbox, in: sales.workspace) }
            let lost = try await vera.get("/members").formToken
            #expect(try await vera.post("\(path)/note", [("form-token", lost), ("text", "x")]).status == 404)
        }
    }

    @Test("who looks at a conversation is told to the others who do, for as long as they do")
    func presence() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            let page = "/inbox/\(id)"
            #expect(try await owner.submit("\(page)/viewing", from: page, []).body == "")
            #expect(try await vera.submit("\(page)/viewing", from: page, []).body.contains("Olive is looking at this"))
            #expect(try await owner.submit("\(page)/viewing", from: page, []).body.contains("Vera"))
            _ = try await vera.submit("\(page)/viewing", from: page, [("leaves", "yes")])
            #expect(try await owner.submit("\(page)/viewing", from: page, []).body == "")
            _ = try await vera.submit("\(page)/viewing", from: page, [])
            fixture.clock.advance(milliseconds: PresenceBook.lifetime)
            #expect(try await owner.submit("\(page)/viewing", from: page, []).body == "")
        }
    }

    @Test("searches are kept for their member, shown in the rail, and forgotten; kinds of mail have lists of their own")
    func lists() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            try await sales.deliver(
                from: "The Weekly <news@weekly.example>", subject: "What moved", "News", id: "n", minute: 1,
                more: "List-Id: <weekly.example.org>\nList-Unsubscribe: <https://weekly.example/u>\nPrecedence: bulk\n")
            try await sales.deliver(from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 2)
            let inbox = try await owner.get("/inbox")
            #expect(inbox.body.contains("Offer") && !inbox.body.contains("What moved"))
            #expect(try await owner.get("/inbox?view=lists").body.contains("What moved"))
            let kept = try await owner.submit(
                "/inbox/searches", from: "/inbox?q=from%3Aana", [("q", "from:ana"), ("name", "Everything of Ana")])
            #expect(kept.location == "/inbox?q=from%3Aana")
            let page = try await owner.get("/inbox")
            #expect(page.body.contains("Everything of Ana"))
            let vera = try await fixture.join("vera", as: "member", by: owner)
            #expect(!(try await vera.get("/inbox").body.contains("Everything of Ana")))
            let found = try await owner.get("/inbox?q=from%3Aana")
            let id = found.value(of: "search")
            _ = try await owner.post(
                "/inbox/searches/forget", [("form-token", found.formToken), ("search", id)])
            #expect(!(try await owner.get("/inbox").body.contains("Everything of Ana")))
        }
    }
}
