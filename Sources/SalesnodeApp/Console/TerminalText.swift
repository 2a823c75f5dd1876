/// The one place in which text from outside becomes safe to write to a terminal or a log line.
///
/// A terminal obeys what it is sent: control sequences can move the cursor, change the title or hide text. Server
/// words are clean already (`ServerText`); names, paths and error texts may not be.
enum TerminalText {
    /// The text on one line, with every control, bidirectional and invisible format character shown as `\u{…}`, cut
    /// to `limit` characters.
    static func safe(_ text: String, limit: Int = 2000) -> String {
        var result = ""
        var count = 0
        for scalar in text.unicodeScalars {
            guard count < limit else {
                result += "\u{2026}"
                break
            }
            count += 1
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator:
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// How many columns of a terminal the text takes, near enough: wide East Asian characters and emoji take two,
    /// combining marks none.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// The text, filled up with spaces to `width` columns.
    static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - self.width(text)))
    }

    /// The text, cut to at most `width` columns.
    static func cut(_ text: String, to width: Int) -> String {
        guard self.width(text) > width else { return text }
        var result = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            let next = columns(scalar)
            if used + next > width - 1 { break }
            used += next
            result.append(scalar)
        }
        return String(result) + "\u{2026}"
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
