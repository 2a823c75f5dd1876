/// A way to sign in that a provider offers.
public struct SignInOption: Sendable, Hashable, Codable {
    /// What is used to sign in.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// The provider's own web page gives a token (OAuth 2.0).
        case oauth
        /// A password for this program only, made on a page of the provider.
        case appPassword = "app-password"
        /// The mailbox's own password.
        case password
    }

    /// What is used.
    public var kind: Kind
    /// Whether it is the one to choose.
    public var isRecommended: Bool
    /// The provider's page about it.
    public var page: String?
    /// What else a person must know, in one sentence.
    public var note: String?

    /// Takes the parts as they are.
    public init(_ kind: Kind, isRecommended: Bool = false, page: String? = nil, note: String? = nil) {
        self.kind = kind
        self.isRecommended = isRecommended
        self.page = page
        self.note = note
    }
}

/// Who files the copy of a sent message in the Sent folder.
public enum SentCopies: String, Sendable, Hashable, Codable {
    /// The provider does when it takes a message for sending.
    case filedByProvider = "filed-by-provider"
    /// Nobody, so that the program must.
    case notFiled = "not-filed"
    /// It differs or is not proven: look for a copy before filing one.
    case lookFirst = "look-first"
    /// Nothing is known.
    case unknown
}

/// Limits that a provider publishes; nil where none is known, which is not the same as none.
public struct ProviderLimits: Sendable, Hashable, Codable {
    /// Messages that may be sent in a day.
    public var messagesPerDay: Int?
    /// Recipients in a day.
    public var recipientsPerDay: Int?
    /// Recipients of one message.
    public var recipientsPerMessage: Int?
    /// Messages that may be sent in a minute.
    public var messagesPerMinute: Int?
    /// IMAP connections at a time.
    public var connections: Int?
    /// SMTP connections at a time.
    public var sendingConnections: Int?
    /// Bytes of one message.
    public var messageBytes: Int?

    /// Takes the numbers as they are.
    public init(
        messagesPerDay: Int? = nil, recipientsPerDay: Int? = nil, recipientsPerMessage: Int? = nil,
        messagesPerMinute: Int? = nil, connections: Int? = nil, sendingConnections: Int? = nil,
        messageBytes: Int? = nil
    ) {
        self.messagesPerDay = messagesPerDay
        self.recipientsPerDay = recipientsPerDay
        self.recipientsPerMessage = recipientsPerMessage
        self.messagesPerMinute = messagesPerMinute
        self.connections = connections
        self.sendingConnections = sendingConnections
        self.messageBytes = messageBytes
    }

    /// Whether no limit is known.
    public var isEmpty: Bool { self == ProviderLimits() }
}

/// Something that a person must know about a provider.
public struct ProviderNote: Sendable, Hashable, Codable {
    /// One sentence.
    public var text: String
    /// The provider's page about it.
    public var page: String?

    /// Takes the parts as they are.
    public init(_ text: String, page: String? = nil) {
        self.text = text
        self.page = page
    }
}
