import MIME
import Testing

@Suite("format=flowed and files in texts")
struct FlowedTextTests {
    private func outline(_ text: String, deletesSpaces: Bool = false) -> [String] {
        FlowedText(text, deletesSpaces: deletesSpaces).lines.map { "\($0.quoteDepth)|\($0.text)" }
    }

    @Test(
        "Lines that end in a space go on in the next one of the same depth",
        arguments: [
            ("one \r\ntwo\r\nthree\r\n", ["0|one two", "0|three"]), ("one \ntwo \n", ["0|one two "]),
            ("> one \r\n> two\r\n>> three \r\n> four\r\n", ["1|one two", "2|three ", "1|four"]),
            ("> one \r\nanswer\r\n", ["1|one ", "0|answer"]), ("", []), ("\r\n\r\n", ["0|", "0|"]), ("a", ["0|a"]),
            // Stuffed spaces: one goes.
            (" > no quote\r\n  two\r\n From me\r\n", ["0|> no quote", "0| two", "0|From me"]),
            // `> >` is one quote mark and text.
            ("> > a\r\n>>b\r\n>\r\n", ["1|> a", "2|b", "1|"]),
            // The separator of a signature neither flows nor is flowed into.
            ("bye \r\n-- \r\nAnn \r\nLee\r\n", ["0|bye ", "0|-- ", "0|Ann Lee"]),
            ("> bye\r\n> -- \r\n> Ann\r\n", ["1|bye", "1|-- ", "1|Ann"]),
            (" -- \r\n", ["0|-- "]), ("-- x \r\ny", ["0|-- x y"]),
        ] as [(String, [String])])
    func flows(_ text: String, _ expected: [String]) { #expect(outline(text) == expected) }

    @Test("With delsp, the space before a soft break goes, so that words without spaces can be cut")
    func deletesSpaces() {
        #expect(outline("日本 \r\n語\r\na  \r\nb", deletesSpaces: true) == ["0|日本語", "0|a b"])
    }

    @Test("The text type says whether the text flows")
    func types() {
        func type(_ value: String) -> ContentType { ContentType(ArraySlice(value.utf8)) ?? .plainText }
        #expect(FlowedText("a \nb", type: type("text/plain; format=Flowed; DelSp=Yes"))?.lines.first?.text == "ab")
        #expect(FlowedText("a \nb", type: type("text/plain; format=flowed"))?.plainText == "a b\n")
        #expect(FlowedText("a \nb", type: .plainText) == nil)
        #expect(FlowedText("a \nb", type: type("text/html; format=flowed")) == nil)
        #expect(FlowedText(">> a \r\n>> b\r\n>\r\nc", deletesSpaces: false).plainText == ">> a b\n>\nc\n")
    }

    @Test("Files in a text are taken out, and the text around them stays")
    func embeddedFiles() {
        var text = [UInt8]("Here:\r\nbegin 644 a.txt\r\n#86)C\r\n`\r\nend\r\nand\r\n".utf8)
        text += [UInt8]("=ybegin line=128 size=3 name=b c.bin\n[\\]".utf8)
        text += [UInt8]("\n=yend size=3 crc32=884863d2\nbye ü".utf8)
        let result = PartDecoder(contentType: .plainText, transferEncoding: .eightBit).text(of: text[...])
        #expect(result.text == "Here:\r\nand\r\nbye ü")
        #expect(result.files.map(\.name) == ["a.txt", "b c.bin"])
        #expect(result.files.map(\.coding) == [.uuencode, .yEnc])
        #expect(result.files.first?.content == [UInt8]("abc".utf8))
        #expect(result.files.last?.content == [0x31, 0x32, 0x33])
        #expect(result.files.first?.isDamaged == false)
        for end in text.indices {
            let cut = PartDecoder(contentType: .plainText).text(of: text[..<end])
            #expect(cut.files.count < 2 || end > text.count - 40)
        }
    }

    @Test("A text that only speaks of beginnings keeps every word")
    func noFiles() {
        for text in [
            "begin 644 is how it starts\r\nThen prose.\r\nend\r\n", "begin 644 x\r\n#86)C\r\n", "begin\r\nend\r\n",
            "=ybegin line=1\nx",
            "begin 644 \r\nend", "=yend size=1", "begin 644 a\nbegin 644 b\nend\n",
        ] {
            let result = PartDecoder(contentType: .plainText).text(of: ArraySlice(text.utf8))
            if text.hasPrefix("begin 644 a") {
                #expect(result.text == "begin 644 a\n")
            } else {
                #expect(result.text == text && result.files.isEmpty)
            }
        }
        let html = PartDecoder(contentType: ContentType(type: "text", subtype: "html"))
        #expect(html.text(of: ArraySlice("begin 644 x\n#86)C\nend\n".utf8)).files.isEmpty)
    }
}
