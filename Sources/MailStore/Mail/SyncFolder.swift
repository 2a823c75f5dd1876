public import MailModel

/// A folder with how far it is in step with the server.
public struct SyncFolder: Sendable, Hashable {
    /// Its row.
    public let key: FolderKey
    /// The mailbox to which it belongs.
    public let mailbox: MailboxKey
    /// Name, role and attributes.
    public let record: FolderRecord
    /// What a person decided it is for; nil where nobody did. It is ``FolderRecord/role`` then.
    public let chosenRole: FolderRole?
    /// The server's own id of the folder (MAILBOXID), which survives a renaming; nil where it gives none.
    public let objectID: String?
    /// How far it was synchronised.
    public var cursor: FolderCursor
    /// What the last comparison with the server said.
    public let ledger: FolderLedger
    /// How many messages lie in it here.
    public let counts: FolderCounts

    /// Describes a folder.
    public init(
        key: FolderKey, mailbox: MailboxKey, record: FolderRecord, chosenRole: FolderRole? = nil,
        objectID: String? = nil, cursor: FolderCursor = FolderCursor(), ledger: FolderLedger = FolderLedger(),
        counts: FolderCounts = FolderCounts()
    ) {
        self.key = key
        self.mailbox = mailbox
        self.record = record
        self.chosenRole = chosenRole
        self.objectID = objectID
        self.cursor = cursor
        self.ledger = ledger
        self.counts = counts
    }
}

/// How far a folder was synchronised. It moves in the transaction that writes what it vouches for.
public struct FolderCursor: Sendable, Hashable {
    /// Under which UIDVALIDITY the stored UIDs hold; nil: never synchronised.
    public var uidValidity: UIDValidity?
    /// Every UID below was looked at, but for history; 0: never synchronised.
    public var uidNext: UInt32
    /// Flag changes up to it are known; nil where the server keeps none.
    public var highestModSeq: ModSeq?
    /// UIDs below it are not fetched yet; 0 or 1: history is complete.
    public var historyFloor: UInt32
    /// Older messages are not wanted; nil: all are.
    public var historySince: Timestamp?
    /// When the folder was last found in step.
    public var lastSynced: Timestamp?
    /// When all flags were last compared.
    public var flagsCompared: Timestamp?

    /// A folder that was never synchronised.
    public init(
        uidValidity: UIDValidity? = nil, uidNext: UInt32 = 0, highestModSeq: ModSeq? = nil, historyFloor: UInt32 = 0,
        historySince: Timestamp? = nil, lastSynced: Timestamp? = nil, flagsCompared: Timestamp? = nil
    ) {
        self.uidValidity = uidValidity
        self.uidNext = uidNext
        self.highestModSeq = highestModSeq
        self.historyFloor = historyFloor
        self.historySince = historySince
        self.lastSynced = lastSynced
        self.flagsCompared = flagsCompared
    }
}

/// What a comparison of a folder with the server said, message by message.
public struct FolderLedger: Sendable, Hashable {
    /// Messages on the server.
    public var serverMessages: Int
    /// Of them, those that are stored.
    public var storedMessages: Int
    /// Of them, those that are older than what was asked for.
    public var outsideHistory: Int
    /// Of them, those that could not be taken in.
    public var quarantined: Int
    /// Of them, those that are missing for no such reason.
    public var gap: Int
    /// Since when there has been a gap; nil: there is none.
    public var gapSince: Timestamp?
    /// When the sets of UIDs were last compared; nil: never.
    public var audited: Timestamp?

    /// An empty ledger.
    public init(
        serverMessages: Int = 0, storedMessages: Int = 0, outsideHistory: Int = 0, quarantined: Int = 0, gap: Int = 0,
        gapSince: Timestamp? = nil, audited: Timestamp? = nil
    ) {
        self.serverMessages = serverMessages
        self.storedMessages = storedMessages
        self.outsideHistory = outsideHistory
        self.quarantined = quarantined
        self.gap = gap
        self.gapSince = gapSince
        self.audited = audited
    }
}

/// How many messages lie in a folder here, maintained by the store.
public struct FolderCounts: Sendable, Hashable {
    /// All, without those that are leaving.
    public var messages: Int
    /// Of them, those without `\Seen`.
    public var unread: Int

    /// Describes counts.
    public init(messages: Int = 0, unread: Int = 0) {
        self.messages = messages
        self.unread = unread
    }
}
