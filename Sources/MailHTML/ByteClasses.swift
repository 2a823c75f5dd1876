/// The bytes that HTML and CSS name.
enum ASCII {
    static let nul: UInt8 = 0x00
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let formFeed: UInt8 = 0x0C
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let exclamation: UInt8 = 0x21
    static let quote: UInt8 = 0x22
    static let hash: UInt8 = 0x23
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let apostrophe: UInt8 = 0x27
    static let openParenthesis: UInt8 = 0x28
    static let closeParenthesis: UInt8 = 0x29
    static let asterisk: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
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
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D
    static let tilde: UInt8 = 0x7E
    static let delete: UInt8 = 0x7F
}

extension UInt8 {
    /// HTML's white space: tab, line feed, form feed, carriage return, space.
    var isHTMLSpace: Bool {
        self == ASCII.space || self == ASCII.lf || self == ASCII.tab || self == ASCII.cr || self == ASCII.formFeed
    }

    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }

    var isAlphanumeric: Bool { isLetter || isDigit }

    /// The lower-case form of an ASCII letter; any other byte as it is.
    var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }

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

extension Collection<UInt8> {
    /// Whether the bytes are `text` in any case; `text` is given in lower case.
    func equalsIgnoringCase(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in elementsEqual(buffer) { $0.lowercased == $1 } }
    }

    /// Whether the bytes begin with `text` in any case; `text` is given in lower case.
    func startsIgnoringCase(_ text: StaticString) -> Bool {
        prefix(text.utf8CodeUnitCount).equalsIgnoringCase(text)
    }
}

extension [UInt8] {
    /// The bytes as valid UTF-8, with the replacement character for what is none.
    ///
    /// Done first where lengths are judged, because the replacement is longer than what it replaces.
    var repairedUTF8: [UInt8] {
        if (try? UTF8Span(validating: span)) != nil { return self }
        return [UInt8](String(decoding: self, as: UTF8.self).utf8)
    }

    /// Appends the UTF-8 of a scalar.
    mutating func append(_ scalar: Unicode.Scalar) {
        if scalar.value < 0x80 {
            append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// Appends text that is written in the source.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }
}
