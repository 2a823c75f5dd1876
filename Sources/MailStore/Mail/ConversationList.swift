/// A list of conversations that has its own index: a view, or the unread of one.
enum ConversationList: String, CaseIterable, Sendable {
    case inbox, starred, drafts, sent, archive, junk, trash, kept
    case unreadInbox = "unread_inbox"
    case unreadKept = "unread_kept"

    /// The column that says whether a conversation is in it.
    var column: String { "in_\(rawValue)" }

    /// The list that is read for a filter, and whether its unread are still to be picked out.
    static func reading(_ filter: ConversationFilter) -> (list: ConversationList, picksUnread: Bool) {
        switch filter.view {
        case .inbox: (filter.unreadOnly ? .unreadInbox : .inbox, false)
        case .all: (filter.unreadOnly ? .unreadKept : .kept, false)
        case .starred: (.starred, filter.unreadOnly)
        case .drafts: (.drafts, filter.unreadOnly)
        case .sent: (.sent, filter.unreadOnly)
        case .archive: (.archive, filter.unreadOnly)
        case .junk: (.junk, filter.unreadOnly)
        case .trash: (.trash, filter.unreadOnly)
        }
    }

    /// Whether a conversation with these figures is in the list.
    func contains(places: FolderPlaces, unread: Int64, flagged: Int64) -> Bool {
        switch self {
        case .inbox: places.contains(.inbox)
        case .starred: flagged > 0
        case .drafts: places.contains(.drafts)
        case .sent: places.contains(.sent)
        case .archive: !places.contains(.inbox) && !places.isDisjoint(with: [.archive, .other])
        case .junk: places.contains(.junk)
        case .trash: places.contains(.trash)
        case .kept: places.isKept
        case .unreadInbox: places.contains(.inbox) && unread > 0
        case .unreadKept: places.isKept && unread > 0
        }
    }
}
