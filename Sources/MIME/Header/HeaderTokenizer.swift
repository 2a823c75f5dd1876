/// Cuts a structured field's value into tokens: atoms, quoted strings, comments, domain literals and specials.
///
/// Works on the raw value, folds included, and copies nothing until a token's text is asked for. Nested comments are
/// counted, not recursed into. Whatever the input, every octet is looked at once and the tokenizer comes to an end;
/// a quoted string, comment or literal that never closes runs to the end of the value and is marked.
public struct HeaderTokenizer: Sendable {
    /// Which octets stand alone.
    public enum Grammar: Sendable {
        /// Addresses, ids and phrases (RFC 5322 §3.2.3).
        case message
        /// Content-Type and its like (RFC 2045 §5.1).
        case mime
    }

    /// One token.
    public struct Token: Sendable, Hashable {
        /// The kinds of tokens.
        public enum Kind: Sendable, Hashable {
            /// A run of octets that are neither space nor special; control characters and octets of UTF-8 included.
            case atom
            /// A string in double quotes.
            case quotedString
            /// A comment in parentheses with all that is nested in it.
            case comment
            /// A domain literal in brackets.
            case domainLiteral
            /// One special octet.
            case special(UInt8)
        }

        /// What it is.
        public let kind: Kind
        /// Where it stands, as indices of the tokenizer's octets, its delimiters included.
        public let range: Range<Int>
        /// Whether white space stands before it.
        public let followsSpace: Bool
        /// Whether its closing delimiter is there.
        public let isTerminated: Bool

        /// Whether this is that special octet.
        public func isSpecial(_ byte: UInt8) -> Bool { kind == .special(byte) }
    }

    /// The value that is cut.
    public let bytes: ArraySlice<UInt8>

    /// Where the next token is looked for.
    public private(set) var position: Int

    private let grammar: Grammar

    /// Whether a quote, parenthesis or bracket that never closes is text, so that it does not swallow the rest.
    private let takesUnclosedAsText: Bool

    /// The openers that are text from here on: what did not close once cannot close later, or is not worth to be looked
    /// for, which would take quadratic time.
    private var unclosed: (quote: Bool, comment: Bool, literal: Bool) = (false, false, false)

    /// Starts at the beginning of a raw value.
    public init(_ bytes: ArraySlice<UInt8>, grammar: Grammar) {
        self.init(bytes, grammar: grammar, takesUnclosedAsText: false)
    }

    init(_ bytes: ArraySlice<UInt8>, grammar: Grammar, takesUnclosedAsText: Bool) {
        self.bytes = bytes
        self.grammar = grammar
        self.takesUnclosedAsText = takesUnclosedAsText
        position = bytes.startIndex
    }

    /// Goes on at a place behind the last token.
    mutating func skip(toIndex index: Int) { position = min(max(index, position), bytes.endIndex) }

    /// The next token, comments included; nil at the end.
    public mutating func next() -> Token? {
        let before = position
        while position < bytes.endIndex, bytes[position].isFoldingSpace { position += 1 }
        guard position < bytes.endIndex else { return nil }
        let start = position
        let first = bytes[start]
        position += 1
        var isTerminated = true
        let kind: Token.Kind
        switch first {
        case ASCII.quote where !unclosed.quote:
            kind = .quotedString
            isTerminated = skip(to: ASCII.quote)
        case ASCII.openParenthesis where !unclosed.comment:
            kind = .comment
            isTerminated = skipComment()
        case ASCII.openBracket where grammar == .message && !unclosed.literal:
            kind = .domainLiteral
            isTerminated = skip(to: ASCII.closeBracket)
        case let byte where isSpecial(byte) && !isOpener(byte):
            kind = .special(byte)
        default:
            kind = .atom
            if !isOpener(first) {
                while position < bytes.endIndex, !bytes[position].isFoldingSpace, !isSpecial(bytes[position]) {
                    position += 1
                }
            }
        }
        if !isTerminated, takesUnclosedAsText {
            switch kind {
            case .quotedString: unclosed.quote = true
            case .comment: unclosed.comment = true
            default: unclosed.literal = true
            }
            position = start + 1
            return Token(kind: .atom, range: start..<position, followsSpace: start > before, isTerminated: true)
        }
        return Token(kind: kind, range: start..<position, followsSpace: start > before, isTerminated: isTerminated)
    }

    /// The next token that is no comment; nil at the end.
    public mutating func nextWithoutComments() -> Token? {
        while let token = next() {
            if token.kind != .comment { return token }
        }
        return nil
    }

    /// A token's octets as they mean: without delimiters, quoted pairs resolved, line breaks taken out.
    public func value(of token: Token) -> [UInt8] {
        switch token.kind {
        case .atom, .special: return Array(bytes[token.range])
        case .quotedString, .comment, .domainLiteral:
            let end = token.isTerminated ? token.range.upperBound - 1 : token.range.upperBound
            return Self.resolvingPairs(bytes[(token.range.lowerBound + 1)..<max(end, token.range.lowerBound + 1)])
        }
    }

    /// A token's value as text, encoded words not decoded.
    public func text(of token: Token) -> String { value(of: token).lenientText }

    /// Takes the backslashes of quoted pairs and the line breaks of folds away.
    static func resolvingPairs(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(content.count)
        var isQuoted = false
        for byte in content {
            if isQuoted {
                isQuoted = false
                // RFC 5322 §3.2.1
                result.append(byte)
            } else if byte == ASCII.backslash {
                isQuoted = true
            } else if byte != ASCII.cr, byte != ASCII.lf {
                result.append(byte)
            }
        }
        if isQuoted { result.append(ASCII.backslash) }
        return result
    }

    private func isSpecial(_ byte: UInt8) -> Bool {
        grammar == .mime ? byte.isMIMESpecial : byte.isMessageSpecial
    }

    /// Whether this begins what is closed by another octet, in this grammar.
    private func isOpener(_ byte: UInt8) -> Bool {
        byte == ASCII.quote || byte == ASCII.openParenthesis || (byte == ASCII.openBracket && grammar == .message)
    }

    /// Moves behind the next unquoted `closing`; false where there is none.
    private mutating func skip(to closing: UInt8) -> Bool {
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if byte == closing { return true }
            if byte == ASCII.backslash, position < bytes.endIndex { position += 1 }
        }
        return false
    }

    /// Moves behind the comment whose opening parenthesis was just read; false where it never closes.
    private mutating func skipComment() -> Bool {
        // RFC 5322 §3.2.2
        var depth = 1
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            switch byte {
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis:
                depth -= 1
                if depth == 0 { return true }
            case ASCII.backslash where position < bytes.endIndex: position += 1
            default: break
            }
        }
        return false
    }
}
