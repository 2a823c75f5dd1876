/// A text as it is compared with tables of phrases: letters folded, white space collapsed, paragraphs kept apart.
///
/// A line break becomes a space, because mailers wrap sentences anywhere; an empty line becomes one line feed, which
/// no phrase contains. Time is linear in the text, of which at most `limit` octets are taken.
struct ComparisonText: Sendable, Hashable {
    /// UTF-8.
    private(set) var bytes: [UInt8] = []

    init(_ text: some StringProtocol, limit: Int = 1 << 16) {
        bytes.reserveCapacity(min(text.utf8.count, limit))
        var pendingSpace = false
        var pendingBreaks = 0
        for scalar in text.unicodeScalars {
            if bytes.count >= limit { break }
            let value = scalar.value
            if value == 0x0A || value == 0x2029 {
                pendingBreaks += 1
                pendingSpace = true
                continue
            }
            if value == 0x20 || value == 0x09 || value == 0x0D || value == 0x2028 {
                pendingSpace = true
                continue
            }
            if value < 0x80 {
                flush(&pendingSpace, &pendingBreaks)
                let byte = UInt8(truncatingIfNeeded: value)
                bytes.append(byte == 0x60 ? 0x27 : byte.asciiLowercased)
                continue
            }
            guard let replacement = LetterFolding.replacement(of: scalar) else {
                flush(&pendingSpace, &pendingBreaks)
                bytes.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
                continue
            }
            if replacement == [0x20] {
                pendingSpace = true
            } else if !replacement.isEmpty {
                flush(&pendingSpace, &pendingBreaks)
                bytes.append(contentsOf: replacement)
            }
        }
    }

    private mutating func flush(_ pendingSpace: inout Bool, _ pendingBreaks: inout Int) {
        if pendingSpace, !bytes.isEmpty { bytes.append(pendingBreaks > 1 ? 0x0A : 0x20) }
        pendingSpace = false
        pendingBreaks = 0
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// The folded text as a string.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether it begins with the folded form of a phrase.
    func hasPrefix(_ prefix: String) -> Bool { bytes.starts(with: ComparisonText(prefix).bytes) }
}

extension UInt8 {
    var asciiLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
    var isASCIIDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isASCIILetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    var isASCIILetterOrDigit: Bool { isASCIIDigit || isASCIILetter }
    var isASCIISpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}
