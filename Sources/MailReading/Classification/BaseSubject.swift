/// A subject without what mailers add when they answer and forward, as it is compared with other subjects.
///
/// Follows RFC 5256 §2.1 with the prefixes of many languages, but for marks in brackets: those without a digit, such as
/// the name of a list, are dropped; those with one number a matter, and stay.
///
/// Time is linear in the subject, of which 1,000 octets count.
public struct BaseSubject: Sendable, Hashable {
    /// The subject in folded letters, spaces collapsed; empty where only prefixes were there.
    public let text: String

    /// Whether the outermost prefix says that it answers.
    public let isReply: Bool

    /// Whether the outermost prefix says that it forwards.
    public let isForward: Bool

    /// Takes a decoded subject.
    public init(_ subject: String) {
        let folded = ComparisonText(subject, limit: 1_000).bytes
        var rest = folded[...]
        var isReply = false
        var isForward = false
        while true {
            while let first = rest.first, first == 0x20 || first == 0x0A { rest.removeFirst() }
            if let length = ReplyPrefix.length(in: rest) {
                if !isReply, !isForward {
                    isForward = ReplyPrefix.isForward(rest)
                    isReply = !isForward
                }
                rest = rest.dropFirst(length)
            } else if let length = Self.markLength(rest), rest.dropFirst(length).contains(where: { $0 > 0x20 }) {
                // RFC 5256 §2.1 (4)
                rest = rest.dropFirst(length)
            } else {
                break
            }
        }
        while let last = rest.last, last == 0x20 || last == 0x0A { rest.removeLast() }
        // RFC 5256 §2.1 (2)
        while rest.count > 5, rest.suffix(5).elementsEqual("(fwd)".utf8) {
            rest = rest.dropLast(5)
            while let last = rest.last, last == 0x20 || last == 0x0A { rest.removeLast() }
            if !isReply { isForward = true }
        }
        text = String(decoding: rest, as: UTF8.self)
        self.isReply = isReply
        self.isForward = isForward
    }

    /// How many octets a mark in brackets at the beginning takes; nil where there is none, or it has a digit.
    private static func markLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.first == 0x5B else { return nil }
        for (offset, byte) in bytes.prefix(64).enumerated().dropFirst() {
            if byte == 0x5D { return offset + 1 }
            if byte == 0x5B || byte.isASCIIDigit { return nil }
        }
        return nil
    }
}
