import MailModel
import MailStore

/// Mail as it should be, kept beside the store in the plainest way, and what lists should show of it.
struct ExpectedMail {
    struct Place {
        let folder: String
        var uid: UInt32?
        /// As the server has them.
        var flags: Set<Flag>
        var isLeaving = false
    }

    struct Message {
        let name: String
        let key: MessageKey
        let mailbox: Int
        var conversation: ConversationKey
        let minute: Int64
        let kind: String
        let hasAttachment: Bool
        let author: String
        var places: [Place] = []
        /// Our own changes that are under way, in their order.
        var pending: [(id: OperationID, change: FlagChange)] = []
        var isErased = false

        func flags(at place: Place) -> Set<Flag> {
            pending.reduce(place.flags) { $1.change.applied(to: $0) }
        }

        var shown: [Place] {
            places.filter { !$0.isLeaving && !flags(at: $0).contains(.deleted) }
        }
        var isShown: Bool { !shown.isEmpty && !isErased }
        var isUnread: Bool { shown.contains { !flags(at: $0).contains(.seen) } }
        var isFlagged: Bool { shown.contains { flags(at: $0).contains(.flagged) } }
        var isDraft: Bool { shown.contains { $0.folder == "Drafts" || flags(at: $0).contains(.draft) } }
        func lies(in folders: Set<String>) -> Bool { shown.contains { folders.contains($0.folder) } }
        /// Whether it is more than spam and rubbish.
        var isKept: Bool { shown.contains { $0.folder != "Spam" && $0.folder != "Trash" } }
    }

    struct Row: Equatable {
        let conversation: ConversationKey
        let mailbox: Int
        let newest: Int64
        let messages: Int
        let unread: Int
        let flagged: Int
        let attachments: Int
        let drafts: Int
        let subject: String
        let preview: String
        let participants: [String]
        let kinds: Set<String>
    }

    var messages: [Message] = []

    /// What a list shows for some mailboxes.
    func list(_ view: ConversationView, unreadOnly: Bool, mailboxes: Set<Int>) -> [Row] {
        var rows: [ConversationKey: Row] = [:]
        let groups = Dictionary(grouping: messages.filter(\.isShown)) { [$0.conversation.rawValue, Int64($0.mailbox)] }
        for (_, group) in groups {
            guard let any = group.first, mailboxes.contains(any.mailbox) else { continue }
            let ordered = group.sorted { ($0.minute, $0.key.rawValue) < ($1.minute, $1.key.rawValue) }
            let kept = ordered.filter(\.isKept)
            let counted = kept.isEmpty ? ordered : kept
            func lies(_ folders: Set<String>) -> Bool { ordered.contains { $0.lies(in: folders) } }
            let isIn =
                switch view {
                case .inbox: lies(["INBOX"])
                case .starred: counted.contains(where: \.isFlagged)
                case .drafts: lies(["Drafts"])
                case .sent: lies(["Sent"])
                case .archive: !lies(["INBOX"]) && lies(["Archive", "Projects"])
                case .junk: lies(["Spam"])
                case .trash: lies(["Trash"])
                case .all: !kept.isEmpty
                }
            let unread = counted.count(where: \.isUnread)
            guard isIn, !unreadOnly || unread > 0 else { continue }
            let newest = counted.last { !$0.isDraft } ?? counted[counted.count - 1]
            var authors: [String] = []
            for message in counted.prefix(1) + counted.dropFirst().suffix(9) where !authors.contains(message.author) {
                authors.append(message.author)
            }
            let row = Row(
                conversation: any.conversation, mailbox: any.mailbox, newest: newest.minute, messages: counted.count,
                unread: unread, flagged: counted.count(where: \.isFlagged),
                attachments: counted.count(where: \.hasAttachment), drafts: counted.count(where: \.isDraft),
                subject: "Subject of \(counted[0].name)", preview: "Preview of \(newest.name)", participants: authors,
                kinds: Set(counted.map(\.kind)))
            if let other = rows[row.conversation], (other.newest, other.mailbox) > (row.newest, row.mailbox) {
                continue
            }
            rows[row.conversation] = row
        }
        return rows.values.sorted {
            ($0.newest, $0.conversation.rawValue, $0.mailbox) > ($1.newest, $1.conversation.rawValue, $1.mailbox)
        }
    }

    /// The counters of a folder.
    func counts(mailbox: Int, folder: String) -> FolderCounts {
        var counts = FolderCounts()
        for message in messages where message.mailbox == mailbox && !message.isErased {
            for place in message.shown where place.folder == folder {
                counts.messages += 1
                if !message.flags(at: place).contains(.seen) { counts.unread += 1 }
            }
        }
        return counts
    }
}
