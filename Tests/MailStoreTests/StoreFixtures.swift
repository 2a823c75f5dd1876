import Foundation
import MailModel
import MailStore
import MailStoreSQLite
import Synchronization
import Testing

/// The databases on which the suite runs. PostgreSQL joins as a case and in ``withStore(on:clock:_:)``.
enum Backend: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite

    var testDescription: String { rawValue }
}

/// A wall clock that stands still until it is told.
final class ManualClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_700_000_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func advance(days: Int64 = 0, milliseconds: Int64 = 0) {
        time.withLock { $0 = $0.adding(milliseconds: days * 86_400_000 + milliseconds) }
    }
}

/// Runs `body` on a new, empty store and takes it away afterwards.
func withStore(
    on backend: Backend, clock: ManualClock = ManualClock(), _ body: (Store, WorkspaceID) async throws -> Void
) async throws {
    switch backend {
    case .sqlite:
        let path = FileManager.default.temporaryDirectory.appending(path: "store-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try DataFolder.open(path)
        let store = try await SQLiteStore.open(in: folder, now: { clock.now })
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        try await store.write { try $0.adoptMasterKey(Sample.masterKey) }
        do {
            try await body(store, workspace)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }
}

/// Records for the tests.
enum Sample {
    static let masterKey = "00112233445566ff"

    static func address(_ name: String) throws -> EmailAddress { try EmailAddress("\(name)@mail.test") }

    static func server(_ host: String, port: Int, user: String = "alice") throws -> MailboxServer {
        let endpoint = try #require(Endpoint("\(host):\(port)"))
        return MailboxServer(endpoint: endpoint, security: .implicit, user: user)
    }

    static func draft(
        _ name: String = "alice", in workspace: WorkspaceID, id: MailboxID = .random()
    ) throws -> MailboxDraft {
        MailboxDraft(
            id: id, workspace: workspace, address: try address(name), displayName: "Alice",
            imap: try server("imap.mail.test", port: 993), smtp: try server("smtp.mail.test", port: 465),
            receiving: .proven, sending: .proven)
    }

    static func credentials(
        of mailbox: MailboxID, secret: String = "sealed", masterKey: String = masterKey
    ) -> SealedCredentials {
        SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: mailbox.description, wrapped: Array("wrapped \(secret)".utf8),
                masterKeyID: masterKey),
            credentials: [CredentialRecord(purpose: "imap.password", sealed: Array(secret.utf8))])
    }

    static let folders = [
        FolderRecord(name: .inbox, delimiter: "/", role: .inbox, attributes: [#"\HasNoChildren"#]),
        FolderRecord(
            name: FolderName("Sent"), delimiter: "/", role: .sent, attributes: [#"\Sent"#, #"\HasNoChildren"#]),
    ]
}

extension Store {
    /// Saves a mailbox and gives what was stored.
    func connect(_ name: String = "alice", in workspace: WorkspaceID) async throws -> MailboxRecord {
        let draft = try Sample.draft(name, in: workspace)
        return try await write {
            try $0.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: Sample.folders)
        }
    }

    /// The kinds in the feed after a position.
    func kinds(after sequence: Int64 = 0) async throws -> [ChangeKind] {
        guard case .changes(let changes, _) = try await read({ try $0.changes(after: sequence) }) else { return [] }
        return changes.map(\.kind)
    }
}
