import MailModel
import MailStore
import Mailboxes

/// What the supervisor knows of one mailbox: a few hundred bytes, whether it works or rests.
struct SupervisedMailbox: Sendable {
    /// Where a mailbox stands.
    enum Phase: Sendable, Hashable {
        /// Waits for the time of its next attempt.
        case waiting
        /// Its sign-in was refused; waits for what a check says of it.
        case judged
        /// Waits for its owner: nothing is tried.
        case held
        /// Waits for its turn to connect.
        case queued
        /// A task connects.
        case opening
        /// Connected, with something to do; waits for a place.
        case ready
        /// Connected; a task works.
        case working
        /// Connected, nothing to do, no task.
        case resting
        /// Not wanted as it is, but a task still works on it.
        case ending
    }

    /// What waits to be done on the watching connection.
    struct Pending: Sendable, Hashable {
        var operations = false
        var poll = false
        var audit = false
        /// Folders with news, in the order in which they were told.
        var folders: [FolderKey] = []

        mutating func add(_ keys: [FolderKey]) {
            for key in keys where !folders.contains(key) { folders.append(key) }
        }
    }

    /// Where the fetching of history stands.
    enum Bulk: Sendable, Hashable {
        /// There is nothing to fetch, as far as is known.
        case idle
        /// There is; it waits for a time.
        case waiting
        /// It waits for a place, or for its turn to connect.
        case queued
        /// A task connects or fetches.
        case working
        /// As before, but it is to end.
        case ending
        /// The account has one connection only, so that history is fetched on the watching one.
        case sharing
    }

    /// Where the connection stands that listens on the folder of sent mail.
    enum Side: Sendable, Hashable {
        /// There is none.
        case idle
        /// There was none to be had; it waits for a time.
        case waiting
        /// It waits for its turn to connect.
        case queued
        /// A task connects.
        case opening
        /// It listens, without a task.
        case listening
    }

    /// A folder that could not be worked on.
    struct FolderTrouble: Sendable {
        var failures: Int
        var until: Moment
    }

    var target: SessionTarget
    /// What its provider allows.
    let limits: ProviderLimits
    /// Its host or provider, for pacing.
    let host: String
    /// Greater is served first.
    var importance: Int64
    /// Makes its waits its own.
    let seed: UInt64

    var phase = Phase.waiting
    /// Number of the watching connection, or of the attempt to open it.
    var number = 0
    /// Failures of the watching connection in a row.
    var failures = 0
    var connectedAt: Moment?
    var canWatch = false
    var isWatching = false
    /// Whether it goes on working without a place, because it took long.
    var isSlow = false
    /// Whether the server ended the watch before it was known to have begun.
    var watchBroke = false
    /// Why the connection was lost, where a task works on it that has not noticed yet.
    var lostBy: WorkFailure?
    var pending = Pending()
    var current: MailboxJob?
    var pollInterval: Duration
    var nextPoll = Moment.start
    var renewal = Moment.start
    /// Whether a task works on the watching connection that is to end.
    var isTaskEnding = false
    /// How often in a row a watched folder had news of which the watch said nothing.
    var deafness = 0
    var troubles: [FolderKey: FolderTrouble] = [:]
    /// When folders may be due to be compared in full.
    var nextAudit = Moment.start
    /// How it stands, as people were told last.
    var told: SyncPhase?

    var bulk = Bulk.idle
    var bulkNumber = 0
    var bulkFailures = 0
    /// Whether there is history to fetch.
    var needsHistory = false
    /// Whether the last piece brought nothing although there is more.
    var isStuck = false
    /// Pieces since it last made room for others.
    var pieces = 0

    var side = Side.idle
    var sideNumber = 0
    var sideFailures = 0
    /// Whether there is a folder of sent mail that the watch says nothing of.
    var hasSentFolder = false

    init(target: SessionTarget, limits: ProviderLimits, host: String, importance: Int64, seed: UInt64, poll: Duration) {
        self.target = target
        self.limits = limits
        self.host = host
        self.importance = importance
        self.seed = seed
        pollInterval = poll
    }

    /// Whose connections are counted together.
    var account: String { "\(target.endpoint) \(target.user)" }

    /// Connections that it holds or opens.
    var connections: Int {
        let watching: Int
        switch phase {
        case .opening, .ready, .working, .resting, .ending: watching = 1
        case .waiting, .judged, .held, .queued: watching = 0
        }
        return watching + (bulk == .working || bulk == .ending ? 1 : 0) + (holdsSide ? 1 : 0)
    }

    /// Whether the connection that listens on sent mail stands, or is being opened.
    var holdsSide: Bool { side == .opening || side == .listening }

    /// Whether it is not to be worked with, or not as it is: whoever works on it ends.
    var isEnding: Bool { phase == .ending }
}
