import MailModel
import MailTransport
import NIOCore
import SASL
import SMTPClient
import SMTPCore
import Testing

@Suite("SMTP client: opening a session", .timeLimit(.minutes(5)))
struct OpeningTests {
    @Test("Over TLS from the first byte: sign in, send, quit; the trace has neither password nor message")
    func implicit() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING", "SIZE 1000000", "AUTH PLAIN")
            try await peer.hear("AUTH PLAIN AGFsaWNlQG1haWwudGVzdABjb3JyZWN0LWhvcnNl")
            try await peer.say("235 2.7.0 welcome correct-horse")
            try await peer.hear("MAIL FROM:<alice@mail.test> SIZE=29")
            try await peer.hear("RCPT TO:<bob@mail.test>")
            try await peer.hear("DATA")
            try await peer.say("250 2.1.0 ok", "250 2.1.5 ok", "354 go")
            #expect(try await peer.message() == Array("Subject: x\r\n\r\nprivate words\r\n.\r\n".utf8))
            try await peer.say("250 2.0.0 queued as 7")
            try await peer.hear("QUIT")
            try await peer.say("221 bye")
        } client: { client in
            let connection = try await client.connect()
            #expect(connection.greeting.description == "220 mail.test ESMTP")
            #expect(connection.serverName.description == "mail.test")
            #expect(connection.tls.version == "TLS 1.3")
            #expect(connection.capabilities.maximumMessageSize == 1_000_000)
            #expect(try await connection.authenticate(alice) == .plain)
            let result = await connection.send(try envelope(), message())
            #expect(result.summary == "accepted")
            #expect(result.isAcceptedForAll)
            #expect(result.serverText?.description == "250 2.0.0 queued as 7")
            #expect(result.recipients.first?.replyCode == 250)
            await connection.quit()
            let text = client.traceText
            #expect(!text.contains("correct-horse") && !text.contains("AGFsaWNl") && !text.contains("private words"))
            #expect(text.contains("sent AUTH PLAIN\nsent [authentication, 42 bytes]"))
            #expect(text.contains("received 235 2.7.0 welcome [secret]"))
            #expect(text.contains("sent [32 bytes]"))
        }
    }

    @Test("STARTTLS: capabilities are asked for again and the stages are told")
    func startTLS() async throws {
        try await ScriptedServer.run(.starttls) { peer in
            try await peer.open("STARTTLS", "AUTH LOGIN")
            try await peer.hear("STARTTLS")
            try await peer.say("220 2.0.0 ready")
            try await peer.startTLS()
            try await peer.hear("EHLO [127.0.0.1]")
            try await peer.say("250-mail.test", "250 AUTH PLAIN")
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            #expect(connection.capabilities.authMechanisms == ["PLAIN"])
            #expect(!connection.capabilities.offersStartTLS)
            let kinds = client.stages.all.map { stage in
                switch stage {
                case .resolved: "resolved"
                case .connected: "connected"
                case .secured: "secured"
                }
            }
            #expect(kinds == ["connected", "secured"])
            connection.close()
        }
    }

    @Test("Bytes behind the answer to STARTTLS are refused before any handshake")
    func injection() async throws {
        try await ScriptedServer.run(.starttls) { peer in
            try await peer.open("STARTTLS")
            try await peer.hear("STARTTLS")
            try await peer.sayRaw("220 ready\r\n250 injected\r\n")
            try await peer.end()
        } client: { client in
            let error = await clientError { _ = try await client.connect() }
            #expect(error?.code == .bytesBeforeTLS)
            #expect(error?.disposition == .permanent)
        }
    }

    @Test("A server without STARTTLS gets no credentials")
    func startTLSMissing() async throws {
        try await ScriptedServer.run(.starttls) { peer in
            try await peer.open("AUTH PLAIN")
            try await peer.end()
        } client: { client in
            #expect(await clientError { _ = try await client.connect() }?.code == .startTLSNotOffered)
        }
    }

    @Test("A failed handshake after STARTTLS says what is wrong")
    func failedHandshake() async throws {
        try await ScriptedServer.run(.starttls) { peer in
            try await peer.open("STARTTLS")
            try await peer.hear("STARTTLS")
            try await peer.say("220 ready")
            _ = try await peer.input.next(isolation: #isolation)
            try await peer.say("500 no TLS here")
            try await peer.end()
        } client: { client in
            let error = await clientError { _ = try await client.connect() }
            #expect(error?.transport != nil)
            #expect(error?.stage == .startTLS)
        }
    }

    @Test(
        "Strangers and refusals are told apart, with the server's words",
        arguments: [
            ("* OK IMAP4rev1 ready", SMTPErrorCode.notSMTP, "* OK IMAP4rev1 ready"),
            ("554 5.7.1 not you", .greetingRefused, "554 5.7.1 not you"),
            ("421 4.3.2 busy", .serverUnavailable, "421 4.3.2 busy"),
        ])
    func strangers(_ line: String, _ code: SMTPErrorCode, _ words: String) async throws {
        try await ScriptedServer.run { peer in
            try await peer.say(line)
            try await peer.end()
        } client: { client in
            let error = await clientError { _ = try await client.connect() }
            #expect(error?.code == code)
            #expect(error?.stage == .greeting)
            #expect(error?.serverText?.description == words)
        }
    }

    @Test("A silent server is given up at the deadline, or when the greeting takes too long")
    func silence() async throws {
        for byDeadline in [true, false] {
            // In clear text, so that a busy machine cannot spend the whole time on the handshake.
            try await ScriptedServer.run(.starttls) { peer in
                try await peer.end()
            } client: { client in
                var options = client.options
                if !byDeadline { options.timeouts.greeting = .milliseconds(200) }
                let chosen = options
                let error = await clientError {
                    _ = try await client.connect(chosen, within: byDeadline ? .seconds(8) : .seconds(60))
                }
                #expect(error?.code == .timedOut)
                #expect(error?.stage == .greeting)
                #expect(error?.disposition == .retry)
            }
        }
    }

    @Test("A connection that ends before the greeting is a disconnection")
    func earlyEnd() async throws {
        try await ScriptedServer.run(.starttls) { _ in
        } client: { client in
            #expect(await clientError { _ = try await client.connect() }?.code == .disconnected)
        }
    }

    @Test("Cancelling while the greeting is awaited closes the connection")
    func cancelled() async throws {
        let reached = Gate()
        try await ScriptedServer.run { peer in
            try await peer.say("220-mail.test is thinking")
            reached.open()
            try await peer.end()
        } client: { client in
            let task = Task { await clientError { _ = try await client.connect() } }
            await reached.wait()
            task.cancel()
            #expect(await task.value?.code == .cancelled)
        }
    }

    @Test("A dropped connection closes itself")
    func dropped() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("SIZE")
            try await peer.end()
        } client: { client in
            _ = try await client.connect()
        }
    }
}
