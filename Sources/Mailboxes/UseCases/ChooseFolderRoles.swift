import IMAPCore
public import MailModel
public import MailStore

/// Decides what the folders of a mailbox are for, where the server says nothing or something else.
///
/// What is decided counts more than what the server announces and what names suggest, also after the next look at the
/// folders, and goes with a folder that gets another name.
public struct ChooseFolderRoles: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Puts decisions in place of all that there were; a role that is not named goes by what was found.
    ///
    /// - Parameter choices: the folder of each role, of ``MailStore/ChosenRoles/roles``.
    /// - Returns: whether anything is other than before.
    /// - Throws: ``MailboxError`` with `notFound` for a folder that is not there, `invalidInput` for one that cannot have
    ///   the role, or `storeFailed`.
    public func run(_ id: MailboxID, _ choices: [FolderRole: FolderName]) async throws(MailboxError) -> Bool {
        let workspace = dependencies.workspace
        let outcome = try await dependencies.writing { writer -> Result<Bool, MailboxError> in
            let folders = try writer.syncFolders(of: try writer.mailboxKey(id, in: workspace))
            let roles: [FolderKey: FolderRole]
            do throws(MailboxError) {
                roles = try Self.decided(choices, folders)
            } catch {
                return .failure(error)
            }
            let before = Dictionary(
                uniqueKeysWithValues: folders.compactMap { folder in folder.chosenRole.map { (folder.key, $0) } })
            guard roles != before else { return .success(false) }
            try writer.chooseRoles(roles, found: Self.found(folders), of: id, in: workspace)
            return .success(true)
        }
        return try outcome.get()
    }

    /// Whether a folder can be given a role.
    public static func isEligible(_ folder: FolderRecord) -> Bool {
        let isFixed = [.inbox, .all, .flagged, .important].contains(folder.role)
        return folder.isSelectable && !folder.isForeign && !isFixed
    }

    private static func decided(
        _ choices: [FolderRole: FolderName], _ folders: [SyncFolder]
    ) throws(MailboxError) -> [FolderKey: FolderRole] {
        var roles: [FolderKey: FolderRole] = [:]
        for (role, name) in choices {
            guard let folder = folders.first(where: { $0.record.name == name }) else {
                throw MailboxError(.notFound, "The mailbox has no folder \(ServerText(name.description)) any more.")
            }
            guard ChosenRoles.roles.contains(role), isEligible(folder.record) else {
                throw MailboxError(
                    .invalidInput, "The folder \(ServerText(name.description)) cannot be used for that.")
            }
            guard roles.updateValue(role, forKey: folder.key) == nil else {
                throw MailboxError(
                    .invalidInput, "The folder \(ServerText(name.description)) can be used for one thing only.")
            }
        }
        return roles
    }

    /// The folders as they would be if nobody had decided anything, from what the server said last.
    private static func found(_ folders: [SyncFolder]) -> [FolderRecord] {
        let candidates = folders.map { folder in
            let listing = FolderListing(
                name: folder.record.name, attributes: Set(folder.record.attributes.map { FolderAttribute($0) }))
            return FolderRoleAssignment.Candidate(
                name: folder.record.name, delimiter: folder.record.delimiter?.first,
                announced: folder.record.isForeign ? nil : listing.role, isSelectable: folder.record.isSelectable)
        }
        return zip(folders, FolderRoleAssignment.roles(of: candidates)).map { folder, role in
            var record = folder.record
            record.role = role
            return record
        }
    }
}
