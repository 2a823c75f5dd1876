import MIME
import Testing

/// Messages as broken mailers write them, read with what was meant.
@Suite("Broken structure")
struct BrokenStructureTests {
    private func outline(_ message: MessageStructure) -> [String] {
        message.parts.map { String(repeating: " ", count: $0.depth) + $0.contentType.mediaType }
    }

    private func kinds(_ message: MessageStructure) -> [MIMEDefect.Kind] { message.defects.map(\.kind) }

    private static let two =
        "--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n"

    @Test(
        "A boundary that is missing or wrong is found by the delimiters that fit",
        arguments: [
            "multipart/mixed", "multipart/mixed; boundary=", "multipart/mixed; boundary=other",
            "multipart/mixed; boundary=\"'b'\"", "multipart/mixed; boundary=\"\\\"b\\\"\"",
        ])
    func guessed(type: String) {
        let message = MessageStructure([UInt8]("Content-Type: \(type)\r\n\r\nbefore\r\n\(Self.two)--b--\r\nbehind\r\n"))
        #expect(outline(message) == ["multipart/mixed", " text/plain", " text/html"])
        #expect(message.parts.dropFirst().map { text($0.rawBody) } == ["one", "two"])
        #expect(message.parts.map(\.origin) == [.standing, .guessed, .guessed])
        #expect(kinds(message).contains(.wrongBoundary))
        #expect(message.root.surroundings.map { text(message.source[$0.preamble]) } == "before")
        #expect(message.root.surroundings.map { text(message.source[$0.epilogue]) } == "behind\r\n")
        #expect(isWellFormed(message))
    }

    @Test("A named boundary that delimits something is never replaced, and text with hyphens delimits nothing")
    func notGuessed() {
        let named = MessageStructure(
            [UInt8]("Content-Type: multipart/mixed; boundary=b\n\n--x\nContent-Type: text/html\n\n1\n--b\n\n2\n--b--\n")
        )
        #expect(outline(named) == ["multipart/mixed", " text/plain"])
        for body in ["hello\n-- \nme\n", "----\nContent\n", "--x\nplain\n", "--\nContent-Type: text/html\n\nx\n", ""] {
            let message = ParsedMessage([UInt8]("Content-Type: multipart/mixed; boundary=b\n\n\(body)"))
            #expect(message.structure.parts.count == 1)
            #expect(message.body.textBody.map { text($0.rawBody) } == (body.isEmpty ? [] : [body]))
        }
    }

    @Test("Trailing white space, mixed line ends and a missing last line break do not hide a delimiter")
    func lineEnds() {
        let message = MessageStructure(
            [UInt8](
                "Content-Type: multipart/mixed; boundary=\"b\"\n\r\n--b  \t\r\n\none\n--b\r\r\n\r\ntwo\r\n\n--b-- "))
        #expect(outline(message) == ["multipart/mixed", " text/plain", " text/plain"])
        #expect(message.parts.dropFirst().map { text($0.rawBody) } == ["one", "two\r\n"])
        #expect(message.defects.isEmpty)
    }

    @Test("A message whose lines end in carriage returns alone is read, with offsets as in the message")
    func carriageReturns() {
        let bytes = MessageFixtures.nested.filter { $0 != 0x0A }
        let message = MessageStructure(bytes)
        #expect(outline(message) == outline(MessageStructure(MessageFixtures.nested)))
        #expect(kinds(message) == [.bareCarriageReturns])
        #expect(message.parts[2].decodedBody() == [0x63, 0x61, 0x66, 0xE9])
        #expect(Array(message.source) == bytes)
        #expect(text(bytes[message.parts[3].bodyRange]) == "<p>caf&eacute;</p>")
    }

    @Test("Where the empty line before the first delimiter is missing, the delimiter ends the header")
    func missingEmptyLine() {
        let message = MessageStructure([UInt8]("Content-Type: multipart/mixed;\r\n boundary=b\r\n\(Self.two)--b--\r\n"))
        #expect(outline(message) == ["multipart/mixed", " text/plain", " text/html"])
        #expect(kinds(message) == [.missingHeaderEnd])
        #expect(isWellFormed(message))
    }

    @Test("A closing delimiter that is missing, in the middle or at the end, costs no part")
    func unclosed() {
        let message = MessageStructure([UInt8]("Content-Type: multipart/mixed; boundary=b\r\n\r\n\(Self.two)"))
        #expect(outline(message) == ["multipart/mixed", " text/plain", " text/html"])
        #expect(kinds(message) == [.unterminatedMultipart])
        #expect(message.root.surroundings?.epilogue.isEmpty == true)
    }

