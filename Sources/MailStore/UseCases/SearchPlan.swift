internal import MailModel

/// How a search is answered: what the index of words finds, newest first, and what is asked of each message that it
/// found.
struct SearchPlan {
    /// How many messages are looked at for one part. A search with few finds among many ends its part early then.
    private static let budget = 3_200
    private static let longestStep = 400
    /// Up to so many mailboxes, the index itself keeps to them.
    private static let maximumScopeWords = 32

    private let workspace: Int64
    /// What the index of words is asked; nil: nothing, every message is looked at.
    private let match: String?
    /// What excerpts are made around; nil: there are none.
    private let excerptMatch: String?
    /// What is asked of each message, with its arguments from `?5` on.
    private let condition: String
    private let arguments: [SQLValue]
    /// The only mailbox, where its own index serves best.
    private let mailbox: Int64?
    private let range: Range<Int64>
    /// Whether one index holds everything that the condition asks of a message.
    private let isNarrow: Bool
    /// Whether the condition asks the index of words, which is then asked about the messages of a step at once.
    private let asksWords: Bool

    init(_ request: SearchRequest, on connection: any SQLConnection) throws(StoreError) {
        workspace = try WorkspaceTable.rowID(of: request.scope.workspace, on: connection)
        guard request.condition.isBounded(depth: SearchRequest.maximumDepth),
            request.condition.leafCount <= SearchRequest.maximumLeaves
        else {
            throw StoreError(
                .tooLarge,
                "the search has more than \(SearchRequest.maximumLeaves) parts, or parts in each other more than"
                    + " \(SearchRequest.maximumDepth) deep")
        }
        var builder = SearchBuilder(
            workspace: workspace, mailboxes: try MailboxTable.keys(workspace: workspace, on: connection),
            dialect: connection.dialect)
        let asked = try WordBeginnings(on: connection).spelledOut(request.condition)
        let all = SearchCondition.all([asked]).conjuncts
        var range: Range<Int64> = 0..<Int64.max
        var indexed: [SearchCondition] = []
        var rest: [SearchCondition] = []
        for part in all {
            if case .received(let time) = part {
                range = range.clamped(to: SearchNumber.range(of: time))
            } else if part.isIndexed {
                indexed.append(part)
            } else {
                rest.append(part)
            }
        }
        // The index alone answers only where words are asked for; conditions on mailboxes alone are quicker without.
        let hasWords = indexed.contains { $0.hasWords }
        var matches: [String] = []
        var single: Int64?
        if let wanted = request.scope.mailboxes {
            let keys = builder.rows(of: wanted)
            if keys.count == 1, !hasWords {
                single = keys[0]
            } else if hasWords, keys.count <= Self.maximumScopeWords {
                matches.append(builder.match(.mailboxes(wanted)))
            } else {
                // First, so that nothing else is asked of messages outside.
                rest.insert(.mailboxes(wanted), at: 0)
            }
        } else if try WorkspaceTable.isOneOfMany(on: connection) {
            if hasWords { matches.append(builder.everything) } else { builder.requireWorkspace() }
        }
        if hasWords {
            matches.append(builder.match(.all(indexed)))
            match = matches.map { "(\($0))" }.joined(separator: " AND ")
        } else {
            match = nil
            rest += indexed
        }
        for part in rest { builder.require(part) }
        asksWords = rest.contains { $0.hasWords }
        excerptMatch = builder.excerptMatch(of: asked)
        condition = builder.condition
        arguments = builder.arguments
        isNarrow = builder.isNarrow
        mailbox = single
        self.range = range
    }

