import Testing

@testable import MailTestKit

@Suite("Cutting what a client sends")
struct CommandFramerTests {
    private func frames(_ text: String, by size: Int) -> [CommandFramer.Frame] {
        var framer = CommandFramer()
        var frames: [CommandFramer.Frame] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            framer.receive(bytes[start..<min(start + size, bytes.count)])
            while let frame = framer.next() { frames.append(frame) }
        }
        return frames
    }

    @Test("commands and literals are found, however the bytes arrive", arguments: [1, 2, 3, 7, 1_000])
    func pieces(_ size: Int) {
        let text = "a NOOP\r\nb LOGIN {3}\r\nx\r\n {2+}\r\n{} \r\nc NOOP\r\n"
        #expect(
            frames(text, by: size) == [
                .command(Array("a NOOP".utf8)), .announcedLiteral,
                .command(Array("b LOGIN {3}\r\nx\r\n {2+}\r\n{} ".utf8)), .command(Array("c NOOP".utf8)),
            ])
    }

    @Test("literals, quoted strings, lists and sections become arguments")
    func arguments() throws {
        let text = "t UID FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (To Cc)]<0.5>) \"a\\\"b\" {4}\r\n(\r\n)"
        let command = try ClientCommand(Array(text.utf8))
        #expect(command.tag == "t")
        #expect(command.name == "UID FETCH")
        #expect(
            command.arguments == [
                .atom(Array("1:*".utf8)),
                .list([.atom(Array("FLAGS".utf8)), .atom(Array("BODY.PEEK[HEADER.FIELDS (To Cc)]<0.5>".utf8))]),
                .string(Array("a\"b".utf8)), .string(Array("(\r\n)".utf8)),
            ])
    }

    @Test(
        "what no client may send is refused",
        arguments: ["", "t", "t X (", "t X )", "t X \"a", "t X {3}\r\nab", "t X BODY[", "t UID"])
    func refused(_ text: String) {
        #expect(throws: CommandSyntaxError.self) { try ClientCommand(Array(text.utf8)) }
    }
}
