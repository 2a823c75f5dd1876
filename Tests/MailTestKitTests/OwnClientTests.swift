import IMAPClient
import IMAPCore
import MailModel
import MailTestKit
import NIOCore
import Testing

/// The server as our own client sees it, over TLS.
@Suite("The fake IMAP server with our own client")
struct OwnClientTests {
    private static let mail = """
        From: Ann <ann@provider.test>
        To: Carol <carol@mail.test>
        Subject: one
        Message-ID: <one@provider.test>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8

        Hello
        --b
        Content-Type: application/pdf; name=offer.pdf
        Content-Disposition: attachment; filename=offer.pdf
        Content-Transfer-Encoding: base64

        AAAA
        --b--

        """

    @Test("a mailbox is opened, read, changed and left")
    func session() async throws {
        try await withFakeIMAPServer { server in
            let account = server.addAccount("ann@mail.test")
            account.append(NewFakeMessage(.text(Self.mail), flags: [.seen]))
            let connection = try await KitClient.signIn(server)
            let folders = try await connection.listFolders(status: [.messages, .uidNext])
            #expect(folders.first { $0.name == .inbox }?.status?.uidNext == UID(2))
            #expect(folders.first { $0.name == FolderName("Sent") }?.role == .sent)

            let selected = try await connection.select(.inbox)
            #expect(selected.exists == 1)
            #expect(selected.uidValidity != nil)
            let answer = try #require(try await connection.append(Array("Subject: x\r\n\r\nx\r\n".utf8), to: .inbox))
            #expect(answer.uids == KitClient.uids(2))

            let all = KitClient.uids(1, 2)
            let messages = try await connection.fetchAll(
                all, [.uid, .flags, .size, .internalDate, .envelope, .bodyStructure, .body(.header), .body(.all)])
            #expect(messages.count == 2)
            #expect(messages[0].bytes(of: .all) == MessageContent.text(Self.mail).bytes)
            #expect(messages[0].flags == [.seen])
            #expect(messages[0].envelope?.subject.map { String(decoding: $0, as: UTF8.self) } == "one")
            guard case .multipart(let parts)? = messages[0].bodyStructure, case .single(let pdf)? = parts.parts.last
            else {
                Issue.record("no multipart")
                return
            }
            #expect(pdf.details.disposition == "attachment")
            #expect(pdf.size == 4)
            let attachment = BodySection(part: [2])
            let parted = try await connection.fetchAll(
                KitClient.uids(1), [.body(attachment), .body(BodySection(part: [2], .mime))])
            #expect(parted[0].bytes(of: attachment) == Array("AAAA".utf8))

            #expect(try await connection.search(.subject("one")) == KitClient.uids(1))
            try await connection.store(KitClient.uids(2), .add([.flagged]))
            #expect(account.folder(.inbox)?.message(2)?.flags == [.flagged])
            #expect(try await connection.move(KitClient.uids(2), to: FolderName("Archive")) != .copiedAndFlagged(nil))
            #expect(account.folder(FolderName("Archive"))?.messages.count == 1)
            #expect(await connection.quirks.isEmpty)
            await connection.logout()
        }
    }

    @Test("IDLE hears what another client does")
    func idle() async throws {
        try await withFakeIMAPServer { server in
            let account = server.addAccount("ann@mail.test")
            let connection = try await KitClient.signIn(server)
            try await connection.select(.inbox)
            async let events = connection.waitForEvents(timeout: .seconds(60))
            account.append(NewFakeMessage(.generated(GeneratedMessage(seed: 1))))
            #expect(try await events.contains(.exists(1)))
            #expect(server.record.announcements.count == 1)
            await connection.logout()
        }
    }

    @Test("20,000 messages are listed and a thousand fetched without holding them")
    func many() async throws {
        try await withFakeIMAPServer { server in
            let account = server.addAccount("ann@mail.test")
            account.append((0..<20_000).map { NewFakeMessage(.generated(GeneratedMessage(seed: $0))) })
            let connection = try await KitClient.signIn(server)
            try await connection.select(.inbox)
            var bytes = 0
            for try await event in await connection.fetch(UIDSet([1...1_000]), [.uid, .body(.all)]) {
                if case .message(let message) = event { bytes += message.bytes(of: .all)?.count ?? 0 }
            }
            #expect(bytes == 3_000_000)
            #expect(try await connection.search(.all).count == 20_000)
            await connection.logout()
        }
    }

