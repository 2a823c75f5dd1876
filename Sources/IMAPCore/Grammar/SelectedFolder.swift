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
    /// Codes that extensions added, such as those of CONDSTORE.
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
    /// A message changed, mostly its flags.
    case changed(FetchedMessage)
    /// The flags that the folder knows changed.
    case flags([Flag])
    /// The server wants this shown to the user.
    case alert(ServerText)
    /// So much happened that it was not kept: compare the folder anew.
    case overflow
}
