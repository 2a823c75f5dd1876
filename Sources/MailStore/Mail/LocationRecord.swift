public import MailModel

/// A place where a message lies, to be written.
public struct NewLocation: Sendable, Hashable {
    /// The folder.
    public var folder: FolderKey
    /// The UID there; nil while only we know that the message is there, after a move of our own.
    public var uid: UInt32?
    /// Its flags there.
    public var flags: Set<Flag>
    /// Its labels there, as the provider writes them.
    public var labels: [String]
    /// When its flags last changed; nil where the server keeps none.
    public var modSeq: ModSeq?

    /// Describes a place.
    public init(
        folder: FolderKey, uid: UInt32?, flags: Set<Flag> = [], labels: [String] = [], modSeq: ModSeq? = nil
    ) {
        self.folder = folder
        self.uid = uid
        self.flags = flags
        self.labels = labels
        self.modSeq = modSeq
    }
}

/// A place where a message lies.
public struct LocationRecord: Sendable, Hashable {
    /// Its row.
    public let key: LocationKey
    /// The message.
    public let message: MessageKey
    /// The folder.
    public let folder: FolderKey
    /// The UID there; nil while only we know that the message is there.
    public let uid: UInt32?
    /// Its flags, with our own changes that the server has not heard of yet.
    public let flags: Set<Flag>
    /// Its labels, as the provider writes them.
    public let labels: [String]
    /// When its flags last changed on the server.
    public let modSeq: ModSeq?
    /// Whether the message was moved away from here by us, and the server has not heard of it yet. It is shown here no
    /// more, but its UID is still known.
    public let isLeaving: Bool
}

/// What the server said last about a message in a folder.
public struct StoredFlags: Sendable, Hashable {
    /// The UID.
    public let uid: UInt32
    /// The flags as the server has them.
    public let flags: Set<Flag>
    /// The labels as the server has them.
    public let labels: [String]
    /// When they last changed.
    public let modSeq: ModSeq?
}

/// Flags to be added and taken away.
public struct FlagChange: Sendable, Hashable {
    /// Those to be added.
    public var added: Set<Flag>
    /// Those to be taken away.
    public var removed: Set<Flag>

    /// Describes a change.
    public init(added: Set<Flag> = [], removed: Set<Flag> = []) {
        self.added = added
        self.removed = removed
    }

    /// `flags` after the change.
    public func applied(to flags: Set<Flag>) -> Set<Flag> { flags.subtracting(removed).union(added) }
}

/// Labels to be added and taken away.
public struct LabelChange: Sendable, Hashable {
    /// Those to be added, as the provider writes them.
    public var added: Set<String>
    /// Those to be taken away.
    public var removed: Set<String>

    /// Describes a change.
    public init(added: Set<String> = [], removed: Set<String> = []) {
        self.added = added
        self.removed = removed
    }

    /// `labels` after the change, in a fixed order.
    public func applied(to labels: [String]) -> [String] {
        Set(labels).subtracting(removed).union(added).sorted()
    }
}
