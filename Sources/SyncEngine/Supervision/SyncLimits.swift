/// Bounds of one node's sync work, each with its reason. Durations are of the engine's own time.
public struct SyncLimits: Sendable, Hashable {
    /// Connections that are being opened at once, over all hosts. A TLS handshake costs about half a millisecond of
    /// processor time and a round trip or two; more at once only makes each slower.
    public var openingConnections = 64

    /// Connections that are being opened to one host at once. Large providers serve thousands of mailboxes behind one
    /// host and take far more; a small server must not be flooded after a restart.
    public var openingPerHost = 16

    /// Connections per second to one host in the long run, and how many may come at once: within what the transport
    /// itself lets through.
    public var startsPerSecond = 10.0

    /// How many connections to one host may be begun at once before the rate counts.
    public var startBurst = 100.0

    /// Mailboxes that are worked on at once. Each may hold a batch of messages in memory, which the process keeps as its high
    /// mark; half of them may be those of one host.
    public var workingMailboxes = 24

    /// After this time a mailbox gives its place to another and goes on beside it: what takes so long waits for its server,
    /// and holds little.
    public var placeTime = Duration.seconds(5)

    /// Mailboxes that may go on without a place.
    public var slowMailboxes = 200

    /// Mailboxes whose history or first content is fetched at once. Each holds a connection of its own meanwhile.
    public var bulkMailboxes = 8

    /// Mailboxes that have a second connection for news of their sent mail, where the server tells of one folder for each
    /// connection only. Each takes as much memory as the first; sent mail of the others is found by the next poll.
    public var sentListeners = 1000

    /// The first wait after a failure; it doubles up to ``longestRetry``.
    public var firstRetry = Duration.seconds(5)

    /// The longest wait between two attempts at a mailbox that fails.
    public var longestRetry = Duration.seconds(15 * 60)

    /// How often a watching connection is proven to be alive and its folders are compared, while mail comes and goes:
    /// a connection that is silent for no good reason is found within this time and the time of one answer.
    public var shortestPoll = Duration.seconds(2 * 60)

    /// The same for a mailbox in which nothing happens.
    public var longestPoll = Duration.seconds(8 * 60)

    /// How often folders that a server does not watch for us are compared while something happens in them.
    public var shortestFolderPoll = Duration.seconds(30)

    /// How often a mailbox's UID sets are compared with the server's in full.
    public var audit = Duration.seconds(24 * 3600)

    /// How often it is asked whether a folder is due for that.
    public var auditCheck = Duration.seconds(3600)

    /// How long one piece of work on a mailbox may take before it is given up and tried anew, so that a server that
    /// trickles cannot hold a place for ever.
    public var longestWork = Duration.seconds(30 * 60)

    /// Bytes of history that are fetched before the mailbox makes room for others.
    public var historyPiece: Int64 = 8 << 20

    /// Operations that are carried to a server in one command.
    public var operationBatch = 500

    /// How long what could not be stored waits, where the disk is full or the database is locked.
    public var localRetry = Duration.seconds(10)

    /// The default limits.
    public init() {}
}
