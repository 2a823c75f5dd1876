import MIME
import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Identity of messages")
struct IdentityTests {
    private func identity(_ text: String, received: Timestamp = Fixture.received) throws -> [UInt8] {
        try Fixture.read(text, received: received).identity
    }

    @Test("It stays the same under what the way of a message changes")
    func transport() throws {
        let original = try identity(Fixture.plain)
        let crlf = Array(Fixture.plain.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] })
        #expect(try Fixture.reader.read(Fixture.source(crlf)).identity == original)
        let trace =
            "Received: from mx by mx; Mon, 23 Nov 2026 10:00:00 +0000\nX-Spam: no\nReturn-Path: <alice@example.org>\n"
        #expect(try identity(trace + Fixture.plain) == original)
        #expect(try identity(Fixture.plain + "\n\n \n") == original)
        #expect(
            try identity(Fixture.plain.replacing("09:59:58 +0000", with: "10:59:58 +0100")) == original, "another zone")
        #expect(
            try identity(Fixture.plain.replacing("Our offer", with: "=?utf-8?q?Our_offer?=")) == original,
            "encoded words")
        #expect(try identity(Fixture.plain.replacing("mail.example.org>", with: "MAIL.example.org>")) == original)
        #expect(try identity(Fixture.plain, received: Fixture.received.adding(milliseconds: -9_000)) == original)
        #expect(try identity("Bcc: hidden@example.org\n" + Fixture.plain) == original)
    }

    @Test("It stays the same in another transfer encoding and charset")
    func encodings() throws {
        let header = "Message-ID: <a@b.example>\nDate: Mon, 23 Nov 2026 09:59:58 +0000\nFrom: a@example.org\n"
        let forms = [
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGr\u{FC}\u{DF}e = x\n",
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nGr=C3=BC=C3=9F=\ne =3D x\n",
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe =3D x=\n",
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nR3LDvMOfZSA9IHgK\n",
        ]
        let identities = try Set(forms.map { try identity(header + $0) })
        #expect(identities.count == 1)
    }

    @Test(
        "It differs where the message does, also under one Message-ID",
        arguments: [
            ("here is our offer", "here is our order"), ("Our offer", "Your offer"),
            ("alice@example.org", "mallory@example.org"),
            ("09:59:58", "09:59:59"), ("offer-1@", "offer-2@"), ("offer-1@", "Offer-1@"),
        ])
    func differences(old: String, new: String) throws {
        #expect(try identity(Fixture.plain.replacing(old, with: new)) != identity(Fixture.plain))
    }

    @Test("Attachments count by name and type")
    func attachments() throws {
        #expect(
            try identity(Fixture.mixed.replacing("offer 2026.pdf", with: "offer 2027.pdf")) != identity(Fixture.mixed))
    }

    @Test("Without a Message-ID the recipients stand for it, without a date too the time of receipt")
    func fallback() throws {
        let noID = "Date: Mon, 23 Nov 2026 09:59:58 +0000\nFrom: cron@example.org\nTo: a@example.org\n\nDone."
        let later = Fixture.received.adding(milliseconds: -1_000)
        #expect(try identity(noID) == identity(noID, received: later))
        #expect(try identity(noID) != identity(noID.replacing("To: a@", with: "To: b@")))
        let nothing = "From: cron@example.org\n\nDone."
        #expect(try identity(nothing) == identity(nothing))
        #expect(try identity(nothing) != identity(nothing, received: later))
        #expect(try identity("Message-ID: <undefined@undefined>\n" + nothing) != identity(nothing, received: later))
    }

    @Test("It means nothing without the key")
    func keyed() throws {
        let other = MessageReader(identityKey: [UInt8](repeating: 8, count: 32))
        let message = try other.read(Fixture.source(Fixture.plain))
        #expect(try message.identity != identity(Fixture.plain))
        #expect(try Set(message.tokens).isDisjoint(with: Fixture.read(Fixture.plain).tokens))
    }

    @Test("Fields cannot flow into each other")
    func framing() throws {
        let one = "Message-ID: <a@b.example>\nFrom: a@example.org\nSubject: xy\n\nz"
        #expect(try identity(one) != identity(one.replacing("xy\n\nz", with: "x\n\nyz")))
    }

    @Test(
        "Ids are compared as RFC 5256 says",
        arguments: [
            ("a@b.example", "a@B.EXAMPLE", true), ("\"a\"@b.example", "a@b.example", true),
            ("A@b.example", "a@b.example", false),
            ("a@b@c.example", "a@b@C.example", true),
        ])
    func ids(first: String, second: String, isSame: Bool) throws {
        let ids = try [first, second].map { try #require(MessageID($0)?.compared) }
        #expect((ids[0] == ids[1]) == isSame)
    }

    @Test(
        "Ids that prove nothing are no tokens",
        arguments: ["undefined@x.example", "@x.example", "x@", "short", "null@null"])
    func worthless(id: String) throws {
        #expect(try #require(MessageID(id)).compared == nil)
    }
}
