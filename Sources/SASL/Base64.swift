/// Base64 as SASL profiles carry it (RFC 4648 §4): standard alphabet, with padding, without line breaks.
public enum Base64 {
    /// Encodes bytes, with padding.
    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        var group: UInt32 = 0
        var held = 0
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            held += 1
            if held == 3 {
                appendDigits(of: group, count: 4, to: &result)
                group = 0
                held = 0
            }
        }
        if held > 0 {
            appendDigits(of: group << UInt32(8 * (3 - held)), count: held + 1, to: &result)
            result.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - held))
        }
        return result
    }

    /// Decodes digits; nil where a character is foreign, the padding is wrong or unused bits are set.
    ///
    /// Missing padding is accepted: servers forget it, and nothing is lost by it. White space is not.
    public static func decode(_ digits: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 4 * 3)
        var group: UInt32 = 0
        var held = 0
        var padding = 0
        for digit in digits {
            if digit == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let value = value(of: digit) else { return nil }
            group = group << 6 | value
            held += 1
            if held == 4 {
                result.append(UInt8(truncatingIfNeeded: group >> 16))
                result.append(UInt8(truncatingIfNeeded: group >> 8))
                result.append(UInt8(truncatingIfNeeded: group))
                group = 0
                held = 0
            }
        }
        switch held {
        case 0: return padding == 0 ? result : nil
        case 2:
            guard padding == 0 || padding == 2, group & 0xF == 0 else { return nil }
            result.append(UInt8(truncatingIfNeeded: group >> 4))
            return result
        case 3:
            guard padding <= 1, group & 0x3 == 0 else { return nil }
            result.append(UInt8(truncatingIfNeeded: group >> 10))
            result.append(UInt8(truncatingIfNeeded: group >> 2))
            return result
        default: return nil
        }
    }

    private static func appendDigits(of group: UInt32, count: Int, to result: inout [UInt8]) {
        for position in 0..<count {
            result.append(digit(of: UInt8(truncatingIfNeeded: group >> UInt32(18 - 6 * position)) & 63))
        }
    }

    private static func digit(of value: UInt8) -> UInt8 {
        switch value {
        case 0..<26: UInt8(ascii: "A") + value
        case 26..<52: UInt8(ascii: "a") + (value - 26)
        case 52..<62: UInt8(ascii: "0") + (value - 52)
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
