import MIME
import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Reading a message for the store")
struct MessageReaderTests {
    @Test("A plain message is read with people, times, texts and kind")
    func plain() throws {
        let message = try Fixture.read(Fixture.plain)
        #expect(message.messageID?.description == "offer-1@mail.example.org")
        #expect(message.subject == "Our offer")
        #expect(message.from == [MailPerson(name: "Alice Example", address: "alice@example.org")])
        #expect(message.to == [MailPerson(name: "Sales", address: "sales@example.com")])
        #expect(message.cc == [MailPerson(address: "bob@example.org")])
        #expect(message.headerDate?.description == "2026-11-23T09:59:58Z")
        #expect(message.received == Fixture.received)
        #expect(message.kind == "person" && message.traits == ["link"])
        #expect(message.preview.hasPrefix("Dear all, here is our offer"))
        #expect(message.body.text.hasPrefix("Dear all,\n\nhere is"))
        #expect(message.body.html == nil && message.body.isComplete)
        #expect(String(decoding: message.body.header, as: UTF8.self).hasPrefix("Message-ID: <offer-1"))
        #expect(!message.isOutgoing && message.attachments.isEmpty)
    }

    @Test("Both forms of a text are decoded, and attachments have the sections by which IMAP names them")
    func mixed() throws {
        let message = try Fixture.read(Fixture.mixed)
        #expect(message.subject == "Angebot über 10 €")
        #expect(message.from == [MailPerson(name: "Jürgen", address: "j@example.org")])
        #expect(message.body.text == "Grüße")
        #expect(message.body.html?.contains("cid:logo") == true)
        #expect(
            message.attachments == [
                AttachmentRecord(
                    section: "1.2", name: "logo.png", mediaType: "image/png", size: 12, contentID: "logo",
                    isInline: true, encoding: "base64"),
                AttachmentRecord(
                    section: "2", name: "offer 2026.pdf", mediaType: "application/pdf", size: 12, encoding: "base64"),
            ])
        #expect(message.traits.isEmpty)
    }

    @Test("Our own proof of a connection is told apart, and nobody else can make mail look like one")
    func connectionTest() throws {
        func kind(from: String, to: String, subject: String = "Salesnode connection test 1a2b3c4d") throws -> String {
            try Fixture.read(
                "From: \(from)\nTo: \(to)\nSubject: \(subject)\nAuto-Submitted: auto-generated\n\nHi\n"
            ).kind
        }
        let own = "sales@example.com"
        #expect(try kind(from: own, to: own) == "connection-test")
        #expect(try kind(from: "eve@example.org", to: own) == "notification")
        #expect(try kind(from: own, to: "\(own), ann@example.org") == "notification")
        #expect(try kind(from: own, to: own, subject: "Salesnode: an alert") == "notification")
        #expect(
            try Fixture.read("From: \(own)\nTo: \(own)\nSubject: Salesnode connection test x\n\nHi\n").kind == "person")
    }

    @Test("A message from the mailbox's own address is outgoing, in any case")
    func outgoing() throws {
        let bytes = Array("From: Us <Sales@EXAMPLE.com>\nTo: a@example.org\n\nHi".utf8)
        #expect(try Fixture.reader.read(Fixture.source(bytes)).isOutgoing)
        let international = Array("From: a@b\u{FC}ro.example\n\nHi".utf8)
        let source = Fixture.source(international, own: ["a@xn--bro-hoa.example"])
        #expect(try Fixture.reader.read(source).isOutgoing)
        #expect(
            try !Fixture.reader.read(Fixture.source("Sender: sales@example.com\nFrom: a@example.org\n\nHi")).isOutgoing)
    }

    @Test("Who sent it stands for who wrote it where From is missing")
    func sender() throws {
        let message = try Fixture.read("Sender: Robot <robot@example.org>\n\nHi")
        #expect(message.from == [MailPerson(name: "Robot", address: "robot@example.org")])
    }

    @Test(
        "Absurd dates harm nothing: the time of receipt counts",
        arguments: [
            "Date: Thu, 01 Jan 1970 00:00:00 +0000", "Date: Fri, 31 Dec 9999 23:59:59 +0000", "Date: yesterday",
            "Date:", "X: y",
        ])
    func dates(field: String) throws {
        let message = try Fixture.read(field + "\nFrom: a@example.org\n\nHi")
        #expect(message.headerDate == nil)
        #expect(message.received == Fixture.received)
    }

    @Test("A time of receipt after the fetch counts as the time of the fetch")
    func futureReceipt() throws {
        var source = Fixture.source(Fixture.plain, received: Timestamp(milliseconds: 4_000_000_000_000))
        source.fetched = Fixture.received
        #expect(try Fixture.reader.read(source).received == Fixture.received)
    }

    @Test(
        "Nearly nothing is unreadable",
        arguments: [
            "Hi", "\n\nHi", "Subject\n\nHi", "From\n", "X: y", ": \n\n", "Content-Type: multipart/mixed\n\nHi",
            "Content-Type: multipart/mixed; boundary=b\n\n--b", "Content-Transfer-Encoding: base64\n\n!!!!",
            "Content-Type: text/plain; charset=klingon\n\n\u{FFFD}", "Subject: =?utf-8?b?", "NIL",
        ])
    func tolerant(text: String) throws {
        let message = try Fixture.read(text)
        #expect(message.identity.count == 32)
        #expect(message.body.isComplete)
    }

    @Test("What cannot be read says why")
    func unreadable() {
        func reason(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) -> UnreadableMessage.Reason? {
            do throws(UnreadableMessage) {
                _ = try MessageReader(identityKey: Fixture.key, limits: limits).read(Fixture.source(bytes))
                return nil
            } catch { return error.reason }
        }
        #expect(reason([]) == .empty)
        #expect(reason(Array("\r\n \t\r\n".utf8)) == .empty)
        #expect(reason([0x01, 0x02, 0xFF, 0x00, 0x80, 0x03, 0x41]) == .notAMessage)
        #expect(reason([UInt8](repeating: 0, count: 5_000) + [0x41]) == .notAMessage)
        var small = ReadingLimits()
        small.messageBytes = 100
        #expect(reason(Array(Fixture.plain.utf8), limits: small) == .tooLarge)
        #expect(UnreadableMessage(reason: .empty, byteCount: 0).description.contains("empty"))
    }

    @Test("Control characters and marks of direction are in no header text")
    func cleanHeaders() throws {
        let message = try Fixture.read(
            "From: =?utf-8?q?A=0D=0AB=E2=80=AEC=00?= <a@example.org>\nSubject: =?utf-8?q?x=0Ay=C2=A0_=E2=80=8Fz?=\n\nHi"
        )
        #expect(message.from.first?.name == "A BC\u{FFFD}")
        #expect(message.subject == "x y z")
    }

    @Test("Texts are bounded, and what is cut is marked as not complete")
    func bounds() throws {
        var limits = ReadingLimits()
        limits.textBytes = 1_000
        limits.people = 3
        limits.attachments = 2
        let reader = MessageReader(identityKey: Fixture.key, limits: limits)
        let long =
            "From: a@example.org\nTo: " + (0..<50).map { "p\($0)@example.org" }.joined(separator: ", ") + "\n\n"
            + String(repeating: "word ", count: 1_000)
        let message = try reader.read(Fixture.source(long))
        #expect(message.body.text.utf8.count == 1_000 && !message.body.isComplete)
        #expect(message.to.count == 3)
    }

    @Test("A NUL is in no text, and lines end in LF")
    func cleanTexts() throws {
        let message = try Fixture.reader.read(Fixture.source(Array("A: b\r\n\r\none\r\ntwo\rthree\0four\r\n".utf8)))
        #expect(message.body.text == "one\ntwo\nthree\u{FFFD}four\n")
    }

    @Test("A message cut anywhere can be read, in whatever state")
    func truncated() throws {
        for text in [Fixture.plain, Fixture.mixed] {
            let bytes = Array(text.utf8)
            for length in stride(from: 1, through: bytes.count, by: 7) {
                let message = try Fixture.reader.read(Fixture.source(Array(bytes.prefix(length))))
                #expect(message.identity.count == 32)
            }
        }
    }

    @Test("Text beside HTML, as lists add it, is in both forms")
    func listFooter() throws {
        let message = try Fixture.read(
            """
            From: a@example.org
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html

            <p>Hello</p>
            --b
            Content-Type: text/plain

            The footer <of> the list
            --b--
            """)
        #expect(message.body.html?.contains("<p>Hello</p>") == true)
        #expect(message.body.html?.contains("&lt;of&gt;") == true)
        #expect(message.body.text.contains("Hello") && message.body.text.contains("The footer <of> the list"))
    }
}
