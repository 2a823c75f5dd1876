internal import MailReading
internal import MailStore

/// The words of the search grammar, with those that people try as well.
enum SearchVocabulary {
    static let columns: [String: SearchField] = [
        "from": .sender, "to": .recipients, "cc": .copies, "bcc": .copies, "subject": .subject, "body": .body,
        "filename": .files, "file": .files,
    ]

    static let features: [String: SearchFeature] = [
        "attachment": .attachment, "attachments": .attachment, "file": .attachment, "files": .attachment,
        "link": .link, "links": .link, "url": .link,
    ]

    static let places: [String: SearchPlace] = [
        "inbox": .inbox, "sent": .sent, "drafts": .drafts, "draft": .drafts, "archive": .archive,
        "archived": .archive, "spam": .spam, "junk": .spam, "trash": .trash, "bin": .trash, "deleted": .trash,
        "anywhere": .anywhere, "all": .anywhere,
    ]

    static let states: [String: SearchExpression] = {
        var states: [String: SearchExpression] = [:]
        for state in SearchState.allCases { states[state.rawValue] = .state(state) }
        for (word, state) in [
            "flagged": SearchState.starred, "unflagged": .unstarred, "replied": .answered, "unreplied": .unanswered,
            "sent": .outgoing, "received": .incoming, "seen": .read, "unseen": .unread,
        ] {
            states[word] = .state(state)
        }
        for kind in MessageKind.allCases { states[kind.rawValue] = .kind(kind.rawValue) }
        for (word, kind) in [
            "auto-reply": MessageKind.automaticReply, "autoreply": .automaticReply, "newsletter": .list,
            "invitation": .calendar,
        ] {
            states[word] = .kind(kind.rawValue)
        }
        return states
    }()

    /// Every operator, for the message about one that is none.
    static let operators =
        "from:, to:, cc:, subject:, body:, filename:, has:, is:, in:, folder:, label:, mailbox:, before:, after:, on:, "
        + "older_than:, newer_than:"

    static func list(_ words: some Sequence<String>) -> String { words.joined(separator: ", ") }
}
