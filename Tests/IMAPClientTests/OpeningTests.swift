import IMAPCore
import MailModel
import MailTransport
import NIOCore
import SASL
import Testing

@testable import IMAPClient

@Suite("Opening a connection and signing in")
struct OpeningTests {
    private let greeting = ScriptedPeer.Step.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi there|")
    private let plain = "AGFsaWNlQG1haWwudGVzdABjb3JyZWN0IGhvcnNl"

    @Test("capabilities that the greeting does not tell are asked for")
    func capabilities() async throws {
        let peer = try await ScriptedPeer.start([
            .say("* OK hi there|"), .hear("A1 CAPABILITY"), .say("* CAPABILITY IMAP4rev1 IDLE|A1 OK done|"),
        ])
        let connection = try await PeerConnection.open(peer)
        #expect(connection.greeting.description == "hi there")
        #expect(await connection.capabilities.hasIdle)
        await connection.close()
        #expect(peer.problem == nil)
    }

    @Test(
        "what is no IMAP server is told as such",
        arguments: ["220 mx.mail.test ESMTP|", "HTTP/1.1 400 Bad Request|", "* 3 EXISTS|"])
    func notIMAP(_ text: String) async throws {
        let peer = try await ScriptedPeer.start([.say(text)])
        let error = await failure { () throws(IMAPClientError) in try await PeerConnection.open(peer) }
        #expect(error?.code == .notIMAP)
        #expect(error?.serverText?.description == text.replacing("|", with: ""))
    }

    @Test("BYE as greeting is told with its reason")
    func bye() async throws {
        let peer = try await ScriptedPeer.start([.say("* BYE [UNAVAILABLE] too many|")])
        let error = await failure { () throws(IMAPClientError) in try await PeerConnection.open(peer) }
        #expect(error?.code == .serverBye)
        #expect(error?.responseCode == .unavailable)
        #expect(error?.serverText?.description == "too many")
    }

    @Test("a server that says nothing is given up in time")
    func silent() async throws {
        let peer = try await ScriptedPeer.start([.hear("never")])
        var options = IMAPClientOptions()
        options.greetingTimeout = .milliseconds(100)
        let error = await failure { () throws(IMAPClientError) in try await PeerConnection.open(peer, options: options)
        }
        #expect(error?.code == .timedOut)
    }

    @Test("a server that hangs up at once is told as such")
    func hangUp() async throws {
        let peer = try await ScriptedPeer.start([.close])
        let error = await failure { () throws(IMAPClientError) in try await PeerConnection.open(peer) }
        #expect(error?.code == .disconnected)
    }

    @Test("a greeting without end is refused")
    func giantGreeting() async throws {
        let peer = try await ScriptedPeer.start([.say("* OK "), .sayRepeated(120, count: 3 << 20)])
        let error = await failure { () throws(IMAPClientError) in try await PeerConnection.open(peer) }
        #expect(error?.code == .limitExceeded)
    }

    @Test("cancelling while the greeting is awaited closes the connection")
    func cancelled() async throws {
        let peer = try await ScriptedPeer.start([.hear("never")])
        let task = Task { await failure { () throws(IMAPClientError) in try await PeerConnection.open(peer) } }
        task.cancel()
        // The stub's own connect may be what is cancelled.
        let code = await task.value?.code
        #expect(code == .cancelled || code == .transport)
    }

    // MARK: Sign-in

