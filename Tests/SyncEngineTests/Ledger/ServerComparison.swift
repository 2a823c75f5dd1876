import IMAPClient
import IMAPCore
import MailModel
import MailStore

@testable import SyncEngine

/// Compares a mailbox as it is stored with its server, message by message and flag by flag.
struct ServerComparison: Sendable {
    let store: Store
    let owner: MailboxOwner
    /// The oldest messages that must be there; nil: all.
    var since: Timestamp?

    /// Everything in which the two are not alike, in words; nothing where the store equals the server.
    func differences(_ connection: IMAPConnection) async throws -> [String] {
        var found: [String] = []
        let abilities = SyncAbilities(await connection.capabilities)
        let listed = ListedFolder.all(in: try await connection.listFolders()).filter(\.record.isSelectable)
        let known = try await store.read { [owner] reader in
            try reader.syncFolders(of: try reader.mailboxKey(owner.id, in: owner.workspace))
        }
        let synced = FolderSelection.synced(known, abilities: abilities)
        let names = Set(known.filter(\.record.isSelectable).map(\.record.name))
        for folder in listed where !names.contains(folder.record.name) {
            found.append("\(folder.record.name): not stored")
        }
        for name in names where !listed.contains(where: { $0.record.name == name }) {
            found.append("\(name): stored and not on the server")
        }
        for folder in synced where listed.contains(where: { $0.record.name == folder.record.name }) {
            found += try await differences(of: folder, connection, abilities)
        }
        found += try await store.read { [owner] reader in try reader.oddities(in: owner, synced: synced) }
        return found
    }

    private func differences(
        of folder: SyncFolder, _ connection: IMAPConnection, _ abilities: SyncAbilities
    ) async throws -> [String] {
        var found: [String] = []
        let name = folder.record.name
        let selected = try await connection.examine(name)
        if selected.uidValidity != folder.cursor.uidValidity { found.append("\(name): another UIDVALIDITY") }
        var stored = try await store.read { try $0.contents(of: folder.key) }
        var items: [FetchAttribute] = [.uid, .flags, .size, .internalDate, .body(.header)]
        if abilities.gmail { items += [.gmailLabels, .gmailMessageID] }
        var onServer = 0
        guard selected.exists != 0 else { return stored.keys.sorted().map { "\(name): \($0) is not on the server" } }
        var collector = FetchCollector(maximumBodyBytes: 4 << 20, maximumBytes: .max)
        for try await event in await connection.fetch(UIDSet([1...UInt32.max]), items) {
            guard let message = collector.take(event), let uid = message.uid?.rawValue else { continue }
            if let since, let date = message.internalDate?.timestamp, date < since, stored[uid] == nil { continue }
            onServer += 1
            guard let here = stored.removeValue(forKey: uid) else {
                found.append("\(name): \(uid) is missing")
                continue
            }
            let problems = here.differences(from: message)
            found += problems.map { "\(name): \(uid) \($0)" }
        }
        found += stored.keys.sorted().map { "\(name): \($0) is not on the server" }
        if folder.cursor.isHistoryComplete, folder.ledger.storedMessages != onServer || folder.ledger.gap != 0 {
            found.append("\(name): the ledger says \(folder.ledger), the server has \(onServer)")
        }
        return found
    }
}

/// A stored message in a folder.
private struct StoredContent {
    let location: LocationRecord
    let told: StoredFlags
    let message: MessageRecord
    let header: [UInt8]

    func differences(from server: FetchedMessage) -> [String] {
        var found: [String] = []
        if let flags = server.lastingFlags {
            if flags != told.flags { found.append("has flags \(told.flags.sortedNames), not \(flags.sortedNames)") }
            if flags != location.flags { found.append("shows flags \(location.flags.sortedNames)") }
        }
        if let labels = server.gmailLabels, Set(labels.map(\.description)) != Set(location.labels) {
            found.append("has labels \(location.labels), not \(labels)")
        }
        if server.size != message.size { found.append("has size \(message.size), not \(server.size ?? -1)") }
        if let date = server.internalDate?.timestamp, date != message.received {
            found.append("was received \(message.received), not \(date)")
        }
        guard case .bytes(let bytes)? = server.body(.header) else { return found + ["has no header on the server"] }
        // Servers end a header with an empty line, or not.
        if bytes.trimmingLineEnds != header.trimmingLineEnds { found.append("is another message") }
        return found
    }
}

extension StoreReading {
    fileprivate func contents(of folder: FolderKey) throws -> [UInt32: StoredContent] {
        let uids = try uids(in: folder)
        let told = Dictionary(
            try flags(in: folder, uids: uids).map { ($0.uid, $0) }, uniquingKeysWith: { first, _ in first })
        var contents: [UInt32: StoredContent] = [:]
        for uid in uids.numbers {
            guard let location = try location(in: folder, uid: uid), let flags = told[uid],
                let message = try message(location.message), let body = try body(of: location.message)
            else { continue }
            contents[uid] = StoredContent(location: location, told: flags, message: message, header: body.header)
        }
        return contents
    }

    /// What must never be, whatever the server says: a message shown in no folder, or without a conversation.
    fileprivate func oddities(in owner: MailboxOwner, synced: [SyncFolder]) throws -> [String] {
        var found: [String] = []
        for folder in synced {
            if try unnumberedCount(in: folder.key) > 0, folder.cursor.isHistoryComplete {
                found.append("\(folder.record.name): messages without UIDs are left")
            }
        }
        return found
    }
}

extension Set<Flag> {
    fileprivate var sortedNames: [String] { map(\.description).sorted() }
}

extension [UInt8] {
    fileprivate var trimmingLineEnds: ArraySlice<UInt8> {
        var end = endIndex
        while end > startIndex, self[end - 1] == 0x0A || self[end - 1] == 0x0D { end -= 1 }
        return self[..<end]
    }
}
