/// Reads and commits batches while the next ones are being received: one is read and one is committed at a time, in the
/// order in which they were given, so that the cursor never runs ahead of what is stored.
struct CommitPipeline {
    /// What one of a transfer's tasks has finished.
    enum Stage: Sendable {
        /// The answer to a request is complete.
        case answered(Int, FetchAnswer)
        /// A batch was read.
        case read(ReadBatch)
        /// A batch was committed.
        case committed(TransferReport)
    }

    typealias Group = ThrowingTaskGroup<Stage, any Error>

    private let sink: BatchSink
    private var isReading = false
    private var isCommitting = false
    private var waiting: ReadBatch?
    private(set) var report = TransferReport()

    init(sink: BatchSink) { self.sink = sink }

    /// Whether another batch can be taken.
    var hasRoom: Bool { !isReading && waiting == nil }

    /// Whether anything is on its way.
    var isBusy: Bool { isReading || isCommitting || waiting != nil }

    /// Takes a batch; only where there is room.
    mutating func begin(_ batch: TransferBatch, in group: inout Group) {
        isReading = true
        group.addTask { [sink] in .read(await sink.read(batch)) }
    }

    /// Waits until everything that was taken is committed.
    mutating func finish(_ group: inout Group) async throws {
        while isBusy, let stage = try await group.next() { advance(stage, in: &group) }
    }

    /// Goes on after one of its tasks.
    mutating func advance(_ stage: Stage, in group: inout Group) {
        switch stage {
        case .answered: break
        case .read(let batch):
            isReading = false
            if isCommitting { waiting = batch } else { commit(batch, in: &group) }
        case .committed(let done):
            isCommitting = false
            report.add(done)
            if let batch = waiting {
                waiting = nil
                commit(batch, in: &group)
            }
        }
    }

    private mutating func commit(_ batch: ReadBatch, in group: inout Group) {
        isCommitting = true
        group.addTask { [sink] in .committed(try await sink.commit(batch)) }
    }
}
