import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: labels")
struct InboxLabelTests {
    private func flags(_ id: ConversationID, _ mail: InboxMail) async throws -> Set<String> {
        let keys = try await mail.messages(of: id).map(\.key)
        return try await mail.store.read { reader in
            try Set(keys.flatMap { try reader.locations(of: $0) }.flatMap { $0.flags.map(\.description) })
        }
    }

    @Test("a label is given by its name, made where there is none, listed in the rail with its count, and taken back")
    func give() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            let one = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Offer", "Hello", id: "a", minute: 1)
            let two = try await sales.deliver(
                from: "Tom <tom@example.org>", subject: "Chairs", "Hello", id: "b", minute: 2,
                flags: [Flag("Follow_up")])
            let done = try await owner.submit(
                "/inbox/act", from: "/inbox",
                [("do", "label"), ("label", "follow up"), ("c", "\(one)"), ("c", "\(two)")])
            #expect(done.status == 303)
            // The label that was found on the server keeps its spelling there, and is the same.
            #expect(try await flags(one, sales) == ["Follow_up"])
            let page = try await owner.get(try #require(done.location))
            #expect(page.body.contains("2 conversations labelled"))
            let label = try #require(
                try await fixture.store.read { try $0.labels(in: .all(in: sales.workspace)).labels.first })
            #expect(label.name == "Follow up")
            let list = try await owner.get("/inbox?label=\(label.id)")
            #expect(list.body.contains("Offer") && list.body.contains("Chairs"))
            #expect(list.body.contains("<title>(2) Follow up"))
            #expect(try await owner.get("/inbox").body.contains("2<span class=\"unseen\"> conversations</span>"))

            // Undoing takes it only from the one that did not have it.
            _ = try await owner.post(
                "/inbox/undo", [("form-token", page.formToken), ("undo", page.value(of: "undo")), ("list", "")])
            #expect(try await flags(one, sales) == [])
            #expect(try await flags(two, sales) == ["Follow_up"])
            _ = try await owner.submit(
                "/inbox/act", from: "/inbox", [("do", "unlabel"), ("label", "FOLLOW UP"), ("c", "\(two)")])
            #expect(try await flags(two, sales) == [])
            #expect(try await owner.get("/inbox?label=\(label.id)").body.contains("No conversation has this label"))
            #expect(
                try await owner.get("/inbox?label=lbl_0123456789abcdefghjkmnpqrs").body.contains("This label is gone"))
        }
    }

    @Test("labels are made, renamed and removed on their page, and their messages follow on the servers")
    func manage() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            var ids: [ConversationID] = []
            for number in 0..<60 {
                ids.append(
                    try await sales.deliver(
                        from: "P <p@example.org>", subject: "S\(number)", "x", id: "m\(number)", minute: number,
                        flags: [Flag("Hot")]))
            }
            let made = try await owner.submit("/inbox/labels", from: "/inbox/labels", [("name", "Cold"), ("hue", "3")])
            #expect(made.location == "/inbox/labels?done=created")
            #expect(
                try await owner.submit("/inbox/labels", from: "/inbox/labels", [("name", "cold")]).body
                    .contains("There is a label of that name"))
            #expect(try await owner.submit("/inbox/labels", from: "/inbox/labels", [("name", "$x")]).status == 422)
            let hot = try #require(
                try await fixture.store.read { try $0.labels(in: .all(in: sales.workspace))[named: "hot"] })
            let renamed = try await owner.submit(
                "/inbox/labels/\(hot.id)", from: "/inbox/labels", [("name", "Very hot"), ("hue", "4")])
            #expect(renamed.location == "/inbox/labels?done=changed")
            #expect(try await owner.get("/inbox/labels").body.contains("Very hot"))
            while try await fixture.web.labels.work() {}
            for id in ids { #expect(try await flags(id, sales) == ["Very_hot"]) }
            #expect(try await owner.get("/inbox?label=\(hot.id)").body.contains("S59"))

            #expect(try await owner.get("/inbox/labels/\(hot.id)/delete").body.contains("60 conversations"))
            let gone = try await owner.submit("/inbox/labels/\(hot.id)/delete", from: "/inbox/labels", [])
            #expect(gone.location == "/inbox/labels?done=deleted")
            #expect(!(try await owner.get("/inbox").body.contains("Very hot")))
            while try await fixture.web.labels.work() {}
            for id in ids { #expect(try await flags(id, sales) == []) }
            let log = try await owner.get("/audit").body
            #expect(
                log.contains("made the label") && log.contains("changed the label") && log.contains("removed the label")
            )
        }
    }

    @Test("who sorts makes labels and gives them; only who manages them renames and removes; a viewer does neither")
    func roles() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vera = try await fixture.join("vera", as: "member", by: owner)
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(from: "P <p@example.org>", subject: "S", "x", id: "m", minute: 1)
            _ = try await vera.submit(
                "/inbox/act", from: "/inbox", [("do", "label"), ("label", "Hot"), ("c", "\(id)")])
            let hot = try #require(
                try await fixture.store.read { try $0.labels(in: .all(in: sales.workspace))[named: "hot"] })
            let token = try await vera.get("/inbox").formToken
            let fields = [("form-token", token), ("name", "X"), ("hue", "1")]
            #expect(try await vera.post("/inbox/labels/\(hot.id)", fields).status == 403)
            #expect(try await vera.post("/inbox/labels/\(hot.id)/delete", fields).status == 403)
            let other = try await vic.get("/inbox").formToken
            #expect(try await vic.post("/inbox/labels", [("form-token", other), ("name", "Y")]).status == 403)
            #expect(try await vic.get("/inbox/menu?kind=label&c=\(id)").status == 403)
            #expect(try await vic.get("/inbox").body.contains("Hot"))
        }
    }

    @Test("a menu says which labels are there, on all or on some, who can be given it, and which folders there are")
    func menus() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let (sales, info) = (try await fixture.mail("sales"), try await fixture.mail("info"))
            let one = try await sales.deliver(
                from: "P <p@example.org>", subject: "S", "x", id: "m", minute: 1, flags: [Flag("Hot"), Flag("Old")])
            let two = try await sales.deliver(
                from: "Q <q@example.org>", subject: "T", "x", id: "n", minute: 2, flags: [Flag("Hot")])
            let three = try await info.deliver(from: "Q <q@example.org>", subject: "U", "x", id: "o", minute: 3)
            let labels = try await owner.get("/inbox/menu?kind=label&c=\(one)&c=\(two)").body
            #expect(labels.contains("unlabel\u{1F}label\u{1F}Hot\" data-state=\"all\""))
            #expect(labels.contains("\u{1F}Old\" data-state=\"some\""))
            #expect(try await owner.get("/inbox/menu?kind=assign&c=\(one)").body.contains("Olive (me)"))
            #expect(try await owner.get("/inbox/menu?kind=move&c=\(one)&c=\(two)").body.contains("Archive"))
            #expect(try await owner.get("/inbox/menu?kind=move&c=\(one)&c=\(three)").body.contains("several mailboxes"))
            #expect(try await owner.get("/inbox/menu?kind=other&c=\(one)").status == 404)
        }
    }
}
