import MIME
import Testing

@Suite("Part tree")
struct PartTreeTests {
    private func sections(_ tree: PartTree) -> [String] {
        tree.parts.map { tree.bodySection(of: $0.index)?.description ?? "-" }
    }

    private func headers(_ tree: PartTree) -> [String] {
        tree.parts.map { tree.headerSection(of: $0.index)?.description ?? "-" }
    }

    @Test("The example of RFC 9051 §6.4.5.1 is numbered as there")
    func standardExample() {
        let message = ParsedMessage(
            [UInt8](
                MessageFixtures.outlined(
                    """
                    multipart/mixed
                      text/plain
                      application/octet-stream
                      message/rfc822
                        multipart/mixed
                          text/plain
                          application/octet-stream
                      multipart/mixed
                        image/gif
                        message/rfc822
                          multipart/mixed
                            text/plain
                            multipart/alternative
                              text/plain
                              text/richtext
                    """)))
        #expect(
            sections(message.tree) == [
                "TEXT", "1", "2", "3", "3.TEXT", "3.1", "3.2", "4", "4.1", "4.2", "4.2.TEXT", "4.2.1", "4.2.2",
                "4.2.2.1", "4.2.2.2",
            ])
        #expect(
            headers(message.tree) == [
                "HEADER", "1.MIME", "2.MIME", "3.MIME", "3.HEADER", "3.1.MIME", "3.2.MIME", "4.MIME", "4.1.MIME",
                "4.2.MIME", "4.2.HEADER", "4.2.1.MIME", "4.2.2.MIME", "4.2.2.1.MIME", "4.2.2.2.MIME",
            ])
        for part in message.tree.parts {
            #expect(message.tree.bodySection(of: part.index).flatMap { message.tree.part(at: $0) } == part.index)
        }
    }

    @Test("A message of one part has it as number 1, and so has a message in a message")
    func onePart() {
        let plain = ParsedMessage([UInt8](MessageFixtures.outlined("text/plain")))
        #expect(sections(plain.tree) == ["1"] && headers(plain.tree) == ["HEADER"])
        let nested = ParsedMessage(
            [UInt8](MessageFixtures.outlined("message/rfc822\n  message/rfc822\n    text/plain")))
        #expect(sections(nested.tree) == ["1", "1.1", "1.1.1"])
        #expect(headers(nested.tree) == ["HEADER", "1.HEADER", "1.1.HEADER"])
        #expect(nested.tree.part(at: PartSection([2])) == nil)
    }

    @Test("Parts that a server does not know have no number")
    func unknownToServers() {
        let guessed = PartTree(
            MessageStructure([UInt8]("Content-Type: multipart/mixed\n\n--b\nContent-Type: text/html\n\nx\n--b--\n")))
        #expect(sections(guessed) == ["TEXT", "-"])
        let mislabelled = PartTree(
            MessageStructure([UInt8]("Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nA: b\n\nx")))
        #expect(sections(mislabelled) == ["1", "-"])
        #expect(mislabelled.bodySection(of: 2) == nil && mislabelled.bodySection(of: -1) == nil)
    }

    @Test("A tree told part by part is the one from the octets, and sorts alike")
    func told() {
        let message = ParsedMessage(MessageFixtures.nested)
        var tree = PartTree(root: message.tree.root.details, size: message.tree.root.size)
        // The order of a server's answer: each part with all that is inside it.
        for part in message.tree.parts.dropFirst() {
            #expect(tree.add(part.details, size: part.size, to: part.parent ?? 0) == part.index)
        }
        #expect(tree == message.tree)
        #expect(tree.bodyParts == message.tree.bodyParts)
        #expect(tree.bodyParts.text.map { tree.bodySection(of: $0)?.description } == ["1.1"])
    }

    @Test("Nothing can be added to a leaf, to an encoded message, twice to a message, or beyond the limits")
    func refused() {
        var limits = MIMELimits()
        limits.parts = 3
        let leaf = PartDetails(contentType: .plainText)
        var tree = PartTree(root: leaf)
        #expect(tree.add(leaf, to: 0) == nil && tree.add(leaf, to: 1) == nil)
        tree = PartTree(root: PartDetails(contentType: .message, transferEncoding: .base64))
        #expect(tree.add(leaf, to: 0) == nil)
        tree = PartTree(root: PartDetails(contentType: .message))
        #expect(tree.add(leaf, to: 0) == 1 && tree.add(leaf, to: 0) == nil)
        tree = PartTree(root: PartDetails(contentType: ContentType(type: "multipart", subtype: "mixed")))
        #expect((0..<4).map { _ in tree.add(leaf, to: 0, limits: limits) } == [1, 2, nil, nil])
        limits.depth = 0
        tree = PartTree(root: PartDetails(contentType: .message))
        #expect(tree.add(leaf, to: 0, limits: limits) == nil)
    }

    @Test("A part fetched alone has the same parts, octets and details as in the whole")
    func fetchedAlone() {
        for bytes in MessageFixtures.all {
            let whole = MessageStructure(bytes)
            for part in whole.parts {
                let alone = MessageStructure(body: Array(part.rawBody), of: part.details)
                #expect(alone.root.details == part.details)
                #expect(alone.root.decodedBody() == part.decodedBody())
                let inside = whole.parts.filter { isInside($0, part, of: whole) }
                #expect(alone.parts.count == inside.count)
                for (one, other) in zip(alone.parts, inside) {
                    #expect(one.details == other.details && one.decodedBody() == other.decodedBody())
                }
                #expect(isWellFormed(alone))
            }
        }
    }

    private func isInside(_ part: MessagePart, _ outer: MessagePart, of message: MessageStructure) -> Bool {
        var current: Int? = part.index
        while let index = current {
            if index == outer.index { return true }
            current = message.parts[index].parent
        }
        return false
    }
}
