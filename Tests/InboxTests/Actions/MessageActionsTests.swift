import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("What people do with messages")
struct MessageActionsTests {
    private static let folders = [
        FolderRecord(name: .inbox, role: .inbox), FolderRecord(name: FolderName("Sent"), role: .sent),
        FolderRecord(name: FolderName("Archive"), role: .archive),
        FolderRecord(name: FolderName("Trash"), role: .trash),
        FolderRecord(name: FolderName("Junk"), role: .junk), FolderRecord(name: FolderName("Projects")),
        FolderRecord(name: FolderName("Lists"), isSelectable: false),
    ]

    /// A mailbox with these folders and one message.
    private struct Scene {
        let fixture: InboxFixture
        let message: MessageKey
        let known: [SyncFolder]

        func folder(_ name: String) throws -> FolderKey {
            try #require(known.first { $0.record.name == FolderName(name) }).key
        }

        /// Does something with the message and gives what is then to be done on the server.
        func perform(_ action: MessageAction) async throws -> [OperationRecord] {
            let message = message
            return try await fixture.store.write { writer in
                _ = try MessageActions.perform(action, on: [message], writer: writer)
                return try writer.pendingOperations(of: message)
            }
        }

        /// Why something cannot be done.
        func refusal(of action: MessageAction) async throws -> ActionError.Code? {
            do {
                _ = try await perform(action)
                return nil
            } catch let error as StoreError {
                return (error.underlying as? ActionError)?.code
            }
        }

        /// Where the message is shown.
        func places() async throws -> Set<FolderKey> {
            let message = message
            return try await fixture.store.read { reader in
                Set(try reader.locations(of: message).filter { !$0.isLeaving }.map(\.folder))
            }
        }
    }

    private func run(
        _ folders: [FolderRecord] = folders, flags: Set<Flag> = [], labels: [String] = [],
        in role: FolderRole = .inbox, _ body: (Scene) async throws -> Void
    ) async throws {
        try await InboxFixture.run { fixture in
            let (mailbox, workspace) = (fixture.sales, fixture.workspace)
            try await fixture.store.write { try $0.replaceFolders(of: mailbox.id, in: workspace, with: folders) }
            let before = try await fixture.store.read { try $0.syncFolders(of: mailbox.key) }
            let home = try #require(before.first { $0.record.role == role })
            var item = try fixture.item(mail(id: "a@example.org"), uid: 7, in: home.key, of: mailbox, flags: flags)
            item.location.labels = labels
            var cursor = home.cursor
            cursor.uidNext = 8
            try await fixture.commit([item], cursor: cursor)
            let message = try #require(try await fixture.messages("a@example.org").first)
            let known = try await fixture.store.read { try $0.syncFolders(of: mailbox.key) }
            try await body(Scene(fixture: fixture, message: message.key, known: known))
        }
    }

    private func plans(_ operations: [OperationRecord]) -> [MovePlan] { operations.compactMap { MovePlan($0.payload) } }

    @Test("reading and starring are shown at once, and asked of the server only where they change something")
    func flags() async throws {
        try await run(flags: [.flagged]) { scene in
            #expect(try await scene.perform(.setStarred(true)).isEmpty)
            let operations = try await scene.perform(.setRead(true))
            #expect(operations.map(\.flagChange) == [FlagChange(added: [.seen])])
            let record = try await scene.fixture.messages("a@example.org").first
            #expect(record?.isUnread == false)
            #expect(try await scene.perform(.setRead(true)).count == 1)
            #expect(try await scene.perform(.setRead(false)).count == 2)
        }
    }

    @Test("moves are shown at once, and only their sum is left for the server")
    func moves() async throws {
        try await run { scene in
            let inbox = try scene.folder("INBOX")
            let archive = try scene.folder("Archive")
            #expect(plans(try await scene.perform(.archive)) == [MovePlan(from: inbox, to: archive)])
            #expect(try await scene.places() == [archive])
            #expect(try await scene.perform(.archive).count == 1)
            let projects = try scene.folder("Projects")
            #expect(plans(try await scene.perform(.move(projects))) == [MovePlan(from: inbox, to: projects)])
            let junk = try scene.folder("Junk")
            #expect(plans(try await scene.perform(.markSpam)) == [MovePlan(from: inbox, to: junk)])
            #expect(try await scene.perform(.moveToInbox).isEmpty)
            #expect(try await scene.places() == [inbox])
        }
    }

    @Test("a move that the server may be at already is not taken back, but followed by another")
    func underWay() async throws {
        try await run { scene in
            let operation = try #require(try await scene.perform(.archive).first)
            var plan = try #require(MovePlan(operation.payload))
            plan.progress = .copying(from: 9)
            let text = plan.text
            try await scene.fixture.store.write { try $0.setOperationPayload(text, of: operation.id) }
            let next = MovePlan(from: try scene.folder("Archive"), to: try scene.folder("Trash"))
            #expect(plans(try await scene.perform(.trash)) == [plan, next])
        }
    }

