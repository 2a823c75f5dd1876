import IMAPClient
import IMAPCore
import MIME
import MailModel
import MailStore

/// What is done when the UIDs of a folder lose their meaning: its messages stay, and are found again by their headers.
extension SyncSession {
    /// Begins a folder anew. Its messages stay stored and shown; only their UIDs are forgotten.
    func reset(_ cursor: FolderCursor, _ work: inout FolderWork) async throws {
        let messages = work.opened.snapshot.messages ?? 0
        work.folder = try await store.write { [key = work.folder.key] writer in
            let folder = try writer.requireFolder(key)
            var cursor = cursor
            cursor.historySince = folder.cursor.historySince
            try writer.forgetUIDs(in: key)
            try writer.releaseQuarantine(folder: key, uids: UIDSet([1...UInt32.max]))
            if cursor.isHistoryComplete { try writer.removeUnnumbered(in: key) }
            try writer.setCursor(cursor, of: key)
            try writer.setLedger(
                folder.ledger.counting(
                    server: messages, stored: 0, outside: 0, quarantined: 0, now: writer.now), of: key)
            return try writer.requireFolder(key)
        }
    }

    /// Finds stored messages again among `uids`, by Message-ID and size, and gives them their new UIDs. Nothing of their
    /// content is fetched.
    ///
    /// - Returns: the UIDs of messages that were not recognised.
    func recognise(_ uids: UIDSet, in opened: OpenedFolder, folder: SyncFolder) async throws -> UIDSet {
        let items = try await items(for: opened)
        var rest = uids
        var unknown = uids
        while !rest.isEmpty {
            let part = rest.highest(TransferPlan.windowSize)
            rest = rest.subtracting(part)
            var traces: [UInt32: MessageTrace] = [:]
            for try await event in await connection.fetch(part, items.traces) {
                guard case .message(let message) = event, let trace = MessageTrace(message) else { continue }
                traces[trace.uid] = trace
            }
            let found = traces.values.sorted { $0.uid < $1.uid }
            let recognised = try await store.write { [key = folder.key, validity = folder.cursor.uidValidity] writer in
                try writer.requireFolder(key, validity: validity)
                return try writer.relocate(found, in: folder)
            }
            unknown = unknown.subtracting(recognised)
            try Task.checkCancellation()
        }
        return unknown
    }
}

/// What is known of a message on the server from which it can be recognised.
struct MessageTrace: Sendable {
    let uid: UInt32
    let messageID: MessageID
    let size: Int64
    let flags: Set<Flag>
    let labels: [String]
    let modSeq: ModSeq?

    /// Nil for a message without Message-ID, which is fetched and recognised by its content.
    init?(_ message: FetchedMessage) {
        guard let uid = message.uid?.rawValue, let size = message.size, let flags = message.lastingFlags,
            case .bytes(let header)? = message.body(BodySection(.headerFields([]))),
            let id = HeaderBlock(header[...]).messageID
        else { return nil }
        self.uid = uid
        messageID = id
        self.size = size
        self.flags = flags
        labels = message.gmailLabels?.map(\.description) ?? []
        modSeq = message.modSeq
    }
}

extension StoreWriter {
    /// Gives messages of a folder that have lost their UIDs the new ones. Each place is given once, so that two copies
    /// of one message stay two.
    ///
    /// - Returns: the UIDs for which a message was found.
    func relocate(_ traces: [MessageTrace], in folder: SyncFolder) throws(StoreError) -> UIDSet {
        var found: [UInt32] = []
        for trace in traces {
            for known in try messages(withMessageID: trace.messageID, in: folder.mailbox) {
                let isHere = try locations(of: known.key).contains { $0.folder == folder.key && $0.uid == nil }
                guard isHere, try message(known.key)?.size == trace.size else { continue }
                try addLocation(
                    NewLocation(
                        folder: folder.key, uid: trace.uid, flags: trace.flags, labels: trace.labels,
                        modSeq: trace.modSeq), of: known.key)
                found.append(trace.uid)
                break
            }
        }
        return UIDSet(numbers: found)
    }
}
