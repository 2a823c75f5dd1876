import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: what the receiving provider says of a sender")
struct SenderVerdictTests {
    private static func message(_ service: String, _ id: String) -> String {
        """
        Authentication-Results: \(service); dmarc=pass header.from=example.org
        From: Ana <ana@example.org>
        To: sales@mail.test
        Subject: \(id)
        Message-ID: <\(id)@example.com>
        Date: Tue, 14 Nov 2023 22:13:20 +0000

        Hello
        """
    }

    private func verify(_ mail: InboxMail, _ service: String?, minute: Int) async throws {
        var record = VerificationRecord(
            id: .random(), workspace: mail.workspace, mailbox: mail.mailbox,
            messageID: try #require(MessageID("<v\(minute)@mail.test>")),
            started: mail.start.adding(milliseconds: Int64(minute) * 60_000))
        let begun = record
        record.state = .received
        let name = service.map { ",\"verdictsBy\":\"\($0)\"" } ?? ""
        record.report =
            "{\"arrival\":\"inbox\",\"sentCopy\":\"unknown\",\"verdicts\":{},\"cleanedUp\":true\(name)}"
        let received = record
        try await mail.store.write {
            try $0.beginVerification(begun)
            try $0.advanceVerification(received)
        }
    }

    @Test("a message is judged by the name that held when it was received, an older one by the first that was shown")
    func names() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            var pages: [String: ConversationID] = [:]
            for (minute, service) in [
                (1, "old.test"), (12, "old.test"), (13, "new.test"), (32, "new.test"), (33, "old.test"),
            ] {
                pages["\(minute) \(service)"] = try await sales.deliver(
                    Self.message(service, "m\(minute)"), minute: minute)
            }
            func shown(_ name: String) async throws -> String {
                try await owner.get("/inbox/\(try #require(pages[name]))").body
            }
            #expect(try await shown("1 old.test").contains("no verification of this mailbox has shown"))
            try await verify(sales, "old.test", minute: 10)
            try await verify(sales, nil, minute: 20)
            try await verify(sales, "new.test", minute: 30)
            let imported = try await shown("1 old.test")
            #expect(
                imported.contains("Sender confirmed") && imported.contains("a name that a verification showed after"))
            let between = try await shown("12 old.test")
            #expect(between.contains("Sender confirmed") && between.contains("(says old.test)"))
            // A name that came later is not believed in older mail, nor the former one in newer mail.
            for name in ["13 new.test", "33 old.test"] {
                let page = try await shown(name)
                #expect(!page.contains("Sender confirmed") && page.contains("nothing is reported by"), "\(name)")
            }
            #expect(try await shown("32 new.test").contains("(says new.test)"))
        }
    }

    @Test("mail in the name of the mailbox itself is warned of where the provider found that another sent it")
    func ourselves() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            try await verify(sales, "mail.test", minute: 1)
            for (id, fields, isWarned) in [
                ("a", "Authentication-Results: mail.test; dmarc=fail\nFrom: sales@mail.test\n", true),
                ("b", "Authentication-Results: mail.test; dmarc=pass\nFrom: sales@mail.test\n", false),
                ("c", "Authentication-Results: else.test; dmarc=fail\nFrom: sales@mail.test\n", false),
                ("d", "From: sales@mail.test\n", false), ("e", "From: sales@mail.test, Eve <x@evil.test>\n", true),
            ] {
                let key = try await sales.deliver(
                    fields
                        + "To: sales@mail.test\nSubject: \(id)\nMessage-ID: <\(id)@example.com>\nDate: Tue, 14 Nov 2023 22:20:20 +0000\n\nHello",
                    minute: 2)
                let page = try await owner.get("/inbox/\(key)").body
                #expect(page.contains("class=\"notice warn") == isWarned, "\(id)")
                #expect(page.contains("sent from this mailbox") != (id == "a"), "\(id)")
            }
        }
    }

    @Test("what a mailbox's last verification showed outlasts the history of verifications")
    func lasting() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            try await verify(sales, "mail.test", minute: 1)
            try await verify(sales, nil, minute: 2)
            let id = try await sales.deliver(Self.message("mail.test", "a"), minute: 3)
            fixture.clock.advance(days: 200)
            try await fixture.store.write { _ = try $0.prune() }
            let browser = fixture.browser()
            try await browser.signIn()
            #expect(try await browser.get("/inbox/\(id)").body.contains("Sender confirmed"))
            _ = owner
        }
    }

    @Test("a mailbox that does not receive is told in its conversations and in the rail")
    func trouble() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(Self.message("mail.test", "a"), minute: 3)
            #expect(!(try await owner.get("/inbox/\(id)").body.contains("new answers do not come in")))
            let (mailbox, workspace) = (sales.mailbox, sales.workspace)
            try await fixture.store.write { try $0.pauseMailbox(mailbox, in: workspace) }
            let page = try await owner.get("/inbox/\(id)").body
            #expect(page.contains("sales@mail.test is paused: new answers do not come in"))
            #expect(page.contains("<span>paused</span>"))
        }
    }
}
