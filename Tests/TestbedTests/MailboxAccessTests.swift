import Testing

@testable import Testbed

@Suite("What tests do to mailboxes past IMAP")
struct MailboxAccessTests {
    @Test("A delivered message is found byte by byte, and expunging removes it")
    func deliverReadExpunge() async throws {
        let testbed = try await TestbedProcess.shared()
        let user = "heidi@mail.test"
        try await testbed.expungeAll(of: user)
        let message =
            Array("Subject: bytes\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n.dot\r\n".utf8)
            + [0xE4, 0xF6, 0xFC, 0x22, 0x5C, 0x09, 0x7F, 0x0D, 0x0A]
        try await testbed.deliver(message, to: [user])
        let found = try await testbed.messages(of: user)
        #expect(found.count == 1)
        #expect(found.first?.bytes.suffix(message.count) == message[...])
        #expect(try await testbed.subjects(of: user) == ["bytes"])
        #expect(try await testbed.messageCount(of: user) == 1)
        try await testbed.expungeAll(of: user)
        #expect(try await testbed.messageCount(of: user) == 0)
    }

    @Test("Delivery to an unknown user is refused with the server's words")
    func unknownUserIsRefused() async throws {
        let testbed = try await TestbedProcess.shared()
        let error = await #expect(throws: TestbedError.self) {
            try await testbed.deliver(subject: "x", to: "nobody@mail.test")
        }
        #expect(error?.code == .refused && error?.message.contains("550 5.1.1") == true)
    }

    @Test("Waiting for a message that does not come ends with an error")
    func waitingEnds() async throws {
        let testbed = try await TestbedProcess.shared()
        let error = await #expect(throws: TestbedError.self) {
            _ = try await testbed.waitForMessage(of: "ivan@mail.test", timeout: 0.2) { $0.subject == "never" }
        }
        #expect(error?.code == .notFound)
    }

    @Test("Kicking a user ends the open session")
    func kickEndsSession() async throws {
        let testbed = try await TestbedProcess.shared()
        let user = "frank@mail.test"
        let secret = Base64.encode("\0\(user)\0\(testbed.users[user] ?? "")")
        // IDLE keeps the session open until the server ends it.
        async let session = TLSDialogue(endpoint: testbed.imapTLS, caFile: testbed.caFile)
            .run(["a AUTHENTICATE PLAIN \(secret)", "b SELECT INBOX", "c IDLE"])
        let deadline = Deadline(seconds: 60)
        while try await testbed.sessionCount(of: user) == 0, !deadline.isOver { await Task.yield() }
        #expect(try await testbed.kick(user))
        #expect(try await session.text.contains("* BYE"))
        // Dovecot forgets an ended session a moment later.
        while try await testbed.sessionCount(of: user) > 0, !deadline.isOver { await Task.yield() }
        #expect(try await testbed.kick(user) == false)
    }
}