    @Test("only what is in Trash or in spam is removed for good")
    func deleteForGood() async throws {
        try await run { scene in
            #expect(try await scene.refusal(of: .deleteForGood) == .notInTrash)
            _ = try await scene.perform(.trash)
            let operations = try await scene.perform(.deleteForGood)
            #expect(operations.map(\.kind) == [.delete])
            let inbox = try scene.folder("INBOX")
            #expect(plans(operations) == [MovePlan(from: inbox, to: nil)])
            #expect(try await scene.places().isEmpty)
        }
    }

    @Test("what a mailbox has no folder for, or what is no folder to move to, is said and changes nothing")
    func impossible() async throws {
        try await run(Self.folders.filter { $0.role != .archive && $0.role != .junk }) { scene in
            #expect(try await scene.refusal(of: .archive) == .noFolder)
            #expect(try await scene.refusal(of: .markSpam) == .noFolder)
            let lists = try scene.folder("Lists")
            #expect(try await scene.refusal(of: .move(lists)) == .notSelectable)
            #expect(try await scene.refusal(of: .move(scene.fixture.info.inbox)) == .notFound)
            #expect(try await scene.refusal(of: .label(LabelChange(added: [#"\Inbox"#]))) == .invalidLabel)
            #expect(try await scene.refusal(of: .label(LabelChange(added: ["a\u{1}"]))) == .invalidLabel)
            let inbox = try scene.folder("INBOX")
            #expect(try await scene.places() == [inbox])
            #expect(try await scene.perform(.setRead(false)).isEmpty)
        }
    }

    @Test("labels are keywords where the server has none of its own")
    func keywords() async throws {
        try await run { scene in
            let operations = try await scene.perform(.label(LabelChange(added: ["customer"])))
            #expect(operations.map(\.flagChange) == [FlagChange(added: [Flag("customer")])])
        }
        try await run(flags: [Flag("Follow_up")]) { scene in
            // Another spelling of what is there adds nothing, and takes it away.
            #expect(try await scene.perform(.label(LabelChange(added: ["follow up"]))).isEmpty)
            var operations = try await scene.perform(.label(LabelChange(added: ["Größe 10"])))
            #expect(operations.last?.flagChange == FlagChange(added: [Flag("Gr=C3=B6=C3=9Fe_10")]))
            operations = try await scene.perform(.label(LabelChange(removed: ["Follow Up"])))
            #expect(operations.last?.flagChange == FlagChange(removed: [Flag("Follow_up")]))
        }
    }

    @Test("on Gmail, archiving and labelling change labels, and spam and Trash are moves out of All Mail")
    func gmail() async throws {
        let folders = [
            FolderRecord(name: .inbox, role: .inbox), FolderRecord(name: FolderName("All"), role: .all),
            FolderRecord(name: FolderName("Spam"), role: .junk), FolderRecord(name: FolderName("Bin"), role: .trash),
        ]
        try await run(folders, labels: [#"\Inbox"#, "customers"], in: .all) { scene in
            var operations = try await scene.perform(.archive)
            #expect(operations.map(\.labelChange) == [LabelChange(removed: [#"\Inbox"#])])
            #expect(try await scene.perform(.archive).count == 1)
            operations = try await scene.perform(.label(LabelChange(added: ["two words"])))
            #expect(operations.last?.labelChange == LabelChange(added: ["two words"]))
            operations = try await scene.perform(.trash)
            let bin = MovePlan(from: try scene.folder("All"), to: try scene.folder("Bin"))
            #expect(plans(operations) == [bin])
            operations = try await scene.perform(.moveToInbox)
            #expect(plans(operations).isEmpty)
            #expect(operations.last?.labelChange == LabelChange(added: [#"\Inbox"#]))
        }
    }

    @Test("an action on a conversation reaches only the mailboxes that the member may see")
    func conversation() async throws {
        try await run { scene in
            let fixture = scene.fixture
            let key = try #require(try await fixture.messages("a@example.org").first).conversation
            let id = try await fixture.store.read { try $0.conversationID(key) }
            let scope = MailboxScope.only([fixture.info.id], in: fixture.workspace)
            await #expect(throws: StoreError.self) {
                _ = try await fixture.store.write {
                    try MessageActions.perform(.archive, on: id, in: scope, writer: $0)
                }
            }
            let everything = fixture.everything
            let report = try await fixture.store.write {
                try MessageActions.perform(.archive, on: id, in: everything, writer: $0)
            }
            #expect(report.changed == 1 && report.operations.count == 1)
        }
    }
}
