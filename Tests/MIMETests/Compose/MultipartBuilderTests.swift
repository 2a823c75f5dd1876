import MIME
import MailModel
import Testing

@Suite("Message builder: parts")
struct MultipartBuilderTests {
    private func draft(text: String? = "Hi\n", html: String? = nil) throws -> Draft {
        var draft = Draft(
            from: NamedAddress(try EmailAddress("alice@mail.test")), to: [], subject: try HeaderText("Parts"),
            date: HeaderDate(Timestamp(milliseconds: 1_795_424_887_000), offsetMinutes: 60),
            messageID: try #require(MessageID("id1@mail.test")), text: text)
        draft.html = html
        return draft
    }

    private func image(_ id: String, _ content: [UInt8] = [1, 2, 3]) throws -> InlineImage {
        try InlineImage(
            contentID: try #require(MessageID(id)), content, type: "image/png", fileName: DraftFileName("logo.png"))
    }

    private func shape(_ message: MessageStructure, _ part: MessagePart) -> String {
        let children = message.children(of: part).map { shape(message, $0) }
        return part.contentType.mediaType + (children.isEmpty ? "" : "(\(children.joined(separator: " ")))")
    }

    @Test("A draft with everything becomes exactly these octets")
    func exact() throws {
        var draft = try draft(html: "<p>Hi <img src=\"cid:a@mail.test\"></p>\n")
        draft.inlineImages = [try image("a@mail.test")]
        draft.attachments = [
            try DraftAttachment(Array("a;b\r\n".utf8), type: "text/csv", fileName: DraftFileName("Zähler 1.csv")),
            DraftAttachment(message: Array("Subject: x\n\n.\n".utf8)),
        ]
        let built = try MessageBuilder().build(draft)
        let stem = try #require(MessageStructure(built.bytes).root.contentType.boundary).dropLast(2)
        let boundary = text(stem)
        #expect(boundary.hasPrefix("=_") && boundary.utf8.count == 28)
        #expect(
            text(built.bytes)
                == text(
                    MessageFixtures.crlf(
                        """
                        Date: Mon, 23 Nov 2026 10:08:07 +0100
                        From: alice@mail.test
                        Subject: Parts
                        Message-ID: <id1@mail.test>
                        MIME-Version: 1.0
                        Content-Type: multipart/mixed; boundary="\(boundary).1"

                        --\(boundary).1
                        Content-Type: multipart/alternative; boundary="\(boundary).2"

                        --\(boundary).2
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 7bit

                        Hi

                        --\(boundary).2
                        Content-Type: multipart/related; type="text/html";
                         boundary="\(boundary).3"

                        --\(boundary).3
                        Content-Type: text/html; charset=utf-8
                        Content-Transfer-Encoding: 7bit

                        <p>Hi <img src="cid:a@mail.test"></p>

                        --\(boundary).3
                        Content-Type: image/png; name=logo.png
                        Content-Transfer-Encoding: base64
                        Content-ID: <a@mail.test>
                        Content-Disposition: inline; filename=logo.png

                        AQID
                        --\(boundary).3--
                        --\(boundary).2--
                        --\(boundary).1
                        Content-Type: text/csv; name*=utf-8''Z%C3%A4hler%201.csv; name="Z_hler 1.csv"
                        Content-Transfer-Encoding: 7bit
                        Content-Disposition: attachment; filename*=utf-8''Z%C3%A4hler%201.csv;
                         filename="Z_hler 1.csv"

                        a;b

                        --\(boundary).1
                        Content-Type: message/rfc822
                        Content-Transfer-Encoding: 7bit
                        Content-Disposition: attachment

                        Subject: x

                        .

                        --\(boundary).1--

                        """)))
        #expect(try MessageBuilder().build(draft) == built)
    }

    @Test("There are as few levels as the draft needs")
    func shapes() throws {
        func shape(_ text: String?, _ html: String?, images: Int = 0, files: Int = 0) throws -> String {
            var draft = try draft(text: text, html: html)
            draft.inlineImages = try (0..<images).map { try image("\($0)@mail.test") }
            draft.attachments = try (0..<files).map { _ in
                try DraftAttachment([0], type: "application/pdf", fileName: nil)
            }
            let message = MessageStructure(try MessageBuilder().build(draft).bytes)
            #expect(message.defects.isEmpty)
            return self.shape(message, message.root)
        }
        #expect(try shape(nil, nil) == "text/plain")
        #expect(try shape(nil, "x") == "text/html")
        #expect(try shape("x", "x") == "multipart/alternative(text/plain text/html)")
        #expect(try shape(nil, "x", images: 2) == "multipart/related(text/html image/png image/png)")
        #expect(try shape("x", nil, files: 1) == "multipart/mixed(text/plain application/pdf)")
        #expect(
            try shape("x", "x", images: 1, files: 1)
                == "multipart/mixed(multipart/alternative(text/plain multipart/related(text/html image/png)) application/pdf)"
        )
    }

