/// The beginnings of subjects by which mailers mark answers and forwarded messages.
enum ReplyPrefix {
    private static let prefixes: [[UInt8]] = [
        "re", "aw", "sv", "vs", "antw", "odp", "ynt", "ref", "rif", "r", "fw", "fwd", "wg", "tr", "rv", "enc", "i",
        "vl", "doorst", "pd",
        "atb", "hl", "res", "回复", "答复", "回覆", "転送", "转发", "轉寄", "답장", "전달", "σχετ", "απ", "на", "отв", "vá",
        "továbbítás", "ilt",
        "bls", "trs", "yth",
    ].map { ComparisonText($0).bytes }

    /// Those of them that say that a message was forwarded.
    private static let forwards: [[UInt8]] = [
        "fw", "fwd", "wg", "tr", "rv", "enc", "i", "vl", "doorst", "pd", "転送", "转发", "轉寄", "전달", "továbbítás", "ilt",
        "trs",
    ].map { ComparisonText($0).bytes }

    /// Whether a text that begins with a prefix begins with one of those.
    static func isForward(_ bytes: ArraySlice<UInt8>) -> Bool {
        forwards.contains { prefix in
            guard bytes.starts(with: prefix), let next = bytes.dropFirst(prefix.count).first else { return false }
            return next == 0x3A || next == 0x20 || next == 0x5B || next == 0x28 || next == 0x5E
        }
    }

    /// Whether the subject begins with one, such as `Re:`, `AW:` or `Re[2]:`.
    static func begins(_ subject: ComparisonText) -> Bool { length(in: subject.bytes[...]) != nil }

    /// How many octets the first prefix takes.
    static func length(in bytes: ArraySlice<UInt8>) -> Int? {
        for prefix in prefixes where bytes.starts(with: prefix) {
            var index = bytes.startIndex + prefix.count
            if index < bytes.endIndex, bytes[index] == 0x5B || bytes[index] == 0x28 || bytes[index] == 0x5E {
                let limit = min(bytes.endIndex, index + 6)
                while index < limit, bytes[index] != 0x3A { index += 1 }
            }
            while index < bytes.endIndex, bytes[index] == 0x20 { index += 1 }
            if index < bytes.endIndex, bytes[index] == 0x3A { return index + 1 - bytes.startIndex }
        }
        return nil
    }
}
