internal import Access
internal import Inbox
internal import MailModel
internal import MailStore

extension InboxReading {
    /// What a search has found, by the newest messages, each conversation once in a part.
    func search(
        _ address: InboxAddress, after: String?, limit: Int = rows
    ) async throws -> (list: InboxList, feed: Int64) {
        let member = member
        let now = store.time
        return try await read { reader in
            let scope = try Self.scope(of: address, member, reader)
            let feed = try reader.feedPosition()
            let book = try reader.labels(in: try reader.conversationScope(of: member))
            func list(
                _ items: [ConversationSummary], next: String?, _ emptiness: InboxList.Emptiness?,
                _ excerpts: [ConversationID: String] = [:]
            ) throws -> InboxList {
                var labels: [MailboxID: MailboxLabel] = [:]
                for item in items where labels[item.mailbox] == nil {
                    labels[item.mailbox] = try reader.mailbox(item.mailbox, in: member.workspace)
                        .map(MailboxLabel.init)
                }
                return InboxList(
                    address: address, items: items, after: after, next: next, labels: labels, emptiness: emptiness,
                    book: book, people: try Self.people(caringFor: items, member, reader), excerpts: excerpts,
                    unsearched: try reader.searchLag().messages)
            }
            let request: SearchRequest
            do {
                request = try SearchQuery(parsing: address.search).request(in: scope, now: now, reader: reader)
            } catch let error as SearchSyntaxError {
                return (try list([], next: nil, .misunderstood(error.message)), feed)
            }
            var items: [ConversationSummary] = []
            var excerpts: [ConversationID: String] = [:]
            var position = after
            for _ in 0..<6 {
                let page = try reader.search(
                    request, after: position, limit: limit - items.count, byConversation: true)
                // A part that had fewer than asked for is followed by another.
                for hit in page.items where excerpts[hit.conversation] == nil {
                    guard let summary = try reader.conversationSummary(hit.conversation, in: scope) else { continue }
                    items.append(summary)
                    excerpts[hit.conversation] = hit.excerpt.isEmpty ? summary.preview : hit.excerpt
                }
                position = page.next
                if position == nil || items.count >= limit { break }
            }
            let isEmpty = items.isEmpty && position == nil
            return (try list(items, next: position, isEmpty ? .notFound : nil, excerpts), feed)
        }
    }

    /// The search of an address, where the member keeps it.
    func kept(_ address: InboxAddress) async throws -> SavedSearch? {
        guard !address.search.isEmpty else { return nil }
        let member = member
        return try await read { reader in
            try reader.savedSearches(of: member.member.id, in: member.workspace).first { $0.query == address.search }
        }
    }

    /// Ways to go on with what is typed: people who wrote, after `from:` or `to:` or a bare word.
    func suggestions(for text: String) async throws -> [String] {
        let member = member
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let last = words.last, last.utf8.count >= 2, text.utf8.count <= 200 else { return [] }
        let before = words.dropLast().map { "\($0) " }.joined()
        let (name, start) = Self.split(last)
        guard let start, let field = name.map({ $0 == "to" ? SearchField.recipients : .sender }) else {
            return SearchSuggestions.operators.filter { $0.hasPrefix(last.lowercased()) }.map { before + $0 }
        }
        let tokens = SearchText.query(start)
        guard !tokens.isEmpty else { return [] }
        return try await read { reader in
            let scope = try reader.conversationScope(of: member)
            let hits = try reader.search(
                SearchRequest(scope: scope, condition: .words(tokens, isPrefix: true, fields: [field])), limit: 60)
            var found: [String] = []
            for hit in hits.items {
                let people = field == .sender ? hit.message.people.from : hit.message.people.to
                for person in people where Self.begins(person, with: start) {
                    let words = "\(before)\(name ?? "from"):\(person.address)"
                    if !found.contains(words) { found.append(words) }
                }
                if found.count >= 8 { break }
            }
            return found
        }
    }

    /// `from:an` is a field with the beginning of a name; a bare word may be one of a sender.
    private static func split(_ word: Substring) -> (field: String?, start: String?) {
        guard let colon = word.firstIndex(of: ":") else { return ("from", String(word)) }
        let name = word[..<colon].lowercased()
        guard ["from", "to", "cc"].contains(name) else { return (nil, nil) }
        let start = word[word.index(after: colon)...]
        return (name, start.isEmpty ? nil : String(start))
    }

    private static func begins(_ person: MailPerson, with start: String) -> Bool {
        let start = start.lowercased()
        if person.address.lowercased().contains(start) { return true }
        return person.name?.lowercased().split(separator: " ").contains { $0.hasPrefix(start) } ?? false
    }
}

/// What can be typed into the search.
enum SearchSuggestions {
    static let operators = [
        "from:", "to:", "subject:", "is:unread", "is:starred", "has:attachment", "in:sent", "in:anywhere", "label:",
        "mailbox:", "before:", "after:", "newer_than:7d", "is:bounce", "is:automatic-reply", "is:list",
    ]
}

/// What a search has found, marked.
enum SearchMarks {
    /// The excerpt with `mark` around each match.
    static func html(_ excerpt: String) -> HTML {
        var result = HTML.empty
        var isMarked = false
        for piece in excerpt.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\u{2}" || $0 == "\u{3}" })
        {
            result = isMarked ? "\(result)<mark>\(String(piece))</mark>" : "\(result)\(String(piece))"
            isMarked.toggle()
        }
        return result
    }
}
