internal import MailModel
internal import MailStore

/// What buttons and keys of the inbox do.
enum InboxAct: String, Sendable, CaseIterable {
    case archive, inbox, read, unread, star, unstar, spam, trash, move, label, unlabel, merge, assign, snooze, wake

    /// What was done with so many conversations, in words.
    func words(_ count: Int, _ details: InboxActing.Details = .init()) -> String {
        let what = count == 1 ? "Conversation" : "\(count) conversations"
        return switch self {
        case .archive: "\(what) marked as done"
        case .inbox: "\(what) moved to the inbox"
        case .read: "\(what) marked as read"
        case .unread: "\(what) marked as unread"
        case .star: "\(what) starred"
        case .unstar: "\(what) no longer starred"
        case .spam: "\(what) marked as spam"
        case .trash: "\(what) moved to Trash"
        case .move: details.folder.isEmpty ? "\(what) moved" : "\(what) moved to \(details.folder)"
        case .label: details.label.isEmpty ? "\(what) labelled" : "\(what) labelled \(details.label)"
        case .unlabel:
            "\(details.label.isEmpty ? "Label" : details.label) taken from \(count == 1 ? "the conversation" : what)"
        case .merge: "Conversations put together"
        case .assign: details.assignee == nil ? "\(what) given to nobody" : "\(what) assigned"
        case .snooze: "\(what) snoozed"
        case .wake: "\(what) brought back"
        }
    }
}
