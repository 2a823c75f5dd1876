internal import MailModel
internal import MailStore
internal import Synchronization

/// Who looks at which conversation at this moment. Pages say so when they open one, when they leave it, and now and then;
/// who has not for a while, is gone.
///
/// It is about seconds, so it lives in memory alone. Pages of others hear of who comes and goes by the feed.
final class PresenceBook: Sendable {
    /// How long what a page said counts, in milliseconds: two of its signs may be missed.
    static let lifetime: Int64 = 75_000

    /// What is known after somebody came or went.
    struct Standing: Sendable, Equatable {
        /// The names of the others who look at it.
        let others: [String]
        /// Whether these others do not know it yet.
        let isNews: Bool
    }

    private struct Viewer {
        let name: String
        let at: Timestamp
    }

    private let state = Mutex<[ConversationID: [MemberID: Viewer]]>([:])

    /// Notes that a member looks at a conversation, or leaves it.
    func note(_ member: MemberRecord, at conversation: ConversationID, isLeaving: Bool, now: Timestamp) -> Standing {
        state.withLock { state in
            var viewers = (state[conversation] ?? [:]).filter {
                now.milliseconds - $0.value.at.milliseconds < Self.lifetime
            }
            let wasThere = viewers[member.id] != nil
            viewers[member.id] = isLeaving ? nil : Viewer(name: member.name, at: now)
            state[conversation] = viewers.isEmpty ? nil : viewers
            if state.count > 10_000 { state = state.filter { $0.key == conversation } }
            let others = viewers.filter { $0.key != member.id }.map(\.value.name).sorted()
            return Standing(others: others, isNews: !others.isEmpty && wasThere == isLeaving)
        }
    }
}
