import MIME
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: what a header says of who sent a mail")
struct SenderWarningTests {
    private static let service = AuthenticationServiceID("mx.test")

    /// What is said of a message of these fields, in a workspace of `acme.test` with a mailbox `sales@acme.test`.
    private func words(_ fields: String) -> [String] {
        let header = HeaderBlock(Array((fields.replacing("\n", with: "\r\n") + "\r\n\r\n").utf8))
        func people(_ name: HeaderName) -> [MailPerson] {
            header.all(name).flatMap { AddressList($0.rawValue).mailboxes }
                .map { MailPerson(name: $0.name, address: $0.address) }
        }
        let verdicts = AuthenticationVerdicts(in: header, reportedBy: Self.service)
        return SenderJudge(colleagues: []).warnings(
            of: MessagePeople(from: people(.from), replyTo: people(.replyTo)), own: ["sales@acme.test"],
            verdict: verdicts == .notReported
                ? .notReported("mx.test") : .said(verdicts, by: "mx.test", isLearnedLater: false),
            header: SenderHeader(header, reportedBy: Self.service)
        ).map(\.words)
    }

    @Test(
        "what is misleading is warned of",
        arguments: [
            ("From: Ana <ana@gmail.com>\nSender: x@evil.example", "sent by another"),
            ("From: Boss <boss@acme.test>\nSender: x@evil.example", "sent by another"),
            ("From: Bank <info@bank.example>\nSender: eve.x@gmail.com", "sent by another"),
            ("From: Bank <info@bank.example>\nSender: x@xn--bnk-6na.example", "sent by another"),
            (
                "Authentication-Results: mx.test; dmarc=pass header.from=evil.example\nFrom: Bank <info@bank.example>",
                "confirmed another sender, evil.example"
            ),
            (
                "Authentication-Results: mx.test; dmarc=pass header.from=evil.example\nFrom: Bank <info@bank.example>, Eve <x@evil.example>",
                "several senders"
            ),
            ("From: Bank <info@bank.example>\nReply-To: help@gmail.com", "Answers go to another place"),
            ("From: Shop <info@harbour.example>\nReply-To: info@harb0ur.example", "looks like harbour.example"),
            ("From: Ana <ana@example.org>\nReply-To: sales@acrne.test", "looks like acme.test"),
            (
                "Authentication-Results: mx.test; dmarc=pass header.from=acme.test\nFrom: Boss <boss@acme.test>\nReply-To: boss@acrne.test",
                "looks like acme.test"
            ),
            ("From: =?utf-8?Q?service=40bank.example?= <x@evil.example>", "shows the address service@bank.example"),
            (
                "From: =?utf-8?Q?Bank_=3Cservice=40bank.example=3E?= <x@evil.example>",
                "shows the address service@bank.example"
            ),
            (
                "From: =?utf-8?B?QmFuayA8c2VydmljZUBiYW5rLmV4YW1wbGU+DQpCY2M6IHg=?= <x@evil.example>",
                "shows the address service@bank.example"
            ),
            ("From: \"info@bank.example \"@evil.example", "shows the address"),
            ("From: x@evil.example (service@bank.example)", "shows the address service@bank.example"),
            ("From: Ana <ana@example.org>, Eve <eve@evil.example>", "several senders"),
            ("From: Team: Ana <ana@example.org>, Eve <eve@evil.example>;", "several senders"),
        ])
    func misleading(_ fields: String, _ expected: String) {
        let words = words(fields)
        #expect(words.contains { $0.contains(expected) }, "\(words)")
    }

    @Test(
        "what lists, services and forms do every day is not",
        arguments: [
            "From: Ana <ana@example.org>\nSender: list-bounces@lists.example.net\nList-Id: <list.lists.example.net>\nReply-To: list@lists.example.net",
            "From: Ana <ana@gmail.com>\nSender: list-bounces@lists.example.net\nList-Post: <mailto:list@lists.example.net>\nReply-To: list@lists.example.net",
            "From: Ana <ana@gmail.com>\nSender: ana@gmail.com",
            "From: Ana <ana@example.org>\nSender: Office <office@mail.example.org>",
            "From: News <news@shop.example>\nSender: bounce@esp.example\nList-Unsubscribe: <https://esp.example/u>",
            "From: News <news@shop.example>\nSender: bounce@esp.example",
            "Authentication-Results: mx.test; dmarc=pass header.from=gmail.com\nFrom: Ana <ana@gmail.com>\nSender: x@relay.example",
            "Authentication-Results: mx.test; dmarc=pass header.from=mail.shop.example\nFrom: News <news@mail.shop.example>",
            "Authentication-Results: mx.test; dmarc=pass header.from=shop.example\nFrom: News <news@mail.shop.example>",
            "Authentication-Results: mx.test; dmarc=pass header.from=acme.test\nFrom: Form <form@acme.test>\nReply-To: ben@example.org",
            "Authentication-Results: other.test; dmarc=pass header.from=evil.example\nFrom: Ana <ana@example.org>",
            "From: Ana <ana@example.org>\nReply-To: Ana <ana@mail.example.org>",
            "From: Ana <ana@gmail.com>\nReply-To: sales@acme.test",
            "From: Ana Ruiz <ana@example.org>\nPrecedence: bulk\nSender: y@esp.example",
        ])
    func ordinary(_ fields: String) {
        #expect(words(fields).isEmpty)
    }

    @Test("who handed a mail in is told, and what was confirmed for another is not called confirmed")
    func shown() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mail = try await fixture.mail("sales")
            let id = try await mail.deliver(
                from: "News <news@shop.example>", subject: "A", "Hello", id: "a", minute: 1,
                more: "Sender: Robot <bounce@esp.example>\n")
            let page = try await owner.get("/inbox/\(id)").body
            #expect(page.contains("via <bdi>esp.example</bdi>") && page.contains("bounce@esp.example"))
            #expect(!page.contains("class=\"notice warn\""))
        }
    }

    @Test("a file is judged by the name under which it is saved, and by all that systems start")
    func files() {
        for name in [
            "a.exe:x", "a.exe::$DATA", "a.{3f2a1b4c-0000-0000-0000-000000000000}", "a.py", "a.udl", "a. exe",
            "a.appref-ms",
        ] {
            #expect(FileDanger(name: name) == .program, "\(name)")
        }
        for name in [
            "a.doc", "a.xls", "a.ppt", "a.rtf", "a.xml", "a.eml", "a.ics", "a.crt", "a.zip", "10:30 notes.txt",
        ] {
            #expect(FileDanger(name: name) == nil, "\(name)")
        }
    }
}
