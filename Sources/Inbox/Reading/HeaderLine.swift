/// Makes one harmless line of what a stranger wrote into a header.
enum HeaderLine {
    /// The text with control characters and marks that turn the direction of writing taken out, white space collapsed,
    /// cut to `limit` octets between two characters.
    static func clean(_ text: String, limit: Int) -> String {
        if text.utf8.count <= limit, isClean(text) { return text }
        var output = String.UnicodeScalarView()
        var room = limit
        var needsSpace = false
        for scalar in text.unicodeScalars {
            if isSpace(scalar) {
                needsSpace = !output.isEmpty
                continue
            }
            if isDropped(scalar) { continue }
            room -= UTF8.width(scalar) + (needsSpace ? 1 : 0)
            if room < 0 { break }
            if needsSpace {
                output.append(" ")
                needsSpace = false
            }
            output.append(scalar)
        }
        return String(output)
    }

    /// Whether it is printable ASCII with single spaces inside.
    private static func isClean(_ text: String) -> Bool {
        var before: UInt8 = 0x20
        for byte in text.utf8 {
            guard byte >= 0x20, byte < 0x7F, byte != 0x20 || before != 0x20 else { return false }
            before = byte
        }
        return before != 0x20 || text.isEmpty
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x20, 0x7F...0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}
