import MIME
import MailModel
import Testing

@Suite("File names and parameters that are written")
struct ParameterWriterTests {
    private func fields(_ attachment: DraftAttachment) throws -> (type: String, disposition: String, lines: [Int]) {
        var draft = Draft(
            from: NamedAddress(try EmailAddress("alice@mail.test")), to: [], subject: try HeaderText("x"),
            date: HeaderDate(Timestamp(milliseconds: 0)), messageID: try #require(MessageID("1@mail.test")), text: "")
        draft.attachments = [attachment]
        let built = try MessageBuilder().build(draft)
        let header = MessageStructure(built.bytes).parts[2].header
        let lines = text(built.bytes).split(separator: "\r\n", omittingEmptySubsequences: false).map(\.utf8.count)
        return (
            text(try #require(header.first(.contentType)).unfolded),
            text(try #require(header.first("Content-Disposition")).unfolded), lines
        )
    }

    private func disposition(_ name: String) throws -> String {
        let file = try DraftAttachment([], type: "image/png", fileName: DraftFileName(name))
        return try fields(file).disposition
    }

    @Test("A name is a token, quoted, or extended with a plain name beside it, whichever is needed")
    func names() throws {
        #expect(try disposition("a.png") == "attachment; filename=a.png")
        #expect(try disposition("a \"b\".png") == "attachment; filename=\"a \\\"b\\\".png\"")
        #expect(try disposition("a'b%2.png") == "attachment; filename=a'b%2.png")
        #expect(try disposition("é.png") == "attachment; filename*=utf-8''%C3%A9.png; filename=_.png")
        #expect(
            try disposition("=?utf-8?q?x?=")
                == "attachment; filename*=utf-8''%3D%3Futf-8%3Fq%3Fx%3F%3D; filename=\"=_utf-8?q?x?=\"")
    }

    @Test("A long name is continued over lines of at most 76 octets, and no character is cut")
    func continuations() throws {
        let name = String(repeating: "日本", count: 40) + ".png"
        let file = try DraftAttachment([], type: "image/png", fileName: DraftFileName(name))
        let (type, disposition, lines) = try fields(file)
        #expect(lines.allSatisfy { $0 <= 120 })
        #expect(disposition.hasPrefix("attachment; filename*0*=utf-8''%E6%97%A5"))
        for segment in disposition.split(separator: "; ").dropFirst() where segment.contains("*=") {
            let value = segment.split(separator: "=")[1].split(separator: "'").last ?? ""
            // Three octets to a character, three digits to an octet.
            #expect((value.utf8.count - (value.hasSuffix(".png") ? 4 : 0)) % 9 == 0)
        }
        #expect(disposition.hasSuffix("; filename=\(String(repeating: "_", count: 80)).png"))
        #expect(type.hasPrefix("image/png; name*0*=utf-8''"))
    }

    @Test("A file name is at most 255 octets, no path, and without control characters; any text can be made one")
    func fileNames() throws {
        for bad in ["", ".", "..", "a/b", "a\\b", "a\r\nb", "a\0", String(repeating: "a", count: 256)] {
            #expect(throws: MIMEError.self) { _ = try DraftFileName(bad) }
        }
        #expect(DraftFileName(sanitizing: "../a\\b\r\n.txt").description == ".._a_b__.txt")
        #expect(DraftFileName(sanitizing: "  ").description == "file")
        #expect(DraftFileName(sanitizing: "..").description == "file")
        let long = DraftFileName(sanitizing: String(repeating: "é", count: 300) + ".pdf").description
        #expect(long.utf8.count == 254 && long.hasSuffix("é.pdf"))
        #expect(try DraftFileName(long).description == long)
    }

    @Test("A media type is two tokens, and takes parameters whose values may be any text")
    func types() throws {
        for bad in ["", "text", "text/", "/plain", "text/plain; a=b", "a/b/c", "te xt/plain", "text/plain\r\n", "é/é"] {
            #expect(MediaType(bad) == nil, "\(bad)")
        }
        var type = try #require(MediaType("Text/Calendar"[...]))
        #expect(type.description == "text/calendar")
        try type.setParameter("Method", HeaderText("REQUEST"))
        try type.setParameter("title", HeaderText("a\u{e9}; b"))
        try type.setParameter("method", HeaderText("CANCEL"))
        for bad in ["", "a b", "a*", "name", "boundary", "é", "a\r\nb"] {
            #expect(throws: MIMEError.self) { try type.setParameter(bad, HeaderText("x")) }
        }
        let written = try fields(try DraftAttachment([], type: type, fileName: nil))
        #expect(written.type == "text/calendar; method=CANCEL; title*=utf-8''a%C3%A9%3B%20b")
        #expect(written.disposition == "attachment")
    }
}
