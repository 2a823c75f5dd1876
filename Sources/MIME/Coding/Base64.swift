/// Base64 as mail carries it (RFC 2045 §6.8).
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The encoded octets without line breaks.
    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let alphabet = alphabet
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group = 0
        var count = 0
        for byte in bytes {
            group = group << 8 | Int(byte)
            count += 1
            if count == 3 {
                for shift in [18, 12, 6, 0] { output.append(alphabet[group >> shift & 63]) }
                group = 0
                count = 0
            }
        }
        if count == 1 {
            output.append(contentsOf: [alphabet[group >> 2], alphabet[group << 4 & 63], ASCII.equals, ASCII.equals])
        } else if count == 2 {
            output.append(contentsOf: [
                alphabet[group >> 10], alphabet[group >> 4 & 63], alphabet[group << 2 & 63], ASCII.equals,
            ])
        }
        return output
    }

    /// The encoded octets in lines of 76 characters, each ended by CRLF.
    public static func encodeLines(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let encoded = encode(bytes)
        var output: [UInt8] = []
        output.reserveCapacity(encoded.count + encoded.count / 38 + 2)
        var index = 0
        while index < encoded.count {
            // RFC 2045 §6.8
            let end = min(index + 76, encoded.count)
            output.append(contentsOf: encoded[index..<end])
            output.append(ASCII.cr)
            output.append(ASCII.lf)
            index = end
        }
        return output
    }

    /// The octets that a whole encoded text stands for, damage tolerated as ``Base64Decoder`` does.
    public static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoder = Base64Decoder()
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count / 4 * 3 + 3)
        decoder.decode(bytes.span, into: &output)
        decoder.finish(into: &output)
        return output
    }
}

/// Decodes base64 piece by piece.
///
/// The output does not depend on how the input is cut. Line breaks and any octet outside the alphabet are skipped; a
/// padding ends a group and another may follow, since mailers join encoded texts; a padding that is missing at the
/// end is done without. Holds at most three digits.
public struct Base64Decoder: Sendable {
    private var group: UInt32 = 0
    private var digits = 0

    /// Whether something other than digits, padding and white space was skipped, or a digit was left over.
    public private(set) var isDamaged = false

    /// Starts at the beginning of a text.
    public init() {}

    /// Whether the text so far cannot be a whole one: one digit is left over, or bits that an encoder leaves zero.
    var endsInsideGroup: Bool {
        switch digits {
        case 1: true
        case 2: group & 15 != 0
        case 3: group & 3 != 0
        default: false
        }
    }

    /// Decodes `input` and appends what is complete to `output`.
    public mutating func decode(_ input: Span<UInt8>, into output: inout [UInt8]) {
        let count = input.count
        // Each octet of output needs a digit of its own, so this room is never exceeded, and a word fits behind it.
        output.append(addingCapacity: count + 8) { (output: inout OutputSpan<UInt8>) in
            output.withUnsafeMutableBufferPointer { room, initialized in
                input.withUnsafeBufferPointer { input in
                    Base64.values.withUnsafeBufferPointer { values in
                        Base64.placed.withUnsafeBufferPointer { placed in
                            initialized = decode(input, values, placed, into: room)
                        }
                    }
                }
            }
        }
    }

    /// Eight digits at a time where they stand together, and one octet at a time where not. Returns the octets written.
    private mutating func decode(
        _ input: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<UInt8>,
        _ placed: UnsafeBufferPointer<UInt32>, into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int {
        guard let start = output.baseAddress else { return 0 }
        let room = UnsafeMutableRawPointer(start)
        var written = 0
        var index = 0
        while index < input.count {
            if digits == 0 {
                while index &+ 8 <= input.count, written &+ 8 <= output.count {
                    let high = Self.group(input, at: index, placed)
                    let low = Self.group(input, at: index &+ 4, placed)
                    guard (high | low) & Base64.noDigit == 0 else { break }
                    // Six octets, and two that the next word overwrites.
                    let word = UInt64(high) << 40 | UInt64(low) << 16
                    room.storeBytes(of: word.bigEndian, toByteOffset: written, as: UInt64.self)
                    written &+= 6
                    index &+= 8
                }
                guard index < input.count else { break }
            }
            take(input[index], values[Int(input[index])], into: output, &written)
            index += 1
        }
        return written
    }

    /// The 24 bits of four digits, with ``Base64/noDigit`` where one of them is none.
    @inline(__always)
    private static func group(
        _ input: UnsafeBufferPointer<UInt8>, at index: Int, _ placed: UnsafeBufferPointer<UInt32>
    ) -> UInt32 {
        placed[Int(input[index])] | placed[256 &+ Int(input[index &+ 1])] | placed[512 &+ Int(input[index &+ 2])]
            | placed[768 &+ Int(input[index &+ 3])]
    }

    private mutating func take(
        _ byte: UInt8, _ value: UInt8, into output: UnsafeMutableBufferPointer<UInt8>, _ written: inout Int
    ) {
        if value < 64 {
            group = group << 6 | UInt32(value)
            digits += 1
            if digits == 4 {
                output[written] = UInt8(truncatingIfNeeded: group >> 16)
                output[written + 1] = UInt8(truncatingIfNeeded: group >> 8)
                output[written + 2] = UInt8(truncatingIfNeeded: group)
                written += 3
                group = 0
                digits = 0
            }
        } else if byte == ASCII.equals {
            let rest = flushed()
            for index in 0..<rest.count { output[written + index] = index == 0 ? rest.first : rest.second }
            written += rest.count
        } else if !byte.isFoldingSpace {
            // RFC 2045 §6.8
            isDamaged = true
        }
    }

    /// Appends what an unfinished last group holds. The decoder is then as new, but keeps ``isDamaged``.
    public mutating func finish(into output: inout [UInt8]) {
        let rest = flushed()
        if rest.count > 0 { output.append(rest.first) }
        if rest.count > 1 { output.append(rest.second) }
    }

    /// The octets of an unfinished group.
    private mutating func flushed() -> (count: Int, first: UInt8, second: UInt8) {
        defer {
            group = 0
            digits = 0
        }
        switch digits {
        case 1:
            isDamaged = true
            return (0, 0, 0)
        case 2: return (1, UInt8(truncatingIfNeeded: group >> 4), 0)
        case 3: return (2, UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2))
        default: return (0, 0, 0)
        }
    }
}

extension Base64 {
    /// The value of each octet that is a digit; 255 for others.
    fileprivate static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()

    /// The mark of an octet that is no digit.
    fileprivate static let noDigit: UInt32 = 1 << 31

    /// For each of the four places of a group, the bits that each octet stands for there.
    fileprivate static let placed: [UInt32] = [18, 12, 6, 0].flatMap { shift in
        values.map { $0 < 64 ? UInt32($0) << shift : noDigit }
    }

    /// The value of a digit; nil for an octet that is none.
    static func value(of byte: UInt8) -> UInt8? {
        let value = values[Int(byte)]
        return value < 64 ? value : nil
    }
}
