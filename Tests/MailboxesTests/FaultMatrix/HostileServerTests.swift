import MailModel
import MailTransport
import Testing

@testable import Mailboxes

@Suite("Hostile servers", .timeLimit(.minutes(5)))
struct HostileServerTests {
    // MARK: What is shown

    /// Escape sequences, a bell, a carriage return, overrides of the writing direction, an invisible character, C1
    /// controls, a line separator, and a line that is far too long.
    private static let poison =
        "\u{1B}[2J\u{1B}]0;owned\u{7}\u{8}\u{202E}evil\u{2066}\u{200B}\u{9B}31m\u{2028}\u{0}"
        + String(repeating: "long ", count: 400)

    /// Every text of a report that a terminal or a page may show.
    private func texts(of report: CheckReport) -> [String] {
        report.steps.flatMap { step -> [String] in
            var texts = [step.summary] + step.evidence.keys
            for value in step.evidence.values {
                switch value {
                case .text(let text): texts.append(text)
                case .list(let list): texts += list
                case .number: break
                }
            }
            if let finding = step.finding {
                texts += [finding.cause, finding.action, finding.page ?? "", finding.commandHint ?? ""]
                texts += finding.suggestions + finding.transcript + [finding.serverText?.description ?? ""]
            }
            return texts
        }
    }

