import MailModel
import MailStore
import Testbed
import Testing

@testable import Mailboxes

@Suite("Connecting a mailbox")
struct ConnectMailboxTests {
    @Test("A connected mailbox is proven by a round trip, with verdicts, and its test copies are gone")
    func roundTrip() async throws {
        try await MailboxFixture.with { fixture in
            let result = try await fixture.connect("dave@mail.test")
            let mailbox = try #require(result.mailbox)
            #expect(mailbox.status == .connected)
            #expect(result.report.steps.map(\.id) == CheckStepID.allCases)
            let verification = try #require(result.report.verification)
            #expect(verification.arrival == .inbox)
            #expect(verification.cleanedUp)
            #expect(verification.verdicts["dkim"] == "pass")
            #expect(verification.verdicts["dmarc"] == "pass")
            #expect(verification.verdictsBy == "mail.test")
            let id = try #require(verification.messageID)
            for folder in ["INBOX", "Sent", "Junk", "Trash"] {
                let messages = try await fixture.testbed.messages(of: "dave@mail.test", in: folder)
                #expect(!messages.contains { $0.headers("Message-ID").contains("<\(id)>") })
            }
            #expect(try await ListMailboxes(fixture.dependencies).run() == [mailbox])
            let detail = try await ShowMailbox(fixture.dependencies).run("DAVE@mail.test")
            #expect(detail.mailbox == mailbox)
            #expect(detail.lastCheck?.verification == verification)
            #expect(detail.folders.contains { $0.role == .sent })
        }
    }

    @Test("A failed check saves nothing")
    func failedCheckSavesNothing() async throws {
        try await MailboxFixture.with { fixture in
            let result = try await ConnectMailbox(fixture.dependencies).run(
                ConnectMailboxRequest(
                    settings: try fixture.settings("erin@mail.test"), passwords: MailboxPasswords(imap: Secret("no"))))
            #expect(result.mailbox == nil)
            #expect(try await ListMailboxes(fixture.dependencies).run().isEmpty)
        }
    }

    @Test("A failed check is saved as paused when that is wanted, with its findings as health")
    func savePaused() async throws {
        try await MailboxFixture.with { fixture in
            let result = try await ConnectMailbox(fixture.dependencies).run(
                ConnectMailboxRequest(
                    settings: try fixture.settings("erin@mail.test"), passwords: MailboxPasswords(imap: Secret("no")),
                    savePaused: true))
            let mailbox = try #require(result.mailbox)
            #expect(mailbox.status == .paused)
            #expect(mailbox.receiving.finding == FindingCode.authWrongCredentials.rawValue)
            #expect(mailbox.sending.finding == FindingCode.authWrongCredentials.rawValue)
        }
    }

    @Test("Connecting again replaces the credential only after the new one has passed")
    func reconnect() async throws {
        try await MailboxFixture.with { fixture in
            let first = try #require(try await fixture.connect("erin@mail.test").mailbox)
            let refused = try await ConnectMailbox(fixture.dependencies).run(
                ConnectMailboxRequest(
                    settings: try fixture.settings("erin@mail.test"), passwords: MailboxPasswords(imap: Secret("no"))))
            #expect(refused.mailbox == nil)
            #expect(try await CheckMailbox(fixture.dependencies).run("erin@mail.test").outcome == .passed)

            var renamed = try fixture.settings("Erin@mail.test")
            renamed.displayName = "Erin"
            renamed.imap.user = "erin@mail.test"
            renamed.smtp.user = "erin@mail.test"
            let second = try await ConnectMailbox(fixture.dependencies).run(
                ConnectMailboxRequest(settings: renamed, passwords: try fixture.passwords("erin@mail.test")))
            #expect(second.replaced)
            #expect(second.mailbox?.id == first.id)
            #expect(try await ListMailboxes(fixture.dependencies).run().map(\.displayName) == ["Erin"])
        }
    }

    @Test("A disconnected mailbox has no credential any more; an erased one is gone")
    func disconnect() async throws {
        try await MailboxFixture.with { fixture in
            let mailbox = try #require(try await fixture.connect("grace@mail.test").mailbox)
            let kept = try await DisconnectMailbox(fixture.dependencies).run("grace@mail.test", erase: false)
            #expect(kept.status == .disconnected)
            await #expect(throws: MailboxError.self) {
                try await VerifyMailbox(fixture.dependencies).run("grace@mail.test")
            }
            #expect(try await ListMailboxes(fixture.dependencies).run().map(\.status) == [.disconnected])
            _ = try await DisconnectMailbox(fixture.dependencies).run(mailbox.id.description, erase: true)
            #expect(try await ListMailboxes(fixture.dependencies).run().isEmpty)
            let error = await #expect(throws: MailboxError.self) {
                try await ShowMailbox(fixture.dependencies).run("grace@mail.test")
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test("A check that fails later is kept as the mailbox's health, and a verification heals it")
    func healthFollows() async throws {
        // A testbed of its own: a server is taken away.
        let own = try await TestbedProcess.start()
        try await MailboxFixture.with(own.manifest) { fixture in
            _ = try await fixture.connect("bob@mail.test")
            try await own.manifest.stop(.postfix)
            let report = try await CheckMailbox(fixture.dependencies).run("bob@mail.test")
            #expect(report.step(.smtpTCP)?.finding?.code == .tcpRefused)
            let broken = try await ShowMailbox(fixture.dependencies).run("bob@mail.test")
            #expect(broken.mailbox.status == .receivingOnly)
            #expect(broken.mailbox.sending.finding == FindingCode.tcpRefused.rawValue)
            try await own.manifest.start(.postfix)
            #expect(try await VerifyMailbox(fixture.dependencies).run("bob@mail.test").outcome == .passed)
            #expect(try await ShowMailbox(fixture.dependencies).run("bob@mail.test").mailbox.status == .connected)
        }
        _ = try await own.stop()
    }
}
