internal import IMAPClient
internal import Inbox
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import SyncEngine

/// Brings one mailbox up to date, or compares it with its server, because somebody asks for it.
///
/// Where the engine runs, it does the work and this waits for it: no two may bring the same folder up to date. Otherwise
/// this opens a session of its own.
struct MailboxSync: Sendable {
    /// How long the engine may take for the first look before the mailbox is taken as it is.
    private static let firstLook = Duration.seconds(3)

    let dependencies: MailboxDependencies
    /// The engine, where it runs in this process.
    let supervisor: SyncSupervisor?
    let emit: @Sendable (InboxProgress) -> Void

    private var store: Store { dependencies.store }
    private var reader: InboxReader { InboxReader(dependencies: dependencies) }

    // MARK: - Up to date

    /// Takes in what is new and all history that is wanted.
    func run(_ reference: String) async throws(CommandFailure) -> SyncResult {
        let mailbox = try await reader.mailbox(reference)
        var result = Work()
        if let supervisor {
            try await wait(for: supervisor, mailbox)
        } else {
            result = try await session(mailbox) { session, opened throws(CommandFailure) in
                try await syncAll(session, opened)
            }
            try await noteConnected(mailbox.id)
            try await index()
        }
        let completeness = try await completeness(of: mailbox.id)
        return SyncResult(
            address: mailbox.address, folders: result.folders, troubles: result.troubles, completeness: completeness,
            permille: completeness.permille, words: completeness.description)
    }

    /// Compares every folder message by message, and mends what differs.
    func audit(_ reference: String) async throws(CommandFailure) -> AuditResult {
        let mailbox = try await reader.mailbox(reference)
        let repairs = supervisor == nil
        if let supervisor { try await wait(for: supervisor, mailbox) }
        let result = try await session(mailbox) { session, opened throws(CommandFailure) in
            try await auditAll(session, opened, repairs: repairs)
        }
        if repairs { try await index() }
        let completeness = try await completeness(of: mailbox.id)
        return AuditResult(
            address: mailbox.address, audits: result.audits, isMended: repairs, troubles: result.troubles,
            completeness: completeness, permille: completeness.permille, words: completeness.description)
    }

    /// Remembers that the mailbox was connected, for whoever asks how it stands.
    private func noteConnected(_ id: MailboxID) async throws(CommandFailure) {
        let workspace = dependencies.workspace
        do throws(StoreError) {
            try await store.write { writer in
                let key = try writer.mailboxKey(id, in: workspace)
                var state = try writer.syncState(of: key) ?? SyncState()
                state.lastConnected = writer.now
                state.lastError = ""
                // What a server did that ran before is over.
                state.phase = .waiting
                try writer.setSyncState(state, of: key)
            }
        } catch {
            throw CommandFailure(error)
        }
    }

    private struct Work: Sendable {
        var folders: [SyncedFolder] = []
        var audits: [AuditedFolder] = []
        var troubles: [FolderTrouble] = []
    }

    private func syncAll(_ session: SyncSession, _ opened: MailboxSession) async throws(CommandFailure) -> Work {
        var work = Work()
        for folder in try await folders(session, opened) {
            let name = Self.name(folder)
            do throws(SyncError) {
                let report = try await session.sync(folder.key, reason: .request)
                var synced = SyncedFolder(
                    folder: name, new: report.new, changed: report.changed, removed: report.removed,
                    quarantined: report.quarantined)
                var isComplete = !report.needsBackfill
                while !isComplete {
                    let progress = try await session.backfill(folder.key, budget: ByteBudget(bytes: 8 << 20))
                    synced.new += progress.stored
                    synced.quarantined += progress.quarantined
                    isComplete = progress.isComplete
                    if !isComplete {
                        emit(.history(folder: name, stored: synced.new, remaining: progress.remaining))
                        // A server that gives nothing more of what it says it has must not be asked for ever.
                        guard progress.stored + progress.quarantined > 0 || progress.bytes > 0 else { break }
                    }
                }
                work.folders.append(synced)
                emit(.synced(synced))
            } catch {
                work.troubles.append(try trouble(error, in: name, opened))
            }
        }
        return work
    }

    private func auditAll(
        _ session: SyncSession, _ opened: MailboxSession, repairs: Bool
    ) async throws(CommandFailure) -> Work {
        var work = Work()
        for folder in try await folders(session, opened) where folder.cursor.uidNext > 0 || repairs {
            let name = Self.name(folder)
            do throws(SyncError) {
                let audit = try await session.audit(folder.key, repair: repairs)
                let audited = AuditedFolder(
                    folder: name, missing: audit.missing.count, surplus: audit.surplus.count,
                    differingFlags: audit.differingFlags)
                work.audits.append(audited)
                emit(.audited(audited))
            } catch {
                work.troubles.append(try trouble(error, in: name, opened))
            }
        }
        return work
    }

    private func folders(
        _ session: SyncSession, _ opened: MailboxSession
    ) async throws(CommandFailure) -> [SyncFolder] {
        do throws(SyncError) {
            return try await session.syncFolders().folders
        } catch {
            throw failure(error, opened)
        }
    }

