public import MailModel
public import MailStore

/// Whose mailbox a session syncs, as far as syncing needs it.
public struct MailboxOwner: Sendable, Hashable {
    /// The mailbox.
    public let id: MailboxID
    /// Its workspace.
    public let workspace: WorkspaceID
    /// Its addresses: what comes from one of them was sent by its owner.
    public let addresses: Set<String>
    /// When it was first connected: how far back history is wanted counts from there, and so does not move.
    public let connected: Timestamp

    /// Describes an owner.
    public init(id: MailboxID, workspace: WorkspaceID, addresses: Set<String>, connected: Timestamp) {
        self.id = id
        self.workspace = workspace
        self.addresses = addresses
        self.connected = connected
    }

    /// Takes a stored mailbox.
    public init(_ mailbox: MailboxRecord) {
        self.init(
            id: mailbox.id, workspace: mailbox.workspace, addresses: [mailbox.address.description],
            connected: mailbox.created)
    }
}
