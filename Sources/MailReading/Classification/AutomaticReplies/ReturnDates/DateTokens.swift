/// Takes a folded text apart into figures, words and marks.
struct DateTokens {
    enum Token: Equatable {
        case number(Int, digits: Int)
        case word(String)
        case mark(UInt8)
        /// The end of a paragraph.
        case gap
    }

    private(set) var tokens: [Token] = []
    private(set) var ranges: [Range<Int>] = []

    /// Tokens that are read of one text.
    private static let maximum = 20_000

    init(_ text: ComparisonText) {
        let bytes = text.bytes
        var index = 0
        while index < bytes.count, tokens.count < Self.maximum {
            let byte = bytes[index]
            let start = index
            if byte == 0x20 {
                index += 1
                continue
            }
            if byte == 0x0A {
                index += 1
                add(.gap, start..<index)
            } else if byte.isASCIIDigit {
                while index < bytes.count, bytes[index].isASCIIDigit { index += 1 }
                var value = 0
                for digit in bytes[start..<index].prefix(9) { value = value * 10 + Int(digit - 0x30) }
                add(.number(value, digits: index - start), start..<index)
            } else if byte.isASCIILetter {
                while index < bytes.count, bytes[index].isASCIILetter { index += 1 }
                add(.word(String(decoding: bytes[start..<index].prefix(40), as: UTF8.self)), start..<index)
            } else if byte < 0x80 {
                index += 1
                add(.mark(byte), start..<index)
            } else {
                index = Self.endOfWord(bytes, from: start)
                add(.word(String(decoding: bytes[start..<index].prefix(96), as: UTF8.self)), start..<index)
            }
        }
    }

    private mutating func add(_ token: Token, _ range: Range<Int>) {
        tokens.append(token)
        ranges.append(range)
    }

    /// A letter of the scripts that write no spaces is a word of its own.
    private static func endOfWord(_ bytes: [UInt8], from start: Int) -> Int {
        if bytes[start] >= 0xE2, bytes[start] <= 0xED { return min(bytes.count, start + 3) }
        var index = start
        while index < bytes.count, bytes[index] >= 0x80,
            !(index > start && bytes[index] >= 0xE2 && bytes[index] <= 0xED)
        {
            index += 1
        }
        return max(index, start + 1)
    }

    func number(_ index: Int, digits: ClosedRange<Int>) -> Int? {
        guard tokens.indices.contains(index), case .number(let value, let count) = tokens[index], digits.contains(count)
        else {
            return nil
        }
        return value
    }

    func word(_ index: Int) -> String? {
        guard tokens.indices.contains(index), case .word(let word) = tokens[index] else { return nil }
        return word
    }

    func mark(_ index: Int) -> UInt8? {
        guard tokens.indices.contains(index), case .mark(let mark) = tokens[index] else { return nil }
        return mark
    }
}
