import Access
import Discovery
import Foundation
import HTTPFetch
import Hummingbird
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
import ServiceLifecycle
import Synchronization
import Testbed
import Testing
import Vault

@testable import Web

/// A wall clock that stands still until it is told.
final class ManualClock: Sendable {
    private static let start = Timestamp(milliseconds: 1_700_000_000_000)

    private let time = Mutex(ManualClock.start)

    var now: Timestamp { time.withLock { $0 } }

    /// The time of this machine, as far ahead as the clock was told: real servers know no other.
    var real: Timestamp { .now().adding(milliseconds: now.milliseconds - Self.start.milliseconds) }

    func advance(days: Int64 = 0, milliseconds: Int64 = 0) {
        time.withLock { $0 = $0.adding(milliseconds: days * 86_400_000 + milliseconds) }
    }
}

/// A running server with a fresh store.
struct WebFixture: Sendable {
    static let password = "plain yellow kettle"

    let store: Store
    let clock: ManualClock
    let dependencies: WebDependencies
    let web: WebApplication
    let port: Int

    /// Where the pages are.
    var base: String { "http://localhost:\(port)" }

    /// Runs `body` against a new server and takes it away afterwards.
    ///
    /// - Parameters:
    ///   - folder: where the store lies, and stays; a new one that is taken away where none is given.
    ///   - prepare: changes what the pages work with, before the server begins.
    static func run(
        publicURL: String? = nil, trustedProxies: Set<IPAddress> = [], testbed: TestbedManifest? = nil,
        reachesThisMachine: Bool = false, fetcher: (any HTTPFetching)? = nil, folder: String? = nil,
        prepare: @Sendable (inout WebDependencies) -> Void = { _ in },
        _ body: @escaping @Sendable (WebFixture) async throws -> Void
    ) async throws {
        try await withStore(
            publicURL: publicURL, trustedProxies: trustedProxies, testbed: testbed,
            reachesThisMachine: reachesThisMachine, fetcher: fetcher, folder: folder
        ) { store, clock, dependencies in
            var dependencies = dependencies
            prepare(&dependencies)
            try await serve(store, clock, dependencies, body)
        }
    }

