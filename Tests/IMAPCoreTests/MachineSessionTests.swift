import MailModel
import SASL
import Testing

@testable import IMAPCore

@Suite("Sign-in, TLS, IDLE and cancellation in the machine")
struct MachineSessionTests {
    private func plain() throws -> AuthenticateCommand {
        AuthenticateCommand(
            try SASLConversation(
                mechanism: .plain, credential: .password(user: "alice@mail.test", password: Secret("secret")),
                context: SASLContext(isEncrypted: true, host: "mail.test", port: 993)))
    }
    private let response = "AGFsaWNlQG1haWwudGVzdABzZWNyZXQ="
    private var fetch: FetchCommand { FetchCommand(uids: UIDSet(numbers: [1]), attributes: [.body(.all)]) }

    // MARK: Sign-in

    @Test("the first response goes with the command where the server takes it")
    func initialResponse() throws {
        var talk = Conversation()
        #expect(talk.give(try plain(), "a") == ["C: A1 AUTHENTICATE PLAIN \(response)|"])
        #expect(talk.server("A1 OK [CAPABILITY IMAP4rev1 IDLE] in") == ["a: OK"])
        #expect(talk.machine.capabilities.hasIdle == true)
        #expect(talk.machine.hasFreshCapabilities == true)
        #expect(talk.machine.isAuthenticated == true)
    }

    @Test("without SASL-IR the first response answers the empty challenge")
    func withoutInitialResponse() throws {
        var talk = Conversation(greeting: "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi")
        #expect(talk.give(try plain(), "a") == ["C: A1 AUTHENTICATE PLAIN|"])
        #expect(talk.server("+ ") == ["C: \(response)|"])
        #expect(talk.server("A1 OK in") == ["a: OK"])
        #expect(talk.machine.hasFreshCapabilities == false)
        #expect(talk.machine.capabilities.isEmpty == true)
    }

    @Test("capabilities that come before the answer are those after sign-in")
    func untaggedCapabilities() throws {
        var talk = Conversation()
        _ = talk.give(try plain(), "a")
        #expect(talk.server("* CAPABILITY IMAP4rev1 MOVE", "A1 OK in") == ["unsolicited capability", "a: OK"])
        #expect(talk.machine.capabilities.hasMove == true)
        #expect(talk.machine.hasFreshCapabilities == true)
    }

    @Test("a challenge that PLAIN cannot answer gives the exchange up")
    func unexpectedChallenge() throws {
        var talk = Conversation()
        _ = talk.give(try plain(), "a")
        #expect(talk.server("+ YWJj") == ["C: *|"])
        #expect(talk.server("A1 BAD cancelled") == ["a: BAD unexpectedChallenge"])
        #expect(talk.machine.isAuthenticated == false)
        #expect(talk.give(NoopCommand(), "b") == ["C: A2 NOOP|"])
    }

    @Test("a challenge that is no base64 ends the connection")
    func badBase64() throws {
        var talk = Conversation()
        _ = talk.give(try plain(), "a")
        #expect(talk.server("+ !!!") == ["failed: protocolError [\"a\"]"])
    }

    @Test("a server that never stops asking ends the connection")
    func endlessChallenges() throws {
        var talk = Conversation()
        _ = talk.give(try plain(), "a")
        var said: [String] = []
        for _ in 0..<20 { said += talk.server("+ YWJj") }
        #expect(said.last == "failed: protocolError [\"a\"]")
    }

    @Test("a SCRAM server that says OK without having proved itself is not believed")
    func unprovenServer() throws {
        var talk = Conversation()
        let command = AuthenticateCommand(
            try SASLConversation(
                mechanism: .scramSHA256, credential: .password(user: "alice@mail.test", password: Secret("secret")),
                context: SASLContext(isEncrypted: true, host: "mail.test", port: 993)))
        _ = talk.give(command, "a")
        #expect(talk.server("A1 OK in") == ["a: OK serverNotVerified must close"])
        #expect(talk.machine.isAuthenticated == false)
    }

    @Test("no password leaves without TLS")
    func clearText() throws {
        var talk = Conversation(isEncrypted: false)
        #expect(talk.give(LoginCommand(user: "a", password: Secret("b")), "a") == ["a rejected: notEncrypted"])
        #expect(talk.give(try plain(), "b") == ["b rejected: notEncrypted"])
    }

