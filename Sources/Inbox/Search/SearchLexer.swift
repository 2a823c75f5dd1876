/// Cuts a query into words, phrases and signs. Any text can be cut; time is linear.
struct SearchLexer {
    enum Token: Hashable {
        /// A run without spaces, quotation marks or parentheses; `isSolid` where it touches the token before it.
        case word(String)
        /// What stands between quotation marks.
        case phrase(String)
        /// An operator with its colon: `from:`.
        case key(String)
        /// A hyphen directly before something.
        case minus
        /// An asterisk directly behind something.
        case star
        case open
        case close
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private(set) var tokens: [Token] = []
    /// Whether a token begins directly behind the one before, without a space.
    private(set) var isSolid: [Bool] = []
    private var isBehindSpace = true

    init(_ text: String) throws(SearchSyntaxError) {
        scalars = Array(text.unicodeScalars)
        while index < scalars.count { try step() }
    }

    private mutating func append(_ token: Token) {
        tokens.append(token)
        isSolid.append(!isBehindSpace)
        isBehindSpace = false
    }

    private mutating func step() throws(SearchSyntaxError) {
        let scalar = scalars[index]
        if scalar.properties.isWhitespace || scalar.value < 0x20 {
            isBehindSpace = true
            index += 1
        } else if Self.isQuote(scalar) {
            try phrase()
        } else if scalar == "(" || scalar == ")" {
            append(scalar == "(" ? .open : .close)
            index += 1
        } else if scalar == "-", isAtStart, index + 1 < scalars.count, !scalars[index + 1].properties.isWhitespace,
            scalars[index + 1] != ")"
        {
            append(.minus)
            index += 1
        } else if scalar == "*", !isBehindSpace {
            append(.star)
            index += 1
        } else {
            word()
        }
    }

    /// Whether something begins here: behind a space, a parenthesis, a hyphen.
    private var isAtStart: Bool {
        isBehindSpace || tokens.last == .open || tokens.last == .minus
    }

    private mutating func phrase() throws(SearchSyntaxError) {
        let start = index + 1
        guard let end = scalars[start...].firstIndex(where: Self.isQuote) else {
            throw SearchSyntaxError(.unclosedQuote, word: Self.text(scalars[index...])) {
                "the quotation mark before \($0.dropFirst()) never closes; add one behind the last word of the phrase"
            }
        }
        append(.phrase(Self.text(scalars[start..<end])))
        index = end + 1
    }

    private mutating func word() {
        let start = index
        var isName = isAtStart
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar.properties.isWhitespace || scalar.value < 0x20 || Self.isQuote(scalar) || scalar == "("
                || scalar == ")" || scalar == "*"
            {
                break
            }
            index += 1
            if scalar == ":" || scalar == "\u{FF1A}" {
                // Letters and one colon: an operator.
                if isName, index - start > 1 {
                    append(.key(Self.text(scalars[start..<index - 1])))
                    return
                }
                isName = false
            } else if !(scalar.properties.isAlphabetic || scalar == "_" || scalar == "-") {
                isName = false
            }
        }
        if index == start { index += 1 }
        append(.word(Self.text(scalars[start..<index])))
    }

    /// Whether a character means something to the grammar wherever it stands.
    static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        isQuote(scalar) || "():*\u{FF1A}".unicodeScalars.contains(scalar)
    }

    /// Straight and curved ones, as telephones write them.
    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{AB}", "\u{BB}", "\u{FF02}": true
        default: false
        }
    }

    static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}
