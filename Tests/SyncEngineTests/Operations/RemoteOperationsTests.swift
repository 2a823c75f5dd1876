import IMAPCore
import Inbox
import MailModel
import MailStore
import MailTestKit
import Testing

@testable import SyncEngine

@Suite("Operations on a fake server")
struct RemoteOperationsTests {
    private static let user = "carol@example.com"
    private static let archive = FolderName("Archive")
    private static let trash = FolderName("Trash")

    /// Servers by what they have for moving.
    enum Moving: CaseIterable {
        case move, moveWithoutUIDs, copyAndExpunge, copyOnly

        var options: FakeServerOptions {
            var options = FakeServerOptions()
            switch self {
            case .move: break
            case .moveWithoutUIDs: options.capabilities.remove("UIDPLUS")
            case .copyAndExpunge: options.capabilities.remove("MOVE")
            case .copyOnly: options.capabilities.subtract(["MOVE", "UIDPLUS"])
            }
            return options
        }
    }

    /// A mailbox with messages `m0`, `m1` … that is in step; the supervisor runs.
    private func withMailbox(
        _ options: FakeServerOptions = FakeServerOptions(), messages: Int = 4,
        _ body: @escaping @Sendable (EngineHarness, FakeIMAPServer, FakeAccount, MailboxID) async throws -> Void
    ) async throws {
        try await EngineHarness.withKit(options) { harness, server in
            let account = server.addAccount(Self.user)
            account.append((0..<messages).map { SupervisorTests.message("m\($0)") })
            let id = try await harness.save(Self.user, on: server)
            try await harness.running {
                try await harness.until("rest") {
                    let count = try await harness.subjects(of: id).count
                    return count == messages && harness.supervisor.standing.resting == 1
                }
                try await body(harness, server, account, id)
            }
        }
    }

    /// Does something and waits until the server has done it too.
    private func perform(
        _ action: MessageAction, on subjects: [String], of id: MailboxID, _ harness: EngineHarness
    ) async throws {
        try await enqueue(action, on: subjects, of: id, harness)
        try await settled(id, harness)
    }

