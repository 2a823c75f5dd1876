import MIME
import MailModel
import Testing

/// What is written must be read back as it was meant, and within the limits of the wire.
@Suite("Drafts that are built and parsed")
struct DraftRoundTripTests {
    private func expectHolds(_ seed: UInt64, _ failure: (DraftSample) throws -> String?) {
        let found = Property.counterexample(seed: seed, runs: 250, DraftSample.sampler, failure: failure)
        #expect(found == nil, "\(found?.description ?? "")")
    }

    @Test("What the builder writes the parser reads back")
    func roundTrip() {
        expectHolds(11) { sample in
            let draft = try sample.draft()
            let message = ParsedMessage(try MessageBuilder(allows8Bit: sample.allows8Bit).build(draft).bytes)
            return DraftComparison(draft, message).failure
        }
    }

    @Test("A planted fault is shown by the smallest draft that has it")
    func shrinks() throws {
        let found = try #require(
            Property.counterexample(seed: 15, runs: 250, DraftSample.sampler) { sample in
                let built = try MessageBuilder().build(try sample.draft())
                return HeaderBlock(built.bytes).text(.subject)?.contains("日") == true ? "a day" : nil
            })
        #expect(found.value.description == "subject: \"日\"")
    }

    @Test("The same draft becomes the same octets, in one piece or in many")
    func deterministic() {
        expectHolds(12) { sample in
            let prepared = try MessageBuilder(allows8Bit: sample.allows8Bit).prepare(try sample.draft())
            let once = prepared.message()
            guard try MessageBuilder(allows8Bit: sample.allows8Bit).build(try sample.draft()) == once else {
                return "built differently the second time"
            }
            var joined: [UInt8] = []
            prepared.write(pieceSize: 100) { joined += $0 }
            guard joined == once.bytes else { return "different in pieces" }
            return prepared.byteCount == once.bytes.count ? nil : "the size was told wrong"
        }
    }

    @Test("Lines end in CRLF and have at most 998 octets, and octets above 127 are told")
    func lines() {
        expectHolds(13) { sample in
            let built = try MessageBuilder(allows8Bit: sample.allows8Bit).build(try sample.draft())
            var column = 0
            var previous: UInt8 = 0
            for byte in built.bytes {
                if byte == 0 { return "a NUL" }
                if (byte == 10) != (previous == 13) { return "a CR or LF alone" }
                column = byte == 10 ? 0 : column + 1
                // The CR counts.
                if column > 999 { return "a line over 998 octets" }
                previous = byte
            }
            if previous != 10 { return "no line break at the end" }
            let header = HeaderBlock(built.bytes)
            let is8Bit = (built.bytes[header.bodyOffset...].contains { $0 >= 0x80 })
            if built.needs8BitMIME != is8Bit { return "8BITMIME told wrong" }
            let hasUTF8 = built.bytes[..<header.bodyOffset].contains { $0 >= 0x80 }
            return built.needsSMTPUTF8 == hasUTF8 ? nil : "SMTPUTF8 told wrong"
        }
    }

    @Test("No text becomes a field, and no line of the header is damaged")
    func injection() {
        expectHolds(14) { sample in
            let draft = try sample.draft()
            let header = HeaderBlock(try MessageBuilder(allows8Bit: sample.allows8Bit).build(draft).bytes)
            var expected: [HeaderName] = ["Date", "From"]
            if !draft.to.isEmpty { expected.append("To") }
            if !draft.cc.isEmpty { expected.append("Cc") }
            expected += ["Subject", "Message-ID"]
            if !draft.references.isEmpty { expected.append("References") }
            expected += draft.extraFields.map(\.name) + ["MIME-Version", "Content-Type"]
            var found = header.map { HeaderName($0.name) }
            if found.last == "Content-Transfer-Encoding" { found.removeLast() }
            if !header.defects.isEmpty { return "defects: \(header.defects)" }
            return found == expected ? nil : "fields: \(found)"
        }
    }
}

/// A text that is equal only where the characters are the same, not merely equivalent ones.
private struct Exactly: Equatable, CustomStringConvertible {
    let text: String
    init(_ text: String) { self.text = text }
    var description: String { text.debugDescription }
    static func == (left: Exactly, right: Exactly) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }
}

/// A name, without spaces around it, and an address.
private struct Person: Equatable, CustomStringConvertible {
    let name: Exactly?
    let localPart: String
    let domain: String

