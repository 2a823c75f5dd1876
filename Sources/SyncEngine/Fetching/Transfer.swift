import IMAPClient
import IMAPCore
import Inbox
import MIME
import MailModel
import Mailboxes

/// Brings messages from the open folder into the store: sizes first, then small messages whole and large ones by their
/// texts, in batches that are read and committed while the next ones come.
///
/// Requests are sent ahead of the answers, and answered in their order, so that the wire is never idle for want of a
/// question. At most ``openBatches`` batches are on their way at once, each bounded in messages and bytes whatever the
/// server sends; nothing more is read from the socket meanwhile.
struct Transfer {
    /// Batches that are asked for and not complete.
    private static let openBatches = 2
    /// Octets of texts of large messages in one batch; each has a share of it.
    private static let largeTextBytes = 8 << 20
    /// Octets of a header, and of a message whose structure the server cannot tell.
    private static let outlineBytes = 1 << 20
    private static let unstructuredBytes = 16 << 20
    /// So many messages may be refused while not one is given out.
    private static let hopelessRefusals = 12

    private enum Request {
        case scan(UIDSet)
        case small(batch: Int, UIDSet)
        case outline(batch: Int, UIDSet)
        case parts(batch: Int, [UInt32: Outline], [PartRequest])
        /// Whole, because the server cannot tell its structure.
        case unstructured(batch: Int, UInt32)
    }

    /// The beginning of a part's body.
    private struct PartRequest: Hashable {
        let section: PartSection
        let maximumBytes: Int
    }

    /// A large message of which header and structure are known.
    private struct Outline {
        var raw: RawMessage
        let header: [UInt8]
        let tree: PartTree
    }

    private let connection: IMAPConnection
    private let items: FetchItems
    private let sizes: FetchBatches
    private let sink: BatchSink
    private var plan: TransferPlan

