public import MailModel

/// Whose mail may be seen: a workspace, or some of its mailboxes. Every list and every search is bounded by one.
public struct MailboxScope: Sendable, Hashable {
    /// The workspace.
    public let workspace: WorkspaceID
    /// The mailboxes; nil: all of the workspace.
    public let mailboxes: Set<MailboxID>?

    /// All mailboxes of a workspace.
    public static func all(in workspace: WorkspaceID) -> MailboxScope {
        MailboxScope(workspace: workspace, mailboxes: nil)
    }

    /// Some mailboxes of a workspace; ids that it has not are passed over.
    public static func only(_ mailboxes: Set<MailboxID>, in workspace: WorkspaceID) -> MailboxScope {
        MailboxScope(workspace: workspace, mailboxes: mailboxes)
    }

    private init(workspace: WorkspaceID, mailboxes: Set<MailboxID>?) {
        self.workspace = workspace
        self.mailboxes = mailboxes
    }
}

/// Which conversations a list shows.
public enum ConversationView: String, Sendable, Hashable, CaseIterable {
    /// With a message in the Inbox.
    case inbox
    /// With a message that is flagged.
    case starred
    /// With a message in Drafts.
    case drafts
    /// With a message in Sent.
    case sent
    /// With a message in the archive or in a folder of the owner's own, and none in the Inbox.
    case archive
    /// With a message in the spam folder.
    case junk
    /// With a message in Trash.
    case trash
    /// All but those that are only spam or only rubbish.
    case all
}

/// Which conversations are listed.
public struct ConversationFilter: Sendable, Hashable {
    /// Whose.
    public var scope: MailboxScope
    /// Which list.
    public var view: ConversationView
    /// Whether only those with an unread message.
    public var unreadOnly: Bool
    /// A list of what people do, in place of ``view``.
    public var focus: ConversationFocus?

    /// Describes a list.
    public init(
        scope: MailboxScope, view: ConversationView = .inbox, unreadOnly: Bool = false,
        focus: ConversationFocus? = nil
    ) {
        self.scope = scope
        self.view = view
        self.unreadOnly = unreadOnly
        self.focus = focus
    }
}

/// A conversation as a list shows it: what one mailbox's messages say of it.
///
/// Where several mailboxes of the scope hold messages of the conversation, it is the one whose newest message is the
/// newest. What mailboxes outside the scope hold is not in it.
public struct ConversationSummary: Sendable, Hashable {
    /// Its row.
    public let key: ConversationKey
    /// Its public id.
    public let id: ConversationID
    /// The mailbox of which this speaks.
    public let mailbox: MailboxID
    /// When its newest message was received; drafts, spam and rubbish count only where there is nothing else.
    public let newest: Timestamp
    /// How many messages it has, spam and rubbish left out where there is something else.
    public let messageCount: Int
    /// Of them, how many are unread.
    public let unreadCount: Int
    /// Of them, how many are flagged.
    public let flaggedCount: Int
    /// Of them, how many have attachments.
    public let attachmentCount: Int
    /// Of them, how many are drafts.
    public let draftCount: Int
    /// The subject of its first message.
    public let subject: String
    /// The first words of its newest message.
    public let preview: String
    /// Who wrote in it: the first, then the latest ones, at most 10 in order of their messages.
    public let participants: [MailPerson]
    /// What kinds of mail are in it.
    public let kinds: [String]
    /// Where its messages lie.
    public let places: FolderPlaces
    /// The labels of its messages.
    public let labels: [LabelKey]
    /// Who cares for it; nil: nobody.
    public let assignee: MemberID?
    /// Until when it is put off; nil: it is not.
    public let snoozedUntil: Timestamp?
}

/// A conversation with its messages, oldest first, as far as the scope reaches.
public struct ConversationRecord: Sendable, Hashable {
    /// Its row.
    public let key: ConversationKey
    /// Its public id. Another one than was asked for where that was merged into this.
    public let id: ConversationID
    /// Its messages that are in a folder, oldest first.
    public let messages: [MessageRecord]
}

/// What was done to conversations, in a form that can be undone.
public struct ConversationEdit: Sendable, Hashable {
    /// What kind of change.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// All messages of ``ConversationEdit/other`` came into ``ConversationEdit/conversation``.
        case merge
        /// Messages of ``ConversationEdit/conversation`` went into the new ``ConversationEdit/other``.
        case split
    }
    /// Its row.
    public let key: ConversationEditKey
    /// What was done.
    public let kind: Kind
    /// The conversation that stayed.
    public let conversation: ConversationID
    /// The conversation that went or came.
    public let other: ConversationID
    /// How many messages changed place.
    public let messageCount: Int
    /// When.
    public let at: Timestamp
    /// Whether it was undone.
    public let isUndone: Bool
}
