import MailModel
import SASL
import SMTPCore
import Testing

@Suite("SMTP session")
struct SessionTests {
    @Test("Greeting, EHLO, ready, QUIT")
    func plainSession() throws {
        let talk = try Conversation()
        #expect(talk.wait == .greeting)
        #expect(talk.server("220 mail.test ESMTP ready") == "EHLO client.test")
        #expect(talk.wait == .command)
        #expect(talk.server("250-mail.test at your service", "250-SIZE 1000", "250 AUTH PLAIN") == "(ready)")
        #expect(talk.isReady)
        #expect(talk.wait == .nothing)
        #expect(talk.quit() == "QUIT")
        #expect(talk.server("221 2.0.0 Bye") == "(close cleanly)")
        #expect(talk.noop() == "(rejected disconnected)")
        #expect(talk.lose() == "(nothing)")
    }

    @Test("STARTTLS, then EHLO again, and only the second answer counts")
    func startTLS() throws {
        let talk = try Conversation(startTLS: true)
        talk.server("220 mail.test")
        #expect(talk.server("250-mail.test", "250-AUTH PLAIN", "250 STARTTLS") == "STARTTLS")
        #expect(talk.server("220 2.0.0 Ready to start TLS") == "(start TLS)")
        #expect(talk.wait == .handshake)
        #expect(talk.upgraded() == "EHLO client.test")
        #expect(talk.server("250-mail.test", "250 PIPELINING") == "(ready)")
        #expect(try talk.send(from: "alice@mail.test", to: "bob@mail.test").contains(" / DATA"))
    }

    @Test("A server that still offers STARTTLS under TLS is not asked again")
    func startTLSOnce() throws {
        let talk = try Conversation(startTLS: true)
        talk.server("220 mail.test")
        talk.server("250-mail.test", "250 STARTTLS")
        talk.server("220 go")
        #expect(talk.upgraded() == "EHLO client.test")
        #expect(talk.server("250-mail.test", "250 STARTTLS") == "(ready)")
        #expect(talk.upgraded() == "(nothing)")
    }

    @Test("A server without STARTTLS is left")
    func startTLSMissing() throws {
        let talk = try Conversation(startTLS: true)
        talk.server("220 mail.test")
        #expect(talk.server("250-mail.test", "250 AUTH PLAIN") == "(close startTLSNotOffered)")
        #expect(talk.lastError?.disposition == .permanent)
    }

    @Test(
        "A refused STARTTLS closes",
        arguments: [
            ("454 4.7.0 TLS not available", "startTLSRefused", ErrorDisposition.retry),
            ("502 5.5.1 no", "startTLSRefused", .permanent), ("421 bye", "serverUnavailable", .retry),
            ("354 what", "startTLSRefused", .permanent),
        ])
    func startTLSRefused(_ reply: String, _ code: String, _ disposition: ErrorDisposition) throws {
        let talk = try Conversation(startTLS: true)
        talk.server("220 mail.test")
        talk.server("250-mail.test", "250 STARTTLS")
        #expect(talk.server(reply) == "(close \(code))")
        #expect(talk.lastError?.disposition == disposition)
    }

    @Test(
        "Bytes behind the answer to STARTTLS are refused", arguments: ["250 injected\r\n", "2", "\r\n", "\u{16}\u{3}"])
    func injectedBytes(_ injected: String) throws {
        let talk = try Conversation(startTLS: true)
        talk.server("220 mail.test")
        talk.server("250-mail.test", "250 STARTTLS")
        #expect(talk.serverBytes(Array("220 go\r\n\(injected)".utf8)).hasPrefix("(close bytesBeforeTLS)"))
        #expect(talk.upgraded() == "(nothing)")
    }

    @Test("Clear text while the handshake runs is refused", arguments: ["250 injected", "injected"])
    func clearTextDuringHandshake(_ line: String) throws {
        let talk = try Conversation(startTLS: true)
        talk.server("220 mail.test")
        talk.server("250-mail.test", "250 STARTTLS")
        talk.server("220 go")
        #expect(talk.server(line) == "(close bytesBeforeTLS)")
    }

    @Test(
        "Greetings that are none",
        arguments: [
            ("554 5.7.1 go away", "greetingRefused"), ("421 4.3.2 busy", "serverUnavailable"),
            ("450 later", "serverUnavailable"), ("250 mail.test", "notSMTP"), ("354 x", "notSMTP"),
            ("* OK IMAP4rev1 ready", "notSMTP"), ("+OK POP3 ready", "notSMTP"), ("HTTP/1.1 400 Bad Request", "notSMTP"),
            ("SSH-2.0-OpenSSH", "notSMTP"), ("", "notSMTP"),
        ])
    func badGreetings(_ line: String, _ code: String) throws {
        let talk = try Conversation()
        #expect(talk.server(line) == "(close \(code))")
    }

    @Test(
        "Refused EHLO",
        arguments: [
            ("502 5.5.1 unknown", "helloRefused"), ("550 no", "helloRefused"), ("421 bye", "serverUnavailable"),
            ("451 later", "serverUnavailable"), ("354 what", "protocolError"), ("nonsense", "protocolError"),
        ])
    func helloRefused(_ line: String, _ code: String) throws {
        let talk = try Conversation()
        talk.server("220 mail.test")
        #expect(talk.server(line) == "(close \(code))")
    }

    @Test("Unasked replies end the session")
    func unasked() throws {
        #expect(try Conversation.ready("SIZE").server("421 4.4.2 idle too long") == "(close serverUnavailable)")
        #expect(try Conversation.ready("SIZE").server("451 4.4.2 idle too long") == "(close serverUnavailable)")
        #expect(try Conversation.ready("SIZE").server("250 surprise") == "(close protocolError)")
        #expect(try Conversation.ready("SIZE").server("garbage") == "(close protocolError)")
    }

    @Test("NOOP and RSET")
    func simpleCommands() throws {
        let talk = try Conversation.ready("SIZE")
        #expect(talk.noop() == "NOOP")
        #expect(talk.reset() == "(rejected busy)")
        #expect(talk.server("250 OK") == "(done)")
        #expect(talk.reset() == "RSET")
        #expect(talk.server("500 what") == "(failed commandRefused)")
        #expect(talk.noop() == "NOOP")
        #expect(talk.server("421 bye") == "(close serverUnavailable)")
    }

    @Test("A lost connection names the command that was under way")
    func lostConnections() throws {
        let talk = try Conversation(startTLS: true)
        #expect(talk.lose() == "(failed disconnected at greeting)")
        #expect(talk.lose() == "(nothing)")
        #expect(talk.server("220 too late") == "(wait)")
        let hello = try Conversation()
        hello.server("220 mail.test")
        #expect(hello.lose(.timedOut) == "(failed timedOut at EHLO)")
        let authentication = try Conversation.ready("AUTH PLAIN")
        _ = try authentication.authenticate(.plain)
        #expect(authentication.lose(.cancelled) == "(failed cancelled at AUTH)")
        #expect(try Conversation.ready("SIZE").lose() == "(nothing)")
    }
}
