import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import SMTPClient
import SMTPCore
import Testbed
import Testing

/// Against a real Postfix, with a real Dovecot behind it.
@Suite("SMTPConnection with Postfix", .timeLimit(.minutes(5)))
struct PostfixTests {
    private func connect(
        _ endpoint: TestbedManifest.Endpoint, _ security: ConnectionSecurity, _ testbed: TestbedManifest,
        options: SMTPClientOptions = SMTPClientOptions()
    ) async throws -> SMTPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            resolver: DNSResolver(servers: [try #require(DNSServer(testbed.dnsServer))]),
            policy: EgressPolicy(allowsPrivateHosts: true))
        return try await SMTPConnection.connect(
            TransportRequest(
                endpoint: try #require(Endpoint(endpoint.namedAddress)), security: security,
                trust: .certificateFile(testbed.caFile), deadline: .now() + .seconds(60)),
            over: transport, options: options)
    }

    private func credential(_ testbed: TestbedManifest, _ user: String = "alice@mail.test") throws -> SASLCredential {
        .password(user: user, password: Secret(try #require(testbed.users[user])))
    }

    private func message(_ subject: String, _ body: String = "Hello\r\n") -> SMTPMessage {
        SMTPMessage(
            bytes: Array(
                ("From: alice@mail.test\r\nTo: bob@mail.test\r\nSubject: \(subject)\r\n"
                    + "Message-ID: <\(subject).\(UInt64.random(in: 0 ... .max))@mail.test>\r\n"
                    + "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\n\(body)").utf8))
    }

    private func envelope(_ recipients: String..., from sender: String = "alice@mail.test") throws -> SMTPEnvelope {
        SMTPEnvelope(sender: try EmailAddress(sender), to: try recipients.map { try EmailAddress($0) })
    }

    @Test("Each way in and each mechanism signs in", arguments: ["PLAIN", "LOGIN", "SCRAM-SHA-256"])
    func mechanisms(_ name: String) async throws {
        let testbed = try await TestbedProcess.shared()
        let service = try #require(testbed.mechanisms[name])
        let trace = WireTrace(redactor: Redactor())
        for (endpoint, security) in [
            (service.submissionTLS, ConnectionSecurity.implicit), (service.submissionSTARTTLS, .starttls),
        ] {
            let connection = try await connect(endpoint, security, testbed, options: SMTPClientOptions(trace: trace))
            #expect(connection.tls.version == "TLS 1.3")
            #expect(connection.greeting.description.hasPrefix("220 "))
            #expect(connection.capabilities.authMechanisms == [name])
            #expect(try await connection.authenticate(credential(testbed)).rawValue == name)
            let address = try EmailAddress("alice@mail.test")
            let probe = try await connection.probe(sender: address, recipient: address)
            #expect(probe.recipientText?.description.hasPrefix("250 2.1.5") == true)
            try await connection.noop()
            await connection.quit()
        }
        let password = try #require(testbed.users["alice@mail.test"])
        #expect(!trace.entries.contains { $0.text.description.contains(password) })
    }

    @Test("The strongest mechanism is taken where all are offered")
    func strongest() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionTLS, .implicit, testbed)
        #expect(try await connection.authenticate(credential(testbed)) == .scramSHA256)
        await connection.quit()
    }