    func page(
        after: Int64?, limit: Int, byConversation: Bool, on connection: any SQLConnection
    ) throws(StoreError) -> Page<SearchHit> {
        var found: [Found] = []
        var conversations: Set<ConversationKey> = []
        var position = min(after ?? .max, range.upperBound)
        var looked = 0
        // Where words are all that is asked for, nearly everything that they find is wanted.
        let step = condition == SearchBuilder.noCondition ? min(2 * (limit + 1), Self.longestStep) : Self.longestStep
        while looked < Self.budget {
            let candidates = try candidates(before: position, limit: step, on: connection)
            for candidate in candidates {
                if found.count == limit {
                    return Page(items: try hits(found, on: connection), next: String(position))
                }
                position = candidate.searchID
                guard candidate.isFound, let one = try self.found(candidate, on: connection) else { continue }
                if byConversation, !conversations.insert(one.message.conversation).inserted { continue }
                found.append(one)
            }
            looked += candidates.count
            if candidates.count < step { return Page(items: try hits(found, on: connection), next: nil) }
        }
        return Page(items: try hits(found, on: connection), next: String(position))
    }

    // MARK: - Parts

    private struct Found {
        let searchID: Int64
        let message: MessageRecord
        let conversation: ConversationID
    }

    private struct Candidate {
        let searchID: Int64
        let message: Int64
        let isFound: Bool
    }

    private func candidates(
        before position: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Candidate] {
        guard position > range.lowerBound else { return [] }
        var first = range.lowerBound
        if asksWords {
            // The words are looked for among the messages of this step alone.
            let step = try connection.query(
                statement("message.search_id", on: connection), values(from: first, before: position, limit: limit)
            ) { (row) throws(StoreError) in try row.integer() }
            guard let last = step.last else { return [] }
            first = last
        }
        let sql = statement(
            "message.search_id, message.id, CASE WHEN message.removed IS NULL AND \(condition) THEN 1 ELSE 0 END",
            on: connection)
        let values = values(from: first, before: position, limit: limit) + arguments
        let decode = { (row: inout RowReader) throws(StoreError) -> Candidate in
            Candidate(searchID: try row.integer(), message: try row.integer(), isFound: try row.integer() == 1)
        }
        // A condition makes a statement of its own; there are as many as people think of.
        return condition == SearchBuilder.noCondition
            ? try connection.query(sql, values, decode) : try connection.queryOnce(sql, values, decode)
    }

    /// Reads columns of the next messages, newest first: `?1` the words or the mailbox, `?2` the first number, `?3` the
    /// one after the last, `?4` how many.
    private func statement(_ columns: String, on connection: any SQLConnection) -> String {
        let messages = isNarrow && mailbox == nil ? connection.dialect.searchedMessages : "message"
        if match != nil {
            return """
                SELECT \(columns) FROM (\(connection.dialect.searchHits)) AS hit
                CROSS JOIN \(messages) ON message.search_id = hit.search_id
                """
        }
        return """
            SELECT \(columns) FROM \(messages)
            WHERE \(mailbox == nil ? "?1 = 0" : "message.mailbox_id = ?1")
                AND message.search_id >= ?2 AND message.search_id < ?3
            ORDER BY message.search_id DESC LIMIT ?4
            """
    }

    private func values(from first: Int64, before position: Int64, limit: Int) -> [SQLValue] {
        [
            match.map { .text($0) } ?? .integer(mailbox ?? 0), .integer(first), .integer(position),
            .integer(Int64(limit)),
        ]
    }

    private func found(
        _ candidate: Candidate, on connection: any SQLConnection
    ) throws(StoreError) -> Found? {
        guard let message = try MessageTable.find(MessageKey(rawValue: candidate.message), on: connection),
            let conversation = try ConversationTable.publicID(of: message.conversation, on: connection)
        else { return nil }
        return Found(searchID: candidate.searchID, message: message, conversation: conversation.id)
    }

    /// Puts the words around what was found to it.
    private func hits(_ found: [Found], on connection: any SQLConnection) throws(StoreError) -> [SearchHit] {
        var excerpts: [Int64: String] = [:]
        if let excerptMatch, let newest = found.first?.searchID, let oldest = found.last?.searchID {
            let numbers = "[\(found.map { String($0.searchID) }.joined(separator: ","))]"
            let rows = try connection.query(
                connection.dialect.searchExcerpts,
                [.text(excerptMatch), .integer(oldest), .integer(newest), .text(numbers)]
            ) { (row) throws(StoreError) in (try row.integer(), try row.text()) }
            for (number, text) in rows { excerpts[number] = text }
        }
        return found.map {
            SearchHit(message: $0.message, conversation: $0.conversation, excerpt: excerpts[$0.searchID] ?? "")
        }
    }
}

