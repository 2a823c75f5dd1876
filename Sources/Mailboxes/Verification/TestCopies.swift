import IMAPClient
import IMAPCore
import MailModel

/// Finds and removes the copies of one test message in a mailbox.
///
/// Only messages whose Message-ID is exactly the one that we made are touched, so nothing of the owner's can be hit.
struct TestCopies: Sendable {
    let messageID: MessageID
    let folders: [DiscoveredFolder]

    /// Where a test message may stand, the likeliest first.
    var searchedFolders: [FolderName] {
        let roles: [FolderRole] = [.inbox, .junk, .sent, .all]
        return roles.compactMap { role in folders.first { $0.role == role && $0.isSelectable }?.name }
    }

    /// The copies in the folder that is selected now, by the server's own search.
    func find(on connection: IMAPConnection) async throws(IMAPClientError) -> UIDSet {
        let candidates = try await connection.search(.header(field: "Message-ID", contains: messageID.bracketed))
        // HEADER matches substrings and some servers match loosely (RFC 9051 §6.4.4): compare before anything is removed.
        return try await confirm(candidates, on: connection)
    }

    private func confirm(_ uids: UIDSet, on connection: IMAPConnection) async throws(IMAPClientError) -> UIDSet {
        guard !uids.isEmpty else { return UIDSet() }
        let headers = try await MessageHeaders.fetch(uids, onlyID: true, on: connection)
        return UIDSet(numbers: headers.filter { $0.messageID == messageID }.map(\.uid.rawValue))
    }

    /// Removes every copy from every folder where one may stand; true where none is left.
    ///
    /// By UID EXPUNGE where the server has it. Where it has not, and at Gmail, whose folders are labels, the copies are
    /// moved to Trash, since a plain EXPUNGE would also remove what others flagged.
    func removeAll(on connection: IMAPConnection) async throws(IMAPClientError) -> Int {
        var removed = 0
        for folder in searchedFolders {
            try await connection.select(folder)
            let copies = try await find(on: connection)
            guard !copies.isEmpty else { continue }
            try await remove(copies, from: folder, on: connection)
            removed += copies.count
        }
        return removed
    }

    private func remove(_ copies: UIDSet, from folder: FolderName, on connection: IMAPConnection)
        async throws(IMAPClientError)
    {
        let capabilities = await connection.capabilities
        let trash = folders.first { $0.role == .trash && $0.isSelectable }?.name
        let hasLabels = capabilities.contains(Capability("X-GM-EXT-1"))
        if capabilities.hasUIDPlus, !hasLabels || trash == nil {
            try await connection.store(copies, .add([.deleted, .seen]))
            try await connection.expunge(copies)
        } else if let trash, trash != folder {
            try await connection.store(copies, .add([.seen]))
            _ = try await connection.move(copies, to: trash)
            if capabilities.hasUIDPlus {
                try await connection.select(trash)
                let inTrash = try await find(on: connection)
                guard !inTrash.isEmpty else { return }
                try await connection.store(inTrash, .add([.deleted]))
                try await connection.expunge(inTrash)
            }
        } else {
            // Neither a way to expunge just these nor a Trash: flagged, they disappear with the owner's next expunge.
            try await connection.store(copies, .add([.deleted, .seen]))
        }
    }
}
