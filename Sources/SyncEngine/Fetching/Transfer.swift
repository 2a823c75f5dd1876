import IMAPClient
import IMAPCore
import Inbox
import MIME
import MailModel
import Mailboxes

/// Brings messages from the open folder into the store: sizes first, then small messages whole and large ones by their
/// texts, in batches that are read and committed while the next ones come.
///
/// Requests are sent ahead of the answers, so that the wire is never idle for want of a question. Servers may mix the
/// answers to several FETCHes (Dovecot does, when its output has to wait), so each is collected by a task of its own. At
/// most ``openBatches`` batches are on their way at once, each bounded in messages and bytes whatever the server sends;
/// nothing more is asked for meanwhile.
struct Transfer {
    /// Batches that are asked for and not complete.
    static let openBatches = 2
    /// Octets of texts of large messages in one batch; each has a share of it.
    static let largeTextBytes = 8 << 20
    /// Octets of a header, and of a message whose structure the server cannot tell.
    static let outlineBytes = 1 << 20
    static let unstructuredBytes = 16 << 20
    /// So many messages may be refused while not one is given out.
    static let hopelessRefusals = 12

    enum Request: Sendable {
        /// Sizes and dates.
        case scan(UIDSet)
        /// A few whole, up to a size, without asking for the size first.
        case direct(batch: Int, UIDSet)
        case small(batch: Int, UIDSet)
        case outline(batch: Int, UIDSet)
        case parts(batch: Int, [UInt32: Outline], [PartRequest])
        /// Whole, because the server cannot tell its structure.
        case unstructured(batch: Int, UInt32)
    }

    /// The beginning of a part's body.
    struct PartRequest: Sendable, Hashable {
        let section: PartSection
        let maximumBytes: Int
    }

    /// A large message of which header and structure are known.
    struct Outline: Sendable {
        var raw: RawMessage
        let header: [UInt8]
        let tree: PartTree
    }

    let connection: IMAPConnection
    let items: FetchItems
    let sizes: FetchBatches
    let sink: BatchSink
    var plan: TransferPlan

    /// Requests whose answers are still to come.
    var outstanding: [Int: Request] = [:]
    /// Answers that nobody collects yet.
    private var started: [FetchAnswer.Collection] = []
    private var lastRequest = 0
    var batches: [TransferBatch] = []
    var scanned: [ScannedMessage] = []
    var lastNumber = 0
    var report = TransferReport()
    var refusals = 0

    init(
        _ plan: TransferPlan, connection: IMAPConnection, items: FetchItems, sink: BatchSink,
        sizes: FetchBatches = FetchBatches()
    ) {
        self.plan = plan
        self.connection = connection
        self.items = items
        self.sink = sink
        self.sizes = sizes
    }

    /// Brings everything that the plan and its budget allow. Each batch is committed with the cursor, so that what was
    /// done before an error, or before the task was cancelled, stays.
    mutating func run() async throws -> TransferReport {
        var state = self
        defer { self = state }
        return try await withThrowingTaskGroup(of: CommitPipeline.Stage.self) { group in
            var pipeline = CommitPipeline(sink: state.sink)
            do {
                while let stage = try await state.next(&pipeline, &group) {
                    guard case .answered(let id, let answer) = stage else {
                        pipeline.advance(stage, in: &group)
                        continue
                    }
                    guard let request = state.outstanding.removeValue(forKey: id) else { continue }
                    try await state.take(answer, to: request)
                }
            } catch let error as IMAPClientError where error.code != .cancelled {
                // What came before the connection was lost is kept, so that even one that never lasts gets on.
                try await pipeline.finish(&group)
                throw error
            }
            state.report.add(pipeline.report)
            state.report.rest = state.plan.uids.union(UIDSet(numbers: state.scanned.map(\.uid)))
            state.report.isFinished = state.report.rest.isEmpty
            return state.report
        }
    }

    /// Asks for more, hands on what is complete, and waits for the next thing to happen; nil when there is nothing left
    /// to wait for.
    private mutating func next(
        _ pipeline: inout CommitPipeline, _ group: inout CommitPipeline.Group
    ) async throws -> CommitPipeline.Stage? {
        await issueMore()
        for collection in started { group.addTask { .answered(collection.id, await collection.run()) } }
        started = []
        while pipeline.hasRoom, let batch = takeCompleteBatch() { pipeline.begin(batch, in: &group) }
        guard !outstanding.isEmpty || pipeline.isBusy else { return nil }
        return try await group.next()
    }

