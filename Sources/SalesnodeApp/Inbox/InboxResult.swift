internal import MailModel
internal import MailStore
internal import SyncEngine

/// What a request about mail brought.
enum InboxResult: Sendable, Codable, Hashable {
    /// Of `folders`.
    case folders(FolderReport)
    /// Of `inbox list`.
    case conversations(ConversationPage)
    /// What changed in a list.
    case news(ConversationNews)
    /// Of `inbox show`.
    case conversation(ConversationReading)
    /// Of `inbox search`.
    case hits(SearchPage)
    /// Of `mailbox sync`.
    case synced(SyncResult)
    /// Of `mailbox audit`.
    case audited(AuditResult)

    /// Whether what was asked for is so.
    var isGood: Bool {
        switch self {
        case .synced(let result): result.troubles.isEmpty
        case .audited(let result): result.troubles.isEmpty && result.completeness.isComplete
        case .folders, .conversations, .news, .conversation, .hits: true
        }
    }
}

/// How a mailbox stands with its server.
struct MailboxStanding: Sendable, Codable, Hashable {
    /// How much history is wanted: `none`, `all`, or days such as `90d`.
    var history: String
    /// What the engine does with it.
    var phase: String
    /// Messages of history that were taken in, and how many there are.
    var historyDone: Int?
    var historyTotal: Int?
    /// When a connection last was signed in.
    var lastConnected: Timestamp?
    /// When it last had news.
    var lastActivity: Timestamp?
    /// Why it last failed, as the code of a finding.
    var lastError: String?
    /// How much of it is stored: 1000 is all.
    var permille: Int
    /// The same in words, with the reasons.
    var completeness: String

    init(_ state: SyncState?, _ completeness: MailboxCompleteness) {
        let state = state ?? SyncState()
        history = state.history.description
        phase = state.phase.rawValue
        let hasProgress = state.phase == .history || state.done > 0
        historyDone = hasProgress ? state.done : nil
        historyTotal = hasProgress ? state.total : nil
        lastConnected = state.lastConnected
        lastActivity = state.lastActivity
        lastError = state.lastError.isEmpty ? nil : state.lastError
        permille = completeness.permille
        self.completeness = completeness.description
    }
}

/// The folders of a mailbox.
struct FolderReport: Sendable, Codable, Hashable {
    /// One of them.
    struct Folder: Sendable, Codable, Hashable {
        var name: String
        var role: FolderRole?
        /// Messages that are here.
        var messages: Int
        var unread: Int
        /// How much of it is stored; left out where it is not kept in step.
        var completeness: FolderCompleteness?
    }

    var address: String
    var sync: MailboxStanding
    var folders: [Folder]
}

/// A conversation as a list shows it.
struct ConversationEntry: Sendable, Codable, Hashable {
    var id: ConversationID
    /// The address of the mailbox of which this speaks.
    var mailbox: String
    var newest: Timestamp
    var messages: Int
    var unread: Int
    var flagged: Int
    var drafts: Int
    var attachments: Int
    var subject: String
    var preview: String
    var participants: [MailPerson]
    var kinds: [String]
}

/// A part of a list.
struct ConversationPage: Sendable, Codable, Hashable {
    var conversations: [ConversationEntry]
    /// To be given for the next part.
    var next: String?
    /// The position of the feed that the list shows.
    var position: Int64
}

/// What changed in a list.
struct ConversationNews: Sendable, Codable, Hashable {
    /// Conversations that are in the list and changed, oldest change first.
    var conversations: [ConversationEntry]
    /// The new position of the feed.
    var position: Int64
    /// Whether more changed than is known any more: the list must be read anew.
    var mustReload: Bool
}

/// A conversation with its messages.
struct ConversationReading: Sendable, Codable, Hashable {
    /// One message.
    struct Message: Sendable, Codable, Hashable {
        var id: MessageRecordID
        var mailbox: String
        var folders: [String]
        var received: Timestamp
        var date: Timestamp?
        var subject: String
        var from: [MailPerson]
        var to: [MailPerson]
        var cc: [MailPerson]
        var bcc: [MailPerson]
        var replyTo: [MailPerson]
        var messageID: String?
        var kind: String
        var traits: [String]
        var size: Int64
        /// Why it is in this conversation.
        var reason: String
        var isUnread: Bool
        var isFlagged: Bool
        var isAnswered: Bool
        var isDraft: Bool
        var isOutgoing: Bool
        var attachments: [AttachmentRecord]
        var text: String
        /// Whether nothing of the text was left out.
        var isComplete: Bool
    }

    var id: ConversationID
    var subject: String
    var messages: [Message]
}

/// Messages that were found.
struct SearchPage: Sendable, Codable, Hashable {
    /// One of them.
    struct Hit: Sendable, Codable, Hashable {
        /// A piece of the excerpt.
        struct Piece: Sendable, Codable, Hashable {
            var text: String
            var isMatch: Bool
        }

        var id: MessageRecordID
        var conversation: ConversationID
        var mailbox: String
        var received: Timestamp
        var from: [MailPerson]
        var subject: String
        var preview: String
        var isUnread: Bool
        var excerpt: [Piece]
    }

    /// The query as it was understood.
    var query: String
    var hits: [Hit]
    /// To be given for the next part.
    var next: String?
    /// Messages that are not in the index yet.
    var notIndexed: Int
}

/// A folder that could not be worked on.
struct FolderTrouble: Sendable, Codable, Hashable {
    var folder: String
    var code: String
    var message: String
}

/// What became of one folder.
struct SyncedFolder: Sendable, Codable, Hashable {
    var folder: String
    var new: Int
    var changed: Int
    var removed: Int
    var quarantined: Int
}

/// What `mailbox sync` did.
struct SyncResult: Sendable, Codable, Hashable {
    var address: String
    var folders: [SyncedFolder]
    var troubles: [FolderTrouble]
    var completeness: MailboxCompleteness
    var permille: Int
    var words: String
}

/// What a comparison found in one folder.
struct AuditedFolder: Sendable, Codable, Hashable {
    var folder: String
    /// Messages of the server that were not here, fetched now where they could be.
    var missing: Int
    /// Messages that were here and not on the server, taken away now.
    var surplus: Int
    /// Messages whose flags differed, now as the server has them.
    var differingFlags: Int
}

/// What `mailbox audit` found.
struct AuditResult: Sendable, Codable, Hashable {
    var address: String
    var audits: [AuditedFolder]
    /// Whether what differed was mended; a running server mends it by itself.
    var isMended: Bool
    var troubles: [FolderTrouble]
    var completeness: MailboxCompleteness
    var permille: Int
    var words: String
}
