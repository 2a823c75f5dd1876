import IMAPClient
import IMAPCore
import Inbox
import Logging
import MailModel
import MailStore
import Mailboxes

/// Does the jobs of the machine on a mailbox's connections.
struct MailboxWorker: Sendable {
    let dependencies: SyncDependencies

    init(_ dependencies: SyncDependencies) { self.dependencies = dependencies }

    private var store: Store { dependencies.store }

    // MARK: - Connecting

    /// Opens the watching connection of a mailbox.
    func open(_ id: MailboxID, number: Int) async throws(WorkFailure) -> WatchConnection {
        let session = try await session(id)
        do {
            let sync = try await syncSession(on: session)
            let key = try await mailboxKey(of: session.mailbox)
            let notifies = try await MailboxWatch.askForNews(on: session.connection)
            let idles = await session.connection.capabilities.hasIdle
            return WatchConnection(
                number: number, session: session, sync: sync, mailboxKey: key, notifies: notifies,
                idles: idles)
        } catch {
            await session.connection.close()
            throw failure(error, on: session)
        }
    }

    /// Opens a connection for history.
    func openForHistory(_ id: MailboxID) async throws(WorkFailure) -> HistoryConnection {
        let session = try await session(id)
        do {
            return HistoryConnection(session: session, sync: try await syncSession(on: session))
        } catch {
            await session.connection.close()
            throw failure(error, on: session)
        }
    }

    /// Opens a connection that will listen on a folder, which it opens for reading only.
    func openSide(
        _ id: MailboxID, number: Int, on folder: WatchConnection.SyncedFolder
    ) async throws(WorkFailure) -> SideConnection {
        let session = try await session(id)
        do {
            try await session.connection.examine(folder.name)
            return SideConnection(number: number, session: session, folder: folder.key)
        } catch {
            await session.connection.close()
            throw failure(error, on: session)
        }
    }

    private func session(_ id: MailboxID) async throws(WorkFailure) -> MailboxSession {
        do {
            return try await dependencies.sessions.open(id)
        } catch {
            throw WorkFailure(error, at: store.time)
        }
    }

    private func syncSession(on session: MailboxSession) async throws(StoreError) -> SyncSession {
        // Each workspace has a key of its own, so that equal messages of two workspaces cannot be told to be equal.
        let workspace = session.mailbox.workspace
        let key = try await store.read { try $0.identityKey(of: workspace) }
        return SyncSession(
            connection: session.connection, mailbox: MailboxOwner(session.mailbox), store: store,
            reader: MessageReader(identityKey: key))
    }

    private func mailboxKey(of mailbox: MailboxRecord) async throws(StoreError) -> MailboxKey {
        try await store.read { try $0.mailboxKey(mailbox.id, in: mailbox.workspace) }
    }

    // MARK: - Jobs

    /// Does a job on the watching connection.
    func perform(
        _ job: MailboxJob, on watch: WatchConnection, _ heard: @escaping @Sendable (MailboxWatch.Heard) -> Void
    ) async -> Result<JobResult, WorkFailure> {
        do {
            switch job {
            case .poll: return .success(try await poll(watch))
            case .folders(let folders): return .success(try await bringUpToDate(folders, watch))
            case .operations: return .success(try await carryOperations(watch))
            case .watch: return .success(try await beginWatch(watch, heard))
            case .audit: return .success(try await audit(watch))
            case .history(let budget):
                return .success(try await history(watch.sync, watch.synced, skipping: [], budget).result)
            }
        } catch {
            return .failure(failure(error, on: watch.session))
        }
    }

    private func poll(_ watch: WatchConnection) async throws -> JobResult {
        let round = try await watch.sync.syncFolders()
        let isFirst = watch.note(round)
        var result = JobResult(changed: round.changed)
        result.isActive = !isFirst && !round.changed.isEmpty
        result.hasSentFolder = watch.sent != nil
        result.needsHistory = round.folders.contains { $0.cursor.uidNext > 0 && !$0.cursor.isHistoryComplete }
        return result
    }

    private func bringUpToDate(_ folders: [FolderKey], _ watch: WatchConnection) async throws -> JobResult {
        var result = JobResult()
        var hasNewMail = false
        for folder in folders {
            let isCompared = watch.takeCompared(folder)
            do {
                let report = try await watch.sync.sync(folder, reason: isCompared ? .poll : .event)
                if report.needsBackfill { result.needsHistory = true }
                if report.new + report.changed + report.removed > 0 { result.isActive = true }
                hasNewMail = hasNewMail || report.new > 0
                // An event should have told of it.
                if isCompared, report.new > 0, folder == watch.watched, watch.telling != .nothing {
                    result.isDeaf = true
                }
            } catch {
                try note(error, in: folder, of: watch, &result)
            }
        }
        if hasNewMail { await noteActivity(of: watch) }
        return result
    }

    private func carryOperations(_ watch: WatchConnection) async throws -> JobResult {
        // Folders are opened behind the session's back.
        await watch.sync.forgetOpenFolder()
        var operations = RemoteOperations(
            connection: watch.connection, store: store, mailbox: watch.mailboxKey,
            limit: dependencies.limits.operationBatch)
        let outcome = try await operations.carryOut()
        var result = JobResult(changed: watch.synced.filter { outcome.changed.contains($0) })
        result.isActive = outcome.done + outcome.refused > 0
        result.needsPoll = outcome.needsPoll
        result.nextOperation = outcome.next
        if outcome.refused > 0 {
            dependencies.logger.notice(
                "Changes refused by the server",
                metadata: ["mailbox": "\(watch.session.mailbox.id)", "count": "\(outcome.refused)"])
        }
        return result
    }

