import MailModel
import MailStore
import MailTestKit

/// Holds the store against the server, message by message and flag by flag, and against what it was before.
struct WorldComparison {
    private let account: FakeAccount
    private let mailbox: MailboxRecord
    /// The conversation in which each message was when it was first seen, by the message's id.
    private var conversations: [MessageRecordID: ConversationID] = [:]
    private var feed: FeedReplay

    /// - Parameter countsMessages: whether the feed must tell of every message by itself.
    init(_ account: FakeAccount, _ mailbox: MailboxRecord, countsMessages: Bool) {
        self.account = account
        self.mailbox = mailbox
        feed = FeedReplay(mailbox.workspace, countsMessages: countsMessages)
    }

    /// What is wrong; empty where the store equals the server and nothing changed its identity.
    mutating func differences(in store: Store) async throws -> [String] {
        let account = account
        let mailbox = mailbox
        let (found, placed) = try await store.read { reader in
            try StoredWorld.read(reader, mailbox: mailbox, account: account)
        }
        var problems = found
        problems += try await feed.follow(store, expecting: placed)
        for (message, conversation) in placed {
            guard let before = conversations[message] else {
                conversations[message] = conversation
                continue
            }
            // The old id must lead to where the message is now: merging keeps ids alive.
            let now = try await store.read { reader in
                try reader.conversationKey(before, in: mailbox.workspace).map { try reader.conversationID($0) }
            }
            if now != conversation { problems.append("message \(message) went from \(before) to \(conversation)") }
        }
        return problems
    }
}

/// What a store has of a mailbox, held against the server's account.
private struct StoredWorld {
    var problems: [String] = []
    /// The messages that lie in a folder, with their conversations.
    var placed: [MessageRecordID: ConversationID] = [:]
    /// The stored message of each content.
    private var messageOfContent: [[UInt8]: MessageKey] = [:]
    private var contentOfMessage: [MessageKey: [UInt8]] = [:]

    static func read(
        _ reader: StoreReader, mailbox: MailboxRecord, account: FakeAccount
    ) throws -> ([String], [MessageRecordID: ConversationID]) {
        var world = StoredWorld()
        let key = try reader.mailboxKey(mailbox.id, in: mailbox.workspace)
        let stored = try reader.syncFolders(of: key)
        let names = Set(stored.map(\.record.name))
        let wanted = Set(account.folders.map(\.name))
        if names != wanted { world.problems.append("folders \(names) instead of \(wanted)") }
        for folder in stored {
            guard let real = account.folder(folder.record.name) else { continue }
            try world.compare(folder, real, reader)
        }
        return (world.problems, world.placed)
    }

    private mutating func compare(_ folder: SyncFolder, _ real: FakeFolder, _ reader: StoreReader) throws {
        let name = real.name
        if folder.cursor.uidValidity?.rawValue != real.uidValidity {
            problems.append("\(name): UIDVALIDITY \(folder.cursor.uidValidity?.rawValue ?? 0) not \(real.uidValidity)")
        }
        let records = try reader.quarantine(of: folder.key, limit: 1_000)
        let quarantined = Set(records.map(\.uid))
        let unreadable = Set(real.messages.filter { $0.content.size < 10 }.map(\.uid))
        if quarantined != unreadable {
            let reasons = records.map { "\($0.uid) \($0.reason)" }.joined(separator: ", ")
            problems.append("\(name): quarantined \(reasons), not \(unreadable)")
        }
        let expected = UIDSet(numbers: real.messages.map(\.uid).filter { !unreadable.contains($0) })
        let uids = try reader.uids(in: folder.key)
        if uids != expected { problems.append("\(name): UIDs \(uids), not \(expected)") }
        for flags in try reader.flags(in: folder.key, uids: uids) {
            guard let message = real.message(flags.uid), message.flags != flags.flags else { continue }
            problems.append("\(name) \(flags.uid): flags \(flags.flags), not \(message.flags)")
        }
        for uid in uids.numbers {
            guard let message = real.message(uid), let location = try reader.location(in: folder.key, uid: uid) else {
                continue
            }
            try compare(message, location, "\(name) \(uid)", reader)
        }
        if folder.ledger.gap != 0 { problems.append("\(name): the ledger tells a gap of \(folder.ledger.gap)") }
        if folder.ledger.serverMessages != real.messages.count {
            problems.append("\(name): the ledger tells \(folder.ledger.serverMessages), not \(real.messages.count)")
        }
    }

    private mutating func compare(
        _ real: FakeMessage, _ location: LocationRecord, _ place: String, _ reader: StoreReader
    ) throws {
        guard let message = try reader.message(location.message), message.removed == nil else {
            problems.append("\(place): its message is hidden")
            return
        }
        placed[message.id] = try reader.conversationID(message.conversation)
        let bytes = real.content.bytes
        if message.size != Int64(bytes.count) { problems.append("\(place): \(message.size) bytes, not \(bytes.count)") }
        let body = try reader.body(of: message.key)
        if let header = body?.header, !bytes.starts(with: header) || header.isEmpty {
            problems.append("\(place): another message's header")
        }
        if let other = messageOfContent.updateValue(message.key, forKey: bytes), other != message.key {
            problems.append("\(place): the same message is stored twice")
        }
        if let other = contentOfMessage.updateValue(bytes, forKey: message.key), other != bytes {
            problems.append("\(place): two messages are stored as one")
        }
    }
}
