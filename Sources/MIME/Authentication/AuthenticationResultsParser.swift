/// Reads the value of one Authentication-Results field from left to right, never going back over more than one word.
struct AuthenticationResultsParser {
    private(set) var serviceID = AuthenticationServiceID.unnamed
    private(set) var version: Int?
    private(set) var results: [AuthenticationResults.MethodResult] = []

    private let bytes: ArraySlice<UInt8>
    private let limit: Int
    private var index: Int
    private var comments: [String] = []

    /// A comment's text is kept up to this many octets.
    private static let commentBytes = 1000

    init(_ bytes: ArraySlice<UInt8>, limit: Int) {
        self.bytes = bytes
        self.limit = limit
        index = bytes.startIndex
    }

    // RFC 8601 §2.2
    mutating func parse() {
        readServiceID()
        while index < bytes.endIndex, results.count < limit {
            skipSpace()
            if current == ASCII.semicolon {
                index += 1
            } else if index < bytes.endIndex {
                readResult()
            }
        }
    }

    private var current: UInt8? { index < bytes.endIndex ? bytes[index] : nil }

    private mutating func readServiceID() {
        skipSpace()
        let start = index
        let name = current == ASCII.quote ? readQuoted() : readWord { $0 != ASCII.equals && $0 != ASCII.semicolon }
        skipSpace()
        guard !name.isEmpty else { return }
        if current == ASCII.equals || current == ASCII.slash {
            // A result stands where the name belongs, as Exchange Online writes it.
            index = start
            return
        }
        serviceID = AuthenticationServiceID(name.lenientText)
        version = readNumber()
        skipToSemicolon()
    }

    private mutating func readResult() {
        comments = []
        let method = readKeyword()
        skipSpace()
        var methodVersion: Int?
        if current == ASCII.slash {
            index += 1
            skipSpace()
            methodVersion = readNumber()
            skipSpace()
        }
        // The `none` of a service that did nothing ends here as well, having no equals sign.
        guard !method.isEmpty, current == ASCII.equals else { return skipToSemicolon() }
        index += 1
        skipSpace()
        let word = readKeyword()
        guard !word.isEmpty else { return skipToSemicolon() }
        var result = AuthenticationResults.MethodResult(
            method: method, version: methodVersion, verdict: AuthenticationVerdict(word: word), result: word)
        readProperties(into: &result)
        result.comments = comments
        results.append(result)
    }

    private mutating func readProperties(into result: inout AuthenticationResults.MethodResult) {
        while true {
            skipSpace()
            guard let next = current, next != ASCII.semicolon else { return }
            let word = readKeyword()
            skipSpace()
            var type = ""
            var name = word
            if current == ASCII.dot {
                index += 1
                skipSpace()
                type = word
                name = readKeyword()
                skipSpace()
            }
            guard current == ASCII.equals, !name.isEmpty else {
                // Whatever this is, it is passed over, by one octet at least.
                if current == ASCII.quote {
                    // A semicolon inside must not begin a result.
                    _ = readQuoted()
                } else if word.isEmpty, name.isEmpty, let stray = current, stray != ASCII.semicolon {
                    index += 1
                }
                continue
            }
            index += 1
            let value = readValue()
            if type.isEmpty, name == "reason" {
                if result.reason == nil { result.reason = value.lenientText }
            } else if result.properties.count < limit {
                result.properties.append(
                    AuthenticationResults.Property(type: type, name: name, value: value.lenientText))
            }
        }
    }

    /// A value: a quoted string, a word, or an address whose local part may be quoted.
    private mutating func readValue() -> [UInt8] {
        skipSpace()
        if current == ASCII.quote {
            var value = readQuoted()
            if current == ASCII.at { value += readWord { $0 != ASCII.semicolon } }
            return value
        }
        return readWord { $0 != ASCII.semicolon }
    }

    /// Letters, digits and hyphens; underscores and others are tolerated.
    private mutating func readKeyword() -> String {
        let word = readWord { byte in
            byte != ASCII.semicolon && byte != ASCII.equals && byte != ASCII.dot && byte != ASCII.slash
                && byte != ASCII.quote
        }
        return word.map(\.lowercased).lenientText
    }

    /// A run without white space and comments.
    private mutating func readWord(_ belongs: (UInt8) -> Bool) -> [UInt8] {
        let start = index
        while let byte = current, !byte.isFoldingSpace, byte != ASCII.openParenthesis, belongs(byte) { index += 1 }
        return Array(bytes[start..<index])
    }

    private mutating func readQuoted() -> [UInt8] {
        var tokenizer = HeaderTokenizer(bytes[index...], grammar: .mime)
        guard let token = tokenizer.next() else { return [] }
        index = token.range.upperBound
        return tokenizer.value(of: token)
    }

    private mutating func readNumber() -> Int? {
        let start = index
        while let byte = current, byte.isDigit { index += 1 }
        let digits = bytes[start..<index]
        guard !digits.isEmpty, digits.count <= 9 else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
    }

    /// Passes white space and comments, keeping the comments.
    private mutating func skipSpace() {
        while let byte = current {
            if byte.isFoldingSpace {
                index += 1
            } else if byte == ASCII.openParenthesis {
                var tokenizer = HeaderTokenizer(bytes[index...], grammar: .mime)
                guard let token = tokenizer.next() else { return }
                index = token.range.upperBound
                if comments.count < limit {
                    let end = min(token.range.upperBound, token.range.lowerBound + 1 + Self.commentBytes)
                    let text = HeaderTokenizer.resolvingPairs(bytes[(token.range.lowerBound + 1)..<end])
                    let isWhole = end == token.range.upperBound && token.isTerminated
                    comments.append((isWhole ? text.dropLast() : text[...]).lenientText)
                }
            } else {
                return
            }
        }
    }

    /// Passes what cannot be read; semicolons in comments and quoted strings do not count.
    private mutating func skipToSemicolon() {
        while let byte = current, byte != ASCII.semicolon {
            if byte == ASCII.quote {
                _ = readQuoted()
            } else if byte == ASCII.openParenthesis || byte.isFoldingSpace {
                skipSpace()
            } else {
                index += 1
            }
        }
    }
}
