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
        var words = WordScanner(bytes, limit: 24)
        guard words.next(is: "*"), let second = words.next() else { return false }
        for status: StaticString in ["OK", "NO", "BAD", "BYE", "PREAUTH"] where bytes[second].equals(status) {
            return false
        }
        return true
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
        var head = WordScanner(bytes, limit: 24)
        guard head.next() != nil, let number = head.next(), bytes[number].allSatisfy({ (0x30...0x39).contains($0) }),
            head.next(is: "FETCH")
        else { return false }
        // Indices instead of shorter and shorter slices: this runs for each message, and a slice that is changed is copied.
        var end = bytes.endIndex
        let start = bytes.startIndex
        func last() -> UInt8? { end > start ? bytes[end - 1] : nil }
        if last() == UInt8(ascii: "~") { end -= 1 }
        while last() == UInt8(ascii: " ") { end -= 1 }
        let nameEnd = end
        if last() == UInt8(ascii: ">") {
            while let byte = last(), byte != UInt8(ascii: "<") { end -= 1 }
            if end > start { end -= 1 }
        }
        if last() == UInt8(ascii: "]") { return true }
        var nameStart = nameEnd
        while nameStart > start, nameEnd - nameStart < 32, bytes[nameStart - 1] != UInt8(ascii: " "),
            bytes[nameStart - 1] != UInt8(ascii: "(")
        {
            nameStart -= 1
        }
        // RFC 3501 §7.4.2
        for name: StaticString in ["RFC822", "RFC822.HEADER", "RFC822.TEXT"]
        where bytes[nameStart..<nameEnd].equals(name) {
            return true
        }
        return false
    }
}