    @Test("A boundary never occurs in a part, even in one that was made to have it")
    func boundaries() throws {
        var draft = try draft(text: "x")
        draft.attachments = [try DraftAttachment([], type: "text/plain", fileName: nil)]
        var stems: Set<[UInt8]> = []
        for _ in 0..<5 {
            let built = try MessageBuilder().build(draft)
            let message = MessageStructure(built.bytes)
            #expect(message.parts.count == 2 + stems.count + 1)
            let boundary = try #require(message.root.contentType.boundary)
            #expect(stems.insert(boundary.dropLast(2)).inserted)
            let hostile = Array("--".utf8) + boundary + Array("\r\nContent-Type: text/html\r\n\r\n--".utf8) + boundary
            draft.attachments.append(try DraftAttachment(hostile, type: "text/plain", fileName: nil))
        }
    }

    @Test("An attached message is kept as it is, and needs 8BITMIME where it has octets above 127")
    func messages() throws {
        func attach(_ octets: String) throws -> (BuiltMessage, MessageStructure) {
            var draft = try draft()
            draft.attachments = [DraftAttachment(message: Array(octets.utf8), fileName: try DraftFileName("a.eml"))]
            let built = try MessageBuilder().build(draft)
            return (built, MessageStructure(built.bytes))
        }
        let (plain, plainMessage) = try attach("Subject: x\r\n\r\n-- \r\nFrom \r\n.\r\n")
        #expect(!plain.needs8BitMIME)
        #expect(text(plainMessage.parts[2].rawBody) == "Subject: x\r\n\r\n-- \r\nFrom \r\n.\r\n")
        let (eight, eightMessage) = try attach("Subject: x\r\n\r\ncafé")
        #expect(eight.needs8BitMIME && !eight.needsSMTPUTF8)
        // RFC 2045 §6.4
        #expect(eightMessage.root.transferEncoding == .eightBit)
        #expect(eightMessage.parts[2].transferEncoding == .eightBit)
        #expect(text(eightMessage.parts[2].rawBody) == "Subject: x\r\n\r\ncafé")
        // What no transport would take becomes a file.
        for odd in ["Subject: x\n\na\0b\n", "Subject: x\n\n" + String(repeating: "y", count: 999)] {
            let (_, message) = try attach(odd)
            #expect(message.parts[2].contentType.mediaType == "application/octet-stream")
            #expect(text(message.parts[2].decodedBody()) == odd)
        }
    }

    @Test("Every octet of a file arrives, whatever its lines")
    func files() throws {
        let values: [(String, TransferEncoding)] = [
            ("a,b\r\nc", .sevenBit), ("", .sevenBit), ("a\nb", .base64), ("a \r\n", .quotedPrintable),
            ("From x\r\n", .quotedPrintable), ("x\r\n.\r\n", .quotedPrintable), ("a\0", .base64),
            ("Straße und Haus", .quotedPrintable), ("Привет", .base64), ("a\r", .base64), (" ", .quotedPrintable),
            (String(repeating: "z", count: 998) + "\r\n", .sevenBit),
            (String(repeating: "z", count: 999), .quotedPrintable),
        ]
        for (value, encoding) in values {
            var draft = try draft()
            draft.attachments = [
                try DraftAttachment(Array(value.utf8), type: "text/plain", fileName: nil),
                try DraftAttachment(Array(value.utf8), type: "application/json", fileName: nil),
            ]
            let message = MessageStructure(try MessageBuilder().build(draft).bytes)
            #expect(message.parts[2].transferEncoding == encoding, "\(value)")
            #expect(message.parts[2].contentType.charset == (value.utf8.contains { $0 >= 0x80 } ? "utf-8" : nil))
            #expect(message.parts[3].transferEncoding == .base64)
            for part in message.parts[2...3] { #expect(text(part.decodedBody()) == value) }
        }
    }

    @Test("A message is written in pieces that are the same octets, and its size is known before")
    func pieces() throws {
        var draft = try draft(html: "<p>x</p>")
        draft.attachments = [
            try DraftAttachment([UInt8](repeating: 7, count: 120_001), type: "image/png", fileName: nil),
            try DraftAttachment([1], type: "image/png", fileName: nil),
        ]
        let prepared = try MessageBuilder().prepare(draft)
        let whole = prepared.message().bytes
        #expect(whole.count == prepared.byteCount)
        for size in [1, 7, 1000, 65_536, 1 << 20] {
            var joined: [UInt8] = []
            var sizes: [Int] = []
            prepared.write(pieceSize: size) {
                joined += $0
                sizes.append($0.count)
            }
            #expect(joined == whole)
            #expect(sizes.dropLast().allSatisfy { $0 == size } && (1...size).contains(sizes.last ?? 0))
        }
        struct Full: Error {}
        var count = 0
        #expect(throws: Full.self) {
            try prepared.write(pieceSize: 1000) { _ in
                count += 1
                if count == 3 { throw Full() }
            }
        }
        #expect(count == 3)
    }

