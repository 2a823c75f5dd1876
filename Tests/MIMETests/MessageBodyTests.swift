import MIME
import MailModel
import Testing

@Suite("Text and attachments")
struct MessageBodyTests {
    /// Builds a message from an outline: each line a part's media type, with the parts inside it two spaces deeper, and
    /// after ` | ` more header fields, separated by ` & `.
    private func message(_ outline: String) -> ParsedMessage {
        ParsedMessage([UInt8](MessageFixtures.outlined(outline)))
    }

    private func names(_ parts: [MessagePart]) -> [String] { parts.map { text($0.rawBody) } }

    @Test("A plain message is the text of both bodies")
    func plain() {
        let message = message("text/plain")
        #expect(names(message.body.textBody) == ["1"])
        #expect(names(message.body.htmlBody) == ["1"])
        #expect(message.attachments.isEmpty)
    }

    @Test("The values of the header are there, groups and folds included")
    func headerValues() {
        let message = ParsedMessage(
            MessageFixtures.crlf(
                """
                From: =?utf-8?Q?J=C3=BCrgen?= <j@x.test>, b@x.test
                Sender: office@x.test
                Reply-To: team@x.test
                To: All: c@x.test,
                 d@x.test;
                Cc: e@x.test
                Bcc: f@x.test
                Subject: =?utf-8?Q?Gr=C3=BC?= =?utf-8?Q?=C3=9Fe?=
                Date: Mon, 23 Nov 2026 10:00:00 +0100
                Message-ID: <2@x.test>
                In-Reply-To: <1@x.test>
                References: <0@x.test> <1@x.test>

                text
                """))
        #expect(message.from.mailboxes.map(\.address) == ["j@x.test", "b@x.test"])
        #expect(message.from.mailboxes.first?.name == "Jürgen" && message.sender?.address == "office@x.test")
        #expect(message.to.mailboxes.map(\.address) == ["c@x.test", "d@x.test"])
        #expect(
            [message.replyTo, message.cc, message.bcc].map { $0.mailboxes.map(\.localPart) } == [
                ["team"], ["e"], ["f"],
            ])
        #expect(message.subject == "Grüße" && message.date?.timestamp.description == "2026-11-23T09:00:00Z")
        #expect(message.messageID?.description == "2@x.test" && message.inReplyTo.map(\.description) == ["1@x.test"])
        #expect(message.references.map(\.description) == ["0@x.test", "1@x.test"])
    }

    @Test("Alternatives are told apart, and files come with them")
    func alternatives() {
        let message = message(
            """
            multipart/mixed
              multipart/alternative
                text/plain
                multipart/related
                  text/html
                  image/png | Content-ID: <a@x.test> & Content-Disposition: attachment; filename=a.png
              application/pdf | Content-Disposition: attachment; filename="offer.pdf"
            """)
        #expect(names(message.body.textBody) == ["1"])
        #expect(names(message.body.htmlBody) == ["2"])
        #expect(names(message.body.attachments) == ["3", "4"])
        #expect(message.attachments.map(\.purpose) == [.embedded, .file])
        #expect(message.attachments.map(\.name) == ["a.png", "offer.pdf"])
        #expect(message.body.part(address: "cid:a@x.test")?.index == message.attachments[0].part.index)
        #expect(message.body.part(address: "CID:a%40x.test")?.index == message.attachments[0].part.index)
        #expect(message.body.part(address: "cid:b@x.test") == nil)
    }

    @Test("The structure that RFC 8621 §4.1.4 shows is sorted as there")
    func standardExample() {
        let message = message(
            """
            multipart/mixed
              text/plain | Content-Disposition: inline
              multipart/mixed
                multipart/alternative
                  multipart/mixed
                    text/plain | Content-Disposition: inline
                    image/jpeg | Content-Disposition: inline
                    text/plain | Content-Disposition: inline
                  multipart/related
                    text/html
                    image/jpeg | Content-ID: <f@x.test>
                image/jpeg | Content-Disposition: attachment
                application/x-excel
                message/rfc822
                  text/plain
              text/plain | Content-Disposition: inline
            """)
        #expect(names(message.body.textBody) == ["1", "2", "3", "4", "10"])
        #expect(names(message.body.htmlBody) == ["1", "5", "10"])
        #expect(
            message.body.attachments.map { $0.contentType.mediaType } == [
                "image/jpeg", "image/jpeg", "image/jpeg", "application/x-excel", "message/rfc822",
            ])
    }

    @Test("The part that start names is the text of related parts")
    func start() {
        let message = message(
            """
            multipart/related; start="<root@x.test>"
              image/png | Content-ID: <a@x.test>
              text/html | Content-ID: <root@x.test>
            """)
        #expect(names(message.body.htmlBody) == ["2"])
        #expect(message.attachments.map(\.mediaType) == ["image/png"])
    }
}