    private func expectHarmless(_ report: CheckReport, sourceLocation: SourceLocation = #_sourceLocation) {
        for text in texts(of: report) {
            let isHarmless = text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
                default: true
                }
            }
            #expect(isHarmless, "\(text.debugDescription)", sourceLocation: sourceLocation)
            #expect(text.unicodeScalars.count <= 1000, "\(text.count) characters", sourceLocation: sourceLocation)
        }
    }

    static let poisonedReceivers: [(String, PeerScript)] = [
        ("greeting", .imap(greeting: "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] \(poison)|")),
        ("wrong greeting", .imap(greeting: "\(poison)|")), ("farewell", .imap(greeting: "* BYE \(poison)|")),
        ("capabilities", .imap(greeting: "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN X\u{1B}[31m X\u{202E}Y] hi|")),
        ("refusal", .imap(("AUTHENTICATE", .say("$T NO [ALERT] \(poison)|")))),
        ("response code", .imap(("AUTHENTICATE", .say("$T NO [WEBALERT \(poison)] x|")))),
        ("challenge", .imap(("AUTHENTICATE", .say("+ \(poison)|$T NO no|")))),
        (
            "folders",
            .imap(
                ("LIST", .say("* LIST () \"/\" \"a\u{1B}[31m\u{202E}b\"|* LIST () \"\u{1B}\" INBOX|$T OK \(poison)|")))
        ),
        ("inbox", .imap(("EXAMINE", .say("* OK [\(poison)] x|* FLAGS (\(poison))|$T NO \(poison)|")))),
    ]

    @Test(
        "What a receiving server says is shown without controls and not at length", arguments: poisonedReceivers.indices
    )
    func receivingText(_ index: Int) async throws {
        let (_, script) = Self.poisonedReceivers[index]
        try await TLSPeer.with(script) { peer in
            expectHarmless(
                try await FaultBench(direction: .receiving, address: peer.address, port: peer.port).report())
        }
    }

    static let poisonedSenders: [(String, PeerScript)] = [
        ("greeting", .smtp(greeting: "220 \(poison)|")), ("refusal of the session", .smtp(greeting: "554 \(poison)|")),
        ("no greeting", .smtp(greeting: "\(poison)|")),
        ("extensions", .smtp(("EHLO", .say("250-\(poison)|250-X\u{1B}[31m \u{202E}|250 AUTH PLAIN|")))),
        ("mechanisms", .smtp(("EHLO", .say("250-mail.test|250 AUTH \u{1B}[31m\u{202E}|")))),
        ("refusal", .smtp(("AUTH", .say("535 5.7.8 \(poison)|")))),
        ("challenge", .smtp(("AUTH", .say("334 \(poison)|")))),
        ("sender", .smtp(("MAIL", .say("550-\(poison)|550 5.7.1 \(poison)|")))),
    ]

    @Test("What a sending server says is shown without controls and not at length", arguments: poisonedSenders.indices)
    func sendingText(_ index: Int) async throws {
        let (_, script) = Self.poisonedSenders[index]
        try await TLSPeer.with(script) { peer in
            expectHarmless(try await FaultBench(direction: .sending, address: peer.address, port: peer.port).report())
        }
    }

    @Test("What a server says in clear text where TLS was expected is made harmless too")
    func clearText() async throws {
        for direction in MailDirection.allCases {
            try await PlainPeer.with(.raw(.say("\(Self.poison)|"))) { peer in
                expectHarmless(try await FaultBench(direction: direction, port: peer.port).report())
            }
        }
    }

    // MARK: Credentials

    static let thieves: [(String, MailDirection, PeerScript)] = [
        ("STARTTLS is stripped from IMAP", .receiving, .imap()),
        ("STARTTLS is stripped from SMTP", .sending, .smtp()),
        ("IMAP is signed in already", .receiving, .imap(greeting: "* PREAUTH [CAPABILITY IMAP4rev1] welcome|")),
        (
            "capabilities are injected behind STARTTLS", .receiving,
            .imap(
                greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi|",
                ("STARTTLS", .say("$T OK begin|* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=LOGIN|* OK go on in clear|")))
        ),
        (
            "STARTTLS is refused and signing in offered", .receiving,
            .imap(
                greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] hi|",
                ("STARTTLS", .say("$T NO [CAPABILITY IMAP4rev1 AUTH=PLAIN] just sign in|")))
        ),
        (
            "IMAP asks for the password by itself", .receiving,
            .imap(greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=LOGIN] hi|+ UGFzc3dvcmQ6|")
        ),
        (
            "SMTP asks for the password instead of greeting", .sending, .smtp(greeting: "334 UGFzc3dvcmQ6|")
        ),
        (
            "SMTP asks for the password instead of extensions", .sending,
            .smtp(("EHLO", .say("334 VXNlcm5hbWU6|334 UGFzc3dvcmQ6|")))
        ),
        (
            "SMTP asks for the password instead of TLS", .sending,
            .smtp(
                ("EHLO", .say("250-mail.test|250-STARTTLS|250 AUTH PLAIN LOGIN|")),
                ("STARTTLS", .say("334 UGFzc3dvcmQ6|235 signed in|")))
        ),
        (
            "SMTP goes on in clear text after STARTTLS", .sending,
            .smtp(
                ("EHLO", .say("250-mail.test|250-STARTTLS|250 AUTH PLAIN LOGIN|")),
                ("STARTTLS", .say("220 go|250-mail.test|250 AUTH PLAIN LOGIN|334 UGFzc3dvcmQ6|")))
        ),
        (
            "SMTP accepts a sign-in that nobody asked for", .sending,
            .smtp(greeting: "235 2.7.0 signed in|", ("EHLO", .say("235 2.7.0 signed in|")))
        ),
    ]

    @Test("No trick gets a credential out of a connection without TLS", arguments: thieves.indices)
    func credentials(_ index: Int) async throws {
        let (name, direction, script) = Self.thieves[index]
        try await PlainPeer.eavesdropping(script) { peer, overheard in
            for security in ConnectionSecurity.allCases {
                var bench = FaultBench(direction: direction, port: peer.port, security: security)
                bench.timeout = .seconds(2)
                let report = try await bench.report()
                #expect(report.outcome == .failed, "\(name)")
                #expect(report.step(direction == .receiving ? .imapSignIn : .smtpSignIn)?.state == .skipped, "\(name)")
            }
            let heard = overheard.text
            for word in ["AUTH", "LOGIN", "cAnArY", "Y0FuQXJZ", "alice"] { #expect(!heard.contains(word), "\(name)") }
        }
    }

    // MARK: Time and memory

    static let drips: [(MailDirection, ConnectionSecurity, String)] = [
        (.receiving, .starttls, "* OK "), (.sending, .starttls, "220 "), (.sending, .starttls, "220-a\r\n220-"),
        (.receiving, .implicit, "\u{16}\u{3}\u{3}"),
        (.receiving, .starttls, "* OK [CAPABILITY IMAP4rev1 STARTTLS] x\r\n* "),
    ]

    @Test("A server that says a byte now and then is given up", arguments: drips.indices)
    func drip(_ index: Int) async throws {
        let (direction, security, words) = Self.drips[index]
        try await PlainPeer.dripping(words) { peer in
            var bench = FaultBench(direction: direction, port: peer.port, security: security)
            bench.timeout = .seconds(1)
            let finding = try await bench.finding()
            #expect(finding != nil)
        }
    }

    static let floods: [(MailDirection, String, String)] = [
        (.receiving, "* OK ", "x"), (.receiving, "* OK [CAPABILITY", " X"),
        (.receiving, "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n", "* OK still here\r\n"),
        (.receiving, "* OK hi\r\n", "* LIST () NIL {99999999999999999999}\r\n"),
        (.receiving, "* OK hi\r\n", "* LIST () NIL {900000}\r\n"), (.receiving, "* OK hi\r\n", "((((((((("),
        (.sending, "220 ", "x"), (.sending, "", "220-still greeting\r\n"),
        (.sending, "220 hi\r\n250-mail.test\r\n", "250-X\r\n"), (.sending, "220 hi\r\n", "250-X"),
    ]

    @Test("A server that never stops talking is cut off before it has filled any memory", arguments: floods.indices)
    func flood(_ index: Int) async throws {
        let (direction, opening, piece) = Self.floods[index]
        try await PlainPeer.flooding(opening, piece: piece) { peer, written in
            var bench = FaultBench(direction: direction, port: peer.port, security: .starttls)
            bench.timeout = .seconds(2)
            let finding = try await bench.finding()
            #expect(finding != nil)
            // What a connection may hold is a few megabytes, plus what lies in the buffers of the system.
            if !piece.contains("still here") { #expect(written.bytes < 32 << 20) }
        }
    }
}
