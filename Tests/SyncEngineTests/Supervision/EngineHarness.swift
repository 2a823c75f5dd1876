import Foundation
import Inbox
import Logging
import MailModel
import MailStore
import MailStoreSQLite
import MailTestKit
import MailTransport
import Mailboxes
import NIOCore
import NIOPosix
import Resolver
import Testbed
import Testing
import Vault

@testable import SyncEngine

/// A store, a vault and a running supervisor, against servers of the kit or of the testbed.
struct EngineHarness: Sendable {
    let dependencies: SyncDependencies
    let supervisor: SyncSupervisor

    var store: Store { dependencies.store }
    var workspace: WorkspaceID { dependencies.mailboxes.workspace }

    /// Opens a store in a temporary folder and lends everything to `body`. The supervisor does not run yet.
    static func with(
        clock: SyncClock = .continuous(), limits: SyncLimits = .quick, transport: MailTransport? = nil,
        providers: ProviderTable = ProviderTable(), _ body: (EngineHarness) async throws -> Void
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "salesnode-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try await SQLiteStore.open(in: try DataFolder.open(path))
        let ring = KeyRing(keys: [.random()], origin: "a test")
        let vault = VaultHolder(ring: ring, source: .file(path: path + ".key"))
        try await store.write { try $0.adoptMasterKey(ring.current.id.description) }
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let connector = MailboxConnector(
            transport: transport ?? Self.transport(DNSResolver(servers: [])), logger: logger, timeout: .seconds(60))
        let dependencies = SyncDependencies(
            mailboxes: MailboxDependencies(
                connector: connector, store: store, vault: vault, workspace: workspace, logger: logger),
            clock: clock, limits: limits, providers: providers)
        let harness = EngineHarness(
            dependencies: dependencies, supervisor: SyncSupervisor(dependencies: dependencies, seed: 1))
        do {
            try await body(harness)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    /// The same with a server of the kit.
    static func withKit(
        _ options: FakeServerOptions = FakeServerOptions(), clock: SyncClock = .continuous(),
        limits: SyncLimits = .quick, providers: ProviderTable = ProviderTable(),
        _ body: (EngineHarness, FakeIMAPServer) async throws -> Void
    ) async throws {
        try await withFakeIMAPServer(options) { server in
            try await with(clock: clock, limits: limits, providers: providers) { try await body($0, server) }
        }
    }

    /// The same with the testbed's Dovecot.
    static func withDovecot(_ body: (EngineHarness, TestbedManifest) async throws -> Void) async throws {
        let testbed = try await TestbedProcess.shared()
        let transport = Self.transport(DNSResolver(servers: [try #require(DNSServer(testbed.dnsServer))]))
        try await with(transport: transport) { try await body($0, testbed) }
    }

    private static func transport(_ resolver: DNSResolver) -> MailTransport {
        let rate = ConnectRateLimit.Rate(burst: 5_000, perSecond: 1_000)
        return MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: resolver,
            policy: EgressPolicy(allowsPrivateHosts: true, allowsAnyPort: true),
            rateLimit: ConnectRateLimit(perTarget: rate, overall: rate, unproven: rate))
    }

    // MARK: - Running

    /// The same store with another supervisor, as after a start of the program.
    func restarted() -> EngineHarness {
        EngineHarness(dependencies: dependencies, supervisor: SyncSupervisor(dependencies: dependencies, seed: 2))
    }

    /// Runs the supervisor while `body` works, and ends it.
    func running<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                await supervisor.run()
                return nil
            }
            group.addTask { try await body() }
            while let finished = try await group.next() {
                guard let finished else { continue }
                group.cancelAll()
                return finished
            }
            throw CancellationError()
        }
    }

    /// Waits until `condition` holds, looking after each change of the store and twenty times a second.
    func until(
        _ what: Comment, within limit: Duration = .seconds(90), sourceLocation: SourceLocation = #_sourceLocation,
        _ condition: () async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while ContinuousClock.now < end {
            if try await condition() { return }
            // Conditions lie in the store, the engine and the server; nobody tells of all three.
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record(
            "\(what) did not come about: \(supervisor.standing) \(supervisor.counters)", sourceLocation: sourceLocation)
        throw CancellationError()
    }

    /// Waits until the mailboxes are at rest on one connection each, and no history is to be fetched any more: for that,
    /// another connection would come.
    func untilWhole(
        _ ids: [MailboxID], on server: FakeIMAPServer, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await until("rest without history to come", sourceLocation: sourceLocation) {
            guard supervisor.standing.resting == ids.count, server.record.open == ids.count else { return false }
            return try await store.read { [workspace] reader in
                try ids.allSatisfy { id in
                    let folders = try reader.syncFolders(of: try reader.mailboxKey(id, in: workspace))
                    return !folders.isEmpty && folders.allSatisfy(\.cursor.isHistoryComplete)
                }
            }
        }
    }

    // MARK: - Mailboxes

    /// The same store and engine, looked at from another workspace.
    func inside(_ workspace: WorkspaceID) -> EngineHarness {
        var dependencies = dependencies
        dependencies.mailboxes.workspace = workspace
        return EngineHarness(dependencies: dependencies, supervisor: supervisor)
    }

    /// Saves a mailbox of an account of the kit's server.
    @discardableResult
    func save(
        _ user: String, on server: FakeIMAPServer, password: String = "secret", history: HistoryChoice = .all,
        id: MailboxID = .random()
    ) async throws -> MailboxID {
        let endpoint = try #require(Endpoint("127.0.0.1:\(server.port)"))
        let file = try #require(server.certificateFile)
        return try await save(
            user, endpoint, trust: .certificateFile(file), password: password, history: history, id: id)
    }

    /// Saves a mailbox of a user of the testbed.
    @discardableResult
    func save(_ user: String, on testbed: TestbedManifest, history: HistoryChoice = .all) async throws -> MailboxID {
        let endpoint = try #require(Endpoint(testbed.imapTLS.namedAddress))
        return try await save(
            user, endpoint, trust: .certificateFile(testbed.caFile),
            password: testbed.users[user] ?? testbed.loadPassword, history: history, id: .random())
    }

    private func save(
        _ user: String, _ endpoint: Endpoint, trust: ServerTrust, password: String, history: HistoryChoice,
        id: MailboxID
    ) async throws -> MailboxID {
        let imap = MailboxServer(endpoint: endpoint, security: .implicit, user: user, trust: trust)
        let draft = MailboxDraft(
            id: id, workspace: workspace, address: try EmailAddress(user), imap: imap, smtp: imap, receiving: .proven,
            sending: .proven)
        let vault = dependencies.mailboxes.vault.current
        let owner = DataKeyOwner.mailbox(id)
        let dataKey = try vault.makeDataKey(for: owner)
        let context = SealContext(workspace: workspace, owner: owner, purpose: .imapPassword)
        let sealed = try vault.seal(Secret(password), context: context, dataKey: dataKey)
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: owner.kind, ownerID: owner.id, wrapped: dataKey.bytes,
                masterKeyID: dataKey.keyID.description),
            credentials: [CredentialRecord(purpose: SealPurpose.imapPassword.rawValue, sealed: sealed.bytes)])
        try await store.write { [workspace] writer in
            try writer.saveMailbox(draft, credentials: credentials, folders: [])
            let key = try writer.mailboxKey(id, in: workspace)
            if try writer.syncState(of: key) == nil { try writer.setSyncState(SyncState(history: history), of: key) }
        }
        return id
    }

