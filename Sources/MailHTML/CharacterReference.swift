/// Character references (WHATWG HTML §13.2.5.72): `&amp;`, `&#38;`, `&#x26;`.
public enum CharacterReference {
    /// The text of `bytes` with every reference replaced by what it stands for.
    ///
    /// - Parameter inAttribute: whether the rules for attribute values count, where a name without its semicolon and
    ///   with a letter, digit or equals sign behind it is no reference, so that `?a=1&copy=2` stays.
    public static func decode(_ bytes: [UInt8], inAttribute: Bool) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        decode(bytes, in: 0..<bytes.count, inAttribute: inAttribute, into: &output)
        return output
    }

    /// The text with every reference replaced by what it stands for.
    public static func decode(_ text: String, inAttribute: Bool = false) -> String {
        String(decoding: decode([UInt8](text.utf8), inAttribute: inAttribute), as: UTF8.self)
    }

    static func decode(_ bytes: [UInt8], in range: Range<Int>, inAttribute: Bool, into output: inout [UInt8]) {
        var index = range.lowerBound
        var copied = index
        while index < range.upperBound {
            guard bytes[index] == ASCII.ampersand,
                let found = match(bytes, at: index, end: range.upperBound, inAttribute: inAttribute)
            else {
                index += 1
                continue
            }
            output += bytes[copied..<index]
            output.append(found.first)
            if let second = found.second { output.append(second) }
            index = found.end
            copied = index
        }
        output += bytes[copied..<range.upperBound]
    }

    /// What a reference stands for, and where the text goes on.
    struct Match {
        var first: Unicode.Scalar
        var second: Unicode.Scalar?
        var end: Int
    }

    /// The reference whose ampersand is at `index`, or nil where that ampersand is just an ampersand.
    static func match(_ bytes: [UInt8], at index: Int, end: Int, inAttribute: Bool) -> Match? {
        let start = index + 1
        guard start < end else { return nil }
        if bytes[start] == ASCII.hash { return numeric(bytes, from: start + 1, end: end) }
        guard bytes[start].isLetter else { return nil }
        let table = table
        let limit = min(end, start + table.names.longestName + 1)
        var stop = start + 1
        while stop < limit, bytes[stop].isAlphanumeric { stop += 1 }
        if stop < end, bytes[stop] == ASCII.semicolon, let number = table.names.number(of: bytes, in: start..<stop) {
            return Match(first: table.first[number], second: table.second[number], end: stop + 1)
        }
        // The longest name that may stand without its semicolon. None has more than six letters.
        var length = min(stop - start, 6)
        while length >= 2 {
            let place = start + length
            if let number = table.names.number(of: bytes, in: start..<place), table.isBare[number] {
                if inAttribute, place < end, bytes[place] == ASCII.equals || bytes[place].isAlphanumeric { return nil }
                return Match(first: table.first[number], second: table.second[number], end: place)
            }
            length -= 1
        }
        return nil
    }

    private static func numeric(_ bytes: [UInt8], from start: Int, end: Int) -> Match? {
        var index = start
        var value: UInt32 = 0
        if index < end, bytes[index].lowercased == 0x78 {
            index += 1
            let digits = index
            while index < end, let digit = bytes[index].hexadecimalValue {
                value = min(value << 4 | UInt32(digit), 0x110000)
                index += 1
            }
            guard index > digits else { return nil }
        } else {
            while index < end, bytes[index].isDigit {
                value = min(value * 10 + UInt32(bytes[index] - 0x30), 0x110000)
                index += 1
            }
            guard index > start else { return nil }
        }
        if index < end, bytes[index] == ASCII.semicolon { index += 1 }
        return Match(first: scalar(value), second: nil, end: index)
    }

    /// WHATWG HTML §13.2.5.80 "numeric character reference end state": NUL, surrogates and what is out of range are the
    /// replacement character, and the C1 controls are what windows-1252 has in their places.
    private static func scalar(_ value: UInt32) -> Unicode.Scalar {
        if value >= 0x80, value <= 0x9F, windows1252[Int(value - 0x80)] != 0 {
            return Unicode.Scalar(windows1252[Int(value - 0x80)]) ?? "\u{FFFD}"
        }
        if value == 0 { return "\u{FFFD}" }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static let windows1252: [UInt16] = [
        0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
        0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E,
        0x0178,
    ]

    /// The number of names in the table.
    static var nameCount: Int { table.first.count }

    private static let table = Table()

    /// The table of names, read from its text when it is first needed.
    private struct Table: Sendable {
        let names: NameTable
        let first: [Unicode.Scalar]
        let second: [Unicode.Scalar?]
        let isBare: [Bool]

        init() {
            let entries = NamedCharacterReferences.text.withUTF8Buffer { text in
                text.split(whereSeparator: { $0 == ASCII.space || $0 == ASCII.lf }).map { [UInt8]($0) }
            }
            var list: [[UInt8]] = []
            var first: [Unicode.Scalar] = []
            var second: [Unicode.Scalar?] = []
            var isBare: [Bool] = []
            for entry in entries {
                guard let mark = entry.firstIndex(where: { $0 == ASCII.colon || $0 == ASCII.asterisk }) else {
                    continue
                }
                list.append(Array(entry[..<mark]))
                isBare.append(entry[mark] == ASCII.asterisk)
                let points = entry[(mark + 1)...].split(separator: ASCII.plus).map { digits in
                    digits.reduce(UInt32(0)) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) }
                }
                first.append(points.first.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}")
                second.append(points.dropFirst().first.flatMap(Unicode.Scalar.init))
            }
            (self.first, self.second, self.isBare) = (first, second, isBare)
            names = NameTable(list)
        }
    }
}
