import Foundation
import HTTPFetch
import Logging
import MailModel
import MailStore
import MailTransport
import NIOPosix
import OAuth
import Resolver
import Synchronization
import Testing
import Vault

@testable import MailStoreSQLite
@testable import Mailboxes

/// A wall clock that stands still until it is told.
final class StillClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_800_000_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func advance(seconds: Int64) { time.withLock { $0 = $0.adding(milliseconds: seconds * 1000) } }
}

/// A database that dies when a test wants it, as a process that is killed before or after a write.
final class MortalDatabase: SQLDatabase {
    private let base: any SQLDatabase
    private let left = Mutex<Int?>(nil)
    private let interlude = Mutex<(@Sendable () async -> Void)?>(nil)

    init(_ base: any SQLDatabase) { self.base = base }

    /// Lets so many more writes through and fails all others; nil heals it.
    func die(afterWrites count: Int?) { left.withLock { $0 = count } }

    /// Lets something happen before the next write.
    func interpose(_ body: @escaping @Sendable () async -> Void) { interlude.withLock { $0 = body } }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        try await base.read(body)
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        let isDead = left.withLock { left in
            guard let count = left else { return false }
            left = max(count - 1, 0)
            return count <= 0
        }
        let interlude = interlude.withLock { interlude in
            defer { interlude = nil }
            return interlude
        }
        await interlude?()
        if isDead { throw StoreError(.inputOutput, "the disk is gone") }
        return try await base.write(body)
    }

    func discardHistory() async throws(StoreError) { try await base.discardHistory() }

    func close() async throws(StoreError) { try await base.close() }
}

/// A store, a vault and a provider in memory, without any mail server.
struct GrantFixture: Sendable {
    let folder: String
    let database: MortalDatabase
    let desk: TokenDesk
    let clock: StillClock
    let logs: LogKeeper
    let dependencies: MailboxDependencies

    var store: Store { dependencies.store }
    var workspace: WorkspaceID { dependencies.workspace }
    var tokens: GrantTokens { dependencies.tokens }

