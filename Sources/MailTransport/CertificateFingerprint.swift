internal import Crypto

/// The SHA-256 of a certificate's DER form: how a person recognises one certificate and no other.
public struct CertificateFingerprint: Sendable, Hashable, CustomStringConvertible {
    /// 32 octets.
    public let bytes: [UInt8]

    /// Computes the fingerprint of a certificate in DER form.
    public init(ofCertificate der: [UInt8]) { bytes = Array(SHA256.hash(data: der)) }

    /// Reads 64 hexadecimal digits in either case, with or without colons between the pairs; spaces around are dropped.
    public init?(_ text: some StringProtocol) {
        var digits: [UInt8] = []
        var sinceColon = 0
        for character in text.utf8.drop(while: { $0 == 0x20 }) {
            if character == UInt8(ascii: ":") {
                guard sinceColon == 2 else { return nil }
                sinceColon = 0
                continue
            }
            if character == 0x20 || character == 0x0A { break }
            guard let value = Self.value(of: character), digits.count < 64 else { return nil }
            digits.append(value)
            sinceColon += 1
        }
        guard digits.count == 64, text.utf8.reversed().drop(while: { $0 == 0x20 || $0 == 0x0A }).first != 0x3A,
            !text.utf8.drop(while: { $0 == 0x20 }).drop(while: { $0 != 0x20 && $0 != 0x0A })
                .contains(where: { $0 != 0x20 && $0 != 0x0A })
        else { return nil }
        bytes = stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Upper-case hexadecimal pairs with colons, as `openssl x509 -fingerprint` prints them.
    public var description: String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            if !text.isEmpty { text.append(UInt8(ascii: ":")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
