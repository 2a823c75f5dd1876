public import MailModel
public import MailStore

/// The folders of a mailbox: how far each is in step, and what could not be taken in.
public struct MailboxFolders: Sendable {
    /// The most messages in quarantine that are read.
    public static let maximumQuarantined = 200

    /// What was read, in one snapshot.
    public struct Reading: Sendable, Hashable {
        /// How the mailbox's synchronisation stands; nil where it was never begun.
        public let sync: SyncState?
        /// Every folder that the server has, in the order of their names.
        public let folders: [SyncFolder]
        /// Messages that could not be taken in, by folder; the first ``MailboxFolders/maximumQuarantined``.
        public let quarantine: [QuarantineRecord]
    }

    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads the folders of a mailbox.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func read(_ id: MailboxID) async throws(MailboxError) -> Reading {
        let workspace = dependencies.workspace
        return try await dependencies.reading { reader in
            let key = try reader.mailboxKey(id, in: workspace)
            let folders = try reader.syncFolders(of: key)
            var quarantine: [QuarantineRecord] = []
            for folder in folders where quarantine.count < Self.maximumQuarantined {
                quarantine += try reader.quarantine(
                    of: folder.key, limit: Self.maximumQuarantined - quarantine.count)
            }
            return Reading(sync: try reader.syncState(of: key), folders: folders, quarantine: quarantine)
        }
    }

    /// Has messages in quarantine tried again with the next synchronisation.
    ///
    /// - Parameters:
    ///   - folder: the folder's name, as ``Reading`` gives it.
    ///   - uid: the message; nil for all of the folder.
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func retry(_ id: MailboxID, folder: FolderName, uid: UInt32?) async throws(MailboxError) {
        let workspace = dependencies.workspace
        try await dependencies.writing { writer in
            let key = try writer.mailboxKey(id, in: workspace)
            guard let found = try writer.syncFolders(of: key).first(where: { $0.record.name == folder }) else {
                throw StoreError(.notFound, "there is no such folder")
            }
            var uids = uid.map { [$0] } ?? []
            if uid == nil {
                uids = try writer.quarantine(of: found.key, limit: Self.maximumQuarantined).map(\.uid)
            }
            for uid in uids { try writer.retryQuarantine(folder: found.key, uid: uid, at: writer.now) }
        }
    }
}
