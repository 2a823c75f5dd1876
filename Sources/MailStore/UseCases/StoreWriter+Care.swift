public import MailModel

extension StoreReading {
    /// Who cares for a conversation, and until when it is put off.
    public func care(for conversation: ConversationKey) throws(StoreError) -> ConversationCare {
        let standing = try ConversationTable.standing(conversation, on: connection)
        guard let row = try CareTable.find(standing.rawValue, on: connection) else { return .none }
        return ConversationCare(
            assignee: try row.assignee.flatMap { (member) throws(StoreError) in
                try MemberTable.publicID(of: member, on: connection)
            }, snoozedUntil: row.snoozedUntil.map { Timestamp(milliseconds: $0) })
    }

    /// What was said and done about a conversation and those that went into it, oldest first, the newest 500.
    public func events(of conversation: ConversationKey) throws(StoreError) -> [ConversationEvent] {
        let standing = try ConversationTable.standing(conversation, on: connection)
        var events = try CareTable.events(of: standing.rawValue, limit: 500, on: connection)
        for alias in try CareTable.aliases(of: standing.rawValue, on: connection) {
            events += try CareTable.events(of: alias, limit: 500, on: connection)
        }
        return events.sorted { $0.row < $1.row }.suffix(500).map(\.event)
    }

    /// The searches that a member keeps, in the order in which they were kept.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the workspace.
    public func savedSearches(of member: MemberID, in workspace: WorkspaceID) throws(StoreError) -> [SavedSearch] {
        try CareTable.searches(of: try rowID(of: member, in: try rowID(of: workspace)), on: connection)
    }

    /// Conversations that were put off and whose time has come.
    public func conversationsDue(at now: Timestamp, limit: Int = 100) throws(StoreError) -> [ConversationKey] {
        try CareTable.due(at: now, limit: bounded(limit), on: connection).map { ConversationKey(rawValue: $0) }
    }
}

extension StoreWriter {
    /// Gives a conversation to a member, or to nobody. Nothing happens where it is so already.
    ///
    /// - Parameter actor: who does it; of the same workspace.
    /// - Throws: ``StoreError`` with `notFound` where the member is not in the actor's workspace.
    public func assign(
        _ conversation: ConversationKey, to member: MemberRecord?, by actor: MemberRecord
    ) throws(StoreError) {
        let row = try member.map { (member) throws(StoreError) in
            try rowID(of: member.id, in: try rowID(of: actor.workspace))
        }
        try change(conversation, .assigned, detail: member?.name ?? "", by: actor) { $0.assignee = row }
    }

    /// Puts a conversation off until a moment, or takes that back. It leaves the lists of the Inbox meanwhile, and comes
    /// back by ``wakeConversations(limit:)`` or when mail for it is received.
    public func snooze(
        _ conversation: ConversationKey, until moment: Timestamp?, by actor: MemberRecord
    ) throws(StoreError) {
        try change(
            conversation, moment == nil ? .woke : .snoozed, detail: moment.map { String($0.milliseconds) } ?? "",
            by: actor
        ) { $0.snoozedUntil = moment?.milliseconds }
    }

    /// Brings conversations back whose time has come.
    ///
    /// - Returns: how many; fewer than `limit` where no more are due.
    @discardableResult
    public func wakeConversations(limit: Int = 100) throws(StoreError) -> Int {
        let due = try conversationsDue(at: now, limit: limit)
        for conversation in due {
            try change(conversation, .woke, detail: "", by: nil) { $0.snoozedUntil = nil }
        }
        return due.count
    }

