import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: searching the inbox")
struct InboxSearchTests {
    private func index(_ store: Store) async throws {
        while try await store.indexNextSearchBatch(limit: 200, text: { SearchText.document(of: $0) }) > 0 {}
    }

    @Test("a search finds by words and operators, marks what it found, and says what it does not understand")
    func search() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            try await sales.deliver(
                from: "Ana Ruiz <ana@example.org>", subject: "Lamps", "Twelve <brass> lamps for the hall", id: "a",
                minute: 1)
            try await sales.deliver(
                from: "Tom Hale <tom@example.net>", subject: "Lamps and chairs", "Chairs too", id: "b", minute: 2,
                flags: [.seen])
            try await sales.deliver(
                from: "Eve <eve@example.com>", subject: "Cheap lamps", "Buy lamps", id: "c", minute: 3, to: .junk)
            let early = try await owner.get("/inbox?q=lamps")
            #expect(early.body.contains("new messages cannot be searched yet"))
            try await index(fixture.store)

            let both = try await owner.get("/inbox?q=lamps")
            #expect(both.body.contains("Ana Ruiz") && both.body.contains("Tom Hale"))
            #expect(!both.body.contains("Cheap lamps"))
            let brass = try await owner.get("/inbox?q=brass")
            #expect(brass.body.contains("<mark>brass</mark>") || brass.body.contains("<mark>&lt;brass&gt;</mark>"))
            #expect(!brass.body.contains("<brass>"))
            let unread = try await owner.get("/inbox?q=lamps+is%3Aunread")
            #expect(unread.body.contains("Ana Ruiz") && !unread.body.contains("Tom Hale"))
            #expect(try await owner.get("/inbox?q=in%3Aanywhere+cheap").body.contains("Cheap lamps"))
            #expect(try await owner.get("/inbox?q=nothing").body.contains("Nothing found"))
            let wrong = try await owner.get("/inbox?q=befor%3A2020")
            #expect(wrong.status == 200 && wrong.body.contains("The search was not understood"))

            let people = try await owner.get("/inbox?q=is%3Aunread+from%3Aru", headers: [("X-Fragment", "suggestions")])
            #expect(people.body.contains("is:unread from:ana@example.org"))
            #expect(!people.body.contains("tom@example.net"))
            let words = try await owner.get("/inbox?q=ha", headers: [("X-Fragment", "suggestions")])
            #expect(words.status == 200)
        }
    }

    @Test("a search goes no further than what its asker may see")
    func access() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let secret = try await fixture.mail("secret")
            try await secret.deliver(
                from: "Eve <eve@example.org>", subject: "Confidential", "Nobody reads this", id: "b", minute: 2)
            try await index(fixture.store)
            #expect(try await vera.get("/inbox?q=confidential").body.contains("Eve"))
            let workspace = secret.workspace
            try await fixture.store.write { try $0.setAccess(.members([]), to: secret.mailbox, in: workspace) }
            #expect(!(try await vera.get("/inbox?q=confidential").body.contains("Eve")))
            let people = try await vera.get("/inbox?q=from%3Aev", headers: [("X-Fragment", "suggestions")])
            #expect(!people.body.contains("eve@example.org"))
        }
    }
}
