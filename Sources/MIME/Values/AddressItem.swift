/// What stands between two commas of a list of addresses, as tokens.
struct AddressItem {
    typealias Token = HeaderTokenizer.Token

    private let bytes: ArraySlice<UInt8>

    /// The tokens outside brackets: a name, or an address without brackets.
    var words: [Token] = []

    var comments: [Token] = []

    /// The tokens inside the brackets; nil where there are none.
    private var inside: [Token]?
    private var trailing: [Token] = []
    private(set) var isInBrackets = false
    private(set) var hasAddress = false

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    var hasBrackets: Bool { inside != nil }

    var isEmpty: Bool { words.isEmpty && inside == nil }

    /// Whether the closing bracket is missing.
    var isUnclosed: Bool { isInBrackets }

    /// Whether commas belong to the source route of `<@a,@b:c@d>` (RFC 5322 §4.4).
    var isInRoute: Bool {
        guard isInBrackets, let first = inside?.first, first.isSpecial(ASCII.at) else { return false }
        return inside?.last?.isSpecial(ASCII.colon) != true && !routeEnded
    }

    private var routeEnded = false

    /// Whether what stands there is the scheme of an address in a link.
    var isScheme: Bool {
        guard words.count == 1, words[0].kind == .atom else { return false }
        let word = bytes[words[0].range]
        return word.equalsIgnoringCase("mailto") || word.equalsIgnoringCase("smtp")
    }

    /// Where it begins.
    var start: Int { words.first?.range.lowerBound ?? inside?.first?.range.lowerBound ?? bytes.startIndex }

    mutating func take(_ token: Token) {
        if isInBrackets {
            if token.isSpecial(ASCII.colon) { routeEnded = true }
            inside?.append(token)
        } else if inside != nil {
            trailing.append(token)
        } else {
            if token.isSpecial(ASCII.at) { hasAddress = true }
            words.append(token)
        }
    }

    mutating func openBracket() {
        if inside == nil { inside = [] }
        isInBrackets = true
    }

    mutating func closeBracket() { isInBrackets = false }

    mutating func takeTrailingWords() -> [Token] {
        defer { trailing = [] }
        return trailing
    }

    // MARK: Mailboxes

    /// The mailbox whose address stands in brackets, with a name that may begin in the entries before.
    func bracketedMailbox(after leading: [AddressItem]) -> MailboxAddress {
        var name = (leading.map { phrase($0.words) } + [phrase(words)]).joined(separator: ", ")
        if name.isEmpty { name = comments.last.map(commentText) ?? "" }
        if name.isEmpty { name = phrase(trailing) }
        let address = Self.address(of: (inside ?? [])[...], in: bytes)
        return MailboxAddress(name: name, localPart: address.local, domain: address.domain)
    }

    /// The mailboxes without brackets; none where no address stands there.
    func bareMailboxes() -> [MailboxAddress] {
        var mailboxes: [MailboxAddress] = []
        var name: [Token] = []
        for chunk in chunks() {
            guard let address = bareAddress(chunk) else {
                name += chunk
                continue
            }
            mailboxes.append(
                MailboxAddress(name: phrase(name), localPart: address.local, domain: address.domain))
            name = []
        }
        guard let last = mailboxes.last, last.name == nil else { return mailboxes }
        var text = phrase(name)
        if text.isEmpty { text = comments.last.map(commentText) ?? "" }
        mailboxes[mailboxes.count - 1] = MailboxAddress(name: text, localPart: last.localPart, domain: last.domain)
        return mailboxes
    }

    /// What stands there without any address: one word is a local part, several are a name.
    var nameOnly: MailboxAddress {
        let isWord = words.count(where: { $0.kind == .atom }) == words.count(where: { !$0.isSpecial(ASCII.dot) })
        if isWord, words.dropFirst().allSatisfy({ !$0.followsSpace }), !Self.looksEncoded(words, in: bytes) {
            return MailboxAddress(
                name: comments.last.map(commentText), localPart: Self.text(words[...], in: bytes), domain: "")
        }
        return MailboxAddress(name: phrase(words), localPart: "", domain: "")
    }

    /// Runs of tokens without space between them, or only around `@` and around a dot with space before it.
    private func chunks() -> [[Token]] {
        var chunks: [[Token]] = []
        var dotFollowsSpace = false
        for (index, token) in words.enumerated() {
            let previous = index > 0 ? words[index - 1] : nil
            let isDot = token.isSpecial(ASCII.dot)
            let joins =
                !token.followsSpace || token.isSpecial(ASCII.at) || isDot
                || previous?.isSpecial(ASCII.at) == true || (previous?.isSpecial(ASCII.dot) == true && dotFollowsSpace)
            if joins, !chunks.isEmpty {
                chunks[chunks.count - 1].append(token)
            } else {
                chunks.append([token])
            }
            if isDot { dotFollowsSpace = token.followsSpace }
        }
        return chunks
    }

