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
    ///   ignored elsewhere, so that ``IMAPCore/FolderListing/status`` is nil and ``status(of:items:)`` is the way.
    /// - Throws: `limitExceeded` for more than ``MailModel/Limits/folders``.
    public func listFolders(status: [FolderStatusItem] = []) async throws(IMAPClientError) -> [FolderListing] {
        var command = ListCommand.all(capabilities: capabilities, status: status)
        command.maximumFolders = options.limits.folders
        return try await execute(command)
    }

    /// A LIST with everything chosen by the caller (RFC 5258 §3).
    public func list(_ command: ListCommand) async throws(IMAPClientError) -> [FolderListing] {
        try await execute(command)
    }

    /// Figures of a folder that need not be selected (RFC 9051 §6.3.11).
    public func status(
        of folder: FolderName, items: [FolderStatusItem] = [.messages, .uidNext, .uidValidity, .unseen]
    ) async throws(IMAPClientError) -> FolderStatus {
        try await execute(StatusCommand(folder: folder, items: items))
    }

    /// Opens a folder for reading and writing (RFC 9051 §6.3.2). Events of the folder that was open are forgotten.
    @discardableResult
    public func select(_ folder: FolderName) async throws(IMAPClientError) -> SelectedFolder {
        try await execute(SelectCommand(folder: folder, isReadOnly: false))
    }

    /// Opens a folder for reading only (RFC 9051 §6.3.3).
    @discardableResult
    public func examine(_ folder: FolderName) async throws(IMAPClientError) -> SelectedFolder {
        try await execute(SelectCommand(folder: folder, isReadOnly: true))
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

    /// Makes a folder (RFC 9051 §6.3.4).
    public func create(_ folder: FolderName) async throws(IMAPClientError) {
        try await execute(CreateCommand(folder: folder))
    }

    /// Removes a folder and what is in it (RFC 9051 §6.3.5).
    public func delete(_ folder: FolderName) async throws(IMAPClientError) {
        try await execute(DeleteCommand(folder: folder))
    }
}
