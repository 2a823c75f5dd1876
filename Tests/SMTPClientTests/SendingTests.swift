import MailModel
import NIOCore
import SASL
import SMTPClient
import SMTPCore
import Testing

@Suite("SMTP client: sending", .timeLimit(.minutes(5)))
struct SendingTests {
    @Test("A connection that is cut before the end of the message is certain, after it uncertain")
    func cut() async throws {
        for afterEnd in [false, true] {
            try await ScriptedServer.run { peer in
                try await peer.open("PIPELINING")
                if afterEnd {
                    try await peer.acceptEnvelope()
                    _ = try await peer.message()
                } else {
                    for _ in 0..<3 { _ = try await peer.line() }
                    try await peer.say("250 2.1.0 ok", "250 2.1.5 ok")
                }
            } client: { client in
                let result = try await client.connect().send(envelope(), message())
                #expect(result.summary == (afterEnd ? "uncertain: disconnected" : "not accepted: disconnected"))
                #expect(result.recipients.first?.isAccepted == true)
                #expect(result.serverText == nil)
            }
        }
    }

    @Test("A verdict that does not come in time leaves it uncertain")
    func lateVerdict() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.acceptEnvelope()
            _ = try await peer.message()
            try await peer.end()
        } client: { client in
            var options = client.options
            options.timeouts.dataEnd = .milliseconds(200)
            let result = try await client.connect(options).send(envelope(), message())
            #expect(result.summary == "uncertain: timedOut")
            #expect(result.error?.stage == .message)
        }
    }

    @Test("The deadline of the operation holds as well")
    func deadline() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let result = await connection.send(try envelope(), message(), deadline: .now() + .milliseconds(200))
            #expect(result.summary == "not accepted: timedOut")
        }
    }

    @Test("Cancelling while the verdict is awaited leaves it uncertain")
    func cancelled() async throws {
        let reached = Gate()
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.acceptEnvelope()
            _ = try await peer.message()
            reached.open()
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let envelope = try envelope()
            let task = Task { await connection.send(envelope, message()) }
            await reached.wait()
            task.cancel()
            #expect(await task.value.summary == "uncertain: cancelled")
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.hear("NOOP")
            try await peer.say("250 ok")
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let envelope = try envelope()
            let started = Gate()
            let task = Task {
                await started.wait()
                return await connection.send(envelope, message())
            }
            task.cancel()
            started.open()
            #expect(await task.value.summary == "not accepted: cancelled")
            try await connection.noop()
        }
    }

    @Test("A big message arrives whole at a server that reads slowly")
    func bigMessage() async throws {
        var generator = SeededGenerator(state: 5)
        var bytes = Array("Subject: big\r\n\r\n".utf8)
        while bytes.count < 3 << 20 {
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "."), count: Int.random(in: 0...2, using: &generator)))
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "x"), count: Int.random(in: 0...76, using: &generator)))
            bytes.append(contentsOf: [0x0D, 0x0A])
        }
        let sent = bytes
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING", "SIZE")
            try await peer.acceptEnvelope()
            let received = try await peer.message()
            #expect(unstuffed(received) == sent)
            try await peer.say("250 ok")
            try await peer.end()
        } client: { client in
            let result = try await client.connect().send(envelope(), SMTPMessage(bytes: sent))
            #expect(result.summary == "accepted")
        }
    }

    @Test("A server that stops taking the message is given up, and has not got it")
    func stalled() async throws {
        let finished = Gate()
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.acceptEnvelope()
            await finished.wait()
        } client: { client in
            var options = client.options
            options.timeouts.dataBlock = .milliseconds(300)
            let connection = try await client.connect(options)
            let big = SMTPMessage(bytes: Array(repeating: 0x61, count: 13 << 20))
            let result = await connection.send(try envelope(), big)
            finished.open()
            #expect(result.summary == "not accepted: timedOut")
        }
    }

    @Test("A verdict in the middle of the message stops it")
    func earlyVerdict() async throws {
        let finished = Gate()
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.acceptEnvelope()
            try await peer.say("552 5.3.4 enough")
            await finished.wait()
        } client: { client in
            let connection = try await client.connect()
            let big = SMTPMessage(bytes: Array(repeating: 0x61, count: 13 << 20))
            let result = await connection.send(try envelope(), big)
            finished.open()
            #expect(result.summary == "not accepted: tooLarge")
            #expect(result.error?.serverText?.description == "552 5.3.4 enough")
        }
    }

    @Test("Each recipient has its own answer")
    func partial() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING", "8BITMIME")
            for _ in 0..<4 { _ = try await peer.line() }
            try await peer.say("250 2.1.0 ok", "550 5.1.1 no bob", "250 2.1.5 ok", "354 go")
            _ = try await peer.message()
            try await peer.say("250 ok")
            try await peer.end()
        } client: { client in
            let both = SMTPEnvelope(
                sender: try EmailAddress("alice@mail.test"),
                to: [try EmailAddress("bob@mail.test"), try EmailAddress("carol@mail.test")])
            let result = try await client.connect().send(both, message())
            #expect(result.summary == "accepted")
            #expect(!result.isAcceptedForAll)
            #expect(result.recipients.map(\.isAccepted) == [false, true])
            #expect(result.recipients[0].serverText?.description == "550 5.1.1 no bob")
        }
    }

    @Test("A probe tells who is refused and leaves the session usable")
    func probe() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            for refusal in ["250 2.1.5 ok", "553 5.7.1 not owned by user"] {
                try await peer.hear("MAIL FROM:<alice@mail.test>")
                try await peer.hear("RCPT TO:<alice@mail.test>")
                try await peer.say("250 2.1.0 ok", refusal)
                try await peer.hear("RSET")
                try await peer.say("250 ok")
            }
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let address = try EmailAddress("alice@mail.test")
            let accepted = try await connection.probe(sender: address, recipient: address)
            #expect(accepted.recipientText?.description == "250 2.1.5 ok")
            let error = await clientError { try await connection.probe(sender: address, recipient: address) }
            #expect(error?.code == .recipientsRefused)
            #expect(error?.stage == .recipient)
            #expect(error?.serverText?.description == "553 5.7.1 not owned by user")
        }
    }

    @Test("A second operation at the same time is turned away")
    func busy() async throws {
        let reached = Gate()
        let answer = Gate()
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.hear("NOOP")
            reached.open()
            await answer.wait()
            try await peer.say("250 ok")
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            let first = Task { await clientError { try await connection.noop() } }
            await reached.wait()
            #expect(await clientError { try await connection.noop() }?.code == .busy)
            #expect(try await connection.send(envelope(), message()).summary == "not accepted: busy")
            answer.open()
            #expect(await first.value == nil)
        }
    }

    @Test("A server that says 421 between two commands is unavailable, not merely gone")
    func closingIdle() async throws {
        try await ScriptedServer.run { peer in
            try await peer.open("PIPELINING")
            try await peer.hear("NOOP")
            try await peer.say("250 ok", "421 4.4.2 idle too long")
            try await peer.end()
        } client: { client in
            let connection = try await client.connect()
            try await connection.noop()
            let error = await clientError {
                // The 421 may have come with the answer or behind it.
                while true { try await connection.noop() }
            }
            #expect(error?.code == .serverUnavailable)
            #expect(error?.serverText?.description == "421 4.4.2 idle too long")
        }
    }

    @Test("Nothing that goes wrong with QUIT matters")
    func quit() async throws {
        for answer in ["221 bye", "500 what", "nonsense", ""] {
            try await ScriptedServer.run { peer in
                try await peer.open("SIZE")
                try await peer.hear("QUIT")
                if !answer.isEmpty { try await peer.say(answer) }
            } client: { client in
                let connection = try await client.connect()
                await connection.quit()
                #expect(await clientError { try await connection.noop() } != nil)
            }
        }
    }
}

/// What a server makes of a message: without the final dot and the doubled ones.
private func unstuffed(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var isLineStart = true
    for byte in bytes.dropLast(3) {
        if !(isLineStart && byte == UInt8(ascii: ".")) { result.append(byte) }
        isLineStart = byte == 0x0A
    }
    return result
}

/// SplitMix64, so that every run sees the same numbers.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
