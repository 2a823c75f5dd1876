import MailModel
import MailStore

/// The connections that a mailbox can have.
enum Lane: Sendable, Hashable {
    /// The one that stays and hears of news.
    case watch
    /// The one that fetches history and is closed afterwards, so that the first one's buffers stay small.
    case bulk
    /// A second one that stays, and hears of news in the folder of sent mail.
    case side
}

/// One of a mailbox's connections.
struct MailboxLane: Sendable, Hashable {
    let mailbox: MailboxID
    let lane: Lane
}

/// What the driver has to do. Each refers to one connection by its number, so that what comes late about an older one
/// is recognised.
enum SupervisorAction: Sendable, Hashable {
    /// Open the watching connection and report ``SupervisorMachine/opened(_:number:telling:at:)`` or
    /// ``SupervisorMachine/openFailed(_:number:_:at:)``.
    case open(MailboxID, number: Int)
    /// Take jobs by ``SupervisorMachine/claim(_:number:at:)`` until there is none.
    case work(MailboxID, number: Int)
    /// Open a connection of its own for history, work on it, close it.
    case bulk(MailboxID, number: Int)
    /// Open a connection that listens on the folder of sent mail, and report
    /// ``SupervisorMachine/sideOpened(_:number:_:at:)``.
    case listen(MailboxID, number: Int)
    /// Begin to listen anew on that connection; a failure is reported by ``SupervisorMachine/sideLost(_:number:_:at:)``.
    case listenAnew(MailboxID, number: Int)
    /// Close that connection, politely.
    case closeSide(MailboxID, number: Int)
    /// End the task that works on this connection; it reports its end like any other.
    case stop(MailboxLane, number: Int)
    /// Close the watching connection, politely; nobody works on it.
    case close(MailboxID, number: Int)
    /// Let the health monitor judge what a session saw.
    case checkSoon(MailboxID)
    /// Read the mailbox's target anew and report ``SupervisorMachine/looked(_:_:at:)``.
    case look(MailboxID)
    /// Write down how the mailbox stands, for people, with the code of the finding that says why.
    case tell(MailboxID, SyncPhase, finding: String)
}

/// Of what a server tells by itself.
enum Telling: Sendable, Hashable {
    /// Of nothing: it has to be asked.
    case nothing
    /// Of the folder that is open (IDLE).
    case openFolder
    /// Of all folders (NOTIFY).
    case allFolders
}

/// A piece of work on a mailbox's connection.
enum MailboxJob: Sendable, Hashable {
    /// Carry out what was done here on the server.
    case operations
    /// Bring these folders up to date, in this order.
    case folders([FolderKey])
    /// Bring the list of folders up to date and compare all of them with the server by their figures; what differs comes
    /// back in the result.
    case poll
    /// Watch: NOTIFY or IDLE where there is either.
    case watch
    /// Compare one folder with the server in full.
    case audit
    /// Fetch the next piece of history.
    case history(ByteBudget)

    /// Its name in metrics and logs.
    var name: String {
        switch self {
        case .operations: "operations"
        case .folders: "folders"
        case .poll: "poll"
        case .watch: "watch"
        case .audit: "audit"
        case .history: "history"
        }
    }
}

/// What a task is told that asks for its next job.
enum Claim: Sendable, Hashable {
    /// Do this and report ``SupervisorMachine/finished(_:number:_:at:)``.
    case job(MailboxJob)
    /// There is nothing to do now: the task ends, the connection stays.
    case rest
    /// The connection is not wanted any more: close it and end.
    case end
}

/// What a job brought.
struct JobResult: Sendable, Hashable {
    /// Folders that turned out to differ from what the store has.
    var changed: [FolderKey] = []
    /// Folders that could not be worked on, while the connection is well.
    var troubled: [FolderKey] = []
    /// Bytes of messages that were fetched.
    var bytes: Int64 = 0
    /// Whether the watched folder had news that the watch did not tell of.
    var isDeaf = false
    /// Whether something other than nothing was found or done.
    var isActive = false
    /// Whether the server turned out not to tell of news by itself.
    var cannotWatch = false
    /// Whether history is to be fetched; nil where the job does not know.
    var needsHistory: Bool?
    /// Whether there is a folder of sent mail that only a connection of its own would tell of; nil where the job does not
    /// know.
    var hasSentFolder: Bool?
    /// Whether more folders are to be compared in full now.
    var needsAudit = false
    /// Whether the list of folders must be read anew.
    var needsPoll = false
    /// How long until the next operation is due; nil where none waits.
    var nextOperation: Duration?
}

/// Why a job, or an attempt to connect, brought nothing.
enum WorkFailure: Sendable, Hashable, Error {
    /// The connection is lost or unusable, or could not be opened; the mailbox itself may be well.
    case connection(ConnectionTrouble)
    /// This machine could not store or open something. It says nothing about the mailbox.
    case local(LocalTrouble)
    /// The mailbox is not to be worked with any more; its target tells why.
    case notActive
    /// Our own transport opens no more connections for so many milliseconds.
    case paced(milliseconds: Int)
    /// The task was stopped.
    case stopped
}

/// What is known of a connection that failed, as far as it decides what comes next.
struct ConnectionTrouble: Sendable, Hashable {
    /// Who or what is to blame.
    enum Kind: Sendable, Hashable {
        /// Network, server, encryption: it passes.
        case passing
        /// The server holds that this account has too many connections.
        case tooManyConnections
        /// The server holds that there are too many of something else.
        case tooFast
        /// The sign-in was refused: only a check may judge it.
        case signIn
    }

    /// Who or what is to blame.
    var kind: Kind
    /// The code of the finding, for logs.
    var finding: String
    /// How long the server itself asks us to wait.
    var wait: Duration?
}

/// What this machine can be short of.
enum LocalTrouble: String, Sendable, Hashable, CaseIterable {
    /// The disk is full.
    case diskFull = "local.disk-full"
    /// The database is locked by somebody else.
    case storeBusy = "local.store-busy"
    /// The store failed in another way.
    case storeFailed = "local.store-failed"
    /// There are no descriptors left.
    case descriptors = "local.resources"
}
