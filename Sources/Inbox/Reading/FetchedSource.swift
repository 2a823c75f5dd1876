public import MIME
public import MailModel

/// A message as it was fetched, with what only its server and its mailbox know.
public struct FetchedSource: Sendable {
    /// The octets of a message.
    public enum Content: Sendable {
        /// All of them.
        case whole([UInt8])
        /// Of a large message: the header, what the server tells of the structure, and the bodies of some parts, which
        /// may be cut; ``MessageReader/wantedParts(of:)`` says which.
        case parts(header: [UInt8], tree: PartTree, bodies: [PartSection: [UInt8]])
    }

    /// The octets.
    public var content: Content
    /// The mailbox in which it lies.
    public var mailbox: MailboxID
    /// The addresses of that mailbox, in any case.
    public var ownAddresses: Set<String>
    /// When the server took it (INTERNALDATE).
    public var received: Timestamp
    /// When it was fetched. What claims to have been received later counts as received then, so that a wrong clock pins
    /// nothing to the top of a list.
    public var fetched: Timestamp
    /// Its size by the server.
    public var size: Int64
    /// The provider's id of the message, such as Gmail's X-GM-MSGID.
    public var providerMessageID: String?
    /// The provider's id of the thread, such as Gmail's X-GM-THRID.
    public var providerThreadID: String?

    /// Describes what was fetched.
    public init(
        _ content: Content, mailbox: MailboxID, ownAddresses: Set<String>, received: Timestamp,
        fetched: Timestamp = .now(), size: Int64, providerMessageID: String? = nil, providerThreadID: String? = nil
    ) {
        self.content = content
        self.mailbox = mailbox
        self.ownAddresses = ownAddresses
        self.received = received
        self.fetched = fetched
        self.size = size
        self.providerMessageID = providerMessageID
        self.providerThreadID = providerThreadID
    }
}
