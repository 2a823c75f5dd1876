import MailModel
import MailStore
import Testing

@Suite("Care for conversations")
struct CareStoreTests {
    private func member(_ name: String, _ store: Store, _ workspace: WorkspaceID) async throws -> MemberRecord {
        try await store.write { writer in
            let person = try writer.addPerson(
                address: try EmailAddress("\(name.lowercased())@acme.test"), name: name, passwordHash: Secret("x"))
            return try writer.addMember(person.id, to: workspace, as: .member)
        }
    }

    private func list(
        _ focus: ConversationFocus, _ mailbox: TestMailbox, scope: MailboxScope? = nil
    ) async throws -> [String] {
        let filter = ConversationFilter(scope: scope ?? mailbox.all, focus: focus)
        return try await mailbox.store.read { try $0.conversationList(filter).items.map(\.preview) }
    }

    @Test("what is given to a member is in that member's list and no longer among what nobody cares for")
    func assignment() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let (ann, ben) = (try await member("Ann", store, workspace), try await member("Ben", store, workspace))
            let one = try await alice.add(try MailSample.message("a1", minute: 1), uid: 1).conversation
            try await alice.add(try MailSample.message("a2", minute: 2), uid: 2)
            #expect(try await list(.unassigned, alice) == ["Preview of a2", "Preview of a1"])
            try await store.write { try $0.assign(one, to: ben, by: ann) }
            for scope in [alice.all, .only([alice.id], in: workspace)] {
                #expect(try await list(.assigned(ben.id), alice, scope: scope) == ["Preview of a1"])
                #expect(try await list(.unassigned, alice, scope: scope) == ["Preview of a2"])
            }
            #expect(try await list(.assigned(ann.id), alice).isEmpty)
            #expect(try await list(.assigned(ben.id), alice, scope: .only([.random()], in: workspace)).isEmpty)
            #expect(try await store.read { try $0.care(for: one) } == ConversationCare(assignee: ben.id))
            let events = try await store.read { try $0.events(of: one) }
            #expect(events.map(\.kind) == [.assigned])
            #expect(events.first?.actorName == "Ann" && events.first?.detail == "Ben")
            // The same again is no news.
            try await store.write { try $0.assign(one, to: ben, by: ann) }
            #expect(try await store.read { try $0.events(of: one).count } == 1)
            // Who leaves leaves nothing behind that nobody sees.
            try await store.write { try $0.removeMember(ben.id, from: workspace) }
            #expect(try await store.read { try $0.care(for: one) } == .none)
            #expect(try await list(.unassigned, alice) == ["Preview of a2", "Preview of a1"])
        }
    }

    @Test("what is put off leaves the Inbox, and comes back at its time or with new mail")
    func snooze() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let ann = try await member("Ann", store, workspace)
            let one = try await alice.add(try MailSample.message("a1", minute: 1), uid: 1).conversation
            let two = try await alice.add(try MailSample.message("a2", minute: 2), uid: 2).conversation
            let now = ManualClock().now
            let (past, future) = (now.adding(milliseconds: -1), now.adding(milliseconds: 86_400_000))
            try await store.write {
                try $0.snooze(one, until: past, by: ann)
                try $0.snooze(two, until: future, by: ann)
            }
            #expect(try await list(.inbox(.people), alice).isEmpty)
            #expect(try await list(.snoozed, alice) == ["Preview of a2", "Preview of a1"])
            #expect(try await store.write { try $0.wakeConversations() } == 1)
            #expect(try await list(.inbox(.people), alice) == ["Preview of a1"])
            try await alice.add(try MailSample.message("a3", minute: 3), uid: 3, conversation: two)
            #expect(try await list(.inbox(.people), alice) == ["Preview of a3", "Preview of a1"])
            #expect(try await list(.snoozed, alice).isEmpty)
            #expect(try await store.read { try $0.events(of: two).map(\.kind) } == [.snoozed, .woke])
            #expect(try await store.write { try $0.wakeConversations() } == 0)
        }
    }

    @Test("a note of one id is added once, however much later it is asked for again, and by nobody else")
    func noteOnce() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let (ann, ben) = (
                try await member("Ann", store, workspace), try await member("Ben", store, workspace)
            )
            let one = try await alice.add(try MailSample.message("a1", minute: 1), uid: 1).conversation
            let id = ConversationEventID.random()
            for _ in 0..<2 {
                #expect(try await store.write { try $0.addNote("Only once", to: one, by: ann, as: id) } == id)
            }
            await #expect(throws: StoreError.self) {
                try await store.write { try $0.addNote("Mine", to: one, by: ben, as: id) }
            }
            #expect(try await store.read { try $0.events(of: one).map(\.detail) } == ["Only once"])
        }
    }

    @Test("notes and events of a conversation that was put into another are shown there, and go back with it")
    func notes() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let ann = try await member("Ann", store, workspace)
            let one = try await alice.add(try MailSample.message("a1", minute: 1), uid: 1).conversation
            let two = try await alice.add(try MailSample.message("a2", minute: 2), uid: 2).conversation
            try await store.write {
                try $0.addNote("For one", to: one, by: ann)
                try $0.addNote("For two", to: two, mentions: [ann.id], by: ann)
            }
            let edit = try await store.write { try $0.mergeConversations(into: one, from: two) }
            #expect(try await store.read { try Set($0.events(of: one).map(\.detail)) } == ["For one", "For two"])
            #expect(try await store.read { try Set($0.events(of: two).map(\.detail)) } == ["For one", "For two"])
            let key = try #require(edit)
            try await store.write { try $0.undoConversationEdit(key) }
            #expect(try await store.read { try $0.events(of: two).map(\.detail) } == ["For two"])
            #expect(try await store.read { try $0.events(of: two).first?.mentions } == [ann.id])
            let long = String(repeating: "x", count: ConversationEvent.maximumTextBytes + 1)
            await #expect(throws: StoreError.self) { try await store.write { try $0.addNote(long, to: one, by: ann) } }
        }
    }

    @Test("kinds of mail are sorted into lists of their own; a person's message brings its conversation back")
    func kinds() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            func message(_ name: String, _ kind: String, minute: Int64) throws -> NewMessage {
                NewMessage(
                    identity: Array(repeating: UInt8(minute), count: 32), subject: name,
                    received: MailSample.time(0).adding(milliseconds: minute * 60_000), kind: kind, preview: name,
                    body: StoredBody(header: [], text: name))
            }
            let away = try await alice.add(try message("away", "automatic-reply", minute: 1), uid: 1).conversation
            try await alice.add(try message("bounce", "bounce", minute: 2), uid: 2)
            try await alice.add(try message("list", "list", minute: 3), uid: 3)
            try await alice.add(try message("note", "notification", minute: 4), uid: 4)
            try await alice.add(try message("person", "person", minute: 5), uid: 5)
            try await alice.add(try message("proof", "connection-test", minute: 0), uid: 7)
            #expect(try await list(.inbox(.people), alice) == ["person", "note"])
            for (group, name) in [
                (MailKindGroup.automaticReplies, "away"), (.bounces, "bounce"), (.lists, "list"),
            ] {
                #expect(try await list(.inbox(group), alice) == [name])
                #expect(try await store.read { try $0.count(.inbox(group), in: alice.all) } == 1)
            }
            #expect(try await alice.list().count == 6)
            #expect(try await store.read { try $0.unreadCount(in: alice.all) } == 2)
            try await alice.add(try message("I am back", "person", minute: 6), uid: 6, conversation: away)
            #expect(try await list(.inbox(.people), alice) == ["I am back", "person", "note"])
        }
    }

    @Test("searches are kept for one member, in their order, up to a bound")
    func searches() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let (ann, ben) = (try await member("Ann", store, workspace), try await member("Ben", store, workspace))
            let first = try await store.write { writer in
                let first = try writer.saveSearch("is:unread", name: "Unread", of: ann.id, in: workspace)
                try writer.saveSearch("from:x", name: "From x", of: ann.id, in: workspace)
                return first
            }
            #expect(
                try await store.read { try $0.savedSearches(of: ann.id, in: workspace).map(\.name) } == [
                    "Unread", "From x",
                ])
            #expect(try await store.read { try $0.savedSearches(of: ben.id, in: workspace) } == [])
            try await store.write { try $0.forgetSearch(first, of: ben.id, in: workspace) }
            #expect(try await store.read { try $0.savedSearches(of: ann.id, in: workspace).count } == 2)
            try await store.write { try $0.forgetSearch(first, of: ann.id, in: workspace) }
            #expect(try await store.read { try $0.savedSearches(of: ann.id, in: workspace).map(\.name) } == ["From x"])
            await #expect(throws: StoreError.self) {
                try await store.write { writer in
                    for number in 0..<SavedSearch.maximumCount {
                        try writer.saveSearch("x", name: "\(number)", of: ann.id, in: workspace)
                    }
                }
            }
        }
    }
}
