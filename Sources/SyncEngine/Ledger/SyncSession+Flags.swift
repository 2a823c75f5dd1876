import IMAPClient
import IMAPCore
import MailModel
import MailStore

extension SyncSession {
    /// Compares flags with the server's and writes down what differs.
    func compareFlags(_ scope: FlagScope, _ work: inout FolderWork) async throws {
        let key = work.folder.key
        guard let covered = work.folder.cursor.coveredUIDs else { return }
        var stored = try await store.read { try $0.uids(in: key) }.within(covered)
        if case .newest(let count) = scope { stored = stored.highest(count) }
        var silent = stored
        let differing = try await differingFlags(of: stored, work: work, seen: &silent)
        try await apply(told: differing, &work)
        // What the server tells nothing of may be gone; the UIDs say which.
        if !silent.isEmpty, !work.isCompared { try await compareUIDs(&work) }
    }

    /// Messages whose flags or labels are others on the server than it said last.
    ///
    /// - Parameter seen: those that the server told of are taken out of it.
    func differingFlags(
        of uids: UIDSet, work: FolderWork, withModSeqs: Bool = false, seen rest: inout UIDSet
    ) async throws -> [ToldFlags] {
        let key = work.folder.key
        let items = try await items(for: work.opened)
        let asked = items.changes + (withModSeqs && items.modSeqs ? [.modSeq] : [])
        var waiting = uids
        var differing: [ToldFlags] = []
        while !waiting.isEmpty {
            let part = waiting.highest(FolderWork.comparedFlags)
            waiting = waiting.subtracting(part)
            let known = Dictionary(
                try await store.read { try $0.flags(in: key, uids: part) }.map { ($0.uid, $0) },
                uniquingKeysWith: { $1 })
            var told: [UInt32] = []
            for try await event in await connection.fetch(part, asked) {
                guard case .message(let message) = event, let uid = message.uid?.rawValue,
                    let flags = message.lastingFlags
                else { continue }
                told.append(uid)
                let labels = message.gmailLabels?.map(\.description)
                guard let old = known[uid] else { continue }
                let isSame = old.flags == flags && (labels.map { Set($0) == Set(old.labels) } ?? true)
                if !isSame {
                    differing.append(ToldFlags(uid: uid, flags: flags, labels: labels, modSeq: message.modSeq))
                }
            }
            rest = rest.subtracting(UIDSet(numbers: told))
            try Task.checkCancellation()
        }
        return differing
    }

    /// Writes down flags and labels in transactions of bounded size.
    func apply(told: [ToldFlags], _ work: inout FolderWork) async throws {
        var rest = told[...]
        while !rest.isEmpty {
            let batch = Array(rest.prefix(FolderWork.flagBatch))
            rest = rest.dropFirst(batch.count)
            work.report.changed += try await store.write { [key = work.folder.key, validity = work.validity] writer in
                try writer.requireFolder(key, validity: validity)
                return try writer.setFlags(batch, in: key)
            }
        }
    }
}
