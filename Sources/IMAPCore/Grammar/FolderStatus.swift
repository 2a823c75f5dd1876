public import MailModel

/// A figure that STATUS can be asked for (RFC 9051 §6.3.11).
public struct FolderStatusItem: Sendable, Hashable, CustomStringConvertible {
    /// The item's name in capitals.
    public let description: String

    /// Takes an item of an extension; its bytes must be those of an atom.
    public init(_ name: String) { description = name.uppercased() }

    /// How many messages there are.
    public static let messages = FolderStatusItem("MESSAGES")
    /// The UID that the next message gets.
    public static let uidNext = FolderStatusItem("UIDNEXT")
    /// The folder's UIDVALIDITY.
    public static let uidValidity = FolderStatusItem("UIDVALIDITY")
    /// How many messages are unseen.
    public static let unseen = FolderStatusItem("UNSEEN")
    /// How many messages are flagged `\Deleted`; only IMAP4rev2 and RFC 9208 have it.
    public static let deleted = FolderStatusItem("DELETED")
    /// The folder's size in bytes; only IMAP4rev2 and STATUS=SIZE have it.
    public static let size = FolderStatusItem("SIZE")
    /// How many messages are recent (RFC 3501 §6.3.10).
    public static let recent = FolderStatusItem("RECENT")
    /// The highest modification sequence; only CONDSTORE has it (RFC 7162 §3.1.7).
    public static let highestModSeq = FolderStatusItem("HIGHESTMODSEQ")
    /// The folder's id; only OBJECTID has it (RFC 8474 §4.3).
    public static let mailboxID = FolderStatusItem("MAILBOXID")
    /// Bytes that would be free after an expunge; only RFC 9208 has it (RFC 9208 §4.1.4).
    public static let deletedStorage = FolderStatusItem("DELETED-STORAGE")

    /// What the server must announce for it; nil where every server has it or nobody knows.
    var need: CommandRules.Need? {
        switch self {
        case .size: .capabilityOrRev2(.statusSize)
        case .deleted: .anyOf([.imap4rev2, Capability("QUOTA=RES-MESSAGE")])
        case .deletedStorage: .capability(Capability("QUOTA=RES-STORAGE"))
        case .highestModSeq: .anyOf([.condstore, .qresync])
        case .mailboxID: .capability(.objectID)
        default: nil
        }
    }
}

/// Figures of a folder (RFC 9051 §7.3.4).
public struct FolderStatus: Sendable, Hashable {
    /// The folder.
    public var folder: FolderName
    /// The figures, by item. All are 63-bit at most.
    public var values: [FolderStatusItem: Int64]
    /// The folder's id, which outlives a rename (RFC 8474 §4).
    public var mailboxID: ObjectID?

    /// Creates the value.
    public init(folder: FolderName, values: [FolderStatusItem: Int64] = [:], mailboxID: ObjectID? = nil) {
        self.folder = folder
        self.values = values
        self.mailboxID = mailboxID
    }

    /// How many messages there are.
    public var messages: Int64? { values[.messages] }
    /// How many messages are unseen.
    public var unseen: Int64? { values[.unseen] }
    /// The size in bytes.
    public var size: Int64? { values[.size] }
    /// How many messages are flagged `\Deleted`.
    public var deleted: Int64? { values[.deleted] }
    /// The highest modification sequence; zero where the folder keeps none (RFC 7162 §3.1.7).
    public var highestModSeq: ModSeq? {
        values[.highestModSeq].flatMap { UInt64(exactly: $0) }.flatMap { ModSeq($0) }
    }
    /// The UID that the next message gets.
    public var uidNext: UID? { number(.uidNext).flatMap { UID($0) } }
    /// The folder's UIDVALIDITY.
    public var uidValidity: UIDValidity? { number(.uidValidity).flatMap { UIDValidity($0) } }

    /// Adds what another STATUS response tells about the same folder; the newer value wins.
    mutating func merge(_ other: FolderStatus) {
        values.merge(other.values) { $1 }
        mailboxID = other.mailboxID ?? mailboxID
    }

    private func number(_ item: FolderStatusItem) -> UInt32? { values[item].flatMap { UInt32(exactly: $0) } }
}
