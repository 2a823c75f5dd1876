public import MailModel
public import MailStore

extension SearchQuery {
    /// The query as the store answers it: names of mailboxes and folders looked up, lengths of time counted back from now,
    /// spam and trash left out unless a place is named.
    ///
    /// - Parameters:
    ///   - scope: what the asker may see.
    ///   - offsetMinutes: the asker's zone, in minutes east of UTC; days begin at midnight there.
    ///   - reader: where mailboxes and folders are looked up.
    /// - Throws: ``SearchSyntaxError`` where the scope has no mailbox or folder of a name that was asked for;
    ///   ``MailStore/StoreError``.
    public func request(
        in scope: MailboxScope, now: Timestamp, offsetMinutes: Int = 0, reader: some StoreReading
    ) throws -> SearchRequest {
        let compiler = SearchCompiler(scope: scope, now: now, offsetMinutes: offsetMinutes, reader: reader)
        var condition = try compiler.condition(of: root)
        if leavesOutSpamAndTrash {
            // What lies in another place too is no rubbish.
            condition = condition == .all([]) ? Self.kept : .all([condition, Self.kept])
        }
        return SearchRequest(scope: scope, condition: condition)
    }

    private static let kept = SearchCondition.places([.inbox, .sent, .drafts, .archive, .other])
}

/// Turns what was asked into the conditions of the store.
private struct SearchCompiler<Reader: StoreReading> {
    let scope: MailboxScope
    let now: Timestamp
    let offsetMinutes: Int
    let reader: Reader

    /// The depth is bounded: queries are read from text with at most ``SearchQuery/maximumDepth`` parentheses in each
    /// other.
    func condition(of expression: SearchExpression) throws -> SearchCondition {
        switch expression {
        case .all(let parts): return .all(try parts.map { try condition(of: $0) })
        case .any(let parts): return .any(try parts.map { try condition(of: $0) })
        case .not(let inner): return .not(try condition(of: inner))
        case .words(let words, let field):
            let tokens = SearchText.query(words.text)
            return .words(
                tokens, isPrefix: SearchText.isPrefix(tokens, isPrefix: words.isPrefix),
                fields: field.map { [$0] } ?? [])
        case .has(.attachment): return .attachments
        case .has(.link): return .trait(MessageTrait.link)
        case .state(let state): return condition(of: state)
        case .kind(let kind): return .kind(kind)
        case .label(let label): return .label(label)
        case .mailbox(let text): return .mailboxes(try mailboxes(with: text))
        case .folder(let text): return .folders(try folders(named: text))
        case .place(let place): return condition(of: place)
        case .received(let period): return .received(period.range(now: now, offsetMinutes: offsetMinutes))
        }
    }

    private func condition(of state: SearchState) -> SearchCondition {
        switch state {
        case .unread: .unread
        case .read: .not(.unread)
        case .starred: .flagged
        case .unstarred: .not(.flagged)
        case .answered: .answered
        case .unanswered: .not(.answered)
        case .draft: .draft
        case .outgoing: .outgoing
        case .incoming: .not(.outgoing)
        }
    }

    private func condition(of place: SearchPlace) -> SearchCondition {
        switch place {
        case .inbox: .places(.inbox)
        case .sent: .places(.sent)
        case .drafts: .places(.drafts)
        case .archive: .places(.archive)
        case .spam: .places(.junk)
        case .trash: .places(.trash)
        case .anywhere: .all([])
        }
    }

    // MARK: Names

    /// Of ten thousand mailboxes no more are meant by a part of an address.
    private static var maximumNamed: Int { 10_000 }

    private func mailboxes(with text: String) throws -> Set<MailboxID> {
        let wanted = text.lowercased()
        let found = try visibleMailboxes().filter {
            $0.address.description.lowercased().contains(wanted) || $0.displayName.lowercased().contains(wanted)
        }
        guard !found.isEmpty else {
            throw SearchSyntaxError(.unknownValue, word: "mailbox:\(text)") {
                "no mailbox has the text of \($0) in its address or name; write a part of the address"
            }
        }
        return Set(found.map(\.id))
    }

    private func folders(named text: String) throws -> Set<FolderKey> {
        let wanted = text.lowercased()
        var found: Set<FolderKey> = []
        for mailbox in try visibleMailboxes() {
            let key = try reader.mailboxKey(mailbox.id, in: scope.workspace)
            for folder in try reader.syncFolders(of: key) {
                let name = folder.record.name.description.lowercased()
                let last = folder.record.delimiter.map { name.split(separator: $0.lowercased()).last.map(String.init) }
                if name == wanted || last == wanted { found.insert(folder.key) }
            }
        }
        guard !found.isEmpty else {
            throw SearchSyntaxError(.unknownValue, word: "folder:\(text)") {
                "there is no folder of the name in \($0); write its whole name, in quotation marks where it has spaces"
            }
        }
        return found
    }

    private func visibleMailboxes() throws -> [MailboxRecord] {
        var result: [MailboxRecord] = []
        var after: String?
        repeat {
            let page = try reader.mailboxes(
                in: scope.workspace, after: after, limit: Reader.maximumPageItems)
            result += page.items.filter { scope.mailboxes?.contains($0.id) ?? true }
            after = page.next
        } while after != nil && result.count < Self.maximumNamed
        return result
    }
}
