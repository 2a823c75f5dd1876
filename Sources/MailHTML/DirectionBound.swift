/// Bounds how often a document changes its direction of writing.
///
/// Browsers lay a paragraph out in time that grows with the square of its changes of direction: a megabyte in which
/// letters of both directions alternate keeps one busy for half a minute. A long mail in Arabic with Latin names has some
/// thousands of them.
public enum DirectionBound {
    /// The most changes that are shown. Behind them, what is written from right to left is left out.
    public static let mostChanges = 40_000

    private enum Kind {
        case neutral, leftToRight, rightToLeft, control
    }

    /// The markup with what is beyond the bound left out, and whether something was. Tags are not touched. Linear.
    ///
    /// - Parameter markup: what ``HTMLSanitizer`` or ``TextHTML`` wrote, in which every bracket is one of a tag.
    public static func bounded(_ markup: String) -> (markup: String, isCut: Bool) {
        // Only what has letters from right to left, or characters that turn it, can change it.
        guard markup.utf8.contains(where: { (0xD6...0xE2).contains($0) || $0 == 0xEF || $0 == 0xF0 }) else {
            return (markup, false)
        }
        let bytes = Array(markup.utf8)
        var output: [UInt8] = []
        var changes = 0
        var last = Kind.neutral
        var isInTag = false
        var copied = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.less { isInTag = true }
            guard !isInTag else {
                if byte == ASCII.greater { isInTag = false }
                index += 1
                continue
            }
            let length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            let kind = kind(bytes, at: index)
            let end = min(index + length, bytes.count)
            switch kind {
            case .neutral: break
            case .control: changes += 1
            case .leftToRight, .rightToLeft:
                if kind != last { changes += 1 }
                last = kind
            }
            if changes > mostChanges, kind == .rightToLeft || kind == .control {
                output += bytes[copied..<index]
                copied = end
            }
            index = end
        }
        guard copied > 0 else { return (markup, false) }
        output += bytes[copied...]
        return (String(decoding: output, as: UTF8.self), true)
    }

    /// The direction of a character by its first bytes; only roughly, which is enough for a bound.
    private static func kind(_ bytes: [UInt8], at index: Int) -> Kind {
        let first = bytes[index]
        let second = index + 1 < bytes.count ? bytes[index + 1] : 0
        let third = index + 2 < bytes.count ? bytes[index + 2] : 0
        switch first {
        case ..<0x80: return first.isAlphanumeric ? .leftToRight : .neutral
        // Parts of a character that stand alone, and marks above letters.
        case 0x80..<0xC2, 0xCC, 0xCD: return .neutral
        case 0xD6: return second >= 0x90 ? .rightToLeft : .leftToRight
        case 0xD7...0xDF: return .rightToLeft
        case 0xE0: return (0xA0...0xA3).contains(second) ? .rightToLeft : .leftToRight
        case 0xE2:
            let isMark = second == 0x80 && (third == 0x8E || third == 0x8F || (0xAA...0xAE).contains(third))
            return isMark || second == 0x81 && (0xA6...0xA9).contains(third) ? .control : .neutral
        case 0xEF:
            let isArabic = (0xAD...0xB7).contains(second) || (0xB9...0xBB).contains(second)
            return isArabic || second == 0xAC && third >= 0x9D ? .rightToLeft : .leftToRight
        case 0xF0:
            let isOld = second == 0x90 && third >= 0xA0 || second == 0x9E && (0xA0...0xBB).contains(third)
            return isOld ? .rightToLeft : .leftToRight
        default: return .leftToRight
        }
    }
}
