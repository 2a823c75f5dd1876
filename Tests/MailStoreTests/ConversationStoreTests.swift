import MailModel
import MailStore
import Testing

@Suite("Conversations")
struct ConversationStoreTests {
    /// Three messages in two mailboxes, one conversation.
    private func shared(_ alice: TestMailbox, _ bob: TestMailbox) async throws -> ConversationKey {
        let first = try await alice.add(try MailSample.message("a1", minute: 1, from: "zoe"), uid: 1)
        try await bob.add(
            try MailSample.message("b1", minute: 5, from: "yan"), uid: 1, flags: [.flagged],
            conversation: first.conversation)
        try await alice.add(
            try MailSample.message("a2", minute: 3, from: "xan"), uid: 2, flags: [.seen],
            conversation: first.conversation)
        return first.conversation
    }

    @Test("a list for some mailboxes tells nothing of what others hold of the same conversation")
    func scoped() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let bob = try await TestMailbox("bob", in: workspace, of: store)
            let conversation = try await shared(alice, bob)
            let id = try await alice.id(of: conversation)

            let all = try await alice.list()
            #expect(all.map(\.mailbox) == [bob.id])
            #expect(all.first?.newest == MailSample.time(5))
            let scope = MailboxScope.only([alice.id], in: workspace)
            let limited = try #require(try await alice.list(scope: scope).first)
            #expect(limited.newest == MailSample.time(3))
            #expect(limited.messageCount == 2 && limited.unreadCount == 1 && limited.flaggedCount == 0)
            #expect(limited.subject == "Subject of a1" && limited.preview == "Preview of a2")
            #expect(limited.participants.map(\.address) == ["zoe@mail.test", "xan@mail.test"])
            #expect(try await alice.list(.starred, scope: scope).isEmpty)
            let record = try #require(try await store.read { try $0.conversation(id, in: scope) })
            #expect(record.messages.map(\.preview) == ["Preview of a1", "Preview of a2"])
            let whole = try #require(try await store.read { try $0.conversation(id, in: alice.all) })
            #expect(whole.messages.map(\.preview) == ["Preview of a1", "Preview of a2", "Preview of b1"])
            #expect(try await store.read { try $0.conversationSummary(id, in: scope) } == limited)
            #expect(try await store.read { try $0.conversationSummary(id, in: alice.all) } == all.first)
            let none = MailboxScope.only([.random()], in: workspace)
            #expect(try await store.read { try $0.conversation(id, in: none) } == nil)
            #expect(try await store.read { try $0.conversationSummary(id, in: none) } == nil)
            #expect(try await alice.list(scope: none).isEmpty)
        }
    }

    @Test("a workspace sees nothing of another, not even by the id of a conversation or a message")
    func workspaces() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let other = try await store.write { try $0.addWorkspace(name: "Other").id }
            let carol = try await TestMailbox("carol", in: other, of: store)
            let added = try await alice.add(try MailSample.message("a"), uid: 1)
            let id = try await alice.id(of: added.conversation)
            let message = try #require(try await store.read { try $0.message(added.message) })
            #expect(try await carol.list(.all).isEmpty)
            for scope in [carol.all, MailboxScope.only([alice.id], in: other)] {
                #expect(try await carol.list(.all, scope: scope).isEmpty)
                #expect(try await store.read { try $0.conversation(id, in: scope) } == nil)
                #expect(try await store.read { try $0.message(message.id, in: scope) } == nil)
            }
            #expect(try await store.read { try $0.conversationKey(id, in: other) } == nil)
            let strange = try await carol.add(try MailSample.message("c"), uid: 1)
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write {
                    _ = try $0.mergeConversations(into: added.conversation, from: strange.conversation)
                }
            }
        }
    }

    @Test("a merged conversation answers under its old id, and undoing gives back messages, reasons and marks")
    func merging() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let first = try await mailbox.add(try MailSample.message("a", minute: 1), uid: 1)
            let second = try await mailbox.add(try MailSample.message("b", minute: 2), uid: 2)
            let third = try await mailbox.add(try MailSample.message("c", minute: 3), uid: 3)
            let ids = [
                try await mailbox.id(of: first.conversation), try await mailbox.id(of: second.conversation),
                try await mailbox.id(of: third.conversation),
            ]
            let edits = try await store.write { writer in
                [
                    try writer.mergeConversations(into: first.conversation, from: second.conversation),
                    try writer.mergeConversations(into: third.conversation, from: second.conversation),
                    try writer.mergeConversations(into: third.conversation, from: first.conversation),
                ]
            }
            #expect(edits[2] == nil)
            #expect(try await mailbox.list().map(\.messageCount) == [3])
            for id in ids {
                let found = try #require(try await store.read { try $0.conversation(id, in: mailbox.all) })
                #expect(found.id == ids[2])
                #expect(found.messages.map(\.reason) == [.merged, .merged, .started])
            }
            let marks = ["a", "b", "c"].map { MailSample.token($0) }
            let merged = try await store.read { try $0.conversations(for: marks, in: workspace) }
            #expect(Set(merged.values) == [third.conversation])
            let log = try await store.read { try $0.conversationEdits(of: ids[0], in: workspace) }
            #expect(log.map(\.kind) == [.merge])
            #expect(log.first?.other == ids[0] && log.first?.messageCount == 2)

            let last = try #require(edits[1])
            try await store.write { try $0.undoConversationEdit(last) }
            #expect(try await mailbox.list().map(\.messageCount) == [1, 2])
            let back = try await store.read { try $0.conversations(for: marks, in: workspace) }
            #expect(
                back == [marks[0]: first.conversation, marks[1]: first.conversation, marks[2]: third.conversation])
            let again = try #require(edits[0])
            try await store.write { try $0.undoConversationEdit(again) }
            #expect(try await mailbox.list().map(\.id) == ids.reversed())
            let reasons = try await store.read { try $0.conversation(ids[1], in: mailbox.all)?.messages.map(\.reason) }
            #expect(reasons == [.started])
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write { try $0.undoConversationEdit(again) }
            }
        }
    }

    @Test("a message that is split off takes the marks that it is given, and undoing leaves nothing of it")
    func splitting() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let first = try await mailbox.add(try MailSample.message("a", minute: 1), uid: 1)
            let second = try await mailbox.add(
                try MailSample.message("b", minute: 2), uid: 2, conversation: first.conversation)
            let old = try await mailbox.id(of: first.conversation)
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write {
                    _ = try $0.splitConversation(first.conversation, messages: [first.message, second.message])
                }
            }
            let mark = MailSample.token("b")
            let split = try await store.write { writer in
                let split = try writer.splitConversation(
                    first.conversation, messages: [second.message], tokens: [mark])
                return (split.conversation, split.edit)
            }
            let new = try await mailbox.id(of: split.0)
            #expect(try await mailbox.list().map(\.id) == [new, old])
            #expect(try await store.read { try $0.conversations(for: [mark], in: workspace) } == [mark: split.0])
            try await store.write { try $0.undoConversationEdit(split.1) }
            #expect(try await mailbox.list().map(\.messageCount) == [2])
            #expect(
                try await store.read { try $0.conversations(for: [mark], in: workspace) } == [mark: first.conversation])
            let found = try await store.read { try $0.conversation(new, in: mailbox.all)?.id }
            #expect(found == old)
        }
    }

    @Test("spam, rubbish and drafts are not the news of a conversation that has more")
    func news() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let first = try await mailbox.add(try MailSample.message("a", minute: 1), uid: 1, flags: [.seen])
            try await mailbox.add(
                try MailSample.message("t", minute: 9), to: "Trash", uid: 1, conversation: first.conversation)
            try await mailbox.add(
                try MailSample.message("d", minute: 8), to: "Drafts", uid: 1, flags: [.seen],
                conversation: first.conversation)
            let found = try #require(try await mailbox.list().first)
            #expect(found.newest == MailSample.time(1))
            #expect(found.messageCount == 2 && found.unreadCount == 0 && found.draftCount == 1)
            #expect(try await mailbox.list(.trash).map(\.id) == [found.id])
            #expect(try await mailbox.list(.drafts).map(\.id) == [found.id])
            try await mailbox.add(try MailSample.message("t2", minute: 7), to: "Trash", uid: 2)
            #expect(try await mailbox.list(.all).map(\.id) == [found.id])
            #expect(try await mailbox.list(.trash).map(\.newest) == [MailSample.time(7), MailSample.time(1)])
        }
    }

    @Test("a list of very many mailboxes is in one order, part by part")
    func manyMailboxes() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            var mailboxes: [TestMailbox] = []
            for number in 0..<12 {
                mailboxes.append(try await TestMailbox("m\(number)", in: workspace, of: store))
            }
            var minutes: [Int64] = []
            for round in 0..<5 {
                for (index, mailbox) in mailboxes.enumerated() where index != 7 {
                    let minute = Int64((round * 31 + index * 17) % 97)
                    minutes.append(minute)
                    try await mailbox.add(
                        try MailSample.message("x\(index).\(round)", minute: minute), uid: UInt32(round + 1))
                }
            }
            let wanted = minutes.sorted(by: >).map { MailSample.time($0) }
            let scope = MailboxScope.only(Set(mailboxes.map(\.id)), in: workspace)
            for limit in [1, 7, 60] {
                #expect(try await mailboxes[0].list(scope: scope, limit: limit).map(\.newest) == wanted)
                #expect(try await mailboxes[0].list(limit: limit).map(\.newest) == wanted)
            }
        }
    }
}
