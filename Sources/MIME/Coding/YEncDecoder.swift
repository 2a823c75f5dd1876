/// Decodes yEnc piece by piece: lines between `=ybegin` and `=yend`, with the length and sum checked that stand there.
///
/// The output does not depend on how the input is cut. What stands outside is no content. Follows the draft 1.3 of the
/// format. Holds at most one control line of ``maximumControlLine`` octets.
public struct YEncDecoder: Sendable {
    /// Octets of a control line that are looked at.
    public static let maximumControlLine = 1024

    private enum State {
        /// Outside, at the start of a line or in one.
        case outside(atLineStart: Bool)
        /// Outside, in a line that may be `=ybegin`.
        case control([UInt8], isInside: Bool)
        case data(atLineStart: Bool)
        /// Behind an equals sign.
        case escape(atLineStart: Bool)
    }

    private var state = State.outside(atLineStart: true)
    private var sum = CRC32()
    private var count = 0
    private var expectedSize: Int?

    /// The name of the file, where one is named.
    public private(set) var name: [UInt8]?

    /// Whether the length or the sum is wrong, or the end is missing.
    public private(set) var isDamaged = false

    /// Starts at the beginning of a body.
    public init() {}

    /// Decodes `input` and appends it to `output`.
    public mutating func decode(_ input: Span<UInt8>, into output: inout [UInt8]) {
        for index in 0..<input.count { take(input[index], into: &output) }
    }

    /// Ends the body.
    public mutating func finish(into output: inout [UInt8]) {
        switch state {
        case .outside: break
        case .control(let line, let isInside):
            takeControl(line, isInside: isInside)
            if case .data = state { isDamaged = true }
        case .data, .escape: isDamaged = true
        }
        state = .outside(atLineStart: true)
    }

    private mutating func take(_ byte: UInt8, into output: inout [UInt8]) {
        switch state {
        case .outside(let atLineStart):
            if atLineStart, byte == ASCII.equals {
                state = .control([byte], isInside: false)
            } else {
                state = .outside(atLineStart: byte == ASCII.lf)
            }
        case .control(var line, let isInside):
            // The array is not shared while it grows.
            state = .outside(atLineStart: true)
            if byte == ASCII.lf {
                takeControl(line, isInside: isInside)
            } else {
                if line.count < Self.maximumControlLine { line.append(byte) }
                state = .control(line, isInside: isInside)
            }
        case .data(let atLineStart):
            switch byte {
            case ASCII.equals: state = .escape(atLineStart: atLineStart)
            case ASCII.lf, ASCII.cr: state = .data(atLineStart: true)
            default:
                append(byte &- 42, to: &output)
                if atLineStart { state = .data(atLineStart: false) }
            }
        case .escape(let atLineStart):
            if atLineStart, byte == 0x79 {
                state = .control([ASCII.equals, byte], isInside: true)
            } else if byte == ASCII.lf || byte == ASCII.cr {
                isDamaged = true
                state = .data(atLineStart: true)
            } else {
                append(byte &- 106, to: &output)
                state = .data(atLineStart: false)
            }
        }
    }

    private mutating func append(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(byte)
        sum.add(byte)
        count += 1
    }

    private mutating func takeControl(_ line: [UInt8], isInside: Bool) {
        let fields = YEncLine(line)
        switch fields.keyword {
        case "=ybegin" where !isInside:
            name = fields.name
            expectedSize = fields.number("size")
            sum = CRC32()
            count = 0
            state = .data(atLineStart: true)
        case "=ypart" where isInside:
            // The size is then that of the part.
            if let begin = fields.number("begin"), let end = fields.number("end"), end >= begin {
                expectedSize = end - begin + 1
            }
            state = .data(atLineStart: true)
        case "=yend" where isInside:
            let size = fields.number("size")
            if size != count || (expectedSize != nil && expectedSize != count) { isDamaged = true }
            // `crc32` is the sum of the whole file, which one part cannot have.
            if let expected = fields.hexadecimal("pcrc32")
                ?? (fields.number("part") == nil ? fields.hexadecimal("crc32") : nil),
                expected != sum.value
            {
                isDamaged = true
            }
            state = .outside(atLineStart: true)
        default: state = isInside ? .data(atLineStart: true) : .outside(atLineStart: true)
        }
    }
}

/// A control line of yEnc, such as `=ybegin line=128 size=10 name=a.bin`.
struct YEncLine {
    let keyword: String
    private let fields: ArraySlice<UInt8>

    init(_ line: [UInt8]) {
        var line = line[...]
        while let last = line.last, last.isFoldingSpace { line.removeLast() }
        let word = line.prefix { !$0.isFoldingSpace }
        keyword = String(decoding: word, as: UTF8.self)
        fields = line[word.endIndex...]
    }

    /// The name, which runs to the end of the line.
    var name: [UInt8]? {
        var index = fields.startIndex
        while index < fields.endIndex {
            if fields[index] == ASCII.space, fields[(index + 1)...].starts(with: "name=".utf8) {
                return Array(fields[(index + 6)...])
            }
            index += 1
        }
        return nil
    }

    /// A decimal number of at most 15 digits.
    func number(_ key: String) -> Int? {
        guard let value = value(key), (1...15).contains(value.count), value.allSatisfy(\.isDigit) else { return nil }
        return value.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    /// A sum of at most eight hexadecimal digits.
    func hexadecimal(_ key: String) -> UInt32? {
        guard let value = value(key), (1...8).contains(value.count) else { return nil }
        var result: UInt32 = 0
        for byte in value {
            guard let digit = byte.hexadecimalValue else { return nil }
            result = result << 4 | UInt32(digit)
        }
        return result
    }

    private func value(_ key: String) -> ArraySlice<UInt8>? {
        for field in fields.split(separator: ASCII.space) {
            let name = field.prefix { $0 != ASCII.equals }
            if name.elementsEqual("name".utf8) { return nil }
            if name.elementsEqual(key.utf8), name.endIndex < field.endIndex { return field[(name.endIndex + 1)...] }
        }
        return nil
    }
}
