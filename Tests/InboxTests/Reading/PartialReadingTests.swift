import MIME
import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Reading a large message by parts")
struct PartialReadingTests {
    /// What a client would have: the header, the tree, and the parts that the reader wants.
    private func parts(
        of text: String, cutTo limit: Int = .max, leaving: Set<String> = []
    ) -> FetchedSource.Content {
        let bytes = Array(text.utf8)
        let whole = ParsedMessage(bytes)
        var bodies: [PartSection: [UInt8]] = [:]
        for wanted in Fixture.reader.wantedParts(of: whole.tree) where !leaving.contains(wanted.section.description) {
            guard let index = whole.tree.part(at: wanted.section) else { continue }
            bodies[wanted.section] = Array(whole.structure.parts[index].rawBody.prefix(min(limit, wanted.maximumBytes)))
        }
        return .parts(
            header: Array(bytes.prefix(whole.header.bodyOffset)), tree: whole.tree, bodies: bodies)
    }

    private func source(_ content: FetchedSource.Content, size: Int) -> FetchedSource {
        var source = Fixture.source([])
        source.content = content
        source.size = Int64(size)
        return source
    }

    @Test("It is the same message as the whole one, without what was left on the server")
    func same() throws {
        for text in [Fixture.mixed, Fixture.plain] {
            let whole = try Fixture.read(text)
            let message = try Fixture.reader.read(source(parts(of: text), size: text.utf8.count))
            #expect(message.identity == whole.identity)
            #expect(message.subject == whole.subject && message.from == whole.from)
            #expect(message.body == whole.body)
            #expect(message.attachments == whole.attachments)
            #expect(message.preview == whole.preview && message.kind == whole.kind && message.tokens == whole.tokens)
        }
    }

    @Test("Texts are wanted, attachments are not, and reports are")
    func wanted() {
        let tree = ParsedMessage(Array(Fixture.mixed.utf8)).tree
        #expect(Fixture.reader.wantedParts(of: tree).map(\.section.description) == ["1.1.1", "1.1.2"])
        let report = ParsedMessage(
            Array(
                """
                Content-Type: multipart/report; report-type=delivery-status; boundary=b

                --b

                It failed.
                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.org
                --b
                Content-Type: message/rfc822

                Subject: x

                y
                --b--
                """.utf8)
        ).tree
        #expect(Fixture.reader.wantedParts(of: report).map(\.section.description) == ["1", "2"])
    }

    @Test("A part that is cut or missing leaves the message readable and not complete")
    func incomplete() throws {
        let cut = try Fixture.reader.read(source(parts(of: Fixture.plain, cutTo: 10), size: 500))
        #expect(cut.body.text == "Dear all,\n" && !cut.body.isComplete)
        let missing = try Fixture.reader.read(source(parts(of: Fixture.mixed, leaving: ["1.1.2"]), size: 500))
        #expect(missing.body.text == "Grüße" && !missing.body.isComplete)
        #expect(missing.attachments.map(\.section) == ["1.2", "2"])
    }

    @Test("What a server tells of a part cannot begin a line of its own")
    func injection() throws {
        var evil = PartDetails(contentType: ContentType(type: "text", subtype: "plain\r\nX: y"))
        evil.contentID = "a\r\n\r\nb"
        evil.disposition = ContentDisposition(
            kind: "inline",
            parameters: ParameterList([ParameterList.Parameter(name: "filename", value: Array("a\"\r\n\\b".utf8))]))
        var tree = PartTree(
            root: PartDetails(
                contentType: ContentType(
                    type: "multipart", subtype: "mixed",
                    parameters: ParameterList([ParameterList.Parameter(name: "boundary", value: Array("b".utf8))]))))
        #expect(tree.add(evil, size: 3, to: 0) == 1)
        let bytes = PartAssembly.message(
            header: Array("Content-Type: multipart/mixed; boundary=b\n\n".utf8), tree: tree,
            bodies: [PartSection([1]): Array("abc".utf8)])
        let message = ParsedMessage(bytes)
        #expect(message.structure.parts.count == 2)
        #expect(message.structure.parts[1].header.count == 4)
        #expect(message.structure.parts[1].rawBody.elementsEqual("abc".utf8))
    }
}
