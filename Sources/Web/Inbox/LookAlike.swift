internal import MailHTML

/// Names and domains as they look to somebody who reads quickly.
enum LookAlike {
    /// A text in which everything that looks like a Latin letter is one, and what takes no room is left out.
    static func plain(_ text: String) -> String { Letters.plain(text) }

    /// A name in a form in which it equals whatever looks like it: without case, accents and what is easily overlooked.
    static func folded(name: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in plain(name).lowercased().unicodeScalars where !(0x300...0x36F).contains(scalar.value) {
            scalars.append(base(of: scalar))
        }
        return overlooked(String(scalars))
    }

    /// A domain without what is easily overlooked: `rn` for `m`, `0` for `o`, hyphens.
    static func folded(domain: String) -> String {
        overlooked(plain(domain.lowercased())).replacing("cl", with: "d").replacing("-", with: "")
    }

    private static func overlooked(_ text: String) -> String {
        text.replacing("rn", with: "m").replacing("vv", with: "w").replacing("0", with: "o").replacing("1", with: "l")
            .replacing("i", with: "l")
    }

    /// Whether two words differ by one letter that is wrong, missing, too much, or in its neighbour's place.
    static func isSlip(_ one: String, _ other: String) -> Bool {
        let (a, b) = (Array(one.utf8), Array(other.utf8))
        guard a != b, abs(a.count - b.count) <= 1 else { return false }
        let start = zip(a, b).prefix { $0 == $1 }.count
        let (x, y) = (a[start...], b[start...])
        if x.dropFirst().elementsEqual(y.dropFirst()) || x.dropFirst().elementsEqual(y)
            || x.elementsEqual(y.dropFirst())
        {
            return true
        }
        return x.count > 1 && y.count > 1 && x[start] == y[start + 1] && x[start + 1] == y[start]
            && x.dropFirst(2).elementsEqual(y.dropFirst(2))
    }

    /// Characters that turn the direction of text, or that take no room.
    static func isUnseen(_ scalar: Unicode.Scalar) -> Bool { Letters.isUnseen(scalar) }

    /// The letter under the accent, for the letters of Europe.
    private static func base(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xE0...0x17F).contains(scalar.value) else { return scalar }
        return bases[Int(scalar.value) - 0xE0]
    }

    /// For U+00E0 to U+017F.
    private static let bases = Array(
        ("aaaaaaaceeeeiiiidnooooo/ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
            + "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").unicodeScalars)
}
