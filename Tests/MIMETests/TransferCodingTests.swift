import MIME
import Testing

@Suite("Transfer encodings")
struct TransferCodingTests {
    /// Decodes in pieces of `size` octets.
    private func decode(_ value: [UInt8], _ encoding: TransferEncoding, pieces size: Int) -> [UInt8] {
        var decoder = TransferDecoder(encoding)
        var output: [UInt8] = []
        var index = 0
        while index < value.count {
            let end = min(index + size, value.count)
            decoder.decode(value[index..<end].span, into: &output)
            index = end
        }
        decoder.finish(into: &output)
        return output
    }

    private static let quotedPrintableTexts: [(String, String)] = [
        ("caf=C3=A9", "café"), ("caf=c3=a9", "café"), ("a=\r\nb", "ab"), ("a=\nb", "ab"), ("a= \t\r\nb", "ab"),
        ("a  \r\nb\t\n", "a\r\nb\n"), ("a b", "a b"), ("a =\r\n b", "a  b"), ("a=", "a"), ("a=3", "a=3"),
        ("a=xyb", "a=xyb"), ("a==41", "a=A"), ("a=4=41", "a=4A"), ("= x", "= x"), ("=\rx", "=\rx"), ("a\rb", "a\rb"),
        ("a  \rb", "a  \rb"), ("a\r", "a\r"), ("a  ", "a"), ("", ""), ("=3D=\r\n=3D", "=="), ("a\r\r\nb", "a\r\r\nb"),
    ]

    @Test("Quoted-printable is decoded with its damage, however it is cut", arguments: quotedPrintableTexts)
    func quotedPrintable(_ value: String, _ expected: String) {
        for size in [1, 2, 3, 7, 1000] {
            #expect(text(decode([UInt8](value), .quotedPrintable, pieces: size)) == expected)
        }
        #expect(text(QuotedPrintable.decode(ArraySlice(value))) == expected)
    }

    @Test("White space before a line's end is held only up to a bound, and the rest is content")
    func whiteSpaceBound() {
        let spaces = String(repeating: " ", count: 3000)
        let output = text(decode([UInt8](spaces + "\r\n"), .quotedPrintable, pieces: 100))
        #expect(output == String(repeating: " ", count: 2048) + "\r\n")
    }

    private static let base64Texts: [(String, String)] = [
        ("YWJj", "abc"), ("YWI=", "ab"), ("YQ==", "a"), ("YWI", "ab"), ("YQ", "a"), ("Y", ""), ("YW\r\nJj\r\n", "abc"),
        ("YQ==YWJj", "aabc"), ("Y-W*J!j", "abc"), ("====", ""), ("", ""), ("YW Jj", "abc"),
    ]

    @Test("Base64 is decoded with its damage, however it is cut", arguments: base64Texts)
    func base64(_ value: String, _ expected: String) {
        for size in [1, 2, 3, 5, 1000] {
            #expect(text(decode([UInt8](value), .base64, pieces: size)) == expected)
        }
        #expect(text(Base64.decode(ArraySlice(value))) == expected)
    }

    @Test("Damage is told apart from what is merely untidy")
    func damage() {
        func isDamaged(_ value: String) -> (Bool, Bool) {
            var base64 = Base64Decoder()
            var quoted = QuotedPrintableDecoder()
            var output: [UInt8] = []
            base64.decode([UInt8](value).span, into: &output)
            base64.finish(into: &output)
            quoted.decode([UInt8](value).span, into: &output)
            quoted.finish(into: &output)
            return (base64.isDamaged, quoted.isDamaged)
        }
        #expect(isDamaged("YWJj\r\n") == (false, false))
        #expect(isDamaged("YWJj!") == (true, false))
        #expect(isDamaged("=zz") == (true, true) || isDamaged("=zz") == (false, true))
        #expect(isDamaged("Y") == (true, false))
    }

    @Test("Identity encodings change nothing")
    func identity() {
        #expect(decode([0, 255, 13, 61], .eightBit, pieces: 1) == [0, 255, 13, 61])
        #expect(decode([0, 255, 13, 61], .other("x"), pieces: 3) == [0, 255, 13, 61])
    }

    @Test("What is encoded decodes to the same, in lines of 76, over 500 random octet strings")
    func roundTrip() {
        var random = SeededGenerator(seed: 2)
        // Octets that the encodings treat in their own way are frequent.
        let special: [UInt8] = [13, 10, 13, 10, 32, 9, 61, 46, 70, 0, 255]
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0..<400, using: &random)).map { _ in
                Bool.random(using: &random)
                    ? special[Int.random(in: 0..<special.count, using: &random)]
                    : UInt8.random(in: 0...255, using: &random)
            }
            let quoted = QuotedPrintable.encode(bytes)
            #expect(QuotedPrintable.decode(quoted[...]) == bytes)
            #expect(quoted.split(separator: 10, omittingEmptySubsequences: false).allSatisfy { $0.count <= 77 })
            #expect(quoted.allSatisfy { $0 == 13 || $0 == 10 || (32..<127).contains($0) || $0 == 9 })
            let base64 = Base64.encodeLines(bytes)
            #expect(Base64.decode(base64[...]) == bytes)
            #expect(base64.split(separator: 10).allSatisfy { $0.count <= 77 })
        }
    }

    @Test("A line that begins with From is encoded, so that no mail store changes it")
    func fromLines() {
        #expect(
            text(QuotedPrintable.encode([UInt8]("From here\r\nFrom there From"))) == "=46rom here\r\n=46rom there From")
    }
}
