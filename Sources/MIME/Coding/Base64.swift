/// Base64 as mail carries it (RFC 2045 §6.8).
public enum Base64 {
    /// The encoded octets without line breaks.
    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
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

    /// Decodes `input` and appends what is complete to `output`.
    public mutating func decode(_ input: Span<UInt8>, into output: inout [UInt8]) {
        for index in 0..<input.count {
            let byte = input[index]
            let value = Self.value(of: byte)
            if value < 64 {
                group = group << 6 | UInt32(value)
                digits += 1
                if digits == 4 {
                    output.append(UInt8(truncatingIfNeeded: group >> 16))
                    output.append(UInt8(truncatingIfNeeded: group >> 8))
                    output.append(UInt8(truncatingIfNeeded: group))
                    group = 0
                    digits = 0
                }
            } else if byte == ASCII.equals {
                flush(into: &output)
            } else if !byte.isFoldingSpace {
                // RFC 2045 §6.8
                isDamaged = true
            }
        }
    }

    /// Appends what an unfinished last group holds. The decoder is then as new, but keeps ``isDamaged``.
    public mutating func finish(into output: inout [UInt8]) { flush(into: &output) }

    private mutating func flush(into output: inout [UInt8]) {
        switch digits {
        case 1: isDamaged = true
        case 2: output.append(UInt8(truncatingIfNeeded: group >> 4))
        case 3:
            output.append(UInt8(truncatingIfNeeded: group >> 10))
            output.append(UInt8(truncatingIfNeeded: group >> 2))
        default: break
        }
        group = 0
        digits = 0
    }

    /// The digit's value, or 64 for what is no digit.
    private static func value(of byte: UInt8) -> UInt8 {
        switch byte {
        case 0x41...0x5A: byte &- 0x41
        case 0x61...0x7A: byte &- 0x47
        case 0x30...0x39: byte &+ 4
        case 0x2B: 62
        case 0x2F: 63
        default: 64
        }
    }
}
