import MailModel

/// Why a response, or a part of it, could not be read. It never leaves the target.
struct ParseFailure: Error {
    /// What was expected, for tests and debugging.
    let expectation: StaticString
    /// Where in the frame.
    let offset: Int
    /// Whether a limit was hit, which skipping cannot cure.
    var isLimit = false
}

/// A place in a frame from which values are read (RFC 9051 §9).
///
/// Every method either reads a value and moves behind it, or throws. Copying a cursor is cheap and is how one looks
/// ahead. No method ever reads outside of the frame.
struct ResponseCursor {
    let frame: Frame
    let limits: Limits
    let redactor: Redactor
    /// Whether folder names are UTF-8 (RFC 6855 §3, RFC 9051 §5.1).
    let usesUTF8Names: Bool
    var index = 0
    var quirks: Set<Quirk> = []
    /// List elements read so far, over all lists of the response.
    private var elements = 0
    private var depth = 0

    init(_ frame: Frame, limits: Limits, redactor: Redactor, usesUTF8Names: Bool) {
        self.frame = frame
        self.limits = limits
        self.redactor = redactor
        self.usesUTF8Names = usesUTF8Names
    }

    var isAtEnd: Bool { index >= frame.bytes.count }

    func peek(_ offset: Int = 0) -> UInt8? {
        let place = index + offset
        return place < frame.bytes.count ? frame.bytes[place] : nil
    }

    func failure(_ expectation: StaticString) -> ParseFailure {
        ParseFailure(expectation: expectation, offset: index)
    }

    mutating func advance(_ count: Int = 1) { index = min(index + count, frame.bytes.count) }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        index += 1
        return true
    }

    mutating func expect(_ byte: UInt8, _ expectation: StaticString) throws(ParseFailure) {
        guard take(byte) else { throw failure(expectation) }
    }

    /// One space; more are tolerated.
    mutating func space() throws(ParseFailure) {
        try expect(UInt8(ascii: " "), "space")
        skipSpaces()
    }

    /// Spaces where none belong.
    mutating func skipSpaces() {
        while peek() == UInt8(ascii: " ") {
            quirks.insert(.extraSpace)
            index += 1
        }
    }

    mutating func expectEnd() throws(ParseFailure) {
        skipSpaces()
        guard isAtEnd else { throw failure("end") }
    }

    // MARK: Atoms and numbers

    /// Bytes up to one of the separators; may be empty.
    mutating func bytes(until isEnd: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = index
        while let byte = peek(), !isEnd(byte) { index += 1 }
        return frame.bytes[start..<index]
    }

    /// An atom, a little wider than the grammar: everything up to space, parenthesis, quote or control.
    mutating func atom() throws(ParseFailure) -> ArraySlice<UInt8> {
        let text = bytes {
            $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")")
                || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "{")
        }
        guard !text.isEmpty else { throw failure("atom") }
        return text
    }

    /// A word compared without regard to case, in capitals.
    mutating func keyword() throws(ParseFailure) -> String {
        String(decoding: try atom(), as: UTF8.self).uppercased()
    }

    /// The very word, in any case, followed by a separator or the end; false leaves the cursor where it is.
    mutating func takeKeyword(_ word: StaticString) -> Bool {
        var copy = self
        guard let found = try? copy.atom(), found.count == word.utf8CodeUnitCount else { return false }
        let matches = word.withUTF8Buffer { buffer in
            zip(found, buffer).allSatisfy { $0 == $1 || ($0 | 0x20 == $1 | 0x20 && (0x61...0x7A).contains($0 | 0x20)) }
        }
        if matches { index = copy.index }
        return matches
    }

    /// An unsigned number of at most 63 bits. A negative one is read as zero.
    mutating func number64() throws(ParseFailure) -> Int64 {
        let isNegative = peek() == UInt8(ascii: "-")
        if isNegative { index += 1 }
        let digits = bytes { !(0x30...0x39).contains($0) }
        guard !digits.isEmpty else { throw failure("number") }
        var value: Int64 = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(digit - 0x30))
            guard !overflow, !carry else { throw failure("number within 63 bits") }
            value = sum
        }
        if isNegative {
            quirks.insert(.negativeNumber)
            return 0
        }
        return value
    }

    /// An unsigned 32-bit number.
    mutating func number() throws(ParseFailure) -> UInt32 {
        guard let value = UInt32(exactly: try number64()) else { throw failure("number within 32 bits") }
        return value
    }

    /// A number that is not zero.
    mutating func nonZeroNumber() throws(ParseFailure) -> UInt32 {
        let value = try number()
        guard value != 0 else { throw failure("number that is not zero") }
        return value
    }

    /// Ranges as the server wrote them, such as `1:3,7`; `4:2` is the same as `2:4` (RFC 9051 §9 sequence-set).
    mutating func ranges() throws(ParseFailure) -> [ClosedRange<UInt32>] {
        var result: [ClosedRange<UInt32>] = []
        repeat {
            let first = try nonZeroNumber()
            let last = take(UInt8(ascii: ":")) ? try nonZeroNumber() : first
            result.append(min(first, last)...max(first, last))
            guard result.count <= limits.setRanges else {
                throw ParseFailure(expectation: "fewer ranges", offset: index, isLimit: true)
            }
        } while take(UInt8(ascii: ","))
        return result
    }

    // MARK: Lists

    /// Counts an element; called for each element of every list that is kept.
    mutating func countElement() throws(ParseFailure) {
        elements += 1
        guard elements <= limits.listElements else {
            throw ParseFailure(expectation: "fewer list elements", offset: index, isLimit: true)
        }
    }

    /// Goes one level down; `leave()` comes back.
    mutating func enter() throws(ParseFailure) {
        depth += 1
        guard depth <= limits.nesting else {
            throw ParseFailure(expectation: "less nesting", offset: index, isLimit: true)
        }
    }

    mutating func leave() { depth -= 1 }

    /// `(a b c)`, possibly empty; `element` reads one.
    mutating func list<Element>(
        _ element: (inout ResponseCursor) throws(ParseFailure) -> Element
    ) throws(ParseFailure) -> [Element] {
        try expect(UInt8(ascii: "("), "list")
        try enter()
        var result: [Element] = []
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            try countElement()
            result.append(try element(&self))
            if peek() == UInt8(ascii: ")") { continue }
            try space()
        }
        leave()
        return result
    }

    /// Steps over any value: atom, string, literal, or list of such. Iterative, so depth costs nothing.
    mutating func skipValue() throws(ParseFailure) {
        var open = 0
        repeat {
            switch peek() {
            case UInt8(ascii: "("):
                index += 1
                open += 1
                guard open <= limits.nesting else {
                    throw ParseFailure(expectation: "less nesting", offset: index, isLimit: true)
                }
            case UInt8(ascii: ")"):
                guard open > 0 else { throw failure("value") }
                index += 1
                open -= 1
            case UInt8(ascii: " "):
                guard open > 0 else { throw failure("value") }
                index += 1
            case UInt8(ascii: "\""), UInt8(ascii: "{"): try skipString()
            case UInt8(ascii: "~") where peek(1) == UInt8(ascii: "{"): try skipString()
            case nil: throw failure("value")
            default: _ = try atom()
            }
        } while open > 0
    }

    /// The rest of the frame, safe to show and redacted.
    mutating func restAsText() -> ServerText {
        let text = redactor.serverText(frame.bytes[index...])
        index = frame.bytes.count
        return text
    }
}
