import Glibc
import MIME
import MailModel
import Testing

/// Processor time of this thread is compared within one run: input four times as long may take at most twelve times as
/// long, which linear code keeps on a busy machine, since waiting does not count, and quadratic code, at sixteen times,
/// cannot.
func expectLinear(_ name: String, units: Int, _ input: (Int) -> [UInt8], _ work: ([UInt8]) -> Void) {
    let small = input(units)
    let large = input(units * 4)
    func time(_ bytes: [UInt8]) -> Duration {
        (0..<5).map { _ in
            let start = processorTime()
            work(bytes)
            return processorTime() - start
        }.min() ?? .zero
    }
    // A machine that others use is slow for seconds at a time, and that counts as processor time: one fair pair will do.
    // Below a fraction of a millisecond the clock says nothing; such work is fast enough whatever its ratio.
    let isLinear = (0..<3).contains { _ in
        let base = time(small)
        return time(large) < max(base * 12, .milliseconds(5))
    }
    #expect(isLinear, "\(name)")
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

private func repeated(_ text: String, _ count: Int) -> [UInt8] {
    [UInt8](String(repeating: text, count: count))
}

@Suite("Hostile input", .serialized)
struct HostileInputTests {
    @Test("A header of 20 MB in one folded field is bounded, and its body is found")
    func foldedHeader() {
        var bytes = [UInt8]("Subject: x")
        bytes.reserveCapacity(21 << 20)
        let line = [UInt8]("\r\n " + String(repeating: "y", count: 900))
        while bytes.count < 20 << 20 { bytes += line }
        bytes += [UInt8]("\r\n\r\nbody")
        let block = HeaderBlock(bytes)
        #expect(block.count == 1)
        #expect(block.first(.subject).map { $0.rawValue.count <= MIMELimits().headerBytes } == true)
        #expect(block.defects.map(\.kind) == [.headerTooLong])
        #expect(text(bytes[block.bodyOffset...]) == "body")
    }

    @Test("Half a million fields are bounded, and the body is found")
    func manyFields() {
        let bytes = repeated("A: b\r\n", 500_000) + [UInt8]("\r\nbody")
        let message = MessageStructure(bytes)
        #expect(message.header.count == MIMELimits().headerFields)
        #expect(text(message.root.rawBody) == "body")
    }

    @Test("A hundred thousand nested comments neither overflow the stack nor take quadratic time")
    func nestedComments() {
        for value in [repeated("(", 100_000), repeated("(", 100_000) + repeated(")", 100_000)] {
            var tokenizer = HeaderTokenizer(value[...], grammar: .message)
            #expect(tokenizer.next()?.kind == .comment)
            #expect(tokenizer.next() == nil)
            #expect(AuthenticationResults(value[...]).results.isEmpty)
            #expect(MessageIDList.parse(value[...]).isEmpty)
            #expect(ContentType(value[...]) == nil)
            #expect(HeaderDate(value[...]) == nil)
        }
    }

    @Test("A hundred thousand nested multiparts and messages are bounded in depth")
    func nestedParts() {
        var bytes: [UInt8] = []
        for index in 0..<100_000 {
            bytes += [UInt8]("Content-Type: multipart/mixed; boundary=b\(index)\n\n--b\(index)\n")
        }
        let message = MessageStructure(bytes)
        #expect(message.parts.map(\.depth).max() == MIMELimits().depth)
        #expect(message.defects.contains { $0.kind == .tooDeep })
        let messages = MessageStructure(repeated("Content-Type: message/rfc822\n\n", 100_000))
        #expect(messages.parts.count <= MIMELimits().depth + 1)
        #expect(isWellFormed(message) && isWellFormed(messages))
    }

    @Test("A hundred thousand parts are bounded, and the last one keeps the rest")
    func manyParts() {
        let bytes = [UInt8]("Content-Type: multipart/mixed; boundary=b\n\n") + repeated("--b\n\nx\n", 100_000)
        let message = MessageStructure(bytes)
        #expect(message.parts.count == MIMELimits().parts)
        #expect(message.defects.contains { $0.kind == .tooManyParts })
        #expect(isWellFormed(message))
    }

    @Test("NUL octets and all octets there are are read like others")
    func nuls() {
        let zeros = [UInt8](repeating: 0, count: 10_000)
        let every = (0..<40).flatMap { _ in (0...255).map { UInt8($0) } }
        for bytes in [zeros, every, [UInt8]("A: ") + zeros + [10], [UInt8]("A: ") + every] {
            #expect(isWellFormed(MessageStructure(bytes)))
            for field in HeaderBlock(bytes) { _ = field.text }
            _ = AuthenticationResults(bytes[...])
        }
    }

    @Test("Header parsing stays linear on what could make it look back")
    func linearHeaders() {
        for piece in ["broken\n", " \n", "a \t \t", "A:\n", "\r", "--", "::"] {
            expectLinear("header \(piece)", units: 8_000, { repeated(piece, $0) }) { _ = HeaderBlock($0) }
        }
    }

    @Test("Encoded words stay linear on beginnings without ends")
    func linearEncodedWords() {
        for piece in [
            "=?", "=?a?q?", "=?a?q?x ", "=?utf-8?Q?a?= ", "=?utf-8?B?YQ==?=", "?=", "=?x?b?a=?", "=?q?q?q?q?=",
        ] {
            expectLinear("words \(piece)", units: 1_500, { repeated(piece, $0) }) { _ = EncodedWord.decode($0) }
        }
    }

    @Test("Structured values stay linear")
    func linearValues() {
        for piece in [
            "(", "<", "\"", "\\", "a ", ";", "=", "a=", "a b=", "<a@b>", "(a)", "; a=\"b", "a.b=", ".", "[", "(<",
        ] {
            expectLinear("value \(piece)", units: 6_000, { [UInt8]("a/b;") + repeated(piece, $0) }) { bytes in
                _ = ContentType(bytes[...])
                _ = MessageIDList.parse(bytes[...])
                _ = AuthenticationResults(bytes[...])
                _ = HeaderDate(bytes[...])
                _ = DeliveryStatus(bytes[...])
            }
        }
    }

    @Test("Multiparts stay linear with many open boundaries that have a long beginning in common")
    func linearBoundaries() {
        let prefix = String(repeating: "p", count: 60)
        func nested(_ lines: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            for level in 0..<90 {
                bytes += [UInt8]("Content-Type: multipart/mixed; boundary=\(prefix)\(level)\n\n--\(prefix)\(level)\n")
            }
            return bytes + repeated("\n--\(prefix)x\n", lines)
        }
        expectLinear("prefixes", units: 4_000, nested) { _ = MessageStructure($0) }
        expectLinear("hyphens", units: 8_000, { nested(0) + repeated("--", $0) }) { _ = MessageStructure($0) }
        expectLinear("spaces", units: 8_000, { nested(0) + repeated("-- ", $0) }) { _ = MessageStructure($0) }
    }

    @Test("Lists of addresses stay linear, and groups sixty thousand deep neither overflow the stack nor get lost")
    func linearAddresses() {
        for piece in [
            "a:", "a:b@c.test,", "(", "<", "\"", "[", "a ", ",", ";", "@", "<@", "a@b ", "a@b,", "\"a\\", "=?a?q?,",
            "=?",
            "a,", "<a@b> c ", ".", "a . ", "=?utf-8?q?a?= ", "mailto:", "[mailto:a@b] ",
        ] {
            expectLinear("addresses \(piece)", units: 500, { repeated(piece, $0) }) { _ = AddressList($0[...]) }
        }
        let groups = AddressList(
            (repeated("a:", 60_000) + [UInt8]("b@c.test".utf8) + repeated(";", 60_000) + [UInt8](",d@e.test".utf8))[...]
        )
        #expect(groups.entries.count == 2)
        #expect(groups.mailboxes.map(\.address) == ["b@c.test", "d@e.test"])
    }

    @Test("Parameters in pieces and charsets of every label stay linear")
    func linearTexts() {
        expectLinear("pieces", units: 400, { [UInt8]((0..<$0).map { "; a*\($0)*=%41" }.joined().utf8) }) { bytes in
            let list = ParameterList(bytes[...], limit: .max)
            #expect(list["a"]?.utf8.first == 0x41)
        }
        for label in [
            "utf-8", "iso-2022-jp", "hz", "utf-7", "gb18030", "cp932", "big5", "iso-2022-kr", "koi8-r", "utf-16",
            "cp1255",
        ] {
            let type = ContentType(
                type: "text", subtype: "html",
                parameters: ContentType(ArraySlice("a/b;charset=\(label)".utf8))?.parameters ?? ParameterList())
            let decoder = PartDecoder(contentType: type, transferEncoding: .binary)
            for piece: [UInt8] in [
                [0xFF], [0x80, 0x1B], [0x1B, 0x24, 0x42], [0x7E, 0x7B], [0x3C, 0x6D, 0x65, 0x74, 0x61], [0xE3, 0x81],
                [0x2B],
            ] {
                expectLinear("\(label) \(piece)", units: 1_000, { Array(repeatElement(piece, count: $0).joined()) }) {
                    _ = decoder.text(of: $0[...])
                }
            }
        }
    }

    @Test("Transfer decoding stays linear")
    func linearDecoding() {
        for piece in [" ", "=", "= ", "=4", "=\r", "\r", "Y", "==", "a=x\n", "=ybegin\n", "begin 644 a\n"] {
            expectLinear("decode \(piece)", units: 4_000, { repeated(piece, $0) }) { bytes in
                _ = QuotedPrintable.decode(bytes[...])
                _ = Base64.decode(bytes[...])
                for encoding in [TransferEncoding.uuencode, .yEnc] {
                    _ = PartDecoder(contentType: .plainText, transferEncoding: encoding).octets(of: bytes[...])
                }
            }
        }
    }

    @Test("Ten thousand seeded mutations of the fixtures are read without harm")
    func mutations() {
        var random = SeededGenerator(seed: 5)
        let tokens = [
            "\r\n", "\n", "--", "\r\n--outer", ":", ";", "=?utf-8?Q?", "(", "\"", "<", "\0", "=", "boundary=",
        ].map {
            [UInt8]($0)
        }
        for round in 0..<10_000 {
            var bytes = MessageFixtures.all[round % MessageFixtures.all.count]
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1:
                    bytes.removeSubrange(
                        place..<max(place, min(bytes.count - 1, place + Int.random(in: 1...40, using: &random))))
                case 2: bytes.insert(contentsOf: tokens[Int.random(in: 0..<tokens.count, using: &random)], at: place)
                default: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0..<200, using: &random)))
                }
                if bytes.count < 2 { bytes = MessageFixtures.nested }
            }
            let message = MessageStructure(bytes)
            #expect(isWellFormed(message))
            _ = DeliveryReport(message)
            _ = AuthenticationVerdicts(in: message.header, reportedBy: AuthenticationServiceID("mx.example.test"))
            if round % 10 == 0 { for field in message.header { _ = (field.text, HeaderDate(field.rawValue)) } }
        }
    }
}