    private var issued: [(request: Request, stream: FetchStream)] = []
    private var batches: [TransferBatch] = []
    private var scanned: [ScannedMessage] = []
    private var lastNumber = 0
    private var report = TransferReport()
    private var refusals = 0

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
            while true {
                try await state.issueMore()
                guard !state.issued.isEmpty else { break }
                let next = state.issued.removeFirst()
                try await state.answer(next.request, next.stream)
                while let batch = state.batches.first, batch.openRequests == 0 {
                    state.batches.removeFirst()
                    state.report.bytes += Int64(batch.messages.reduce(0) { $0 + $1.heldBytes })
                    try await pipeline.submit(batch, to: &group)
                }
            }
            try await pipeline.finish(&group)
            state.report.add(pipeline.report)
            state.report.isFinished = state.scanned.isEmpty && state.plan.uids.isEmpty
            return state.report
        }
    }

    // MARK: - Asking

    private mutating func issueMore() async throws {
        while batches.count < Self.openBatches, !plan.budget.isSpent, var batch = cutBatch() {
            let small = UIDSet(numbers: batch.small.keys)
            let large = UIDSet(numbers: batch.large.keys)
            batch.openRequests = (small.isEmpty ? 0 : 1) + (large.isEmpty ? 0 : 1)
            batches.append(batch)
            if !small.isEmpty { await issue(.small(batch: batch.number, small), small, items.whole) }
            if !large.isEmpty { await issue(.outline(batch: batch.number, large), large, items.outline) }
        }
        let isScanning = issued.contains { if case .scan = $0.request { true } else { false } }
        guard !isScanning, scanned.count < sizes.messages, !plan.budget.isSpent, let window = plan.nextWindow() else {
            return
        }
        await issue(.scan(window), window, items.scan)
    }

    private mutating func issue(_ request: Request, _ uids: UIDSet, _ items: [FetchAttribute]) async {
        issued.append((request, await connection.fetch(uids, items)))
    }

    private mutating func cutBatch() -> TransferBatch? {
        let count = sizes.firstBatch(of: scanned)
        guard count > 0 else { return nil }
        let messages = scanned.prefix(count)
        lastNumber += 1
        let uids = messages.map(\.uid)
        let mark: UInt32 =
            switch plan.direction {
            case .history: uids.min() ?? 1
            case .arrival: (uids.max() ?? 0).addingReportingOverflow(1).partialValue
            case .repair: 0
            }
        var batch = TransferBatch(number: lastNumber, mark: mark)
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

    // MARK: - Answers

    private mutating func answer(_ request: Request, _ stream: FetchStream) async throws {
        switch request {
        case .scan(let uids): try await answerScan(uids, stream)
        case .small(let batch, let uids): try await answerSmall(batch, uids, stream)
        case .outline(let batch, let uids): try await answerOutline(batch, uids, stream)
        case .parts(let batch, let outlines, let wanted): try await answerParts(batch, outlines, wanted, stream)
        case .unstructured(let batch, let uid): try await answerUnstructured(batch, uid, stream)
        }
    }

    private mutating func answerScan(_ uids: UIDSet, _ stream: FetchStream) async throws {
        var found: [ScannedMessage] = []
        let now = sink.now()
        do {
            for try await event in stream {
                guard case .message(let message) = event, message.size != nil || message.internalDate != nil,
                    let scanned = message.scanned(now: now), uids.contains(scanned.uid)
                else { continue }
                found.append(scanned)
            }
        } catch {
            try Self.requireRefusal(error)
            guard uids.count > 1 else {
                // Not even its size: whether the message itself can be had is seen when it is asked for.
                scanned.append(ScannedMessage(uid: uids.first ?? 0, size: 0, received: now))
                return
            }
            let halves = uids.halves()
            for half in plan.direction == .history ? halves.reversed() : halves {
                await issue(.scan(half), half, items.scan)
            }
            return
        }
        let (wanted, tooOld) = plan.ordered(found)
        scanned += wanted
        report.outside += tooOld
    }

    private mutating func answerSmall(_ number: Int, _ uids: UIDSet, _ stream: FetchStream) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        var collector = FetchCollector(
            maximumBodyBytes: 2 * Int(sizes.wholeMessage), maximumBytes: 4 * Int(sizes.bytes))
        var rest = uids
        var grown = UIDSet()
        do {
            for try await event in stream {
                guard let message = collector.take(event), let uid = message.uid?.rawValue,
                    let known = batches[index].small[uid], let body = message.body(.all)
                else { continue }
                switch body {
                case .bytes(let bytes):
                    batches[index].small[uid] = nil
                    batches[index].messages.append(
                        RawMessage(message, uid: uid, scanned: known, content: .whole(bytes)))
                case .passedOver:
                    // The server had told a smaller size.
                    batches[index].small[uid] = nil
                    batches[index].large[uid] = known
                    grown = grown.union(UIDSet(numbers: [uid]))
                case .missing:
                    batches[index].small[uid] = nil
                    batches[index].refused[uid] = "the server has no content of the message"
                }
            }
        } catch {
            rest = UIDSet(numbers: batches[index].small.keys).intersection(uids)
            try await retry(rest, after: error, number) { .small(batch: number, $0) }
        }
        if !grown.isEmpty {
            batches[index].openRequests += 1
            await issue(.outline(batch: number, grown), grown, items.outline)
        }
    }

    private mutating func answerOutline(_ number: Int, _ uids: UIDSet, _ stream: FetchStream) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        var collector = FetchCollector(maximumBodyBytes: Self.outlineBytes, maximumBytes: 4 * Int(sizes.bytes))
        var outlines: [UInt32: Outline] = [:]
        var unstructured: [UInt32] = []
        do {
            for try await event in stream {
                guard let message = collector.take(event), let uid = message.uid?.rawValue,
                    let known = batches[index].large[uid], let body = message.body(.header)
                else { continue }
                guard case .bytes(let header) = body else {
                    batches[index].large[uid] = nil
                    batches[index].refused[uid] = "the header of the message is missing or too long"
                    continue
                }
                guard let structure = message.bodyStructure else {
                    unstructured.append(uid)
                    continue
                }
                let tree = PartTree(structure)
                let content = FetchedSource.Content.parts(header: header, tree: tree, bodies: [:])
                outlines[uid] = Outline(
                    raw: RawMessage(message, uid: uid, scanned: known, content: content), header: header, tree: tree)
            }
        } catch {
            let rest = UIDSet(numbers: batches[index].large.keys.filter { outlines[$0] == nil }).intersection(uids)
            try await retry(rest, after: error, number) { .outline(batch: number, $0) }
        }
        for uid in unstructured {
            if let known = batches[index].large[uid], known.size > Int64(Self.unstructuredBytes) {
                batches[index].large[uid] = nil
                batches[index].refused[uid] = "the server cannot tell the structure of the message, and it is too large"
            } else {
                batches[index].openRequests += 1
                await issue(.unstructured(batch: number, uid), UIDSet(numbers: [uid]), items.whole)
            }
        }
        try await askForParts(of: outlines, number)
    }

    /// Asks for the texts of large messages, those with the same sections in one command.
    private mutating func askForParts(of outlines: [UInt32: Outline], _ number: Int) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        let share = max(256 << 10, Self.largeTextBytes / max(1, outlines.count))
        var groups: [[PartRequest]: [UInt32: Outline]] = [:]
        for (uid, outline) in outlines {
            var room = share
            var wanted: [PartRequest] = []
            for part in sink.reader.wantedParts(of: outline.tree) where room > 0 {
                wanted.append(PartRequest(section: part.section, maximumBytes: min(part.maximumBytes, room)))
                room -= min(part.maximumBytes, room)
            }
            if wanted.isEmpty {
                batches[index].large[uid] = nil
                batches[index].messages.append(outline.raw)
            } else {
                groups[wanted, default: [:]][uid] = outline
            }
        }
        for (wanted, members) in groups {
            batches[index].openRequests += 1
            await issue(
                .parts(batch: number, members, wanted), UIDSet(numbers: members.keys),
                attributes(of: wanted))
        }
    }

    private mutating func answerParts(
        _ number: Int, _ outlines: [UInt32: Outline], _ wanted: [PartRequest], _ stream: FetchStream
    ) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        let longest = wanted.map(\.maximumBytes).max() ?? 0
        var collector = FetchCollector(maximumBodyBytes: longest, maximumBytes: 2 * Self.largeTextBytes)
        var rest = outlines
        do {
            for try await event in stream {
                guard let message = collector.take(event), let uid = message.uid?.rawValue, var outline = rest[uid],
                    wanted.contains(where: { message.body(BodySection($0.section)) != nil })
                else { continue }
                rest[uid] = nil
                var bodies: [PartSection: [UInt8]] = [:]
                for part in wanted {
                    // A part that the server does not give out is read as an empty one.
                    if case .bytes(let bytes)? = message.body(BodySection(part.section)) {
                        bodies[part.section] = bytes
                    }
                }
                outline.raw.content = .parts(header: outline.header, tree: outline.tree, bodies: bodies)
                batches[index].large[uid] = nil
                batches[index].messages.append(outline.raw)
            }
        } catch {
            try await retry(UIDSet(numbers: rest.keys), after: error, number) { half in
                .parts(batch: number, rest.filter { half.contains($0.key) }, wanted)
            }
        }
    }

    private mutating func answerUnstructured(_ number: Int, _ uid: UInt32, _ stream: FetchStream) async throws {
        guard let index = batches.firstIndex(where: { $0.number == number }) else { return }
        batches[index].openRequests -= 1
        var collector = FetchCollector(
            maximumBodyBytes: Self.unstructuredBytes, maximumBytes: Self.unstructuredBytes)
        do {
            for try await event in stream {
                guard let message = collector.take(event), message.uid?.rawValue == uid,
                    let known = batches[index].large[uid], let body = message.body(.all)
                else { continue }
                batches[index].large[uid] = nil
                if case .bytes(let bytes) = body {
                    batches[index].messages.append(
                        RawMessage(message, uid: uid, scanned: known, content: .whole(bytes)))
                } else {
                    batches[index].refused[uid] = "the server gives no content of the message, or too much"
                }
            }
        } catch {
            try await retry(UIDSet(numbers: [uid]), after: error, number) { _ in .unstructured(batch: number, uid) }
        }
    }

    // MARK: - Refusals

    /// The server answered NO: asks for the two halves, so that one message that it cannot give out does not hold up
    /// the others; of one message alone it notes the refusal.
    private mutating func retry(
        _ uids: UIDSet, after error: any Error, _ number: Int, _ request: (UIDSet) -> Request
    ) async throws {
        let refusal = try Self.requireRefusal(error)
        guard let index = batches.firstIndex(where: { $0.number == number }), let first = uids.first else { return }
        guard uids.count > 1 else {
            batches[index].small[first] = nil
            batches[index].large[first] = nil
            // RFC 5530 §3: it was removed while we asked.
            guard refusal.responseCode != .expungeIssued else { return }
            refusals += 1
            let isHopeless =
                refusals >= Self.hopelessRefusals && report.bytes == 0
                && batches.allSatisfy(\.messages.isEmpty)
            guard !isHopeless else { throw error }
            let words = refusal.serverText.map { ": \($0)" } ?? ""
            batches[index].refused[first] = "the server does not give out the message" + words
            return
        }
        for half in uids.halves() {
            let again = request(half)
            batches[index].openRequests += 1
            await issue(again, half, attributes(of: again))
        }
    }

    private func attributes(of request: Request) -> [FetchAttribute] {
        switch request {
        case .scan: items.scan
        case .small, .unstructured: items.whole
        case .outline: items.outline
        case .parts(_, _, let wanted):
            attributes(of: wanted)
        }
    }

    private func attributes(of parts: [PartRequest]) -> [FetchAttribute] {
        [.uid] + parts.map { .body(BodySection($0.section), range: 0..<Int64($0.maximumBytes)) }
    }

    /// Whether an error speaks of messages, not of the connection, the server as a whole or our command.
    @discardableResult
    private static func requireRefusal(_ error: any Error) throws -> IMAPClientError {
        guard let error = error as? IMAPClientError, error.code == .commandRefused else { throw error }
        switch error.responseCode {
        case .unavailable?, .inUse?, .limit?, .authorizationFailed?, .expired?, .privacyRequired?, .noPermission?:
            throw error
        default: return error
        }
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
    /// Whether everything came that was wanted; false where the budget ended before.
    var isFinished = false

    mutating func add(_ other: TransferReport) {
        stored += other.stored
        quarantined += other.quarantined
        outside += other.outside
        bytes += other.bytes
    }
}
