import MIME
import MailModel
import Testing

@Suite("Message builder")
struct MessageBuilderTests {
    private func draft(
        subject: String = "Hello", text: String = "Hi Bob\n", name: String? = "Alice Example"
    ) throws -> Draft {
        Draft(
            from: NamedAddress(try EmailAddress("alice@mail.test"), name: name.map { HeaderText(sanitizing: $0) }),
            to: [NamedAddress(try EmailAddress("bob@example.test"))], subject: try HeaderText(subject),
            date: HeaderDate(Timestamp(milliseconds: 1_795_424_887_000), offsetMinutes: 60),
            messageID: try #require(MessageID("id1@mail.test")), text: text)
    }

    private func lines(_ bytes: [UInt8]) -> [String] { text(bytes).components(separatedBy: "\r\n") }

    @Test("A draft becomes exactly these octets, each time")
    func exact() throws {
        var draft = try draft()
        draft.inReplyTo = [try #require(MessageID("zero@example.test"))]
        draft.references = draft.inReplyTo
        try draft.addField(.autoSubmitted, try HeaderText("auto-generated"))
        let built = try MessageBuilder().build(draft)
        #expect(
            text(built.bytes)
                == text(
                    MessageFixtures.crlf(
                        """
                        Date: Mon, 23 Nov 2026 10:08:07 +0100
                        From: Alice Example <alice@mail.test>
                        To: bob@example.test
                        Subject: Hello
                        Message-ID: <id1@mail.test>
                        In-Reply-To: <zero@example.test>
                        References: <zero@example.test>
                        Auto-Submitted: auto-generated
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 7bit

                        Hi Bob

                        """)))
        #expect(!built.needsSMTPUTF8 && !built.needs8BitMIME)
        #expect(try MessageBuilder().build(draft) == built)
    }

    @Test("Names are written as words, quoted, or encoded, whichever is needed")
    func names() throws {
        func from(_ name: String?) throws -> String? {
            HeaderBlock(try MessageBuilder().build(draft(name: name)).bytes).first(.from).map { text($0.unfolded) }
        }
        #expect(try from(nil) == "alice@mail.test")
        #expect(try from(" ") == "alice@mail.test")
        #expect(try from("Alice B. Example") == "\"Alice B. Example\" <alice@mail.test>")
        #expect(try from("A \"B\" \\ C") == "\"A \\\"B\\\" \\\\ C\" <alice@mail.test>")
        #expect(try from("Alïce, Inc.") == "=?utf-8?B?QWzDr2NlLCBJbmMu?= <alice@mail.test>")
        #expect(try from("日本語") == "=?utf-8?B?5pel5pys6Kqe?= <alice@mail.test>")
        #expect(try from("=?utf-8?Q?x?=") == "=?utf-8?B?PT91dGYtOD9RP3g/PQ==?= <alice@mail.test>")
    }

    @Test("Every text reads back as it was written, within the limits of lines, over 1500 random subjects and names")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 3)
        let pieces = [
            " ", "  ", "a", "word", "Ünïcode", "日本語", "🙂", "=?utf-8?Q?a?=", "=?", "?=", "\"", "\\", ",", "<x@y>", "_",
            String(repeating: "long", count: 30), String(repeating: " ", count: 90), String(repeating: "x", count: 500),
        ]
        for _ in 0..<1500 {
            let subject = (0..<Int.random(in: 0..<12, using: &random))
                .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &random)] }.joined()
            var draft = try draft(subject: subject, name: subject)
            try draft.addField("X-Long-Name-Of-A-Field-That-Takes-More-Than-Forty-Octets", HeaderText(subject))
            let built = try MessageBuilder().build(draft)
            let block = HeaderBlock(built.bytes)
            #expect(block.defects.isEmpty)
            #expect(block.count == 9)
            #expect(block.text(.subject) == subject)
            #expect(block.text("X-Long-Name-Of-A-Field-That-Takes-More-Than-Forty-Octets") == subject)
            checkLines(built.bytes)
        }
    }

    private func checkLines(_ bytes: [UInt8]) {
        for line in lines(bytes) {
            #expect(line.utf8.count <= 998)
            if line.contains("=?utf-8?") { #expect(line.utf8.count <= 76, "\(line)") }
            for word in line.split(separator: " ") where word.hasPrefix("=?utf-8?") && word.hasSuffix("?=") {
                #expect(word.utf8.count <= 75)
            }
        }
        for (index, byte) in bytes.enumerated() where byte == 10 { #expect(bytes[index - 1] == 13) }
    }

    @Test("Long headers are folded at 78 octets where words allow it")
    func folding() throws {
        var draft = try draft(subject: String(repeating: "word ", count: 40) + "end")
        draft.to = try (1...30).map {
            NamedAddress(try EmailAddress("person\($0)@example.test"), name: try HeaderText("Person \($0)"))
        }
        draft.references = (1...80).compactMap { MessageID("some-rather-long-message-id-number-\($0)@mail.test") }
        let built = try MessageBuilder().build(draft)
        #expect(lines(built.bytes).allSatisfy { $0.utf8.count <= 78 })
        let block = HeaderBlock(built.bytes)
        #expect(block.text(.to)?.split(separator: ",").count == 30)
        #expect(block.references.count == MessageBuilder.keptReferences + 1)
        #expect(block.references.first == draft.references.first)
        #expect(block.references.last == draft.references.last)
    }

    @Test("A line break or another control character never gets into a header")
    func injection() throws {
        for bad in ["a\r\nBcc: eve@mail.test", "a\nb", "a\rb", "a\0b", "a\u{85}b", "a\tb"] {
            #expect(throws: MIMEError.self) { _ = try HeaderText(bad) }
            let built = try MessageBuilder().build(draft(subject: HeaderText(sanitizing: bad).description, name: bad))
            #expect(HeaderBlock(built.bytes).count == 8)
        }
        #expect(HeaderText(sanitizing: "\r\n a\r\n\tb \n").description == "a b")
        #expect(throws: MIMEError.self) { _ = try HeaderText(String(repeating: "a", count: 70_000)) }
        #expect(HeaderText(sanitizing: String(repeating: "é", count: 70_000)).description.utf8.count == 65_536)
    }

    @Test("Fields that the program writes itself cannot be added")
    func reserved() throws {
        var draft = try draft()
        for name in ["From", "bcc", "CONTENT-TYPE", "Content-Anything", "Received", "Message-ID"] {
            let name = try #require(HeaderName(name[...]))
            #expect(throws: MIMEError.self) { try draft.addField(name, HeaderText("x")) }
        }
        #expect(draft.extraFields.isEmpty)
    }

    @Test("A body is 7bit where it can be, else quoted-printable, or 8bit where that is allowed")
    func bodies() throws {
        func body(_ text: String, allows8Bit: Bool = false) throws -> (TransferEncoding, [UInt8]) {
            let built = try MessageBuilder(allows8Bit: allows8Bit).build(draft(text: text))
            let message = MessageStructure(built.bytes)
            #expect(built.needs8BitMIME == (message.root.transferEncoding == .eightBit))
            #expect(lines(built.bytes).allSatisfy { $0.utf8.count <= 998 })
            return (message.root.transferEncoding, message.root.decodedBody())
        }
        let values: [(String, Bool, TransferEncoding, String)] = [
            ("a\nb\rc\r\nd", false, .sevenBit, "a\r\nb\r\nc\r\nd\r\n"), ("", false, .sevenBit, ""),
            ("\n\n", false, .sevenBit, "\r\n\r\n"), ("-- \nAlice", false, .sevenBit, "-- \r\nAlice\r\n"),
            ("café ", false, .quotedPrintable, "café \r\n"), ("café", true, .eightBit, "café\r\n"),
            ("From here\n", true, .quotedPrintable, "From here\r\n"), ("a\0b", true, .quotedPrintable, "a\0b\r\n"),
            (String(repeating: "x", count: 998), false, .sevenBit, String(repeating: "x", count: 998) + "\r\n"),
            (String(repeating: "x", count: 999), true, .quotedPrintable, String(repeating: "x", count: 999) + "\r\n"),
        ]
        for (value, allows, encoding, expected) in values {
            let (found, octets) = try body(value, allows8Bit: allows)
            #expect(found == encoding)
            #expect(text(octets) == expected)
        }
    }

    @Test("A local part outside ASCII is told, and an odd one quoted")
    func localParts() throws {
        var draft = try draft()
        draft.to = [NamedAddress(try EmailAddress("jürgen@example.test"))]
        #expect(try MessageBuilder().build(draft).needsSMTPUTF8)
        let domain = try #require(DomainName("example.test"))
        draft.to = [NamedAddress(try EmailAddress(localPart: "a..\"b", domain: domain))]
        let built = try MessageBuilder().build(draft)
        #expect(HeaderBlock(built.bytes).text(.to) == "\"a..\\\"b\"@example.test")
        #expect(!built.needsSMTPUTF8)
    }

    @Test("An id that fits no line is refused as the message's own and left out as a reference")
    func longIDs() throws {
        var draft = try draft()
        let long = try #require(MessageID(String(repeating: "a", count: 990) + "@b.test"))
        draft.references = [long, draft.messageID]
        #expect(HeaderBlock(try MessageBuilder().build(draft).bytes).references == [draft.messageID])
        draft.messageID = long
        #expect(throws: MIMEError.self) { _ = try MessageBuilder().build(draft) }
    }

    @Test("Message-IDs are made of all the random octets and the domain")
    func messageIDs() throws {
        let factory = MessageIDFactory(domain: try #require(DomainName("mail.test")))
        var random = SeededGenerator(seed: 4)
        var seen: Set<MessageID> = []
        for _ in 0..<1000 {
            seen.insert(factory.makeID(random: (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }))
        }
        #expect(seen.count == 1000)
        #expect(seen.allSatisfy { $0.description.utf8.count == 26 + 10 && $0.description.hasSuffix("@mail.test") })
        #expect(
            factory.makeID(random: [UInt8](repeating: 255, count: 12)).description
                == String(repeating: "z", count: 19) + "g@mail.test")
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
