/// The row of a mailbox, for work inside the process. Never shown outside; ``MailboxID`` is.
public struct MailboxKey: RawRepresentable, Sendable, Hashable {
    /// The row id.
    public let rawValue: Int64
    /// Takes a row id.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The row of a folder; it stays when the folder is renamed.
public struct FolderKey: RawRepresentable, Sendable, Hashable {
    /// The row id.
    public let rawValue: Int64
    /// Takes a row id.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The row of a message.
public struct MessageKey: RawRepresentable, Sendable, Hashable {
    /// The row id.
    public let rawValue: Int64
    /// Takes a row id.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The row of a place where a message lies.
public struct LocationKey: RawRepresentable, Sendable, Hashable {
    /// The row id.
    public let rawValue: Int64
    /// Takes a row id.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The row of a conversation.
public struct ConversationKey: RawRepresentable, Sendable, Hashable {
    /// The row id.
    public let rawValue: Int64
    /// Takes a row id.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}

/// The row of an entry in the log of splits and merges.
public struct ConversationEditKey: RawRepresentable, Sendable, Hashable {
    /// The row id.
    public let rawValue: Int64
    /// Takes a row id.
    public init(rawValue: Int64) { self.rawValue = rawValue }
}