    // MARK: - Looking

    /// The subjects of the messages in a folder, by UID.
    func subjects(of id: MailboxID, in folder: FolderName = .inbox) async throws -> [String] {
        try await store.read { [workspace] reader in
            let key = try reader.mailboxKey(id, in: workspace)
            guard let folder = try reader.syncFolders(of: key).first(where: { $0.record.name == folder }) else {
                return []
            }
            return try reader.uids(in: folder.key).numbers.compactMap { uid in
                guard let place = try reader.location(in: folder.key, uid: uid), !place.isLeaving else { return nil }
                return try reader.message(place.message)?.subject
            }
        }
    }

    /// The message with a subject, wherever it lies.
    func message(_ subject: String, of id: MailboxID) async throws -> MessageRecord? {
        try await store.read { [workspace] reader in
            let key = try reader.mailboxKey(id, in: workspace)
            for folder in try reader.syncFolders(of: key) {
                for uid in try reader.uids(in: folder.key).numbers {
                    guard let place = try reader.location(in: folder.key, uid: uid) else { continue }
                    if let message = try reader.message(place.message), message.subject == subject { return message }
                }
            }
            return nil
        }
    }
}

extension SyncLimits {
    /// Short waits, for tests with the machine's own clock.
    static var quick: SyncLimits {
        var limits = SyncLimits()
        limits.firstRetry = .milliseconds(200)
        limits.longestRetry = .seconds(2)
        limits.localRetry = .milliseconds(300)
        return limits
    }
}
