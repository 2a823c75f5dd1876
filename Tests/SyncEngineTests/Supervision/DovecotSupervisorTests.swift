import IMAPClient
import IMAPCore
import Inbox
import MailModel
import MailStore
import Mailboxes
import Testbed
import Testing

@testable import SyncEngine

/// Against a real Dovecot.
@Suite("Supervisor with Dovecot", .serialized)
struct DovecotSupervisorTests {
    private func bytes(_ subject: String) -> [UInt8] {
        Array(
            """
            From: Bob <bob@mail.test>\r\nSubject: \(subject)\r\n\
            Message-ID: <\(subject.replacing(" ", with: "-")).\(MailboxID.random())@mail.test>\r\n\r\nHello.\r\n
            """.utf8)
    }

    @Test("new mail, mail in other folders, flags, moves and a kicked session all reach the store")
    func follows() async throws {
        try await EngineHarness.withDovecot { harness, testbed in
            let user = "heidi@mail.test"
            let id = try await harness.save(user, on: testbed)
            let other = try await SyncHarness.signIn(testbed, user)
            let subject = "supervised \(MailboxID.random())"
            try await harness.running {
                try await harness.until("rest") { harness.supervisor.standing.resting == 1 }
                try await other.append(bytes(subject), to: .inbox)
                try await harness.until("a new message") { try await harness.subjects(of: id).contains(subject) }

                let folder = FolderName("Engine")
                try? await other.delete(folder)
                try await other.create(folder)
                try await other.append(bytes(subject + " b"), to: folder)
                try await harness.until("a new folder's message") {
                    try await harness.subjects(of: id, in: folder) == [subject + " b"]
                }

                let message = try #require(try await harness.message(subject, of: id))
                _ = try await harness.store.write {
                    try MessageActions.perform(.setRead(true), on: [message.key], writer: $0)
                }
                _ = try await harness.store.write {
                    try MessageActions.perform(.trash, on: [message.key], writer: $0)
                }
                try await harness.until("the operations") {
                    try await harness.store.read { try $0.pendingOperations(of: message.key).isEmpty }
                }
                let trash = try await harness.trash(of: id)
                try await other.examine(trash)
                let found = try await other.search(.and([.subject(subject), .flag(.seen)]))
                #expect(found.count == 1)

                #expect(try await testbed.kick(user))
                let later = try await SyncHarness.signIn(testbed, user)
                try await later.append(bytes(subject + " c"), to: .inbox)
                try await harness.until("a message after the session was ended") {
                    try await harness.subjects(of: id).contains(subject + " c")
                }
                await later.logout()
            }
        }
    }
}

extension EngineHarness {
    /// The name of the mailbox's Trash.
    func trash(of id: MailboxID) async throws -> FolderName {
        try await store.read { [workspace] reader in
            let folders = try reader.syncFolders(of: try reader.mailboxKey(id, in: workspace))
            return folders.first { $0.record.role == .trash }?.record.name ?? FolderName("Trash")
        }
    }
}
