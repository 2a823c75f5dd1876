import IMAPCore
import Testing

@Suite("Modified UTF-7")
struct ModifiedUTF7Tests {
    @Test(
        "names are written as in the RFC and read back",
        arguments: [
            ("INBOX", "INBOX"), ("", ""), ("&", "&-"), ("R&D", "R&-D"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Entwürfe", "Entw&APw-rfe"), ("Отправленные", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"),
            ("\u{1F600}", "&2D3eAA-"), ("a\u{0}b", "a&AAA-b"), ("ü&ü", "&APw-&-&APw-"), ("\t", "&AAk-"), ("~", "~"),
        ])
    func pairs(_ name: String, _ wire: String) {
        #expect(String(decoding: ModifiedUTF7.encode(name), as: UTF8.self) == wire)
        #expect(ModifiedUTF7.decode(Array(wire.utf8)) == name)
        #expect(ModifiedUTF7.decodeLoosely(Array(wire.utf8)) == name)
    }

    @Test(
        "what no name encodes to is refused strictly and read loosely",
        arguments: [
            ("R&D", "R&D"), ("&", "&"), ("&&-", "&&"), ("&AGE-", "a"), ("&APw", "&APw"), ("&APx-", "&APx-"),
            ("&2D0-", "&2D0-"), ("&3gA-", "&3gA-"), ("&APw-&APw-", "üü"), ("&A-", "&A-"), ("&/,-", "&/,-"),
            ("&APw=-", "&APw=-"),
            ("Entwürfe", "Entwürfe"), ("&ZeVnLIqe", "&ZeVnLIqe"),
        ])
    func loose(_ wire: String, _ name: String) {
        #expect(ModifiedUTF7.decode(Array(wire.utf8)) == nil)
        #expect(ModifiedUTF7.decodeLoosely(Array(wire.utf8)) == name)
    }

    @Test("bytes that are no UTF-8 are read as Latin-1")
    func latin1() {
        #expect(ModifiedUTF7.decodeLoosely([0x45, 0xFC]) == "Eü")
    }

    @Test("every name survives the way there and back", arguments: [UInt64](1...4))
    func roundTrip(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...10, using: &generator) {
                let range: ClosedRange<UInt32> = Bool.random(using: &generator) ? 0...0x7F : 0...0x10FFFF
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { scalars.append(scalar) }
            }
            let name = String(scalars)
            let wire = ModifiedUTF7.encode(name)
            #expect(wire.allSatisfy { (0x20...0x7E).contains($0) })
            #expect(ModifiedUTF7.decode(wire).map { Array($0.unicodeScalars) } == Array(scalars))
        }
    }

    @Test("strict reading accepts nothing but what writing makes", arguments: [UInt64](5...8))
    func strictness(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("&-AB,+/=z\u{FC}".utf8)
        for _ in 0..<5_000 {
            let wire = (0..<Int.random(in: 0...9, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            if let name = ModifiedUTF7.decode(wire) { #expect(ModifiedUTF7.encode(name) == wire) }
            _ = ModifiedUTF7.decodeLoosely(wire)
        }
    }
}
