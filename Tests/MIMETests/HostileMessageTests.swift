import MIME
import Testing

/// What attackers send to whoever reads whole messages: structure, tree, sorting, repairs, TNEF.
@Suite("Hostile messages", .serialized)
struct HostileMessageTests {
    private func repeated(_ text: String, _ count: Int) -> [UInt8] { [UInt8](String(repeating: text, count: count)) }

    /// Reads all that a reader would ask for.
    private func readAll(_ message: ParsedMessage) {
        for part in message.body.textBody + message.body.htmlBody { _ = part.decodedText(limit: 1_000) }
        _ = (
            message.protections.count, message.attachments.map(\.estimatedSize), message.inlineArmor(limit: 1_000).count
        )
    }

    @Test("A hundred thousand nested parts, and as many messages in each other, stay within the depth")
    func nested() {
        var bytes: [UInt8] = []
        for level in 0..<100_000 {
            bytes += [UInt8]("Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n")
        }
        for input in [bytes, repeated("Content-Type: message/rfc822\n\n", 100_000)] {
            let message = ParsedMessage(input)
            readAll(message)
            #expect(message.tree.parts.allSatisfy { $0.depth <= MIMELimits().depth })
            #expect(isWellFormed(message.structure))
            #expect(message.defects.contains { $0.kind == .tooDeep })
        }
    }

    @Test("Two hundred thousand empty parts are bounded, and so is what is made of them")
    func emptyParts() {
        for piece in ["--b\n", "--b\n\n", "--b\nContent-Disposition: attachment; filename=x\n\n"] {
            let message = ParsedMessage(
                [UInt8]("Content-Type: multipart/mixed; boundary=b\n\n") + repeated(piece, 200_000))
            readAll(message)
            #expect(message.structure.parts.count == MIMELimits().parts)
            #expect(isWellFormed(message.structure))
        }
    }

    @Test("Half a million fields, and NULs in every place, leave the body readable")
    func fieldsAndNULs() {
        let fields = ParsedMessage(repeated("Content-ID: <a>\n", 500_000) + [UInt8]("\nbody"))
        #expect(fields.body.textBody.map { text($0.rawBody) } == ["body"])
        let nuls = ParsedMessage(
            [UInt8](
                "Subject: a\0b\nContent-Type: multipart/mixed; boundary=\"b\0\"\n\n--b\0\nContent-Type: text/plain; x=\0\nContent-ID: <\0>\nContent-Disposition: inline; filename=\"a\0b\"\n\n\0\n--b\0--\n"
            ))
        #expect(nuls.structure.parts.count == 2)
        #expect(nuls.body.textBody.map { Array($0.rawBody) } == [[0]])
        #expect(isWellFormed(nuls.structure))
    }

    @Test("Structure and sorting stay linear on delimiters that are none, or come over and over")
    func delimiters() {
        let long = String(repeating: "x", count: 70)
        func multipart(_ boundary: String, _ pieces: [UInt8]) -> [UInt8] {
            [UInt8]("Content-Type: multipart/mixed; boundary=\(boundary)\n\n") + pieces
        }
        for piece in [
            "--\(long)\n\n", "--\(long)--\n", "--\(long)y\n", "--\(long.dropLast())\n", "--\(long) \n",
            "--\(long)\nA: b\n",
            "--\(long)\nContent-Type: multipart/mixed; boundary=\(long)\n\n",
        ] {
            expectLinear("delimiters \(piece)", units: 500, { multipart(long, self.repeated(piece, $0)) }) {
                self.readAll(ParsedMessage($0))
            }
        }
    }

