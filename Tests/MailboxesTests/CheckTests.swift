import MailModel
import MailTransport
import Synchronization
import Testbed
import Testing

@testable import Mailboxes

@Suite("Check against real servers")
struct CheckTests {
    @Test("Every step passes, each is reported once as it finishes, and nothing is left in the mailbox")
    func passes() async throws {
        let testbed = try await TestbedProcess.shared()
        try await MailboxFixture.with(testbed) { fixture in
            let before = try await testbed.messageCount(of: "postmaster@mail.test")
            let seen = Mutex<[CheckStepID]>([])
            let report = await Check(fixture.dependencies.connector).run(
                try fixture.settings("postmaster@mail.test"), passwords: try fixture.passwords("postmaster@mail.test")
            ) { step in seen.withLock { $0.append(step.id) } }
            #expect(report.outcome == .passed, "\(report.firstFailure.debugDescription)")
            #expect(report.steps.map(\.id) == CheckStepID.check)
            #expect(report.steps.allSatisfy { $0.state == .passed })
            #expect(Set(seen.withLock { $0 }) == Set(CheckStepID.check))
            #expect(seen.withLock { $0.count } == CheckStepID.check.count)
            #expect(report.canReceive && report.canSend)
            #expect(report.step(.imapTLS)?.evidence["version"] == .text("TLS 1.3"))
            #expect(report.step(.imapDNS)?.evidence["addresses"] != nil)
            guard case .list(let roles) = report.step(.imapFolders)?.evidence["roles"] else {
                Issue.record("no roles")
                return
            }
            #expect(Set(roles).isSuperset(of: ["inbox: INBOX", "sent: Sent", "junk: Junk", "trash: Trash"]))
            #expect(try await testbed.messageCount(of: "postmaster@mail.test") == before)
        }
    }

    @Test("A wrong password fails both sign-ins and skips only what depends on them")
    func wrongPassword() async throws {
        try await MailboxFixture.with { fixture in
            let report = await Check(fixture.dependencies.connector).run(
                try fixture.settings("judy@mail.test"), passwords: MailboxPasswords(imap: Secret("wrong-password")))
            #expect(report.outcome == .failed)
            let states = report.states
            #expect(states[.imapSignIn] == .failed && states[.smtpSignIn] == .failed)
            #expect(states[.imapFolders] == .skipped && states[.smtpSender] == .skipped)
            #expect(states[.imapGreeting] == .passed && states[.smtpTLS] == .passed)
            #expect(report.step(.imapSignIn)?.finding?.code == .authWrongCredentials)
            #expect(report.step(.smtpSignIn)?.finding?.code == .authWrongCredentials)
            #expect(report.step(.imapSignIn)?.finding?.disposition == .reauthenticate)
        }
    }

    @Test("One side's failure leaves the other side alone")
    func sidesAreIndependent() async throws {
        try await MailboxFixture.with { fixture in
            var settings = try fixture.settings("judy@mail.test")
            settings.imap.endpoint = try #require(Endpoint(fixture.testbed.closedPort.address))
            let report = await Check(fixture.dependencies.connector).run(
                settings, passwords: try fixture.passwords("judy@mail.test"))
            #expect(report.step(.imapTCP)?.finding?.code == .tcpRefused)
            #expect(report.states[.imapSignIn] == .skipped)
            #expect(report.canSend)
            #expect(!report.canReceive)
        }
    }

    @Test("A sender that the sign-in may not use is found although nothing is sent")
    func senderNotAllowed() async throws {
        try await MailboxFixture.with { fixture in
            var settings = try fixture.settings("judy@mail.test")
            settings.address = try EmailAddress("ivan@mail.test")
            let report = await Check(fixture.dependencies.connector).run(
                settings, passwords: try fixture.passwords("judy@mail.test"))
            #expect(report.step(.smtpSender)?.finding?.code == .senderNotAllowed)
            #expect(report.states[.smtpSignIn] == .passed)
        }
    }

    @Test(
        "Real faults of certificates and settings get their own code",
        arguments: ["expired", "wrong name", "unknown issuer", "plain port", "other protocol"])
    func faults(kind: String) async throws {
        try await MailboxFixture.with { fixture in
            let testbed = fixture.testbed
            var settings = try fixture.settings("judy@mail.test")
            let expected: (CheckStepID, FindingCode)
            switch kind {
            case "expired":
                settings.imap.endpoint = try #require(Endpoint(testbed.imapExpired.namedAddress))
                expected = (.imapTLS, .tlsCertificateExpired)
            case "wrong name":
                settings.imap.endpoint = try #require(Endpoint(testbed.imapWrongName.namedAddress))
                expected = (.imapTLS, .tlsNameMismatch)
            case "unknown issuer":
                settings.trust = .systemRoots
                expected = (.imapTLS, .tlsUnknownIssuer)
            case "plain port":
                settings.imap.endpoint = try #require(Endpoint(testbed.imapSTARTTLS.namedAddress))
                expected = (.imapTLS, .tlsPlaintextOnTLSPort)
            default:
                settings.imap.endpoint = try #require(Endpoint(testbed.submissionTLS.namedAddress))
                expected = (.imapGreeting, .serverNotIMAP)
            }
            let report = await Check(fixture.dependencies.connector).run(
                settings, passwords: try fixture.passwords("judy@mail.test"))
            #expect(report.step(expected.0)?.finding?.code == expected.1)
        }
    }

    @Test("No transcript and no evidence shows the password, whatever fails")
    func redaction() async throws {
        try await MailboxFixture.with { fixture in
            let canary = "cAnArY-\"42\\-check"
            for service in [nil, fixture.testbed.mechanisms["PLAIN"], fixture.testbed.mechanisms["LOGIN"]] {
                let report = await Check(fixture.dependencies.connector).run(
                    try fixture.settings("judy@mail.test", service), passwords: MailboxPasswords(imap: Secret(canary)))
                #expect(report.outcome == .failed)
                let transcript = report.steps.compactMap(\.finding).flatMap(\.transcript)
                #expect(!transcript.isEmpty)
                #expect(!"\(report)".contains("cAnArY"))
            }
        }
    }
}
