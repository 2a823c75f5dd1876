public import MailModel

/// What happened to a thing. New kinds join as constants.
public struct ChangeKind: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The stored text.
    public let rawValue: String

    /// Takes a stored text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A mailbox was connected.
    public static let mailboxConnected = ChangeKind(rawValue: "mailbox.connected")
    /// A mailbox's settings, state or health changed.
    public static let mailboxUpdated = ChangeKind(rawValue: "mailbox.updated")
    /// A mailbox was erased.
    public static let mailboxErased = ChangeKind(rawValue: "mailbox.erased")
    /// A check was recorded.
    public static let checkRecorded = ChangeKind(rawValue: "check.recorded")
    /// A verification began or moved on.
    public static let verificationUpdated = ChangeKind(rawValue: "verification.updated")

    /// What a domain says of its mail was read; the id is the domain.
    public static let domainChecked = ChangeKind(rawValue: "domain.checked")
    /// An alert was raised, told or withheld.
    public static let alertUpdated = ChangeKind(rawValue: "alert.updated")

    /// A message came into a mailbox, or is back in a folder. Not told one by one where a transaction changes more
    /// than ``StoreWriter/maximumMessageChanges``; `conversation.updated` always is.
    public static let messageAdded = ChangeKind(rawValue: "message.added")
    /// A message's flags or places changed. Told like `message.added`.
    public static let messageUpdated = ChangeKind(rawValue: "message.updated")
    /// A message is in no folder any more. Told like `message.added`.
    public static let messageRemoved = ChangeKind(rawValue: "message.removed")
    /// A conversation's messages changed in any way: once for each transaction and conversation.
    public static let conversationUpdated = ChangeKind(rawValue: "conversation.updated")
    /// Folders of a mailbox changed, or what is counted in them; the id is the mailbox's.
    public static let folderUpdated = ChangeKind(rawValue: "folder.updated")
    /// How a mailbox's synchronisation stands changed; the id is the mailbox's.
    public static let syncUpdated = ChangeKind(rawValue: "sync.updated")
    /// Somebody decided something that the engine is to follow at once: another history, other roles of folders. The id
    /// is the mailbox's.
    public static let syncWished = ChangeKind(rawValue: "sync.wished")
    /// An operation was made, done or given up; the id is the operation's.
    public static let operationUpdated = ChangeKind(rawValue: "operation.updated")

    /// The stored text.
    public var description: String { rawValue }
}

/// One entry of the feed.
public struct Change: Sendable, Hashable {
    /// The position in the feed, one sequence for the whole installation; ascending, never reused, with gaps.
    public let sequence: Int64
    /// Whose feed it belongs to.
    public let workspace: WorkspaceID
    /// What happened.
    public let kind: ChangeKind
    /// The public id of the thing to which it happened.
    public let entityID: String
    /// When.
    public let at: Timestamp
}

/// What a reader of the feed gets.
public enum ChangePage: Sendable, Hashable {
    /// The next entries, oldest first, perhaps none. Continue after `upTo`, which may lie beyond the last entry.
    case changes([Change], upTo: Int64)
    /// Entries after the reader's position are gone: load everything anew and continue after `from`.
    case reload(from: Int64)
}

/// A part of a long list.
public struct Page<Item: Sendable>: Sendable {
    /// The items in order.
    public let items: [Item]
    /// To be given for the next part; nil at the end.
    public let next: String?
}

extension Page: Equatable where Item: Equatable {}
