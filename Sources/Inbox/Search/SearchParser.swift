internal import MailStore

/// Reads a query: a descent with a bounded depth over the tokens of ``SearchLexer``.
struct SearchParser {
    typealias Token = SearchLexer.Token

    private let tokens: [Token]
    private let isSolid: [Bool]
    private var index = 0
    private var partCount = 0

    init(_ text: String) throws(SearchSyntaxError) {
        let lexer = try SearchLexer(text)
        tokens = lexer.tokens
        isSolid = lexer.isSolid
    }

    private var next: Token? { index < tokens.count ? tokens[index] : nil }

    /// Whether the next token touches the one before it.
    private var nextIsSolid: Bool { index < tokens.count && isSolid[index] }

    mutating func query() throws(SearchSyntaxError) -> SearchExpression {
        let result = try sequence(depth: 0, column: nil)
        guard next == nil else {
            throw SearchSyntaxError(.strayParenthesis, word: ")") { _ in
                "a parenthesis closes that never opened; take it out, or put the words in quotation marks"
            }
        }
        return result
    }

    /// Parts that must all hold. OR binds closer than the space between words, as in other searches.
    private mutating func sequence(depth: Int, column: SearchField?) throws(SearchSyntaxError) -> SearchExpression {
        guard depth <= SearchQuery.maximumDepth else {
            throw SearchSyntaxError(.tooDeep) { _ in
                "parentheses stand in each other too deep; \(SearchQuery.maximumDepth) levels are possible"
            }
        }
        var parts: [SearchExpression] = []
        while let token = next, token != .close {
            if token == .word("AND") {
                index += 1
                guard !parts.isEmpty, let after = next, after != .close else { throw stray("AND") }
                continue
            }
            parts.append(try alternatives(depth: depth, column: column))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func alternatives(depth: Int, column: SearchField?) throws(SearchSyntaxError) -> SearchExpression {
        guard next != .word("OR") else { throw stray("OR") }
        var parts = [try unit(depth: depth, column: column)]
        while next == .word("OR") {
            index += 1
            guard let after = next, after != .close, after != .word("OR"), after != .word("AND") else {
                throw stray("OR")
            }
            parts.append(try unit(depth: depth, column: column))
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private func stray(_ word: String) -> SearchSyntaxError {
        SearchSyntaxError(.strayWord, word: word) {
            "\($0) joins what stands before and behind it, and one side is missing; to search for the word itself, put it in quotation marks: \"\($0)\""
        }
    }

    private mutating func unit(depth: Int, column: SearchField?) throws(SearchSyntaxError) -> SearchExpression {
        var isNegated = false
        while next == .minus || next == .word("NOT") {
            let isWord = next == .word("NOT")
            index += 1
            guard let after = next, after != .close else { throw stray(isWord ? "NOT" : "-") }
            isNegated.toggle()
        }
        let expression = try positive(depth: depth, column: column)
        guard isNegated else { return expression }
        if case .not(let inner) = expression { return inner }
        return .not(expression)
    }

    private mutating func positive(depth: Int, column: SearchField?) throws(SearchSyntaxError) -> SearchExpression {
        partCount += 1
        guard partCount <= SearchQuery.maximumParts else {
            throw SearchSyntaxError(.tooManyWords) { _ in
                "the query has more than \(SearchQuery.maximumParts) parts; leave some out"
            }
        }
        switch next {
        case .open:
            index += 1
            return try group(depth: depth, column: column)
        case .key(let name): return try operation(name, depth: depth, column: column)
        case .phrase, .word, .star: return try words(column: column)
        default: throw stray("-")
        }
    }

    /// What stands between parentheses, of which the first was read.
    private mutating func group(depth: Int, column: SearchField?) throws(SearchSyntaxError) -> SearchExpression {
        if next == .close {
            throw SearchSyntaxError(.emptyGroup, word: "()") { _ in
                "there is nothing between the parentheses; take them out"
            }
        }
        let inner = try sequence(depth: depth + 1, column: column)
        guard next == .close else {
            throw SearchSyntaxError(.unclosedGroup, word: "(") { _ in
                "a parenthesis opens and never closes; add one, or put the words in quotation marks"
            }
        }
        index += 1
        return inner
    }

    /// A word or a phrase, with the pieces that touch it: `e-mail`, `"a b"*`, `x"y"`.
    private mutating func words(column: SearchField?) throws(SearchSyntaxError) -> SearchExpression {
        let isBare = if case .word = next { true } else { false }
        var text = ""
        var isPrefix = false
        var isFirst = true
        while let token = next, isFirst || nextIsSolid {
            if token == .open || token == .close || token == .minus { break }
            isFirst = false
            index += 1
            isPrefix = false
            switch token {
            case .word(let piece): text += text.isEmpty ? piece : " " + piece
            case .phrase(let piece): text += text.isEmpty ? piece : " " + piece
            case .key(let piece): text += text.isEmpty ? piece : " " + piece
            default: isPrefix = true
            }
        }
        // Who is still typing sees what begins like the last word.
        if isBare, next == nil { isPrefix = true }
        guard let words = SearchWords(text, isPrefix: isPrefix) else {
            throw SearchSyntaxError(.nothingToFind, word: text.isEmpty ? "*" : text) {
                "\($0) has no letter and no digit, and only those can be found; leave it out"
            }
        }
        return .words(words, in: column)
    }

    // MARK: Operators

    private mutating func operation(
        _ written: String, depth: Int, column: SearchField?
    ) throws(SearchSyntaxError) -> SearchExpression {
        let name = written.lowercased()
        index += 1
        let hasValue = next != nil && nextIsSolid && next != .close
        guard let reader = SearchOperator(rawValue: name) ?? SearchOperator.synonyms[name] else {
            return try unknownOperation(written, hasValue: hasValue, column: column)
        }
        if column != nil {
            throw SearchSyntaxError(.unsupportedCombination, word: "\(written):") {
                "\($0) cannot stand inside the parentheses of another operator; write them one behind the other"
            }
        }
        guard hasValue else {
            throw SearchSyntaxError(.missingValue, word: "\(written):") {
                "\($0) needs \(reader.wanted) directly behind it, without a space"
            }
        }
        if let column = reader.column {
            guard next == .open else { return try words(column: column) }
            index += 1
            return try group(depth: depth, column: column)
        }
        return try reader.expression(of: try value(of: written))
    }

    /// `Re:` is a word, and so is the beginning of an address of a page; anything else was meant as an operator.
    private mutating func unknownOperation(
        _ written: String, hasValue: Bool, column: SearchField?
    ) throws(SearchSyntaxError) -> SearchExpression {
        if case .word(let rest) = next, hasValue {
            guard rest.hasPrefix("//") else {
                throw SearchSyntaxError(.unknownOperator, word: "\(written):") {
                    "\($0) is no operator; there are \(SearchVocabulary.operators). To search for the words themselves, put them in quotation marks"
                }
            }
        } else if hasValue {
            throw SearchSyntaxError(.unknownOperator, word: "\(written):") {
                "\($0) is no operator; there are \(SearchVocabulary.operators). To search for the word itself, set a space behind it"
            }
        }
        index -= 1
        return try words(column: column)
    }

    /// The value of an operator that takes no words: one word, or a phrase.
    private mutating func value(of written: String) throws(SearchSyntaxError) -> String {
        var text = ""
        repeat {
            switch next {
            case .word(let piece), .phrase(let piece): text += piece
            case .key(let piece): text += piece + ":"
            case .minus: text += "-"
            default:
                throw SearchSyntaxError(.unknownValue, word: "\(written):") {
                    "\($0) takes one word or a phrase in quotation marks"
                }
            }
            index += 1
        } while nextIsSolid && next != .close
        return text
    }
}
