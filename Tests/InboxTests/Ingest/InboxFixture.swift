import Foundation
import MailModel
import MailStore
import MailStoreSQLite
import Testing

@testable import Inbox

/// A mailbox in a store, as the engine sees it.
struct InboxMailbox {
    let id: MailboxID
    let key: MailboxKey
    let address: String
    let inbox: FolderKey
    let sent: FolderKey
    let archive: FolderKey
}

/// A store with two mailboxes of one workspace.
struct InboxFixture {
    let store: Store
    let workspace: WorkspaceID
    let sales: InboxMailbox
    let info: InboxMailbox
    let reader: MessageReader
    let identityKey: [UInt8]

    /// Runs `body` on a new store and takes it away afterwards.
    static func run(_ body: (InboxFixture) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "inbox-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try DataFolder.open(path)
        let store = try await SQLiteStore.open(in: folder, now: { Fixture.received.adding(milliseconds: 3_600_000) })
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        try await store.write { try $0.adoptMasterKey("00112233445566ff") }
        let sales = try await mailbox("sales", in: workspace, store: store)
        let info = try await mailbox("info", in: workspace, store: store)
        let key = try await store.read { try $0.identityKey(of: workspace) }
        let fixture = InboxFixture(
            store: store, workspace: workspace, sales: sales, info: info, reader: MessageReader(identityKey: key),
            identityKey: key)
        do { try await body(fixture) } catch {
            try await store.close()
            throw error
        }
        try await store.close()
        _ = folder
    }

    private static func mailbox(
        _ name: String, in workspace: WorkspaceID, store: Store
    ) async throws -> InboxMailbox {
        let address = "\(name)@example.com"
        let endpoint = try #require(Endpoint("mail.example.com:993"))
        let server = MailboxServer(endpoint: endpoint, security: .implicit, user: name)
        let draft = MailboxDraft(
            id: .random(), workspace: workspace, address: try EmailAddress(address), imap: server, smtp: server)
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1], masterKeyID: "00112233445566ff"),
            credentials: [])
        let folders = [
            FolderRecord(name: .inbox, role: .inbox), FolderRecord(name: FolderName("Sent"), role: .sent),
            FolderRecord(name: FolderName("Archive"), role: .archive),
        ]
        try await store.write { try $0.saveMailbox(draft, credentials: credentials, folders: folders) }
        return try await store.read { reader in
            let key = try reader.mailboxKey(draft.id, in: workspace)
            let folders = try reader.syncFolders(of: key)
            func folder(_ role: FolderRole) throws -> FolderKey {
                try #require(folders.first { $0.record.role == role }).key
            }
            return InboxMailbox(
                id: draft.id, key: key, address: address, inbox: try folder(.inbox), sent: try folder(.sent),
                archive: try folder(.archive))
        }
    }

    var everything: MailboxScope { .all(in: workspace) }

    /// Reads a message of text as it lies in a folder.
    func item(
        _ text: String, uid: UInt32?, in folder: FolderKey, of mailbox: InboxMailbox, minutes: Int64 = 0,
        flags: Set<Flag> = [], thread: String? = nil
    ) throws -> IngestItem {
        let source = FetchedSource(
            .whole(Array(text.utf8)), mailbox: mailbox.id, ownAddresses: [mailbox.address],
            received: Fixture.received.adding(milliseconds: minutes * 60_000),
            fetched: Fixture.received.adding(milliseconds: 86_400_000), size: Int64(text.utf8.count),
            providerThreadID: thread)
        return IngestItem(
            message: try reader.read(source), location: NewLocation(folder: folder, uid: uid, flags: flags))
    }

    /// Takes items into the folder of the first one.
    @discardableResult
    func commit(_ items: [IngestItem], cursor: FolderCursor? = nil) async throws -> IngestReport {
        guard let folder = items.first?.location.folder else { return IngestReport() }
        return try await store.write { writer in
            let folder = try #require(try writer.syncFolder(folder))
            return try Ingest.commit(items, folder: folder, cursor: cursor, writer: writer)
        }
    }

    /// Every conversation as the subjects or ids of its messages.
    func partition() async throws -> Set<Set<String>> {
        let scope = everything
        return try await store.read { reader in
            var sets: Set<Set<String>> = []
            var after: String?
            repeat {
                let page = try reader.conversationList(
                    ConversationFilter(scope: scope, view: .all), after: after, limit: 500)
                for summary in page.items {
                    let messages = try reader.conversation(summary.id, in: scope)?.messages ?? []
                    sets.insert(Set(messages.map { $0.messageID?.description ?? $0.subject }))
                }
                after = page.next
            } while after != nil
            return sets
        }
    }

    /// The messages with that Message-ID, over all mailboxes.
    func messages(_ id: String) async throws -> [MessageRecord] {
        let id = try #require(MessageID(id))
        let keys = [sales.key, info.key]
        return try await store.read { reader in
            try keys.flatMap { try reader.messages(withMessageID: id, in: $0) }.compactMap {
                try reader.message($0.key)
            }
        }
    }
}

/// A message with the fields that matter to conversations.
func mail(
    id: String?, from: String = "alice@example.org", to: String = "sales@example.com", subject: String = "Offer",
    replyTo: String? = nil, references: [String] = [], text: String = "Hi"
) -> String {
    var lines = ["Date: Mon, 23 Nov 2026 09:59:58 +0000", "From: \(from)", "To: \(to)", "Subject: \(subject)"]
    if let id { lines.append("Message-ID: <\(id)>") }
    if let replyTo { lines.append("In-Reply-To: <\(replyTo)>") }
    if !references.isEmpty { lines.append("References: " + references.map { "<\($0)>" }.joined(separator: " ")) }
    return (lines + ["", text]).joined(separator: "\n")
}
