/// Writes application/ms-tnef for tests (MS-OXTNEF).
struct TNEFWriter {
    private(set) var bytes: [UInt8] = little(0x223E_9F78, 4) + [1, 0]

    static func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    mutating func add(_ level: UInt8, _ id: Int, _ data: [UInt8]) {
        let sum = data.reduce(0) { ($0 + Int($1)) & 0xFFFF }
        bytes += [level] + Self.little(id, 4) + Self.little(data.count, 4) + data + Self.little(sum, 2)
    }

    /// One property: its type, its number and its value as it stands.
    static func property(_ type: Int, _ id: Int, _ value: [UInt8]) -> [UInt8] {
        little(type, 2) + little(id, 2) + value
    }

    /// A property of variable length.
    static func property(_ type: Int, _ id: Int, data: [UInt8]) -> [UInt8] {
        property(
            type, id,
            little(1, 4) + little(data.count, 4) + data + [UInt8](repeating: 0, count: (4 - data.count % 4) % 4))
    }

    static func list(_ properties: [[UInt8]]) -> [UInt8] { little(properties.count, 4) + properties.flatMap { $0 } }

    static func wide(_ text: String) -> [UInt8] { (text + "\0").utf16.flatMap { little(Int($0), 2) } }
}

enum TNEFFixtures {
    /// Rich text as Outlook compresses it, here with nothing but literal octets.
    static func compressed(_ text: String) -> [UInt8] {
        let raw = Array(text.utf8)
        var content: [UInt8] = []
        for start in stride(from: 0, to: raw.count, by: 8) {
            let piece = raw[start..<min(start + 8, raw.count)]
            content.append(piece.count == 8 ? 0 : UInt8(1 << piece.count))
            content += piece
        }
        if raw.count % 8 == 0 { content.append(1) }
        let end = (207 + raw.count) & 4095
        content += [UInt8(end >> 4), UInt8(end << 4 & 0xF0)]
        var sum: UInt32 = 0
        for byte in content {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        let little = TNEFWriter.little
        return little(content.count + 12, 4) + little(raw.count, 4) + little(0x7546_5A4C, 4) + little(Int(sum), 4)
            + content
    }

    static let wrapped = """
        {\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fnil\\fcharset204 Other;}}
        {\\*\\htmltag64 <html><body>}\\htmlrtf {\\htmlrtf0 {\\*\\htmltag84 <p class="a">}Gr\\'fc\\'dfe \\u8364 ?\\u-10179?\\u-8704?
        {\\*\\mhtmltag84 <img src="x">}{\\*\\htmltag84 <img src="cid:a">}\\htmlrtf \\par \\htmlrtf0{\\f1 \\'cf\\'f0}\\par
        {\\*\\htmltag92 </p>\\par}{\\*\\htmltag27 </body></html>}\\htmlrtf }\\htmlrtf0 }
        """

    /// A message with a body as wrapped HTML, two files, and a message inside.
    static let message: [UInt8] = {
        typealias Writer = TNEFWriter
        var inner = Writer()
        inner.add(1, 0x0007_8008, [UInt8]("IPM.Microsoft Mail.Note\0"))
        inner.add(1, 0x0001_8004, [UInt8]("inner\0"))
        inner.add(1, 0x0002_800C, [UInt8]("text inside\0"))
        var writer = Writer()
        writer.add(1, 0x0008_9006, Writer.little(0x10000, 4))
        writer.add(1, 0x0006_9007, Writer.little(1251, 4) + Writer.little(0, 4))
        writer.add(1, 0x0007_8008, [UInt8]("IPM.Note\0"))
        writer.add(
            1, 0x0006_9003,
            Writer.list([
                Writer.property(0x000B, 0x0E1B, Writer.little(1, 4)),
                // A named property, by text: GUID, kind, name.
                Writer.property(
                    0x0003, 0x8001,
                    [UInt8](repeating: 7, count: 16) + Writer.little(1, 4) + Writer.little(6, 4) + Writer.wide("ab") + [
                        0, 0,
                    ]
                        + Writer.little(5, 4)),
                // Several values.
                Writer.property(0x1003, 0x1234, Writer.little(2, 4) + Writer.little(1, 4) + Writer.little(2, 4)),
                Writer.property(0x001E, 0x0037, data: [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, 0]),
                Writer.property(0x0040, 0x0039, Writer.little(1, 8)),
                Writer.property(0x0102, 0x1009, data: compressed(wrapped)),
            ]))
        writer.add(2, 0x0006_9002, [UInt8](repeating: 0, count: 14))
        writer.add(2, 0x0006_800F, [1, 2, 3])
        writer.add(2, 0x0001_8010, [UInt8]("SHORT~1.PDF\0"))
        writer.add(
            2, 0x0006_9005,
            Writer.list([
                Writer.property(0x001F, 0x3707, data: Writer.wide("../Grüße 1.pdf")),
                Writer.property(0x001E, 0x370E, data: [UInt8]("application/pdf\0")),
                Writer.property(0x001E, 0x3712, data: [UInt8]("a@x.test\0")),
                Writer.property(0x000B, 0x7FFE, Writer.little(1, 4)),
            ]))
        writer.add(2, 0x0006_9002, [UInt8](repeating: 0, count: 14))
        writer.add(2, 0x0001_8010, [UInt8]("second\0"))
        writer.add(2, 0x0006_9005, Writer.list([Writer.property(0x0102, 0x3701, data: [9])]))
        writer.add(2, 0x0006_9002, [UInt8](repeating: 0, count: 14))
        let interface: [UInt8] = [7, 3, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]
        writer.add(2, 0x0006_9005, Writer.list([Writer.property(0x000D, 0x3701, data: interface + inner.bytes)]))
        return writer.bytes
    }()
}
