internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import NIOCore

/// The feed of one page as server-sent events: what changed, by sequence number, kind and id; never what is in it. The
/// page fetches what it shows, and so sees only what it may.
///
/// Each event carries its sequence number, so that a browser that was away goes on where it was. Where too much happened
/// meanwhile it is told once to load anew.
struct LiveFeed: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// Beyond so many changes at once, loading anew is less work for both sides.
    static let longestReplay = 200

    let store: Store
    let sessions: Sessions
    let token: BearerToken
    let origin: RequestOrigin
    let member: SignedInMember
    /// Where the page stands.
    let position: Int64
    let wakeUps: AsyncStream<LiveHub.Wake>

    func makeAsyncIterator() -> Iterator {
        Iterator(feed: self, member: member, position: position, wakeUps: wakeUps.makeAsyncIterator())
    }

    struct Iterator: AsyncIteratorProtocol {
        let feed: LiveFeed
        var member: SignedInMember
        var position: Int64
        var wakeUps: AsyncStream<LiveHub.Wake>.Iterator
        var hasBegun = false
        var hasEnded = false

        /// The next events; nil when the stream ends: the session is over, or the server stops.
        mutating func next() async throws -> ByteBuffer? {
            guard !hasEnded else { return nil }
            guard hasBegun else {
                hasBegun = true
                let missed = try await changes()
                return ByteBuffer(string: "retry: 2000\n\nevent: beat\ndata:\n\n" + missed)
            }
            while let wake = await wakeUps.next(isolation: #isolation) {
                if wake == .beat, try await !renew() {
                    hasEnded = true
                    return ByteBuffer(string: "event: signed-out\ndata:\n\n")
                }
                let text = try await changes()
                if !text.isEmpty { return ByteBuffer(string: text) }
                if wake == .beat { return ByteBuffer(string: "event: beat\ndata:\n\n") }
            }
            return nil
        }

        /// Whether the session still holds, and for the same workspace; with the role as it is now.
        private mutating func renew() async throws -> Bool {
            guard let current = try await feed.sessions.member(for: feed.token, origin: feed.origin),
                current.workspace == member.workspace
            else { return false }
            member = current
            return true
        }

        /// What happened since the position, as events; empty where nothing did that the member may know of.
        private mutating func changes() async throws -> String {
            let (member, after) = (member, position)
            let found = try await feed.store.read { reader -> (text: String, upTo: Int64) in
                let page = try reader.changes(
                    in: member.workspace, after: after, limit: LiveFeed.longestReplay)
                guard case .changes(let changes, let upTo) = page, changes.count < LiveFeed.longestReplay else {
                    let newest = try reader.feedPosition()
                    return (LiveFeed.resync(newest), newest)
                }
                let visible = try changes.filter { try LiveVisibility.isVisible($0, to: member, reader) }
                return (visible.map(LiveFeed.event).joined(), upTo)
            }
            position = found.upTo
            return found.text
        }
    }

    static func event(_ change: Change) -> String {
        // Kinds and ids are words of ours: letters, digits, points, underscores.
        """
        id: \(change.sequence)
        event: change
        data: {"seq":\(change.sequence),"kind":"\(change.kind)","id":"\(change.entityID)"}


        """
    }

    static func resync(_ position: Int64) -> String { "id: \(position)\nevent: resync\ndata: \(position)\n\n" }
}

/// Of which changes a member's pages hear.
enum LiveVisibility {
    /// Kinds that are not named here are nobody's: a new kind is not told before somebody has decided to whom.
    static func isVisible(_ change: Change, to member: SignedInMember, _ reader: some StoreReading) throws -> Bool {
        switch change.kind {
        case .membersUpdated, .workspaceUpdated, .accessUpdated, .mailboxErased: return true
        case .mailboxConnected, .mailboxUpdated, .syncUpdated, .folderUpdated:
            guard let id = MailboxID(change.entityID) else { return false }
            do {
                _ = try reader.require(.seeMailboxes, of: member, with: id)
                return true
            } catch is AccessError {
                return false
            }
        case .checkRecorded, .verificationUpdated, .alertUpdated, .domainChecked: return member.may(.manageMailboxes)
        case .conversationUpdated, .presenceUpdated:
            guard let id = ConversationID(change.entityID) else { return false }
            return try reads(member, reader) { try reader.concerns(id, $0) }
        case .labelUpdated: return member.may(.readConversations)
        case .preferencesUpdated: return change.entityID == member.member.person.description
        case .savedSearchesUpdated: return change.entityID == member.member.id.description
        case .operationUpdated:
            // Pages show at once what is done; of what becomes of it on the server, only a refusal is news.
            guard let id = OperationID(change.entityID), try reader.operation(id)?.state == .failed,
                let mailbox = try reader.mailbox(of: id)
            else { return false }
            return try reads(member, reader) { $0.reaches(mailbox) }
        default: return false
        }
    }

    /// Whether the member may read, and what it may read holds.
    private static func reads(
        _ member: SignedInMember, _ reader: some StoreReading, _ holds: (MailboxScope) throws -> Bool
    ) throws -> Bool {
        do {
            return try holds(try reader.conversationScope(of: member))
        } catch is AccessError {
            return false
        }
    }
}