    @Test("Bcc is written only for a draft that is stored, and a sender where it differs")
    func blindCopies() throws {
        var draft = try draft()
        draft.bcc = [NamedAddress(try EmailAddress("eve@mail.test"))]
        draft.sender = NamedAddress(try EmailAddress("desk@mail.test"))
        #expect(!text(try MessageBuilder().build(draft).bytes).contains("eve"))
        var builder = MessageBuilder()
        builder.writesBcc = true
        let header = HeaderBlock(try builder.build(draft).bytes)
        #expect(header.text(.bcc) == "eve@mail.test")
        #expect(header.text(.sender) == "desk@mail.test")
    }

    @Test("A field for programs is never encoded, and folded only at spaces")
    func structuredFields() throws {
        var draft = try draft()
        let link = "<https://mail.test/u?=?" + String(repeating: "x", count: 900) + ">,"
        try draft.addField("List-Unsubscribe", structured: StructuredText(link + " <mailto:u@mail.test>"))
        try draft.addField("List-Unsubscribe-Post", structured: StructuredText("List-Unsubscribe=One-Click"))
        let lines = text(try MessageBuilder().build(draft).bytes).split(separator: "\r\n")
        #expect(lines.contains(Substring("List-Unsubscribe: " + link)))
        #expect(lines.contains(" <mailto:u@mail.test>"))
        #expect(lines.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
        for bad in ["", " a", "a ", "a  b", "a\r\nb", "é", String(repeating: "x", count: 991)] {
            #expect(throws: MIMEError.self) { _ = try StructuredText(bad) }
        }
        #expect(throws: MIMEError.self) { try draft.addField("Resent-To", structured: StructuredText("a@b.test")) }
    }

    @Test("What goes beyond a limit, or could not be shown, is a clear error")
    func limits() throws {
        func code(_ change: (inout Draft, inout MessageBuilder) throws -> Void) throws -> MIMEError.Code? {
            var draft = try draft(html: "x")
            var builder = MessageBuilder()
            try change(&draft, &builder)
            do throws(MIMEError) { _ = try builder.build(draft) } catch { return error.code }
            return nil
        }
        let file = try DraftAttachment([0], type: "image/png", fileName: nil)
        #expect(
            try code {
                $0.attachments = [file, file]
                $1.limits.attachments = 1
            } == .tooManyAttachments)
        #expect(
            try code {
                $0.to = [$0.from, $0.from]
                $1.limits.recipients = 1
            } == .tooManyRecipients)
        #expect(
            try code {
                $0.text = "four"
                $1.limits.bodyBytes = 3
            } == .bodyTooLong)
        #expect(
            try code {
                $0.attachments = [
                    try DraftAttachment([UInt8](repeating: 0, count: 750), type: "image/png", fileName: nil)
                ]
                $1.limits.messageBytes = 1000
            } == .messageTooLarge)
        #expect(
            try code { draft, _ in
                draft.inlineImages = [try image("a@b.test")]
                draft.html = nil
            } == .imageWithoutHTML)
        #expect(
            try code { draft, _ in draft.inlineImages = [try image("a@b.test"), try image("a@b.test")] }
                == .duplicateContentID)
        #expect(try code { draft, _ in draft.inlineImages = [try image("a@b.test")] } == nil)
        #expect(throws: MIMEError.self) { _ = try DraftAttachment([], type: "multipart/mixed", fileName: nil) }
        #expect(throws: MIMEError.self) { _ = try DraftAttachment([], type: "message/rfc822", fileName: nil) }
        #expect(throws: MIMEError.self) { _ = try image("é@b.test") }
    }
}
