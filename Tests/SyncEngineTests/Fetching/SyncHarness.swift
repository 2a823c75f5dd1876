import Foundation
import IMAPClient
import Inbox
import MailModel
import MailStore
import MailStoreSQLite
import MailTestKit
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import Testbed
import Testing

@testable import SyncEngine

/// One mailbox in a store of its own, and sessions to its server.
struct SyncHarness: Sendable {
    let store: Store
    let workspace: WorkspaceID
    let mailbox: MailboxRecord
    let reader: MessageReader
    let connect: @Sendable () async throws -> IMAPConnection

    /// Opens a store in a temporary folder, lends it to `body`, and removes it.
    static func with(
        history: HistoryChoice = .all, now: @escaping @Sendable () -> Timestamp = { .now() },
        connect: @escaping @Sendable () async throws -> IMAPConnection, _ body: (SyncHarness) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "salesnode-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try await SQLiteStore.open(in: try DataFolder.open(path), now: now)
        try await store.write { try $0.adoptMasterKey("a test") }
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let mailbox = try await addMailbox(to: store, workspace, history: history)
        let key = try await store.read { try $0.identityKey(of: workspace) }
        let harness = SyncHarness(
            store: store, workspace: workspace, mailbox: mailbox, reader: MessageReader(identityKey: key),
            connect: connect)
        do {
            try await body(harness)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    /// A harness on a server of the kit with one account, `carol@mail.test`.
    static func withKit(
        _ options: FakeServerOptions = FakeServerOptions(), history: HistoryChoice = .all,
        now: @escaping @Sendable () -> Timestamp = { .now() },
        _ body: (SyncHarness, FakeIMAPServer, FakeAccount) async throws -> Void
    ) async throws {
        try await withFakeIMAPServer(options) { server in
            let account = server.addAccount("carol@mail.test")
            try await with(history: history, now: now, connect: { try await signIn(server) }) { harness in
                try await body(harness, server, account)
            }
        }
    }

    /// A harness on the shared testbed's Dovecot for one of its users.
    static func withDovecot(
        _ user: String, history: HistoryChoice = .all, _ body: (SyncHarness, TestbedManifest) async throws -> Void
    ) async throws {
        let testbed = try await TestbedProcess.shared()
        try await with(history: history, connect: { try await signIn(testbed, user) }) { harness in
            try await body(harness, testbed)
        }
    }

    static func signIn(_ server: FakeIMAPServer, _ user: String = "carol@mail.test") async throws -> IMAPConnection {
        try await open(
            "127.0.0.1:\(server.port)", trust: .certificateFile(try #require(server.certificateFile)),
            resolver: DNSResolver(servers: []), user: user, password: "secret")
    }

    static func signIn(_ testbed: TestbedManifest, _ user: String) async throws -> IMAPConnection {
        try await open(
            testbed.imapTLS.namedAddress, trust: .certificateFile(testbed.caFile),
            resolver: DNSResolver(servers: [try #require(DNSServer(testbed.dnsServer))]), user: user,
            password: testbed.users[user] ?? testbed.loadPassword)
    }

    private static func open(
        _ address: String, trust: TLSTrust, resolver: DNSResolver, user: String, password: String
    ) async throws -> IMAPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: resolver,
            policy: EgressPolicy(allowsPrivateHosts: true, allowsAnyPort: true))
        let connection = try await IMAPConnection.connect(
            TransportRequest(
                endpoint: try #require(Endpoint(address)), security: .implicit, trust: trust,
                deadline: .now() + .seconds(60)), over: transport)
        try await connection.authenticate(.password(user: user, password: Secret(password)))
        return connection
    }

    private static func addMailbox(
        to store: Store, _ workspace: WorkspaceID, history: HistoryChoice
    ) async throws -> MailboxRecord {
        let id = MailboxID.random()
        let server = MailboxServer(
            endpoint: try #require(Endpoint("imap.mail.test:993")), security: .implicit, user: "carol@mail.test")
        let draft = MailboxDraft(
            id: id, workspace: workspace, address: try EmailAddress("carol@mail.test"), imap: server, smtp: server)
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: id.description, wrapped: [1], masterKeyID: "a test"),
            credentials: [])
        return try await store.write { writer in
            let record = try writer.saveMailbox(draft, credentials: credentials, folders: [])
            let key = try writer.mailboxKey(id, in: workspace)
            try writer.setSyncState(SyncState(history: history), of: key)
            return record
        }
    }

    // MARK: - Sessions

    /// A session on a connection of its own.
    func session(_ sizes: FetchBatches = FetchBatches()) async throws -> SyncSession {
        SyncSession(
            connection: try await connect(), mailbox: MailboxOwner(mailbox), store: store, reader: reader,
            policy: SyncPolicy(), sizes: sizes)
    }

    /// Brings the whole mailbox up to date, history included.
    @discardableResult
    func syncAll(_ session: SyncSession, reason: SyncReason = .poll) async throws -> [FolderSyncReport] {
        let round = try await session.syncFolders()
        var reports: [FolderSyncReport] = []
        for folder in round.folders {
            reports.append(try await session.sync(folder.key, reason: reason))
            while try await !session.backfill(folder.key).isComplete {}
        }
        return reports
    }

    /// The same on a connection of its own.
    @discardableResult
    func syncAll(reason: SyncReason = .poll) async throws -> [FolderSyncReport] {
        let session = try await session()
        let reports = try await syncAll(session, reason: reason)
        await session.connection.logout()
        return reports
    }

    /// Everything in which the store is not like the server.
    func differences() async throws -> [String] {
        let connection = try await connect()
        let found = try await ServerComparison(store: store, owner: MailboxOwner(mailbox)).differences(connection)
        await connection.logout()
        return found
    }

    /// Expects the store to equal the server, message by message and flag by flag.
    func expectInStep(_ location: SourceLocation = #_sourceLocation) async throws {
        let found = try await differences()
        #expect(found.isEmpty, "\(found.prefix(10).joined(separator: "\n"))", sourceLocation: location)
    }

    func folder(_ name: String) async throws -> SyncFolder {
        let owner = mailbox
        let folders = try await store.read { reader in
            try reader.syncFolders(of: try reader.mailboxKey(owner.id, in: owner.workspace))
        }
        return try #require(folders.first { $0.record.name == FolderName(name) })
    }

    /// The messages of a folder, by UID.
    func messages(in name: String) async throws -> [(uid: UInt32, message: MessageRecord, location: LocationRecord)] {
        let key = try await folder(name).key
        return try await store.read { reader in
            try reader.uids(in: key).numbers.compactMap { uid in
                guard let location = try reader.location(in: key, uid: uid),
                    let message = try reader.message(location.message)
                else { return nil }
                return (uid, message, location)
            }
        }
    }

    /// The figure of the mailbox.
    func completeness() async throws -> MailboxCompleteness {
        let owner = mailbox
        return MailboxCompleteness(
            try await store.read { reader in
                try reader.syncFolders(of: try reader.mailboxKey(owner.id, in: owner.workspace))
            })
    }
}
