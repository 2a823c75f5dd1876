public import IMAPCore
public import MailModel

extension IMAPConnection {
    /// The prefixes and separators of personal, other users' and shared folders (RFC 9051 §6.3.10).
    ///
    /// - Throws: `commandUnavailable` where the server does not announce NAMESPACE.
    public func namespaces() async throws(IMAPClientError) -> Namespaces {
        try await execute(NamespaceCommand())
    }

    /// All folders, with attributes and, where the server has them, special-use roles (RFC 9051 §6.3.9, RFC 6154 §2).
    ///
    /// Uses what the server announces: SPECIAL-USE and STATUS return options where it has them, a plain LIST otherwise.
    ///
    /// - Parameter status: items to return with each selectable folder where LIST-STATUS is announced (RFC 5819 §2);
    ///   ignored elsewhere, so that ``IMAPCore/FolderListing/status`` is nil and ``status(of:items:)`` is the way. Items
    ///   that the server does not announce are left out, see ``IMAPCore/CapabilitySet/supports(_:)``.
    /// - Parameter subscriptions: whether `\Subscribed` is told too, where LIST-EXTENDED is announced.
    /// - Throws: `limitExceeded` for more than ``MailModel/Limits/folders``.
    public func listFolders(
        status: [FolderStatusItem] = [], subscriptions: Bool = false
    ) async throws(IMAPClientError) -> [FolderListing] {
        var command = ListCommand.all(
            capabilities: capabilities, status: status, subscriptions: subscriptions)
        command.maximumFolders = options.limits.folders
        return try await execute(command).folders
    }

    /// A LIST with everything chosen by the caller (RFC 5258 §3).
    public func list(_ command: ListCommand) async throws(IMAPClientError) -> [FolderListing] {
        try await execute(command).folders
    }

    /// Figures of a folder that need not be selected (RFC 9051 §6.3.11).
    ///
    /// - Throws: `commandUnavailable` for items that the server does not announce, see
    ///   ``IMAPCore/CapabilitySet/supports(_:)``.
    public func status(
        of folder: FolderName, items: [FolderStatusItem] = [.messages, .uidNext, .uidValidity, .unseen]
    ) async throws(IMAPClientError) -> FolderStatus {
        try await execute(StatusCommand(folder: folder, items: items))
    }

    /// Opens a folder for reading and writing (RFC 9051 §6.3.2). Events of the folder that was open are forgotten.
    ///
    /// - Parameter condstore: whether modification sequences shall be told from now on in this session; the answer then
    ///   has ``IMAPCore/SelectedFolder/highestModSeq`` unless the folder keeps none (RFC 7162 §3.1.8).
    /// - Throws: `commandUnavailable` for `condstore` where the server announces neither CONDSTORE nor QRESYNC.
    @discardableResult
    public func select(
        _ folder: FolderName, condstore: Bool = false
    ) async throws(IMAPClientError) -> SelectedFolder {
        try await execute(
            SelectCommand(folder: folder, isReadOnly: false, synchronisation: condstore ? .condstore : .none))
    }

    /// Opens a folder and learns in the same round trip what changed since `resync` (RFC 7162 §3.2.5).
    ///
    /// Where the UIDVALIDITY of the answer is another than that of `resync`, nothing that was known counts any more, and
    /// the server tells no changes.
    ///
    /// - Throws: `commandUnavailable` unless ``enable(_:)`` switched QRESYNC on.
    public func select(
        _ folder: FolderName, resync: QuickResync
    ) async throws(IMAPClientError) -> SelectedFolder {
        try await execute(SelectCommand(folder: folder, isReadOnly: false, synchronisation: .quick(resync)))
    }

    /// Opens a folder for reading only (RFC 9051 §6.3.3); otherwise like ``select(_:condstore:)``.
    @discardableResult
    public func examine(
        _ folder: FolderName, condstore: Bool = false
    ) async throws(IMAPClientError) -> SelectedFolder {
        try await execute(
            SelectCommand(folder: folder, isReadOnly: true, synchronisation: condstore ? .condstore : .none))
    }

    /// Opens a folder for reading only; otherwise like ``select(_:resync:)``.
    public func examine(
        _ folder: FolderName, resync: QuickResync
    ) async throws(IMAPClientError) -> SelectedFolder {
        try await execute(SelectCommand(folder: folder, isReadOnly: true, synchronisation: .quick(resync)))
    }

    /// Leaves the folder without expunging (RFC 9051 §6.4.2).
    ///
    /// - Throws: `commandUnavailable` where the server announces neither UNSELECT nor IMAP4rev2.
    public func unselect() async throws(IMAPClientError) {
        try await execute(UnselectCommand())
    }

    /// Leaves the folder and **expunges** every message flagged `\Deleted` in it, unless it was opened by
    /// ``examine(_:)`` (RFC 9051 §6.4.1). ``unselect()`` is what one mostly wants.
    public func closeFolder() async throws(IMAPClientError) {
        try await execute(CloseCommand())
    }

    /// Makes a folder (RFC 9051 §6.3.4); its id where the server has OBJECTID (RFC 8474 §4.1).
    @discardableResult
    public func create(_ folder: FolderName) async throws(IMAPClientError) -> ObjectID? {
        try await execute(CreateCommand(folder: folder))
    }

    /// Renames a folder, and with it those below it (RFC 9051 §6.3.6). Renaming INBOX moves its messages to a new folder
    /// and leaves it empty.
    public func rename(_ folder: FolderName, to newName: FolderName) async throws(IMAPClientError) {
        try await execute(RenameCommand(folder: folder, newName: newName))
    }

    /// Adds a folder to the subscribed ones (RFC 9051 §6.3.7).
    public func subscribe(_ folder: FolderName) async throws(IMAPClientError) {
        try await execute(SubscribeCommand(folder: folder, isSubscribed: true))
    }

    /// Takes a folder from the subscribed ones (RFC 9051 §6.3.8).
    public func unsubscribe(_ folder: FolderName) async throws(IMAPClientError) {
        try await execute(SubscribeCommand(folder: folder, isSubscribed: false))
    }

    /// Removes a folder and what is in it (RFC 9051 §6.3.5).
    public func delete(_ folder: FolderName) async throws(IMAPClientError) {
        try await execute(DeleteCommand(folder: folder))
    }
}
