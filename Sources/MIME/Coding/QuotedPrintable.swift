/// Quoted-printable (RFC 2045 §6.7).
public enum QuotedPrintable {
    /// Encodes text whose lines end in CRLF.
    ///
    /// No line is longer than 76 characters. White space at a line's end is encoded, and so are CR and LF that are no
    /// line break, the first letter of a line that begins with `From `, which old mail stores would change, and a dot that
    /// is a whole line, at which old servers would stop.
    public static func encode(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count + text.count / 8)
        var column = 0
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == ASCII.cr, index + 1 < text.count, text[index + 1] == ASCII.lf {
                output.append(ASCII.cr)
                output.append(ASCII.lf)
                column = 0
                index += 2
                continue
            }
            let isLast = index + 1 == text.count
            let endsLine =
                isLast || (text[index + 1] == ASCII.cr && index + 2 < text.count && text[index + 2] == ASCII.lf)
            let isLiteral =
                isLiteral(byte, endsLine: endsLine)
                && !(column == 0 && (beginsFromLine(text, at: index) || byte == ASCII.dot && endsLine))
            let width = isLiteral ? 1 : 3
            // RFC 2045 §6.7 rule 5: the equals sign of a soft break counts as well.
            if column + width > (endsLine ? 76 : 75) {
                output.append(contentsOf: [ASCII.equals, ASCII.cr, ASCII.lf])
                column = 0
            }
            if isLiteral {
                output.append(byte)
            } else {
                output.append(contentsOf: escape(byte))
            }
            column += width
            index += 1
        }
        return output
    }

    /// The octets that a whole encoded text stands for, damage tolerated as ``QuotedPrintableDecoder`` does.
    public static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoder = QuotedPrintableDecoder()
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        decoder.decode(bytes.span, into: &output)
        decoder.finish(into: &output)
        return output
    }

    /// The three characters that stand for an octet.
    static func escape(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [ASCII.equals, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    private static func isLiteral(_ byte: UInt8, endsLine: Bool) -> Bool {
        // RFC 2045 §6.7 rule 3
        if byte.isBlank { return !endsLine }
        return byte > 0x20 && byte < 0x7F && byte != ASCII.equals
    }

    private static func beginsFromLine(_ text: [UInt8], at index: Int) -> Bool {
        text[index] == 0x46 && text[index...].starts(with: "From ".utf8)
    }
}
