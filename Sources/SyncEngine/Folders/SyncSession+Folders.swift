import IMAPClient
import IMAPCore
import MailModel
public import MailStore

/// A mailbox's folders after their list was read.
public struct FolderRound: Sendable, Hashable {
    /// The folders that are synced, the most important first.
    public var folders: [SyncFolder] = []
    /// Of them, those of which the server says that something changed, or of which nothing is known.
    public var changed: [FolderKey] = []
    /// How many folders are new.
    public var created = 0
    /// How many have another name.
    public var renamed = 0
    /// How many are gone.
    public var removed = 0
}

extension SyncSession {
    /// Reads the list of folders and writes down which are new, renamed or gone; says which of them changed. One round
    /// trip for all folders where the server has LIST-STATUS; otherwise one more with a STATUS for each, sent at once.
    ///
    /// A renamed folder keeps its messages. One that is listed no more is asked for by name before it is removed.
    ///
    /// - Throws: ``SyncError``.
    @discardableResult
    public func syncFolders() async throws(SyncError) -> FolderRound {
        do {
            return try await readFolders()
        } catch {
            throw SyncError(error)
        }
    }

    private func readFolders() async throws -> FolderRound {
        let abilities = try await abilities()
        let mailbox = try await mailbox()
        let prefixes = try await foreignFolders()
        let listings = try await connection.listFolders(status: statusItems(abilities))
        var listed = ListedFolder.all(in: listings, foreignPrefixes: prefixes)
        let known = try await store.read { try $0.syncFolders(of: mailbox) }
        let asked = abilities.listStatus ? Set(listed.map(\.record.name)) : try await addStatus(to: &listed, abilities)

        var round = FolderRound()
        let changes = try await confirmed(
            FolderReconciliation.changes(known: known, listed: listed), known: known, listed: listed)
        if !changes.isEmpty { try await write(changes, &round) }
        let folders = changes.isEmpty ? known : try await store.read { try $0.syncFolders(of: mailbox) }
        round.folders = FolderSelection.synced(folders, abilities: abilities)
        let status = Dictionary(listed.map { ($0.record.name, $0.status) }, uniquingKeysWith: { first, _ in first })
        let now = store.time
        let retried = try await foldersToRetry(round.folders, now: now)
        round.changed = round.folders.filter { folder in
            if retried.contains(folder.key) { return true }
            guard let status = status[folder.record.name] ?? nil else {
                return asked.contains(folder.record.name) || folder.cursor.uidNext == 0
            }
            return SyncPlan.needsSync(
                cursor: folder.cursor, ledger: folder.ledger, status: status, policy: policy, now: now)
        }.map(\.key)
        let changed = Set(round.changed)
        statusRounds.end(
            asked: asked, changed: Set(round.folders.filter { changed.contains($0.key) }.map(\.record.name)))
        return round
    }

    /// Those in which messages in quarantine are to be tried again.
    private func foldersToRetry(_ folders: [SyncFolder], now: Timestamp) async throws -> Set<FolderKey> {
        let keys = folders.filter { $0.ledger.quarantined > 0 }.map(\.key)
        guard !keys.isEmpty else { return [] }
        return try await store.read { reader in
            Set(try keys.filter { try !reader.quarantined(in: $0, now: now).due.isEmpty })
        }
    }

    private func statusItems(_ abilities: SyncAbilities) -> [FolderStatusItem] {
        var items: [FolderStatusItem] = [.messages, .uidNext, .uidValidity]
        if abilities.condStore { items.append(.highestModSeq) }
        if abilities.objectID { items.append(.mailboxID) }
        return items
    }

    /// Under which prefixes other users' and shared folders stand, where the server says so (RFC 2342 §5); asked once.
    private func foreignFolders() async throws -> [String] {
        if let foreignPrefixes { return foreignPrefixes }
        var prefixes: [String] = []
        if await connection.capabilities.hasNamespace {
            do {
                let namespaces = try await connection.namespaces()
                prefixes = (namespaces.otherUsers + namespaces.shared).map(\.prefix).filter { !$0.isEmpty }
            } catch {
                guard error.isRefusal else { throw error }
            }
        }
        foreignPrefixes = prefixes
        return prefixes
    }

    /// Asks for the figures of folders, all at once, where the list does not bring them; gives which were asked for. The
    /// first round of a session asks for all, later ones more rarely for those in which nothing happens.
    private func addStatus(
        to listed: inout [ListedFolder], _ abilities: SyncAbilities
    ) async throws -> Set<FolderName> {
        let items = statusItems(abilities)
        let possible = listed.filter { $0.record.isSelectable && !$0.record.isForeign }
        let due = statusRounds.begin(possible.map(\.record.name))
            .union(possible.filter { Self.isBusy($0.record.role) }.map(\.record.name))
        let asked = listed.indices.filter { due.contains(listed[$0].record.name) }
        // As many at a time as may be on their way on one connection.
        for start in stride(from: 0, to: asked.count, by: Self.statusAtOnce) {
            let part = asked[start..<min(start + Self.statusAtOnce, asked.count)]
            let answers = try await withThrowingTaskGroup(of: (Int, FolderStatus?).self) { group in
                for index in part {
                    let name = listed[index].record.name
                    group.addTask { [connection] in (index, try await connection.statusIfGiven(of: name, items)) }
                }
                var answers: [Int: FolderStatus] = [:]
                for try await (index, status) in group { answers[index] = status }
                return answers
            }
            for (index, status) in answers {
                listed[index].status = FolderSnapshot(status)
                listed[index].objectID = status.mailboxID?.description
            }
        }
        return due
    }

