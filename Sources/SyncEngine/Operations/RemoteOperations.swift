import IMAPClient
import IMAPCore
import Inbox
import MailModel
import MailStore

/// Carries what was done here to a mailbox's server, over one connection that nobody else uses meanwhile.
///
/// Every step can be repeated: a crash, or a connection that is lost, at any point leads to the same end. What a server
/// refuses for good is undone here, with its reason. Nothing is ever expunged but what the operations name.
struct RemoteOperations {
    /// What was done.
    struct Outcome: Sendable, Hashable {
        /// Operations that are done.
        var done = 0
        /// Operations that were given up.
        var refused = 0
        /// Folders that should be brought up to date.
        var changed: Set<FolderKey> = []
        /// Whether a folder turned out to be gone.
        var needsPoll = false
        /// How long until the next operation is due; nil where none waits.
        var next: Duration?
    }

    let connection: IMAPConnection
    let store: Store
    let mailbox: MailboxKey
    let limit: Int

    var outcome = Outcome()
    /// The folder that is open for writing.
    var opened: (folder: SyncFolder, selected: SelectedFolder)?

    /// Takes a connection that is signed in.
    init(connection: IMAPConnection, store: Store, mailbox: MailboxKey, limit: Int) {
        self.connection = connection
        self.store = store
        self.mailbox = mailbox
        self.limit = limit
    }

    /// Carries out everything that is due. Another folder may be open on the connection afterwards.
    ///
    /// - Throws: ``IMAPClientError`` where the connection is lost, ``StoreError``, or `CancellationError`. What was not
    ///   finished is taken up by the next call.
    mutating func carryOut() async throws -> Outcome {
        // Those that come meanwhile are taken along.
        while true {
            try Task.checkCancellation()
            let mailbox = mailbox
            let all = try await store.read { try $0.operations(of: mailbox, limit: StoreReader.maximumPageItems) }
            let (due, next) = Self.due(of: all, at: store.time)
            outcome.next = next
            guard !due.isEmpty else { return outcome }
            for batch in OperationBatch.batches(of: due, limit: limit) { try await carry(batch) }
        }
    }

    /// The operations that may be carried out now, and how long until the next other one may. None overtakes an earlier
    /// one of its message that has to wait.
    static func due(
        of operations: [OperationRecord], at now: Timestamp
    ) -> (due: [OperationRecord], next: Duration?) {
        var waiting: Set<MessageKey> = []
        var due: [OperationRecord] = []
        var next: Timestamp?
        for operation in operations {
            if operation.nextTry <= now, operation.message.map({ !waiting.contains($0) }) ?? true {
                due.append(operation)
            } else {
                if let message = operation.message { waiting.insert(message) }
                if operation.nextTry > now { next = min(next ?? operation.nextTry, operation.nextTry) }
            }
        }
        return (due, next.map { .milliseconds(max(1, $0.milliseconds - now.milliseconds)) })
    }

    private mutating func carry(_ batch: OperationBatch) async throws {
        do {
            switch batch.key {
            case .flags(let change): try await carryFlags(change, batch.operations)
            case .labels(let change): try await carryLabels(change, batch.operations)
            case .move(let from, let to, let stage): try await carryMove(batch.operations, from: from, to: to, stage)
            case .unknown: throw Refusal(.refuse(reason: "this change is none that can be made"))
            }
        } catch let error as Refusal {
            try await refuse(batch, error.verdict)
        } catch let error as IMAPClientError {
            let isMove = if case .move = batch.key { true } else { false }
            let attempts = batch.operations.map(\.attempts).max() ?? 0
            let verdict = OperationVerdict.verdict(on: error, attempts: attempts, target: isMove)
            if verdict == .disconnected { throw error }
            // One message may be to blame for all.
            if batch.operations.count > 1 {
                for operation in batch.operations {
                    try await carry(OperationBatch(key: batch.key, operations: [operation]))
                }
            } else {
                try await refuse(batch, verdict)
            }
        }
    }

    /// What the server, or we, would not do.
    struct Refusal: Error {
        let verdict: OperationVerdict
        init(_ verdict: OperationVerdict) { self.verdict = verdict }
    }

    private mutating func refuse(_ batch: OperationBatch, _ verdict: OperationVerdict) async throws {
        let operations = batch.operations
        switch verdict {
        case .disconnected: break
        case .retry(let reason):
            let waits = Backoff(first: .seconds(15), longest: .seconds(3 * 3600))
            try await store.write { writer in
                for operation in operations {
                    let wait = waits.wait(
                        after: operation.attempts + 1, seed: UInt64(bitPattern: Int64(operation.id.hashValue)))
                    try writer.finishOperation(
                        operation.id,
                        .retry(at: writer.now.adding(milliseconds: wait.wholeMilliseconds), error: reason))
                }
            }
        case .refuse(let reason):
            outcome.refused += operations.count
            if case .move(let from, _, _) = batch.key { outcome.changed.insert(from) }
            try await store.write { writer in
                for operation in operations {
                    // Places first: what becomes of the flags is shown in the place that stays.
                    if MovePlan(operation.payload) != nil, let message = operation.message,
                        try writer.operation(operation.id)?.state == .pending
                    {
                        try writer.undoMove(message)
                    }
                    try writer.finishOperation(operation.id, .failed(error: reason))
                }
            }
        }
    }

    // MARK: - Folders

    /// Opens a folder for writing, unless it is open.
    mutating func open(_ key: FolderKey) async throws -> SyncFolder {
        if let opened, opened.folder.key == key { return opened.folder }
        opened = nil
        guard let folder = try await store.read({ try $0.syncFolder(key) }) else {
            throw Refusal(.refuse(reason: "the folder is gone"))
        }
        let selected: SelectedFolder
        do {
            selected = try await connection.select(folder.record.name)
        } catch {
            if error.code == .commandRefused { outcome.needsPoll = true }
            throw error
        }
        guard selected.uidValidity == folder.cursor.uidValidity else {
            // The UIDs that we have mean nothing any more: the folder is begun anew first.
            outcome.changed.insert(key)
            throw Refusal(.retry(reason: "the folder's UIDs are new"))
        }
        guard !selected.isReadOnly else { throw Refusal(.refuse(reason: "the folder can only be read")) }
        opened = (folder, selected)
        return folder
    }

    /// Opens a folder for looking. Nothing is open for writing then.
    mutating func look(into folder: FolderName) async throws -> SelectedFolder {
        opened = nil
        return try await connection.examine(folder)
    }

    /// The places with a UID of the messages of operations, by folder.
    func places(
        of operations: [OperationRecord], where isWanted: @escaping @Sendable (LocationRecord) -> Bool
    ) async throws -> [OperationPlaces] {
        try await store.read { reader in
            try operations.map { operation in
                let all = try operation.message.map { try reader.locations(of: $0) } ?? []
                return OperationPlaces(
                    operation: operation, known: all.filter { $0.uid != nil && isWanted($0) },
                    hasUnknown: all.contains { $0.uid == nil })
            }
        }
    }

    /// Writes down that operations are done.
    mutating func finish(_ operations: [OperationRecord]) async throws {
        outcome.done += operations.count
        try await store.write { writer in
            for operation in operations { try writer.finishOperation(operation.id, .done) }
        }
    }
}

/// Where the message of an operation lies.
struct OperationPlaces: Sendable {
    let operation: OperationRecord
    /// Places whose UID is known.
    let known: [LocationRecord]
    /// Whether there are others, into which we moved it ourselves.
    let hasUnknown: Bool
}
