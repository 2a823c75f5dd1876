internal import MailModel
internal import MailStore
internal import Synchronization

/// Who looks at which conversation at this moment. Pages say so every few seconds; who has not for a while, is gone.
///
/// It is about seconds, so it lives in memory alone.
final class PresenceBook: Sendable {
    /// How long what a page said counts, in milliseconds: two of its signs may be missed.
    static let lifetime: Int64 = 35_000

    private struct Viewer {
        let name: String
        let at: Timestamp
    }

    private let state = Mutex<[ConversationID: [MemberID: Viewer]]>([:])

    /// Notes that a member looks at a conversation, or leaves it, and gives the names of the others who do.
    func note(_ member: MemberRecord, at conversation: ConversationID, isLeaving: Bool, now: Timestamp) -> [String] {
        state.withLock { state in
            var viewers = (state[conversation] ?? [:]).filter {
                now.milliseconds - $0.value.at.milliseconds < Self.lifetime
            }
            viewers[member.id] = isLeaving ? nil : Viewer(name: member.name, at: now)
            state[conversation] = viewers.isEmpty ? nil : viewers
            if state.count > 10_000 { state = state.filter { $0.key == conversation } }
            return viewers.filter { $0.key != member.id }.map(\.value.name).sorted()
        }
    }
}
