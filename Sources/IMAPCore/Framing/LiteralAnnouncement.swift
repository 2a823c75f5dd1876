/// The `{n}` at the end of a line by which a literal begins (RFC 9051 §4.3).
struct LiteralAnnouncement {
    /// How many bytes follow; nil where the number has more digits than 63 bits hold.
    let size: Int64?
    /// Whether the literal is a body section of a FETCH response, which may be large.
    let isBody: Bool

    /// Looks at the end of a line; nil where no literal is announced.
    ///
    /// - Parameters:
    ///   - bytes: the response so far.
    ///   - segment: the line without its end; what is before it ended with a literal.
    init?(in bytes: [UInt8], segment: Range<Int>) {
        // RFC 9051 §9 literal = "{" number64 ["+"] "}" CRLF
        var index = segment.upperBound - 1
        guard index > segment.lowerBound, bytes[index] == UInt8(ascii: "}") else { return nil }
        index -= 1
        if bytes[index] == UInt8(ascii: "+") { index -= 1 }
        let digitsEnd = index + 1
        while index > segment.lowerBound, (0x30...0x39).contains(bytes[index]) { index -= 1 }
        guard index >= segment.lowerBound, bytes[index] == UInt8(ascii: "{"), index + 1 < digitsEnd else { return nil }
        // The text of a status response or continuation may end like a literal and is none.
        guard Self.mayHaveLiterals(bytes), !Self.endsInsideQuotes(bytes[segment.lowerBound..<index]) else { return nil }
        var value: Int64? = 0
        for digit in bytes[(index + 1)..<digitsEnd] {
            guard let current = value else { break }
            let (product, overflow) = current.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(digit - 0x30))
            value = overflow || carry ? nil : sum
        }
        size = value
        isBody = Self.isBody(bytes[..<index])
    }

    private static func mayHaveLiterals(_ bytes: [UInt8]) -> Bool {
        var words = bytes.prefix(24).split(separator: UInt8(ascii: " "), maxSplits: 2).makeIterator()
        guard let first = words.next(), first.elementsEqual([UInt8(ascii: "*")]), let second = words.next() else {
            return false
        }
        switch String(decoding: second, as: UTF8.self).uppercased() {
        case "OK", "NO", "BAD", "BYE", "PREAUTH": return false
        default: return true
        }
    }

    private static func endsInsideQuotes(_ bytes: ArraySlice<UInt8>) -> Bool {
        var isInside = false
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = isInside
            } else if byte == UInt8(ascii: "\"") {
                isInside.toggle()
            }
        }
        return isInside
    }

    /// `* 12 FETCH (… BODY[1]<0> ` and the like. In every other place a literal is a short string.
    private static func isBody(_ bytes: ArraySlice<UInt8>) -> Bool {
        var head = bytes.prefix(24).split(separator: UInt8(ascii: " "), maxSplits: 3).makeIterator()
        guard head.next() != nil, let number = head.next(), number.allSatisfy({ (0x30...0x39).contains($0) }),
            let word = head.next(), String(decoding: word, as: UTF8.self).uppercased() == "FETCH"
        else { return false }
        var rest = bytes
        if rest.last == UInt8(ascii: "~") { rest.removeLast() }
        while rest.last == UInt8(ascii: " ") { rest.removeLast() }
        let name = rest.suffix(32).split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "(") }).last
        if rest.last == UInt8(ascii: ">") {
            while let last = rest.last, last != UInt8(ascii: "<") { rest.removeLast() }
            if !rest.isEmpty { rest.removeLast() }
        }
        if rest.last == UInt8(ascii: "]") { return true }
        switch name.map({ String(decoding: $0, as: UTF8.self).uppercased() }) {
        // RFC 3501 §7.4.2
        case "RFC822", "RFC822.HEADER", "RFC822.TEXT": return true
        default: return false
        }
    }
}