    @Test("Guessing boundaries and decoding messages stays linear, however often there is reason for it")
    func repairs() {
        let pieces = [
            "--b\nContent-Type: multipart/mixed\n\n", "Content-Type: multipart/mixed\n\n--b\n",
            "--b\nContent-Type: multipart/mixed; boundary=c\n\nx\n--d\nContent-Type: multipart/mixed; boundary=e\n\n",
            "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n",
            "Content-Type: multipart/mixed; boundary=a\n--x\n--y\nA: b\n",
        ]
        for piece in pieces {
            expectLinear("repairs \(piece)", units: 500, { self.repeated(piece, $0) }) {
                self.readAll(ParsedMessage($0))
            }
        }
        expectLinear("many to repair", units: 200) { units in
            [UInt8]("Content-Type: multipart/mixed; boundary=b\n\n")
                + self.repeated(
                    "--b\nContent-Type: multipart/mixed\n\n--c\nContent-Type: text/plain\n\nx\n--c--\n", units)
        } _: {
            self.readAll(ParsedMessage($0))
        }
    }

    @Test("Messages encoded in each other, a hundred deep, cost no more than the budget for repairs")
    func encodedMessages() {
        // Quoted-printable without anything to encode does not grow, so that every level is as long as the one around.
        let header = "Content-Type: message/rfc822\nContent-Transfer-Encoding: quoted-printable\n\n"
        expectLinear("encoded", units: 2_000, { self.repeated(header, 90) + self.repeated("some text\n", $0) }) {
            self.readAll(ParsedMessage($0))
        }
        let message = ParsedMessage(repeated(header, 90) + repeated("text\n", 10_000))
        #expect(message.structure.parts.count < 10 && isWellFormed(message.structure))
    }

    @Test("Every truncation of every fixture is a well-formed message, and each kind of part is found whole in the end")
    func truncations() {
        for bytes in MessageFixtures.all {
            for length in 0...bytes.count {
                let message = ParsedMessage(bytes[..<length])
                #expect(isWellFormed(message.structure))
                if length % 7 == 0 { readAll(message) }
                let sorted = message.tree.bodyParts
                #expect(
                    Set(sorted.text).isDisjoint(
                        with: sorted.attachments.filter { !message.tree.parts[$0].details.isMedia }))
            }
        }
    }

    @Test("TNEF and rich text stay linear")
    func packed() {
        let start = TNEFWriter().bytes
        var attribute = TNEFWriter()
        attribute.add(2, 0x0006_9002, [])
        let empty = Array(attribute.bytes.dropFirst(6))
        for piece in [
            empty, [2, 0x0F, 0x80, 6, 0, 0, 0, 0, 0, 0, 0], [1, 3, 0x90, 6, 0, 4, 0, 0, 0, 9, 0, 0, 0, 9, 0],
        ] {
            expectLinear("attributes", units: 2_000, { start + Array(repeatElement(piece, count: $0).joined()) }) {
                _ = TNEFMessage($0)?.body()
            }
        }
        for piece in [
            "{", "}", "{\\*\\htmltag x}", "\\u8364?", "\\'e4", "{\\f1 \\'e4}", "\\htmlrtf ", "\\bin1 ", "\\",
            "{\\fonttbl{\\f1\\fcharset204 }}",
        ] {
            expectLinear(
                "rich text \(piece)", units: 2_000, { [UInt8]("{\\rtf1\\fromhtml1 ") + self.repeated(piece, $0) }
            ) {
                _ = RichText($0[...])
            }
        }
        var limits = MIMELimits()
        limits.richTextBytes = 1_000
        // References that repeat one octet: 2 octets become 17.
        let bomb =
            TNEFWriter.little(1 << 20, 4) + TNEFWriter.little(1 << 30, 4) + [0x4C, 0x5A, 0x46, 0x75, 0, 0, 0, 0]
            + Array(
                repeatElement([UInt8](repeating: 0xFF, count: 1) + [UInt8](repeating: 0x0F, count: 16), count: 60_000)
                    .joined())
        #expect(CompressedRichText(bomb[...], limits: limits)?.octets.count == 1_000)
        #expect((CompressedRichText(bomb[...])?.octets.count ?? 0) <= bomb.count * 9)
    }
}
