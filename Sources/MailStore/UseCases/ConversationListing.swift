internal import MailModel

/// Reads a part of a list of conversations along its index.
///
/// A conversation of several mailboxes has a row for each. It is shown where its newest row of the scope stands; its
/// other rows are passed over. So nothing has to be remembered from part to part.
struct ConversationListing {
    /// How many rows are looked at for one part. A list with few finds among many rows ends its part early then.
    private static let budget = 5_000

    private let connection: any SQLConnection
    private let list: ListCondition
    private let picksUnread: Bool
    /// The rows of the mailboxes of the scope; nil: all of the workspace.
    private let mailboxes: Set<Int64>?
    private var source: Source
    private let start: SummaryTable.Position
    /// Rows beyond it are not of the part; nil: the part is as long as its limit.
    private let end: SummaryTable.Position?

    private enum Source {
        case workspace(Int64)
        case mailboxes(MergedEntries)
    }

    init(
        filter: ConversationFilter, after: String?, through: String? = nil, on connection: any SQLConnection
    ) throws(StoreError) {
        self.connection = connection
        end = through.flatMap { SummaryTable.Position(text: $0) }
        start = after.flatMap { SummaryTable.Position(text: $0) } ?? .start
        let workspace = try WorkspaceTable.rowID(of: filter.scope.workspace, on: connection)
        if let focus = filter.focus {
            (list, picksUnread) = (
                try ListCondition.reading(focus, in: filter.scope.workspace, on: connection), filter.unreadOnly
            )
        } else {
            let reading = ConversationList.reading(filter)
            (list, picksUnread) = (ListCondition(reading.list), reading.picksUnread)
        }
        guard let wanted = filter.scope.mailboxes else {
            mailboxes = nil
            source = .workspace(workspace)
            return
        }
        let keys = try MailboxTable.keys(workspace: workspace, on: connection)
            .filter { wanted.contains($0.id) }.map(\.key)
        mailboxes = Set(keys)
        source = .mailboxes(MergedEntries(list: list, mailboxes: keys, before: start, on: connection))
    }

    mutating func page(limit: Int) throws(StoreError) -> Page<ConversationSummary> {
        var items: [ConversationSummary] = []
        var position = start
        var looked = 0
        while looked < Self.budget {
            let entries = try nextEntries(after: position, count: max(limit - items.count, 1) + 1)
            if entries.isEmpty { return Page(items: items, next: nil) }
            for entry in entries {
                if items.count == limit { return Page(items: items, next: position.text) }
                if let end, entry.position < end { return Page(items: items, next: end.text) }
                position = entry.position
                looked += 1
                guard !picksUnread || entry.unread > 0, try isNewest(entry.position),
                    let summary = try SummaryTable.find(row: entry.row, on: connection)
                else { continue }
                items.append(summary)
            }
        }
        return Page(items: items, next: position.text)
    }

    private mutating func nextEntries(
        after position: SummaryTable.Position, count: Int
    ) throws(StoreError) -> [SummaryTable.Entry] {
        switch source {
        case .workspace(let row):
            return try SummaryTable.entries(list, of: .workspace(row), before: position, limit: count, on: connection)
        case .mailboxes(var merged):
            let entries = try merged.next(count)
            source = .mailboxes(merged)
            return entries
        }
    }

    /// Whether no other mailbox of the scope puts the conversation higher in the list.
    private func isNewest(_ position: SummaryTable.Position) throws(StoreError) -> Bool {
        let others = try SummaryTable.positions(
            of: position.conversation, in: list, unreadOnly: picksUnread, on: connection)
        return !others.contains { position < $0 && (mailboxes?.contains($0.mailbox) ?? true) }
    }
}

/// The rows of several mailboxes' lists in one order.
struct MergedEntries {
    private struct Stream {
        let mailbox: Int64
        var entries: ArraySlice<SummaryTable.Entry>
        var resume: SummaryTable.Position
        var chunk: Int
        var isAtEnd: Bool
    }

    private let connection: any SQLConnection
    private let list: ListCondition
    private var streams: [Stream]
    private var isFilled = false

    init(
        list: ListCondition, mailboxes: [Int64], before position: SummaryTable.Position,
        on connection: any SQLConnection
    ) {
        self.connection = connection
        self.list = list
        // With few mailboxes each is likely to give much of a part; with many, hardly more than a row.
        let chunk = mailboxes.count <= 4 ? 32 : 1
        streams = mailboxes.map {
            Stream(mailbox: $0, entries: [], resume: position, chunk: chunk, isAtEnd: false)
        }
    }

    /// The next rows, newest first; none at the end.
    mutating func next(_ count: Int) throws(StoreError) -> [SummaryTable.Entry] {
        if !isFilled {
            isFilled = true
            for index in streams.indices { try fill(index) }
            streams.removeAll { $0.entries.isEmpty }
            // A heap with the newest row on top.
            for index in stride(from: streams.count / 2 - 1, through: 0, by: -1) { sink(index) }
        }
        var result: [SummaryTable.Entry] = []
        while result.count < count, let entry = streams.first?.entries.first {
            result.append(entry)
            streams[0].entries.removeFirst()
            if streams[0].entries.isEmpty { try fill(0) }
            if streams[0].entries.isEmpty {
                streams.swapAt(0, streams.count - 1)
                streams.removeLast()
            }
            if !streams.isEmpty { sink(0) }
        }
        return result
    }

    private mutating func fill(_ index: Int) throws(StoreError) {
        guard !streams[index].isAtEnd else { return }
        let stream = streams[index]
        let entries = try SummaryTable.entries(
            list, of: .mailbox(stream.mailbox), before: stream.resume, limit: stream.chunk, on: connection)
        streams[index].entries = entries[...]
        streams[index].isAtEnd = entries.count < stream.chunk
        streams[index].chunk = min(stream.chunk * 4, 128)
        if let last = entries.last { streams[index].resume = last.position }
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var largest = index
            for child in [2 * index + 1, 2 * index + 2] where child < streams.count {
                if position(largest) < position(child) { largest = child }
            }
            if largest == index { return }
            streams.swapAt(index, largest)
            index = largest
        }
    }

    private func position(_ index: Int) -> SummaryTable.Position {
        streams[index].entries.first?.position ?? SummaryTable.Position(newest: .min, conversation: 0, mailbox: 0)
    }
}
