import IMAPCore
import MailModel
import MailTransport
import NIOCore
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
        try await DovecotConnection.open(endpoint, security, testbed, options: options, stages: stages)
    }

    private func credential(_ testbed: TestbedManifest, _ user: String = "alice@mail.test") throws -> SASLCredential {
        try DovecotConnection.credential(testbed, user)
    }

    @Test("a mailbox is opened, read, changed and left over implicit TLS")
    func wholeSession() async throws {
        let testbed = try await TestbedProcess.shared()
        var options = IMAPClientOptions()
        options.clientIdentity = [("name", "Salesnode")]
        let stages = StageLog()
        let connection = try await connect(testbed.imapTLS, .implicit, testbed, options: options, stages: stages)
        #expect(stages.names == ["resolved", "connected", "secured"])
        #expect(connection.tls.version == "TLS 1.3")
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
        #expect(connection.tls.certificate.names.contains(testbed.imapSTARTTLS.name))
        try await connection.authenticate(try credential(testbed, "carol@mail.test"))
        let before = try await connection.select(.inbox).exists ?? 0
        async let events = connection.waitForEvents(timeout: .seconds(60))
        let other = try await connect(testbed.imapTLS, .implicit, testbed)
        try await other.authenticate(try credential(testbed, "carol@mail.test"))
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

    @Test("each mechanism alone signs in, over both kinds of TLS", arguments: ["PLAIN", "LOGIN", "SCRAM-SHA-256"])
    func mechanisms(_ name: String) async throws {
        let testbed = try await TestbedProcess.shared()
        let service = try #require(testbed.mechanisms[name])
        for (endpoint, security) in [
            (service.imapTLS, ConnectionSecurity.implicit), (service.imapSTARTTLS, .starttls),
        ] {
            let connection = try await connect(endpoint, security, testbed)
            let signIn = try await connection.authenticate(try credential(testbed, "dave@mail.test"))
            #expect(signIn.description == name)
            #expect(try await connection.examine(.inbox).isReadOnly)
            await connection.logout()
        }
    }

    @Test("folders with names in every script are made, listed, used and removed")
    func folderNames() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.imapTLS, .implicit, testbed)
        try await connection.authenticate(try credential(testbed, "erin@mail.test"))
        let names = ["Entwürfe", "R&D", "日本語", "a b \"q\" \\"].map { FolderName($0) }
        for name in names { try await connection.create(name) }
        #expect(try await Set(connection.listFolders().map(\.name)).isSuperset(of: names))
        for name in names {
            try await connection.append(Array("Subject: x\r\n\r\nx\r\n".utf8), to: name)
            #expect(try await connection.status(of: name).messages == 1)
            try await connection.delete(name)
        }
        #expect(try await Set(connection.listFolders().map(\.name)).isDisjoint(with: names))
        await connection.logout()
    }

    @Test("a session that an administrator ends is told during IDLE")
    func kicked() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.imapTLS, .implicit, testbed)
        try await connection.authenticate(try credential(testbed, "frank@mail.test"))
        try await connection.select(.inbox)
        let events = try await connection.idleEvents()
        #expect(try await testbed.kick("frank@mail.test"))
        let error = await failure { () throws(IMAPClientError) in
            for try await _ in events {}
        }
        #expect(error?.code == .serverBye)
        #expect(await !connection.isOpen)
    }

    @Test("an expired certificate is refused before anything is said")
    func expired() async throws {
        let testbed = try await TestbedProcess.shared()
        let error = await #expect(throws: IMAPClientError.self) {
            _ = try await connect(testbed.imapExpired, .implicit, testbed)
        }
        #expect(error?.code == .transport)
        #expect(error?.transport?.code == .certificateExpired)
    }

    @Test("many small messages and a large one stream at once from several commands")
    func pipelinedFetches() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.imapTLS, .implicit, testbed)
        try await connection.authenticate(try credential(testbed, "grace@mail.test"))
        let folder = FolderName("Many")
        try await connection.create(folder)
        for number in 0..<40 {
            let text = "Message-ID: <m\(number)@mail.test>\r\n\r\n" + String(repeating: "x", count: number * 2_000)
            try await connection.append(Array(text.utf8), to: folder)
        }
        try await connection.select(folder)
        let uids = try await connection.search(.all)
        #expect(uids.count == 40)
        let ranges = [1...10, 11...20, 21...30, 31...40].map { UIDSet([$0]) }
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for range in ranges {
                group.addTask {
                    try await connection.fetchAll(range, [.uid, .body(.all)]).count { !$0.bodies.isEmpty }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counts.reduce(0, +) == 40)
        try await connection.unselect()
        try await connection.delete(folder)
        await connection.logout()
    }
}
