import IMAPClient
import IMAPCore
import MIME
import MailModel
import MailStore
import NIOCore
import SASL
import Testbed
import Testing

@testable import Mailboxes

@Suite("Verification against real servers")
struct VerificationTests {
    /// A session with an open Inbox and a watch for `id` in it.
    private func watch(
        _ user: String, for id: MessageID, _ fixture: MailboxFixture,
        _ body: (ArrivalWatch, IMAPConnection) async throws -> Void
    ) async throws {
        let connector = fixture.dependencies.connector
        let connection = try await connector.connectIMAP(
            try fixture.settings(user), trace: connector.makeTrace(for: []))
        _ = try await connection.authenticate(.password(user: user, password: try fixture.passwords(user).imap))
        let folders = try await DiscoveredFolder.list(on: connection)
        let inbox = try await connection.examine(.inbox)
        let watch = ArrivalWatch(
            connection: connection, copies: TestCopies(messageID: id, folders: folders), firstUID: inbox.uidNext)
        try await body(watch, connection)
        await connection.logout()
    }

    private func message(_ id: MessageID, to user: String) -> [UInt8] {
        Array(
            "From: <\(user)>\r\nTo: <\(user)>\r\nSubject: watched\r\nMessage-ID: \(id.bracketed)\r\n\r\nHello.\r\n".utf8
        )
    }

    private func uniqueID() throws -> MessageID {
        try #require(MessageID("watch-\(UInt64.random(in: 0 ... .max))@mail.test"))
    }

    @Test("A message that lands in Spam is found there")
    func spam() async throws {
        try await MailboxFixture.with { fixture in
            let id = try uniqueID()
            let user = "judy@mail.test"
            try await watch(user, for: id, fixture) { watch, connection in
                try await fixture.testbed.deliver(message(id, to: user), to: [user])
                _ = try await fixture.testbed.waitForMessage(of: user) { $0.headers("Message-ID") == [id.bracketed] }
                try await fixture.testbed.doveadm(
                    ["move", "-u", user, "Junk", "mailbox", "INBOX", "header", "Message-ID", id.description])
                guard
                    case .arrived(let folder, let isSpam, let headers) = try await watch.wait(
                        until: .now + .seconds(60))
                else {
                    Issue.record("not found")
                    return
                }
                #expect(folder == FolderName("Junk"))
                #expect(isSpam)
                #expect(headers.messageID == id)
                #expect(try await watch.copies.removeAll(on: connection).removed == 1)
            }
        }
    }

    @Test("A message that arrives while IDLE waits is noticed at once, and others are left alone")
    func idle() async throws {
        try await MailboxFixture.with { fixture in
            let id = try uniqueID()
            let user = "sara@mail.test"
            try await watch(user, for: id, fixture) { watch, connection in
                async let outcome = watch.wait(until: .now + .seconds(60))
                try await fixture.testbed.deliver(subject: "not the one \(id)", to: user)
                try await fixture.testbed.deliver(message(id, to: user), to: [user])
                guard case .arrived(let folder, false, _) = try await outcome else {
                    Issue.record("not found")
                    return
                }
                #expect(folder == .inbox)
                #expect(try await watch.copies.removeAll(on: connection).removed == 1)
                let rest = try await fixture.testbed.subjects(of: user)
                #expect(rest.contains("not the one \(id)"))
                #expect(!rest.contains("watched"))
            }
        }
    }

    @Test("A bounce of the message ends the wait with the remote server's words")
    func bounce() async throws {
        try await MailboxFixture.with { fixture in
            let user = "ivan@mail.test"
            let message = try TestMessage(
                from: EmailAddress(user), displayName: nil, to: EmailAddress("nobody@mail.test"), at: .now())
            try await watch(user, for: message.id, fixture) { watch, _ in
                let session = SendingSession(
                    connector: fixture.dependencies.connector, settings: try fixture.settings(user),
                    credential: .password(try fixture.passwords(user).smtp))
                guard case .accepted = await session.send(message.bytes, to: [try EmailAddress("nobody@mail.test")])
                else {
                    Issue.record("not accepted")
                    return
                }
                guard case .bounced(let words) = try await watch.wait(until: .now + .seconds(60)) else {
                    Issue.record("no bounce seen")
                    return
                }
                #expect(words.description.contains("5.1.1"))
            }
        }
    }

    @Test("A wait ends in time when nothing comes")
    func timesOut() async throws {
        try await MailboxFixture.with { fixture in
            try await watch("ivan@mail.test", for: try uniqueID(), fixture) { watch, _ in
                guard case .timedOut = try await watch.wait(until: .now + .milliseconds(300)) else {
                    Issue.record("found something")
                    return
                }
            }
        }
    }

    @Test("The test message of an interrupted verification is removed at the next start, and nothing else")
    func resumedCleanUp() async throws {
        try await MailboxFixture.with { fixture in
            let user = "ben@provider.test"
            let mailbox = try #require(try await fixture.connect(user).mailbox)
            let id = try uniqueID()
            let record = VerificationRecord(
                id: .random(), workspace: fixture.dependencies.workspace, mailbox: mailbox.id, messageID: id,
                started: .now())
            try await fixture.dependencies.store.write { try $0.beginVerification(record) }
            try await fixture.testbed.deliver(message(id, to: user), to: [user])
            try await fixture.testbed.deliver(subject: "keep \(id)", to: user)

            await ResumeCleanUp(fixture.dependencies).run()
            let subjects = try await fixture.testbed.subjects(of: user)
            #expect(!subjects.contains("watched"))
            #expect(subjects.contains("keep \(id)"))
            let due = try await fixture.dependencies.store.read { try $0.pendingVerifications().items }
            #expect(due.isEmpty)
        }
    }

    @Test("A test message that has not arrived yet stays on the list of things to remove")
    func notArrivedYet() async throws {
        try await MailboxFixture.with { fixture in
            let mailbox = try #require(try await fixture.connect("ann@provider.test").mailbox)
            let record = VerificationRecord(
                id: .random(), workspace: fixture.dependencies.workspace, mailbox: mailbox.id,
                messageID: try uniqueID(), started: .now())
            try await fixture.dependencies.store.write { try $0.beginVerification(record) }
            await ResumeCleanUp(fixture.dependencies).run()
            let due = try await fixture.dependencies.store.read { try $0.pendingVerifications().items }
            #expect(due.map(\.id) == [record.id])
        }
    }
}
