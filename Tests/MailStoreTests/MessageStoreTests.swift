import MailModel
import MailStore
import Testing

@Suite("Messages")
struct MessageStoreTests {
    @Test("a message comes back with every field, its body and its place", arguments: Backend.allCases)
    func roundTrip(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let message = NewMessage(
                identity: Array(0..<32), messageID: MessageID("a@b"), inReplyTo: [try #require(MessageID("p@b"))],
                references: [try #require(MessageID("r@b")), try #require(MessageID("p@b"))],
                subject: "Grüße \u{1F}x", from: [MailPerson(name: "Zoë", address: "z@mail.test")],
                to: [MailPerson(address: "a@mail.test"), MailPerson(name: "", address: "b@mail.test")],
                cc: [MailPerson(name: "C \u{1E} D", address: "c@mail.test")],
                replyTo: [MailPerson(name: "List", address: "l@mail.test")], headerDate: MailSample.time(-5),
                received: MailSample.time(0), size: 77, kind: "list", traits: ["automatic", "link"],
                preview: "Hello",
                attachments: [
                    AttachmentRecord(
                        section: "2", name: "ä.pdf", mediaType: "application/pdf", size: 9, contentID: "x@y",
                        isInline: true, encoding: "base64"),
                    AttachmentRecord(section: "3", name: "", mediaType: "text/plain", size: 1),
                ], body: StoredBody(header: [1, 2, 0, 255], text: "te\u{0}xt", html: "<p>", isComplete: false),
                providerMessageID: "m1", providerThreadID: "t1", isOutgoing: true)
            let key = try await mailbox.add(message, uid: 7, flags: [.seen, .flagged], labels: ["Work", "Two words"])
                .message
            let found = try #require(try await store.read { try $0.message(key) })
            #expect(found.mailbox == mailbox.id)
            #expect(found.identity == message.identity)
            #expect(found.messageID == message.messageID)
            #expect(found.inReplyTo == message.inReplyTo)
            #expect(found.references == message.references)
            #expect(found.subject == message.subject)
            #expect(found.people.from == message.from)
            #expect(found.people.to == message.to)
            #expect(found.people.cc == [MailPerson(name: "C   D", address: "c@mail.test")])
            #expect(found.people.replyTo == message.replyTo)
            #expect(found.headerDate == message.headerDate)
            #expect(found.received == message.received)
            #expect(found.size == 77)
            #expect(found.kind == "list")
            #expect(found.traits == ["automatic", "link"])
            #expect(found.preview == "Hello")
            #expect(found.attachments == message.attachments)
            #expect(found.providerMessageID == "m1")
            #expect(found.providerThreadID == "t1")
            #expect(found.isOutgoing && !found.isUnread && found.isFlagged && found.places == .inbox)
            #expect(try await store.read { try $0.body(of: key) } == message.body)
            let place = try #require(try await store.read { try $0.locations(of: key) }.first)
            #expect(place.uid == 7)
            #expect(place.flags == [.seen, .flagged])
            #expect(place.labels == ["Work", "Two words"])
            #expect(try await store.read { try $0.message(found.id, in: mailbox.all) } == found)
            #expect(try await store.read { try $0.message(found.id, in: .only([], in: workspace)) } == nil)
        }
    }

    @Test("a message is hidden until it lies in a folder, hidden when it lies in none, and back with its row")
    func hiddenAndRevived() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let inbox = try mailbox.folder("INBOX")
            let message = try MailSample.message("one")
            let added = try await mailbox.add(message, uid: 1)
            let position = try await store.position()
            #expect(try await mailbox.list().count == 1)
            try await store.write { try $0.removeLocations(folder: inbox, uids: UIDSet([1...1])) }
            #expect(try await mailbox.list().isEmpty)
            #expect(try await mailbox.list(.all).isEmpty)
            let conversation = try await mailbox.id(of: added.conversation)
            #expect(try await store.read { try $0.conversation(conversation, in: mailbox.all) } == nil)
            let hidden = try await store.read { try $0.message(identity: message.identity, in: mailbox.key) }
            #expect(hidden?.key == added.message && hidden?.isRemoved == true)
            #expect(try await store.read { try $0.body(of: added.message) } != nil)

            try await store.write {
                try $0.addLocation(NewLocation(folder: inbox, uid: 9, flags: [.seen]), of: added.message)
            }
            #expect(try await mailbox.list().map(\.unreadCount) == [0])
            #expect(
                try await store.changes(after: position).map(\.kind) == [
                    .conversationUpdated, .messageRemoved, .folderUpdated,
                    .conversationUpdated, .messageAdded, .folderUpdated,
                ])
        }
    }

    @Test("the same identity is taken in once for each mailbox, and is found in all of them")
    func identity() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let bob = try await TestMailbox("bob", in: workspace, of: store)
            let message = try MailSample.message("one")
            let first = try await alice.add(message, uid: 1)
            let second = try await bob.add(message, uid: 1)
            await #expect(throws: StoreError(.constraint, "")) { try await alice.add(message, uid: 2) }
            let found = try await store.read { try $0.messages(identity: message.identity) }
            #expect(Set(found.map(\.key)) == [first.message, second.message])
            let id = try #require(message.messageID)
            #expect(
                try await store.read { try $0.messages(withMessageID: id, in: bob.key) }.map(\.key) == [second.message])
            #expect(try await store.read { try $0.identityKey(of: workspace) }.count == 32)
        }
    }

    @Test("marks lead to the conversation that had them first, a subject only to candidates in its span of time")
    func tokens() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let first = try await mailbox.add(
                try MailSample.message("one", minute: 5, subject: "Plan", references: ["root"]), uid: 1)
            let second = try await mailbox.add(
                try MailSample.message("two", minute: 10, subject: "Plan", references: ["root"]), uid: 2)
            let tokens = ["one", "two", "root", "none"].map { MailSample.token($0) }
            let found = try await store.read { try $0.conversations(for: tokens, in: workspace) }
            #expect(
                found == [tokens[0]: first.conversation, tokens[1]: second.conversation, tokens[2]: first.conversation])
            try await store.write { try $0.setTokens([tokens[2]], to: second.conversation, in: workspace) }
            #expect(
                try await store.read { try $0.conversations(for: [tokens[2]], in: workspace) }
                    == [tokens[2]: second.conversation])

            let digest = MailSample.digest("Plan")
            let candidates = try await store.read {
                try $0.subjectCandidates(
                    digest: digest, in: mailbox.key, from: MailSample.time(0), through: MailSample.time(10))
            }
            #expect(candidates.map(\.message) == [second.message, first.message])
            #expect(candidates.first?.people.from.first?.address == "bob@mail.test")
            #expect(
                try await store.read {
                    try $0.subjectCandidates(
                        digest: digest, in: mailbox.key, from: MailSample.time(6), through: MailSample.time(9))
                }.isEmpty)
        }
    }

    @Test("a body beyond the limit is cut between characters and is not complete")
    func largeBody() async throws {
        let limit = StoredBody.maximumBytes
        let body = StoredBody(header: [1], text: String(repeating: "é", count: limit), html: "<b>x</b>")
        #expect(!body.isComplete)
        #expect(body.text.utf8.count <= limit / 3)
        #expect(body.text.allSatisfy { $0 == "é" })
        #expect(body.html == "<b>x</b>")
    }

    @Test("what a conversation says in the feed comes once for each transaction, and messages only while they are few")
    func changes() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let inbox = try mailbox.folder("INBOX")
            let messages = try (0..<60).map { try MailSample.message("m\($0)", minute: Int64($0)) }
            let start = try await store.position()
            try await store.write { writer in
                let conversation = try writer.createConversation(in: workspace)
                for (index, message) in messages.enumerated() {
                    let key = try writer.insertMessage(
                        message, conversation: conversation, reason: .started, mailbox: mailbox.key)
                    try writer.addLocation(NewLocation(folder: inbox, uid: UInt32(index + 1)), of: key)
                }
            }
            #expect(try await store.changes(after: start).map(\.kind) == [.conversationUpdated, .folderUpdated])
            let next = try await store.position()
            try await store.write { writer in
                for uid in 1...3 as ClosedRange<UInt32> {
                    try writer.setFlags(folder: inbox, uid: uid, flags: [.seen])
                    try writer.setFlags(folder: inbox, uid: uid, flags: [.seen, .flagged])
                }
            }
            let kinds = try await store.changes(after: next).map(\.kind)
            #expect(
                kinds == [.conversationUpdated, .messageUpdated, .messageUpdated, .messageUpdated, .folderUpdated])
            let last = try await store.position()
            try await store.write { writer in
                try writer.setFlags(folder: inbox, uid: 1, flags: [.flagged, .seen])
                try writer.setFlags(folder: inbox, uid: 999, flags: [.seen])
            }
            #expect(try await store.changes(after: last).isEmpty)
        }
    }
}
