/// The encoding of folder names before UTF-8 was allowed (RFC 3501 §5.1.3, RFC 9051 Appendix A.1).
///
/// Printable ASCII stands for itself, `&` is `&-`, and everything else is UTF-16 in base64 with `,` for `/`, between `&`
/// and `-`.
public enum ModifiedUTF7 {
    /// The bytes of a name; always printable ASCII.
    public static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var units: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard (0x20...0x7E).contains(scalar.value) else {
                for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
                    units.append(UInt8(unit >> 8))
                    units.append(UInt8(unit & 0xFF))
                }
                continue
            }
            flush(&units, to: &result)
            result.append(UInt8(scalar.value))
            if scalar == "&" { result.append(UInt8(ascii: "-")) }
        }
        flush(&units, to: &result)
        return result
    }

    /// The name that exactly these bytes encode; nil where the bytes are not what ``encode(_:)`` makes of any name.
    public static func decode(_ bytes: some Collection<UInt8>) -> String? {
        let loose = decodeLoosely(bytes)
        return encode(loose).elementsEqual(bytes) ? loose : nil
    }

    /// The best reading of bytes that break the rules. What is no valid shift stays as it stands; bytes beyond ASCII are
    /// read as UTF-8 where they are, as Latin-1 otherwise. Never fails.
    public static func decodeLoosely(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        if bytes.contains(where: { $0 >= 0x80 }) {
            return String(validating: bytes, as: UTF8.self)
                ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        }
        var result = String.UnicodeScalarView()
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "&") else {
                result.append(Unicode.Scalar(byte))
                continue
            }
            guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "-")) else {
                result.append("&")
                continue
            }
            if end == index {
                result.append("&")
                index = end + 1
            } else if let text = scalars(inShift: bytes[index..<end]) {
                result.append(contentsOf: text)
                index = end + 1
            } else {
                result.append("&")
            }
        }
        return String(result)
    }

    private static func scalars(inShift digits: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        var units: [UInt16] = []
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for digit in digits {
            guard let value = value(of: digit) else { return nil }
            group = (group << 6 | value) & 0xFF_FFFF
            bits += 6
            if bits >= 16 {
                bits -= 16
                units.append(UInt16(truncatingIfNeeded: group >> bits))
            }
        }
        guard bits < 6, group & ((1 << bits) - 1) == 0 else { return nil }
        var result: [Unicode.Scalar] = []
        var decoder = UTF16()
        var iterator = units.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): result.append(scalar)
            case .emptyInput: return result
            case .error: return nil
            }
        }
    }

    private static func flush(_ units: inout [UInt8], to result: inout [UInt8]) {
        guard !units.isEmpty else { return }
        result.append(UInt8(ascii: "&"))
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for byte in units {
            group = (group << 8 | UInt32(byte)) & 0xFF_FFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                result.append(alphabet[Int(group >> bits & 63)])
            }
        }
        if bits > 0 { result.append(alphabet[Int(group << (6 - bits) & 63)]) }
        result.append(UInt8(ascii: "-"))
        units.removeAll()
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: ","): 63
        default: nil
        }
    }
}
