internal import MailModel

extension StoreReading {
    /// Messages that are in a folder and meet a condition, newest first.
    ///
    /// What is not indexed yet is not found by words; see ``searchLag()``. A part can have fewer items than asked for,
    /// even none, and still have a next one, where few of many messages meet the condition.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    ///   - byConversation: whether a part has each conversation once, by the newest of its messages that is found.
    /// - Throws: ``StoreError`` with `tooLarge` where the condition has too many parts, `notFound` where there is no
    ///   such workspace.
    public func search(
        _ request: SearchRequest, after: String? = nil, limit: Int = 50, byConversation: Bool = false
    ) throws(StoreError) -> Page<SearchHit> {
        let plan = try SearchPlan(request, on: connection)
        return try plan.page(
            after: after.flatMap { Int64($0) }, limit: bounded(limit), byConversation: byConversation, on: connection)
    }

    /// The next messages that are to be indexed: those whose body changed, then new ones in the order in which they
    /// came. Make their text outside the transaction and give it to ``StoreWriter/index(_:of:)``.
    ///
    /// - Parameter limit: how many at most, up to ``maximumSearchBacklog``; fewer where their texts are long.
    public func searchBacklog(limit: Int = 200) throws(StoreError) -> SearchBacklog {
        let limit = min(max(limit, 1), Self.maximumSearchBacklog)
        let cursor = try InstallationTable.searchState(on: connection).cursor
        let queued = try SearchTable.queued(through: cursor, limit: limit, on: connection)
        if !queued.isEmpty {
            var sources: [SearchSource] = []
            for entry in queued {
                if let source = try SearchTable.source(entry.message, on: connection) { sources.append(source) }
            }
            return SearchBacklog(sources: sources, step: .again(through: queued.map(\.entry).max() ?? 0))
        }
        var sources: [SearchSource] = []
        var bytes = 0
        while sources.count < limit, bytes < Self.searchBacklogBytes {
            let step = min(Self.searchBacklogStep, limit - sources.count)
            let next = try SearchTable.sources(
                after: sources.last?.key.rawValue ?? cursor, limit: step, on: connection)
            sources += next
            bytes += next.reduce(0) { $0 + $1.text.utf8.count }
            if next.count < step { break }
        }
        return SearchBacklog(sources: sources, step: .onward(to: sources.last?.key.rawValue ?? cursor))
    }

    /// The most messages of one backlog. Many at once are indexed in half the time of few.
    public static var maximumSearchBacklog: Int { 1_000 }
    /// Octets of text after which a backlog takes no more, so that writing it into the index keeps nobody waiting.
    private static var searchBacklogBytes: Int { 1 << 20 }
    private static var searchBacklogStep: Int { 100 }

    /// How far the index is behind.
    public func searchLag() throws(StoreError) -> SearchLag {
        let cursor = try InstallationTable.searchState(on: connection).cursor
        let waiting = try SearchTable.waiting(after: cursor, limit: 10_000, on: connection)
        return SearchLag(messages: waiting.count, oldest: waiting.oldest)
    }
}
