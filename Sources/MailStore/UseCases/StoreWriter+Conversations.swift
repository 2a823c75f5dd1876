public import MailModel

extension StoreWriter {
    /// Makes an empty conversation. It goes again when its last message is erased.
    public func createConversation(in workspace: WorkspaceID) throws(StoreError) -> ConversationKey {
        let row: Int64
        if let known = touched.workspaces[workspace] {
            row = known
        } else {
            row = try rowID(of: workspace)
            touched.workspaces[workspace] = row
        }
        let id = ConversationID.random()
        let key = try ConversationTable.insert(id, workspace: row, at: now, on: connection)
        touched.freshConversations[key.rawValue] = FreshConversation(id: id, workspace: row)
        return key
    }

    /// Makes marks lead to a conversation, also those that led to another.
    public func setTokens(
        _ tokens: [ThreadToken], to conversation: ConversationKey, in workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try rowID(of: workspace)
        for token in tokens where token.kind != .subject {
            try ConversationTable.setConversation(conversation, of: token, workspace: row, on: connection)
        }
    }

    /// Puts all messages and marks of `other` into `conversation`; the public id of `other` stays as an alias.
    ///
    /// - Returns: the entry in the log with which it can be undone; nil where both are the same already.
    /// - Throws: ``StoreError`` with `invalidState` where they are of different workspaces, `notFound`.
    @discardableResult
    public func mergeConversations(
        into conversation: ConversationKey, from other: ConversationKey
    ) throws(StoreError) -> ConversationEditKey? {
        let target = try ConversationTable.standing(conversation, on: connection)
        let source = try ConversationTable.standing(other, on: connection)
        guard target != source else { return nil }
        guard let targetID = try ConversationTable.publicID(of: target, on: connection),
            let sourceID = try ConversationTable.publicID(of: source, on: connection)
        else { throw StoreError(.notFound, "there is no such conversation") }
        guard targetID.workspace == sourceID.workspace else {
            throw StoreError(.invalidState, "conversations of different workspaces cannot be merged")
        }
        let edit = try ConversationTable.insertEdit(
            .merge, conversation: target, other: source,
            tokens: try ConversationTable.tokens(of: source, on: connection), at: now, on: connection)
        for entry in try ConversationTable.messages(of: source, on: connection) {
            try move(entry, from: source, to: target, reason: .merged, edit: edit)
        }
        try ConversationTable.moveTokens(from: source, to: target, on: connection)
        try ConversationTable.setTarget(target, of: source, on: connection)
        return edit
    }

    /// Takes messages out of a conversation into a new one. Marks stay with the old one, but for those in `tokens`:
    /// give the Message-IDs of the messages that leave, so that answers to them follow.
    ///
    /// - Throws: ``StoreError`` with `invalidState` where a message is not of the conversation, or none would stay.
    @discardableResult
    public func splitConversation(
        _ conversation: ConversationKey, messages: Set<MessageKey>, tokens: [ThreadToken] = []
    ) throws(StoreError) -> (conversation: ConversationKey, edit: ConversationEditKey) {
        let source = try ConversationTable.standing(conversation, on: connection)
        guard let found = try ConversationTable.publicID(of: source, on: connection) else {
            throw StoreError(.notFound, "there is no such conversation")
        }
        let entries = try ConversationTable.messages(of: source, on: connection)
        let leaving = entries.filter { messages.contains(MessageKey(rawValue: $0.message)) }
        guard leaving.count == messages.count, !leaving.isEmpty, leaving.count < entries.count else {
            throw StoreError(
                .invalidState, "only some, not all, messages of one conversation can be taken out of it")
        }
        let target = try ConversationTable.insert(.random(), workspace: found.workspace, at: now, on: connection)
        let tokens = tokens.filter { $0.kind != .subject }
        let edit = try ConversationTable.insertEdit(
            .split, conversation: source, other: target, tokens: tokens, at: now, on: connection)
        for entry in leaving { try move(entry, from: source, to: target, reason: .split, edit: edit) }
        for token in tokens {
            try ConversationTable.setConversation(target, of: token, workspace: found.workspace, on: connection)
        }
        return (target, edit)
    }

    /// Takes a split or a merge back: messages and marks that are still where it put them return, messages with the
    /// reasons that they had. Messages that came since stay where they are.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `invalidState` where it was undone already.
    public func undoConversationEdit(_ key: ConversationEditKey) throws(StoreError) {
        guard let edit = try ConversationTable.edit(key, on: connection) else {
            throw StoreError(.notFound, "there is no such change of a conversation")
        }
        guard edit.undone == nil else { throw StoreError(.invalidState, "the change was undone already") }
        let (from, to) = edit.kind == .merge ? (edit.conversation, edit.other) : (edit.other, edit.conversation)
        let source = try ConversationTable.standing(from, on: connection)
        if edit.kind == .merge { try ConversationTable.setTarget(nil, of: edit.other, on: connection) }
        let target = try ConversationTable.standing(to, on: connection)
        if source != target {
            let there = Dictionary(
                try ConversationTable.messages(of: source, on: connection).map { ($0.message, $0.mailbox) },
                uniquingKeysWith: { $1 })
            for entry in try ConversationTable.moves(of: key, on: connection) {
                guard let mailbox = there[entry.message] else { continue }
                try ConversationTable.setConversation(
                    target, reason: entry.reason, of: entry.message, on: connection)
                touched.fresh[entry.message] = nil
                touch(conversation: source.rawValue, mailbox: mailbox)
                touch(conversation: target.rawValue, mailbox: mailbox)
            }
        }
        guard let workspace = try ConversationTable.publicID(of: target, on: connection)?.workspace else { return }
        for token in edit.tokens
        where try ConversationTable.conversation(of: token, workspace: workspace, on: connection) == source {
            try ConversationTable.setConversation(target, of: token, workspace: workspace, on: connection)
        }
        if edit.kind == .split, source != target, try !ConversationTable.hasMessages(source, on: connection) {
            try ConversationTable.moveTokens(from: source, to: target, on: connection)
            try ConversationTable.setTarget(target, of: source, on: connection)
        }
        try ConversationTable.setUndone(key, at: now, on: connection)
    }

    private func move(
        _ entry: (message: Int64, mailbox: Int64, reason: String), from source: ConversationKey,
        to target: ConversationKey, reason: JoinReason, edit: ConversationEditKey
    ) throws(StoreError) {
        try ConversationTable.insertMove(message: entry.message, reason: entry.reason, edit: edit, on: connection)
        try ConversationTable.setConversation(
            target, reason: reason.rawValue, of: entry.message, on: connection)
        touched.fresh[entry.message] = nil
        touch(conversation: source.rawValue, mailbox: entry.mailbox)
        touch(conversation: target.rawValue, mailbox: entry.mailbox)
    }
}
