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

/// Decodes quoted-printable piece by piece.
///
/// The output does not depend on how the input is cut. Line breaks stay as they are written. An equals sign that
/// begins neither an octet nor a soft break stays, digits in lower case count, white space at a line's end goes. Holds
/// at most ``maximumPending`` octets.
public struct QuotedPrintableDecoder: Sendable {
    /// White space that may turn out to end a line is held up to this many octets; a longer run is content.
    public static let maximumPending = 1024

    private enum State {
        case text
        /// A CR that may begin a line break.
        case carriageReturn
        /// An equals sign, then nothing but the white space in `pending`.
        case equals
        /// An equals sign, white space and a CR.
        case equalsCarriageReturn
        /// An equals sign and a digit.
        case digit(UInt8)
    }

    private var state = State.text
    private var pending: [UInt8] = []

    /// Whether an equals sign stood for nothing.
    public private(set) var isDamaged = false

    /// Starts at the beginning of a text.
    public init() {}

    /// Decodes `input` and appends what is certain to `output`.
    public mutating func decode(_ input: Span<UInt8>, into output: inout [UInt8]) {
        for index in 0..<input.count { take(input[index], into: &output) }
    }

    /// Appends what is left: an unfinished escape stays as written; white space and a soft break at the end go. The
    /// decoder is then as new, but keeps ``isDamaged``.
    public mutating func finish(into output: inout [UInt8]) {
        switch state {
        case .text, .equals, .equalsCarriageReturn: pending.removeAll()
        case .carriageReturn:
            flushPending(into: &output)
            output.append(ASCII.cr)
        case .digit(let digit):
            isDamaged = true
            output.append(contentsOf: [ASCII.equals, digit])
        }
        state = .text
    }

    private mutating func take(_ byte: UInt8, into output: inout [UInt8]) {
        switch state {
        case .text: takeText(byte, into: &output)
        case .carriageReturn:
            state = .text
            if byte == ASCII.lf {
                // RFC 2045 §6.7 rule 3
                pending.removeAll(keepingCapacity: true)
                output.append(ASCII.cr)
                output.append(ASCII.lf)
            } else {
                flushPending(into: &output)
                output.append(ASCII.cr)
                takeText(byte, into: &output)
            }
        case .equals: takeAfterEquals(byte, into: &output)
        case .equalsCarriageReturn:
            if byte == ASCII.lf {
                pending.removeAll(keepingCapacity: true)
                state = .text
            } else {
                keepEquals(into: &output)
                output.append(ASCII.cr)
                takeText(byte, into: &output)
            }
        case .digit(let digit):
            state = .text
            if let high = digit.hexadecimalValue, let low = byte.hexadecimalValue {
                output.append(high << 4 | low)
            } else {
                isDamaged = true
                output.append(ASCII.equals)
                output.append(digit)
                takeText(byte, into: &output)
            }
        }
    }

    private mutating func takeText(_ byte: UInt8, into output: inout [UInt8]) {
        switch byte {
        case ASCII.space, ASCII.tab:
            pending.append(byte)
            if pending.count >= Self.maximumPending { flushPending(into: &output) }
        case ASCII.cr: state = .carriageReturn
        case ASCII.lf:
            pending.removeAll(keepingCapacity: true)
            output.append(byte)
        case ASCII.equals:
            flushPending(into: &output)
            state = .equals
        default:
            if !pending.isEmpty { flushPending(into: &output) }
            output.append(byte)
        }
    }

    private mutating func takeAfterEquals(_ byte: UInt8, into output: inout [UInt8]) {
        switch byte {
        case ASCII.lf:
            // RFC 2045 §6.7 rule 5
            pending.removeAll(keepingCapacity: true)
            state = .text
        case ASCII.cr: state = .equalsCarriageReturn
        case ASCII.space, ASCII.tab:
            pending.append(byte)
            if pending.count >= Self.maximumPending { keepEquals(into: &output) }
        case _ where pending.isEmpty && byte.hexadecimalValue != nil: state = .digit(byte)
        default:
            keepEquals(into: &output)
            takeText(byte, into: &output)
        }
    }

    /// The equals sign and the white space behind it were text after all.
    private mutating func keepEquals(into output: inout [UInt8]) {
        isDamaged = true
        state = .text
        output.append(ASCII.equals)
        flushPending(into: &output)
    }

    private mutating func flushPending(into output: inout [UInt8]) {
        output.append(contentsOf: pending)
        pending.removeAll(keepingCapacity: true)
    }
}
