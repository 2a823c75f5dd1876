public import MailModel

extension StoreReading {
    /// A list of conversations, by their newest messages, newest first. Each is in it once.
    ///
    /// A part can have fewer items than asked for, even none, and still have a next one.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - through: ``Page/next`` of the part that is read again: it ends where it ended, however many are in it now.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    /// - Throws: ``StoreError`` with `notFound` where there is no such workspace.
    public func conversationList(
        _ filter: ConversationFilter, after: String? = nil, through: String? = nil, limit: Int = 50
    ) throws(StoreError) -> Page<ConversationSummary> {
        var listing = try ConversationListing(filter: filter, after: after, through: through, on: connection)
        return try listing.page(limit: bounded(limit))
    }

    /// A conversation as lists show it; nil where the scope has no message of it in a folder.
    public func conversationSummary(
        _ id: ConversationID, in scope: MailboxScope
    ) throws(StoreError) -> ConversationSummary? {
        guard let key = try ConversationTable.find(id, workspace: try rowID(of: scope.workspace), on: connection)
        else { return nil }
        return try SummaryTable.list(conversation: key.rawValue, on: connection)
            .filter { scope.contains($0.summary.mailbox) }
            .max { ($0.summary.newest, $0.mailbox) < ($1.summary.newest, $1.mailbox) }?
            .summary
    }

    /// The labels of a conversation's messages, as far as the scope reaches.
    public func conversationLabels(_ id: ConversationID, in scope: MailboxScope) throws(StoreError) -> Set<LabelKey> {
        guard let key = try ConversationTable.find(id, workspace: try rowID(of: scope.workspace), on: connection)
        else { return [] }
        return try SummaryTable.list(conversation: key.rawValue, on: connection)
            .filter { scope.contains($0.summary.mailbox) }
            .reduce(into: []) { $0.formUnion($1.summary.labels) }
    }

    /// A conversation with its messages; nil where the scope has no message of it in a folder. The id of one that was
    /// merged into another gives that one.
    public func conversation(
        _ id: ConversationID, in scope: MailboxScope
    ) throws(StoreError) -> ConversationRecord? {
        guard let key = try ConversationTable.find(id, workspace: try rowID(of: scope.workspace), on: connection),
            let standing = try ConversationTable.publicID(of: key, on: connection)
        else { return nil }
        let messages = try MessageTable.list(conversation: key, on: connection)
            .filter { scope.contains($0.mailbox) }
            .sorted { ($0.received, $0.key.rawValue) < ($1.received, $1.key.rawValue) }
        return messages.isEmpty ? nil : ConversationRecord(key: key, id: standing.id, messages: messages)
    }

    /// The public id of a conversation's row; of the one into which it was merged, where it was.
    public func conversationID(_ key: ConversationKey) throws(StoreError) -> ConversationID {
        let standing = try ConversationTable.standing(key, on: connection)
        guard let found = try ConversationTable.publicID(of: standing, on: connection) else {
            throw StoreError(.notFound, "there is no such conversation")
        }
        return found.id
    }

    /// The row of a conversation; of the one into which it was merged, where it was. Nil where there is none.
    public func conversationKey(
        _ id: ConversationID, in workspace: WorkspaceID
    ) throws(StoreError) -> ConversationKey? {
        try ConversationTable.find(id, workspace: try rowID(of: workspace), on: connection)
    }

    /// How many messages a conversation has in all mailboxes, removed ones included.
    public func messageCount(of conversation: ConversationKey) throws(StoreError) -> Int {
        try ConversationTable.messages(of: conversation, on: connection).count
    }

    /// What was done to a conversation, newest first, at most 100.
    public func conversationEdits(
        of id: ConversationID, in workspace: WorkspaceID
    ) throws(StoreError) -> [ConversationEdit] {
        guard let key = try ConversationTable.find(id, workspace: try rowID(of: workspace), on: connection) else {
            return []
        }
        var result: [ConversationEdit] = []
        for edit in try ConversationTable.edits(of: key, limit: 100, on: connection) {
            guard let kept = try ConversationTable.publicID(of: edit.conversation, on: connection),
                let other = try ConversationTable.publicID(of: edit.other, on: connection)
            else { continue }
            result.append(
                ConversationEdit(
                    key: edit.key, kind: edit.kind, conversation: kept.id, other: other.id,
                    messageCount: try ConversationTable.moves(of: edit.key, on: connection).count, at: edit.at,
                    isUndone: edit.undone != nil))
        }
        return result
    }
}
