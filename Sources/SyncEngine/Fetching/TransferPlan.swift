import IMAPCore
import MailModel

/// Which messages a transfer brings, in which order, and what becomes of the cursor with them.
struct TransferPlan: Sendable {
    /// How the cursor moves with each batch.
    enum Direction: Sendable, Hashable {
        /// Newest first, down from the floor of history: the floor follows.
        case history
        /// Oldest first: the next UID follows.
        case arrival
        /// In no order: the cursor stays.
        case repair
    }

    /// How the cursor moves.
    var direction: Direction
    /// The messages that are wanted.
    var uids: UIDSet
    /// Those older than this are passed over; nil takes all.
    var since: Timestamp?
    /// How many bytes may be fetched; what is left is for another time.
    var budget: ByteBudget

    /// Messages that are asked for without knowing their sizes.
    static let directMessages = 16

    /// Whether it brings only a few messages, as when new mail comes. History has a budget, so that sizes count.
    var isSmall: Bool { direction != .history && !uids.isEmpty && uids.count <= Self.directMessages }

    /// What the cursor becomes when these messages are stored.
    func mark(of uids: [UInt32]) -> UInt32 {
        switch direction {
        case .history: uids.min() ?? 1
        case .arrival: (uids.max() ?? 0).addingReportingOverflow(1).partialValue
        case .repair: 0
        }
    }

    /// UIDs that are looked at in one go, before sizes are known.
    static let windowSize = 1_000
    /// How many are looked at now: fewer where the server refused more.
    private var window = TransferPlan.windowSize

    init(direction: Direction, uids: UIDSet, since: Timestamp? = nil, budget: ByteBudget = .unlimited) {
        self.direction = direction
        self.uids = uids
        self.since = since
        self.budget = budget
    }

    /// Takes the next window of UIDs.
    mutating func nextWindow() -> UIDSet? {
        guard !uids.isEmpty else { return nil }
        let next = direction == .history ? uids.highest(window) : uids.lowest(window)
        uids = uids.subtracting(next)
        return next
    }

    /// Takes back a window that the server refused, to go on in halves.
    mutating func putBack(_ refused: UIDSet) {
        uids = uids.union(refused)
        window = max(1, refused.count / 2)
    }

    /// A window was answered: the next one may be larger again.
    mutating func widenWindow() { window = min(Self.windowSize, window * 2) }

    /// The messages of a window in the order in which they are fetched, without those that are too old.
    func ordered(_ scanned: [ScannedMessage]) -> (wanted: [ScannedMessage], tooOld: Int) {
        var seen: Set<UInt32> = []
        let unique = scanned.filter { seen.insert($0.uid).inserted }
        let wanted = since.map { since in unique.filter { $0.received >= since } } ?? unique
        let sorted = wanted.sorted { direction == .history ? $0.uid > $1.uid : $0.uid < $1.uid }
        return (sorted, unique.count - wanted.count)
    }
}

/// The part of a transfer that is committed at once.
struct TransferBatch: Sendable {
    /// Its place among the batches of the transfer.
    let number: Int
    /// Those that come whole.
    var small: [UInt32: ScannedMessage] = [:]
    /// Those of which only the texts come.
    var large: [UInt32: ScannedMessage] = [:]
    /// What the cursor becomes: the new floor of history, or the next UID.
    let mark: UInt32
    /// Messages that came.
    var messages: [RawMessage] = []
    /// Messages that the server does not give out, with the reason.
    var refused: [UInt32: String] = [:]
    /// Requests whose answers are still to come.
    var openRequests = 0

    init(number: Int, mark: UInt32) {
        self.number = number
        self.mark = mark
    }
}