    /// Adds a note that only members see who can see the conversation.
    ///
    /// - Parameter id: what the note is to be called, where that was chosen before. A note of that id is added once, however
    ///   often and however much later it is asked for: the id is its own, and stays as long as the note.
    /// - Throws: ``StoreError`` with `tooLarge`, `notFound` where there is no such conversation, or `constraint` where the id
    ///   is that of something else.
    @discardableResult
    public func addNote(
        _ text: String, to conversation: ConversationKey, mentions: Set<MemberID> = [], by actor: MemberRecord,
        as id: ConversationEventID = .random()
    ) throws(StoreError) -> ConversationEventID {
        if let known = try CareTable.author(of: id, kind: .note, on: connection) {
            guard known == actor.id else { throw StoreError(.constraint, "there is another event of that id") }
            return id
        }
        guard text.utf8.count <= ConversationEvent.maximumTextBytes, mentions.count <= 100 else {
            throw StoreError(.tooLarge, "a note is longer than can be kept")
        }
        let standing = try ConversationTable.standing(conversation, on: connection)
        return try note(.note, of: standing, detail: text, mentions: mentions, by: actor, as: id)
    }

    /// Keeps a search.
    ///
    /// - Throws: ``StoreError`` with `tooLarge` where there are too many or one is too long, `notFound`.
    @discardableResult
    public func saveSearch(
        _ query: String, name: String, of member: MemberID, in workspace: WorkspaceID
    ) throws(StoreError) -> SavedSearchID {
        let workspaceRow = try rowID(of: workspace)
        let row = try rowID(of: member, in: workspaceRow)
        guard name.utf8.count <= 200, query.utf8.count <= 3_000,
            try CareTable.searches(of: row, on: connection).count < SavedSearch.maximumCount
        else { throw StoreError(.tooLarge, "at most \(SavedSearch.maximumCount) searches are kept") }
        let search = SavedSearch(id: .random(), name: name, query: query)
        try CareTable.insertSearch(search, member: row, at: now, on: connection)
        try append(.savedSearchesUpdated, member.description, workspace: workspaceRow)
        return search.id
    }

    /// Forgets a search. One that is not there changes nothing.
    public func forgetSearch(
        _ id: SavedSearchID, of member: MemberID, in workspace: WorkspaceID
    ) throws(StoreError) {
        let workspaceRow = try rowID(of: workspace)
        let row = try rowID(of: member, in: workspaceRow)
        guard try CareTable.deleteSearch(id, member: row, on: connection) else { return }
        try append(.savedSearchesUpdated, member.description, workspace: workspaceRow)
    }

    /// Tells pages that somebody has come to look at a conversation, or has gone. Nothing is kept of it but the entry of the
    /// feed.
    public func tellPresence(at conversation: ConversationID, in workspace: WorkspaceID) throws(StoreError) {
        try append(.presenceUpdated, conversation.description, workspace: try rowID(of: workspace))
    }

    /// Wakes a conversation for which mail has come.
    func wake(_ conversation: Int64) throws(StoreError) {
        try change(ConversationKey(rawValue: conversation), .woke, detail: "", by: nil) { $0.snoozedUntil = nil }
    }

    // MARK: - Parts

    private func change(
        _ conversation: ConversationKey, _ kind: ConversationEvent.Kind, detail: String, by actor: MemberRecord?,
        _ body: (inout CareTable.Row) -> Void
    ) throws(StoreError) {
        let standing = try ConversationTable.standing(conversation, on: connection)
        let old = try CareTable.find(standing.rawValue, on: connection) ?? .none
        var new = old
        body(&new)
        guard new != old else { return }
        try CareTable.upsert(new, of: standing.rawValue, on: connection)
        try note(kind, of: standing, detail: detail, mentions: [], by: actor)
    }

    @discardableResult
    private func note(
        _ kind: ConversationEvent.Kind, of conversation: ConversationKey, detail: String, mentions: Set<MemberID>,
        by actor: MemberRecord?, as id: ConversationEventID = .random()
    ) throws(StoreError) -> ConversationEventID {
        let event = ConversationEvent(
            id: id, kind: kind, actor: actor?.id, actorName: actor?.name ?? "", detail: detail,
            mentions: mentions, at: now)
        try CareTable.insert(event, of: conversation.rawValue, on: connection)
        // Its lines are written anew when the transaction ends, and its pages hear of it.
        for mailbox in try CareTable.mailboxes(of: conversation.rawValue, on: connection) {
            touch(conversation: conversation.rawValue, mailbox: mailbox)
        }
        return event.id
    }
}
