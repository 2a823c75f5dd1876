/// A folder's name as people read it, with the server's hierarchy separators in it.
///
/// Kept in Unicode; `IMAPCore` converts to and from modified UTF-7 or UTF-8 on the wire. `INBOX` is recognised in any
/// case (RFC 9051 §5.1) and kept in capitals.
public struct FolderName: Sendable, Hashable, CustomStringConvertible, Codable {
    /// The name.
    public let description: String

    /// Takes any name.
    public init(_ text: String) {
        // RFC 9051 §5.1
        description = text.utf8.count == 5 && text.uppercased() == "INBOX" ? "INBOX" : text
    }

    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The folder that every mailbox has.
    public static let inbox = FolderName("INBOX")
}

/// What a folder is for, by special-use attribute (RFC 6154 §2, RFC 8457 §3) or, failing that, by its name.
public enum FolderRole: String, Sendable, Hashable, Codable, CaseIterable {
    /// New mail arrives here.
    case inbox
    /// Copies of what was sent.
    case sent
    /// Unfinished messages.
    case drafts
    /// What was deleted.
    case trash
    /// Spam.
    case junk
    /// What was put away.
    case archive
    /// Every message (Gmail's All Mail).
    case all
    /// Flagged messages.
    case flagged
    /// Messages that the provider holds to be important.
    case important
}

/// A message flag: a system flag or a keyword, compared without regard to case (RFC 9051 §2.3.2).
public struct Flag: Sendable, Hashable, CustomStringConvertible {
    /// The flag as the server or we wrote it.
    public let description: String

    /// Takes a flag or keyword as written, such as `\Seen` or `$Forwarded`.
    public init(_ text: String) { description = text }

    /// `\Seen`
    public static let seen = Flag(#"\Seen"#)
    /// `\Answered`
    public static let answered = Flag(#"\Answered"#)
    /// `\Flagged`
    public static let flagged = Flag(#"\Flagged"#)
    /// `\Deleted`
    public static let deleted = Flag(#"\Deleted"#)
    /// `\Draft`
    public static let draft = Flag(#"\Draft"#)

    /// Compares without regard to case.
    public static func == (left: Flag, right: Flag) -> Bool {
        left.description.lowercased() == right.description.lowercased()
    }

    /// Hashes without regard to case.
    public func hash(into hasher: inout Hasher) { hasher.combine(description.lowercased()) }
}
