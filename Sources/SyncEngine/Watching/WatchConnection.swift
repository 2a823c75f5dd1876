import IMAPClient
import IMAPCore
import MailModel
import MailStore
import Mailboxes
import Synchronization

/// A mailbox's watching connection with what is known of its folders: all that a mailbox at rest consists of.
final class WatchConnection: Sendable {
    private struct State {
        var synced: [FolderKey] = []
        /// Only where the server tells of other folders than the one that is open.
        var names: [FolderName: FolderKey] = [:]
        var watched: FolderKey?
        var sent: SyncedFolder?
        /// Folders that a comparison found different, and no event told of.
        var compared: Set<FolderKey> = []
        var hasCompared = false
        var generation = 0
    }

    /// A folder by its row and by its name.
    struct SyncedFolder: Sendable, Hashable {
        let key: FolderKey
        let name: FolderName
    }

    /// The connection's number in the machine.
    let number: Int
    let session: MailboxSession
    let sync: SyncSession
    let mailboxKey: MailboxKey
    /// Whether the server tells of all folders (RFC 5465).
    let notifies: Bool
    /// Whether the server tells of the folder that is open (RFC 2177).
    let idles: Bool
    private let state = Mutex(State())

    init(
        number: Int, session: MailboxSession, sync: SyncSession, mailboxKey: MailboxKey, notifies: Bool, idles: Bool
    ) {
        self.number = number
        self.session = session
        self.sync = sync
        self.mailboxKey = mailboxKey
        self.notifies = notifies
        self.idles = idles
    }

    var connection: IMAPConnection { session.connection }
    /// The folders that are synced, the most important first.
    var synced: [FolderKey] { state.withLock { $0.synced } }
    /// The folder that is watched: the Inbox, or the one that holds everything.
    var watched: FolderKey? { state.withLock { $0.watched } }
    /// The folder of sent mail, where a connection of its own would tell more of it: the server does not tell of all
    /// folders, and no other folder that is watched has it all.
    var sent: SyncedFolder? { state.withLock { $0.sent } }
    /// Of what the server tells by itself.
    var telling: Telling { notifies ? .allFolders : idles ? .openFolder : .nothing }

    /// Takes what a comparison of all folders found. Gives whether it was the first.
    func note(_ round: FolderRound) -> Bool {
        let (notifies, idles) = (notifies, idles)
        return state.withLock { state in
            state.synced = round.folders.map(\.key)
            state.watched =
                round.folders.first { $0.record.role == .inbox || $0.record.role == .all }?.key ?? state.synced.first
            let watchesAll = round.folders.contains { $0.record.role == .all && $0.key == state.watched }
            let sent = notifies || !idles || watchesAll ? nil : round.folders.first { $0.record.role == .sent }
            state.sent = sent.map { SyncedFolder(key: $0.key, name: $0.record.name) }
            if notifies {
                state.names = Dictionary(round.folders.map { ($0.record.name, $0.key) }) { first, _ in first }
            }
            state.compared = Set(round.changed)
            defer { state.hasCompared = true }
            return !state.hasCompared
        }
    }

    /// Whether a comparison, and no event, is why this folder is brought up to date; it is asked once.
    func takeCompared(_ folder: FolderKey) -> Bool { state.withLock { $0.compared.remove(folder) != nil } }

    /// Begins another watch; gives its number.
    func beginGeneration() -> Int {
        state.withLock { state in
            state.generation += 1
            return state.generation
        }
    }

    /// Whether this is the last watch that was begun: the end of an earlier one is no news.
    func isCurrent(_ generation: Int) -> Bool { state.withLock { $0.generation == generation } }

    /// What an event means.
    func news(_ event: FolderEvent, watched: FolderKey) -> WatchNews {
        state.withLock { WatchNews(event, watched: watched, folders: $0.names) }
    }
}
