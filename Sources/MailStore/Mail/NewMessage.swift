public import MailModel

/// A person as a message names them, decoded for display.
public struct MailPerson: Sendable, Hashable, Codable {
    /// The name; nil where there is none.
    public var name: String?
    /// The address as it was written.
    public var address: String

    /// Describes a person.
    public init(name: String? = nil, address: String) {
        self.name = name
        self.address = address
    }
}

/// What a token says about the messages that share it.
public enum ThreadTokenKind: Int, Sendable, Hashable, CaseIterable {
    /// A Message-ID: of the message itself, or one that it refers to.
    case messageID = 1
    /// Outlook's Thread-Index.
    case threadIndex = 2
    /// The provider's id of the thread.
    case providerThread = 3
    /// The bare subject. It proves nothing alone: it is kept apart, and found by ``StoreReading/subjectCandidates(digest:in:from:through:limit:)``.
    case subject = 4
}

/// A mark by which messages of one conversation find each other.
public struct ThreadToken: Sendable, Hashable {
    /// What it says.
    public let kind: ThreadTokenKind
    /// 16 bytes of a digest.
    public let digest: [UInt8]

    /// Takes a digest of 16 bytes.
    public init(kind: ThreadTokenKind, digest: [UInt8]) {
        precondition(digest.count == 16, "the digest of a token has 16 bytes")
        self.kind = kind
        self.digest = digest
    }
}

/// Why a message is in its conversation.
public enum JoinReason: String, Sendable, Hashable, CaseIterable {
    /// It began the conversation.
    case started
    /// Its References name a message of it.
    case reference
    /// Its In-Reply-To names a message of it.
    case replyTo
    /// Thread-Index.
    case threadIndex
    /// The provider holds them together.
    case providerThread
    /// Same subject, same people, short time.
    case subject
    /// Somebody, or a later message, put two conversations together.
    case merged
    /// Somebody took it out of another conversation.
    case split
}

/// A part of a message that can be opened on its own.
public struct AttachmentRecord: Sendable, Hashable, Codable {
    /// Its IMAP section, such as `2.1`.
    public var section: String
    /// Its file name; may be empty.
    public var name: String
    /// Its media type in lower case.
    public var mediaType: String
    /// Its size in bytes as transferred.
    public var size: Int
    /// Its Content-ID without angle brackets.
    public var contentID: String?
    /// Whether the text shows it in itself.
    public var isInline: Bool
    /// Its transfer encoding in lower case; may be empty.
    public var encoding: String

    /// Describes a part.
    public init(
        section: String, name: String, mediaType: String, size: Int, contentID: String? = nil, isInline: Bool = false,
        encoding: String = ""
    ) {
        self.section = section
        self.name = name
        self.mediaType = mediaType
        self.size = size
        self.contentID = contentID
        self.isInline = isInline
        self.encoding = encoding
    }
}

/// A message as it was read from its bytes, ready to be written. Makes and compresses its stored form at once, so
/// that this is done outside the transaction.
public struct NewMessage: Sendable {
    /// The keyed digest of 32 bytes by which copies of one message are recognised.
    public let identity: [UInt8]
    /// Its own Message-ID.
    public let messageID: MessageID?
    /// What it answers.
    public let inReplyTo: [MessageID]
    /// The chain before it, oldest first.
    public let references: [MessageID]
    /// Its marks: own Message-ID, those that it refers to, Thread-Index, provider's thread, and at most one subject.
    public let tokens: [ThreadToken]
    /// The subject, decoded.
    public let subject: String
    /// The authors.
    public let from: [MailPerson]
    /// The recipients.
    public let to: [MailPerson]
    /// Those who get a copy.
    public let cc: [MailPerson]
    /// Those who get a copy unseen.
    public let bcc: [MailPerson]
    /// To whom answers go.
    public let replyTo: [MailPerson]
    /// What its Date says.
    public let headerDate: Timestamp?
    /// When the server took it (INTERNALDATE): the order of everything.
    public let received: Timestamp
    /// Its size in bytes.
    public let size: Int64
    /// What kind of mail it is, one word.
    public let kind: String
    /// What else is to be said about it, words without spaces.
    public let traits: [String]
    /// The first words of the text.
    public let preview: String
    /// Its parts that can be opened.
    public let attachments: [AttachmentRecord]
    /// Header, text and HTML.
    public let body: StoredBody
    /// The provider's id of the message.
    public let providerMessageID: String?
    /// The provider's id of the thread.
    public let providerThreadID: String?
    /// Whether it is from the mailbox's own address.
    public let isOutgoing: Bool

    let packedBody: [UInt8]

    /// Describes a message. `identity` has 32 bytes.
    public init(
        identity: [UInt8], messageID: MessageID? = nil, inReplyTo: [MessageID] = [], references: [MessageID] = [],
        tokens: [ThreadToken] = [], subject: String = "", from: [MailPerson] = [], to: [MailPerson] = [],
        cc: [MailPerson] = [], bcc: [MailPerson] = [], replyTo: [MailPerson] = [], headerDate: Timestamp? = nil,
        received: Timestamp, size: Int64 = 0, kind: String = "", traits: [String] = [], preview: String = "",
        attachments: [AttachmentRecord] = [], body: StoredBody, providerMessageID: String? = nil,
        providerThreadID: String? = nil, isOutgoing: Bool = false
    ) {
        precondition(identity.count == 32, "an identity has 32 bytes")
        self.identity = identity
        self.messageID = messageID
        self.inReplyTo = inReplyTo
        self.references = references
        self.tokens = tokens
        self.subject = subject
        self.from = from
        self.to = to
        self.cc = cc
        self.bcc = bcc
        self.replyTo = replyTo
        self.headerDate = headerDate
        self.received = received
        self.size = size
        self.kind = kind
        self.traits = traits
        self.preview = preview
        self.attachments = attachments
        self.body = body
        self.providerMessageID = providerMessageID
        self.providerThreadID = providerThreadID
        self.isOutgoing = isOutgoing
        packedBody = BodyCoding.pack(body)
    }
}