    /// Whether a folder is where people look first, so that it is asked for every time.
    private static func isBusy(_ role: FolderRole?) -> Bool { role == .inbox || role == .sent || role == .all }

    private static let statusAtOnce = 50

    // MARK: - Believing

    /// The changes without those that do not stand up to a closer look.
    private func confirmed(
        _ changes: [FolderReconciliation.Change], known: [SyncFolder], listed: [ListedFolder]
    ) async throws -> [FolderReconciliation.Change] {
        let byKey = Dictionary(known.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        var result: [FolderReconciliation.Change] = []
        for change in changes {
            switch change {
            case .create, .update, .rename(_, _, isCertain: true): result.append(change)
            case .rename(let key, let folder, isCertain: false):
                guard let old = byKey[key] else { continue }
                if try await hasSameMessages(old, as: folder) {
                    result.append(.rename(key, folder, isCertain: true))
                } else {
                    result += [.remove(key), .create(folder)]
                }
            case .remove(let key):
                // A list that is not complete must not cost anybody a folder.
                guard let old = byKey[key] else { continue }
                let isEmpty = old.cursor.uidNext == 0 && old.counts.messages == 0
                let exists =
                    isEmpty ? nil : try await connection.statusIfGiven(of: old.record.name, [.uidNext, .uidValidity])
                if exists == nil { result.append(change) }
            }
        }
        return result
    }

    /// Whether the newest messages of a stored folder lie in another one under the same UIDs.
    private func hasSameMessages(_ old: SyncFolder, as folder: ListedFolder) async throws -> Bool {
        guard folder.record.isSelectable else { return false }
        let sample = try await store.read { reader in
            try reader.uids(in: old.key).highest(20).numbers.compactMap { uid -> (UInt32, MessageRecord)? in
                guard let location = try reader.location(in: old.key, uid: uid),
                    let message = try reader.message(location.message)
                else { return nil }
                return (uid, message)
            }
        }
        guard !sample.isEmpty else { return false }
        forgetOpenFolder()
        do {
            try await connection.examine(folder.record.name)
        } catch {
            guard error.isRefusal else { throw error }
            return false
        }
        var same = 0
        let bySample = Dictionary(sample, uniquingKeysWith: { first, _ in first })
        let asked = UIDSet(numbers: bySample.keys)
        for try await event in await connection.fetch(asked, [.uid, .size, .internalDate]) {
            guard case .message(let message) = event, let uid = message.uid?.rawValue, let stored = bySample[uid] else {
                continue
            }
            guard message.size == stored.size, message.internalDate.map({ $0.timestamp == stored.received }) ?? true
            else { return false }
            same += 1
        }
        // Some may have been removed meanwhile; all that are there must be the same.
        return same > 0
    }

    // MARK: - Writing

    private func write(_ changes: [FolderReconciliation.Change], _ round: inout FolderRound) async throws {
        let owner = owner
        let mailbox = try await mailbox()
        let done = try await store.write { writer in
            var done = FolderRound()
            let known = try writer.syncFolders(of: mailbox)
            var records = Dictionary(known.map { ($0.key, $0.record) }, uniquingKeysWith: { first, _ in first })
            var new: [FolderRecord] = []
            var ids: [FolderName: String] = [:]
            for change in changes {
                switch change {
                case .remove(let key):
                    // Before the folder itself goes, so that what lies nowhere then is hidden.
                    try writer.removeAllLocations(folder: key)
                    // Another one may have its name now.
                    try writer.renameFolder(key, to: .temporary(key))
                    records[key] = nil
                    done.removed += 1
                case .rename(let key, let folder, _):
                    // Two may have changed names with each other, so all get out of the way first.
                    try writer.renameFolder(key, to: .temporary(key))
                    records[key] = folder.record
                    ids[folder.record.name] = folder.objectID
                    done.renamed += 1
                case .update(let key, let folder):
                    records[key] = folder.record
                    ids[folder.record.name] = folder.objectID
                case .create(let folder):
                    new.append(folder.record)
                    ids[folder.record.name] = folder.objectID
                    done.created += 1
                }
            }
            for case .rename(let key, let folder, _) in changes {
                try writer.renameFolder(key, to: folder.record.name)
            }
            try writer.replaceFolders(of: owner.id, in: owner.workspace, with: Array(records.values) + new)
            for folder in try writer.syncFolders(of: mailbox) {
                if let id = ids[folder.record.name], id != folder.objectID {
                    try writer.setObjectID(id, of: folder.key)
                }
            }
            return done
        }
        round.created = done.created
        round.renamed = done.renamed
        round.removed = done.removed
    }
}

extension FolderName {
    /// A name that no server gives, for the time of one transaction.
    fileprivate static func temporary(_ key: FolderKey) -> FolderName { FolderName("\u{1}\(key.rawValue)") }
}

extension IMAPConnection {
    /// Figures of a folder; nil where the server refuses to give them, as for one that does not exist.
    func statusIfGiven(
        of folder: FolderName, _ items: [FolderStatusItem]
    ) async throws(IMAPClientError) -> FolderStatus? {
        do {
            return try await status(of: folder, items: items)
        } catch {
            guard error.isRefusal else { throw error }
            return nil
        }
    }
}
