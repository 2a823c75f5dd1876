import IMAPClient
import IMAPCore
import MailModel
import MailStore
import Testbed
import Testing

@testable import Mailboxes

@Suite("Sessions of stored mailboxes", .serialized)
struct MailboxSessionsTests {
    @Test("a session is signed in with the stored credential, and none is opened while the mailbox is paused")
    func opens() async throws {
        try await MailboxFixture.with { fixture in
            let id = try #require(try await fixture.connect("alice@mail.test").mailbox).id
            let sessions = MailboxSessions(fixture.dependencies)
            let session = try await sessions.open(id)
            #expect(session.mailbox.id == id)
            #expect(try await session.connection.examine(.inbox).uidValidity != nil)
            await session.connection.logout()

            _ = try await PauseMailbox(fixture.dependencies).run(id.description)
            await #expect(throws: SessionFailure.self) { _ = try await sessions.open(id) }
            #expect(try await sessions.target(of: id)?.isActive == false)
            _ = try await ResumeMailbox(fixture.dependencies).run(id.description)
            #expect(try await sessions.target(of: id) == session.target)
            #expect(try await sessions.targets() == [session.target])
        }
    }

    @Test("another credential is another target; a disconnected mailbox is none that is worked with")
    func changes() async throws {
        try await MailboxFixture.with { fixture in
            let id = try #require(try await fixture.connect("bob@mail.test").mailbox).id
            let sessions = MailboxSessions(fixture.dependencies)
            let before = try #require(try await sessions.target(of: id))
            _ = try await fixture.connect("bob@mail.test")
            let after = try #require(try await sessions.target(of: id))
            #expect(after.stamp != before.stamp)
            #expect(after.isActive)
            _ = try await DisconnectMailbox(fixture.dependencies).run(id.description, erase: false)
            #expect(try await sessions.target(of: id)?.isActive == false)
            #expect(try await sessions.targets().isEmpty)
            _ = try await DisconnectMailbox(fixture.dependencies).run(id.description, erase: true)
            #expect(try await sessions.target(of: id) == nil)
        }
    }

    @Test("a refused sign-in comes with its finding and waits for its owner only once the monitor has judged it")
    func refused() async throws {
        try await MailboxFixture.with { fixture in
            let id = try #require(try await fixture.connect("carol@mail.test").mailbox).id
            let wrong = MailboxPasswords(imap: Secret("not the password"))
            let sealed = try fixture.dependencies.sealing.seal(wrong, for: id)
            let record = try await fixture.dependencies.mailbox(id.description)
            try await fixture.dependencies.store.write { writer in
                try writer.saveMailbox(
                    MailboxDraft(
                        id: id, workspace: record.workspace, address: record.address, imap: record.imap,
                        smtp: record.smtp, receiving: .proven, sending: .proven),
                    credentials: sealed, folders: [])
            }
            let sessions = MailboxSessions(fixture.dependencies)
            let failure = await #expect(throws: SessionFailure.self) { _ = try await sessions.open(id) }
            guard case .failed(let finding)? = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(finding.code == .authWrongCredentials)
            #expect(try await sessions.target(of: id)?.waitsForOwner == false)
            try await sessions.checkSoon(id)
            #expect(await HealthMonitor(fixture.dependencies).round() == 1)
            #expect(try await sessions.target(of: id)?.waitsForOwner == true)
        }
    }
}
