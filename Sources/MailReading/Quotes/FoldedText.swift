/// A short piece of text folded for comparison, and cut into words.
struct FoldedText {
    /// A word: letters and digits without anything between them. A change between a script that sets words apart and
    /// one that does not ends a word too.
    struct Word {
        /// Where it stands in ``FoldedText/bytes``.
        var range: Range<Int>
        /// A digest of its bytes, by which words are compared.
        var digest: UInt64
        /// Whether it begins with a capital letter, or is of a script without capitals.
        var isCapital: Bool
        var digits: Int
        var isUnspaced: Bool
        /// Whether it is part of an e-mail address.
        var isAddress = false

        var isNumber: Bool { digits == range.count }
    }

    /// The folded text: no space at either end, and never two in a row.
    private(set) var bytes: [UInt8] = []
    private(set) var words: [Word] = []
    /// Whether any word is of a script that does not set words apart.
    private(set) var hasUnspaced = false

    /// Folds `source` in the given ranges, with a space between each two of them.
    init(_ source: [UInt8], _ ranges: [Range<Int>]) {
        for range in ranges {
            appendSpace()
            append(source, range)
        }
        finish()
    }

    init(_ source: [UInt8], _ range: Range<Int>) {
        bytes.reserveCapacity(range.count)
        append(source, range)
        finish()
    }

    init(_ text: String) {
        let source = [UInt8](text.utf8)
        append(source, 0..<source.count)
        finish()
    }

    private var open: Word?

    private mutating func append(_ source: [UInt8], _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            // Nearly all letters are these, and every line is read so several times.
            if TextFolding.isASCIIWord(source[index]) {
                index = appendASCIIWord(source, index..<range.upperBound)
                continue
            }
            let (value, length) = TextFolding.scalar(source, at: index, end: range.upperBound)
            index += length
            guard let folded = TextFolding.fold(value) else { continue }
            if folded == 0x20 {
                appendSpace()
            } else if TextFolding.isWord(folded) {
                appendWord(folded, isCapital: TextFolding.isCapital(value))
            } else {
                closeWord()
                appendScalar(folded)
            }
        }
    }

    /// Takes the letters and digits of ASCII at the beginning of a range, at least one; gives where they end.
    private mutating func appendASCIIWord(_ source: [UInt8], _ range: Range<Int>) -> Int {
        if let word = open, word.isUnspaced { closeWord() }
        let first = source[range.lowerBound]
        var word =
            open
            ?? Word(
                range: bytes.count..<bytes.count, digest: Self.emptyDigest, isCapital: first >= 0x41 && first <= 0x5A,
                digits: 0, isUnspaced: false)
        var digest = word.digest
        var digits = word.digits
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = source[index]
            guard TextFolding.isASCIIWord(byte) else { break }
            let isDigit = byte < 0x41
            let folded = isDigit ? byte : byte | 0x20
            digits += isDigit ? 1 : 0
            digest = Self.digest(digest, folded)
            bytes.append(folded)
            index += 1
        }
        word.digest = digest
        word.digits = digits
        word.range = word.range.lowerBound..<bytes.count
        open = word
        return index
    }

    private mutating func appendSpace() {
        closeWord()
        if let last = bytes.last, last != 0x20 { bytes.append(0x20) }
    }

    private mutating func appendWord(_ folded: UInt32, isCapital: Bool) {
        let isUnspaced = TextFolding.isUnspaced(folded)
        if let word = open, word.isUnspaced != isUnspaced { closeWord() }
        let start = bytes.count
        appendScalar(folded)
        var word =
            open
            ?? Word(
                range: start..<start, digest: Self.emptyDigest, isCapital: isCapital, digits: 0, isUnspaced: isUnspaced)
        for byte in bytes[start...] { word.digest = Self.digest(word.digest, byte) }
        word.range = word.range.lowerBound..<bytes.count
        if TextFolding.isDigit(folded) { word.digits += 1 }
        if isUnspaced { hasUnspaced = true }
        open = word
    }

    private mutating func closeWord() {
        guard let word = open else { return }
        words.append(word)
        open = nil
    }

    private mutating func finish() {
        closeWord()
        if bytes.last == 0x20 { bytes.removeLast() }
    }

    private mutating func appendScalar(_ value: UInt32) {
        switch value {
        case 0..<0x80: bytes.append(UInt8(value))
        case 0x80..<0x800:
            bytes.append(UInt8(0xC0 | value >> 6))
            bytes.append(UInt8(0x80 | value & 0x3F))
        case 0x800..<0x10000:
            bytes.append(UInt8(0xE0 | value >> 12))
            bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
            bytes.append(UInt8(0x80 | value & 0x3F))
        default:
            bytes.append(UInt8(0xF0 | value >> 18 & 0x07))
            bytes.append(UInt8(0x80 | value >> 12 & 0x3F))
            bytes.append(UInt8(0x80 | value >> 6 & 0x3F))
            bytes.append(UInt8(0x80 | value & 0x3F))
        }
    }

    // FNV-1a. A word made to have another's digest gains nothing that the other word would not give.
    private static let emptyDigest: UInt64 = 0xCBF2_9CE4_8422_2325

    private static func digest(_ digest: UInt64, _ byte: UInt8) -> UInt64 {
        (digest ^ UInt64(byte)) &* 0x100_0000_01B3
    }

    /// Where the e-mail addresses stand; their words are marked.
    mutating func markAddresses() -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while let at = bytes[index...].firstIndex(of: 0x40) {
            var start = at
            while start > index, Self.isLocalPart(bytes[start - 1]) { start -= 1 }
            var end = at + 1
            while end < bytes.count, Self.isDomain(bytes[end]) { end += 1 }
            if start < at, end > at + 1 { found.append(start..<end) }
            index = max(end, at + 1)
        }
        guard !found.isEmpty else { return [] }
        var next = 0
        for place in words.indices {
            while next < found.count, found[next].upperBound <= words[place].range.lowerBound { next += 1 }
            guard next < found.count else { break }
            if found[next].overlaps(words[place].range) { words[place].isAddress = true }
        }
        return found
    }

    private static func isLocalPart(_ byte: UInt8) -> Bool {
        isDomain(byte) || byte == 0x2B || byte == 0x5F || byte == 0x25 || byte == 0x3D || byte == 0x26
    }

    private static func isDomain(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || TextFolding.isDigit(UInt32(byte))
            || byte == 0x2E || byte == 0x2D
    }

    /// The first place of `needle` from `start` on.
    func firstRange(of needle: [UInt8], from start: Int = 0) -> Range<Int>? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        var index = start
        while index + needle.count <= bytes.count {
            if bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle) {
                return index..<(index + needle.count)
            }
            index += 1
        }
        return nil
    }
}
