internal import MailModel

extension StoreReading {
    /// The next messages that are to be indexed: those whose body changed, then new ones in the order in which they
    /// came. Make their text outside the transaction and give it to ``StoreWriter/index(_:of:)``.
    ///
    /// - Parameter limit: how many at most, up to ``maximumPageItems``.
    public func searchBacklog(limit: Int = 200) throws(StoreError) -> SearchBacklog {
        let limit = bounded(limit)
        let queued = try SearchTable.queued(limit: limit, on: connection)
        if !queued.isEmpty {
            var sources: [SearchSource] = []
            for message in queued {
                if let source = try SearchTable.source(message, on: connection) { sources.append(source) }
            }
            return SearchBacklog(sources: sources, cursor: nil)
        }
        let cursor = try InstallationTable.searchState(on: connection).cursor
        let sources = try SearchTable.sources(after: cursor, limit: limit, on: connection)
        return SearchBacklog(sources: sources, cursor: sources.last?.key.rawValue)
    }

    /// How far the index is behind.
    public func searchLag() throws(StoreError) -> SearchLag {
        let cursor = try InstallationTable.searchState(on: connection).cursor
        let waiting = try SearchTable.waiting(after: cursor, limit: 10_000, on: connection)
        return SearchLag(messages: waiting.count, oldest: waiting.oldest)
    }
}

extension StoreWriter {
    /// Takes the text of messages into the index, in place of what it had of them, and moves its cursor.
    ///
    /// Messages that are gone by now are passed over, and a backlog that was taken in already changes nothing.
    ///
    /// - Returns: how many were taken in.
    @discardableResult
    public func index(_ documents: [SearchDocument], of backlog: SearchBacklog) throws(StoreError) -> Int {
        let cursor = try InstallationTable.searchState(on: connection).cursor
        var count = 0
        for document in documents {
            let message = document.message.rawValue
            guard let place = try SearchTable.place(of: message, on: connection) else { continue }
            // What the cursor has passed is in the index, what it has not passed is not and comes by itself.
            if message <= cursor {
                try SearchTable.delete(searchID: place.searchID, on: connection)
                try SearchTable.dequeue(message, on: connection)
            } else if backlog.cursor == nil {
                try SearchTable.dequeue(message, on: connection)
                continue
            }
            try SearchTable.insert(document, searchID: place.searchID, mailbox: place.mailbox, on: connection)
            count += 1
        }
        if let end = backlog.cursor, end > cursor {
            try InstallationTable.setSearchCursor(end, on: connection)
        }
        return count
    }
}

extension Store {
    /// Indexes the next messages: reads them, makes their text, writes it, in a transaction each.
    ///
    /// - Parameters:
    ///   - limit: how many at most. More in a batch is quicker for the whole and longer for who waits to write.
    ///   - text: makes the text of a message as it is indexed.
    /// - Returns: how many were indexed; 0: there is nothing left.
    @discardableResult
    public func indexNextSearchBatch(
        limit: Int = 200, text: @escaping @Sendable (SearchSource) -> SearchDocument
    ) async throws(StoreError) -> Int {
        let backlog = try await read { try $0.searchBacklog(limit: limit) }
        guard !backlog.sources.isEmpty else { return 0 }
        let documents = backlog.sources.map(text)
        return try await write { try $0.index(documents, of: backlog) }
    }
}
