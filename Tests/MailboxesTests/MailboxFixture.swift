import Foundation
import Logging
import MailModel
import MailStore
import MailStoreSQLite
import MailTransport
import NIOPosix
import Resolver
import Testbed
import Testing
import Vault

@testable import Mailboxes

/// A store, a vault and a connector for one test, against the shared testbed.
struct MailboxFixture: Sendable {
    let testbed: TestbedManifest
    let dependencies: MailboxDependencies

    /// Opens everything in a temporary folder, lends it to `body`, and removes it.
    static func with(
        _ testbed: TestbedManifest? = nil, now: @escaping @Sendable () -> Timestamp = { .now() },
        _ body: (MailboxFixture) async throws -> Void
    ) async throws {
        let testbed = if let testbed { testbed } else { try await TestbedProcess.shared() }
        let path = FileManager.default.temporaryDirectory.appending(path: "salesnode-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try DataFolder.open(path)
        let store = try await SQLiteStore.open(in: folder, now: now)
        let ring = KeyRing(keys: [.random()], origin: "a test")
        let vault = VaultHolder(ring: ring, source: .file(path: path + ".key"))
        try await store.write { try $0.adoptMasterKey(ring.current.id.description) }
        let workspace = try await store.read { try $0.defaultWorkspace() }
        let dependencies = MailboxDependencies(
            connector: try connector(testbed), store: store, vault: vault, workspace: workspace.id,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, verificationTimeout: .seconds(60))
        do {
            try await body(MailboxFixture(testbed: testbed, dependencies: dependencies))
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    /// A connector that asks the testbed's DNS and may reach its private addresses.
    static func connector(_ testbed: TestbedManifest, timeout: Duration = .seconds(60)) throws -> MailboxConnector {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            resolver: DNSResolver(servers: [try #require(DNSServer(testbed.dnsServer))]),
            policy: EgressPolicy(allowsPrivateHosts: true))
        return MailboxConnector(
            transport: transport, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, timeout: timeout)
    }

    /// A transport that may use any port, for servers of the test itself.
    static func anyPort(_ testbed: TestbedManifest) throws -> MailTransport {
        MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            resolver: DNSResolver(servers: [try #require(DNSServer(testbed.dnsServer))]),
            policy: EgressPolicy(allowsPrivateHosts: true, allowsAnyPort: true))
    }

    /// The settings of a user of the testbed, by name and implicit TLS unless another service is given.
    func settings(_ user: String, _ service: TestbedManifest.MailService? = nil) throws -> MailboxSettings {
        let imap = service?.imapTLS ?? testbed.imapTLS
        let smtp = service?.submissionTLS ?? testbed.submissionTLS
        return MailboxSettings(
            address: try EmailAddress(user),
            imap: ServerSettings(
                endpoint: try #require(Endpoint(imap.namedAddress)), security: .implicit, user: user),
            smtp: ServerSettings(
                endpoint: try #require(Endpoint(smtp.namedAddress)), security: .implicit, user: user),
            trust: .certificateFile(testbed.caFile))
    }

    func passwords(_ user: String) throws -> MailboxPasswords {
        MailboxPasswords(imap: Secret(try #require(testbed.users[user])))
    }

    /// Connects a user's mailbox and expects every step to pass.
    func connect(_ user: String) async throws -> ConnectMailboxResult {
        let result = try await ConnectMailbox(dependencies).run(
            ConnectMailboxRequest(settings: try settings(user), passwords: try passwords(user)))
        try #require(result.report.outcome == .passed, "\(result.report.firstFailure.debugDescription)")
        return result
    }
}

extension CheckReport {
    /// The states by step, for comparing.
    var states: [CheckStepID: CheckStepState] {
        Dictionary(uniqueKeysWithValues: steps.map { ($0.id, $0.state) })
    }

    /// The step with that id.
    func step(_ id: CheckStepID) -> CheckStep? { steps.first { $0.id == id } }
}
