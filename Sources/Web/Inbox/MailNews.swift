internal import Access
internal import MailModel
internal import MailStore

/// Of which mail a person's desktop is to tell.
///
/// A page asks when a conversation has changed; what is decided here is whether that is news for this person. Pushing
/// to browsers that have no page open would ask the same.
struct MailNews: Sendable {
    /// Mail that was received longer ago is history that is being fetched, and no news. In milliseconds.
    static let freshness: Int64 = 10 * 60_000

    let message: MessageRecordID
    let title: String
    let body: String
    let path: String

    /// The element that the script reads.
    var html: HTML {
        "<p data-id=\"\(message.description)\" data-title=\"\(title)\" data-address=\"\(path)\">\(body)</p>"
    }
}

extension InboxReading {
    /// The news of a conversation for the member; nil where there are none, or the member wants to hear of none.
    func news(of id: ConversationID, now: Timestamp) async throws -> MailNews? {
        let member = member
        return try await read { reader in
            let preferences = try InboxPreferences(of: member, reader)
            let scope = try reader.conversationScope(of: member)
            guard preferences.notifies(at: now), let summary = try reader.conversationSummary(id, in: scope),
                summary.places.contains(.inbox), summary.snoozedUntil == nil
            else { return nil }
            switch preferences.notified {
            case .none: return nil
            case .assigned where summary.assignee != member.member.id: return nil
            case .all where summary.assignee != member.member.id && !summary.isPeople: return nil
            default: break
            }
            let newest = try reader.conversation(id, in: scope)?.messages.last {
                !$0.isOutgoing && !$0.isDraft && $0.isUnread && $0.places.contains(.inbox)
            }
            guard let newest, now.milliseconds - newest.received.milliseconds < MailNews.freshness else { return nil }
            let sender = newest.people.from.first.map(MailNames.full) ?? "(nobody)"
            return MailNews(
                message: newest.id, title: sender, body: newest.subject.isEmpty ? "(no subject)" : newest.subject,
                path: InboxAddress().path(id))
        }
    }
}

extension ConversationSummary {
    /// Whether a person wrote in it, as the unified inbox sorts.
    var isPeople: Bool { MailKindGroup(kinds: kinds) == .people }
}