    @Test("the strongest mechanism signs in, capabilities are asked again and ID is sent")
    func signIn() async throws {
        let peer = try await ScriptedPeer.start([
            greeting, .hear("A1 AUTHENTICATE PLAIN \(plain)"), .say("A1 OK in|"), .hear("A2 CAPABILITY"),
            .say("* CAPABILITY IMAP4rev1 ID IDLE|A2 OK|"), .hear(#"A3 ID ("name" "Salesnode")"#),
            .say("* ID (\"name\" \"Cyrus\" \"version\" \"3\")|A3 OK|"),
        ])
        var options = IMAPClientOptions()
        options.clientIdentity = [("name", "Salesnode")]
        let connection = try await PeerConnection.open(peer, options: options)
        #expect(try await connection.authenticate(PeerConnection.password) == .mechanism(.plain))
        #expect(await connection.capabilities.hasIdle)
        #expect(await connection.serverIdentity?.name?.description == "Cyrus")
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a server that refuses ID is used without it")
    func refusedID() async throws {
        let peer = try await ScriptedPeer.start([
            greeting, .hear("A1 AUTHENTICATE PLAIN \(plain)"), .say("A1 OK [CAPABILITY IMAP4rev1 ID] in|"),
            .hear(#"A2 ID ("name" "Salesnode")"#), .say("A2 BAD what|"),
        ])
        var options = IMAPClientOptions()
        options.clientIdentity = [("name", "Salesnode")]
        let connection = try await PeerConnection.open(peer, options: options)
        try await connection.authenticate(PeerConnection.password)
        #expect(await connection.isOpen)
        await connection.close()
    }

    @Test("LOGIN is used where the server has no mechanism")
    func login() async throws {
        let peer = try await ScriptedPeer.start([
            .say("* OK [CAPABILITY IMAP4rev1] hi|"), .hear(#"A1 LOGIN "alice@mail.test" "correct horse""#),
            .say("A1 OK [CAPABILITY IMAP4rev1 IDLE] in|"),
        ])
        let connection = try await PeerConnection.open(peer)
        #expect(try await connection.authenticate(PeerConnection.password) == .loginCommand)
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("a mechanism that is announced and not understood gives way to the next")
    func badMechanism() async throws {
        let peer = try await ScriptedPeer.start([
            .say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN] hi|"),
            .hear("A1 AUTHENTICATE PLAIN \(plain)"), .say("A1 BAD what|"), .hear("A2 AUTHENTICATE LOGIN"),
            .say("+ VXNlcm5hbWU6|"), .hear("YWxpY2VAbWFpbC50ZXN0"), .say("+ UGFzc3dvcmQ6|"),
            .hear("Y29ycmVjdCBob3JzZQ=="),
            .say("A2 OK [CAPABILITY IMAP4rev1] in|"),
        ])
        let connection = try await PeerConnection.open(peer)
        #expect(try await connection.authenticate(PeerConnection.password) == .mechanism(.login))
        #expect(peer.problem == nil)
        await connection.close()
    }

    @Test("LOGIN is used where the only mechanism is announced and not understood, unless LOGINDISABLED is announced")
    func badMechanismAlone() async throws {
        let peer = try await ScriptedPeer.start([
            greeting, .hear("A1 AUTHENTICATE PLAIN \(plain)"), .say("A1 BAD what|"),
            .hear(#"A2 LOGIN "alice@mail.test" "correct horse""#), .say("A2 OK [CAPABILITY IMAP4rev1] in|"),
        ])
        let connection = try await PeerConnection.open(peer)
        #expect(try await connection.authenticate(PeerConnection.password) == .loginCommand)
        #expect(peer.problem == nil)
        await connection.close()
        let strict = try await ScriptedPeer.start([
            .say("* OK [CAPABILITY IMAP4rev1 SASL-IR LOGINDISABLED AUTH=PLAIN] hi|"),
            .hear("A1 AUTHENTICATE PLAIN \(plain)"), .say("A1 BAD what|"), .hear("never"),
        ])
        let second = try await PeerConnection.open(strict)
        let error = await failure { () throws(IMAPClientError) in
            try await second.authenticate(PeerConnection.password)
        }
        #expect(error?.code == .commandBad)
        #expect(strict.problem == nil)
        await second.close()
    }

    static let refusals: [(String, IMAPClientError.Code, ErrorDisposition)] = [
        ("NO [AUTHENTICATIONFAILED] wrong", .authenticationFailed, .reauthenticate),
        ("NO wrong", .authenticationFailed, .reauthenticate),
        ("NO [ALERT] Application-specific password required", .authenticationFailed, .reauthenticate),
        ("NO [UNAVAILABLE] try later", .authenticationUnavailable, .retry),
        ("NO [LIMIT] too many", .authenticationUnavailable, .retry),
        ("NO [PRIVACYREQUIRED] TLS", .loginDisabled, .retry),
        ("BAD User is authenticated but not connected.", .commandBad, .retry),
    ]

    @Test("a refused sign-in is told by its reason, and its words carry no password", arguments: refusals)
    func refused(_ answer: String, _ code: IMAPClientError.Code, _ disposition: ErrorDisposition) async throws {
        let peer = try await ScriptedPeer.start([
            greeting, .hear("A1 AUTHENTICATE PLAIN \(plain)"), .say("A1 \(answer): correct horse \(plain)|"),
        ])
        let trace = WireTrace(redactor: Redactor())
        var options = IMAPClientOptions()
        options.trace = trace
        let connection = try await PeerConnection.open(peer, options: options)
        let error = await failure { () throws(IMAPClientError) in
            try await connection.authenticate(PeerConnection.password)
        }
        #expect(error?.code == code)
        #expect(error?.disposition == disposition)
        #expect(error?.command == "AUTHENTICATE")
        let shown = "\(String(describing: error)) \(trace.entries)"
        #expect(!shown.contains("correct horse"))
        #expect(!shown.contains("Y29ycmVjdCBob3JzZ"))
        #expect(trace.entries.contains { $0.text.description.hasPrefix("[authentication") })
        await connection.close()
    }

    @Test("without a way to sign in that suits, nothing is sent")
    func noWay() async throws {
        let disabled = try await ScriptedPeer.start([
            .say("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi|"), .hear("never"),
        ])
        let first = try await PeerConnection.open(disabled)
        #expect(
            await failure { () throws(IMAPClientError) in try await first.authenticate(PeerConnection.password) }?.code
                == .loginDisabled)
        let basic = try await ScriptedPeer.start([greeting, .hear("never")])
        let second = try await PeerConnection.open(basic)
        let error = await failure { () throws(IMAPClientError) in
            try await second.authenticate(.bearerToken(user: "alice@mail.test", token: Secret("token")))
        }
        #expect(error?.code == .mechanismUnavailable)
        #expect(disabled.problem == nil && basic.problem == nil)
        await first.close()
        await second.close()
    }

    @Test("what the server says about a refused token is kept")
    func token() async throws {
        let json = "eyJzdGF0dXMiOiI0MDEifQ=="
        let peer = try await ScriptedPeer.start([
            .say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi|"),
            .hear("A1 AUTHENTICATE XOAUTH2 dXNlcj1hbGljZUBtYWlsLnRlc3QBYXV0aD1CZWFyZXIgdG9rZW4BAQ=="),
            .say("+ \(json)|"),
            .hear(""), .say("A1 NO [AUTHENTICATIONFAILED] no|"),
        ])
        let connection = try await PeerConnection.open(peer)
        let error = await failure { () throws(IMAPClientError) in
            try await connection.authenticate(.bearerToken(user: "alice@mail.test", token: Secret("token")))
        }
        #expect(error?.code == .authenticationFailed)
        #expect(error?.saslDetail?.description == #"{"status":"401"}"#)
        #expect(peer.problem == nil)
        await connection.close()
    }

    // MARK: STARTTLS

    static let attacks: [(String, [ScriptedPeer.Step], IMAPClientError.Code)] = [
        ("it is not offered", [.say("* OK [CAPABILITY IMAP4rev1] hi|")], .startTLSNotOffered),
        (
            "it is refused",
            [
                .say("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|"), .hear("A1 STARTTLS"), .say("A1 NO no|"),
            ], .startTLSNotOffered
        ),
        ("the server is signed in already", [.say("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi|")], .preauthenticated),
        (
            "bytes are injected",
            [
                .say("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|"), .hear("A1 STARTTLS"),
                .say("A1 OK go|* CAPABILITY IMAP4rev1 AUTH=PLAIN|"),
            ], .bytesBeforeTLS
        ),
        (
            "half a line is injected",
            [
                .say("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|"), .hear("A1 STARTTLS"), .say("A1 OK go|*"),
            ], .bytesBeforeTLS
        ),
        (
            "the server hangs up",
            [
                .say("* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|"), .hear("A1 STARTTLS"), .close,
            ], .disconnected
        ),
    ]

    @Test("STARTTLS is given up where it cannot be trusted", arguments: attacks.indices)
    func attack(_ index: Int) async throws {
        let (what, script, code) = Self.attacks[index]
        let peer = try await ScriptedPeer.start(script)
        let error = await failure { () throws(IMAPClientError) in try await PeerConnection.openSTARTTLS(peer) }
        #expect(error?.code == code, "\(what): \(String(describing: error))")
        #expect(peer.problem == nil)
    }
}
