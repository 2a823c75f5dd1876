/// What single keys do in the inbox: Gmail's keys, so that there is nothing to learn. Each can have another key, or none.
///
/// The scripts have the same list: it is written into them from here.
enum InboxCommand: String, CaseIterable, Sendable {
    case next, previous, open, back, message, earlierMessage, everything
    case done, inbox, trash, spam, star, read, unread, select, selectAll
    case label, move, assign, snooze, note, undo
    case search, goInbox, goAssigned, goStarred, goSent, goDrafts, goDone, goAll, mailboxes, sheet
    case palette, notify, settings, switchKeys

    /// One sign, or two after each other; a capital letter is one with Shift. Empty: it has none.
    var keys: String {
        switch self {
        case .next: "j"
        case .previous: "k"
        case .open: "o"
        case .back: "u"
        case .message: "n"
        case .earlierMessage: "p"
        case .everything: "i"
        case .done: "e"
        case .trash: "#"
        case .spam: "!"
        case .star: "s"
        case .read: "I"
        case .unread: "U"
        case .select: "x"
        case .selectAll: "* a"
        case .label: "l"
        case .move: "v"
        case .assign: "m"
        case .snooze: "b"
        case .note: "y"
        case .undo: "z"
        case .search: "/"
        case .goInbox: "g i"
        case .goAssigned: "g m"
        case .goStarred: "g s"
        case .goSent: "g t"
        case .goDrafts: "g d"
        case .goDone: "g e"
        case .goAll: "g a"
        case .sheet: "?"
        case .inbox, .mailboxes, .palette, .notify, .settings, .switchKeys: ""
        }
    }

    var words: String {
        switch self {
        case .next: "Next conversation"
        case .previous: "Previous conversation"
        case .open: "Open the conversation"
        case .back: "Back to the list"
        case .message: "Next message"
        case .earlierMessage: "Previous message"
        case .everything: "Show everything, earlier words too"
        case .done: "Done"
        case .inbox: "Move to the inbox"
        case .trash: "Move to Trash"
        case .spam: "Mark as spam"
        case .star: "Star, or take the star away"
        case .read: "Mark as read"
        case .unread: "Mark as unread"
        case .select: "Select"
        case .selectAll: "Select all, or none"
        case .label: "Label"
        case .move: "Move to a folder"
        case .assign: "Assign"
        case .snooze: "Snooze"
        case .note: "Internal note"
        case .undo: "Undo what you did last"
        case .search: "Search"
        case .goInbox: "Go to the unified inbox"
        case .goAssigned: "Go to what is assigned to me"
        case .goStarred: "Go to starred"
        case .goSent: "Go to sent"
        case .goDrafts: "Go to drafts"
        case .goDone: "Go to done"
        case .goAll: "Go to all mail"
        case .mailboxes: "Go to the mailboxes"
        case .sheet: "All keys"
        case .palette: "All commands"
        case .notify: "Mute notifications for an hour"
        case .settings: "Change keys and notifications"
        case .switchKeys: "Switch single keys on or off"
        }
    }

    /// Whether a key of one's own can be chosen for it. The palette always has Ctrl or Cmd and K.
    var isRemappable: Bool { self != .palette }

    /// The list as scripts have it: a line for each, with its name, its keys, its words.
    static let scriptLines = allCases.map { "\($0.rawValue)|\($0.keys)|\($0.words)" }.joined(separator: "\\n")
}
