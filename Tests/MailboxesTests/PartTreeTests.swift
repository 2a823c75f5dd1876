import IMAPClient
import IMAPCore
import MIME
import MailModel
import SASL
import Testbed
import Testing

@testable import Mailboxes

@Suite("Part trees from servers")
struct PartTreeTests {
    @Test("A structure told by a server becomes the tree that IMAP numbers")
    func handwritten() {
        var text = BodyStructure.SinglePart(type: "text", subtype: "plain", encoding: "quoted-printable", size: 12)
        text.parameters = [.init(name: "charset", value: Array("utf-8".utf8))]
        text.details.languages = ["DE", "en-GB"]
        var image = BodyStructure.SinglePart(type: "image", subtype: "png", encoding: "BASE64", size: 400)
        image.id = Array("<a@x.test>".utf8)
        image.description = Array("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=".utf8)
        image.details.disposition = "inline"
        image.details.dispositionParameters = [.init(name: "filename*", value: Array("utf-8''%C3%BC.png".utf8))]
        image.details.location = Array("one.png".utf8)
        var attached = BodyStructure.SinglePart(type: "message", subtype: "rfc822", encoding: "7bit", size: 900)
        attached.message = BodyStructure.EmbeddedMessage(
            envelope: Envelope(),
            structure: .multipart(.init(subtype: "mixed", parts: [.single(text), .single(image)])))
        let tree = PartTree(
            .multipart(.init(subtype: "related", parts: [.single(text), .single(image), .single(attached)])))
        #expect(
            tree.parts.map { tree.bodySection(of: $0.index)?.description } == [
                "TEXT", "1", "2", "3", "3.TEXT", "3.1", "3.2",
            ])
        #expect(tree.parts.map(\.size) == [nil, 12, 400, 900, nil, 12, 400])
        let details = tree.parts[2].details
        #expect(details.contentID == "a@x.test" && details.contentLocation == "one.png")
        #expect(details.fileName == "ü.png" && details.summary == "Grüße" && details.transferEncoding == .base64)
        #expect(
            tree.parts[1].details.languages == ["de", "en-gb"] && tree.parts[1].details.contentType.charset == "utf-8")
        #expect(tree.bodyParts.text == [1] && tree.bodyParts.attachments == [2, 3])
        #expect(
            tree.part(at: PartSection([3], .text)).map { BodySection(PartSection([3], .text)).part == [3] && $0 == 4 }
                == true)
        attached.encoding = "base64"
        #expect(PartTree(.single(attached)).parts.count == 1)
    }

    @Test("A deep structure stays within the limits")
    func deep() {
        var structure = BodyStructure.single(.init(type: "text", subtype: "plain", encoding: "7bit", size: 1))
        for _ in 0..<500 { structure = .multipart(.init(subtype: "mixed", parts: [structure, structure].suffix(1))) }
        #expect(PartTree(structure).parts.map(\.depth).max() == MIMELimits().depth)
    }

    @Test("Dovecot tells the tree that the octets say, and each part fetched alone decodes as in the whole")
    func dovecot() async throws {
        try await MailboxFixture.with { fixture in
            let user = "ivan@mail.test"
            let connector = fixture.dependencies.connector
            let connection = try await connector.connectIMAP(
                try fixture.settings(user), trace: connector.makeTrace(for: []))
            _ = try await connection.authenticate(.password(user: user, password: try fixture.passwords(user).imap))
            let folder = FolderName("Structures-\(UInt32.random(in: 0 ... .max))")
            try await connection.create(folder)
            for sample in StructureSamples.all { try await connection.append(Array(sample.utf8), to: folder) }
            _ = try await connection.select(folder)
            let all = try await connection.search(.all)
            let answers = try await connection.fetchAll(all, [.uid, .bodyStructure])
            #expect(answers.count == StructureSamples.all.count && answers.count >= 40)
            for (answer, sample) in zip(answers, StructureSamples.all) {
                let whole = ParsedMessage(Array(sample.utf8))
                let uid = try #require(answer.uid)
                let told = PartTree(try #require(answer.bodyStructure, "\(sample)"))
                try await compare(told, with: whole, of: uid, on: connection, sample)
            }
            try await connection.closeFolder()
            try await connection.delete(folder)
            await connection.logout()
        }
    }

    private func compare(
        _ told: PartTree, with whole: ParsedMessage, of uid: UID, on connection: IMAPConnection, _ sample: String
    ) async throws {
        let known = whole.tree.parts.filter { whole.tree.bodySection(of: $0.index) != nil }
        #expect(
            told.parts.map { told.bodySection(of: $0.index)?.description }
                == known.map { whole.tree.bodySection(of: $0.index)?.description }, "\(sample)")
        let sections = told.parts.compactMap { told.bodySection(of: $0.index) }.map { BodySection($0) }
        let answer = try await connection.fetchAll(UIDSet(numbers: [uid.rawValue]), [.uid] + sections.map { .body($0) })
        for (one, other) in zip(told.parts, known) {
            #expect(comparable(one.details) == comparable(other.details), "\(sample)")
            let section = BodySection(try #require(told.bodySection(of: one.index)))
            let body = try #require(answer.first?.bytes(of: section), "\(section): \(sample)")
            let part = whole.structure.parts[other.index]
            // Dovecot takes an encoded message for a header, and the line break before the delimiter for its end.
            let isEncodedMessage = other.details.contentType.isMessage && !other.details.transferEncoding.isIdentity
            let lineBreak: [UInt8] = isEncodedMessage && body.count != part.rawBody.count ? [13, 10] : []
            #expect(body == part.rawBody + lineBreak, "\(section): \(sample)")
            #expect(one.size == (one.details.contentType.isMultipart ? nil : body.count), "\(sample)")
            let alone = MessageStructure(body: body, of: one.details)
            #expect(alone.root.decodedBody() == part.decodedBody(), "\(section): \(sample)")
            #expect(alone.root.decodedText() == part.decodedText(), "\(section): \(sample)")
            let inside = ParsedMessage(MessageStructure(body: body, of: other.details)).structure
            #expect(alone.parts.map(\.contentType.mediaType) == inside.parts.map(\.contentType.mediaType))
        }
    }

    /// Dovecot says the charset that holds where none is named, joins the pieces of parameters, and says nothing of
    /// how a multipart is encoded.
    private func comparable(_ details: PartDetails) -> [String?] {
        let type = details.contentType
        func list(_ parameters: ParameterList) -> String {
            Set(parameters.parameters.map { String($0.name.prefix { $0 != "*" }) }).sorted()
                .map { "\($0)=\(parameters[$0] ?? "")" }
                .filter { $0 != "charset=us-ascii" }.joined(separator: ";")
        }
        return [
            type.mediaType, list(type.parameters), type.isMultipart ? nil : details.transferEncoding.description,
            details.disposition?.kind, details.disposition.map { list($0.parameters) }, details.contentID,
            details.contentLocation, details.languages.joined(separator: ","), details.summary, details.fileName,
        ]
    }
}
