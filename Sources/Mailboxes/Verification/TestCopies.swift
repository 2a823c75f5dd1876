import IMAPClient
import IMAPCore
import MailModel

/// Finds and removes the copies of one test message in a mailbox.
///
/// Only messages whose Message-ID is exactly the one that we made are touched, so nothing of the owner's can be hit.
struct TestCopies: Sendable {
    /// How many of a folder's newest UIDs are looked at besides the server's search, whose index may lag or be broken.
    static let recentUIDs: UInt32 = 50

    let messageID: MessageID
    let folders: [DiscoveredFolder]

    /// Where a test message may stand, the likeliest first.
    var searchedFolders: [FolderName] {
        let roles: [FolderRole] = [.inbox, .junk, .sent, .all]
        return roles.compactMap { role in folders.first { $0.role == role && $0.isSelectable }?.name }
    }

    /// The copies in `selected`, which must be the folder that is open now.
    ///
    /// By the server's search, and by comparing the newest messages, so that a server whose search refuses or lags is
    /// served as well.
    func find(in selected: SelectedFolder, on connection: IMAPConnection) async throws(IMAPClientError) -> UIDSet {
        let recent = try await confirm(Self.recent(in: selected), on: connection)
        guard recent.isEmpty else { return recent }
        do {
            // HEADER matches substrings and some servers match loosely (RFC 9051 §6.4.4): compare before removing.
            let found = try await connection.search(
                .header(field: "Message-ID", contains: messageID.bracketed))
            return try await confirm(found, on: connection)
        } catch {
            guard error.isRefusal else { throw error }
            return UIDSet()
        }
    }

    private static func recent(in selected: SelectedFolder) -> UIDSet {
        guard selected.exists != 0 else { return UIDSet() }
        // Without UIDNEXT the newest UIDs are unknown; the search is all there is then.
        guard let next = selected.uidNext?.rawValue else { return UIDSet() }
        let first = next > recentUIDs ? next - recentUIDs : 1
        return UIDSet([first...UInt32.max])
    }

    private func confirm(_ uids: UIDSet, on connection: IMAPConnection) async throws(IMAPClientError) -> UIDSet {
        guard !uids.isEmpty else { return UIDSet() }
        let headers = try await MessageHeaders.fetch(uids, onlyID: true, on: connection)
        return UIDSet(numbers: headers.filter { $0.messageID == messageID }.map(\.uid.rawValue))
    }

    /// What a removal came to.
    struct Removal: Sendable {
        /// How many copies are gone.
        var removed = 0
        /// Whether every folder could be looked into and every copy found there be removed.
        var isComplete = true
    }

    /// Removes every copy from every folder where one may stand. A folder that the server does not open is passed by.
    func removeAll(on connection: IMAPConnection) async throws(IMAPClientError) -> Removal {
        var removal = Removal()
        for folder in searchedFolders {
            do {
                let selected = try await connection.select(folder)
                let copies = try await find(in: selected, on: connection)
                guard !copies.isEmpty else { continue }
                if try await remove(copies, from: folder, on: connection) {
                    removal.removed += copies.count
                } else {
                    removal.isComplete = false
                }
            } catch {
                guard error.isRefusal else { throw error }
                removal.isComplete = false
            }
        }
        return removal
    }

    /// Removes copies from the open folder; false where they can only be flagged.
    ///
    /// By UID EXPUNGE where the server has it (RFC 4315 §2.1). Where it has not, by EXPUNGE if nobody else's messages
    /// are flagged, else by moving them to Trash. At Gmail, whose folders are labels, they go by way of Trash.
    private func remove(
        _ copies: UIDSet, from folder: FolderName, on connection: IMAPConnection
    ) async throws(IMAPClientError) -> Bool {
        let capabilities = await connection.capabilities
        let trash = folders.first { $0.role == .trash && $0.isSelectable }?.name
        if capabilities.contains(Capability("X-GM-EXT-1")), let trash, trash != folder {
            _ = try await connection.move(copies, to: trash)
            let selected = try await connection.select(trash)
            let moved = try await find(in: selected, on: connection)
            if !moved.isEmpty {
                try await connection.store(moved, .add([.deleted]))
                try await connection.expunge(moved)
            }
            return true
        }
        if capabilities.hasUIDPlus {
            try await connection.store(copies, .add([.deleted, .seen]))
            try await connection.expunge(copies)
            return true
        }
        let flaggedByOthers = try await connection.search(.flag(.deleted))
        try await connection.store(copies, .add([.deleted, .seen]))
        if flaggedByOthers.isEmpty {
            try await connection.expungeAll()
            return true
        }
        guard let trash, trash != folder else { return false }
        return if case .moved = try await connection.move(copies, to: trash) { true } else { false }
    }
}

extension IMAPClientError {
    /// Whether the server declined one command and the session goes on.
    var isRefusal: Bool { code == .commandRefused || code == .commandBad || code == .commandUnavailable }
}