    private mutating func takeCompleteBatch() -> TransferBatch? {
        guard let batch = batches.first, batch.openRequests == 0 else { return nil }
        report.bytes += Int64(batch.messages.reduce(0) { $0 + $1.heldBytes })
        return batches.removeFirst()
    }

    // MARK: - Asking

    private mutating func issueMore() async {
        if lastNumber == 0, plan.isSmall {
            await askDirectly()
            return
        }
        while batches.count < Self.openBatches, !plan.budget.isSpent, var batch = cutBatch() {
            let small = UIDSet(numbers: batch.small.keys)
            let large = UIDSet(numbers: batch.large.keys)
            batch.openRequests = (small.isEmpty ? 0 : 1) + (large.isEmpty ? 0 : 1)
            batches.append(batch)
            if !small.isEmpty { await issue(.small(batch: batch.number, small), small, items.whole) }
            if !large.isEmpty { await issue(.outline(batch: batch.number, large), large, items.outline) }
        }
        let isScanning = outstanding.values.contains { if case .scan = $0 { true } else { false } }
        guard !isScanning, scanned.count < sizes.messages, !plan.budget.isSpent, let window = plan.nextWindow() else {
            return
        }
        await issue(.scan(window), window, items.scan)
    }

    /// Asks for a few messages at once, so that one that has just come is there after one round trip.
    private mutating func askDirectly() async {
        let uids = plan.uids
        plan.uids = UIDSet()
        lastNumber += 1
        var batch = TransferBatch(number: lastNumber, mark: plan.mark(of: Array(uids.numbers)))
        let now = sink.now()
        for uid in uids.numbers { batch.small[uid] = ScannedMessage(uid: uid, size: 0, received: now) }
        batch.openRequests = 1
        batches.append(batch)
        await issue(.direct(batch: batch.number, uids), uids, items.direct(upTo: sizes.wholeMessage))
    }

    mutating func issue(_ request: Request, _ uids: UIDSet, _ items: [FetchAttribute]) async {
        lastRequest += 1
        outstanding[lastRequest] = request
        started.append(
            FetchAnswer.Collection(
                id: lastRequest, stream: await connection.fetch(uids, items), uids: uids, bounds: bounds(of: request)))
    }

    /// How much of the answer to a request is kept.
    private func bounds(of request: Request) -> FetchAnswer.Bounds {
        let batch = 4 * Int(sizes.bytes)
        return switch request {
        case .scan: FetchAnswer.Bounds(body: 0, all: 0)
        case .direct, .small: FetchAnswer.Bounds(body: 2 * Int(sizes.wholeMessage), all: batch)
        case .outline: FetchAnswer.Bounds(body: Self.outlineBytes, all: batch)
        case .parts(_, _, let wanted):
            FetchAnswer.Bounds(body: wanted.map(\.maximumBytes).max() ?? 0, all: 2 * Self.largeTextBytes)
        case .unstructured: FetchAnswer.Bounds(body: Self.unstructuredBytes, all: Self.unstructuredBytes)
        }
    }

    mutating func cutBatch() -> TransferBatch? {
        let count = sizes.firstBatch(of: scanned)
        guard count > 0 else { return nil }
        let messages = scanned.prefix(count)
        lastNumber += 1
        var batch = TransferBatch(number: lastNumber, mark: plan.mark(of: messages.map(\.uid)))
        for message in messages {
            plan.budget.spend(sizes.cost(of: message))
            if message.size > sizes.wholeMessage {
                batch.large[message.uid] = message
            } else {
                batch.small[message.uid] = message
            }
        }
        scanned.removeFirst(count)
        return batch
    }
}

/// What a transfer did.
struct TransferReport: Sendable, Hashable {
    /// Messages that are stored now and were not before.
    var stored = 0
    /// Messages that were put into quarantine.
    var quarantined = 0
    /// Messages that are older than what is wanted.
    var outside = 0
    /// Octets of messages that came.
    var bytes: Int64 = 0
    /// What is left, where the budget ended before.
    var rest = UIDSet()
    /// Whether everything came that was wanted.
    var isFinished = false

    mutating func add(_ other: TransferReport) {
        stored += other.stored
        quarantined += other.quarantined
        outside += other.outside
        bytes += other.bytes
    }
}
