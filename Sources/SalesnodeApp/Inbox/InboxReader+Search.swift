internal import Inbox
internal import MailModel
internal import MailStore
internal import Mailboxes

extension InboxReader {
    private struct Part: Sendable {
        var hits: [SearchPage.Hit]
        var next: String?
        var notIndexed: Int
    }

    /// Messages with words, newest first.
    func search(_ request: MessageSearchRequest) async throws(CommandFailure) -> SearchPage {
        guard (1...ConversationListRequest.maximumLimit).contains(request.limit) else {
            throw CommandFailure(
                .wrongUsage, "--limit must be a whole number from 1 to \(ConversationListRequest.maximumLimit)")
        }
        let query: SearchQuery
        do { query = try SearchQuery(parsing: request.query) } catch {
            throw CommandFailure(.wrongUsage, error.message)
        }
        let scope = try await scope(of: request.mailbox)
        let now = dependencies.store.time
        var hits: [SearchPage.Hit] = []
        var after = request.after
        var notIndexed = 0
        // A part can have fewer hits than asked for, even none, where few of many messages meet the condition.
        for _ in 0..<Self.maximumRounds {
            let start = after
            let rest = request.limit - hits.count
            let part = try await read { reader -> Result<Part, SearchSyntaxError> in
                let asked: SearchRequest
                do {
                    asked = try query.request(in: scope, now: now, reader: reader)
                } catch let error as SearchSyntaxError {
                    return .failure(error)
                }
                let page = try reader.search(asked, after: start, limit: rest)
                let hits = try page.items.map { hit in
                    SearchPage.Hit(hit, mailbox: try Self.address(hit.message.mailbox, reader, scope.workspace))
                }
                return .success(Part(hits: hits, next: page.next, notIndexed: try reader.searchLag().messages))
            }
            switch part {
            case .failure(let error): throw CommandFailure(.wrongUsage, error.message)
            case .success(let part):
                hits += part.hits
                after = part.next
                notIndexed = part.notIndexed
            }
            if after == nil || hits.count >= request.limit { break }
        }
        return SearchPage(query: query.description, hits: hits, next: after, notIndexed: notIndexed)
    }
}

extension SearchPage.Hit {
    fileprivate init(_ hit: SearchHit, mailbox: String) {
        let message = hit.message
        self.init(
            id: message.id, conversation: hit.conversation, mailbox: mailbox, received: message.received,
            from: message.people.from, subject: message.subject, preview: message.preview,
            isUnread: message.isUnread, excerpt: Self.pieces(of: SearchText.readable(hit.excerpt)))
    }

    /// The store marks what was found by U+0002 and U+0003.
    static func pieces(of excerpt: String) -> [Piece] {
        var pieces: [Piece] = []
        var text = String.UnicodeScalarView()
        var isMatch = false
        func flush() {
            if !text.isEmpty { pieces.append(Piece(text: String(text), isMatch: isMatch)) }
            text = String.UnicodeScalarView()
        }
        for scalar in excerpt.unicodeScalars {
            switch scalar.value {
            case 2, 3:
                flush()
                isMatch = scalar.value == 2
            default: text.append(scalar)
            }
        }
        flush()
        return pieces
    }
}