/// Turns conditions into what databases are asked.
struct SearchBuilder {
    private let workspace: Int64
    private let keys: [MailboxID: Int64]
    private let dialect: SQLDialect
    static let noCondition = "1 = 1"

    private var conditions: [String] = []
    private(set) var arguments: [SQLValue] = []
    /// Whether everything that is required is in the index `message_searched`.
    private(set) var isNarrow = true

    init(workspace: Int64, mailboxes: [(key: Int64, id: MailboxID)], dialect: SQLDialect) {
        self.workspace = workspace
        keys = Dictionary(mailboxes.map { ($0.id, $0.key) }, uniquingKeysWith: { $1 })
        self.dialect = dialect
    }

    /// What finds every message of the workspace.
    var everything: String { WordExpression.scope(SearchTable.word(ofWorkspace: workspace)) }

    /// All that was required.
    var condition: String { conditions.isEmpty ? Self.noCondition : conditions.joined(separator: " AND ") }

    func rows(of mailboxes: Set<MailboxID>) -> [Int64] { mailboxes.compactMap { keys[$0] }.sorted() }

    mutating func require(_ part: SearchCondition) { conditions.append(sql(part)) }

    mutating func requireWorkspace() {
        let number = parameter(.integer(workspace))
        conditions.append(
            "message.mailbox_id IN (SELECT mailbox.id FROM mailbox WHERE mailbox.workspace_id = ?\(number))")
    }

    // MARK: - Words

    /// A condition of words and mailboxes in the language of the index.
    func match(_ part: SearchCondition) -> String {
        switch part {
        case .words(let words, let isPrefix, let fields):
            return words.isEmpty
                ? nothing : WordExpression.words(words, isPrefix: isPrefix, fields: fields)
        case .mailboxes(let mailboxes):
            let words = rows(of: mailboxes).map { WordExpression.scope(SearchTable.word(ofMailbox: $0)) }
            return words.isEmpty ? nothing : words.map { "(\($0))" }.joined(separator: " OR ")
        case .any(let parts):
            return parts.isEmpty ? nothing : parts.map { "(\(match($0)))" }.joined(separator: " OR ")
        case .not(let inner):
            return "(\(everything)) NOT (\(match(inner)))"
        case .all(let parts):
            var wanted: [String] = []
            var unwanted: [String] = []
            for part in parts {
                if case .not(let inner) = part {
                    unwanted.append("(\(match(inner)))")
                } else {
                    wanted.append("(\(match(part)))")
                }
            }
            let found = wanted.isEmpty ? "(\(everything))" : wanted.joined(separator: " AND ")
            return unwanted.isEmpty ? found : "(\(found)) NOT (\(unwanted.joined(separator: " OR ")))"
        default: return everything
        }
    }

    /// A word that no message has.
    private var nothing: String { WordExpression.scope("nowhere") }

    /// The words that are asked for, any of them, without those that must not be there.
    func excerptMatch(of condition: SearchCondition) -> String? {
        var found: [String] = []
        var waiting = [condition]
        while let next = waiting.popLast() {
            switch next {
            case .words(let words, _, _) where !words.isEmpty: found.append("(\(match(next)))")
            case .all(let parts), .any(let parts): waiting += parts
            default: break
            }
        }
        return found.isEmpty ? nil : found.joined(separator: " OR ")
    }

    // MARK: - SQL

    private mutating func parameter(_ value: SQLValue) -> Int {
        arguments.append(value)
        // The first four are those of the statement.
        return arguments.count + 4
    }