    @Test("a connection cut in a literal, a refused command, a silent server and BYE are what the client says they are")
    func faults() async throws {
        try await withFakeIMAPServer { server in
            let account = server.addAccount("ann@mail.test")
            account.append(NewFakeMessage(.generated(GeneratedMessage(seed: 1, size: 10_000))))
            let connection = try await KitClient.signIn(server)
            try await connection.select(.inbox)
            server.inject(Fault(at: .command("UID FETCH"), .cutInLiteral))
            await #expect(throws: IMAPClientError.self) {
                _ = try await connection.fetchAll(KitClient.uids(1), [.body(.all)])
            }
            #expect(await !connection.isOpen)

            let second = try await KitClient.signIn(server)
            server.inject(Fault(at: .command("SELECT"), .answer("NO [UNAVAILABLE] later")))
            let refusal = await #expect(throws: IMAPClientError.self) { try await second.select(.inbox) }
            #expect(refusal?.responseCode == .unavailable)
            server.inject(Fault(at: .command("NOOP"), .bye("[UNAVAILABLE] going down")))
            await #expect(throws: IMAPClientError.self) { try await second.noop() }

            server.inject(Fault(at: .connect, .bye("[LIMIT] too many")))
            let bye = await #expect(throws: IMAPClientError.self) { _ = try await KitClient.connect(server) }
            #expect(bye?.code == .serverBye)
            #expect(server.waitingFaults.isEmpty)
            #expect(server.happenedFaults.count == 4)
        }
    }

    @Test("a server that went down comes back on its port with its mailboxes")
    func restart() async throws {
        try await withFakeIMAPServer { server in
            server.addAccount("ann@mail.test").append(NewFakeMessage(.text("Subject: x\n\nx\n")))
            let connection = try await KitClient.signIn(server)
            await server.goDown()
            await #expect(throws: IMAPClientError.self) { try await connection.noop() }
            await #expect(throws: IMAPClientError.self) { _ = try await KitClient.connect(server) }
            try await server.comeBack()
            let second = try await KitClient.signIn(server)
            #expect(try await second.select(.inbox).exists == 1)
            await second.logout()
        }
    }

    @Test("a wrong password and a connection too many are refused")
    func refusals() async throws {
        var options = FakeServerOptions()
        options.maximumConnections = 1
        try await withFakeIMAPServer(options) { server in
            server.addAccount("ann@mail.test")
            let wrong = await #expect(throws: IMAPClientError.self) {
                _ = try await KitClient.signIn(server, password: "wrong")
            }
            #expect(wrong?.code == .authenticationFailed)
            let first = try await KitClient.signIn(server)
            await #expect(throws: IMAPClientError.self) { _ = try await KitClient.signIn(server) }
            await first.logout()
        }
    }

    @Test("a slow line delivers all, piece by piece, and a silent one nothing for as long as it is open")
    func slowness() async throws {
        try await withFakeIMAPServer { server in
            server.addAccount("ann@mail.test").append(NewFakeMessage(.generated(GeneratedMessage(seed: 1))))
            let connection = try await KitClient.signIn(server)
            try await connection.select(.inbox)
            server.inject(Fault(at: .command("UID FETCH"), .trickle(bytes: 500, milliseconds: 1)))
            let messages = try await connection.fetchAll(KitClient.uids(1), [.body(.all)])
            #expect(messages.first?.bytes(of: .all)?.count == 3_000)

            var options = IMAPClientOptions()
            options.commandTimeout = .milliseconds(50)
            let patient = try await KitClient.connect(server, options: options)
            server.inject(Fault(at: .command("NOOP"), .silence))
            let error = await #expect(throws: IMAPClientError.self) { try await patient.noop() }
            #expect(error?.code == .timedOut)
            await connection.logout()
        }
    }
}