    @Test("LOGIN and AUTHENTICATE are authentication in a trace, both ways")
    func trace() throws {
        var machine = ClientMachine<String>(isEncrypted: true, isTracing: true)
        machine.receive(bytes("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n").span)
        _ = machine.next()
        _ = machine.takeTrace()
        _ = machine.submit(try plain(), "a")
        #expect(machine.takeOutput().map(\.kind) == [.authentication])
        machine.receive(bytes("+ YWJj\r\n").span)
        _ = machine.next()
        #expect(machine.takeTrace().map(\.kind) == [.authentication])
        #expect(machine.takeOutput().map(\.kind) == [.authentication])
    }

    @Test("the content of messages is data in a trace")
    func traceOfContent() {
        var machine = ClientMachine<String>(isEncrypted: true, isTracing: true)
        machine.receive(
            bytes(
                "* PREAUTH hi\r\n* 1 FETCH (BODY[] \"private\")\r\n* 2 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (RFC822 {2}\r\nab)\r\n"
            ).span)
        while case .some = Conversation.text(machine.next()) {}
        #expect(machine.takeTrace().map(\.kind) == [.protocol, .data, .protocol, .data])
    }

    // MARK: STARTTLS

    private func starting() -> Conversation {
        Conversation(isEncrypted: false, greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] hi")
    }

    @Test("STARTTLS begins TLS, and what was announced before is forgotten")
    func startTLS() {
        var talk = starting()
        #expect(talk.give(StartTLSCommand(), "a") == ["C: A1 STARTTLS|"])
        #expect(talk.server("A1 OK go") == ["a: begin TLS"])
        #expect(talk.tlsEstablished() == [])
        #expect(talk.machine.capabilities.isEmpty == true)
        #expect(talk.machine.hasFreshCapabilities == false)
        #expect(talk.give(CapabilityCommand(), "b") == ["C: A2 CAPABILITY|"])
    }

    @Test(
        "anything behind the acceptance of STARTTLS is refused",
        arguments: ["* CAPABILITY IMAP4rev1\r\n", "x", "\r\n", "A2 OK injected\r\n"])
    func injection(_ injected: String) {
        var talk = starting()
        _ = talk.give(StartTLSCommand(), "a")
        #expect(talk.raw("A1 OK go\r\n" + injected) == ["failed: bytesBeforeTLS [\"a\"]"])
        var late = starting()
        _ = late.give(StartTLSCommand(), "a")
        #expect(late.raw("A1 OK go\r\n") == ["a: begin TLS"])
        #expect(late.raw(injected).first?.hasPrefix("failed: bytesBeforeTLS") == true)
    }

    @Test("a refused STARTTLS leaves the connection in clear text, where nobody can sign in")
    func refusedStartTLS() {
        var talk = starting()
        _ = talk.give(StartTLSCommand(), "a")
        #expect(talk.server("A1 NO no") == ["a: NO"])
        #expect(talk.give(LoginCommand(user: "a", password: Secret("b")), "b") == ["b rejected: notEncrypted"])
    }

    // MARK: IDLE

    @Test("IDLE ends with DONE before the next command")
    func idleThenCommand() {
        var talk = Conversation.selected("IDLE")
        #expect(talk.give(IdleCommand(), "idle") == ["C: A2 IDLE|"])
        #expect(talk.server("+ idling") == ["idle idles"])
        #expect(talk.server("* 3 EXISTS") == ["unsolicited exists"])
        #expect(talk.give(NoopCommand(), "a") == ["C: DONE|"])
        #expect(talk.give(NoopCommand(), "b") == [])
        #expect(talk.server("A2 OK idle over") == ["C: A3 NOOP|A4 NOOP|", "idle: OK"])
    }

    @Test("DONE waits until IDLE is accepted")
    func doneTooEarly() {
        var talk = Conversation.selected("IDLE")
        _ = talk.give(IdleCommand(), "idle")
        #expect(talk.give(NoopCommand(), "a") == [])
        #expect(talk.server("+ idling") == ["C: DONE|"])
        #expect(talk.server("A2 OK") == ["C: A3 NOOP|", "idle: OK"])
    }

    @Test("DONE is sent once, however often IDLE is ended")
    func doneOnce() {
        var talk = Conversation.selected("IDLE")
        _ = talk.give(IdleCommand(), "idle")
        _ = talk.server("+ idling")
        #expect(talk.finishIdle() == ["C: DONE|"])
        #expect(talk.finishIdle() == [])
        #expect(talk.give(NoopCommand(), "a") == [])
        #expect(talk.server("+ idling again") == [])
        #expect(talk.server("A2 OK") == ["C: A3 NOOP|", "idle: OK"])
        #expect(talk.finishIdle() == [])
    }

