import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Tokens of a message")
struct ThreadTokenTests {
    private let maker = ThreadTokens(identityKey: Fixture.key)

    private func token(_ id: String) throws -> ThreadToken {
        let id = try #require(MessageID(id))
        return try #require(maker.messageID(id))
    }

    @Test("Its own id comes first, then what it answers, then what it refers to, each once")
    func order() throws {
        let message = try Fixture.read(
            """
            Message-ID: <m@x.example>
            In-Reply-To: <r@x.example>
            References: <a@x.example> <r@x.example> <m@x.example> <b@x.example>
            From: a@example.org
            Subject: Re: Offer

            Hi
            """)
        let expected = try ["m", "r", "a", "b"].map { try token("\($0)@x.example") }
        #expect(message.tokens.filter { $0.kind == .messageID } == expected)
        let reasons = message.joinReasons
        #expect(reasons == [.reference, .replyTo, .reference, .reference, nil])
        #expect(message.tokens.last.map(ThreadTokens.isLoose) == false)
    }

    @Test("Of thousands of references the first few and the last twenty count")
    func bounded() throws {
        let references = (0..<1_000).map { "<r\($0)@x.example>" }.joined(separator: " ")
        let message = try Fixture.read(
            "Message-ID: <m@x.example>\nReferences: \(references)\nFrom: a@example.org\n\nHi")
        let expected = try (Array(0..<4) + Array(980..<1_000)).map { try token("r\($0)@x.example") }
        #expect(message.tokens.filter { $0.kind == .messageID } == [try token("m@x.example")] + expected)
        #expect(message.references.count == ReadingLimits().references)
        #expect(message.references.first?.description == "r0@x.example")
        #expect(message.references.last?.description == "r999@x.example")
    }

    @Test("Ids that cannot be read or prove nothing are left out")
    func malformed() throws {
        let message = try Fixture.read(
            "Message-ID: <>\nIn-Reply-To: your mail of Monday\nReferences: <undefined@undefined> <a b@x.example> <good@x.example>\nFrom: a@example.org\n\nHi"
        )
        let ids = message.tokens.filter { $0.kind == .messageID }
        // The last one stands for the message's own id.
        #expect(try ids.dropLast() == [token("ab@x.example"), token("good@x.example")])
        #expect(message.joinReasons.first == .reference)
    }

    @Test("Thread-Index counts by its first 22 octets and the base subject")
    func threadIndex() throws {
        func index(_ value: String, subject: String) throws -> ThreadToken? {
            try Fixture.read("Thread-Index: \(value)\nSubject: \(subject)\nFrom: a@example.org\n\nHi").tokens
                .first { $0.kind == .threadIndex }
        }
        let first = "AdpYXxMAAQIDBAUGBwgJCgsMDQ4PEA=="
        let answer = "AdpYXxMAAQIDBAUGBwgJCgsMDQ4PEAAAAAEC"
        let token = try #require(try index(first, subject: "Offer"))
        #expect(try index(answer, subject: "AW: Offer") == token)
        #expect(try index(first, subject: "Invoice") != token)
        for broken in [
            "AdpYXxMA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "not base64 at all, but long enough for one", "",
        ] {
            #expect(try index(broken, subject: "Offer") == nil)
        }
    }

    @Test("A provider's thread counts within its mailbox alone")
    func providerThread() throws {
        func thread(_ id: String, _ mailbox: MailboxID) throws -> ThreadToken? {
            try Fixture.read("From: a@example.org\n\nHi", mailbox: mailbox, thread: id).tokens
                .first { $0.kind == .providerThread }
        }
        let token = try #require(try thread("177", Fixture.mailbox))
        #expect(try thread("177", Fixture.mailbox) == token)
        #expect(try thread("178", Fixture.mailbox) != token)
        #expect(try thread("177", Fixture.otherMailbox) != token)
    }

    @Test(
        "Only a person's answer without any reference is loose",
        arguments: [
            ("Subject: Re: Offer", true as Bool?), ("Subject: Offer", false), ("Subject: Fwd: Offer", false),
            ("Subject: Re: Offer\nIn-Reply-To: <a@x.example>", false), ("Subject: Re:", nil), ("X: y", nil),
            ("Subject: Re: Offer\nList-Id: <news.example.org>\nPrecedence: bulk", nil),
        ])
    func loose(fields: String, isLoose: Bool?) throws {
        let token = try Fixture.read("From: a@example.org\n\(fields)\n\nHi").tokens.first { $0.kind == .subject }
        #expect(token.map(ThreadTokens.isLoose) == isLoose)
    }

    @Test("A bounce belongs to the message that it is about")
    func bounce() throws {
        let message = try Fixture.read(
            """
            From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
            Return-Path: <>
            Subject: Undelivered Mail Returned to Sender
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b

            This is the mail system at host mx.example.org.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.org

            Final-Recipient: rfc822; nobody@example.net
            Action: failed
            Status: 5.1.1
            --b
            Content-Type: message/rfc822

            Message-ID: <sent-1@example.com>
            From: sales@example.com
            Subject: Our offer

            Dear nobody
            --b--
            """)
        #expect(message.kind == "bounce")
        #expect(try message.tokens.contains(token("sent-1@example.com")))
    }
}
