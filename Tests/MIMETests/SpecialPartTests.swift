import MIME
import MailModel
import Testing

@Suite("External bodies, pieces and names")
struct SpecialPartTests {
    @Test("An external body says where its content lies and what it is")
    func externalBody() throws {
        let message = MessageStructure(
            MessageFixtures.crlf(
                """
                Content-Type: message/external-body; access-type=URL;
                 URL="https://files.example.com/
                  a%20b.pdf"; size=1234; expiration="Fri, 27 Nov 2026 10:00:00 +0000"

                Content-Type: application/pdf; name="b.pdf"
                Content-ID: <id1@example.com>

                phantom
                """))
        let external = try #require(ExternalBody(message.root))
        #expect(external.accessType == "url" && external.url == "https://files.example.com/a%20b.pdf")
        #expect(external.size == 1234)
        #expect(external.expiration?.timestamp.description == "2026-11-27T10:00:00Z")
        #expect(external.details.contentType.mediaType == "application/pdf" && external.details.fileName == "b.pdf")
        #expect(external.details.contentID == "id1@example.com")
        let file = MessageStructure(
            [UInt8](
                "Content-Type: message/external-body; access-type=anon-ftp; site=ftp.example.com; directory=pub; name=x; size=-1\n\n"
            ))
        let fromFTP = try #require(ExternalBody(file.root))
        #expect(fromFTP.site == "ftp.example.com" && fromFTP.directory == "pub" && fromFTP.name == "x")
        #expect(fromFTP.url == nil && fromFTP.size == nil && fromFTP.details.contentType == .plainText)
        #expect(ExternalBody(MessageStructure([UInt8]("Content-Type: message/external-body\n\n")).root) == nil)
    }

    private func piece(_ number: Int, of total: Int?, id: String = "a@x.test", header: String = "", _ body: String)
        -> MessageStructure
    {
        let totalText = total.map { "; total=\($0)" } ?? ""
        return MessageStructure(
            MessageFixtures.crlf(
                "From: one@x.test\nSubject: piece \(number)\n\(header)Content-Type: message/partial; id=\"\(id)\"; number=\(number)\(totalText)\n\n\(body)"
            ))
    }

    @Test("Pieces in any order become the message, with the fields of both headers that count")
    func reassembly() {
        let first = piece(
            1, of: nil, header: "Message-ID: <p1@x.test>\n",
            "Subject: whole\nMessage-ID: <whole@x.test>\nX-Inner: dropped\nContent-Type: text/html\n\n<p>on")
        let second = piece(2, of: 3, "e tw")
        let third = piece(3, of: 3, "o</p>\n")
        guard case .complete(let bytes) = PartialMessage.reassemble([third, first, second, second]) else {
            Issue.record("not complete")
            return
        }
        let whole = ParsedMessage(bytes)
        #expect(whole.header.map(\.name) == ["From", "Subject", "Message-ID", "Content-Type"])
        #expect(whole.subject == "whole" && whole.messageID?.description == "whole@x.test")
        #expect(whole.body.htmlBody.map { text($0.rawBody) } == ["<p>one two</p>\r\n"])
        #expect(PartialMessage.reassemble([third]) == .missing([1, 2]))
        #expect(PartialMessage.reassemble([third, first]) == .missing([2]))
        #expect(PartialMessage.reassemble([first]) == .missing([]) && PartialMessage.reassemble([]) == .missing([]))
        #expect(PartialMessage.reassemble([third, piece(1, of: nil, id: "b", "")]) == .impossible)
        #expect(PartialMessage.reassemble([third, piece(1, of: 2, "")]) == .impossible)
        #expect(PartialMessage.reassemble([third, piece(4, of: nil, ""), first, second]) == .impossible)
        #expect(PartialMessage.reassemble([MessageStructure([UInt8]("A: b\n\n"))]) == .impossible)
    }

    @Test("Pieces beyond the limits are refused, however many are announced")
    func reassemblyLimits() {
        var limits = MIMELimits()
        limits.partialBytes = 20
        let pieces = [piece(1, of: nil, "A: b\n\n12345"), piece(2, of: 2, "67890")]
        #expect(PartialMessage.reassemble(pieces, limits: limits) == .impossible)
        #expect(PartialMessage.reassemble([piece(1, of: .max, "")]) == .impossible)
        #expect(PartialMessage.reassemble([piece(2, of: .max, "")]) == .missing(Array([1] + (3...1_000))))
    }

    @Test(
        "A name is made harmless and keeps what it says",
        arguments: [
            ("offer.pdf", "offer.pdf"), ("../../etc/passwd", "passwd"), ("C:\\temp\\a.doc", "a.doc"),
            (".bashrc", "bashrc"), ("a\u{202E}fdp.exe", "afdp.exe"), ("a\r\n\tb\u{0}.txt", "a b.txt"),
            ("con.txt", "_con.txt"), ("LPT1", "_LPT1"), ("a<b>:c|d?e*f\".txt", "a_b__c_d_e_f_.txt"),
            ("  name .  ", "name"), ("/", "attachment.pdf"), ("Grüße 📎.odt", "Grüße 📎.odt"), ("..", "attachment.pdf"),
        ])
    func safeNames(name: String, safe: String) {
        #expect(FileName.safe(name, type: ContentType(type: "application", subtype: "pdf")) == safe)
    }

    @Test("A name that is too long keeps its extension and whole characters")
    func longNames() {
        let name = FileName.safe(String(repeating: "ü", count: 5_000) + ".pdf", type: .plainText)
        #expect(name.utf8.count <= 200 && name.hasSuffix("ü.pdf"))
        #expect(FileName.safe(String(repeating: "x", count: 300), type: .plainText).utf8.count == 200)
        #expect(FileName.safe(nil, type: .message) == "message.eml")
    }

    @Test(
        "A name is read from the disposition or the type, encoded in either way",
        arguments: [
            "Content-Disposition: attachment; filename=\"Gr=?utf-8?Q?=C3=BC=C3=9Fe?=.txt\"",
            "Content-Disposition: attachment; filename*=utf-8''Gr%C3%BC%C3%9Fe.txt",
            "Content-Disposition: attachment; filename*0*=utf-8''Gr%C3%BC; filename*1=\"ße.txt\"",
            "Content-Disposition: attachment; filename=\"Grüße.txt\"",
            "Content-Type: text/plain; name=\"=?iso-8859-1?Q?Gr=FC=DFe.txt?=\"",
            "Content-Disposition: filename=Grüße.txt",
        ])
    func fileNames(field: String) {
        #expect(MessageStructure([UInt8](field + "\n\n")).root.details.fileName == "Grüße.txt")
    }
}
