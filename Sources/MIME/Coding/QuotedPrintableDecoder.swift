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
        // The output is never longer than the input and what is held, so the array grows once.
        output.reserveAdditional(input.count + Self.maximumPending + 4)
        var index = 0
        // Once on each line, so that no octet is looked at more than twice.
        var triesLines = true
        while index < input.count {
            if triesLines, case .text = state, pending.isEmpty {
                output.append(addingCapacity: input.count - index) { (output: inout OutputSpan<UInt8>) in
                    output.withUnsafeMutableBufferPointer { room, written in
                        index = Self.takeLines(of: input, from: index, into: room, &written)
                    }
                }
                triesLines = false
                continue
            }
            take(input[index], into: &output)
            triesLines = input[index] == ASCII.lf
            index += 1
        }
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

    /// Decodes whole lines as long as nothing unusual stands there. Returns where to go on octet by octet.
    private static func takeLines(
        of input: Span<UInt8>, from start: Int, into output: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int
    ) -> Int {
        var index = start
        while let lineFeed = input.firstIndex(of: ASCII.lf, in: index..<input.count) {
            var end = lineFeed
            if end > index, input[end - 1] == ASCII.cr { end -= 1 }
            // A CR elsewhere in the line is rare and needs care.
            if input.firstIndex(of: ASCII.cr, in: index..<end) != nil { return index }
            var isSoft = false
            while let equals = input.firstIndex(of: ASCII.equals, in: index..<end) {
                copy(input, index..<equals, to: output, &written)
                index = equals
                guard equals + 2 < end else {
                    // RFC 2045 §6.7 rule 5
                    guard equals + 1 == end else { return index }
                    isSoft = true
                    break
                }
                guard let high = input[equals + 1].hexadecimalValue, let low = input[equals + 2].hexadecimalValue else {
                    return index
                }
                output[written] = high << 4 | low
                written += 1
                index = equals + 3
            }
            if !isSoft {
                // RFC 2045 §6.7 rule 3
                var textEnd = end
                while textEnd > index, input[textEnd - 1].isBlank { textEnd -= 1 }
                // As it is octet by octet: what is more than can be held is content.
                textEnd += (end - textEnd) / maximumPending * maximumPending
                copy(input, index..<textEnd, to: output, &written)
                copy(input, end..<(lineFeed + 1), to: output, &written)
            }
            index = lineFeed + 1
        }
        return index
    }

    /// Copies a range to where the output ends; there is room for the whole input.
    private static func copy(
        _ input: Span<UInt8>, _ range: Range<Int>, to output: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int
    ) {
        guard !range.isEmpty else { return }
        input.extracting(range).withUnsafeBufferPointer { bytes in
            guard let source = bytes.baseAddress, let target = output.baseAddress else { return }
            (target + written).update(from: source, count: bytes.count)
        }
        written += range.count
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