    private func enqueue(
        _ action: MessageAction, on subjects: [String], of id: MailboxID, _ harness: EngineHarness
    ) async throws {
        var keys: [MessageKey] = []
        for subject in subjects {
            // What was moved just now may not have its place among the stored ones yet.
            try await harness.until("\(subject) in a folder") { try await harness.message(subject, of: id) != nil }
            keys.append(try #require(try await harness.message(subject, of: id)).key)
        }
        let messages = keys
        let report = try await harness.store.write { try MessageActions.perform(action, on: messages, writer: $0) }
        #expect(report.changed == subjects.count)
    }

    private func settled(_ id: MailboxID, _ harness: EngineHarness) async throws {
        try await harness.until("the operations") { try await pending(id, harness).isEmpty }
    }

    private func pending(
        _ id: MailboxID, _ harness: EngineHarness, _ state: OperationRecord.State = .pending
    ) async throws -> [OperationRecord] {
        try await harness.store.read { [workspace = harness.workspace] in
            try $0.operations(of: try $0.mailboxKey(id, in: workspace), state: state)
        }
    }

    private func subjects(_ account: FakeAccount, _ folder: FolderName) -> [String] {
        (account.folder(folder)?.messages ?? []).filter { !$0.flags.contains(.deleted) }.map {
            String(decoding: $0.content.bytes, as: UTF8.self)
        }.compactMap { text in
            text.split(separator: "\r\n").first { $0.hasPrefix("Subject: ") }.map { String($0.dropFirst(9)) }
        }.sorted()
    }

    /// Here and on the server, the same messages lie in the same folders, each once.
    private func expectSame(
        _ id: MailboxID, _ account: FakeAccount, _ harness: EngineHarness,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for folder in account.folders {
            let name = folder.name
            try await harness.until("\(name) as on the server", sourceLocation: sourceLocation) {
                try await harness.subjects(of: id, in: name).sorted() == subjects(account, name)
            }
        }
    }

    @Test("flags go to the server in one command for many messages, and come to rest there")
    func flags() async throws {
        try await withMailbox(messages: 30) { harness, server, account, id in
            server.resetRecord()
            try await perform(.setRead(true), on: (0..<30).map { "m\($0)" }, of: id, harness)
            #expect(account.folder(.inbox)?.messages.allSatisfy { $0.flags.contains(.seen) } == true)
            #expect(server.record.counts["UID STORE"] == 1)
            try await perform(.setStarred(true), on: ["m3"], of: id, harness)
            try await perform(.setRead(false), on: ["m3"], of: id, harness)
            #expect(account.folder(.inbox)?.message(4)?.flags == [.flagged])
            let message = try #require(try await harness.message("m3", of: id))
            #expect(message.isUnread && message.isFlagged)
        }
    }

    @Test(
        "moving works with whatever the server has, doubles nothing, and removes nothing else",
        arguments: Moving.allCases)
    func moving(_ moving: Moving) async throws {
        try await withMailbox(moving.options) { harness, server, account, id in
            // Somebody else's: a plain EXPUNGE would take it.
            account.changeFlags([4], adding: [.deleted])
            try await perform(.archive, on: ["m0", "m1"], of: id, harness)
            #expect(subjects(account, Self.archive) == ["m0", "m1"])
            #expect(subjects(account, .inbox) == ["m2"])
            #expect(account.folder(.inbox)?.message(4) != nil)
            try await perform(.trash, on: ["m0"], of: id, harness)
            try await perform(.moveToInbox, on: ["m1"], of: id, harness)
            #expect(subjects(account, Self.trash) == ["m0"])
            #expect(subjects(account, .inbox) == ["m1", "m2"])
            try await harness.until("the Trash as on the server") {
                try await harness.subjects(of: id, in: Self.trash) == ["m0"]
            }
            #expect(server.record.commands.allSatisfy { $0.text != "EXPUNGE" && $0.text != "CLOSE" })
        }
    }

    @Test("a message keeps its row, its conversation and its flags when it is moved")
    func identity() async throws {
        try await withMailbox { harness, _, account, id in
            let before = try #require(try await harness.message("m1", of: id))
            try await perform(.setStarred(true), on: ["m1"], of: id, harness)
            try await perform(.archive, on: ["m1"], of: id, harness)
            try await expectSame(id, account, harness)
            let after = try #require(try await harness.message("m1", of: id))
            #expect(after.key == before.key && after.id == before.id && after.conversation == before.conversation)
            #expect(after.isFlagged)
        }
    }

    /// The steps of a move, by command.
    private static func steps(_ moving: Moving) -> [String] {
        switch moving {
        case .move: ["SELECT", "UID MOVE"]
        case .moveWithoutUIDs: ["UID MOVE", "EXAMINE", "UID SEARCH"]
        case .copyAndExpunge: ["STATUS", "UID COPY", "UID STORE", "UID EXPUNGE"]
        case .copyOnly: ["UID COPY", "UID STORE", "EXAMINE", "UID SEARCH"]
        }
    }

    @Test(
        "the connection may be lost at every step of a move, and the message is there once in the end",
        arguments: Moving.allCases)
    func lostAtEveryStep(_ moving: Moving) async throws {
        for step in Self.steps(moving) {
            try await withMailbox(moving.options, messages: 3) { harness, server, account, id in
                server.inject(Fault(at: .command(step), .loseAnswer))
                try await perform(.archive, on: ["m0", "m2"], of: id, harness)
                server.clearFaults()
                #expect(subjects(account, Self.archive) == ["m0", "m2"], "\(step)")
                #expect(subjects(account, .inbox) == ["m1"], "\(step)")
                try await expectSame(id, account, harness)
            }
        }
    }

    @Test("the program may end at every step of a copy, and the message is there once in the end")
    func endedAtEveryStep() async throws {
        for step in ["UID COPY", "UID STORE", "UID EXPUNGE"] {
            for isCarriedOut in [true, false] {
                try await EngineHarness.withKit(Moving.copyAndExpunge.options) { harness, server in
                    let account = server.addAccount(Self.user)
                    account.append((0..<3).map { SupervisorTests.message("m\($0)") })
                    let id = try await harness.save(Self.user, on: server)
                    try await harness.running {
                        try await harness.until("messages") { try await harness.subjects(of: id).count == 3 }
                        server.inject(Fault(at: .command(step), isCarriedOut ? .loseAnswer : .silence))
                        try await enqueue(.archive, on: ["m1"], of: id, harness)
                        try await harness.until("the step") { !server.happenedFaults.isEmpty }
                    }
                    let again = harness.restarted()
                    try await again.running {
                        try await settled(id, again)
                        try await expectSame(id, account, again)
                    }
                    #expect(subjects(account, Self.archive) == ["m1"], "\(step)")
                    #expect(subjects(account, .inbox) == ["m0", "m2"], "\(step)")
                }
            }
        }
    }

    @Test("what a server refuses for good is undone here, with its reason; the rest of the batch is done")
    func refused() async throws {
        try await withMailbox { harness, server, account, id in
            server.inject(Fault(at: .command("UID MOVE"), .answer("NO [OVERQUOTA] full")))
            server.inject(Fault(at: .command("UID MOVE"), skipping: 1, .answer("NO [OVERQUOTA] full")))
            try await perform(.archive, on: ["m0", "m1"], of: id, harness)
            let failed = try await pending(id, harness, .failed)
            #expect(failed.map(\.lastError) == ["the mailbox is full"])
            #expect(subjects(account, .inbox).count == 3)
            try await expectSame(id, account, harness)
            for operation in failed { try await harness.store.write { try $0.dismissOperation(operation.id) } }
        }
    }

    @Test("a refusal that may pass is tried again")
    func retried() async throws {
        try await withMailbox { harness, server, account, id in
            server.inject(Fault(at: .command("UID STORE"), .answer("NO [INUSE] later")))
            try await enqueue(.setRead(true), on: ["m0"], of: id, harness)
            var first: OperationRecord?
            try await harness.until("a first try") {
                first = try await pending(id, harness).first
                return first?.attempts == 1
            }
            #expect(first?.lastError == "NO [INUSE]")
            #expect(try await harness.message("m0", of: id)?.isUnread == false)
            #expect(account.folder(.inbox)?.message(1)?.flags == [])
        }
    }

    @Test("a message that is gone from the server is no fault, and a folder that is gone undoes the move")
    func gone() async throws {
        try await withMailbox { harness, server, account, id in
            server.inject(Fault(at: .command("UID MOVE"), .answer("NO [TRYCREATE] no such folder")))
            try await perform(.archive, on: ["m3"], of: id, harness)
            #expect(try await pending(id, harness, .failed).map(\.lastError) == ["the target folder is gone"])
            #expect(subjects(account, .inbox).contains("m3"))
            account.expunge([1])
            try await enqueue(.setRead(true), on: ["m1"], of: id, harness)
            try await settled(id, harness)
            try await expectSame(id, account, harness)
        }
    }

    @Test("who changes their mind before the server has heard of it causes one move, or none")
    func changedMind() async throws {
        try await withMailbox { harness, server, account, id in
            let workspace = harness.workspace
            try await harness.store.write { try $0.pauseMailbox(id, in: workspace) }
            try await harness.until("pause") { harness.supervisor.standing.mailboxes == 0 }
            server.resetRecord()
            try await enqueue(.archive, on: ["m0", "m1"], of: id, harness)
            try await enqueue(.trash, on: ["m0"], of: id, harness)
            try await enqueue(.moveToInbox, on: ["m1"], of: id, harness)
            #expect(try await pending(id, harness).count == 1)
            try await harness.store.write { try $0.resumeMailbox(id, in: workspace) }
            try await settled(id, harness)
            #expect(subjects(account, Self.trash) == ["m0"])
            #expect(subjects(account, .inbox) == ["m1", "m2", "m3"])
            #expect(server.record.counts["UID MOVE"] == 1)
            try await expectSame(id, account, harness)
        }
    }

    @Test("what is removed for good is gone from the server, and only that")
    func removed() async throws {
        try await withMailbox { harness, _, account, id in
            try await perform(.trash, on: ["m0", "m1"], of: id, harness)
            try await perform(.deleteForGood, on: ["m0"], of: id, harness)
            #expect(subjects(account, Self.trash) == ["m1"])
            try await expectSame(id, account, harness)
        }
    }

    @Test("what was done while nobody was connected is carried out at the next start")
    func offline() async throws {
        try await EngineHarness.withKit { harness, server in
            let account = server.addAccount(Self.user)
            account.append((0..<3).map { SupervisorTests.message("m\($0)") })
            let id = try await harness.save(Self.user, on: server)
            try await harness.running {
                try await harness.until("messages") { try await harness.subjects(of: id).count == 3 }
            }
            try await enqueue(.archive, on: ["m1"], of: id, harness)
            try await enqueue(.setRead(true), on: ["m2"], of: id, harness)
            let again = harness.restarted()
            try await again.running {
                try await settled(id, again)
                try await expectSame(id, account, again)
            }
            #expect(subjects(account, Self.archive) == ["m1"])
            #expect(account.folder(.inbox)?.message(3)?.flags == [.seen])
        }
    }
}
