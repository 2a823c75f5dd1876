import Inbox
import MailModel
import MailStore

/// Operations of one kind that one command can carry to the server.
struct OperationBatch: Sendable, Hashable {
    /// What operations must have in common.
    enum Key: Sendable, Hashable {
        /// The same change of flags.
        case flags(MailStore.FlagChange)
        /// The same change of labels.
        case labels(LabelChange)
        /// The same way, and the same point on it.
        case move(from: FolderKey, to: FolderKey?, stage: Stage)
        /// Nothing that this program knows.
        case unknown
    }

    /// How far a move got.
    enum Stage: Sendable, Hashable {
        case notBegun, copying, copied
    }

    /// What they have in common.
    let key: Key
    /// The operations in the order in which they were made.
    var operations: [OperationRecord]

    /// Puts operations together, so that there are few commands and everything that concerns one message still happens in
    /// its order.
    ///
    /// - Parameter limit: how many operations a batch has at most.
    static func batches(of operations: [OperationRecord], limit: Int) -> [OperationBatch] {
        var batches: [OperationBatch] = []
        /// The last batch in which a message has something done.
        var lastBatch: [MessageKey: Int] = [:]
        /// The last batch of a key that has room.
        var open: [Key: Int] = [:]
        for operation in operations {
            let key = Key(operation)
            let earliest = operation.message.flatMap { lastBatch[$0] } ?? 0
            let index: Int
            // Within one batch a message comes once: two changes of it are two steps.
            if let candidate = open[key], candidate >= earliest, batches[candidate].operations.count < limit,
                operation.message.map({ lastBatch[$0] != candidate }) ?? true
            {
                index = candidate
                batches[index].operations.append(operation)
            } else {
                index = batches.count
                batches.append(OperationBatch(key: key, operations: [operation]))
                open[key] = index
            }
            if let message = operation.message { lastBatch[message] = index }
        }
        return batches
    }
}

extension OperationBatch.Key {
    init(_ operation: OperationRecord) {
        if let change = operation.flagChange, operation.kind == .flags {
            self = .flags(change)
        } else if let change = operation.labelChange, operation.kind == .labels {
            self = .labels(change)
        } else if operation.kind == .move || operation.kind == .delete, let plan = MovePlan(operation.payload) {
            let stage: OperationBatch.Stage =
                switch plan.progress {
                case .notBegun: .notBegun
                case .copying: .copying
                case .copied: .copied
                }
            self = .move(from: plan.from, to: plan.to, stage: stage)
        } else {
            self = .unknown
        }
    }
}
