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
            ("=?us-ascii?Q?a?= b =?us-ascii?Q?c?=", "a b c"),
            ("=?utf-8?Q?a?= =?iso-8859-1?Q?b?=", "ab"),
            ("(=?utf-8?Q?a?=)", "(a)"),
            ("x=?utf-8?Q?a?=y", "xay"),
            ("=?utf-8*de?Q?a?=", "a"),
            // A space in the Q encoding, an unescaped mark, a lone equals sign.
            ("=?utf-8?Q?a b?c=?=", "a b?c="),
            // Unknown charset: as written.
            ("a =?x-none?Q?b?= c", "a =?x-none?Q?b?= c"),
            ("=?utf-8?X?b?=", "=?utf-8?X?b?="),
            ("=?utf-8?Q?b", "=?utf-8?Q?b"),
            ("=?utf-8?Q?lost =?utf-8?Q?found?=", "=?utf-8?Q?lost found"),
            ("=?", "=?"), ("=?=?=?=", "=?=?=?="), ("??==??", "??==??"), ("a = b ? c", "a = b ? c"),
            ("=?utf-8?Q??=", ""), ("=?utf-8?B?w?=", ""),
            ("caf\u{E9} =?utf-8?Q?a?=", "café a"),
        ])
    func decodes(_ value: String, _ expected: String) {
        #expect(EncodedWord.decode([UInt8](value)) == expected)
    }

    @Test("Octets outside ASCII are UTF-8, or else ISO-8859-1, so that none is lost")
    func rawOctets() {
        #expect(EncodedWord.decode([0x63, 0xC3, 0xA9]) == "cé")
        #expect(EncodedWord.decode([0x63, 0xE9, 0x3F]) == "cé?")
    }

    @Test("Damaged UTF-8 in an encoded word becomes replacement characters")
    func damaged() {
        #expect(EncodedWord.decode([UInt8]("=?utf-8?Q?a=FFb?=")) == "a\u{FFFD}b")
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
