public import MailModel

/// What SELECT or EXAMINE told about a folder (RFC 9051 §6.3.2).
public struct SelectedFolder: Sendable, Hashable {
    /// The folder.
    public var name: FolderName
    /// Whether it is open for reading only.
    public var isReadOnly: Bool
    /// How many messages it had; nil where the server forgot to say.
    public var exists: UInt32?
    /// The flags that the folder knows.
    public var flags: [Flag] = []
    /// The flags that can be changed for good; nil means all (RFC 9051 §6.3.2).
    public var permanentFlags: PermanentFlags?
    /// The folder's UIDVALIDITY; nil where it keeps no UIDs.
    public var uidValidity: UIDValidity?
    /// The UID that the next message gets.
    public var uidNext: UID?
    /// The first unseen message (RFC 3501 §6.3.1).
    public var firstUnseen: SequenceNumber?
    /// Whether UIDs last beyond the session.
    public var hasStickyUIDs = true
    /// The highest modification sequence, where the server tells it (RFC 7162 §3.1.2.1).
    public var highestModSeq: ModSeq?
    /// False where the server says that this folder keeps no modification sequences (RFC 7162 §3.1.2.2).
    public var keepsModSeqs = true
    /// The folder's id, which outlives a rename (RFC 8474 §4.2).
    public var mailboxID: ObjectID?
    /// Messages that are gone since what ``QuickResync`` named (RFC 7162 §3.2.10.1).
    public var vanished = UIDSet()
    /// Messages that are new or changed since what ``QuickResync`` named (RFC 7162 §3.2.5.1), at most
    /// ``SelectCommand/maximumChanges``.
    public var changed: [FetchedMessage] = []
    /// Whether more had changed than ``changed`` holds: a fetch with `changedSince` tells all.
    public var hasMoreChanges = false
    /// Ranges of ``vanished`` as they came.
    var vanishedRanges: [ClosedRange<UInt32>] = []
    /// Codes that extensions added.
    public var otherCodes: [ResponseCode] = []

    /// Creates the value.
    public init(name: FolderName, isReadOnly: Bool) {
        self.name = name
        self.isReadOnly = isReadOnly
    }
}

/// Something that happened in the selected folder without our asking (RFC 9051 §7.4, §7.5).
public enum FolderEvent: Sendable, Hashable {
    /// How many messages there are now.
    case exists(UInt32)
    /// How many are recent (RFC 3501 §7.3.2).
    case recent(UInt32)
    /// A message is gone, and all later ones move up by one.
    case expunge(SequenceNumber)
    /// Messages are gone, by UID: what a server says instead of ``expunge(_:)`` once QRESYNC is enabled. With `earlier`
    /// they were so before (RFC 7162 §3.2.10).
    case vanished(UIDSet, earlier: Bool)
    /// A message changed, mostly its flags.
    case changed(FetchedMessage)
    /// The flags that the folder knows changed.
    case flags([Flag])
    /// Figures of a folder, selected or not, changed (RFC 5465 §5.1). Only after NOTIFY.
    case status(FolderStatus)
    /// A folder was made, renamed (then with ``FolderListing/oldName``), removed (then `\NonExistent`) or subscribed
    /// (RFC 5465 §5.4). Only after NOTIFY.
    case listed(FolderListing)
    /// The server stopped telling what NOTIFY asked for (RFC 5465 §5.8): compare, and ask again or poll.
    case notificationOverflow
    /// The server wants this shown to the user.
    case alert(ServerText)
    /// So much happened that it was not kept: compare the folder anew.
    case overflow
}
