public import MailModel

/// Where words are looked for.
public enum SearchField: String, Sendable, Hashable, CaseIterable {
    /// Authors.
    case sender
    /// Recipients of every sort.
    case recipients
    /// Of them, those who get a copy.
    case copies
    /// The subject.
    case subject
    /// The text.
    case body
    /// Names of attachments.
    case files
}

/// What is asked of a message.
public indirect enum SearchCondition: Sendable, Hashable {
    /// All of these hold; without parts, every message is meant.
    case all([SearchCondition])
    /// One of these holds.
    case any([SearchCondition])
    /// This does not hold.
    case not(SearchCondition)
    /// It has these words next to each other in order, in one of the fields or, where none is named, in any. They are
    /// in the form in which text was indexed, each one word of the index; the last stands for longer ones too where
    /// `isPrefix`.
    case words([String], isPrefix: Bool = false, fields: Set<SearchField> = [])
    /// It is not read.
    case unread
    /// It is flagged.
    case flagged
    /// It is answered.
    case answered
    /// It is a draft.
    case draft
    /// It is from the mailbox's own address.
    case outgoing
    /// It has attachments that are not only shown in the text.
    case attachments
    /// It is of this kind.
    case kind(String)
    /// This is one of its traits.
    case trait(String)
    /// It is in one of these mailboxes.
    case mailboxes(Set<MailboxID>)
    /// It lies in one of these folders.
    case folders(Set<FolderKey>)
    /// It has this label or keyword, without regard to case.
    case label(String)
    /// It lies in a place of one of these kinds.
    case places(FolderPlaces)
    /// It was received then.
    case received(Range<Timestamp>)
}

/// A search. Spam and rubbish are in it unless its condition leaves them out.
public struct SearchRequest: Sendable, Hashable {
    /// The most leaves that a condition can have; what is beyond is refused with `tooLarge`.
    public static let maximumLeaves = 100
    /// How deep conditions can lie in each other, which SQLite's own reader bounds; beyond, `tooLarge`.
    public static let maximumDepth = 16

    /// Whose mail.
    public var scope: MailboxScope
    /// What is asked.
    public var condition: SearchCondition

    /// Describes a search.
    public init(scope: MailboxScope, condition: SearchCondition = .all([])) {
        self.scope = scope
        self.condition = condition
    }
}

/// A message that was found.
public struct SearchHit: Sendable, Hashable {
    /// The message.
    public let message: MessageRecord
    /// Its conversation's public id.
    public let conversation: ConversationID
    /// Some words around what was found, from the text as it was indexed, with U+0002 before and U+0003 after each
    /// match; empty where no words were asked for.
    public let excerpt: String
}

/// A message that is to be indexed.
public struct SearchSource: Sendable {
    /// Its row.
    public let key: MessageKey
    /// Its subject.
    public let subject: String
    /// Its persons.
    public let people: MessagePeople
    /// Its attachments.
    public let attachments: [AttachmentRecord]
    /// Its text.
    public let text: String
}

/// The text of a message as it is indexed.
public struct SearchDocument: Sendable, Hashable {
    /// The message.
    public let message: MessageKey
    /// Authors.
    public var sender: String
    /// Recipients of To.
    public var recipients: String
    /// Recipients of Cc and Bcc.
    public var copies: String
    /// Subject.
    public var subject: String
    /// Text.
    public var body: String
    /// Names of attachments.
    public var files: String

    /// Describes the text.
    public init(
        message: MessageKey, sender: String, recipients: String, copies: String, subject: String, body: String,
        files: String
    ) {
        self.message = message
        self.sender = sender
        self.recipients = recipients
        self.copies = copies
        self.subject = subject
        self.body = body
        self.files = files
    }
}

/// Messages that are to be indexed, with where the index stands after them.
public struct SearchBacklog: Sendable {
    /// Messages in the order in which they came.
    public let sources: [SearchSource]
    let step: Step

    enum Step: Sendable {
        /// Messages after the cursor, which then stands at this row.
        case onward(to: Int64)
        /// Messages from the queue, up to this entry.
        case again(through: Int64)
    }
}

/// How far the index is behind.
public struct SearchLag: Sendable, Hashable {
    /// How many messages are not indexed yet; exact up to 10,000, which also stands for more.
    public let messages: Int
    /// When the oldest of them was written; nil: there is none.
    public let oldest: Timestamp?
}
