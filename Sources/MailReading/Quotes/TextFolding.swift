/// Makes spellings comparable: lower case, no accents, one kind of space, quotation mark, hyphen and digit, nothing
/// invisible.
///
/// It serves only to recognise words; the text itself is never changed. Latin letters become their base letters, so
/// that `écrit` is found composed, decomposed and without its accent.
enum TextFolding {
    /// The scalar that begins at `index`, and how many bytes it takes. A byte that is no UTF-8 counts as one
    /// replacement character.
    static func scalar(_ bytes: [UInt8], at index: Int, end: Int) -> (value: UInt32, length: Int) {
        let first = bytes[index]
        if first < 0x80 { return (UInt32(first), 1) }
        let length: Int
        var value: UInt32
        switch first {
        case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
        case 0xE0...0xEF: (length, value) = (3, UInt32(first & 0x0F))
        case 0xF0...0xF4: (length, value) = (4, UInt32(first & 0x07))
        default: return (0xFFFD, 1)
        }
        guard index + length <= end else { return (0xFFFD, 1) }
        for place in (index + 1)..<(index + length) {
            guard bytes[place] & 0xC0 == 0x80 else { return (0xFFFD, 1) }
            value = value << 6 | UInt32(bytes[place] & 0x3F)
        }
        return (value, length)
    }

    /// The scalar that stands for `value` in comparisons, or nil where it is left out.
    static func fold(_ value: UInt32) -> UInt32? {
        switch value {
        case 0..<0x80: asciiFold(value)
        case 0x80..<0x250, 0x1E00..<0x1F00: latinFold(value)
        case 0x300...0x36F: nil
        case 0x370...0x3FF: greekFold(value)
        case 0x400...0x45F: cyrillicFold(value)
        case 0x591...0x5C7: value == 0x5BE ? 0x2D : nil
        case 0x5F3: 0x27
        case 0x5F4: 0x22
        case 0x600...0x6FF: arabicFold(value)
        case 0x93C: nil
        case 0x966...0x96F: value - 0x966 + 0x30
        case 0xE50...0xE59: value - 0xE50 + 0x30
        case 0x2000...0x206F: punctuationFold(value)
        case 0x2212, 0x2500, 0x2501: 0x2D
        case 0x3000: 0x20
        case 0x3001: 0x2C
        case 0x300C...0x300F, 0x301D...0x301F: 0x22
        case 0xFE00...0xFE0F, 0xFEFF: nil
        case 0xFF01...0xFF5E: asciiFold(value - 0xFEE0)
        default: value
        }
    }

    /// Whether a scalar is a capital letter, or a letter of a script without capitals.
    static func isCapital(_ value: UInt32) -> Bool {
        switch value {
        case 0x41...0x5A: true
        case 0x80..<0x250, 0x1E00..<0x1F00: LatinBaseLetters.letter(for: value).map { $0 < 0x61 } ?? false
        case 0x370...0x3FF: value < 0x3AC && value != 0x390
        case 0x400...0x52F: value < 0x430
        case 0x531...0x556: true
        case 0..<0x80, 0x430...0x52F, 0x561...0x587: false
        default: true
        }
    }

    /// Whether a folded scalar is part of a word.
    static func isWord(_ value: UInt32) -> Bool {
        if value < 0x80 {
            return (value | 0x20) >= 0x61 && (value | 0x20) <= 0x7A || isDigit(value)
        }
        switch value {
        case 0x80...0xA9, 0xAB...0xB4, 0xB6...0xB9, 0xBB...0xBF, 0xD7, 0xF7: return false
        case 0x2010...0x2BFF, 0x3001...0x3004, 0x3008...0x3030, 0xFE30...0xFE4F, 0xFFFC, 0xFFFD: return false
        default: return true
        }
    }

    /// Whether a byte is a letter or a digit of ASCII.
    static func isASCIIWord(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39
    }

    static func isDigit(_ value: UInt32) -> Bool { value >= 0x30 && value <= 0x39 }

    /// Whether a scalar belongs to a script in which words are not, or not reliably, set apart by spaces.
    static func isUnspaced(_ value: UInt32) -> Bool {
        switch value {
        case 0xE00...0xE7F, 0x2E80...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }

    private static func asciiFold(_ value: UInt32) -> UInt32? {
        switch value {
        case 0x41...0x5A: value | 0x20
        case 0x60: 0x27
        case 0..<0x20, 0x7F: 0x20
        default: value
        }
    }

    private static func latinFold(_ value: UInt32) -> UInt32? {
        switch value {
        case 0xA0: 0x20
        case 0xAD: nil
        case 0xAB, 0xBB: 0x22
        case 0xB4: 0x27
        default: LatinBaseLetters.letter(for: value).map { UInt32($0 | 0x20) } ?? value
        }
    }

    private static func greekFold(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x37E: 0x3B
        case 0x386, 0x3AC: 0x3B1
        case 0x388, 0x3AD: 0x3B5
        case 0x389, 0x3AE: 0x3B7
        case 0x38A, 0x390, 0x3AA, 0x3AF, 0x3CA: 0x3B9
        case 0x38C, 0x3CC: 0x3BF
        case 0x38E, 0x3AB, 0x3B0, 0x3CB, 0x3CD: 0x3C5
        case 0x38F, 0x3CE: 0x3C9
        case 0x3C2: 0x3C3
        case 0x391...0x3A9: value + 0x20
        default: value
        }
    }

    private static func cyrillicFold(_ value: UInt32) -> UInt32 {
        let lower =
            switch value {
            case 0x400...0x40F: value + 0x50
            case 0x410...0x42F: value + 0x20
            default: value
            }
        // Letters with a mark that a decomposed spelling writes apart.
        return switch lower {
        case 0x439, 0x45D: 0x438
        case 0x450, 0x451: 0x435
        case 0x453: 0x433
        case 0x457: 0x456
        case 0x45C: 0x43A
        case 0x45E: 0x443
        default: lower
        }
    }

    private static func arabicFold(_ value: UInt32) -> UInt32? {
        switch value {
        case 0x60C: 0x2C
        case 0x61B: 0x3B
        case 0x61C, 0x640, 0x64B...0x65F, 0x670: nil
        case 0x622, 0x623, 0x625, 0x671: 0x627
        case 0x629: 0x647
        case 0x649, 0x6CC: 0x64A
        case 0x6A9: 0x643
        case 0x6C0, 0x6C2: 0x647
        case 0x660...0x669: value - 0x660 + 0x30
        case 0x6F0...0x6F9: value - 0x6F0 + 0x30
        default: value
        }
    }

    private static func punctuationFold(_ value: UInt32) -> UInt32? {
        switch value {
        case 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F: 0x20
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F: nil
        case 0x2010...0x2015: 0x2D
        case 0x2018...0x201B, 0x2032: 0x27
        case 0x201C...0x201F, 0x2033: 0x22
        case 0x2039: 0x3C
        case 0x203A: 0x3E
        default: value
        }
    }
}