    private func beginWatch(
        _ watch: WatchConnection, _ heard: @escaping @Sendable (MailboxWatch.Heard) -> Void
    ) async throws -> JobResult {
        var result = JobResult()
        guard let watched = watch.watched else {
            result.cannotWatch = true
            return result
        }
        if await watch.sync.openFolder != watched {
            do {
                // What happened while other folders were open comes with opening it.
                let report = try await watch.sync.sync(watched, reason: .event)
                result.isActive = report.new + report.changed + report.removed > 0
                if report.new > 0 { await noteActivity(of: watch) }
            } catch {
                try note(error, in: watched, of: watch, &result)
                return result
            }
        }
        result.cannotWatch = try await !MailboxWatch.begin(on: watch, watched: watched, heard)
        return result
    }

    private func audit(_ watch: WatchConnection) async throws -> JobResult {
        var result = JobResult()
        let now = store.time
        let interval = dependencies.limits.audit.wholeMilliseconds
        let due = try await folders(watch.synced).filter { folder in
            guard folder.cursor.uidNext > 0, folder.cursor.isHistoryComplete else { return false }
            return folder.ledger.audited.map { now.milliseconds - $0.milliseconds >= interval } ?? true
        }
        guard let folder = due.first else { return result }
        result.needsAudit = due.count > 1
        do {
            let audit = try await watch.sync.audit(folder.key, repair: true)
            result.isActive = !audit.isClean
            if !audit.isClean {
                dependencies.logger.notice(
                    "Folder repaired",
                    metadata: [
                        "mailbox": "\(watch.session.mailbox.id)", "missing": "\(audit.missing.count)",
                        "surplus": "\(audit.surplus.count)", "flags": "\(audit.differingFlags)",
                    ])
            }
        } catch {
            // It comes again with the next round of audits.
            result.needsAudit = false
            try note(error, in: folder.key, of: watch, &result)
        }
        return result
    }

    /// Fetches a piece of history of the first folder that lacks some. Gives the folders to be passed over from now on, too.
    func history(
        _ sync: SyncSession, _ synced: [FolderKey], skipping: Set<FolderKey>, _ budget: ByteBudget
    ) async throws -> (result: JobResult, skipping: Set<FolderKey>) {
        var skipping = skipping
        var result = JobResult(needsHistory: false)
        let incomplete = try await folders(synced).filter {
            $0.cursor.uidNext > 0 && !$0.cursor.isHistoryComplete && !skipping.contains($0.key)
        }
        guard let folder = incomplete.first else { return (result, skipping) }
        do {
            let progress = try await sync.backfill(folder.key, budget: budget)
            result.bytes = progress.bytes
            result.isActive = progress.isComplete || progress.bytes > 0 || progress.stored + progress.quarantined > 0
            result.needsHistory = !progress.isComplete || incomplete.count > 1
        } catch {
            guard error.concernsOneFolder else { throw error }
            skipping.insert(folder.key)
            result.troubled = [folder.key]
            result.isActive = true
            result.needsHistory = incomplete.count > 1
        }
        return (result, skipping)
    }

    // MARK: - Parts

    private func folders(_ keys: [FolderKey]) async throws -> [SyncFolder] {
        try await store.read { reader in try keys.compactMap { try reader.syncFolder($0) } }
    }

    /// Takes an error of one folder for what it is; throws it on where it is one of the connection or the store.
    private func note(
        _ error: SyncError, in folder: FolderKey, of watch: WatchConnection, _ result: inout JobResult
    ) throws {
        guard error.concernsOneFolder else { throw error }
        result.troubled.append(folder)
        if error.code == .folderGone { result.needsPoll = true }
        dependencies.logger.info(
            "Folder put off",
            metadata: ["mailbox": "\(watch.session.mailbox.id)", "error": "\(error.code)"])
    }

    /// Remembers that a mailbox has new mail, so that it is among the first after the next start; at most every ten
    /// minutes, because it is a transaction of its own.
    private func noteActivity(of watch: WatchConnection) async {
        let key = watch.mailboxKey
        do {
            try await store.write { writer in
                var state = try writer.syncState(of: key) ?? SyncState()
                if let last = state.lastActivity, writer.now.milliseconds - last.milliseconds < 600_000 { return }
                state.lastActivity = writer.now
                try writer.setSyncState(state, of: key)
            }
        } catch {
            // Only the order of the next start depends on it.
        }
    }

    /// What an error means for the mailbox.
    func failure(_ error: any Error, on session: MailboxSession) -> WorkFailure {
        switch error {
        case let error as WorkFailure: return error
        case let error as SyncError:
            if let imap = error.imap { return failure(imap, on: session) }
            if let store = error.store { return failure(store, on: session) }
            return error.code == .cancelled
                ? .stopped : .connection(ConnectionTrouble(kind: .passing, finding: error.code.description))
        case let error as IMAPClientError:
            if error.code == .cancelled || Task.isCancelled { return .stopped }
            return WorkFailure(session.finding(of: error), at: store.time)
        case let error as StoreError:
            if error.code == .notFound { return .notActive }
            return WorkFailure(everybody: error)
                ?? .connection(ConnectionTrouble(kind: .passing, finding: "store.\(error.code)"))
        case is CancellationError: return .stopped
        default: return .connection(ConnectionTrouble(kind: .passing, finding: "internal"))
        }
    }
}

/// A connection for history.
struct HistoryConnection: Sendable {
    let session: MailboxSession
    let sync: SyncSession
    /// Folders whose history cannot be had now.
    var skipping: Set<FolderKey> = []
}

extension SyncError {
    /// Whether the connection and the store are well, and only this folder is not.
    var concernsOneFolder: Bool {
        switch code {
        case .refused, .folderGone, .changedMeanwhile: true
        case .store: store.map { WorkFailure(everybody: $0) == nil } ?? false
        default: false
        }
    }
}
