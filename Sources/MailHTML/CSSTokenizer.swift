/// Cuts CSS into tokens (CSS Syntax Level 3 §4), as far as judging declarations, selectors and media conditions needs.
///
/// Iterative, linear, never fails. A comment is read as a space, so that what it separates stays separate.
struct CSSTokenizer {
    enum Kind {
        case space
        case identifier
        /// A name with an opening parenthesis behind it.
        case function
        case atKeyword
        case hash
        /// A string; ``content`` is what stands between its quotes.
        case string
        /// `url(…)` without quotes; ``content`` is the address.
        case url
        case number
        /// Any other single character.
        case delimiter
        /// A string or address that is broken off.
        case bad
    }

    let bytes: [UInt8]
    let end: Int
    private(set) var position: Int

    private(set) var kind = Kind.space
    /// Where the token begins.
    private(set) var start = 0
    /// The name, the characters of a string, the number without its unit.
    private(set) var content = 0..<0
    /// The unit of a number, a percent sign included.
    private(set) var unit = 0..<0
    /// Whether a backslash stands in the content.
    private(set) var hasEscape = false
    /// The value of a number, as far as it matters.
    private(set) var value = 0.0

    init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    /// The character of a delimiter; 0 for other tokens.
    var delimiter: UInt8 { kind == .delimiter ? bytes[start] : 0 }

    /// The content with its escapes decoded.
    var text: [UInt8] { hasEscape ? Self.unescaped(bytes[content]) : Array(bytes[content]) }

    /// Moves to the next token. False at the end.
    mutating func next() -> Bool {
        guard position < end else { return false }
        start = position
        hasEscape = false
        if skipComments() {
            kind = .space
            return true
        }
        let byte = bytes[position]
        if byte.isHTMLSpace {
            while position < end, bytes[position].isHTMLSpace { position += 1 }
            kind = .space
        } else if byte == ASCII.quote || byte == ASCII.apostrophe {
            string(until: byte)
        } else if startsNumber(at: position) {
            number()
        } else if startsIdentifier(at: position) {
            name()
            kind = .identifier
            if position < end, bytes[position] == ASCII.openParenthesis { function() }
        } else if byte == ASCII.hash, position + 1 < end, isNamePart(at: position + 1) {
            position += 1
            name()
            kind = .hash
        } else if byte == ASCII.at, position + 1 < end, startsIdentifier(at: position + 1) {
            position += 1
            name()
            kind = .atKeyword
        } else {
            position += 1
            kind = .delimiter
        }
        return true
    }

    /// Leaves out the next byte.
    mutating func skipByte() {
        position = min(position + 1, end)
    }

    private mutating func skipComments() -> Bool {
        while position + 1 < end, bytes[position] == ASCII.slash, bytes[position + 1] == ASCII.asterisk {
            position += 2
            while position < end {
                if bytes[position] == ASCII.asterisk, position + 1 < end, bytes[position + 1] == ASCII.slash {
                    position += 2
                    break
                }
                position += 1
            }
        }
        return position > start
    }

    // MARK: Names

    private func isEscape(at index: Int) -> Bool {
        index + 1 < end && bytes[index] == ASCII.backslash && bytes[index + 1] != ASCII.lf
            && bytes[index + 1] != ASCII.cr && bytes[index + 1] != ASCII.formFeed
    }

    private func startsIdentifier(at index: Int) -> Bool {
        let byte = bytes[index]
        if byte.isNameStart { return true }
        if byte == ASCII.hyphen, index + 1 < end {
            return bytes[index + 1].isNameStart || bytes[index + 1] == ASCII.hyphen || isEscape(at: index + 1)
        }
        return isEscape(at: index)
    }

    private func isNamePart(at index: Int) -> Bool { bytes[index].isNamePart || isEscape(at: index) }

    private mutating func name() {
        let from = position
        while position < end {
            if bytes[position].isNamePart {
                position += 1
            } else if isEscape(at: position) {
                hasEscape = true
                skipEscape()
            } else {
                break
            }
        }
        content = from..<position
    }