    private mutating func sql(_ part: SearchCondition) -> String {
        switch part {
        case .all(let parts): return joined(parts, by: " AND ", empty: "1 = 1")
        case .any(let parts): return joined(parts, by: " OR ", empty: "1 = 0")
        case .not(let inner): return "NOT (\(sql(inner)))"
        case .words: return dialect.isFound(by: parameter(.text(match(part))))
        case .unread: return "message.is_unread = 1"
        case .flagged: return "message.is_flagged = 1"
        case .answered: return "message.is_answered = 1"
        case .draft: return "message.is_draft = 1"
        case .outgoing: return "message.is_outgoing = 1"
        case .attachments: return "message.attachment_count > 0"
        case .kind(let kind): return "message.kind = ?\(parameter(.text(kind)))"
        case .trait(let trait):
            isNarrow = false
            let pattern = "% \(SearchBuilder.literal(trait)) %"
            return "' ' || message.traits || ' ' LIKE ?\(parameter(.text(pattern))) ESCAPE '!'"
        case .mailboxes(let mailboxes):
            let rows = rows(of: mailboxes)
            return rows.isEmpty
                ? "1 = 0" : "message.mailbox_id IN (\(rows.map(String.init).joined(separator: ", ")))"
        case .folders(let folders):
            if folders.isEmpty { return "1 = 0" }
            let rows = folders.map { String($0.rawValue) }.sorted().joined(separator: ", ")
            return shownLocation("location.folder_id IN (\(rows))")
        case .label(let label):
            let pattern = "%\(SearchBuilder.literal(FieldText.key(of: label)))%"
            return shownLocation("location.label_keys LIKE ?\(parameter(.text(pattern))) ESCAPE '!'")
        case .places(let places):
            return "(message.places & ?\(parameter(.integer(places.rawValue)))) <> 0"
        case .received(let range):
            let numbers = SearchNumber.range(of: range)
            let first = parameter(.integer(numbers.lowerBound))
            let last = parameter(.integer(numbers.upperBound))
            return "(message.search_id >= ?\(first) AND message.search_id < ?\(last))"
        }
    }

    private mutating func joined(_ parts: [SearchCondition], by word: String, empty: String) -> String {
        if parts.isEmpty { return empty }
        var texts: [String] = []
        for part in parts { texts.append("(\(sql(part)))") }
        return "(\(texts.joined(separator: word)))"
    }

    private mutating func shownLocation(_ condition: String) -> String {
        isNarrow = false
        return """
            EXISTS (SELECT 1 FROM location WHERE location.message_id = message.id AND location.is_leaving = 0
                AND location.is_deleted = 0 AND \(condition))
            """
    }

    /// A text in which the signs of LIKE mean themselves.
    private static func literal(_ text: String) -> String {
        text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
    }
}

extension SearchCondition {
    /// The parts of conditions that must all hold, without those that are only put together.
    var conjuncts: [SearchCondition] {
        guard case .all(let parts) = self else { return [self] }
        return parts.flatMap(\.conjuncts)
    }

    /// Whether the index of words can tell.
    var isIndexed: Bool {
        switch self {
        case .words, .mailboxes: true
        case .all(let parts), .any(let parts): !parts.isEmpty && parts.allSatisfy(\.isIndexed)
        case .not(let inner): inner.isIndexed
        default: false
        }
    }

    /// Whether it asks for words.
    var hasWords: Bool {
        switch self {
        case .words: true
        case .all(let parts), .any(let parts): parts.contains(where: \.hasWords)
        case .not(let inner): inner.hasWords
        default: false
        }
    }

    /// Whether conditions lie no deeper in each other. Looks no deeper itself.
    func isBounded(depth: Int) -> Bool {
        if depth == 0 { return false }
        return switch self {
        case .all(let parts), .any(let parts): parts.allSatisfy { $0.isBounded(depth: depth - 1) }
        case .not(let inner): inner.isBounded(depth: depth - 1)
        default: true
        }
    }

    var leafCount: Int {
        switch self {
        case .all(let parts), .any(let parts): 1 + parts.reduce(0) { $0 + $1.leafCount }
        case .not(let inner): 1 + inner.leafCount
        case .words(let words, _, _): max(words.count, 1)
        default: 1
        }
    }
}
