import MailModel

/// Base 64 for addresses (RFC 4648 §5), without padding.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        var value: UInt32 = 0
        var bits: UInt32 = 0
        for byte in bytes {
            value = (value << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                result.append(alphabet[Int(value >> bits & 63)])
            }
        }
        if bits > 0 { result.append(alphabet[Int(value << (6 - bits) & 63)]) }
        return String(decoding: result, as: UTF8.self)
    }

    /// Nil for a character that does not belong there or bits that are left over.
    static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var value: UInt32 = 0
        var bits: UInt32 = 0
        for character in text {
            let digit: UInt32
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = UInt32(character - UInt8(ascii: "A"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = UInt32(character - UInt8(ascii: "a")) + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(character - UInt8(ascii: "0")) + 52
            case UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "_"): digit = 63
            default: return nil
            }
            value = (value << 6 | digit) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: value >> bits))
            }
        }
        guard bits < 6, value & (1 << bits - 1) == 0 else { return nil }
        return result
    }

    /// `count` bytes from the system's secure generator, encoded.
    static func random(bytes count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        return encode((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}

/// Names and values as a form or a query carries them (RFC 6749 appendix B).
enum FormEncoding {
    /// The longest query or body that is read, in bytes.
    static let maximumBytes = 32 << 10
    /// Parameters that are read at most.
    static let maximumParameters = 100

    /// One value, percent-encoded but for what never needs it.
    static func encode(_ bytes: some Sequence<UInt8>, into result: inout [UInt8]) {
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in bytes {
            switch byte {
            // RFC 3986 §2.3
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.append(byte)
            default:
                result.append(UInt8(ascii: "%"))
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
    }

    static func encode(_ text: String) -> String {
        var result: [UInt8] = []
        encode(text.utf8, into: &result)
        return String(decoding: result, as: UTF8.self)
    }

    /// A query of these parameters.
    static func query(_ parameters: [OAuthParameter]) -> String {
        parameters.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
    }

    /// The parameters of a query; nil where it is too long or has too many.
    static func parse(_ query: some StringProtocol) -> [OAuthParameter]? {
        guard query.utf8.count <= maximumBytes else { return nil }
        let pieces = query.utf8.split(separator: UInt8(ascii: "&"), maxSplits: maximumParameters)
        guard pieces.count <= maximumParameters else { return nil }
        var result: [OAuthParameter] = []
        for piece in pieces {
            let name = piece.prefix { $0 != UInt8(ascii: "=") }
            let value = piece.dropFirst(name.count + 1)
            guard let name = decode(name), let value = decode(value) else { return nil }
            result.append(OAuthParameter(name, value))
        }
        return result
    }

    private static func decode(_ text: some Sequence<UInt8>) -> String? {
        var result: [UInt8] = []
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): result.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hex), let low = iterator.next().flatMap(hex) else {
                    return nil
                }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
