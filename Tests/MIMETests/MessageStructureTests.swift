import MIME
import Testing

@Suite("Message structure")
struct MessageStructureTests {
    private func outline(_ message: MessageStructure) -> [String] {
        message.parts.map { String(repeating: " ", count: $0.depth) + $0.contentType.mediaType }
    }

    @Test("Parts in parts are found with their bodies")
    func nested() {
        let message = MessageStructure(MessageFixtures.nested)
        #expect(
            outline(message) == [
                "multipart/mixed", " multipart/alternative", "  text/plain", "  text/html", " message/rfc822",
                "  multipart/digest", "   message/rfc822", "    text/plain", "   text/plain",
                " application/octet-stream",
            ])
        #expect(message.defects.isEmpty)
        #expect(message.parts.map(\.parent) == [nil, 0, 1, 1, 0, 4, 5, 6, 5, 0])
        #expect(message.root.children == [1, 4, 9])
        #expect(message.parts[2].decodedBody() == [0x63, 0x61, 0x66, 0xE9])
        #expect(text(message.parts[3].rawBody) == "<p>caf&eacute;</p>")
        #expect(message.parts[5].header.text(.subject) == "inside")
        #expect(message.parts[7].header.text(.subject) == "first")
        #expect(text(message.parts[7].rawBody) == "one")
        #expect(text(message.parts[8].rawBody) == "two")
        #expect(message.parts[9].decodedBody() == [0, 1, 2, 255])
        #expect(message.root.range == 0..<MessageFixtures.nested.count)
    }

    @Test("Bare line feeds give the same parts")
    func bareLineFeeds() {
        let one = MessageStructure(MessageFixtures.nested)
        let other = MessageStructure(MessageFixtures.bareLF(MessageFixtures.nested))
        #expect(outline(one) == outline(other))
        #expect(one.parts[2].decodedBody() == other.parts[2].decodedBody())
    }

    @Test("A message without MIME is one part of plain text")
    func plain() {
        let message = MessageStructure([UInt8]("Subject: x\n\nbody\n--no\n"))
        #expect(outline(message) == ["text/plain"])
        #expect(text(message.root.rawBody) == "body\n--no\n")
        #expect(MessageStructure([UInt8]()).parts.count == 1)
    }

    @Test("A message cut at any octet has well-formed parts that are those of the whole")
    func truncated() {
        for bytes in MessageFixtures.all {
            let whole = MessageStructure(bytes)
            for length in 0..<bytes.count {
                let message = MessageStructure(bytes[..<length])
                #expect(isWellFormed(message))
                #expect(message.parts.count <= whole.parts.count + 1)
            }
        }
    }

    @Test("A missing closing delimiter is reported, and outer delimiters end inner parts")
    func unterminated() {
        let message = MessageStructure(
            [UInt8](
                "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n--i\n\nin\n--o\n\nout"
            ))
        #expect(outline(message) == ["multipart/mixed", " multipart/mixed", "  text/plain", " text/plain"])
        #expect(message.defects.map(\.kind) == [.unterminatedMultipart, .unterminatedMultipart])
        #expect(text(message.parts[2].rawBody) == "in")
        #expect(text(message.parts[3].rawBody) == "out")
    }

    @Test("Boundaries are matched whole: prefixes, extensions and closing hyphens are told apart")
    func boundaries() {
        let message = MessageStructure(
            [UInt8](
                "Content-Type: multipart/mixed; boundary=\"b--\"\n\n--b\n--b---\n--b--x\n--b-- \t\n\n1\n--b--\n--b--\n\n3\n--b----\n--b--\n"
            ))
        #expect(outline(message) == ["multipart/mixed", " text/plain", " text/plain", " text/plain"])
        #expect(text(message.parts[1].rawBody) == "1")
        #expect(text(message.parts[3].rawBody) == "3")
        #expect(message.defects.map(\.kind) == [.missingHeaderEnd])
    }

    @Test("An inner multipart with the outer one's boundary takes the delimiters until it closes")
    func sameBoundary() {
        let message = MessageStructure(
            [UInt8](
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b--\n--b\n\n2\n--b--\n"
            ))
        #expect(outline(message) == ["multipart/mixed", " multipart/mixed", "  text/plain", " text/plain"])
        #expect(message.defects.isEmpty)
    }

    @Test("Without a boundary, with an encoded message, or an unreadable type, the part stays whole and is reported")
    func leaves() {
        func kinds(_ header: String) -> ([String], [MIMEDefect.Kind]) {
            let message = MessageStructure([UInt8](header + "\n\n--x\n\nbody"))
            return (outline(message), message.defects.map(\.kind))
        }
        #expect(kinds("Content-Type: multipart/mixed") == (["multipart/mixed"], [.missingBoundary]))
        #expect(kinds("Content-Type: nonsense") == (["text/plain"], [.unreadableContentType]))
        #expect(
            kinds("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64")
                == (["message/rfc822"], [.encodedMessage]))
    }

    @Test("Depth, parts and fields are bounded; nothing of the message gets lost")
    func limits() {
        var limits = MIMELimits()
        limits.depth = 3
        let deep = MessageStructure(MessageFixtures.nested, limits: limits)
        #expect(deep.parts.allSatisfy { $0.depth <= 3 })
        #expect(deep.defects.map(\.kind) == [.tooDeep])
        limits = MIMELimits()
        limits.parts = 3
        let few = MessageStructure(MessageFixtures.nested, limits: limits)
        #expect(few.parts.count == 3)
        #expect(few.defects.contains { $0.kind == .tooManyParts })
        #expect(few.parts[2].range.upperBound == MessageFixtures.nested.count)
        limits = MIMELimits()
        limits.messageFields = 4
        #expect(MessageStructure(MessageFixtures.nested, limits: limits).parts.reduce(0) { $0 + $1.header.count } == 4)
        #expect(isWellFormed(deep) && isWellFormed(few))
    }
}

/// Whether every part lies inside its parent, behind its elder siblings, and inside the message.
func isWellFormed(_ message: MessageStructure) -> Bool {
    guard message.root.range == 0..<message.source.count else { return false }
    return message.parts.allSatisfy { part in
        // The offsets of what stands inside an encoded part are those of its decoded octets.
        var end = message.children(of: part).first?.container == part.index ? 0 : part.bodyRange.lowerBound
        for child in message.children(of: part) {
            guard child.parent == part.index, child.range.lowerBound >= end,
                child.container == part.index || child.range.upperBound <= part.range.upperBound
            else { return false }
            end = child.range.upperBound
        }
        return part.range.lowerBound <= part.bodyRange.lowerBound && part.range.upperBound == part.bodyRange.upperBound
            && part.range.upperBound <= part.source.count && surroundingsFit(part, in: message)
    }
}

private func surroundingsFit(_ part: MessagePart, in message: MessageStructure) -> Bool {
    guard let surroundings = part.surroundings else { return true }
    let children = message.children(of: part)
    return part.contentType.isMultipart && part.bodyRange.lowerBound == surroundings.preamble.lowerBound
        && surroundings.preamble.upperBound <= children.first?.range.lowerBound ?? surroundings.epilogue.lowerBound
        && children.last?.range.upperBound ?? surroundings.preamble.upperBound <= surroundings.epilogue.lowerBound
        && surroundings.epilogue.upperBound == part.bodyRange.upperBound
}
