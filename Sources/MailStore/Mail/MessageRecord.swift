public import MailModel

/// A message as it is stored, without its body.
public struct MessageRecord: Sendable, Hashable {
    /// Its row.
    public let key: MessageKey
    /// Its public id.
    public let id: MessageRecordID
    /// The mailbox that holds it, by row.
    public let mailboxKey: MailboxKey
    /// The mailbox that holds it.
    public let mailbox: MailboxID
    /// The conversation in which it is.
    public let conversation: ConversationKey
    /// Why it is in its conversation.
    public let reason: JoinReason
    /// The keyed digest by which copies are recognised.
    public let identity: [UInt8]
    /// Its own Message-ID.
    public let messageID: MessageID?
    /// What it answers.
    public let inReplyTo: [MessageID]
    /// The chain before it, oldest first.
    public let references: [MessageID]
    /// The subject.
    public let subject: String
    /// All persons of its header.
    public let people: MessagePeople
    /// What its Date says.
    public let headerDate: Timestamp?
    /// When the server took it.
    public let received: Timestamp
    /// Its size in bytes.
    public let size: Int64
    /// What kind of mail it is.
    public let kind: String
    /// What else is to be said about it.
    public let traits: [String]
    /// The first words of the text.
    public let preview: String
    /// Its parts that can be opened.
    public let attachments: [AttachmentRecord]
    /// The provider's id of the message.
    public let providerMessageID: String?
    /// The provider's id of the thread.
    public let providerThreadID: String?
    /// Whether it is from the mailbox's own address.
    public let isOutgoing: Bool
    /// Where it lies.
    public let places: FolderPlaces
    /// Whether somebody has not read it somewhere.
    public let isUnread: Bool
    /// Whether it is flagged somewhere.
    public let isFlagged: Bool
    /// Whether it is answered.
    public let isAnswered: Bool
    /// Whether it is a draft.
    public let isDraft: Bool
    /// Since when it is in no folder any more; nil: it is in one.
    public let removed: Timestamp?
}

/// The persons of a message's header.
public struct MessagePeople: Sendable, Hashable {
    /// The authors.
    public var from: [MailPerson]
    /// The recipients.
    public var to: [MailPerson]
    /// Those who get a copy.
    public var cc: [MailPerson]
    /// Those who get a copy unseen.
    public var bcc: [MailPerson]
    /// To whom answers go.
    public var replyTo: [MailPerson]

    /// Describes the persons.
    public init(
        from: [MailPerson] = [], to: [MailPerson] = [], cc: [MailPerson] = [], bcc: [MailPerson] = [],
        replyTo: [MailPerson] = []
    ) {
        self.from = from
        self.to = to
        self.cc = cc
        self.bcc = bcc
        self.replyTo = replyTo
    }
}

/// What threading and ingest need to know of a message that is there.
public struct KnownMessage: Sendable, Hashable {
    /// Its row.
    public let key: MessageKey
    /// The mailbox that holds it.
    public let mailbox: MailboxKey
    /// The conversation in which it is.
    public let conversation: ConversationKey
    /// When the server took it.
    public let received: Timestamp
    /// Its own Message-ID.
    public let messageID: MessageID?
    /// Whether it is in no folder any more, and only kept for a while.
    public let isRemoved: Bool
}

/// A message that may belong to the same conversation by its subject.
public struct SubjectCandidate: Sendable, Hashable {
    /// The message.
    public let message: MessageKey
    /// Its conversation.
    public let conversation: ConversationKey
    /// When the server took it.
    public let received: Timestamp
    /// Its persons.
    public let people: MessagePeople
    /// Whether it is from the mailbox's own address.
    public let isOutgoing: Bool
    /// Why it is in its conversation.
    public let reason: JoinReason
}
