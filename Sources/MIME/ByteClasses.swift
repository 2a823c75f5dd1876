#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The bytes that mail grammars name.
enum ASCII {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let openParenthesis: UInt8 = 0x28
    static let closeParenthesis: UInt8 = 0x29
    static let comma: UInt8 = 0x2C
    static let hyphen: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equals: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let underscore: UInt8 = 0x5F
}

extension UInt8 {
    /// Space or tab (RFC 5234 appendix B.1).
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }

    /// Space, tab, CR or LF: what separates tokens once a field may be folded.
    var isFoldingSpace: Bool { isBlank || self == ASCII.cr || self == ASCII.lf }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    /// The lower-case form of an ASCII letter; any other byte as it is.
    var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

    /// What a field's name is made of (RFC 5322 §2.2).
    var isFieldNameText: Bool { self > 0x20 && self < 0x7F && self != ASCII.colon }

    /// What an atom is made of, octets of UTF-8 included (RFC 5322 §3.2.3, RFC 6532 §3.2).
    var isAtomText: Bool {
        if self >= 0x80 || isLetter || isDigit { return true }
        switch self {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: return true
        default: return false
        }
    }

    /// The specials of RFC 5322 §3.2.3.
    var isMessageSpecial: Bool {
        switch self {
        case 0x22, 0x28, 0x29, 0x2C, 0x2E, 0x3A...0x3C, 0x3E, 0x40, 0x5B...0x5D: true
        default: false
        }
    }

    /// The tspecials of RFC 2045 §5.1.
    var isMIMESpecial: Bool {
        switch self {
        case 0x22, 0x28, 0x29, 0x2C, 0x2F, 0x3A...0x40, 0x5B...0x5D: true
        default: false
        }
    }

    /// The value of a hexadecimal digit in either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self &- 0x30
        case 0x41...0x46: self &- 0x37
        case 0x61...0x66: self &- 0x57
        default: nil
        }
    }
}

extension Span<UInt8> {
    /// The place of the first `byte` in `range`, or nil. The range is cut to what there is.
    func firstIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
        let lower = Swift.max(0, range.lowerBound)
        let length = Swift.min(range.upperBound, count) - lower
        guard length > 0 else { return nil }
        return withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base + lower, Int32(byte), length) else {
                return nil
            }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}

extension Collection<UInt8> {
    /// The bytes as text; what is no UTF-8 is taken as Windows-1252, so that no byte is lost.
    var lenientText: String {
        if let text = String(validating: self, as: UTF8.self) { return text }
        return SingleByteTable.windows1252.decode(Array(self)).text
    }

    /// Whether the bytes are `text` in any case; `text` is given in lower case.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in elementsEqual(buffer) { $0.lowercased == $1 } }
    }
}

extension [UInt8] {
    /// Appends a range of octets in one go.
    mutating func append(contentsOf bytes: Span<UInt8>, in range: Range<Int>) {
        guard !range.isEmpty else { return }
        bytes.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
    }

    /// Makes room for more octets without giving up the growth by doubling that keeps appending linear.
    mutating func reserveAdditional(_ more: Int) {
        let (needed, overflow) = count.addingReportingOverflow(more)
        guard !overflow, needed > capacity else { return }
        reserveCapacity(Swift.max(needed, capacity * 2))
    }
}
