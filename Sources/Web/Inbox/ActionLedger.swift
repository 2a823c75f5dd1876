internal import Access
internal import Inbox
internal import MailModel
internal import MailStore
internal import Synchronization

/// One step back of something that was done with messages.
enum UndoStep: Sendable, Hashable {
    /// An action that makes what was done undone.
    case act(MessageAction, [MessageKey])
    /// The last merge of a conversation.
    case takeBack(ConversationID, count: Int)
    /// Who cared for a conversation before, and until when it was put off.
    case care(ConversationID, ConversationCare)
}

/// What was done a moment ago, for those who want it undone: kept in memory for a few minutes.
///
/// It is about messages by their rows and never leaves the process; a browser has only the name of an entry. Whoever undoes
/// is asked again for what it may.
final class ActionLedger: Sendable {
    /// Entries that are kept; the oldest goes first.
    static let capacity = 2_000
    /// How long something can be undone, in milliseconds.
    static let lifetime: Int64 = 10 * 60 * 1000

    struct Entry: Sendable {
        let member: MemberID
        let words: String
        let steps: [UndoStep]
        let isProblem: Bool
        let at: Timestamp
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var order: [String] = []
    }

    private let state = Mutex(State())

    /// Keeps an entry and gives its name.
    func add(_ entry: Entry) -> String {
        let name = BearerToken.random().reveal()
        state.withLock { state in
            state.entries[name] = entry
            state.order.append(name)
            while state.order.count > Self.capacity { state.entries[state.order.removeFirst()] = nil }
        }
        return name
    }

    /// The entry of a member, where it still counts.
    func entry(_ name: String, of member: MemberID, now: Timestamp) -> Entry? {
        state.withLock { state in
            guard let entry = state.entries[name], entry.member == member,
                now.milliseconds - entry.at.milliseconds < Self.lifetime
            else { return nil }
            return entry
        }
    }

    /// Takes an entry out, so that nothing is undone twice.
    func take(_ name: String, of member: MemberID, now: Timestamp) -> Entry? {
        guard let entry = entry(name, of: member, now: now) else { return nil }
        return state.withLock { $0.entries.removeValue(forKey: name) == nil ? nil : entry }
    }
}
