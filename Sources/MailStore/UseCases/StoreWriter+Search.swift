internal import MailModel

extension StoreWriter {
    /// Takes the text of messages into the index, in place of what it had of them, and moves its cursor.
    ///
    /// Messages that are gone by now are passed over, and a backlog that was taken in already changes nothing.
    ///
    /// - Returns: how many were taken in.
    @discardableResult
    public func index(_ documents: [SearchDocument], of backlog: SearchBacklog) throws(StoreError) -> Int {
        let cursor = try InstallationTable.searchState(on: connection).cursor
        let places = try SearchTable.places(of: documents.map(\.message.rawValue), on: connection)
        let present = documents.compactMap { document in
            places[document.message.rawValue].map { (document: document, place: $0) }
        }
        // In the order of their numbers, because the index begins a new piece at each that is lower than the one before.
        for (document, place) in present.sorted(by: { $0.place.searchID < $1.place.searchID }) {
            let message = document.message.rawValue
            // What the cursor has passed is in the index already.
            if message <= cursor { try SearchTable.delete(searchID: place.searchID, on: connection) }
            try SearchTable.insert(
                document, searchID: place.searchID, mailbox: place.mailbox,
                workspace: try owner(of: MailboxKey(rawValue: place.mailbox)).workspace, on: connection)
            if case .again(let entry) = backlog.step {
                try SearchTable.dequeue(message, through: entry, on: connection)
            }
        }
        if case .onward(let end) = backlog.step, end > cursor {
            try InstallationTable.setSearchCursor(end, on: connection)
        }
        return present.count
    }
}

extension StoreWriter {
    /// Takes a step towards freeing the index of the words of erased messages. To be repeated while it says so, with
    /// pauses for others who want to write.
    ///
    /// - Parameter pages: about how many pages of 4 KB are written in the step.
    /// - Returns: whether there is more to do.
    @discardableResult
    public func purgeSearch(pages: Int = 200) throws(StoreError) -> Bool {
        guard try InstallationTable.searchState(on: connection).purge else { return false }
        let isAtEnd = try SearchTable.merge(pages: pages, on: connection)
        if isAtEnd { try InstallationTable.setSearchPurge(false, on: connection) }
        effects.erasedSecrets = isAtEnd
        return !isAtEnd
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
        try await write { try $0.index(documents, of: backlog) }
        return documents.count
    }
}
