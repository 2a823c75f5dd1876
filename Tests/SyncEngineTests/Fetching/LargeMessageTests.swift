import IMAPClient
import IMAPCore
import Inbox
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("A large message")
struct LargeMessageTests {
    /// A message with text, HTML, a calendar entry, a forwarded message and files.
    private func mail(_ number: Int, attachment: Int) -> String {
        let file = String(
            repeating: "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJz\n", count: attachment / 62)
        return """
            From: Ann Example <ann@provider.test>
            To: Carol <carol@mail.test>
            Subject: =?utf-8?q?Angebot_=C3=BCber_zw=C3=B6lf?= \(number)
            Message-ID: <large-\(number)@provider.test>
            Date: Mon, 2 Nov 2026 10:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="out"

            Preamble
            --out
            Content-Type: multipart/alternative; boundary=in

            --in
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Gr=C3=BC=C3=9Fe number \(number)
            --in
            Content-Type: text/html; charset=utf-8

            <p>Hello <b>number</b> \(number) <img src="cid:logo"></p>
            --in--
            --out
            Content-Type: image/png; name=logo.png
            Content-ID: <logo>
            Content-Disposition: inline
            Content-Transfer-Encoding: base64

            \(file)
            --out
            Content-Type: application/pdf; name="offer.pdf"
            Content-Disposition: attachment; filename="offer.pdf"
            Content-Transfer-Encoding: base64

            \(file)
            --out
            Content-Type: message/rfc822
            Content-Disposition: attachment

            From: Ben <ben@provider.test>
            Subject: inner
            Content-Type: text/plain

            Inner text
            --out--

            """
    }

    @Test("is fetched by its texts and is the same as if all of it had come", arguments: Announced.allCases)
    func equalsWhole(_ announced: Announced) async throws {
        try await SyncHarness.withKit(announced.options) { harness, server, account in
            for number in 0..<6 {
                account.append(NewFakeMessage(.text(mail(number, attachment: number % 2 == 0 ? 60_000 : 600))))
            }
            let session = try await harness.session(FetchBatches(wholeMessage: 20_000))
            try await harness.syncAll(session)
            await session.connection.logout()
            try await harness.expectInStep()
            // The files stay on the server.
            #expect(server.record.bytesSent < 100_000)

            let stored = try await harness.messages(in: "INBOX")
            let sent = try #require(account.folder(.inbox)).messages
            for (uid, record, location) in stored {
                let original = try #require(sent.first { $0.uid == uid })
                let whole = try harness.reader.read(
                    FetchedSource(
                        .whole(original.content.bytes), mailbox: harness.mailbox.id, ownAddresses: [],
                        received: original.received, fetched: .now(), size: Int64(original.content.size)))
                #expect(record.identity == whole.identity)
                #expect(record.subject == whole.subject)
                #expect(record.preview == whole.preview)
                #expect(record.attachments == whole.attachments)
                #expect(record.kind == whole.kind)
                let body = try #require(try await harness.store.read { try $0.body(of: location.message) })
                #expect(body.text == whole.body.text)
                #expect(body.html == whole.body.html)
                #expect(body.isComplete)
            }
        }
    }

    @Test("that is larger than the server said is fetched by its texts all the same")
    func understated() async throws {
        try await SyncHarness.withKit { harness, server, account in
            let uid = account.append(NewFakeMessage(.text(mail(1, attachment: 900_000))))
            let session = try await harness.session()
            try await session.syncFolders()
            let key = try await harness.folder("INBOX").key
            _ = try await session.sync(key)
            // Before the true size, so that it counts.
            server.inject(
                Fault(
                    at: .command("UID FETCH"),
                    .insert(#"* 1 FETCH (UID \#(uid) RFC822.SIZE 900 INTERNALDATE "02-Nov-2026 10:00:00 +0000")"#)))
            #expect(try await session.backfill(key).isComplete)
            let stored = try await harness.messages(in: "INBOX")
            #expect(stored.count == 1)
            #expect(stored.first?.message.attachments.count ?? 0 >= 2)
            await session.connection.logout()
        }
    }
}
