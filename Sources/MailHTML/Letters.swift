/// Letters as they look to somebody who reads quickly.
public enum Letters {
    /// A text in which everything that looks like a Latin letter, a digit or a mark of addresses is one, and what takes
    /// no room is left out.
    public static func plain(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isUnseen(scalar) { scalars.append(plain(scalar)) }
        return String(scalars)
    }

    /// The Latin letter, digit or mark that a character looks like; itself where it looks like none.
    public static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let value = scalar.value
        switch value {
        case ..<0xA0: return scalar
        // Letters and digits of mathematics, in thirteen faces of the alphabet and five of the digits.
        case 0x1D400...0x1D6A3: return letter((value - 0x1D400) % 52)
        case 0x1D7CE...0x1D7FF: return Unicode.Scalar(0x30 + (value - 0x1D7CE) % 10) ?? scalar
        case 0x1FBF0...0x1FBF9: return Unicode.Scalar(0x30 + value - 0x1FBF0) ?? scalar
        // Letters in circles, brackets and squares.
        case 0x249C...0x24B5: return letter(value - 0x249C + 26)
        case 0x24B6...0x24E9: return letter(value - 0x24B6)
        case 0x1F110...0x1F129: return letter(value - 0x1F110)
        case 0x1F130...0x1F149: return letter(value - 0x1F130)
        case 0x1F150...0x1F169: return letter(value - 0x1F150)
        case 0x1F170...0x1F189: return letter(value - 0x1F170)
        case 0x1F1E6...0x1F1FF: return letter(value - 0x1F1E6)
        // Fullwidth forms.
        case 0xFF01...0xFF5E: return Unicode.Scalar(value - 0xFEE0) ?? scalar
        case 0xFE6B: return "@"
        case 0x2024, 0x3002, 0xFE52, 0xFF61: return "."
        case 0x2044, 0x2215, 0x29F8: return "/"
        case 0x2236, 0xA789, 0xFE55, 0xFE13: return ":"
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: return "-"
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: return " "
        default: return twins[scalar] ?? scalar
        }
    }

    /// Whether a character of another script cannot be told from a Latin letter.
    public static func isTwin(_ scalar: Unicode.Scalar) -> Bool { twins[scalar] != nil }

    /// Characters that turn the direction of text, or that take no room.
    ///
    /// Joiners, of which Persian and emoji are made, and the marks of direction, which mail programs of the Middle East
    /// put in, are none.
    public static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x2060...0x2064, 0x206A...0x206F,
            0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0001, 0x202A...0x202E, 0x2066...0x2069:
            true
        default: false
        }
    }

    private static func letter(_ number: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(number < 26 ? 0x41 + number : 0x61 + number - 26) ?? "?"
    }

    /// Letters that cannot be told from Latin ones: of Cyrillic, Greek, Armenian, Cherokee and phonetics.
    private static let twins: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "ӏ": "l", "о": "o", "р": "p", "ѕ": "s",
        "у": "y", "х": "x", "ԛ": "q", "ԝ": "w", "ɡ": "g", "ı": "i", "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H",
        "І": "I", "Ј": "J", "К": "K", "М": "M", "О": "O", "Р": "P", "Ѕ": "S", "Т": "T", "Х": "X", "Ү": "Y", "ο": "o",
        "ν": "v", "α": "a", "ρ": "p", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
        "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "օ": "o", "ո": "n", "ս": "u", "Ꭺ": "A", "Ᏼ": "B",
        "Ꮯ": "C", "Ꭼ": "E", "Ꮋ": "H", "Ꮶ": "K", "Ꮇ": "M", "Ꮲ": "P", "Ꮪ": "S", "Ꭲ": "T", "Ꮩ": "V", "Ꮃ": "W", "Ꮓ": "Z",
        "ᴀ": "a", "ʙ": "b", "ᴄ": "c", "ᴅ": "d", "ᴇ": "e", "ꜰ": "f", "ɢ": "g", "ʜ": "h", "ɪ": "i", "ᴊ": "j", "ᴋ": "k",
        "ʟ": "l", "ᴍ": "m", "ɴ": "n", "ᴏ": "o", "ᴘ": "p", "ʀ": "r", "ꜱ": "s", "ᴛ": "t", "ᴜ": "u", "ᴠ": "v", "ᴡ": "w",
        "ʏ": "y", "ᴢ": "z", "ɑ": "a", "ӕ": "æ", "ⅼ": "l", "ⅰ": "i", "ⅽ": "c", "ⅾ": "d", "ⅿ": "m", "ⅴ": "v", "ⅹ": "x",
        "Ⅰ": "I", "Ⅼ": "L", "Ⅽ": "C", "Ⅾ": "D", "Ⅿ": "M", "Ⅴ": "V", "Ⅹ": "X", "ℓ": "l", "ℊ": "g", "ℯ": "e", "ℴ": "o",
        "ℎ": "h", "ℬ": "B", "ℰ": "E", "ℱ": "F", "ℋ": "H", "ℐ": "I", "ℒ": "L", "ℳ": "M", "ℛ": "R", "ℭ": "C", "ℌ": "H",
        "ℑ": "I", "ℜ": "R", "ℨ": "Z", "ℂ": "C", "ℍ": "H", "ℕ": "N", "ℙ": "P", "ℚ": "Q", "ℝ": "R", "ℤ": "Z", "ℹ": "i",
    ]
}
