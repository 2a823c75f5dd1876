import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Searching the store")
struct SearchOverStoreTests {
    private func filled(_ body: (InboxFixture) async throws -> Void) async throws {
        try await InboxFixture.run { fixture in
            let (sales, info) = (fixture.sales, fixture.info)
            let attachment = Fixture.mixed.replacing("mixed-1@mail.example.org", with: "mixed@x.example")
            try await fixture.commit([
                try fixture.item(
                    mail(id: "offer@x.example", subject: "Our offer", text: "Three printers: https://example.org"),
                    uid: 1,
                    in: sales.inbox, of: sales),
                try fixture.item(
                    mail(
                        id: "tokyo@x.example", from: "Tanaka <tanaka@example.net>", subject: "東京都の見積書",
                        text: "新しい見積書を送ります。"),
                    uid: 2, in: sales.inbox, of: sales, minutes: -60, flags: [.seen, .flagged]),
                try fixture.item(
                    mail(id: "umlaut@x.example", subject: "Grüße aus Köln", text: "Die Türme"), uid: 3, in: sales.inbox,
                    of: sales,
                    minutes: -3 * 24 * 60, flags: [.seen]),
                try fixture.item(attachment, uid: 4, in: sales.inbox, of: sales, minutes: -5, flags: [.seen]),
            ])
            try await fixture.commit([
                try fixture.item(
                    mail(id: "sent@example.com", from: "sales@example.com", to: "bob@example.org", subject: "Invoice"),
                    uid: 1,
                    in: sales.sent, of: sales, flags: [.seen])
            ])
            try await fixture.commit([
                try fixture.item(
                    mail(id: "info@x.example", to: "info@example.com", subject: "Printers", text: "หนังสือราคาถูก"),
                    uid: 1,
                    in: info.archive, of: info)
            ])
            while try await fixture.store.indexNextSearchBatch(text: SearchText.document(of:)) > 0 {}
            try await body(fixture)
        }
    }

    private func find(_ text: String, _ fixture: InboxFixture, scope: MailboxScope? = nil) async throws -> [String] {
        let scope = scope ?? fixture.everything
        let query = try SearchQuery(parsing: text)
        return try await fixture.store.read { reader in
            let request = try query.request(in: scope, now: Fixture.received, reader: reader)
            return try reader.search(request).items.compactMap {
                $0.message.messageID.map { String($0.description.prefix { $0 != "@" }) }
            }
        }
    }

    @Test("Words, phrases, operators and scripts find what they should, the newest first")
    func everything() async throws {
        try await filled { fixture in
            for (query, expected) in [
                ("", ["sent", "offer", "info", "mixed", "tokyo", "umlaut"]), ("printers", ["offer", "info"]),
                ("prin", ["offer", "info"]),
                ("prin \"x\"", []), ("\"three printers\"", ["offer"]), ("\"printers three\"", []),
                ("printers -offer", ["info"]),
                ("offer OR invoice", ["sent", "offer", "mixed"]), ("見積書", ["tokyo"]), ("京都", ["tokyo"]),
                ("書", ["tokyo"]),
                ("積書を送", ["tokyo"]), ("送都", []), ("ราคา", ["info"]), ("GRUSSE", []), ("grüße", ["umlaut", "mixed"]),
                ("grusse", []),
                ("koln", ["umlaut"]), ("TÜRME", ["umlaut"]), ("from:alice", ["offer", "info", "umlaut"]),
                ("from:tanaka@example.net", ["tokyo"]), ("to:info@example.com", ["info"]), ("to:bob", ["sent"]),
                ("cc:bob", []),
                ("subject:printers", ["info"]), ("body:printers", ["offer"]), ("filename:pdf", ["mixed"]),
                ("has:attachment", ["mixed"]), ("has:link", ["offer"]), ("is:unread", ["offer", "info"]),
                ("is:starred", ["tokyo"]),
                ("is:outgoing", ["sent"]), ("in:sent", ["sent"]), ("in:archive", ["info"]), ("in:spam", []),
                ("folder:archive", ["info"]),
                ("mailbox:info@", ["info"]), ("-mailbox:sales", ["info"]), ("before:2026-11-22", ["umlaut"]),
                ("on:2026-11-23 -in:sent -in:archive", ["offer", "mixed", "tokyo"]), ("older_than:2d", ["umlaut"]),
                ("newer_than:30m is:person", ["sent", "offer", "info", "mixed", "tokyo", "umlaut"]), ("is:bounce", []),
                ("(in:sent OR in:archive) -is:read", ["info"]), ("NEAR(printers", []),
            ] as [(String, [String])] {
                if query == "NEAR(printers" {
                    #expect(throws: SearchSyntaxError.self) { _ = try SearchQuery(parsing: query) }
                    continue
                }
                let found = try await find(query, fixture)
                #expect(Set(found) == Set(expected), "\(query)")
            }
            let found = try await find("printers OR invoice OR köln", fixture)
            #expect(found.last == "umlaut")
        }
    }

    @Test("Whatever is typed is answered or refused with a reason, never with an error of the index")
    func anything() async throws {
        try await filled { fixture in
            let pieces = [
                "printers", "\"", "*", "(", ")", "OR", "AND", "NOT", "-", "from:", "東京", "subject:", "NEAR", "^", "+",
                "{", ":", "'", "\\",
                "is:unread", "ü", "\u{301}", "\u{E31}", "5", "a", "in:inbox", "\u{0}",
            ]
            var random = SeededGenerator(seed: 8)
            var answered = 0
            for _ in 0..<400 {
                let text = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                    pieces.randomElement(using: &random) ?? ""
                }
                .joined(separator: Bool.random(using: &random) ? " " : "")
                do {
                    _ = try await find(text, fixture)
                    answered += 1
                } catch let error as StoreError where error.underlying is SearchSyntaxError {
                } catch is SearchSyntaxError {
                } catch { Issue.record("\(text): \(error)") }
            }
            #expect(answered > 100)
        }
    }

    @Test("A scope finds nothing of other mailboxes, and names none of them")
    func scopes() async throws {
        try await filled { fixture in
            let scope = MailboxScope.only([fixture.info.id], in: fixture.workspace)
            let found = try await find("printers", fixture, scope: scope)
            #expect(found == ["info"])
            await #expect(throws: StoreError.self) { try await find("mailbox:sales", fixture, scope: scope) }
            await #expect(throws: StoreError.self) { try await find("folder:nowhere", fixture) }
        }
    }
}
