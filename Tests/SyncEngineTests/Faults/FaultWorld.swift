import Foundation
import IMAPClient
import Inbox
import MailModel
import MailStore
import MailTestKit
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import Synchronization
import Vault

@testable import MailStoreSQLite
@testable import SyncEngine

/// One mailbox on a fake server, and its copy in a store.
final class FaultWorld: Sendable {
    let server: FakeIMAPServer
    let account: FakeAccount
    let store: Store
    let database: FaultyDatabase
    let mailbox: MailboxRecord
    let reader: MessageReader
    /// What the store's clock is ahead of the real one, in milliseconds.
    let clockOffset: ClockOffset

    private let folder: DataFolder
    private let transport = MailTransport(
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: DNSResolver(servers: []),
        policy: EgressPolicy(allowsPrivateHosts: true))

    /// A clock that jumps.
    final class ClockOffset: Sendable {
        private let offset = Mutex<Int64>(0)
        func jump(milliseconds: Int64) { offset.withLock { $0 += milliseconds } }
        var now: Timestamp { Timestamp.now().adding(milliseconds: offset.withLock { $0 }) }
    }

    static func make(_ options: FakeServerOptions) async throws -> FaultWorld {
        let server = try await FakeIMAPServer.start(options)
        let account = server.addAccount("ann@mail.test")
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("faults-\(UUID().uuidString)").path
        let folder = try DataFolder.open(path)
        let clock = ClockOffset()
        let database = FaultyDatabase(try SQLiteDatabase(path: folder.databasePath))
        let store = try await Store.open(database, now: { clock.now }) { (_, _) throws(StoreError) in }
        let vault = CredentialVault(ring: KeyRing(keys: [.random()], origin: "the test"))
        let stored = StoredMailbox(account, of: server)
        let mailbox = try await store.write { try stored.save(with: vault, history: .all, by: $0) }
        return FaultWorld(
            server: server, account: account, store: store, database: database, mailbox: mailbox, folder: folder,
            clock: clock)
    }

    private init(
        server: FakeIMAPServer, account: FakeAccount, store: Store, database: FaultyDatabase, mailbox: MailboxRecord,
        folder: DataFolder, clock: ClockOffset
    ) {
        self.server = server
        self.account = account
        self.store = store
        self.database = database
        self.mailbox = mailbox
        self.folder = folder
        clockOffset = clock
        reader = MessageReader(identityKey: Array(repeating: 7, count: 32))
    }

    func end() async {
        try? await store.close()
        await server.stop()
        try? FileManager.default.removeItem(atPath: folder.path)
    }

    // MARK: Syncing

    /// Connects, brings every folder up to date with all its history, and leaves. Throws what ended it.
    ///
    /// - Parameter patience: how long each answer may take. Faults need little; a busy machine needs more.
    func sync(budget: ByteBudget = .unlimited, patience: TimeAmount = .milliseconds(250)) async throws {
        try await withSession(patience) { session in
            let round = try await session.syncFolders()
            for folder in round.folders {
                _ = try await session.sync(folder.key, reason: .poll)
                while try await !session.backfill(folder.key, budget: budget).isComplete {}
            }
        }
    }

    /// Compares every folder with the server, message by message, and repairs what is wrong.
    func audit() async throws {
        try await withSession(.seconds(60)) { session in
            for folder in try await session.syncFolders().folders {
                _ = try await session.audit(folder.key, repair: true)
            }
        }
    }

    private func withSession(_ patience: TimeAmount, _ body: (SyncSession) async throws -> Void) async throws {
        guard let endpoint = Endpoint("127.0.0.1:\(server.port)") else { return }
        var options = IMAPClientOptions()
        options.greetingTimeout = patience
        options.commandTimeout = patience
        let request = TransportRequest(
            endpoint: endpoint, security: .implicit, trust: .certificateFile(server.certificateFile ?? ""),
            deadline: .now() + patience + .seconds(2))
        let connection = try await IMAPConnection.connect(request, over: transport, options: options)
        do {
            try await connection.authenticate(.password(user: account.user, password: Secret("secret")))
            let session = SyncSession(
                connection: connection, mailbox: MailboxOwner(mailbox), store: store, reader: reader)
            try await body(session)
        } catch {
            await connection.close()
            throw error
        }
        await connection.logout()
    }
}
