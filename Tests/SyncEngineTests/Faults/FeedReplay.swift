import MailModel
import MailStore

/// Follows the feed as a page does: whoever loads each conversation again that the feed names has all of them, and what
/// is told of single messages gives the messages that there are.
struct FeedReplay {
    private let workspace: WorkspaceID
    /// Whether every message is told by itself: so it is as long as no transaction changes very many.
    private let countsMessages: Bool
    private var position: Int64 = 0
    private var present: Set<String> = []
    private var conversations: [ConversationID: Set<MessageRecordID>] = [:]

    init(_ workspace: WorkspaceID, countsMessages: Bool) {
        self.workspace = workspace
        self.countsMessages = countsMessages
    }

    /// Reads on and says what is wrong.
    mutating func follow(
        _ store: Store, expecting messages: [MessageRecordID: ConversationID]
    ) async throws -> [String] {
        var problems: [String] = []
        while true {
            let start = position
            let page = try await store.read { try $0.changes(after: start, limit: 500) }
            guard case .changes(let changes, let end) = page else { return ["the feed asks to reload"] }
            for change in changes {
                if change.sequence <= position { problems.append("change \(change.sequence) is out of order") }
                position = change.sequence
                try await take(change, store, &problems)
            }
            position = max(position, end)
            if changes.isEmpty { break }
        }
        compare(messages, &problems)
        return problems
    }

    private mutating func take(_ change: Change, _ store: Store, _ problems: inout [String]) async throws {
        switch change.kind {
        case .conversationUpdated: try await reload(change.entityID, store)
        case .messageAdded where countsMessages:
            if !present.insert(change.entityID).inserted { problems.append("\(change.entityID) was added twice") }
        case .messageRemoved where countsMessages:
            if present.remove(change.entityID) == nil { problems.append("\(change.entityID) was removed twice") }
        case .messageUpdated where countsMessages:
            if !present.contains(change.entityID) { problems.append("\(change.entityID) was changed and is not there") }
        default: break
        }
    }

    private mutating func reload(_ id: String, _ store: Store) async throws {
        guard let id = ConversationID(id) else { return }
        let scope = MailboxScope.all(in: workspace)
        conversations[id] = nil
        guard let found = try await store.read({ try $0.conversation(id, in: scope) }) else { return }
        let messages = Set(found.messages.filter { $0.removed == nil }.map(\.id))
        conversations[found.id] = messages.isEmpty ? nil : messages
    }

    private func compare(_ messages: [MessageRecordID: ConversationID], _ problems: inout [String]) {
        var expected: [ConversationID: Set<MessageRecordID>] = [:]
        for (message, conversation) in messages { expected[conversation, default: []].insert(message) }
        for (conversation, messages) in expected where conversations[conversation] != messages {
            problems.append("the feed leads to other messages in \(conversation)")
        }
        for conversation in conversations.keys where expected[conversation] == nil {
            problems.append("the feed leads to \(conversation), which is not there")
        }
        guard countsMessages else { return }
        let wanted = Set(messages.keys.map(\.description))
        let missing = wanted.subtracting(present)
        let extra = present.subtracting(wanted)
        if !missing.isEmpty { problems.append("the feed never added \(missing)") }
        if !extra.isEmpty { problems.append("the feed never removed \(extra)") }
    }
}
