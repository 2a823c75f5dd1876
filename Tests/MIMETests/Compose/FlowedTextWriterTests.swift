import MIME
import MailModel
import Testing

@Suite("Flowed text that is written")
struct FlowedTextWriterTests {
    private func write(_ value: String) throws -> (lines: [String], encoding: TransferEncoding) {
        var draft = Draft(
            from: NamedAddress(try EmailAddress("alice@mail.test")), to: [], subject: try HeaderText("x"),
            date: HeaderDate(Timestamp(milliseconds: 0)), messageID: try #require(MessageID("1@mail.test")), text: value
        )
        draft.textFormat = .flowed
        let message = MessageStructure(try MessageBuilder().build(draft).bytes)
        #expect(message.root.contentType.parameters["format"] == "flowed")
        let lines = text(message.root.decodedBody()).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.last == "")
        return (lines.dropLast().map(String.init), message.root.transferEncoding)
    }

    @Test("A paragraph is wrapped behind spaces, and no line is longer than 76 characters where words allow it")
    func wrapping() throws {
        let paragraph = (1...60).map { "word\($0)" }.joined(separator: " ")
        let (lines, encoding) = try write(paragraph + "\n\nEnd")
        #expect(encoding == .sevenBit)
        #expect(lines.count == 8)
        #expect(lines.allSatisfy { $0.count <= 76 })
        #expect(lines.prefix(5).allSatisfy { $0.hasSuffix(" ") })
        #expect(lines.prefix(6).joined() == paragraph)
        #expect(lines.suffix(2) == ["", "End"])
        let long = String(repeating: "x", count: 100)
        #expect(try write("a \(long) b").lines == ["a ", long + " ", "b"])
        // Characters count, not octets.
        #expect(try write(String(repeating: "é", count: 70) + " é").lines.count == 1)
    }

    @Test("Spaces at the end of a line are dropped, those before the signature kept")
    func trailingSpaces() throws {
        #expect(try write("a  \nb\n-- \nAlice \n").lines == ["a", "b", "-- ", "Alice"])
        let line = "-- " + String(repeating: "y", count: 80)
        #expect(try write(line).lines == [line])
        #expect(try write("-- " + String(repeating: "y ", count: 60)).lines.first != "-- ")
    }

    @Test("Lines that a reader would misunderstand are stuffed with a space")
    func stuffing() throws {
        #expect(try write(" a\nFrom here\nb").lines == ["  a", " From here", "b"])
        let (lines, _) = try write(String(repeating: "x", count: 74) + " > y " + String(repeating: "z", count: 74))
        #expect(lines == [String(repeating: "x", count: 74) + " ", " > y ", String(repeating: "z", count: 74)])
    }

    @Test("Quotes keep their depth, with the marks side by side")
    func quotes() throws {
        #expect(
            try write("> a\n>b\n> > c\n>>  d\n>\n> \n> -- \n").lines == [
                "> a", "> b", ">> c", ">>  d", ">", ">", "> -- ",
            ])
        let (lines, _) = try write("> " + String(repeating: "word ", count: 30))
        #expect(lines.count == 3 && lines.allSatisfy { $0.hasPrefix("> word") && $0.count <= 76 })
        #expect(lines.dropLast().allSatisfy { $0.hasSuffix(" ") } && lines.last?.hasSuffix("word") == true)
        let deep = try write(String(repeating: ">", count: 5000) + "x").lines
        #expect(deep == [String(repeating: ">", count: 100) + " " + String(repeating: ">", count: 4900) + "x"])
    }

    @Test("A space that ends a wrapped line survives an encoding")
    func encoded() throws {
        let (lines, encoding) = try write(String(repeating: "mot ", count: 30) + "été")
        #expect(encoding == .quotedPrintable)
        #expect(lines.count == 2 && lines[0].hasSuffix(" "))
    }
}
