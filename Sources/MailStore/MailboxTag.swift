/// A word by which people group mailboxes: a team, a customer, a purpose.
///
/// A tag is there as long as a mailbox has it. Names that differ only in case are one tag, under the name that came first.
public struct MailboxTag: Sendable, Hashable {
    /// The most bytes of a name.
    public static let maximumBytes = 60
    /// The most of one mailbox: more could not be read in a row of a list.
    public static let maximumOfMailbox = 10
    /// The most of a workspace: they stand in one menu.
    public static let maximumCount = 200

    /// The name as it was written.
    public let name: String

    /// Takes what somebody wrote; spaces around it and doubled ones go. Nil where it is no name: empty, too long, with
    /// control characters, or with a comma, which stands between tags.
    public init?(_ written: String) {
        let name = written.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard (1...Self.maximumBytes).contains(name.utf8.count), !name.utf8.contains(UInt8(ascii: ",")),
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        self.name = name
    }

    /// What is compared.
    public var key: String { name.lowercased() }
}