    private mutating func skipEscape() {
        position += 1
        var digits = 0
        while digits < 6, position < end, bytes[position].hexadecimalValue != nil {
            digits += 1
            position += 1
        }
        if digits == 0 {
            position += 1
        } else if position < end, bytes[position].isHTMLSpace {
            position += 1
        }
    }

    private mutating func function() {
        position += 1
        kind = .function
        guard text.equalsIgnoringCase("url") else { return }
        var index = position
        while index < end, bytes[index].isHTMLSpace { index += 1 }
        // With quotes it is a function like others.
        if index < end, bytes[index] == ASCII.quote || bytes[index] == ASCII.apostrophe { return }
        let from = index
        hasEscape = false
        var isBad = false
        while index < end, bytes[index] != ASCII.closeParenthesis {
            let byte = bytes[index]
            if byte == ASCII.backslash {
                hasEscape = true
                index += 1
            } else if byte == ASCII.quote || byte == ASCII.apostrophe || byte == ASCII.openParenthesis {
                isBad = true
            }
            index += 1
        }
        var to = min(index, end)
        while to > from, bytes[to - 1].isHTMLSpace { to -= 1 }
        content = from..<to
        position = min(index + 1, end)
        kind = isBad ? .bad : .url
    }

    // MARK: Strings and numbers

    private mutating func string(until quote: UInt8) {
        position += 1
        let from = position
        while position < end {
            let byte = bytes[position]
            if byte == quote {
                content = from..<position
                position += 1
                kind = .string
                return
            }
            if byte == ASCII.lf || byte == ASCII.cr || byte == ASCII.formFeed { break }
            if byte == ASCII.backslash {
                hasEscape = true
                position += 1
            }
            position += 1
        }
        position = min(position, end)
        content = from..<position
        kind = .bad
    }

    private func startsNumber(at index: Int) -> Bool {
        var place = index
        if bytes[place] == ASCII.plus || bytes[place] == ASCII.hyphen { place += 1 }
        if place < end, bytes[place] == ASCII.dot { place += 1 }
        return place < end && bytes[place].isDigit
    }

    private mutating func number() {
        let from = position
        let isNegative = bytes[position] == ASCII.hyphen
        if isNegative || bytes[position] == ASCII.plus { position += 1 }
        value = 0
        while position < end, bytes[position].isDigit {
            value = min(value * 10 + Double(bytes[position] - 0x30), 1e9)
            position += 1
        }
        if position + 1 < end, bytes[position] == ASCII.dot, bytes[position + 1].isDigit {
            position += 1
            var scale = 0.1
            while position < end, bytes[position].isDigit {
                value += Double(bytes[position] - 0x30) * scale
                scale /= 10
                position += 1
            }
        }
        if isNegative { value = -value }
        let digits = from..<position
        if position < end, bytes[position] == ASCII.percent {
            position += 1
        } else if position < end, startsIdentifier(at: position) {
            name()
        }
        unit = digits.upperBound..<position
        content = digits
        kind = .number
    }

    // MARK: Escapes

    /// CSS Syntax Level 3 §4.3.7
    static func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == ASCII.backslash else {
                output.append(bytes[index])
                index += 1
                continue
            }
            index += 1
            var value: UInt32 = 0
            var digits = 0
            while digits < 6, index < bytes.endIndex, let digit = bytes[index].hexadecimalValue {
                value = value << 4 | UInt32(digit)
                digits += 1
                index += 1
            }
            if digits > 0 {
                output.append(value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}")
                if index < bytes.endIndex, bytes[index].isHTMLSpace { index += 1 }
            } else if index < bytes.endIndex {
                // In a string a backslash hides a line break.
                if bytes[index] != ASCII.lf { output.append(bytes[index]) }
                index += 1
            }
        }
        return output
    }
}

extension UInt8 {
    fileprivate var isNameStart: Bool { isLetter || self == ASCII.underscore || self >= 0x80 }

    fileprivate var isNamePart: Bool { isNameStart || isDigit || self == ASCII.hyphen }
}