    /// Lends a fresh store and what pages work with, for tests in which servers come and go.
    static func withStore(
        publicURL: String? = nil, trustedProxies: Set<IPAddress> = [], testbed: TestbedManifest? = nil,
        reachesThisMachine: Bool = false, fetcher: (any HTTPFetching)? = nil, folder: String? = nil,
        _ body: (Store, ManualClock, WebDependencies) async throws -> Void
    ) async throws {
        let path =
            folder ?? FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)").path
        defer { if folder == nil { try? FileManager.default.removeItem(atPath: path) } }
        let clock = ManualClock()
        let store = try await SQLiteStore.open(
            in: try DataFolder.open(path), now: { testbed == nil ? clock.now : clock.real })
        do {
            let dependencies = try await dependencies(
                store, publicURL: publicURL, trustedProxies: trustedProxies, testbed: testbed,
                reachesThisMachine: reachesThisMachine, fetcher: fetcher)
            try await body(store, clock, dependencies)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    /// Serves until `body` ends.
    static func serve(
        _ store: Store, _ clock: ManualClock, _ dependencies: WebDependencies,
        _ body: @escaping @Sendable (WebFixture) async throws -> Void
    ) async throws {
        let web = WebApplication(dependencies) { _ in Response(status: .ok) }
        let (ports, known) = AsyncStream<Int>.makeStream()
        let application = Application(
            responder: web.responder,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { known.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [web.live, web.runs, web.snooze, web.labels, application], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            tasks.addTask {
                for await port in ports {
                    defer { known.finish() }
                    let fixture = WebFixture(
                        store: store, clock: clock, dependencies: dependencies, web: web, port: port)
                    do {
                        try await body(fixture)
                    } catch {
                        await group.triggerGracefulShutdown()
                        throw error
                    }
                    await group.triggerGracefulShutdown()
                }
            }
            try await tasks.waitForAll()
        }
    }

    private static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func dependencies(
        _ store: Store, publicURL: String?, trustedProxies: Set<IPAddress>, testbed: TestbedManifest?,
        reachesThisMachine: Bool, fetcher: (any HTTPFetching)?
    ) async throws -> WebDependencies {
        let access = AccessDependencies(
            store: store, hasher: PasswordHasher(cost: .init(passes: 1, memory: 8192)))
        let ring = KeyRing(keys: [.random()], origin: "a test")
        // A store that was kept has credentials under the key of an earlier run, which nobody opens.
        try await store.write { writer in
            if try writer.masterKeyIDsInUse().isEmpty { try writer.adoptMasterKey(ring.current.id.description) }
        }
        // Without a testbed there is a server that answers nobody, so that no test asks the network.
        let resolver = DNSResolver(
            servers: [try #require(DNSServer(testbed?.dnsServer ?? "127.0.0.1:9"))])
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: resolver,
            policy: EgressPolicy(allowsPrivateHosts: testbed != nil || reachesThisMachine))
        let mailboxes = MailboxDependencies(
            connector: MailboxConnector(transport: transport, logger: quiet), store: store,
            vault: VaultHolder(ring: ring, source: .file(path: "none")),
            workspace: try await store.read { try $0.defaultWorkspace().id }, logger: quiet,
            fetcher: try testbed.map { try KitFetcher(authority: $0.caFile) } ?? NoFetching() as any HTTPFetching)
        return WebDependencies(
            access: access, firstRun: FirstRun(access), mailboxes: mailboxes,
            discover: { DiscoveryReport(address: $0.description) },
            trust: testbed.map { .certificateFile($0.caFile) } ?? .systemRoots,
            publicURL: try publicURL.map { try #require(PublicURL($0)) } ?? .loopback(port: 8080),
            trustedProxies: trustedProxies,
            readDomain: { dependencies, id async throws(MailboxError) in
                try await CheckDomainHealth(dependencies, resolver: resolver).run(id.description)
            },
            alerts: AlertSettings(
                workspace: mailboxes.workspace, administrators: [], way: "through a mailbox that works",
                test: { _ in AlertTestResult(recipients: []) }),
            logger: quiet, fetcher: fetcher)
    }

    func browser(host: String? = nil) -> Browser { Browser(port: port, host: host) }

    /// A browser in which the owner, `olive@acme.test` of `Acme`, has just claimed the server.
    func owner() async throws -> Browser {
        let browser = browser()
        let token = try #require(try await dependencies.firstRun.issueToken())
        let answer = try await browser.submit(
            "/welcome", from: "/welcome/\(token.reveal())",
            [
                ("token", token.reveal()), ("name", "Olive"), ("address", "olive@acme.test"),
                ("password", Self.password), ("workspace", "Acme"),
            ])
        #expect(answer.status == 303)
        return browser
    }

    /// A browser in which somebody has taken up an invitation of the owner's.
    func join(_ name: String, as role: String, by owner: Browser) async throws -> Browser {
        let made = try await owner.submit(
            "/members/invitations", from: "/members", [("address", "\(name)@acme.test"), ("role", role)])
        let link = try #require(Self.invitationPath(in: made.body))
        let browser = browser()
        let answer = try await browser.submit(
            "/join", from: link,
            [
                ("token", String(link.dropFirst("/join/".count))), ("name", name.capitalized),
                ("password", Self.password),
            ])
        #expect(answer.status == 303)
        return browser
    }

    /// The path of the invitation link that a page shows.
    static func invitationPath(in body: String) -> String? {
        guard let range = body.range(of: "/join/") else { return nil }
        return "/join/" + body[range.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }

    /// Stores a mailbox, without a server behind it.
    @discardableResult
    func connect(
        _ name: String, domain: String = "mail.test", in workspace: WorkspaceID? = nil,
        trust: ServerTrust = .systemRoots, provider: String = MailboxDraft.otherProvider
    ) async throws -> MailboxID {
        let workspace =
            if let workspace { workspace } else { try await store.read { try $0.defaultWorkspace().id } }
        let imap = try #require(Endpoint("imap.mail.test:993"))
        let smtp = try #require(Endpoint("smtp.mail.test:465"))
        let draft = MailboxDraft(
            id: .random(), workspace: workspace, address: try EmailAddress("\(name)@\(domain)"),
            imap: MailboxServer(endpoint: imap, security: .implicit, user: name, trust: trust),
            smtp: MailboxServer(endpoint: smtp, security: .implicit, user: name), receiving: .proven,
            sending: .proven, provider: provider)
        let key = try await store.read { try $0.installation().masterKeyID }
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1], masterKeyID: key),
            credentials: [])
        try await store.write { try $0.saveMailbox(draft, credentials: credentials, folders: []) }
        return draft.id
    }
}
