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
}

/// Figures of a folder (RFC 9051 §7.3.4).
public struct FolderStatus: Sendable, Hashable {
    /// The folder.
    public var folder: FolderName
    /// The figures, by item. All are 63-bit at most.
    public var values: [FolderStatusItem: Int64]

    /// Creates the value.
    public init(folder: FolderName, values: [FolderStatusItem: Int64] = [:]) {
        self.folder = folder
        self.values = values
    }

    /// How many messages there are.
    public var messages: Int64? { values[.messages] }
    /// How many messages are unseen.
    public var unseen: Int64? { values[.unseen] }
    /// The size in bytes.
    public var size: Int64? { values[.size] }
    /// The UID that the next message gets.
    public var uidNext: UID? { number(.uidNext).flatMap { UID($0) } }
    /// The folder's UIDVALIDITY.
    public var uidValidity: UIDValidity? { number(.uidValidity).flatMap { UIDValidity($0) } }

    private func number(_ item: FolderStatusItem) -> UInt32? { values[item].flatMap { UInt32(exactly: $0) } }
}
