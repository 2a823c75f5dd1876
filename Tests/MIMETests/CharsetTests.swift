import MIME
import Testing

@Suite("Charsets")
struct CharsetTests {
    /// The text of a part with that raw body.
    private func read(_ octets: [UInt8], _ type: String, limit: Int = .max) -> DecodedText {
        let type = ContentType(ArraySlice(type)) ?? .plainText
        return PartDecoder(contentType: type, transferEncoding: .eightBit).text(of: octets[...], limit: limit)
    }

    private func read(_ octets: [UInt8], charset: String) -> DecodedText {
        read(octets, "text/plain; charset=\"\(charset)\"")
    }

    /// The octets of text with `\xhh` in it.
    private func octets(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        let bytes = [UInt8](text.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == 0x5C, index + 3 < bytes.count, bytes[index + 1] == 0x78,
                let value = UInt8(String(decoding: bytes[(index + 2)..<(index + 4)], as: UTF8.self), radix: 16)
            {
                result.append(value)
                index += 4
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static let samples: [(label: String, octets: String, text: String)] = [
        ("us-ascii", "plain", "plain"), ("UTF-8", "caf\u{E9}", "café"), ("iso-8859-1", #"\xE4 \x80\x93"#, "ä €“"),
        ("windows-1252", #"\x93a\x94 \x81"#, "“a” \u{81}"), ("iso-8859-15", #"\xA4"#, "€"),
        ("iso-8859-2", #"\xB1\xE6"#, "ąć"), ("windows-1250", #"\xB9\x9C"#, "ąś"),
        ("windows-1251", #"\xCF\xF0\xE8"#, "При"), ("koi8-r", #"\xF0\xD2\xC9"#, "При"), ("koi8-u", #"\xA4"#, "є"),
        ("iso-8859-5", #"\xBF\xE0"#, "Пр"), ("ibm866", #"\x8F\xE0"#, "Пр"), ("iso-8859-7", #"\xE1"#, "α"),
        ("windows-1253", #"\xE1"#, "α"), ("iso-8859-9", #"\xFD\x80"#, "ı€"), ("windows-1255", #"\xF9\xEC"#, "של"),
        ("iso-8859-8-i", #"\xF9\xEC"#, "של"), ("windows-1256", #"\xE3\xD1"#, "مر"), ("iso-8859-6", #"\xE5"#, "م"),
        ("windows-1257", #"\xE0"#, "ą"), ("windows-1258", #"\xD0\xF0"#, "Đđ"), ("iso-8859-11", #"\xA1\x85"#, "ก…"),
        ("tis-620", #"\xA1"#, "ก"), ("x-mac-cyrillic", #"\x8F\xF0"#, "Пр"), ("macintosh", #"\x8A"#, "ä"),
        ("cp-850", #"\x84"#, "ä"), ("cp437", #"\x84"#, "ä"), ("gb2312", #"\xC4\xE3\xBA\xC3"#, "你好"),
        ("gbk", #"\xC4\xE3\x81\x40"#, "你丂"), ("gb18030", #"\x94\x39\xDA\x33"#, "💩"),
        ("hz-gb-2312", "a~{<:Ky~}~~b", "a己所~b"), ("big5", #"\xA7\x41\xA6\x6E"#, "你好"),
        ("euc-tw", #"\xC4\xE3"#, "中"), ("shift_jis", #"\x93\xFA\x96\x7B\x87\x40\xB1"#, "日本①ｱ"),
        ("euc-jp", #"\xC6\xFC\xCB\xDC\xAD\xA1\x8E\xB1"#, "日本①ｱ"),
        ("iso-2022-jp", "\u{1B}$BF|K\\-!\u{1B}(I1\u{1B}(Bx", "日本①ｱx"),
        ("ks_c_5601-1987", #"\xBE\xC8\xB3\xE7\x8C\x63"#, "안녕똠"), ("euc-kr", #"\xBE\xC8"#, "안"),
        ("iso-2022-kr", "\u{1B}$)C\u{0E}>H\u{0F}a", "안a"), ("unicode-1-1-utf-7", "caf+AOk-", "café"),
        ("utf-16", #"\x00a\x00\xE4"#, "aä"), ("utf-16le", #"\x3C\xD8\x0D\xDF"#, "🌍"),
        ("utf-32be", #"\x00\x01\xF3\x0D"#, "🌍"),
        ("viscii", #"\xAA"#, "ế"), ("ibm037", #"\xC1\x40"#, "A "),
    ]

    @Test("Text in the charsets of the world is read", arguments: samples.indices)
    func sample(_ index: Int) {
        let sample = Self.samples[index]
        let raw = sample.label == "UTF-8" ? [UInt8](sample.octets.utf8) : octets(sample.octets)
        let result = read(raw, charset: sample.label)
        #expect(result.text == sample.text, "\(sample.label)")
        #expect(result.defects.isEmpty, "\(sample.label)")
        // Each prefix is text of some kind, and the rest is not made to fail by a NUL.
        for end in raw.indices { _ = read(Array(raw[..<end]), charset: sample.label) }
        #expect(read(raw + [0], charset: sample.label).text.unicodeScalars.contains("\u{0}") == false)
    }

    @Test(
        "Labels are known as mailers write them",
        arguments: [
            ("\"UTF8\"", "utf-8"), ("utf-8//ignore", "utf-8"), ("utf-8;", "utf-8"), ("'utf-8'", "utf-8"),
            ("charset=utf-8", "utf-8"), ("utf-8 ", "utf-8"), ("UTF_8", "utf-8"), ("unicode-1-1-utf-8", "utf-8"),
            ("utf8mb4", "utf-8"), ("cp65001", "utf-8"), ("utf-8; format=flowed", "utf-8"),
            ("iso 8859-1", "windows-1252"), ("ISO_8859-1:1987", "windows-1252"), ("latin-1", "windows-1252"),
            ("iso8859-1", "windows-1252"), ("8859_1", "windows-1252"), ("cp1252", "windows-1252"),
            ("x-cp1252", "windows-1252"), ("win-1252", "windows-1252"),
            ("windows-1252http-equiv", "windows-1252"), ("_iso-2022-jp$esc", "iso-2022-jp"),
            ("csISO2022JP", "iso-2022-jp"), ("x-sjis", "shift_jis"), ("ms932", "shift_jis"), ("cp932", "shift_jis"),
            ("x-euc-jp", "euc-jp"), ("x-gbk", "gb18030"), ("GB_2312-80", "gb18030"), ("cp936", "gb18030"),
            ("x-x-big5", "big5"), ("big5-hkscs", "big5"), ("cp949", "euc-kr"), ("windows-949", "euc-kr"),
            ("korean", "euc-kr"), ("iso-8859-9", "windows-1254"), ("iso-8859-11", "windows-874"),
            ("IBM00858", "ibm858"), ("cp01140", "ibm1140"), ("dos-862", "ibm862"), ("x-mac-roman", "macintosh"),
            ("koi8-ru", "koi8-u"), ("unicode-1-1-utf-7", "utf-7"), ("ansi_x3.4-1968", "us-ascii"), ("646", "us-ascii"),
        ])
    func labels(_ label: String, _ expected: String) {
        // Seven-bit text that no other charset would be taken for.
        let raw: [UInt8] = expected.hasPrefix("utf-8") ? [0xC3, 0xA4] : expected == "us-ascii" ? [0x61] : [0x61, 0x80]
        let single = !["iso-2022-jp", "utf-7"].contains(expected)
        let result = read(single ? raw : [0x61], charset: label.replacing("\"", with: "\\\""))
        #expect(result.charset == expected)
    }

    @Test("A label that says nothing lets the octets tell; an unknown one does so as a defect")
    func unknownLabels() {
        for label in ["", "x-unknown", "default", "unknown-8bit", "none", "x-user-defined", "iso"] {
            #expect(read([0xC3, 0xA4], charset: label).text == "ä")
            #expect(read([0xE4], charset: label).text == "ä")
            #expect(read([0x61], charset: label).defects == [])
        }
        for label in ["klingon", "iso-8859-99", "../../etc/passwd", "UTF-8\u{0}x", "ISO-2022-CN-EXT", "x"] {
            let result = read([0xE4], charset: label)
            if label.hasPrefix("UTF-8") { continue }
            #expect(result.text == "ä")
            #expect(result.defects.map(\.kind) == [.unknownCharset])
        }
        #expect(read([0xE4, 0x61], charset: String(repeating: "x-", count: 5000)).text == "äa")
    }

    @Test("Text whose label is proved wrong by its octets is read as what it is")
    func repairs() {
        func check(_ octets: [UInt8], _ label: String, _ text: String, _ charset: String) {
            let result = read(octets, charset: label)
            #expect(result.text == text && result.charset == charset, "\(label)")
            #expect(result.defects.contains { $0.kind == .wrongCharset }, "\(label)")
        }
        check(octets(#"Gr\xFC\xDFe \x96 Z\xFCrich"#), "us-ascii", "Grüße – Zürich", "windows-1252")
        check(octets(#"Gr\xFC\xDFe \x96 Z\xFCrich"#), "utf-8", "Grüße – Zürich", "windows-1252")
        check([UInt8]("Grüße".utf8), "us-ascii", "Grüße", "utf-8")
        check([UInt8]("Grüße".utf8), "iso-8859-1", "Grüße", "utf-8")
        check([UInt8]("Grüße".utf8), "iso-2022-jp", "Grüße", "utf-8")
        check([UInt8]("ab\u{1B}$BF|K\\\u{1B}(B".utf8), "us-ascii", "ab日本", "iso-2022-jp")
        check([UInt8]("ab\u{1B}$BF|K\\\u{1B}(B".utf8), "iso-8859-1", "ab日本", "iso-2022-jp")
        check([UInt8]("This is plain text, plainly.".utf8), "utf-16", "This is plain text, plainly.", "us-ascii")
        check(octets(#"H\x00i\x00!\x00\x0D\x00"#), "us-ascii", "Hi!\r", "utf-16le")
    }

    @Test("Text that was encoded twice, and Cyrillic that could be UTF-8 by chance, stay as declared")
    func notRepaired() {
        let twice = String(decoding: [UInt8]("Ã¤".utf8), as: UTF8.self)
        #expect(read([UInt8](twice.utf8), charset: "utf-8").text == "Ã¤")
        #expect(read([0xC2, 0xB8], charset: "windows-1251").text == "Вё")
    }

    @Test("Long text in a single-byte charset is read as its octets are one by one")
    func longTexts() {
        var random = SeededGenerator(seed: 21)
        for label in ["windows-1252", "koi8-r", "ibm037", "windows-874"] {
            let alone = (0...255).map {
                read([UInt8($0)] + (label == "ibm037" ? [0x40] : [0x20]), charset: label).text.dropLast()
            }
            for length in [7, 8, 9, 15, 16, 17, 100, 1000] {
                let octets = (0..<length).map { _ -> UInt8 in
                    Int.random(in: 0..<8, using: &random) > 0
                        ? UInt8.random(in: 0x40...0x7E, using: &random) : UInt8.random(in: 0xC0...0xDF, using: &random)
                }
                #expect(read(octets, charset: label).text == octets.map { alone[Int($0)] }.joined())
            }
        }
    }

    @Test("A byte order mark decides, and is no part of the text")
    func marks() {
        #expect(read([0xEF, 0xBB, 0xBF, 0x61], charset: "iso-8859-1") == DecodedText(text: "a", charset: "utf-8"))
        #expect(read([0xFF, 0xFE, 0x61, 0], charset: "utf-8") == DecodedText(text: "a", charset: "utf-16le"))
        #expect(read([0xFE, 0xFF, 0, 0x61], charset: "utf-16") == DecodedText(text: "a", charset: "utf-16be"))
        #expect(read([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0], charset: "x") == DecodedText(text: "a", charset: "utf-32le"))
    }

    @Test("Octets that are wrong in their charset become U+FFFD, and the rest is read")
    func damage() {
        let broken: [(String, [UInt8], String)] = [
            ("utf-8", [0xC3, 0xA4, 0xFF, 0x61], "ä\u{FFFD}a"), ("euc-kr", [0xBE, 0xC8, 0xFF, 0x61], "안\u{FFFD}a"),
            ("shift_jis", [0x93, 0xFA, 0x93], "日\u{FFFD}"), ("utf-16be", [0xD8, 0, 0, 0x61, 0x30, 0x42], "\u{FFFD}aあ"),
            ("big5", [0xA7, 0x41, 0xFF, 0x61], "你\u{FFFD}a"), ("iso-8859-7", [0xE1, 0xFF, 0x61], "α\u{FFFD}a"),
            ("utf-32be", [0, 0x11, 0, 0, 0, 0, 0, 0x61], "\u{FFFD}a"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46], "\u{FFFD}"),
            ("iso-2022-jp", [0x1B, 0x28, 0x49, 0x31, 0x6E, 0x6E], "\u{FF71}\u{FFFD}\u{FFFD}"),
        ]
        for (label, octets, text) in broken {
            let result = read(octets, charset: label)
            #expect(result.text == text, "\(label)")
            #expect(result.defects.contains { $0.kind == .damagedText }, "\(label)")
        }
    }

    @Test("HTML without a charset is read as it says of itself, and only then")
    func htmlHints() {
        let meta = #"<html><head><META http-equiv=content-type content="text/html; charset=windows-1251"></head>"#
        func html(_ head: String, _ type: String = "text/html") -> DecodedText {
            read([UInt8](head.utf8) + [0xCF], type)
        }
        #expect(html(meta).charset == "windows-1251")
        #expect(html("<meta charset = 'koi8-r'>").charset == "koi8-r")
        #expect(html("<?xml version='1.0' encoding='iso-8859-7'?>").charset == "iso-8859-7")
        #expect(html(meta, "text/html; charset=us-ascii").charset == "windows-1251")
        #expect(html(meta, "text/html; charset=iso-8859-2").charset == "iso-8859-2")
        #expect(html(meta, "text/plain").charset == "windows-1252")
        #expect(html("<meta charset=utf-16>x").charset == "windows-1252")
        #expect(html("<meta charset><meta charset=").charset == "windows-1252")
    }

    @Test("A limit cuts between characters and is told")
    func limits() {
        let whole = [UInt8]("aä€".utf8)
        for (limit, text) in [(0, ""), (1, "a"), (2, "a"), (3, "aä"), (4, "aä"), (5, "aä"), (-1, "")] {
            let result = read(whole, "text/plain; charset=utf-8", limit: limit)
            #expect(result.text == text)
            #expect(result.defects.map(\.kind) == [.textTooLong])
        }
        #expect(read(whole, "text/plain; charset=utf-8", limit: 6).defects == [])
    }

    @Test("Transfer encoding and charset are both undone, and their damage told")
    func parts() {
        func part(_ text: String, _ encoding: TransferEncoding) -> DecodedText {
            PartDecoder(contentType: .plainText, transferEncoding: encoding).text(of: ArraySlice(text))
        }
        #expect(
            part("w6Q=", .base64) == DecodedText(text: "ä", charset: "utf-8", defects: [.init(.wrongCharset, at: 0)]))
        #expect(part("a!", .base64).defects.map(\.kind) == [.damagedEncoding])
        // Text that is not base64 would be lost if it were decoded.
        let plain = part("Grüße aus Köln, und bis bald\r\n", .base64)
        #expect(plain.text == "Grüße aus Köln, und bis bald\r\n")
        #expect(plain.defects.map(\.kind).contains(.damagedEncoding))
        #expect(part("R3LDvMOfZQ==\r\n-- \r\nlist", .base64).text.hasPrefix("Grüße"))
        #expect(part("a", .other("x-rot13")).defects.map(\.kind) == [.unknownTransferEncoding])
        let message = MessageStructure([UInt8]("Content-Type: text/plain; charset=utf-8\n\nä".utf8))
        #expect(message.root.decodedText() == DecodedText(text: "ä", charset: "utf-8"))
    }
}
