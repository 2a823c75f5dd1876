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
import SyncEngine
import Vault

/// A store in a new data folder, and what the engine needs to fill it.
struct EngineStore {
    let store: Store
    let vault: CredentialVault
    let ring: KeyRing
    let reader: MessageReader
    let transport: MailTransport
    private let folder: DataFolder

    init() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)").path
        folder = try DataFolder.open(path)
        let store = try await SQLiteStore.open(in: folder)
        self.store = store
        ring = KeyRing(keys: [.random()], origin: "the benchmark")
        vault = CredentialVault(ring: ring)
        let identityKey = try await store.read { try $0.identityKey(of: try $0.defaultWorkspace().id) }
        reader = MessageReader(identityKey: identityKey)
        transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: DNSResolver(servers: []),
            policy: EgressPolicy(allowsPrivateHosts: true))
    }

    /// Where the data lies.
    var path: String { folder.path }

    /// Bytes of all files of the database.
    var bytesOnDisk: Int {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return files.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
            return sum + ((attributes?[.size] as? Int) ?? 0)
        }
    }

    func end() async {
        try? await store.close()
        try? FileManager.default.removeItem(atPath: path)
    }

    /// A session of a stored mailbox over a connection of its own.
    func session(of mailbox: MailboxRecord, password: String) async throws -> (SyncSession, IMAPConnection) {
        guard case .certificateFile(let file) = mailbox.imap.trust else {
            throw BenchmarkFailure(description: "the mailbox trusts another certificate")
        }
        let connection = try await IMAPConnection.connect(
            TransportRequest(
                endpoint: mailbox.imap.endpoint, security: .implicit, trust: .certificateFile(file),
                deadline: .now() + .seconds(20)), over: transport)
        try await connection.authenticate(.password(user: mailbox.imap.user, password: Secret(password)))
        let session = SyncSession(
            connection: connection, mailbox: MailboxOwner(mailbox), store: store, reader: reader)
        return (session, connection)
    }

    /// How many messages all folders have, by their counters.
    func storedMessages() async throws -> Int {
        let store = store
        return try await store.read { reader in
            try reader.connection.first("SELECT count(*) FROM message WHERE removed IS NULL", []) {
                (row) throws(StoreError) in Int(try row.integer())
            } ?? 0
        }
    }

    /// Fills the search index up to the present.
    func indexEverything() async throws {
        while try await store.indexNextSearchBatch(
            limit: StoreReader.maximumSearchBacklog, text: { SearchText.document(of: $0) }) > 0
        {}
    }
}
