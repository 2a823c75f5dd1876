import MIME
import Testing

@Suite("Encoded words")
struct EncodedWordTests {
    @Test(
        "Encoded words are decoded, also as mailers break them",
        arguments: [
            ("=?utf-8?Q?caf=C3=A9_au_lait?=", "café au lait"),
            ("=?ISO-8859-1?q?caf=e9?=", "café"),
            // Each word with its own padding; joined before decoding, text would be lost.
            ("=?UTF-8?B?YQ==?= =?UTF-8?B?Yg==?=", "ab"),
            ("=?UTF-8?B?YQ==?==?UTF-8?B?Yg==?=", "ab"),
            // A character cut in two.
            ("=?utf-8?B?w6Q=?= =?utf-8?Q?=C3?=\r\n =?utf-8?Q?=A4?=", "ää"),
            // Each word with its own byte order mark.
            ("=?utf-16?B?//5hAA==?= =?utf-16?B?//5iAA==?=", "ab"),
            ("=?us-ascii?Q?a?= b =?us-ascii?Q?c?=", "a b c"),
            ("=?utf-8?Q?a?= =?iso-8859-1?Q?b?=", "ab"),
            ("(=?utf-8?Q?a?=)", "(a)"),
            ("x=?utf-8?Q?a?=y", "xay"),
            ("=?utf-8*de?Q?a?=", "a"),
            // A space in the Q encoding, an unescaped mark, a lone equals sign.
            ("=?utf-8?Q?a b?c=?=", "a b?c="),
            // Unknown charset: as written.
            ("a =?x-other?Q?b?= =?x-other?Q?d?= c", "a =?x-other?Q?b?= =?x-other?Q?d?= c"),
            ("=?utf-8?X?b?=", "=?utf-8?X?b?="),
            // Without its end: up to the next white space, where nothing else speaks against it.
            ("=?utf-8?Q?b", "b"), ("a =?utf-8?B?Ynk? c", "a by c"), ("=?utf-8?Q?b?x", "=?utf-8?Q?b?x"),
            ("=?utf-8?B?no-base64", "=?utf-8?B?no-base64"), ("=?x-other?Q?b", "=?x-other?Q?b"),
            ("=?utf-8?Q?lost =?utf-8?Q?found?=", "lostfound"),
            // Base64 cut inside a group, then cut with the padding forgotten.
            ("=?utf-8?B?w6TDt?= =?utf-8?B?sO8?=", "äöü"), ("=?utf-8?B?YWI?= =?utf-8?B?YWI?=", "abab"),
            // Two labels of one charset; one octet of the character in each.
            ("=?utf8?Q?=C3?= =?UTF-8?Q?=A4?=", "ä"),
            ("\"=?utf-8?Q?a?=\" <b@c.test>", "\"a\" <b@c.test>"),
            ("=?utf-8?Q?what?=20next?=", "what? next"), ("=?utf-8?Q?a?=20 b", "a20 b"),
            // Encoded twice: decoded once.
            ("=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=", "=?utf-8?Q?a?="), ("=?utf-8?Q?=?utf-8?Q?a?=?=", "=?utf-8?Q?a?="),
            ("=?gb2312?B?xOO6ww==?=", "你好"), ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
            ("=?ISO-8859-1?Q?=C3=A4?=", "ä"), ("=?x-unknown?Q?=E4?=", "ä"), ("=?utf-8?Q?=E4_=F6?=", "ä ö"),
            ("=?koi8-r?B?8NLJ18XU?=", "Привет"), ("=?utf-8?q?=41=?=", "A="),
            ("=?", "=?"), ("=?=?=?=", "=?=?=?="), ("??==??", "??==??"), ("a = b ? c", "a = b ? c"),
            ("=?utf-8?Q??=", ""), ("=?utf-8?B?w?=", ""),
            ("caf\u{E9} =?utf-8?Q?a?=", "café a"),
        ])
    func decodes(_ value: String, _ expected: String) {
        #expect(EncodedWord.decode([UInt8](value)) == expected)
    }

    @Test("Octets outside ASCII are UTF-8, or else Windows-1252, so that none is lost")
    func rawOctets() {
        #expect(EncodedWord.decode([0x63, 0xC3, 0xA9]) == "cé")
        #expect(EncodedWord.decode([0x63, 0xE9, 0x3F]) == "cé?")
        #expect(EncodedWord.decode([0x80, 0x20] + [UInt8]("=?utf-8?Q?a?= ") + [0xC3, 0xA4]) == "€ a ä")
        // A byte order mark is one only at the start of a body.
        #expect(EncodedWord.decode([0xFF, 0xFE, 0x61]) == "ÿþa")
        #expect(EncodedWord.decode([UInt8]("=?x-other?Q?\0?=".utf8)) == "=?x-other?Q?\u{FFFD}?=")
        #expect(EncodedWord.decode([0x61, 0, 0x62]) == "a\u{FFFD}b")
        #expect(EncodedWord.decode([UInt8]("=?utf-8?Q?a=00?=")) == "a\u{FFFD}")
    }

    @Test("Damaged UTF-8 in an encoded word becomes replacement characters")
    func damaged() {
        #expect(EncodedWord.decode([UInt8]("=?utf-8?Q?=C3=A4=FFb?=")) == "ä\u{FFFD}b")
        #expect(EncodedWord.decode([UInt8]("=?utf-8?Q?a=E2=82?=")) == "a\u{FFFD}")
        #expect(EncodedWord.decode([UInt8]("=?utf-8?Q?Andr=E9?=")) == "André")
    }

    @Test("An encoded word cut at any octet loses nothing before the cut")
    func truncated() {
        let value = [UInt8]("Offer =?utf-8?B?ZsO8cg==?= =?utf-8?Q?_No=76?= x")
        for length in 0...value.count {
            let text = EncodedWord.decode(Array(value[..<length]))
            #expect(text.hasPrefix(String("Offer ".prefix(length))))
        }
        #expect(EncodedWord.decode(value) == "Offer für Nov x")
    }
}
