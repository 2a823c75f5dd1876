public import MailModel

/// A message in a folder of a ``FakeIMAPServer``.
public struct FakeMessage: Sendable {
    /// Its number in the folder.
    public var uid: UInt32
    /// Its flags.
    public var flags: Set<Flag>
    /// The folder's counter when it last changed (RFC 7162 §3.1).
    public var modSeq: UInt64
    /// When it came.
    public var received: Timestamp
    /// Its bytes.
    public var content: MessageContent
    /// What Gmail says about it, where the account is one of Gmail's kind.
    public var gmail: GmailItems?
    /// Names the content wherever it is copied to (RFC 8474 §5.1).
    public var emailID: String
}

/// The bytes of a message, or how to make them.
public enum MessageContent: Sendable, Hashable {
    /// These.
    case bytes([UInt8])
    /// Made when asked for.
    case generated(GeneratedMessage)

    /// A text, whose line feeds become CRLF.
    public static func text(_ text: String) -> MessageContent {
        .bytes(Array(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8))
    }

    /// The bytes.
    public var bytes: [UInt8] {
        switch self {
        case .bytes(let bytes): bytes
        case .generated(let message): message.bytes
        }
    }

    /// How many bytes.
    public var size: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .generated(let message): message.size
        }
    }
}

/// The items of Gmail's extension `X-GM-EXT-1`.
public struct GmailItems: Sendable, Hashable {
    /// `X-GM-MSGID`
    public var messageID: UInt64
    /// `X-GM-THRID`
    public var threadID: UInt64
    /// `X-GM-LABELS`, such as `\Inbox` or `Customers`.
    public var labels: [String]

    /// Takes the items.
    public init(messageID: UInt64, threadID: UInt64, labels: [String] = []) {
        self.messageID = messageID
        self.threadID = threadID
        self.labels = labels
    }
}

/// What a message gets when it is stored.
public struct NewFakeMessage: Sendable {
    /// Its bytes.
    public var content: MessageContent
    /// Its flags.
    public var flags: Set<Flag>
    /// When it came; nil means now.
    public var received: Timestamp?
    /// What Gmail says about it.
    public var gmail: GmailItems?
    /// The id of its content; nil means a new one.
    public var emailID: String?

    /// Takes the parts.
    public init(
        _ content: MessageContent, flags: Set<Flag> = [], received: Timestamp? = nil, gmail: GmailItems? = nil
    ) {
        self.content = content
        self.flags = flags
        self.received = received
        self.gmail = gmail
    }
}
