public import MailModel
public import MailStore

/// One thing to do so that a folder is up to date. Each may be repeated after an interruption without harm.
public enum SyncStep: Sendable, Hashable {
    /// The server does not say UIDNEXT: find the highest UID from this one on, and plan again.
    case findUIDNext(from: UInt32)
    /// The server says a UIDNEXT that is lower than before: look whether messages lie at or above it, and plan again.
    case confirmUIDNext(claimed: UInt32, known: UInt32)
    /// The folder is seen for the first time: keep this cursor; its messages come as history.
    case begin(FolderCursor)
    /// UIDs do not mean any more what they meant: all messages of the folder lose their place and are found again as
    /// history, by header first.
    case reset(FolderCursor, because: ResetReason)
    /// Take what SELECT told about vanished and changed messages (RFC 7162 §3.2.5).
    case takeDelta
    /// Ask which messages changed since a mod-sequence, and which vanished where the server tells that too
    /// (RFC 7162 §3.1.4, §3.2.6).
    case fetchChanges(since: ModSeq, withVanished: Bool)
    /// Fetch the messages that came; no UID below `from` is among them.
    case fetchNew(from: UInt32, through: UInt32)
    /// Compare all UIDs of the folder with those that are stored.
    case compareUIDs(because: ComparisonReason)
    /// Compare all UIDs only where the number of messages cannot be explained by the steps before.
    case checkCount
    /// Compare flags.
    case compareFlags(FlagScope)
    /// All is done: keep this cursor.
    case settle(FolderCursor)
}

/// Why the UIDs of a folder mean nothing any more.
public enum ResetReason: String, Sendable, Hashable {
    /// UIDVALIDITY is another one (RFC 9051 §2.3.1.1).
    case newValidity
    /// The server has no UIDVALIDITY, or says that UIDs do not last.
    case unstable
    /// UIDNEXT went back, and nothing lies above it: numbers were, or will be, given twice.
    case uidNextWentBack
}

/// Why UIDs are compared although the server need not have been asked.
public enum ComparisonReason: String, Sendable, Hashable {
    /// The server does not say how many messages there are.
    case unknownCount
    /// The highest mod-sequence is lower than before.
    case modSeqWentBack
    /// There are messages of which it is not known why they are not stored.
    case gap
}

/// Of which messages flags are compared.
public enum FlagScope: Sendable, Hashable {
    /// Of the newest, so many.
    case newest(Int)
    /// Of all that are stored.
    case all
}
