internal import MailModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Base 64 (RFC 4648 §4), kept here so that keys pass through no buffer that is not ours to erase.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = 0
            for offset in 0..<3 { value = value << 8 | (offset < group.count ? Int(group[start + offset]) : 0) }
            for digit in 0..<4 {
                result.append(
                    digit <= group.count ? alphabet[value >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
        return result
    }

    /// Strict: padded, no white space, no bits left over; nil otherwise. The URL alphabet is accepted too, because
    /// people make keys with many tools.
    static func decode(_ text: some Collection<UInt8>) -> Secret? {
        var digits = Array(text)
        defer { erase(&digits) }
        guard digits.count.isMultiple(of: 4) else { return nil }
        let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
        if padding == 2, digits[digits.count - 2] != UInt8(ascii: "=") { return nil }
        if padding == 1, digits[digits.count - 1] != UInt8(ascii: "=") { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(digits.count / 4 * 3)
        defer { erase(&result) }
        var value: UInt32 = 0
        var bits = 0
        for character in digits.dropLast(padding) {
            guard let digit = value64(of: character) else { return nil }
            value = (value << 6 | digit) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: value >> UInt32(bits)))
            }
        }
        guard value & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return Secret(result)
    }

    private static func value64(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}

/// Overwrites the bytes of an array that held a secret. Only a copy that nothing else shares is reached.
func erase(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { buffer in
        if let base = buffer.baseAddress { explicit_bzero(base, buffer.count) }
    }
}