    init(_ address: NamedAddress) {
        let name = (address.name?.description ?? "").split(separator: " ", omittingEmptySubsequences: false)
        let trimmed = name.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed().joined(separator: " ")
        self.name = trimmed.isEmpty ? nil : Exactly(trimmed)
        localPart = address.address.localPart
        domain = address.address.domain.description
    }

    init(_ address: MailboxAddress) {
        name = address.name.map(Exactly.init)
        localPart = address.localPart
        domain = address.domain
    }

    var description: String { "\(name?.description ?? "-") <\(localPart)@\(domain)>" }
}

/// Says what of a draft did not come back.
private struct DraftComparison {
    private(set) var failure: String?

    init(_ draft: Draft, _ message: ParsedMessage) {
        check("defects", message.defects, [])
        check("subject", message.subject.map(Exactly.init), Exactly(draft.subject.description))
        check("date", message.date?.text, draft.date.text)
        check("id", message.messageID, draft.messageID)
        let kept = draft.references.count > 51 ? [draft.references[0]] + draft.references.suffix(50) : draft.references
        check("references", message.references, kept)
        let notes = message.header.filter { $0.name == "X-Note" }.map(\.text)
        check(
            "notes", notes,
            draft.extraFields.map { value in
                if case .text(let text) = value.value { text.description } else { "" }
            })
        check("from", message.header.addresses(.from).mailboxes.map(Person.init), [Person(draft.from)])
        check("to", message.header.addresses(.to).mailboxes.map(Person.init), draft.to.map(Person.init))
        check("cc", message.header.addresses(.cc).mailboxes.map(Person.init), draft.cc.map(Person.init))
        checkBodies(draft, message)
        checkFiles(draft, message)
    }

    private mutating func check<Value: Equatable>(_ what: String, _ found: Value, _ expected: Value) {
        if failure == nil, found != expected { failure = "\(what): \(found) instead of \(expected)" }
    }

    private mutating func checkBodies(_ draft: Draft, _ message: ParsedMessage) {
        let text = draft.text ?? (draft.html == nil ? "" : nil)
        if let text {
            let found = message.body.textBody.first { $0.contentType.mediaType == "text/plain" }
            var lines = found?.decodedText().text ?? "nothing"
            var expected = Self.lines(text)
            if draft.textFormat == .flowed {
                let read = FlowedText(lines, deletesSpaces: false).lines
                let paragraphs = read.map { FlowedReference.marked($0.quoteDepth, $0.text) + "\r\n" }.joined()
                check("flowed text", Exactly(paragraphs), Exactly(FlowedReference.normalized(expected)))
                lines = FlowedReference.unflowed(lines)
                expected = FlowedReference.normalized(expected)
            }
            check("text", Exactly(lines), Exactly(expected))
        }
        if let html = draft.html {
            let found = message.body.htmlBody.first { $0.contentType.mediaType == "text/html" }
            check("HTML", found.map { Exactly($0.decodedText().text) }, Exactly(Self.lines(html)))
        }
    }

    private mutating func checkFiles(_ draft: Draft, _ message: ParsedMessage) {
        check("number of files", message.attachments.count, draft.inlineImages.count + draft.attachments.count)
        for (image, found) in zip(draft.inlineImages, message.attachments) {
            check("image id", found.contentID, image.contentID.description)
            check("image name", found.name, image.fileName?.description)
            check("image type", found.mediaType, image.type.description)
            check("image", found.part.decodedBody(), image.content)
            check("image purpose", found.purpose, .embedded)
            check("image by address", message.body.part(address: "cid:\(image.contentID)")?.index, found.part.index)
        }
        for (file, found) in zip(draft.attachments, message.attachments.dropFirst(draft.inlineImages.count)) {
            check("file name", found.name, file.fileName?.description)
            check("file type", found.mediaType, file.type.description)
            check("file", found.part.decodedBody(), file.content)
            check("file purpose", found.purpose, .file)
        }
    }

    /// Lines that end in CRLF, as a text is written; a NUL is read as the replacement character, and a
    /// mark of byte order is not written.
    private static func lines(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var afterCR = false
        for scalar in text.unicodeScalars.first == "\u{FEFF}"
            ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
        {
            if scalar == "\r" || scalar == "\n" && !afterCR {
                result.append(contentsOf: "\r\n".unicodeScalars)
            } else if scalar != "\n" {
                result.append(scalar == "\0" ? "\u{FFFD}" : scalar)
            }
            afterCR = scalar == "\r"
        }
        if let last = result.last, last != "\n" { result.append(contentsOf: "\r\n".unicodeScalars) }
        return String(result)
    }
}
