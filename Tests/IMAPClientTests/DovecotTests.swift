import IMAPCore
import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import Testbed
import Testing

@testable import IMAPClient

/// Against a real Dovecot.
@Suite("IMAPConnection with Dovecot", .serialized)
struct DovecotTests {
    private func connect(
        _ endpoint: TestbedManifest.Endpoint, _ security: ConnectionSecurity, _ testbed: TestbedManifest,
        options: IMAPClientOptions = IMAPClientOptions(), stages: StageLog = StageLog()
    ) async throws -> IMAPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            resolver: DNSResolver(servers: try [#require(DNSServer(testbed.dnsServer))]),
            policy: EgressPolicy(allowsPrivateHosts: true))
        let request = TransportRequest(
            endpoint: try #require(Endpoint(endpoint.namedAddress)), security: security,
            trust: .certificateFile(testbed.caFile), deadline: .now() + .seconds(20))
        return try await IMAPConnection.connect(request, over: transport, options: options) { stages.add($0) }
    }

    private func credential(_ testbed: TestbedManifest, _ user: String = "alice@mail.test") throws -> SASLCredential {
        .password(user: user, password: Secret(try #require(testbed.users[user])))
    }

    @Test("a mailbox is opened, read, changed and left over implicit TLS")
    func wholeSession() async throws {
        let testbed = try await TestbedProcess.shared()
        var options = IMAPClientOptions()
        options.clientIdentity = [("name", "Salesnode")]
        let stages = StageLog()
        let connection = try await connect(testbed.imapTLS, .implicit, testbed, options: options, stages: stages)
        #expect(stages.names == ["resolved", "connected", "secured"])
        #expect(connection.tls?.version == "TLS 1.3")
        let signIn = try await connection.authenticate(try credential(testbed))
        #expect(
            signIn == .mechanism(.scramSHA256) || signIn == .mechanism(.scramSHA256Plus) || signIn == .mechanism(.plain)
        )
        #expect(await connection.capabilities.hasIdle)
        #expect(await connection.serverIdentity?.name?.description == "Dovecot")

        let folders = try await connection.listFolders(status: [.messages, .uidNext])
        #expect(folders.contains { $0.role == .inbox })
        #expect(folders.contains { $0.role == .junk })
        #expect(folders.first { $0.role == .inbox }?.status?.uidNext != nil)

        let selected = try await connection.select(.inbox)
        #expect(selected.uidValidity != nil)
        #expect(!selected.isReadOnly)

        let text = "From: alice@mail.test\r\nMessage-ID: <imap-1@mail.test>\r\nSubject: one\r\n\r\nHello\r\n"
        let large = text.replacing("imap-1", with: "imap-2") + String(repeating: "0123456789abcdef\r\n", count: 20_000)
        let first = try #require(try await connection.append(Array(text.utf8), to: .inbox, flags: [.seen]))
        let second = try #require(try await connection.append(Array(large.utf8), to: .inbox))
        let id = try #require(MessageID("imap-2@mail.test"))
        #expect(try await connection.search(.messageID(id)) == second.uids)

        let both = UIDSet(first.uids.ranges + second.uids.ranges)
        let messages = try await connection.fetchAll(
            both, [.uid, .flags, .size, .internalDate, .envelope, .bodyStructure, .body(.header), .body(.all)])
        #expect(messages.count == 2)
        #expect(messages.last?.bytes(of: .all) == Array(large.utf8))
        #expect(messages.last?.size == Int64(large.utf8.count))
        #expect(messages.first?.flags?.contains(.seen) == true)

        try await connection.store(both, .add([.deleted]))
        try await connection.expunge(both)
        let events = try await connection.noop()
        #expect(events.contains { if case .expunge = $0 { true } else { false } })
        #expect(try await connection.search(.messageID(id)).isEmpty)
        #expect(await connection.quirks.isEmpty)
        await connection.logout()
        #expect(await !connection.isOpen)
    }

    @Test("IDLE over STARTTLS hears of a new message")
    func idle() async throws {
        let testbed = try await TestbedProcess.shared()
        let stages = StageLog()
        let connection = try await connect(testbed.imapSTARTTLS, .starttls, testbed, stages: stages)
        #expect(stages.names == ["resolved", "connected", "secured"])
        #expect(connection.tls != nil)
        try await connection.authenticate(try credential(testbed, "bob@mail.test"))
        let before = try await connection.select(.inbox).exists ?? 0
        async let events = connection.waitForEvents(timeout: .seconds(20))
        let other = try await connect(testbed.imapTLS, .implicit, testbed)
        try await other.authenticate(try credential(testbed, "bob@mail.test"))
        try await other.append(Array("Subject: x\r\n\r\nx\r\n".utf8), to: .inbox)
        #expect(try await events.contains(.exists(before + 1)))
        #expect(
            try await connection.waitForEvents(timeout: .milliseconds(100)).allSatisfy {
                $0 == .recent(0) || $0 == .recent(1)
            })
        await other.logout()
        await connection.logout()
    }

    @Test("a wrong password is told as such")
    func wrongPassword() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.imapTLS, .implicit, testbed)
        let error = await #expect(throws: IMAPClientError.self) {
            try await connection.authenticate(.password(user: "alice@mail.test", password: Secret("wrong password")))
        }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.responseCode == .authenticationFailed)
        #expect(error?.disposition == .reauthenticate)
        await connection.close()
    }
}
