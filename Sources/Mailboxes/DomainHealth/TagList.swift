/// A list of `name=value` pairs between semicolons, as the records of DKIM (RFC 6376 §3.2) and DMARC (RFC 7489 §6.3)
/// are written. What others publish is untrusted: reading it takes one pass and never fails.
struct TagList: Sendable, Hashable {
    /// A pair, with the white space around name and value dropped.
    struct Tag: Sendable, Hashable {
        let name: String
        let value: String
    }

    /// The pairs in order.
    let tags: [Tag]
    /// Whether something between semicolons was no pair, or a name stood twice.
    let isDamaged: Bool

    init(_ text: String) {
        var tags: [Tag] = []
        var isDamaged = false
        for part in text.utf8.split(separator: UInt8(ascii: ";")) {
            let trimmed = Self.trimmed(part)
            guard !trimmed.isEmpty else { continue }
            guard let equals = trimmed.firstIndex(of: UInt8(ascii: "=")) else {
                isDamaged = true
                continue
            }
            let name = String(Self.trimmed(trimmed[..<equals])) ?? ""
            let value = String(Self.trimmed(trimmed[trimmed.index(after: equals)...])) ?? ""
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 0x5F
                }
            // RFC 6376 §3.2: names are told apart by case, and none may stand twice.
            if !isName || tags.contains(where: { $0.name == name }) { isDamaged = true }
            if isName, tags.count < 32 { tags.append(Tag(name: name, value: value)) }
        }
        self.tags = tags
        self.isDamaged = isDamaged
    }

    /// The value of the first pair of that name.
    subscript(_ name: String) -> String? { tags.first { $0.name == name }?.value }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        var rest = text
        while let first = rest.first, isSpace(first) { rest = rest.dropFirst() }
        while let last = rest.last, isSpace(last) { rest = rest.dropLast() }
        return rest
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