    @Test("An encoded message is decoded and read", arguments: ["base64", "quoted-printable"])
    func encodedMessage(encoding: String) {
        let inner =
            "Subject: inside\r\nContent-Type: multipart/mixed; boundary=\"b=\"\r\n\r\n"
            + Self.two.replacing("--b", with: "--b=")
        let encoded =
            encoding == "base64"
            ? text(Base64.encodeLines(inner.utf8))
            : inner.replacing("=", with: "=3D").replacing("side", with: "=\r\nside")
        let message = MessageStructure(
            [UInt8](
                "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n"
                    + "Content-Transfer-Encoding: \(encoding)\r\n\r\n\(encoded)\r\n--o\r\n\r\nlast\r\n--o--\r\n"))
        #expect(
            outline(message) == [
                "multipart/mixed", " message/rfc822", " text/plain", "  multipart/mixed", "   text/plain",
                "   text/html",
            ])
        #expect(message.parts.map(\.origin) == [.standing, .standing, .standing, .decoded, .decoded, .decoded])
        #expect(message.parts.map(\.container) == [nil, nil, nil, 1, 1, 1])
        #expect(message.children(of: message.parts[1]).map { $0.header.text(.subject) } == ["inside"])
        #expect(text(message.parts[4].rawBody) == "one")
        let embedded = message.parts[1].embeddedMessage()
        #expect(embedded?.subject == "inside")
        #expect(embedded?.body.textBody.map { text($0.rawBody) } == ["one", "two\r\n"])
        #expect(message.parts[2].embeddedMessage() == nil)
        #expect(kinds(message) == [.encodedMessage, .unterminatedMultipart])
        #expect(message.defects.allSatisfy { $0.offset == message.parts[1].range.lowerBound })
        #expect(isWellFormed(message))
    }

    @Test("A message that says it is base64 and is not is read as it stands")
    func mislabelledMessage() {
        let message = MessageStructure(
            [UInt8]("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nSubject: x\n\nbody"))
        #expect(outline(message) == ["message/rfc822", " text/plain"])
        #expect(message.parts[1].header.text(.subject) == "x")
        #expect(message.root.embeddedMessage()?.subject == "x")
        let garbage = MessageStructure(
            [UInt8]("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nAAECAwQ=\n"))
        #expect(outline(garbage) == ["message/rfc822"])
    }

    @Test("An encoding on a multipart counts only where no delimiter stands in the octets as they are")
    func encodedMultipart() {
        let header = "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        let mislabelled = MessageStructure([UInt8](header + Self.two + "--b--\r\n"))
        #expect(outline(mislabelled) == ["multipart/mixed", " text/plain", " text/html"])
        #expect(mislabelled.defects.isEmpty)
        let encoded = MessageStructure([UInt8](header) + Base64.encodeLines((Self.two + "--b--\r\n").utf8))
        #expect(outline(encoded) == ["multipart/mixed", " text/plain", " text/html"])
        #expect(encoded.parts.map(\.origin) == [.standing, .decoded, .decoded])
        #expect(kinds(encoded).contains(.encodedMultipart))
        #expect(text(encoded.parts[2].rawBody) == "two")
        #expect(isWellFormed(mislabelled) && isWellFormed(encoded))
    }

    @Test("Messages encoded in each other are read within the budget for repairs, and then left as they are")
    func encodedOverAndOver() {
        var bytes = [UInt8]("Subject: innermost\r\n\r\nx")
        for _ in 0..<12 {
            bytes =
                [UInt8]("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n")
                + Base64.encodeLines(bytes)
        }
        let message = MessageStructure(bytes)
        #expect(message.parts.last?.header.text(.subject) == "innermost")
        #expect(message.parts.count == 13)
        var limits = MIMELimits()
        limits.repairFactor = 1
        let bounded = MessageStructure(bytes, limits: limits)
        #expect(bounded.parts.count == 2)
        limits = MIMELimits()
        limits.depth = 5
        #expect(MessageStructure(bytes, limits: limits).parts.map(\.depth).max() == 5)
        #expect(isWellFormed(message) && isWellFormed(bounded))
    }

    @Test("Nothing, a header alone, and a body alone are messages")
    func fragments() {
        let empty = ParsedMessage([])
        #expect(empty.structure.parts.count == 1 && empty.defects.isEmpty && empty.body.textBody.count == 1)
        let header = ParsedMessage([UInt8]("Subject: x\r\nFrom: a@x.test"))
        #expect(header.subject == "x" && header.defects.isEmpty)
        let body = ParsedMessage([UInt8]("\r\nhello"))
        #expect(body.body.textBody.map { text($0.rawBody) } == ["hello"])
        let bare = ParsedMessage([UInt8]("hello world\r\nthis is text"))
        #expect(bare.body.textBody.map { text($0.rawBody) } == ["hello world\r\nthis is text"])
        #expect(bare.defects.map(\.kind) == [.missingHeaderEnd])
    }
}
