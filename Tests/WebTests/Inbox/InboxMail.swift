import Foundation
import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

/// Mail in a mailbox of a fixture, without a server behind it.
struct InboxMail: Sendable {
    let store: Store
    let mailbox: MailboxID
    let key: MailboxKey
    let address: String
    let folders: [FolderRole: FolderKey]
    let workspace: WorkspaceID
    let start: Timestamp

    /// Takes a message in, as the engine would.
    ///
    /// - Parameters:
    ///   - text: header and body, lines ended by LF.
    ///   - minute: when it was received, counted from the fixture's start.
    @discardableResult
    func deliver(
        _ text: String, to role: FolderRole = .inbox, minute: Int, flags: Set<Flag> = []
    ) async throws -> ConversationID {
        let folder = try #require(folders[role])
        let bytes = Array(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
        let received = start.adding(milliseconds: Int64(minute) * 60_000)
        let (mailbox, address, workspace) = (mailbox, address, workspace)
        return try await store.write { writer in
            let reader = MessageReader(identityKey: try writer.identityKey(of: workspace))
            let message = try reader.read(
                FetchedSource(
                    .whole(bytes), mailbox: mailbox, ownAddresses: [address], received: received,
                    fetched: received, size: Int64(bytes.count)))
            let stored = try #require(try writer.syncFolder(folder))
            let uid = (try writer.uids(in: folder).ranges.last?.upperBound).map { $0 + 1 } ?? 1
            let item = IngestItem(message: message, location: NewLocation(folder: folder, uid: uid, flags: flags))
            try Ingest.commit([item], folder: stored, cursor: nil, writer: writer)
            let known = try #require(try writer.message(identity: message.identity, in: stored.mailbox))
            return try writer.conversationID(known.conversation)
        }
    }

    /// A plain message.
    @discardableResult
    func deliver(
        from sender: String, subject: String, _ body: String, id: String, answers: String? = nil, minute: Int,
        to role: FolderRole = .inbox, flags: Set<Flag> = [], more: String = ""
    ) async throws -> ConversationID {
        let references = answers.map { "In-Reply-To: <\($0)@example.com>\nReferences: <\($0)@example.com>\n" } ?? ""
        return try await deliver(
            """
            From: \(sender)
            To: \(address)
            Subject: \(subject)
            Message-ID: <\(id)@example.com>
            Date: Tue, 14 Nov 2023 22:13:20 +0000
            \(references)\(more)MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            \(body)
            """, to: role, minute: minute, flags: flags)
    }

    /// A message in HTML.
    @discardableResult
    func deliver(
        html: String, from sender: String = "Nora Lind <nora@example.org>", subject: String, id: String, minute: Int
    ) async throws -> ConversationID {
        try await deliver(
            """
            From: \(sender)
            To: \(address)
            Subject: \(subject)
            Message-ID: <\(id)@example.com>
            Date: Tue, 14 Nov 2023 22:13:20 +0000
            MIME-Version: 1.0
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(html)
            """, minute: minute)
    }

    /// The messages of a conversation, oldest first.
    func messages(of conversation: ConversationID) async throws -> [MessageRecord] {
        let workspace = workspace
        return try await store.read {
            try #require(try $0.conversation(conversation, in: .all(in: workspace))).messages
        }
    }

    /// Waits until the server has done to a conversation what its page has shown before.
    func wait(
        for conversation: ConversationID, sourceLocation: SourceLocation = #_sourceLocation,
        until isDone: ([MessageRecord]) -> Bool
    ) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try await !isDone(messages(of: conversation)) {
            guard ContinuousClock.now < end else {
                Issue.record("never done: \(try await messages(of: conversation))", sourceLocation: sourceLocation)
                return
            }
            // The store tells nobody in a test of what was written.
            try await Task.sleep(for: .milliseconds(30))
        }
    }
}

extension WebFixture {
    /// A mailbox with the usual folders.
    func mail(_ name: String) async throws -> InboxMail {
        try await mail(of: try await connect(name), address: "\(name)@mail.test")
    }

    /// The usual folders in a mailbox that is there.
    func mail(of id: MailboxID, address: String) async throws -> InboxMail {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let roles: [(String, FolderRole)] = [
            ("INBOX", .inbox), ("Sent", .sent), ("Drafts", .drafts), ("Archive", .archive), ("Junk", .junk),
            ("Trash", .trash),
        ]
        try await store.write { writer in
            try writer.replaceFolders(
                of: id, in: workspace,
                with: roles.map { FolderRecord(name: $0.0 == "INBOX" ? .inbox : FolderName($0.0), role: $0.1) })
        }
        let now = clock.now
        return try await store.read { reader in
            let key = try reader.mailboxKey(id, in: workspace)
            var folders: [FolderRole: FolderKey] = [:]
            for folder in try reader.syncFolders(of: key) { folder.record.role.map { folders[$0] = folder.key } }
            return InboxMail(
                store: store, mailbox: id, key: key, address: address, folders: folders,
                workspace: workspace, start: now.adding(milliseconds: -3_600_000))
        }
    }
}
