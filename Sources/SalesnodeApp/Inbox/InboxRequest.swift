/// What a command asks about mail: to be read from the store, or fetched from the server first.
enum InboxRequest: Sendable, Codable, Hashable {
    /// The folders of a mailbox.
    case folders(reference: String)
    /// A part of a list of conversations.
    case list(ConversationListRequest)
    /// What changed in a list after a position of the feed; waits a while where nothing has.
    case news(ConversationListRequest, after: Int64)
    /// One conversation.
    case show(conversation: String)
    /// Messages with words.
    case search(MessageSearchRequest)
    /// Bring a mailbox up to date now.
    case sync(reference: String)
    /// Compare a mailbox with its server, message by message, and mend what differs.
    case audit(reference: String)

    /// The mailbox whose server is asked.
    var contactedMailbox: String? {
        switch self {
        case .sync(let reference), .audit(let reference): reference
        case .folders, .list, .news, .show, .search: nil
        }
    }

    /// The word by which a log names it.
    var name: String {
        switch self {
        case .folders: "folders"
        case .list: "inbox list"
        case .news: "inbox list --follow"
        case .show: "inbox show"
        case .search: "inbox search"
        case .sync: "mailbox sync"
        case .audit: "mailbox audit"
        }
    }
}

/// Which conversations are listed.
struct ConversationListRequest: Sendable, Codable, Hashable {
    /// Items of one part, where nobody says how many.
    static let usualLimit = 50
    /// Items of one part at most.
    static let maximumLimit = 500

    /// The address or id of one mailbox; nil for all.
    var mailbox: String?
    /// The name of a view.
    var view: String
    /// Whether only those with an unread message.
    var unreadOnly: Bool
    var limit: Int
    /// Where the part before ended.
    var after: String?
}

/// What is searched for.
struct MessageSearchRequest: Sendable, Codable, Hashable {
    /// As it was typed.
    var query: String
    /// The address or id of one mailbox; nil for all.
    var mailbox: String?
    var limit: Int
    /// Where the part before ended.
    var after: String?
}