    /// A folder's trouble; thrown where it is the connection's or the store's.
    private func trouble(
        _ error: SyncError, in folder: String, _ opened: MailboxSession
    ) throws(CommandFailure) -> FolderTrouble {
        guard error.code == .refused || error.code == .folderGone || error.code == .changedMeanwhile else {
            throw failure(error, opened)
        }
        let trouble = FolderTrouble(folder: folder, code: error.code.description, message: error.message)
        emit(.trouble(trouble))
        return trouble
    }

    private func failure(_ error: SyncError, _ opened: MailboxSession) -> CommandFailure {
        if error.code == .cancelled || Task.isCancelled { return ControlClient.interrupted }
        if let store = error.store { return CommandFailure(store) }
        guard let imap = error.imap else { return CommandFailure(.syncFailed, error.message) }
        return CommandFailure(opened.finding(of: imap))
    }

    private static func name(_ folder: SyncFolder) -> String {
        ServerText(folder.record.name.description).description
    }

    // MARK: - The session

    private func session(
        _ mailbox: MailboxSummary,
        _ body: (SyncSession, MailboxSession) async throws(CommandFailure) -> Work
    ) async throws(CommandFailure) -> Work {
        let workspace = dependencies.workspace
        let key = try await reader.read { try $0.identityKey(of: workspace) }
        let opened: MailboxSession
        do throws(SessionFailure) {
            opened = try await MailboxSessions(dependencies).open(mailbox.id)
        } catch {
            throw CommandFailure(error)
        }
        let session = SyncSession(
            connection: opened.connection, mailbox: MailboxOwner(opened.mailbox), store: store,
            reader: MessageReader(identityKey: key))
        do throws(CommandFailure) {
            let work = try await body(session, opened)
            await opened.connection.logout()
            return work
        } catch {
            await opened.connection.close()
            throw error
        }
    }

    private func completeness(of id: MailboxID) async throws(CommandFailure) -> MailboxCompleteness {
        let workspace = dependencies.workspace
        return try await reader.read { reader in
            MailboxCompleteness(try reader.syncFolders(of: try reader.mailboxKey(id, in: workspace)))
        }
    }

    /// Indexes what came, so that it is found at once.
    private func index() async throws(CommandFailure) {
        do throws(StoreError) {
            while try await store.indexNextSearchBatch(text: SearchText.document) > 0, !Task.isCancelled {}
        } catch {
            throw CommandFailure(error)
        }
    }

    // MARK: - The engine

    /// Has the engine look at the mailbox now, and waits until it is in step.
    private func wait(for supervisor: SyncSupervisor, _ mailbox: MailboxSummary) async throws(CommandFailure) {
        guard mailbox.status != .paused, mailbox.status != .disconnected else {
            throw CommandFailure(SessionFailure.notActive)
        }
        let workspace = dependencies.workspace
        let began = store.time
        let patience = ContinuousClock.now + Self.firstLook
        supervisor.pollSoon(mailbox.id)
        while !Task.isCancelled {
            let (state, folders) = try await reader.read { reader in
                let key = try reader.mailboxKey(mailbox.id, in: workspace)
                return (try reader.syncState(of: key), try reader.syncFolders(of: key))
            }
            let completeness = MailboxCompleteness(folders)
            let isNew = folders.contains { $0.cursor.lastSynced.map { $0 >= began } ?? false }
            let isPatient = ContinuousClock.now < patience
            switch state?.phase {
            case .idle where isNew || !isPatient:
                let isUnderWay = completeness.folders.contains { $0.state == .waiting || $0.state == .fetchingHistory }
                if !isUnderWay { return }
            case .backingOff where !isPatient, .blocked where !isPatient:
                let finding = state?.lastError ?? ""
                throw CommandFailure(
                    .syncFailed,
                    "the mailbox cannot be reached now (\(finding)); `salesnode check \(mailbox.address)` says why")
            default: break
            }
            // The engine tells of no moment at which nothing is left to do.
            do { try await Task.sleep(for: .milliseconds(100)) } catch { break }
        }
        throw ControlClient.interrupted
    }
}

/// What is told while a mailbox is brought up to date or compared.
enum InboxProgress: Sendable, Codable, Hashable {
    /// A folder is up to date.
    case synced(SyncedFolder)
    /// History of a folder is being fetched.
    case history(folder: String, stored: Int, remaining: Int)
    /// A folder was compared.
    case audited(AuditedFolder)
    /// A folder could not be worked on.
    case trouble(FolderTrouble)
}

extension CommandFailure {
    /// The failure of a session.
    init(_ failure: SessionFailure) {
        switch failure {
        case .notActive:
            self.init(.wrongState, "the mailbox is paused, disconnected, or was changed this moment")
        case .failed(let finding): self.init(finding)
        case .paced(let milliseconds):
            self.init(
                .syncFailed, "too many connections were made to this server; wait \(max(1, milliseconds / 1000)) s")
        case .local(let error): self.init(error)
        case .cancelled: self = ControlClient.interrupted
        }
    }

    /// What a finding says.
    init(_ finding: Finding) {
        self.init(.syncFailed, "\(finding.code.rawValue): \(finding.cause) \(finding.action)")
    }
}
