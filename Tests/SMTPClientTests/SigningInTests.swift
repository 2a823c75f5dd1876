import MailModel
import NIOCore
import SASL
import SMTPClient
import SMTPCore
import Testing

@Suite("SMTP client: signing in", .timeLimit(.minutes(5)))
struct SigningInTests {
    @Test("A wrong password is tried once, and an echo of it is not shown")
    func wrongPassword() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("AUTH LOGIN PLAIN")
            _ = try await peer.line()
            try await peer.say("535 5.7.8 wrong: correct-horse Y29ycmVjdC1ob3JzZQ==")
            try await peer.hear("NOOP")
            try await peer.say("250 ok")
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let error = await clientError { try await connection.authenticate(alice) }
            #expect(error?.code == .authenticationFailed)
            #expect(error?.disposition == .reauthenticate)
            #expect(error?.replyCode == 535)
            #expect(error?.enhancedCode == EnhancedStatusCode("5.7.8"))
            #expect(error?.mechanism == .plain)
            #expect(error?.serverText?.description.hasPrefix("535 5.7.8 wrong: [secret]") == true)
            #expect(!client.traceText.contains("correct-horse"))
            #expect(!client.traceText.contains("Y29ycmVjdC1ob3JzZ"))
            try await connection.noop()
        }
    }

    @Test("SCRAM that is refused before the password was tried gives way to PLAIN")
    func scramWithoutSecret() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("AUTH PLAIN SCRAM-SHA-256")
            #expect(try await peer.line()?.hasPrefix("AUTH SCRAM-SHA-256 ") == true)
            try await peer.say("535 5.7.8 no such secret")
            #expect(try await peer.line()?.hasPrefix("AUTH PLAIN ") == true)
            try await peer.say("235 ok")
            try await peer.end()
        } client: { client in
            let mechanism = try await client.connect().authenticate(alice)
            #expect(mechanism == .plain)
        }
    }

    @Test("A refused mechanism gives way to the next")
    func refusedMechanism() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("AUTH PLAIN LOGIN")
            #expect(try await peer.line()?.hasPrefix("AUTH PLAIN ") == true)
            try await peer.say("504 5.5.4 not that one")
            try await peer.hear("AUTH LOGIN")
            try await peer.say("334 VXNlcm5hbWU6")
            try await peer.hear("YWxpY2VAbWFpbC50ZXN0")
            try await peer.say("334 UGFzc3dvcmQ6")
            try await peer.hear("Y29ycmVjdC1ob3JzZQ==")
            try await peer.say("235 ok")
            try await peer.end()
        } client: { client in
            let mechanism = try await client.connect().authenticate(alice)
            #expect(mechanism == .login)
        }
    }

    @Test("A SCRAM server that claims success without proof ends everything: no PLAIN after it")
    func impostor() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("AUTH PLAIN SCRAM-SHA-256")
            _ = try await peer.line()
            try await peer.say("235 trust me")
            #expect(try await peer.line() == nil)
        } client: { client in
            let connection = try await client.connect()
            let error = await clientError { try await connection.authenticate(alice) }
            #expect(error?.code == .authenticationBroken)
            #expect(error?.sasl?.code == .serverNotVerified)
            #expect(await clientError { try await connection.noop() }?.code == .authenticationBroken)
        }
    }

    @Test("No AUTH and no common mechanism are two errors")
    func unavailable() async throws {
        for (line, code) in [("SIZE", SMTPErrorCode.authenticationNotOffered), ("AUTH GSSAPI", .mechanismUnavailable)] {
            try await ScriptedServer.run { peer in
                try await peer.open(line)
                try await peer.end()
            } client: { client in
                let connection = try await client.connect()
                #expect(await clientError { try await connection.authenticate(alice) }?.code == code)
            }
        }
    }

    @Test("A refused token brings the server's JSON, and a refusal without it brings none")
    func token() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("AUTH XOAUTH2")
            _ = try await peer.line()
            try await peer.say("334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIn0=")
            try await peer.hear("")
            try await peer.say("535 5.7.8 failed")
            _ = try await peer.line()
            try await peer.say("535 5.7.8 failed")
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let credential = SASLCredential.bearerToken(user: "alice@mail.test", token: Secret("ya29.token"))
            let first = await clientError { try await connection.authenticate(credential) }
            #expect(first?.bearerStatus?.description == "401")
            let second = await clientError { try await connection.authenticate(credential) }
            #expect(second?.code == .authenticationFailed)
            #expect(second?.saslDetail == nil)
        }
    }

    @Test("Cancelling in the middle of signing in closes the connection")
    func cancelled() async throws {
        let reached = Gate()
        try await ScriptedServer.run { peer in
            try await peer.open("AUTH PLAIN")
            _ = try await peer.line()
            reached.open()
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let task = Task { await clientError { try await connection.authenticate(alice) } }
            await reached.wait()
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            #expect(await clientError { try await connection.noop() }?.code == .cancelled)
        }
    }
}
