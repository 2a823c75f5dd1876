/// Tells names that could be taken for other names: letters of several scripts in one label, and labels that consist
/// only of letters which look like Latin ones.
///
/// The mixtures that are usual in East Asia are allowed (UTS #39, "highly restrictive"). This is no table of all
/// confusable characters; it keeps the two tricks out that need nothing but a keyboard.
enum Lookalikes {
    /// Whether the name, in Unicode, can be read as nothing but itself.
    static func isUnambiguous(_ name: String) -> Bool {
        let labels = name.split(separator: ".")
        let endsInLatin = labels.last.map { $0.utf8.allSatisfy { $0 < 0x80 } } ?? true
        return labels.allSatisfy { label in
            let letters = label.unicodeScalars.filter { $0.properties.isAlphabetic }
            let scripts = Set(letters.map(Script.init))
            guard scripts.count > 1 else {
                // A Cyrillic name below a Cyrillic one is what it seems to be.
                let isPretending = [.cyrillic, .greek].contains(scripts.first) && endsInLatin
                return !isPretending || !letters.allSatisfy(latinShapes.contains)
            }
            return mixtures.contains { scripts.isSubset(of: $0) }
        }
    }

    private static let mixtures: [Set<Script>] = [
        [.latin, .han, .hiragana, .katakana], [.latin, .han, .bopomofo], [.latin, .han, .hangul],
    ]

    /// Small Cyrillic and Greek letters that are drawn as Latin ones.
    private static let latinShapes = Set(
        "\u{430}\u{441}\u{501}\u{435}\u{4BB}\u{456}\u{458}\u{4CF}\u{43E}\u{440}\u{51B}\u{455}\u{51D}\u{445}\u{443}\u{475}"
            .unicodeScalars
    ).union("\u{3B1}\u{3B9}\u{3BA}\u{3BD}\u{3BF}\u{3C1}\u{3C5}\u{3C9}\u{3B3}\u{3C7}".unicodeScalars)

    /// The scripts that matter here; all others count as one.
    private enum Script: Hashable {
        case latin, greek, cyrillic, armenian, cherokee, han, hiragana, katakana, bopomofo, hangul, other

        init(_ scalar: Unicode.Scalar) {
            self =
                switch scalar.value {
                case 0x41...0x24F, 0x1E00...0x1EFF: .latin
                case 0x370...0x3FF, 0x1F00...0x1FFF: .greek
                case 0x400...0x52F, 0x1C80...0x1C8F, 0x2DE0...0x2DFF, 0xA640...0xA69F: .cyrillic
                case 0x530...0x58F: .armenian
                case 0x13A0...0x13FF, 0xAB70...0xABBF: .cherokee
                case 0x3040...0x309F: .hiragana
                case 0x30A0...0x30FF, 0x31F0...0x31FF: .katakana
                case 0x3100...0x312F, 0x31A0...0x31BF: .bopomofo
                case 0x3005...0x3007, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: .han
                case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7AF: .hangul
                default: .other
                }
        }
    }
}
