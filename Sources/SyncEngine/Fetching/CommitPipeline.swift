/// Reads and commits batches while the next ones are being received: one is read and one is committed at a time, in the
/// order in which they were given, so that the cursor never runs ahead of what is stored.
struct CommitPipeline {
    /// What one of the pipeline's tasks has finished.
    enum Stage: Sendable {
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

    /// Takes a batch; waits until there is room for it.
    mutating func submit(_ batch: TransferBatch, to group: inout Group) async throws {
        while isReading || waiting != nil { try await step(&group) }
        isReading = true
        group.addTask { [sink] in .read(await sink.read(batch)) }
    }

    /// Waits until everything is committed.
    mutating func finish(_ group: inout Group) async throws {
        while isReading || isCommitting || waiting != nil { try await step(&group) }
    }

    private mutating func step(_ group: inout Group) async throws {
        switch try await group.next() {
        case .read(let batch)?:
            isReading = false
            if isCommitting { waiting = batch } else { commit(batch, in: &group) }
        case .committed(let done)?:
            isCommitting = false
            report.add(done)
            if let batch = waiting {
                waiting = nil
                commit(batch, in: &group)
            }
        case nil: throw CancellationError()
        }
    }

    private mutating func commit(_ batch: ReadBatch, in group: inout Group) {
        isCommitting = true
        group.addTask { [sink] in .committed(try await sink.commit(batch)) }
    }
}
