public import MailModel
public import MailStore

/// Splits and merges of conversations by hand. Each can be taken back, and none is undone by the next message: answers
/// follow the message that they answer, and conversations that somebody took apart are not joined again.
public struct ConversationEditing: Sendable {
    private let tokens: ThreadTokens

    /// Takes the workspace's key.
    public init(identityKey: [UInt8]) { tokens = ThreadTokens(identityKey: identityKey) }

    /// Takes messages out of a conversation into one of their own.
    ///
    /// Copies of the same messages in other mailboxes go with them, also those that the caller cannot see, so that the
    /// conversation looks alike to everybody.
    ///
    /// - Parameters:
    ///   - messages: some, not all, messages of the conversation.
    ///   - scope: what the caller may see.
    /// - Returns: the new conversation.
    /// - Throws: ``StoreError`` with `notFound` where the scope has no such conversation or message, `invalidState`
    ///   where a message is in another conversation or none would stay.
    public func split(
        _ messages: [MessageRecordID], from conversation: ConversationID, in scope: MailboxScope, writer: StoreWriter
    ) throws(StoreError) -> ConversationID {
        guard let key = try writer.conversationKey(conversation, in: scope.workspace),
            let all = try writer.conversation(
                conversation, in: .all(in: scope.workspace))
        else { throw StoreError(.notFound, "there is no such conversation") }
        var identities: Set<[UInt8]> = []
        for id in messages {
            guard let message = try writer.message(id, in: scope) else {
                throw StoreError(.notFound, "there is no such message")
            }
            guard message.conversation == key else {
                throw StoreError(.invalidState, "the message is in another conversation")
            }
            identities.insert(message.identity)
        }
        let leaving = all.messages.filter { identities.contains($0.identity) }
        let staying = Set(
            all.messages.filter { !identities.contains($0.identity) }.compactMap { $0.messageID?.compared })
        // A mark that a message which stays has too, stays.
        let ids = leaving.compactMap(\.messageID).filter { $0.compared.map { !staying.contains($0) } ?? false }
        let result = try writer.splitConversation(
            key, messages: Set(leaving.map(\.key)), tokens: ids.compactMap { tokens.messageID($0) })
        return try writer.conversationID(result.conversation)
    }

    /// Puts conversations together. The one with the oldest row keeps its id; the ids of the others lead to it.
    ///
    /// - Returns: the conversation in which all messages are.
    /// - Throws: ``StoreError`` with `notFound` where the scope has not one of them, `invalidState` for fewer than two.
    public func merge(
        _ conversations: [ConversationID], in scope: MailboxScope, writer: StoreWriter
    ) throws(StoreError) -> ConversationID {
        var keys: Set<ConversationKey> = []
        for id in conversations {
            guard try writer.conversationSummary(id, in: scope) != nil,
                let key = try writer.conversationKey(id, in: scope.workspace)
            else { throw StoreError(.notFound, "there is no such conversation") }
            keys.insert(key)
        }
        let ordered = keys.sorted { $0.rawValue < $1.rawValue }
        guard let oldest = ordered.first, ordered.count > 1 else {
            throw StoreError(.invalidState, "at least two conversations are needed to put them together")
        }
        for other in ordered.dropFirst() { try writer.mergeConversations(into: oldest, from: other) }
        return try writer.conversationID(oldest)
    }

    /// Takes the last split or merge of a conversation back.
    ///
    /// - Returns: what was taken back.
    /// - Throws: ``StoreError`` with `notFound` where there is nothing to take back.
    @discardableResult
    public func undoLast(
        of conversation: ConversationID, in scope: MailboxScope, writer: StoreWriter
    ) throws(StoreError) -> ConversationEdit {
        guard try writer.conversationSummary(conversation, in: scope) != nil,
            let edit = try writer.conversationEdits(of: conversation, in: scope.workspace).first(where: { !$0.isUndone }
            )
        else { throw StoreError(.notFound, "there is nothing to take back in this conversation") }
        try writer.undoConversationEdit(edit.key)
        return edit
    }
}
