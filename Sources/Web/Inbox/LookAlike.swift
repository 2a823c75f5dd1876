/// Names and domains as they look to somebody who reads quickly.
enum LookAlike {
    /// A text with letters of other scripts that look like Latin ones in their place, wide letters made narrow, and what
    /// takes no room left out.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            // Fullwidth forms.
            case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0).map { scalars.append($0) }
            case 0xFE6B: scalars.append("@")
            case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: scalars.append(" ")
            default:
                if isUnseen(scalar) { continue }
                scalars.append(twins[scalar] ?? scalar)
            }
        }
        return String(scalars)
    }

    /// A domain without what is easily overlooked: `rn` for `m`, `0` for `o`, hyphens.
    static func folded(domain: String) -> String {
        plain(domain.lowercased()).replacing("rn", with: "m").replacing("vv", with: "w").replacing("cl", with: "d")
            .replacing("0", with: "o").replacing("1", with: "l").replacing("i", with: "l").replacing("-", with: "")
    }

    /// Characters that turn the direction of text, or that take no room.
    ///
    /// Joiners, of which Persian and emoji are made, and the marks of direction, which mail programs of the Middle East
    /// put in, are none.
    static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x200B, 0x2060...0x2064, 0x206A...0x206F,
            0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0001, 0x202A...0x202E, 0x2066...0x2069:
            true
        default: false
        }
    }

    /// Letters of Cyrillic, Greek and Armenian that cannot be told from Latin ones.
    private static let twins: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "i", "ј": "j", "ӏ": "l", "о": "o", "р": "p", "ѕ": "s",
        "у": "y", "х": "x", "ԛ": "q", "ԝ": "w", "ɡ": "g", "ı": "i", "А": "A", "В": "B", "С": "C", "Е": "E", "Н": "H",
        "І": "I", "Ј": "J", "К": "K", "М": "M", "О": "O", "Р": "P", "Ѕ": "S", "Т": "T", "Х": "X", "Ү": "Y", "ο": "o",
        "ν": "v", "α": "a", "ρ": "p", "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M",
        "Ν": "N", "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X", "օ": "o", "ո": "n", "ս": "u",
    ]
}