    @Test("a refused IDLE is answered and the session goes on")
    func refusedIdle() {
        var talk = Conversation.selected("IDLE")
        _ = talk.give(IdleCommand(), "idle")
        #expect(talk.server("A2 NO not now") == ["idle: NO"])
        #expect(talk.give(NoopCommand(), "a") == ["C: A3 NOOP|"])
    }

    @Test("a server may end IDLE by itself")
    func serverEndsIdle() {
        var talk = Conversation.selected("IDLE")
        _ = talk.give(IdleCommand(), "idle")
        _ = talk.server("+ idling")
        #expect(talk.server("A2 OK timed out") == ["idle: OK"])
        #expect(talk.machine.isIdle == false)
    }

    // MARK: Cancellation

    @Test("a command that was not sent is taken back")
    func cancelWaiting() {
        var talk = Conversation.selected()
        _ = talk.give(SearchCommand(.all), "a")
        _ = talk.give(SearchCommand(.flag(.seen)), "b")
        #expect(talk.cancel("b") == ["cancel: removed"])
        #expect(talk.server("A2 OK") == ["a: OK"])
    }

    @Test("the answer to a sent command is read and dropped")
    func cancelRunning() {
        var talk = Conversation.selected()
        _ = talk.give(fetch, "a")
        #expect(talk.cancel("a") == ["cancel: abandoned"])
        #expect(talk.cancel("a") == ["cancel: unknown"])
        #expect(talk.server("* 1 FETCH (UID 1)", "A2 OK") == [])
        #expect(talk.raw("* 1 FETCH (BODY[] {20000}\r\n" + String(repeating: "x", count: 20_000) + ")\r\n").count == 4)
        #expect(talk.machine.isOpen == true)
    }

    @Test("half a command, a sign-in and a large body cannot be taken back")
    func mustClose() throws {
        var literal = Conversation.selected()
        _ = literal.give(AppendCommand(message: bytes("x"), folder: .inbox), "a")
        #expect(literal.cancel("a") == ["cancel: mustClose"])
        var signIn = Conversation()
        _ = signIn.give(try plain(), "a")
        #expect(signIn.cancel("a") == ["cancel: mustClose"])
        var body = Conversation.selected()
        _ = body.give(fetch, "a")
        _ = body.raw("* 1 FETCH (BODY[] {20000}\r\nxx")
        #expect(body.cancel("a") == ["cancel: mustClose"])
    }

    @Test("giving IDLE up ends it by DONE")
    func cancelIdle() {
        var talk = Conversation.selected("IDLE")
        _ = talk.give(IdleCommand(), "idle")
        _ = talk.server("+ idling")
        #expect(talk.cancel("idle") == ["cancel: abandoned", "C: DONE|"])
        #expect(talk.server("A2 OK") == [])
        #expect(talk.give(NoopCommand(), "a") == ["C: A3 NOOP|"])
    }

    @Test("damaged conversations never trap", arguments: [UInt64](1...6))
    func mutations(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lines =
            ResponseFixture.all.map(\.wire) + [
                "+ go\r\n", "A1 OK\r\n", "A2 OK [CAPABILITY IDLE]\r\n", "A3 NO no\r\n", "A4 BAD\r\n", "* BYE\r\n",
                "* 1 FETCH (BODY[] {20000}\r\n",
            ]
        for round in 0..<200 {
            var talk = round % 2 == 0 ? Conversation.selected("IDLE UNSELECT MOVE UIDPLUS") : starting()
            for step in 0..<20 {
                switch Int.random(in: 0..<8, using: &generator) {
                case 0: _ = talk.give(fetch, "f\(step)")
                case 1: _ = talk.give(IdleCommand(), "i\(step)")
                case 2: _ = talk.give(AppendCommand(message: bytes("x"), folder: .inbox), "l\(step)")
                case 3: if talk.machine.isOpen { _ = talk.finishIdle() }
                case 4:
                    _ = talk.cancel(
                        "\(["f", "i", "l"].randomElement(using: &generator) ?? "f")\(Int.random(in: 0..<20, using: &generator))"
                    )
                default: _ = talk.raw(lines.randomElement(using: &generator) ?? "")
                }
                if !talk.machine.isOpen { break }
            }
            _ = talk.machine.connectionClosed()
        }
    }
}