    @Test(
        "A wrong password is the credential's fault with every mechanism",
        arguments: ["PLAIN", "LOGIN", "SCRAM-SHA-256"])
    func wrongPassword(_ name: String) async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(
            try #require(testbed.mechanisms[name]).submissionTLS, .implicit, testbed)
        let error = await clientError {
            try await connection.authenticate(.password(user: "alice@mail.test", password: Secret("not-the-password")))
        }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.disposition == .reauthenticate)
        #expect(error?.replyCode == 535)
        #expect(error?.enhancedCode == EnhancedStatusCode("5.7.8"))
    }

    @Test("An unknown user looks the same as a wrong password")
    func unknownUser() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionSTARTTLS, .starttls, testbed)
        let error = await clientError {
            try await connection.authenticate(.password(user: "nobody@mail.test", password: Secret("whatever")))
        }
        #expect(error?.code == .authenticationFailed)
    }

    @Test("Somebody else's address is refused at the probe")
    func senderMismatch() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionTLS, .implicit, testbed)
        try await connection.authenticate(credential(testbed))
        let error = await clientError {
            try await connection.probe(
                sender: try EmailAddress("carol@mail.test"), recipient: try EmailAddress("alice@mail.test"))
        }
        #expect(error?.replyCode == 553)
        #expect(error?.enhancedCode == EnhancedStatusCode("5.7.1"))
        #expect(error?.code == .recipientsRefused || error?.code == .senderRefused)
        #expect(error?.serverText?.description.contains("not owned by user") == true)
        let own = try EmailAddress("alice@mail.test")
        try await connection.probe(sender: own, recipient: own)
        await connection.quit()
    }

    @Test("Without signing in nothing is taken")
    func notSignedIn() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionTLS, .implicit, testbed)
        let result = await connection.send(try envelope("bob@mail.test"), message("not-signed-in"))
        #expect(result.error?.disposition == .permanent)
        if case .notAccepted = result.outcome {} else { Issue.record("\(result.outcome)") }
        await connection.quit()
    }

    @Test("A message arrives as it was sent, dots and all, and a second one on the same connection too")
    func delivery() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionSTARTTLS, .starttls, testbed)
        try await connection.authenticate(credential(testbed))
        let body = ".\r\n..\r\n.a\r\n\r\nlast\r\n"
        for subject in ["smtp-first", "smtp-second"] {
            let result = await connection.send(try envelope("bob@mail.test"), message(subject, body))
            #expect(result.summary == "accepted")
            #expect(result.serverText?.description.contains("queued as") == true)
            let copy = try await testbed.waitForMessage(of: "bob@mail.test") { $0.subject == subject }
            #expect(String(decoding: copy.bytes, as: UTF8.self).hasSuffix("\r\n\r\n" + body))
        }
        await connection.quit()
    }

    @Test("A recipient elsewhere is refused and the others get the message")
    func partial() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionTLS, .implicit, testbed)
        try await connection.authenticate(credential(testbed))
        let both = try envelope("someone@elsewhere.test", "dave@mail.test")
        let result = await connection.send(both, message("smtp-partial"))
        #expect(result.summary == "accepted")
        #expect(result.recipients.map(\.isAccepted) == [false, true])
        #expect(result.recipients[0].enhancedCode == EnhancedStatusCode("5.1.2"))
        _ = try await testbed.waitForMessage(of: "dave@mail.test") { $0.subject == "smtp-partial" }
        let none = await connection.send(try envelope("someone@elsewhere.test"), message("smtp-nobody"))
        #expect(none.summary == "not accepted: recipientsRefused")
        try await connection.noop()
        await connection.quit()
    }

    @Test("An unknown recipient is accepted and comes back as a report with our envelope id")
    func bounce() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionTLS, .implicit, testbed)
        try await connection.authenticate(credential(testbed, "erin@mail.test"))
        let id = "id+\(UInt64.random(in: 0 ... .max))"
        let unknown = try EmailAddress("nobody@mail.test")
        let result = await connection.send(
            SMTPEnvelope(
                sender: try EmailAddress("erin@mail.test"),
                recipients: [SMTPRecipient(unknown, notify: .on([.failure]), originalRecipient: unknown)],
                options: SMTPMailOptions(returns: .headers, envelopeID: id)),
            message("smtp-bounce"))
        #expect(result.summary == "accepted")
        #expect(result.requestsDSN)
        let report = try await testbed.waitForMessage(of: "erin@mail.test") {
            String(decoding: $0.bytes, as: UTF8.self).contains("Original-Envelope-Id: \(id)")
        }
        let text = String(decoding: report.bytes, as: UTF8.self)
        #expect(text.contains("Status: 5.1.1"))
        #expect(text.contains("Original-Recipient: rfc822;nobody@mail.test"))
        await connection.quit()
    }

    @Test("A big message goes through, a bigger one than the server takes is not even begun")
    func sizes() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionTLS, .implicit, testbed)
        try await connection.authenticate(credential(testbed))
        let line = String(repeating: "0123456789", count: 7) + "\r\n"
        let big = message("smtp-big", String(repeating: line, count: 5 << 20 / 72))
        let result = await connection.send(try envelope("frank@mail.test"), big)
        #expect(result.summary == "accepted")
        let copy = try await testbed.waitForMessage(of: "frank@mail.test", timeout: 60) { $0.subject == "smtp-big" }
        #expect(copy.bytes.count > big.size)
        let limit = try #require(connection.capabilities.maximumMessageSize)
        let tooBig = SMTPMessage(bytes: Array(repeating: UInt8(ascii: "\n"), count: limit / 2 + 1))
        #expect(try await connection.send(envelope("frank@mail.test"), tooBig).summary == "not accepted: tooLarge")
        await connection.quit()
    }

    @Test("International headers are sent with SMTPUTF8")
    func international() async throws {
        let testbed = try await TestbedProcess.shared()
        let connection = try await connect(testbed.submissionTLS, .implicit, testbed)
        try await connection.authenticate(credential(testbed))
        #expect(connection.capabilities.offersSMTPUTF8)
        let result = await connection.send(try envelope("grace@mail.test"), message("gr\u{FC}n", "gr\u{FC}n\r\n"))
        #expect(result.summary == "accepted")
        await connection.quit()
    }

    @Test("A foreign certificate and an expired one are refused before anything is said")
    func certificates() async throws {
        let testbed = try await TestbedProcess.shared()
        for (endpoint, code) in [
            (testbed.submissionExpired, TransportError.Code.certificateExpired),
            (testbed.submissionWrongName, .nameMismatch),
        ] {
            let error = await clientError { _ = try await connect(endpoint, .implicit, testbed) }
            #expect(error?.code == .transport)
            #expect(error?.transport?.code == code)
        }
        let closed = await clientError { _ = try await connect(testbed.closedPort, .implicit, testbed) }
        #expect(closed?.transport?.code == .refused)
        let plain = await clientError { _ = try await connect(testbed.submissionSTARTTLS, .implicit, testbed) }
        #expect(plain?.transport?.code == .plaintextOnTLSPort)
        #expect(plain?.serverText?.description.hasPrefix("220 ") == true)
    }
}
