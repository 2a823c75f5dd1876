public import IMAPClient
import IMAPCore
public import Inbox
import MailModel
public import MailStore

/// Brings one mailbox up to date over one connection that is signed in.
///
/// One call at a time. Every call can be cancelled at every wait, and the process may end at any moment: what was
/// committed stays, and the next call goes on from there, on this connection or another. Folders are only looked at:
/// they are opened for reading, and no message is marked as seen.
///
/// Several sessions may work on one mailbox at once, also on one folder where one fetches history and another brings
/// it up to date. No two may bring the same folder up to date.
public actor SyncSession {
    let connection: IMAPConnection
    let store: Store
    let owner: MailboxOwner
    let reader: MessageReader
    let policy: SyncPolicy
    let sizes: FetchBatches

    /// What the server can do, less what turned out not to work; nil until it was asked.
    var known: SyncAbilities?
    /// Which folders are asked for their figures in turn, where the server gives them one by one.
    var statusRounds = StatusRounds()
    /// Under which other users' folders stand; nil until it was asked.
    var foreignPrefixes: [String]?
    /// How fast messages came last, in bytes for each second; nil where too little came to tell.
    private var rate: Double?
    /// What is left of the history of which a piece was fetched last.
    var historyLeft: HistoryLeft?
    /// The folder that is open on the connection, as far as this session opened it.
    private(set) var opened: OpenedFolder?
    var mailboxKey: MailboxKey?

    /// Takes a connection that is signed in. Nobody else may give commands while a call is under way.
    ///
    /// - Parameters:
    ///   - mailbox: whose it is.
    ///   - reader: reads messages under the workspace's key.
    public init(
        connection: IMAPConnection, mailbox: MailboxOwner, store: Store, reader: MessageReader,
        policy: SyncPolicy = SyncPolicy()
    ) {
        self.init(
            connection: connection, mailbox: mailbox, store: store, reader: reader, policy: policy,
            sizes: FetchBatches())
    }

    init(
        connection: IMAPConnection, mailbox: MailboxOwner, store: Store, reader: MessageReader, policy: SyncPolicy,
        sizes: FetchBatches
    ) {
        self.connection = connection
        owner = mailbox
        self.store = store
        self.reader = reader
        self.policy = policy
        self.sizes = sizes
    }

    /// The folder that this session opened last, where nobody opened another since.
    public var openFolder: FolderKey? { opened?.folder }

    /// To be called when another folder was opened on the connection by somebody else.
    public func forgetOpenFolder() { opened = nil }

    // MARK: - Preparing

    /// What the server can do; switches on what has to be switched on, once.
    func abilities() async throws -> SyncAbilities {
        if let known { return known }
        var abilities = SyncAbilities(await connection.capabilities)
        if abilities.quickResync, await !connection.enabled.contains(Self.qresync) {
            // RFC 5161 §3.1: not once a folder was opened; then the server refuses, and we do without.
            do {
                abilities.quickResync = try await connection.enable([Self.qresync]).contains(Self.qresync)
            } catch {
                guard error.isRefusal else { throw error }
                abilities.quickResync = false
            }
        }
        known = abilities
        return abilities
    }

    /// Does without QRESYNC from now on: the server announces it and does not know it.
    func giveUpQuickResync() { known?.quickResync = false }

    /// The row of the mailbox.
    func mailbox() async throws -> MailboxKey {
        if let mailboxKey { return mailboxKey }
        let owner = owner
        let key = try await store.read { try $0.mailboxKey(owner.id, in: owner.workspace) }
        mailboxKey = key
        return key
    }

    /// One folder as it is stored.
    func stored(_ key: FolderKey) async throws -> SyncFolder {
        guard let folder = try await store.read({ try $0.syncFolder(key) }) else {
            throw SyncError(.folderGone, "the folder is not stored any more")
        }
        return folder
    }

    private static let qresync = Capability("QRESYNC")

    /// History that is still to come, so that the next piece of it need not be searched for.
    struct HistoryLeft: Sendable {
        let folder: FolderKey
        let validity: UIDValidity?
        let floor: UInt32
        /// How far back it was wanted.
        let since: Timestamp?
        let uids: UIDSet
    }

    // MARK: - Opening

    /// A folder that is open on the connection.
    struct OpenedFolder: Sendable {
        let folder: FolderKey
        let selected: SelectedFolder
        var snapshot: FolderSnapshot
    }

    /// Opens a folder for reading and says how it stands; with what changed since the cursor where the server can tell
    /// that in the same answer.
    func open(_ folder: SyncFolder, withDelta: Bool) async throws -> OpenedFolder {
        let abilities = try await abilities()
        opened = nil
        let name = folder.record.name
        var result: OpenedFolder?
        if withDelta, abilities.quickResync, let resync = folder.cursor.quickResync {
            do {
                let selected = try await connection.examine(name, resync: resync)
                result = OpenedFolder(
                    folder: folder.key, selected: selected, snapshot: FolderSnapshot(selected, hasDelta: true))
            } catch {
                guard error.code == .commandBad || error.code == .commandUnavailable else { throw gone(error) }
                giveUpQuickResync()
            }
        }
        if result == nil {
            do {
                let selected = try await connection.examine(name, condstore: abilities.condStore)
                result = OpenedFolder(folder: folder.key, selected: selected, snapshot: FolderSnapshot(selected))
            } catch {
                throw gone(error)
            }
        }
        guard let result else { throw SyncError(.folderGone, "the folder cannot be opened") }
        opened = result
        return result
    }

    /// Opens a folder unless it is open already.
    func openUnlessOpen(_ folder: SyncFolder) async throws -> OpenedFolder {
        if let opened, opened.folder == folder.key { return opened }
        return try await open(folder, withDelta: false)
    }

    private func gone(_ error: IMAPClientError) -> any Error {
        guard error.code == .commandRefused, error.responseCode == .nonExistent || error.responseCode == .noPermission
        else { return error }
        return SyncError(.folderGone, "the folder cannot be opened", imap: error)
    }

    /// What FETCH is asked for in a folder that is open.
    func items(for opened: OpenedFolder) async throws -> FetchItems {
        let abilities = try await abilities()
        return FetchItems(
            abilities: abilities, modSeqs: abilities.condStore && opened.snapshot.highestModSeq != nil)
    }

    /// Where messages of a folder go.
    func sink(
        for folder: FolderKey, validity: UIDValidity?, _ direction: TransferPlan.Direction
    ) -> BatchSink {
        BatchSink(
            store: store, reader: reader, owner: owner, folder: folder, validity: validity, direction: direction)
    }

    /// Brings messages of the open folder into the store.
    func transfer(_ plan: TransferPlan, in opened: OpenedFolder, validity: UIDValidity?) async throws -> TransferReport
    {
        guard !plan.uids.isEmpty else { return TransferReport(isFinished: true) }
        var transfer = Transfer(
            plan, connection: connection, items: try await items(for: opened),
            sink: sink(for: opened.folder, validity: validity, plan.direction), sizes: sizes)
        let start = ContinuousClock.now
        let report = try await transfer.run()
        let seconds = start.duration(to: .now) / .seconds(1)
        // Less says more of round trips than of the line.
        if report.bytes > 1 << 20, seconds > 0 { rate = Double(report.bytes) / seconds }
        return report
    }

    /// Switches compression on where the line is so slow that less to carry is worth the work of unpacking it: mail
    /// shrinks to about half. On a fast line it would only cost both sides time.
    func compressWhereItPays() async throws {
        guard let rate, rate < Self.slowLine, await !connection.isCompressed,
            await connection.capabilities.contains(Capability("COMPRESS=DEFLATE"))
        else { return }
        do {
            try await connection.compress()
        } catch {
            guard error.isRefusal else { throw error }
        }
    }

    /// Bytes for each second below which compression pays; unpacking does more than twenty times that.
    private static let slowLine = 2_000_000.0
}

extension FolderCursor {
    /// What SELECT is told so that it answers with what changed; nil where there is nothing to go by.
    var quickResync: QuickResync? {
        guard let uidValidity, let modSeq = trustedModSeq, uidNext > max(historyFloor, 1) else { return nil }
        // History that was not fetched yet changes for nobody.
        return QuickResync(
            uidValidity: uidValidity, modSeq: modSeq, knownUIDs: UIDSet([max(historyFloor, 1)...(uidNext - 1)]))
    }

    /// The UIDs that were looked at; nil where there are none.
    var coveredUIDs: ClosedRange<UInt32>? {
        uidNext > max(historyFloor, 1) ? max(historyFloor, 1)...(uidNext - 1) : nil
    }
}

extension IMAPClientError {
    /// Whether the server said no to a command, and the connection stands.
    var isRefusal: Bool { code == .commandRefused || code == .commandBad || code == .commandUnavailable }
}
