/// A Message-ID without its angle brackets (RFC 5322 §3.6.4).
///
/// What mailers write is kept as it is: the two sides of the `@` are not checked beyond being free of white space,
/// angle brackets and control characters, because a reply must repeat the id exactly.
public struct MessageID: Sendable, Hashable, CustomStringConvertible, Codable {
    /// The id without angle brackets.
    public let description: String

    /// Takes an id with or without angle brackets; nil where it is empty, over 998 octets or has forbidden characters.
    public init?(_ text: some StringProtocol) {
        if let plain = Self.plain(text) {
            description = plain
            return
        }
        var inner = Substring(text)
        while let first = inner.first, first.isWhitespace { inner.removeFirst() }
        while let last = inner.last, last.isWhitespace { inner.removeLast() }
        if inner.hasPrefix("<"), inner.hasSuffix(">"), inner.count >= 2 { inner = inner.dropFirst().dropLast() }
        guard (1...998).contains(inner.utf8.count),
            inner.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && $0 != "<" && $0 != ">" })
        else { return nil }
        description = String(inner)
    }

    /// An id of printable ASCII without brackets, which nearly all are.
    private static func plain(_ text: some StringProtocol) -> String? {
        var count = 0
        for byte in text.utf8 {
            guard byte > 0x20, byte < 0x7F, byte != 0x3C, byte != 0x3E else { return nil }
            count += 1
        }
        return (1...998).contains(count) ? String(text) : nil
    }

    /// The id in angle brackets, as header fields carry it.
    public var bracketed: String { "<\(description)>" }
}
