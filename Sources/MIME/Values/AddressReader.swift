/// Reads a list of addresses token by token; what belongs to one entry is collected and judged at its end.
struct AddressReader {
    private(set) var entries: [AddressList.Entry] = []
    private(set) var defects: DefectList

    private var tokenizer: HeaderTokenizer
    private let limit: Int
    private var count = 0
    private var item: AddressItem
    /// Entries without an address, which may turn out to be the beginning of a name with commas.
    private var bareItems: [AddressItem] = []
    private var group: (name: String, mailboxes: [MailboxAddress])?
    /// Groups that are open; only the outermost is kept.
    private var depth = 0

    init(_ value: ArraySlice<UInt8>, limits: MIMELimits) {
        tokenizer = HeaderTokenizer(value, grammar: .message, takesUnclosedAsText: true)
        limit = limits.addresses
        defects = DefectList(limit: limits.defects)
        item = AddressItem(value)
    }

    mutating func read() {
        while let token = nextToken() {
            guard count < limit else {
                defects.addOnce(.tooManyAddresses, at: offset(of: token))
                break
            }
            switch token.kind {
            case .comment: item.comments.append(token)
            case .special(let byte): takeSpecial(byte, token)
            default: item.take(token)
            }
        }
        finishItem()
        flushBareItems()
        closeGroup()
    }

    /// The next token. An encoded word is one even where it has specials in it.
    private mutating func nextToken() -> HeaderTokenizer.Token? {
        guard let token = tokenizer.next() else { return nil }
        guard token.kind == .atom, let end = AddressItem.endOfEncodedWord(in: tokenizer.bytes, from: token.range) else {
            return token
        }
        tokenizer.skip(toIndex: end)
        return HeaderTokenizer.Token(
            kind: .atom, range: token.range.lowerBound..<max(end, token.range.upperBound),
            followsSpace: token.followsSpace, isTerminated: true)
    }

    private mutating func takeSpecial(_ byte: UInt8, _ token: HeaderTokenizer.Token) {
        switch byte {
        case ASCII.comma where !item.isInRoute: finishItem()
        case ASCII.semicolon:
            finishItem()
            guard depth > 0 else { return }
            depth -= 1
            if depth == 0 { closeGroup() }
        case ASCII.colon where !item.isInBrackets: takeColon(token)
        case ASCII.less:
            if item.hasBrackets, !item.isInBrackets { startNextItem(at: token) }
            item.openBracket()
        case ASCII.greater:
            if !item.isInBrackets { defects.addOnce(.brokenAddress, at: offset(of: token)) }
            item.closeBracket()
        default: item.take(token)
        }
    }

    /// A second bracket without a comma before it: what stands behind the first address is the next one's name.
    private mutating func startNextItem(at token: HeaderTokenizer.Token) {
        defects.addOnce(.brokenAddress, at: offset(of: token))
        let name = item.takeTrailingWords()
        finishItem()
        item.words = name
    }

    private mutating func takeColon(_ token: HeaderTokenizer.Token) {
        if item.isScheme {
            // `mailto:ann@mail.test`
            item = AddressItem(tokenizer.bytes)
        } else if item.hasAddress || item.hasBrackets {
            defects.addOnce(.brokenAddress, at: offset(of: token))
            finishItem()
        } else if !item.words.isEmpty {
            flushBareItems()
            if depth == 0 {
                group = (item.phrase(item.words), [])
            } else {
                defects.addOnce(.nestedGroup, at: offset(of: token))
            }
            depth += 1
            item = AddressItem(tokenizer.bytes)
        }
    }

    private mutating func finishItem() {
        let finished = item
        item = AddressItem(tokenizer.bytes)
        guard !finished.isEmpty else { return }
        if finished.isUnclosed { defects.addOnce(.brokenAddress, at: offset(finished)) }
        if finished.hasBrackets {
            // `Doe, Jane <jane@mail.test>`
            var leading: [AddressItem] = []
            if finished.words.isEmpty { flushBareItems() } else { swap(&leading, &bareItems) }
            if !leading.isEmpty { defects.addOnce(.brokenAddress, at: offset(leading[0])) }
            let mailbox = finished.bracketedMailbox(after: leading)
            if mailbox.isEmpty { defects.addOnce(.missingAddress, at: offset(finished)) }
            emit(mailbox)
            return
        }
        let mailboxes = finished.bareMailboxes()
        guard !mailboxes.isEmpty else {
            bareItems.append(finished)
            return
        }
        flushBareItems()
        if mailboxes.count > 1 { defects.addOnce(.brokenAddress, at: offset(finished)) }
        for mailbox in mailboxes { emit(mailbox) }
    }

    private mutating func flushBareItems() {
        for bare in bareItems {
            defects.addOnce(.missingAddress, at: offset(bare))
            emit(bare.nameOnly)
        }
        bareItems.removeAll()
    }

    private mutating func closeGroup() {
        guard let open = group else { return }
        flushBareItems()
        // Taken out first, so that the array of its members is not copied with each member.
        group = nil
        entries.append(.group(AddressGroup(name: open.name, mailboxes: open.mailboxes)))
        depth = 0
    }

    private mutating func emit(_ mailbox: MailboxAddress) {
        guard count < limit else { return }
        count += 1
        if group != nil {
            group?.mailboxes.append(mailbox)
        } else {
            entries.append(.mailbox(mailbox))
        }
    }

    private func offset(of token: HeaderTokenizer.Token) -> Int {
        token.range.lowerBound - tokenizer.bytes.startIndex
    }

    private func offset(_ item: AddressItem) -> Int { item.start - tokenizer.bytes.startIndex }
}
