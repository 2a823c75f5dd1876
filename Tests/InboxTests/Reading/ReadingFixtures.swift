import MIME
import MailModel
import MailStore

@testable import Inbox

/// Messages and readers for the tests.
enum Fixture {
    static let key = [UInt8](repeating: 7, count: 32)
    static let reader = MessageReader(identityKey: key)
    static let mailbox = MailboxID("mbx_" + String(repeating: "1", count: 26)) ?? .random()
    static let otherMailbox = MailboxID("mbx_" + String(repeating: "2", count: 26)) ?? .random()
    /// 2026-11-23T10:00:00Z
    static let received = Timestamp(milliseconds: 1_795_428_000_000)

    static func source(
        _ text: String, mailbox: MailboxID = mailbox, own: Set<String> = ["sales@example.com"],
        received: Timestamp = received, thread: String? = nil
    ) -> FetchedSource {
        source(Array(text.utf8), mailbox: mailbox, own: own, received: received, thread: thread)
    }

    static func source(
        _ bytes: [UInt8], mailbox: MailboxID = mailbox, own: Set<String> = ["sales@example.com"],
        received: Timestamp = received, thread: String? = nil
    ) -> FetchedSource {
        FetchedSource(
            .whole(bytes), mailbox: mailbox, ownAddresses: own, received: received,
            fetched: Fixture.received.adding(milliseconds: 86_400_000), size: Int64(bytes.count),
            providerThreadID: thread)
    }

    /// A message of text with LF line ends.
    static func read(
        _ text: String, mailbox: MailboxID = mailbox, received: Timestamp = received, thread: String? = nil
    ) throws -> NewMessage {
        try reader.read(source(text, mailbox: mailbox, received: received, thread: thread))
    }

    static let plain = """
        Message-ID: <offer-1@mail.example.org>
        Date: Mon, 23 Nov 2026 09:59:58 +0000
        From: Alice Example <alice@example.org>
        To: Sales <sales@example.com>
        Cc: bob@example.org
        Subject: Our offer
        Content-Type: text/plain; charset=utf-8

        Dear all,

        here is our offer: https://example.org/offer

        Alice
        """

    static let mixed = """
        Message-ID: <mixed-1@mail.example.org>
        Date: Mon, 23 Nov 2026 09:59:58 +0000
        From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
        To: sales@example.com
        Subject: =?utf-8?b?QW5nZWJvdCDDvGJlciAxMCDigqw=?=
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=outer

        --outer
        Content-Type: multipart/related; boundary=rel

        --rel
        Content-Type: multipart/alternative; boundary=alt

        --alt
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Gr=FC=DFe
        --alt
        Content-Type: text/html; charset=utf-8

        <p>Gr&uuml;&szlig;e <img src="cid:logo"></p>
        --alt--
        --rel
        Content-Type: image/png; name=logo.png
        Content-ID: <logo>
        Content-Disposition: inline; filename=logo.png
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --rel--
        --outer
        Content-Type: application/pdf; name="offer 2026.pdf"
        Content-Disposition: attachment; filename="offer 2026.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQK
        --outer--
        """
}
