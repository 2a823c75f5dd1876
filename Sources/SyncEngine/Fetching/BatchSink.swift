import Inbox
import MailModel
import MailStore

/// A batch whose messages were read, ready to be committed.
struct ReadBatch: Sendable {
    /// Messages in the order of their UIDs.
    var items: [IngestItem]
    /// Messages that could not be read, or that the server does not give out, with the reason.
    var refused: [UInt32: String]
    /// What the cursor becomes: the new floor of history, or the next UID.
    let mark: UInt32
}

/// Where batches go: reads their messages and commits them together with the cursor.
///
/// What one message does wrong is that message's alone: it goes into quarantine, the others are stored.
struct BatchSink: Sendable {
    let store: Store
    let reader: MessageReader
    let owner: MailboxOwner
    let folder: FolderKey
    /// Under which validity the UIDs hold; another one in the store means that somebody else has begun anew.
    let validity: UIDValidity?
    let direction: TransferPlan.Direction

    /// The present, by the clock of everything that is stored.
    func now() -> Timestamp { store.time }

    // MARK: - Reading

    /// Reads the messages of a batch, off every actor.
    @concurrent
    func read(_ batch: TransferBatch) async -> ReadBatch {
        var result = ReadBatch(items: [], refused: batch.refused, mark: batch.mark)
        result.items.reserveCapacity(batch.messages.count)
        let now = now()
        for (index, raw) in batch.messages.enumerated() {
            let source = FetchedSource(
                raw.content, mailbox: owner.id, ownAddresses: owner.addresses, received: raw.received, fetched: now,
                size: raw.size, providerMessageID: raw.providerMessageID, providerThreadID: raw.providerThreadID)
            do {
                let message = try reader.read(source)
                let location = NewLocation(
                    folder: folder, uid: raw.uid, flags: raw.flags, labels: raw.labels, modSeq: raw.modSeq)
                result.items.append(IngestItem(message: message, location: location))
            } catch {
                result.refused[raw.uid] = error.description
            }
            // So that other tasks get their turn; see docs/sync.md.
            if index % 16 == 15 { await Task.yield() }
        }
        result.items.sort { ($0.location.uid ?? 0) < ($1.location.uid ?? 0) }
        return result
    }

    // MARK: - Committing

    /// Commits a batch with the cursor. Where the store refuses it, the halves are tried, down to the one message that
    /// is at fault.
    @concurrent
    func commit(_ batch: ReadBatch) async throws -> TransferReport {
        do {
            return try await write(batch)
        } catch let error as StoreError where Self.speaksOfMessages(error) {
            guard batch.items.count > 1 else {
                var refused = batch
                guard let item = refused.items.popLast(), let uid = item.location.uid else { throw error }
                refused.refused[uid] = "the message could not be stored (\(error.code))"
                return try await write(refused)
            }
            var report = TransferReport()
            for part in halves(of: batch) { report.add(try await commit(part)) }
            return report
        }
    }

    /// The two halves in the order in which the cursor passes them. The mark of the first is where the second begins.
    private func halves(of batch: ReadBatch) -> [ReadBatch] {
        let middle = batch.items.count / 2
        let lower = Array(batch.items[..<middle])
        let upper = Array(batch.items[middle...])
        switch direction {
        case .history:
            let floor = upper.first?.location.uid ?? batch.mark
            return [
                ReadBatch(items: upper, refused: batch.refused.filter { $0.key >= floor }, mark: floor),
                ReadBatch(items: lower, refused: batch.refused.filter { $0.key < floor }, mark: batch.mark),
            ]
        case .arrival, .repair:
            let next = upper.first?.location.uid ?? batch.mark
            return [
                ReadBatch(
                    items: lower, refused: batch.refused.filter { $0.key < next },
                    mark: direction == .arrival ? next : 0),
                ReadBatch(items: upper, refused: batch.refused.filter { $0.key >= next }, mark: batch.mark),
            ]
        }
    }

    private func write(_ batch: ReadBatch) async throws -> TransferReport {
        let sink = self
        return try await store.write { writer in
            let folder = try writer.requireFolder(sink.folder, validity: sink.validity)
            let cursor = sink.moved(folder.cursor, to: batch.mark)
            // Of history nothing is stored below the floor; it was left out before.
            let before =
                sink.direction == .history
                ? 0
                : try batch.items.count { item in
                    try item.location.uid.map { try writer.location(in: sink.folder, uid: $0) != nil } ?? false
                }
            _ = try Ingest.commit(batch.items, folder: folder, cursor: cursor, writer: writer)
            for (uid, reason) in batch.refused.sorted(by: { $0.key < $1.key }) {
                try writer.quarantine(uid, in: sink.folder, reason: reason)
            }
            var report = TransferReport()
            report.stored = batch.items.count - before
            report.quarantined = batch.refused.count
            var ledger = folder.ledger
            ledger.storedMessages += report.stored
            ledger.quarantined += report.quarantined
            try writer.setLedger(ledger.settlingGap(now: writer.now), of: sink.folder)
            return report
        }
    }

    private func moved(_ cursor: FolderCursor, to mark: UInt32) -> FolderCursor {
        var cursor = cursor
        switch direction {
        // Not to its end: that history is complete is said by another transaction, which does more.
        case .history: cursor.historyFloor = min(cursor.historyFloor, max(mark, 2))
        case .arrival: cursor.uidNext = max(cursor.uidNext, mark)
        case .repair: break
        }
        return cursor
    }

    /// Whether an error may come from the messages, not from the disk, the database or our own caller.
    private static func speaksOfMessages(_ error: StoreError) -> Bool {
        switch error.code {
        case .constraint, .tooLarge, .programmer, .invalidState: true
        case .aborted: !(error.underlying is SyncError) && !(error.underlying is CancellationError)
        default: false
        }
    }
}