    static func with(
        fetcher: (any HTTPFetching)? = nil, _ body: (GrantFixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "grants-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = StillClock()
        let database = MortalDatabase(try SQLiteDatabase(path: folder + "/salesnode.db"))
        let store = try await Store.open(database, now: { clock.now }) { (_, _) throws(StoreError) in }
        let ring = KeyRing(keys: [.random()], origin: "a test")
        let vault = VaultHolder(ring: ring, source: .file(path: folder + "/never.key"))
        try await store.write { try $0.adoptMasterKey(ring.current.id.description) }
        let workspace = try await store.read { try $0.defaultWorkspace() }
        let desk = TokenDesk()
        let logs = LogKeeper()
        let logger = Logger(label: "test") { _ in logs }
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            resolver: DNSResolver(servers: [try #require(DNSServer("127.0.0.1:1"))]),
            policy: EgressPolicy(allowsPrivateHosts: true))
        let dependencies = MailboxDependencies(
            connector: MailboxConnector(transport: transport, logger: logger), store: store, vault: vault,
            workspace: workspace.id, logger: logger, fetcher: fetcher ?? desk)
        do {
            try await body(
                GrantFixture(
                    folder: folder, database: database, desk: desk, clock: clock, logs: logs,
                    dependencies: dependencies))
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    /// The provider that ``TokenDesk`` plays.
    static let provider: OAuthProvider = {
        var provider = OAuthProvider(
            id: "custom", name: "Example", issuer: "https://sso.example.com",
            endpoints: OAuthEndpoints(
                authorization: "https://sso.example.com/authorize", token: "https://sso.example.com/token"),
            scopes: OAuthScopes(mail: ["mail"], identity: ["openid"]),
            revocation: .endpoint("https://sso.example.com/revoke"))
        provider.mail = OAuthMailServers(
            imap: OAuthMailServers.Server("imap.example.com", 993),
            smtp: OAuthMailServers.Server("smtp.example.com", 465))
        return provider
    }()

    func enterClient(_ provider: OAuthProvider = provider) async throws -> OAuthClientID {
        try await OAuthClients(dependencies).save(
            OAuthClientEntry(provider: provider, clientID: "client", secret: Secret("canary-client-secret"))
        ).id
    }

    /// A mailbox that is connected by a grant, as after a sign-in.
    @discardableResult
    func connect(
        _ name: String = "alice", client: OAuthClientID? = nil, pair tokens: GrantTokenPair? = nil,
        subject: String? = nil, account: String? = nil, lifetime: Int64 = 3600, grantLasts: Int64? = nil,
        kind: GrantKind = .owner
    ) async throws -> MailboxID {
        try await save(
            name, client: client, pair: tokens, subject: subject, account: account, lifetime: lifetime,
            grantLasts: grantLasts, kind: kind
        ).record.id
    }

    /// The same, with what has to be ended for it.
    func save(
        _ name: String = "alice", client: OAuthClientID? = nil, pair tokens: GrantTokenPair? = nil,
        subject: String? = nil, account: String? = nil, lifetime: Int64 = 3600, grantLasts: Int64? = nil,
        kind: GrantKind = .owner
    ) async throws -> ConnectMailbox.Saved {
        let client = if let client { client } else { try await enterClient() }
        let (settings, check) = try checked(name, .oauth)
        let address = settings.address
        let pair =
            tokens
            ?? GrantTokenPair(
                access: Secret(TokenDesk.firstPair.access),
                refresh: kind == .app ? nil : Secret(TokenDesk.firstPair.refresh))
        let draft = GrantDraft(
            client: client, kind: kind, issuer: "https://sso.example.com", subject: subject ?? "s-\(name)",
            account: account ?? "\(address)", scopes: ["mail"], grantedBy: "Olive",
            accessExpires: clock.now.adding(milliseconds: lifetime * 1000),
            grantExpires: grantLasts.map { clock.now.adding(milliseconds: $0 * 1000) })
        let sealing = dependencies.sealing
        let saved = try await ConnectMailbox(dependencies).save(
            settings, check: check, history: nil,
            seal: { (id) throws(MailboxError) in try sealing.seal(pair, for: id) },
            also: { writer, record in
                var draft = draft
                draft.twins = try OAuthClients.twins(of: draft.client, in: record.workspace, on: writer)
                try writer.saveGrant(draft, of: record.id, in: record.workspace)
            }
        )
        await dependencies.tokens.forget(saved.record.id)
        return saved
    }

    /// Saves a mailbox that signs in with a password, as after a check that has passed.
    func savePassword(_ name: String = "alice") async throws -> ConnectMailbox.Saved {
        let (settings, check) = try checked(name, .password)
        return try await ConnectMailbox(dependencies).save(
            ConnectMailboxRequest(settings: settings, passwords: MailboxPasswords(imap: Secret("a-password"))),
            check: check)
    }

    private func checked(
        _ name: String, _ signIn: SignInKind
    ) throws -> (settings: MailboxSettings, check: Check.Inspection) {
        let address = try EmailAddress("\(name)@example.com")
        let server = ServerSettings(
            endpoint: try #require(Endpoint("imap.example.com:993")), security: .implicit, user: "\(address)",
            signIn: signIn)
        return (
            MailboxSettings(address: address, imap: server, smtp: server, trust: .systemRoots),
            Check.Inspection(
                report: CheckReport(address: address, startedAt: clock.now, milliseconds: 1, steps: []), folders: [])
        )
    }

    func grant(_ mailbox: MailboxID) async throws -> GrantRecord {
        let workspace = workspace
        return try #require(try await store.read { try $0.grant(of: mailbox, in: workspace) })
    }

    /// What a program that is started anew has: nothing but the store.
    func restarted() -> GrantTokens {
        GrantTokens(store: store, vault: dependencies.vault, fetcher: desk, logger: dependencies.logger)
    }

    /// Whether any file of the store, or any line of the log, has one of these texts.
    func leaks(_ texts: [String]) throws -> [String] {
        var haystacks = [Data(logs.text.utf8)]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            haystacks.append(try Data(contentsOf: URL(filePath: folder + "/" + name)))
        }
        return texts.filter { text in haystacks.contains { $0.range(of: Data(text.utf8)) != nil } }
    }
}

/// Keeps every line at every level.
final class LogKeeper: LogHandler, Sendable {
    private let lines = Mutex("")

    var metadata: Logger.Metadata {
        get { [:] }
        set { _ = newValue }
    }

    var text: String { lines.withLock { $0 } }
    var logLevel: Logger.Level {
        get { .trace }
        set { _ = newValue }
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set { _ = newValue }
    }

    func log(event: LogEvent) {
        lines.withLock { $0 += "\(event.level) \(event.message) \(event.metadata ?? [:])\n" }
    }
}
