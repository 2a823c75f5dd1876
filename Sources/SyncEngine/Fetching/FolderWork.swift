import IMAPCore
import MailModel
import MailStore

/// A folder while it is being brought up to date.
struct FolderWork: Sendable {
    /// Flag changes that are written in one transaction.
    static let flagBatch = 500
    /// A range of UIDs that is wider is searched first, because it may be nearly empty.
    static let searchedRange = 2_000
    /// Messages whose flags are asked for in one command.
    static let comparedFlags = 2_000

    /// The folder as it was stored when the work began, or when its cursor was last set by it.
    var folder: SyncFolder
    /// How the server showed it.
    var opened: SyncSession.OpenedFolder
    /// What was done.
    var report = FolderSyncReport()
    /// Messages that the server had besides those of the ledger.
    var arrived = 0
    /// Messages of the ledger that the server has no more.
    var gone = 0
    /// How many messages the server had before.
    let countBefore: Int
    /// What the server says is gone.
    var vanished = UIDSet()
    /// Whether the sets of UIDs were compared, so that the ledger is exact.
    var isCompared = false
    /// Whether something was stored after the ledger was settled.
    var isLedgerStale = false

    init(folder: SyncFolder, opened: SyncSession.OpenedFolder) {
        self.folder = folder
        self.opened = opened
        countBefore = folder.ledger.serverMessages
    }

    /// Under which validity everything is written.
    var validity: UIDValidity? { folder.cursor.uidValidity }

    mutating func note(_ transfer: TransferReport) { report.quarantined += transfer.quarantined }
}

/// What the server says of a message's flags and labels.
struct ToldFlags: Sendable, Hashable {
    let uid: UInt32
    let flags: Set<Flag>
    /// Nil where the server has no labels, or said nothing of them.
    let labels: [String]?
    let modSeq: ModSeq?
}

extension StoreReading {
    /// A folder; an error where it is gone.
    @discardableResult
    func requireFolder(_ key: FolderKey) throws -> SyncFolder {
        guard let folder = try syncFolder(key) else {
            throw SyncError(.folderGone, "the folder is not stored any more")
        }
        return folder
    }

    /// A folder whose UIDs hold under a validity; an error where they do no more.
    @discardableResult
    func requireFolder(_ key: FolderKey, validity: UIDValidity?) throws -> SyncFolder {
        let folder = try requireFolder(key)
        guard folder.cursor.uidValidity == validity else {
            throw SyncError(.changedMeanwhile, "the folder was begun anew by another session")
        }
        return folder
    }

    /// The messages of a folder that are in quarantine: all of them, and those whose time has come to be tried again.
    func quarantined(in folder: FolderKey, now: Timestamp) throws(StoreError) -> (all: UIDSet, due: UIDSet) {
        var all: [UInt32] = []
        var due: [UInt32] = []
        var after: UInt32 = 0
        while true {
            let page = try quarantine(of: folder, after: after, limit: StoreReader.maximumPageItems)
            for record in page {
                all.append(record.uid)
                // A time that lies further ahead than any wait is from before the clock was put back.
                let latest = now.adding(milliseconds: StoreWriter.longestQuarantineWait)
                if let next = record.nextTry, next <= now || next > latest { due.append(record.uid) }
            }
            guard page.count == StoreReader.maximumPageItems, let last = page.last else { break }
            after = last.uid
        }
        return (UIDSet(numbers: all), UIDSet(numbers: due))
    }
}

extension StoreWriter {
    /// Writes down what the server says of several messages; UIDs that are not stored are passed over.
    ///
    /// - Returns: of how many something that is shown changed.
    func setFlags(_ told: [ToldFlags], in folder: FolderKey) throws(StoreError) -> Int {
        var changed = 0
        for message in told {
            let isNew = try setFlags(
                folder: folder, uid: message.uid, flags: message.flags, labels: message.labels,
                modSeq: message.modSeq)
            changed += isNew ? 1 : 0
        }
        return changed
    }

    /// How long after each try a message in quarantine is tried again, in milliseconds; after the last one only on
    /// request.
    private static var quarantineWaits: [Int64] { [10 * 60_000, longestQuarantineWait] }
    fileprivate static var longestQuarantineWait: Int64 { 6 * 3_600_000 }

    /// Sets a message aside, and tries it again a few times by itself.
    func quarantine(_ uid: UInt32, in folder: FolderKey, reason: String) throws(StoreError) {
        let tries = try quarantine(of: folder, after: max(uid, 1) - 1, limit: 1).first { $0.uid == uid }?.tries ?? 0
        let waits = Self.quarantineWaits
        try quarantineMessage(
            folder: folder, uid: uid, reason: ServerText(reason).description,
            nextTry: tries < waits.count ? now.adding(milliseconds: waits[tries]) : nil)
    }
}