    private func bareAddress(_ chunk: [Token]) -> (local: String, domain: String)? {
        if chunk.contains(where: { $0.isSpecial(ASCII.at) }) {
            let address = Self.address(of: chunk[...], in: bytes)
            return address.local.isEmpty || address.domain.isEmpty ? nil : address
        }
        // `Ann [mailto:ann@mail.test]`
        guard !hasAddress, let literal = chunk.first, literal.kind == .domainLiteral else { return nil }
        var content = HeaderTokenizer.resolvingPairs(bytes[literal.range].dropFirst().dropLast())[...]
        if content.prefix(7).equalsIgnoringCase("mailto:") { content = content.dropFirst(7) }
        return Self.splitAtLastSign(content.lenientText)
    }

    // MARK: Addresses

    /// Local part and domain of the tokens of one address; the domain is empty where there is no `@`.
    private static func address(of tokens: ArraySlice<Token>, in bytes: ArraySlice<UInt8>) -> (
        local: String, domain: String
    ) {
        var tokens = tokens
        // RFC 5322 §4.4: a source route, or a scheme.
        if let colon = tokens.lastIndex(where: { $0.isSpecial(ASCII.colon) }) { tokens = tokens[(colon + 1)...] }
        guard let sign = tokens.lastIndex(where: { $0.isSpecial(ASCII.at) }) else {
            let local = text(tokens, in: bytes)
            // The whole address in quotes or encoded.
            if tokens.count == 1, let token = tokens.first,
                token.kind == .quotedString || looksEncoded([token], in: bytes),
                let address = splitAtLastSign(EncodedWord.decode(Array(local.utf8)))
            {
                return address
            }
            return (local, "")
        }
        var local = text(tokens[..<sign], in: bytes)
        var domain = text(tokens[(sign + 1)...], in: bytes)
        // 'ann@mail.test'
        if local.utf8.first == 0x27, domain.utf8.last == 0x27 {
            local.removeFirst()
            domain.removeLast()
        }
        return (local, domain)
    }

    private static func splitAtLastSign(_ text: String) -> (local: String, domain: String)? {
        guard let sign = text.utf8.lastIndex(of: ASCII.at) else { return nil }
        let local = String(text[..<sign])
        let domain = String(text[text.utf8.index(after: sign)...])
        return local.isEmpty || domain.isEmpty ? nil : (local, domain)
    }

    /// Tokens as an address has them: unquoted, without the space that may stand around dots. Other space stays as one,
    /// so that nothing is lost and the address is seen to be wrong.
    private static func text(_ tokens: ArraySlice<Token>, in bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var previous: Token?
        for token in tokens {
            if let previous, token.followsSpace, !token.isSpecial(ASCII.dot), !previous.isSpecial(ASCII.dot) {
                result.append(ASCII.space)
            }
            if token.kind == .quotedString {
                result += HeaderTokenizer.resolvingPairs(bytes[token.range].dropFirst().dropLast())
            } else {
                result += bytes[token.range]
            }
            previous = token
        }
        return result.lenientText
    }

    // MARK: Names

    /// Tokens as a name has them.
    func phrase(_ tokens: [Token]) -> String {
        var result: [UInt8] = []
        for token in tokens {
            if token.followsSpace, !result.isEmpty { result.append(ASCII.space) }
            if token.kind == .quotedString {
                result += HeaderTokenizer.resolvingPairs(bytes[token.range].dropFirst().dropLast())
            } else if !(token.range.count == 1 && bytes[token.range.lowerBound] == ASCII.quote) {
                // A quote that never closes is no part of the name.
                result += bytes[token.range]
            }
        }
        return Self.trimmed(EncodedWord.decode(result))
    }

    private func commentText(_ token: Token) -> String {
        Self.trimmed(EncodedWord.decode(HeaderTokenizer.resolvingPairs(bytes[token.range].dropFirst().dropLast())))
    }

    private static func trimmed(_ text: String) -> String {
        let units = text.utf8
        guard units.first?.isFoldingSpace == true || units.last?.isFoldingSpace == true else { return text }
        var rest = Substring(text).utf8
        while let first = rest.first, first.isFoldingSpace { rest.removeFirst() }
        while let last = rest.last, last.isFoldingSpace { rest.removeLast() }
        return String(Substring(rest))
    }

    private static func looksEncoded(_ tokens: [Token], in bytes: ArraySlice<UInt8>) -> Bool {
        tokens.contains { bytes[$0.range].starts(with: "=?".utf8) }
    }

    /// Where the encoded word ends that begins with a token, although it has specials in it; nil where none does.
    ///
    /// It ends before the next white space. The search also ends where another word would begin, so that all of them
    /// together look at an octet twice.
    static func endOfEncodedWord(in bytes: ArraySlice<UInt8>, from token: Range<Int>) -> Int? {
        guard bytes[token].starts(with: "=?".utf8) else { return nil }
        var index = token.lowerBound + 2
        var marks = 0
        while index < bytes.endIndex, !bytes[index].isFoldingSpace {
            let next = index + 1 < bytes.endIndex ? bytes[index + 1] : 0
            if bytes[index] == ASCII.question {
                marks += 1
                if marks > 2, next == ASCII.equals { return index + 2 }
            } else if bytes[index] == ASCII.equals, next == ASCII.question, marks > 2 || marks == 0 {
                return nil
            }
            index += 1
        }
        return nil
    }
}
