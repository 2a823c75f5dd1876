import Logging
import MailModel
import MailStore
import Mailboxes

/// Follows the store: which mailboxes there are, how they change, and what is to be done on their servers.
extension SupervisorCore {
    /// Follows until the task is cancelled or the store is closed.
    func followFeed() async {
        let signal = dependencies.store.changeSignal()
        var position: Int64?
        // The first look comes without a signal.
        position = await catchUp(from: position)
        for await _ in signal {
            guard !Task.isCancelled else { return }
            position = await catchUp(from: position)
        }
    }

    /// Takes everything in that is new after `position`; nil begins with all mailboxes. Gives the new position, or nil
    /// where it has to begin anew.
    private func catchUp(from position: Int64?) async -> Int64? {
        var position = position
        do {
            while !Task.isCancelled {
                guard let start = position else {
                    let newest = try await dependencies.store.read { try $0.feedPosition() }
                    try await loadAll()
                    position = newest
                    continue
                }
                let page = try await dependencies.store.read {
                    try $0.changes(after: start, limit: StoreReader.maximumPageItems)
                }
                switch page {
                case .reload: position = nil
                case .changes(let changes, let upTo):
                    try await take(changes)
                    position = upTo
                    if changes.count < StoreReader.maximumPageItems { return position }
                }
            }
        } catch {
            dependencies.logger.warning("Feed not read", metadata: ["error": "\(error)"])
            // What was missed is read with the next change; a position that was reached stays.
        }
        return position
    }

    private func take(_ changes: [Change]) async throws {
        var mailboxes: Set<MailboxID> = []
        var wished: Set<MailboxID> = []
        var hasOperations = false
        for change in changes {
            switch change.kind {
            case .mailboxConnected, .mailboxUpdated, .mailboxErased:
                if let id = MailboxID(change.entityID) { mailboxes.insert(id) }
            case .syncWished:
                if let id = MailboxID(change.entityID) { wished.insert(id) }
            case .operationUpdated: hasOperations = true
            default: break
            }
        }
        for id in mailboxes {
            guard let target = try await dependencies.sessions.target(of: id) else {
                forget(id)
                tell { $0.remove(id, at: $1) }
                continue
            }
            let importance = try await importance(of: id)
            tell { $0.update(target, importance: importance, at: $1) }
        }
        for id in wished { tell { $0.pollSoon(id, at: $1) } }
        if hasOperations { try await wakeForOperations() }
    }

    /// All mailboxes, the most recently active first.
    private func loadAll() async throws {
        let targets = try await dependencies.sessions.targets()
        var known: [(SessionTarget, Int64)] = []
        for target in targets { known.append((target, try await importance(of: target.mailbox))) }
        known.sort { $0.1 > $1.1 }
        let present = Set(targets.map(\.mailbox))
        tell { machine, now in
            for id in machine.mailboxes.keys where !present.contains(id) { machine.remove(id, at: now) }
        }
        for (target, importance) in known { tell { $0.update(target, importance: importance, at: $1) } }
        try await wakeForOperations()
    }

    /// When the mailbox last had news; a new one comes first of all. Remembers its row, too.
    private func importance(of id: MailboxID) async throws -> Int64 {
        let found: (MailboxKey, SyncState?)? = try await dependencies.store.read { reader in
            guard let mailbox = try reader.mailboxOfAnyWorkspace(id) else { return nil }
            let row = try reader.mailboxKey(id, in: mailbox.workspace)
            return (row, try reader.syncState(of: row))
        }
        guard let (row, state) = found else { return 0 }
        note(row, of: id)
        guard let state, state.lastConnected != nil else { return .max }
        return state.lastActivity?.milliseconds ?? 0
    }

    /// Wakes the mailboxes on whose servers something is to be done.
    private func wakeForOperations() async throws {
        let now = dependencies.store.time
        let due = try await dependencies.store.read {
            try $0.operations(due: now, limit: StoreReader.maximumPageItems)
        }
        for id in mailboxes(of: Set(due.map(\.mailbox))) { tell { $0.operationsWait(id, at: $1) } }
    }
}
