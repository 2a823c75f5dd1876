import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: the inbox")
struct InboxPageTests {
    @Test("the unified inbox shows conversations of all mailboxes, newest first, unread ones marked")
    func list() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let (sales, info) = (try await fixture.mail("sales"), try await fixture.mail("info"))
            try await sales.deliver(
                from: "Ana Ruiz <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1, flags: [.seen])
            try await info.deliver(
                from: "Tom Hale <tom@example.net>", subject: "<b>Question</b>", "Any news?", id: "b", minute: 2)
            let page = try await owner.get("/inbox")
            #expect(page.status == 200)
            let first = try #require(page.body.range(of: "&lt;b&gt;Question&lt;/b&gt;"))
            let second = try #require(page.body.range(of: "Ana Ruiz"))
            #expect(first.lowerBound < second.lowerBound)
            #expect(!page.body.contains("<b>Question</b>"))
            #expect(page.body.components("class=\"conversation unread\"") == 1)
            #expect(page.header("Content-Security-Policy")?.contains("frame-src 'self'") == true)

            let one = try await owner.get("/inbox?mailbox=\(info.mailbox)")
            #expect(one.body.contains("Tom Hale") && !one.body.contains("Ana Ruiz"))
            let unread = try await owner.get("/inbox?show=unread")
            #expect(unread.body.contains("Tom Hale") && !unread.body.contains("Ana Ruiz"))
        }
    }

    @Test(
        "an empty list says what would be in it, and a filtered one how to show the rest", arguments: InboxView.allCases
    )
    func empty(view: InboxView) async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            _ = try await fixture.mail("sales")
            let list = try await owner.get("/inbox?view=\(view.rawValue)").body
            #expect(list.contains("<h2>") && !list.contains("Nothing here"))
            let unread = try await owner.get("/inbox?view=\(view.rawValue)&show=unread").body
            #expect(unread.contains("Nothing unread") && unread.contains("Show read mail too"))
        }
    }

    @Test("nobody sees mail of a mailbox to which they have no access, in no list, conversation or part of a message")
    func access() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let (sales, secret) = (try await fixture.mail("sales"), try await fixture.mail("secret"))
            try await sales.deliver(from: "Ana <ana@example.org>", subject: "Open", "Hello", id: "a", minute: 1)
            let hidden = try await secret.deliver(
                from: "Eve <eve@example.org>", subject: "Confidential", "Nobody reads this", id: "b", minute: 2)
            let workspace = sales.workspace
            let everybody = try await fixture.store.read { try $0.members(in: workspace).items }
            let olive = try #require(everybody.first { $0.name == "Olive" })
            try await fixture.store.write {
                try $0.setAccess(.members([olive.id]), to: secret.mailbox, in: workspace)
            }
            #expect(try await owner.get("/inbox").body.contains("Confidential"))
            let list = try await vera.get("/inbox")
            #expect(list.body.contains("Open"))
            for word in ["Confidential", "Eve", "secret@mail.test"] { #expect(!list.body.contains(word)) }
            // An address that was right once leads to the list, with a word on what is not there.
            for id in [hidden, ConversationID.random()] {
                let gone = try await vera.get("/inbox/\(id)")
                #expect(gone.status == 404 && gone.body.contains("This conversation is not there any more"))
                #expect(gone.body.contains("<inbox-list") && !gone.body.contains("Confidential"))
            }
            let message = try #require(try await secret.messages(of: hidden).first)
            for path in ["", "/header"] {
                #expect(try await vera.get("/mail/\(message.id)\(path)").status == 404)
                #expect(try await owner.get("/mail/\(message.id)\(path)").status == 200)
            }
            let refused = try await vera.submit("/inbox/act", from: "/inbox", [("do", "trash"), ("c", "\(hidden)")])
            #expect(refused.status == 303)
            #expect(try await secret.messages(of: hidden).first?.places == .inbox)
        }
    }

    @Test("a list goes on where it ended, and a part that is read again ends where it ended")
    func paging() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            for number in 0..<120 {
                try await sales.deliver(
                    from: "P\(number) <p\(number)@example.org>", subject: "Subject \(number)", "x", id: "m\(number)",
                    minute: number)
            }
            let first = try await owner.get("/inbox")
            #expect(first.body.components("role=\"row\"") == InboxReading.rows)
            let next = try #require(first.body.value(between: "data-through=\"", and: "\""))
            let second = try await owner.get("/inbox?after=\(next)")
            #expect(second.body.contains("Subject \(119 - InboxReading.rows)<"))
            #expect(!second.body.contains("Subject \(120 - InboxReading.rows)<"))
            try await sales.deliver(from: "New <new@example.org>", subject: "Fresh", "x", id: "fresh", minute: 500)
            let again = try await owner.get("/inbox?through=\(next)", headers: [("X-Fragment", "rows")])
            #expect(again.body.components("role=\"row\"") == InboxReading.rows + 1)
            #expect(again.body.contains("data-through=\"\(next)\""))
        }
    }

    @Test("what is done with a conversation is told with a way back, and the way back leads back")
    func undo() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            let acts: [(String, @Sendable (MessageRecord) -> Bool)] = [
                ("archive", { $0.places == .archive }), ("trash", { $0.places == .trash }),
                ("spam", { $0.places == .junk }), ("read", { !$0.isUnread }), ("star", { $0.isFlagged }),
            ]
            for (act, holds) in acts {
                let before = try #require(try await sales.messages(of: id).first)
                let done = try await owner.submit("/inbox/act", from: "/inbox?view=all", [("row", "\(act) \(id)")])
                #expect(done.status == 303, "\(act)")
                #expect(holds(try #require(try await sales.messages(of: id).first)), "\(act)")
                let page = try await owner.get(try #require(done.location))
                #expect(page.body.contains("Undo"), "\(act)")
                let name = page.value(of: "undo")
                let undone = try await owner.post(
                    "/inbox/undo", [("form-token", page.formToken), ("undo", name), ("list", "")])
                #expect(undone.status == 303)
                let after = try #require(try await sales.messages(of: id).first)
                #expect(after.places == before.places && after.isUnread == before.isUnread, "\(act)")
                #expect(after.isFlagged == before.isFlagged, "\(act)")
            }
        }
    }

    @Test("the last things that one did are undone one after the other, also when nothing names them, for an hour")
    func undoWithoutName() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            for act in ["star", "read", "archive"] {
                _ = try await owner.submit("/inbox/act", from: "/inbox?view=all", [("row", "\(act) \(id)")])
            }
            // What one member did is not undone by another.
            let refused = try await vera.submit(
                "/inbox/undo", from: "/inbox", [("undo", "")], headers: [("X-Fragment", "notice")])
            #expect(refused.body.contains("Nothing to undo"))
            for words in ["Undone: Conversation marked as done", "Undone: Conversation marked as read"] {
                let undone = try await owner.submit(
                    "/inbox/undo", from: "/inbox?view=all", [("undo", "")], headers: [("X-Fragment", "notice")])
                #expect(undone.body.contains(words))
            }
            let message = try #require(try await sales.messages(of: id).first)
            #expect(message.places == .inbox && message.isUnread && message.isFlagged)
            fixture.clock.advance(milliseconds: StoreReader.undoLifetime)
            let late = try await owner.submit(
                "/inbox/undo", from: "/inbox", [("undo", "")], headers: [("X-Fragment", "notice")])
            #expect(late.body.contains("Nothing to undo"))
        }
    }

    @Test("a viewer reads and changes nothing; a form without its word is refused")
    func roles() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let viewer = try await fixture.join("vic", as: "viewer", by: owner)
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            let page = try await viewer.get("/inbox/\(id)")
            #expect(page.body.contains("Offer") && !page.body.contains("value=\"archive"))
            let token = try await viewer.get("/members").formToken
            let refused = try await viewer.post(
                "/inbox/act", [("form-token", token), ("do", "archive"), ("c", "\(id)")])
            #expect(refused.status == 403)
            #expect(try await owner.post("/inbox/act", [("do", "archive"), ("c", "\(id)")]).status == 403)
            #expect(try await sales.messages(of: id).first?.places == .inbox)
        }
    }

    @Test("conversations are put together and taken apart, each with a way back")
    func splitAndMerge() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            let one = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "One", "First", id: "a", minute: 1)
            let two = try await sales.deliver(
                from: "Tom <tom@example.org>", subject: "Two", "Second", id: "b", minute: 2)
            let merged = try await owner.submit(
                "/inbox/act", from: "/inbox", [("do", "merge"), ("c", "\(one)"), ("c", "\(two)")])
            #expect(merged.status == 303)
            #expect(try await sales.messages(of: one).count == 2)
            let page = try await owner.get("/inbox/\(two)")
            #expect(page.body.contains("Two conversations were put together here"))
            let back = try await owner.submit("/inbox/\(one)/take-back", from: "/inbox/\(one)", [])
            #expect(back.status == 303)
            #expect(try await sales.messages(of: one).count == 1)

            try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Re: One", "More", id: "c", answers: "a", minute: 3)
            let later = try #require(try await sales.messages(of: one).last)
            let split = try await owner.submit(
                "/inbox/\(one)/split", from: "/inbox/\(one)", [("m", "\(later.id)"), ("list", "view=all")])
            let target = try #require(split.location)
            #expect(target.hasPrefix("/inbox/cnv_") && target.contains("?view=all&done="))
            let apart = try await owner.get(target)
            #expect(apart.body.contains("Somebody took it out") && apart.body.contains("Message split off."))
            let undone = try await owner.post(
                "/inbox/undo", [("form-token", apart.formToken), ("undo", apart.value(of: "undo"))])
            #expect(undone.status == 303)
            #expect(try await sales.messages(of: one).count == 2)
        }
    }

    /// Modules that are loaded on other pages, or when what they are for is asked for.
    private static let elsewhere = [
        "connect", "import", "run", "lines", "ticks", "inboxDialogs", "inboxMenus", "inboxNotify", "inboxSettings",
        "inboxSwipe", "inboxContrast", "inboxAhead", "inboxFar", "inboxLeft", "inboxNote", "inboxSearch",
        "inboxRefused", "inboxAll", "inboxWays", "inboxOffline",
    ]

    @Test("the first view is small: markup, style and scripts under 150 kB")
    func weight() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            for number in 0..<60 {
                try await sales.deliver(
                    from: "Somebody with a name \(number) <person.number.\(number)@example.org>",
                    subject: "A subject of the usual length, number \(number)",
                    "A first line that is long enough to fill the preview of a row in a list of conversations, and more",
                    id: "m\(number)", minute: number)
            }
            let page = try await owner.get("/inbox")
            // What other pages need is loaded there.
            let sources = Scripts.modules.filter { !Self.elsewhere.contains($0.name) }.map(\.source)
            let files = sources.reduce(AssetLibrary.compact(sheet: Styles.sheet).utf8.count) {
                $0 + AssetLibrary.withoutIndentation($1).utf8.count
            }
            let bytes = page.body.utf8.count + files
            #expect(bytes < 150_000, "\(page.body.utf8.count) of markup and \(files) of files")
        }
    }
}

extension String {
    /// How often a piece stands in it.
    func components(_ piece: String) -> Int { ranges(of: piece).count }

    /// What stands between two pieces, the first time.
    func value(between start: String, and end: String) -> String? {
        guard let from = range(of: start)?.upperBound, let to = range(of: end, range: from..<endIndex)?.lowerBound
        else {
            return nil
        }
        return String(self[from..<to])
    }
}
