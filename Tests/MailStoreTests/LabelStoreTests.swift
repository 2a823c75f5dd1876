import MailModel
import MailStore
import Testing

@Suite("Labels")
struct LabelStoreTests {
    private func name(_ text: String) throws -> LabelName { try #require(LabelName(text)) }

    private func list(_ label: LabelRecord, _ mailbox: TestMailbox, scope: MailboxScope? = nil) async throws -> [String]
    {
        let filter = ConversationFilter(scope: scope ?? mailbox.all, focus: .label(label.id))
        return try await mailbox.store.read { try $0.conversationList(filter).items.map(\.preview) }
    }

    @Test(
        "a name has a form as a keyword, from which it is read again",
        arguments: [
            ("Hot", "Hot"), ("Follow up", "Follow_up"), ("Größe", "Gr=C3=B6=C3=9Fe"), ("a=b", "a=3Db"),
            ("Work/Clients", "Work/Clients"), ("100%", "100=25"), ("重要", "=E9=87=8D=E8=A6=81"), ("(x)", "=28x=29"),
        ])
    func keywords(text: String, keyword: String) throws {
        let name = try name(text)
        #expect(name.keyword == Flag(keyword))
        #expect(LabelName(server: keyword)?.text == text)
        #expect(LabelName(server: keyword.lowercased())?.key == name.key)
        #expect(LabelName.key(of: text.replacing("W", with: "w")) == name.key)
    }

    @Test(
        "what is empty, too long, for programs or the protocol's own is no name of a label",
        arguments: [
            "", "  ", "\\Inbox", "$Forwarded", "NonJunk", "a\u{1}b", "a\nb", String(repeating: "x", count: 121),
        ])
    func noName(text: String) { #expect(LabelName(text) == nil) }

    @Test("broken encodings stay as they are")
    func broken() {
        for text in ["=", "=4", "=zz", "=FF", "a=C3b", "=C3=28"] { #expect(LabelName(server: text)?.text == text) }
        #expect(LabelName(server: "__a__") == LabelName("a"))
    }

    @Test("keywords and labels of servers become labels, spellings of one are one, and programs' marks are none")
    func found() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let bob = try await TestMailbox("bob", in: workspace, of: store)
            try await alice.add(
                try MailSample.message("a1", minute: 1), uid: 1, flags: [Flag("Follow_up"), Flag("$Forwarded")])
            try await bob.add(try MailSample.message("b1", minute: 2), uid: 1, labels: ["Follow up", #"\Important"#])
            let book = try await store.read { try $0.labels(in: alice.all) }
            #expect(book.labels.map(\.name) == ["Follow up"])
            let label = try #require(book[named: "follow_UP"])
            #expect(!label.isShared)
            #expect(try await list(label, alice) == ["Preview of b1", "Preview of a1"])
            #expect(try await list(label, alice, scope: .only([alice.id], in: workspace)) == ["Preview of a1"])
            #expect(try await store.read { try $0.count(.label(label.id), in: alice.all) } == 2)
            let summaries = try await store.read {
                try $0.conversationList(ConversationFilter(scope: alice.all)).items
            }
            #expect(summaries.allSatisfy { $0.labels == [label.key] })
        }
    }

    @Test("a label that only a hidden mailbox has is not known to who may not see it, one made here is")
    func access() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let bob = try await TestMailbox("bob", in: workspace, of: store)
            try await bob.add(try MailSample.message("b1", minute: 1), uid: 1, flags: [Flag("Layoffs")])
            let scope = MailboxScope.only([alice.id], in: workspace)
            #expect(try await store.read { try $0.labels(in: scope).labels } == [])
            let hot = try name("Hot")
            try await store.write { try $0.createLabel(hot, hue: 3, in: workspace) }
            #expect(try await store.read { try $0.labels(in: scope).labels.map(\.name) } == ["Hot"])
            #expect(try await store.read { try $0.labels(in: alice.all).labels.map(\.name) } == ["Hot", "Layoffs"])
        }
    }

    @Test("a list of a label leaves out what is only spam or rubbish, and follows the newest message")
    func listing() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let hot = Flag("Hot")
            let one = try await alice.add(try MailSample.message("a1", minute: 1), uid: 1, flags: [hot])
            try await alice.add(try MailSample.message("a2", minute: 2), uid: 2, flags: [hot])
            try await alice.add(try MailSample.message("a3", minute: 3), to: "Trash", uid: 1, flags: [hot])
            let label = try #require(try await store.read { try $0.labels(in: alice.all)[named: "hot"] })
            #expect(try await list(label, alice) == ["Preview of a2", "Preview of a1"])
            try await alice.add(try MailSample.message("a4", minute: 4), uid: 4, conversation: one.conversation)
            #expect(try await list(label, alice) == ["Preview of a4", "Preview of a2"])
            let inbox = try alice.folder("INBOX")
            try await store.write { try $0.setFlags(folder: inbox, uid: 2, flags: []) }
            #expect(try await list(label, alice) == ["Preview of a4"])
            try await store.write { try $0.removeAllLocations(folder: inbox) }
            #expect(try await list(label, alice) == [])
        }
    }

    @Test("a renamed label keeps its conversations, and both names mean it; a name that is taken is refused")
    func rename() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            try await alice.add(try MailSample.message("a1", minute: 1), uid: 1, flags: [Flag("Hot")])
            let (hot, warm, cold) = (try name("Hot"), try name("Warm"), try name("Cold"))
            let label = try #require(try await store.read { try $0.labels(in: alice.all)[named: "hot"] })
            try await store.write {
                try $0.createLabel(cold, hue: 0, in: workspace)
                try $0.changeLabel(label.id, name: warm, hue: 5, in: workspace)
            }
            let book = try await store.read { try $0.labels(in: alice.all) }
            #expect(book.labels.map(\.name) == ["Cold", "Warm"])
            #expect(book[named: "Hot"]?.id == label.id && book[named: "warm"]?.hue == 5)
            #expect(try await list(label, alice) == ["Preview of a1"])
            let work = try await store.read { try $0.nextLabelWork(limit: 10) }
            #expect(work?.work == .rename && work?.conversations.count == 1)
            await #expect(throws: StoreError.self) {
                try await store.write { try $0.changeLabel(label.id, name: cold, hue: 0, in: workspace) }
            }
            await #expect(throws: StoreError.self) {
                try await store.write { try $0.createLabel(hot, hue: 0, in: workspace) }
            }
        }
    }

    @Test("a label that goes is hidden at once and gone when the work is done")
    func delete() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            try await alice.add(try MailSample.message("a1", minute: 1), uid: 1, flags: [Flag("Hot")])
            let label = try #require(try await store.read { try $0.labels(in: alice.all)[named: "hot"] })
            try await store.write { try $0.beginDeletingLabel(label.id, in: workspace) }
            #expect(try await store.read { try $0.labels(in: alice.all).labels } == [])
            let work = try #require(try await store.read { try $0.nextLabelWork(limit: 10) })
            #expect(work.work == .delete)
            let last = try #require(work.conversations.last)
            let inbox = try alice.folder("INBOX")
            try await store.write {
                try $0.setFlags(folder: inbox, uid: 1, flags: [])
                try $0.advanceLabelWork(label.key, through: last)
            }
            #expect(try await store.read { try $0.nextLabelWork(limit: 10)?.conversations } == [])
            try await store.write { try $0.advanceLabelWork(label.key, through: nil) }
            #expect(try await store.read { try $0.nextLabelWork(limit: 10) == nil })
            let hot = try name("Hot")
            let again = try await store.write { try $0.createLabel(hot, hue: 0, in: workspace) }
            #expect(again.id != label.id)
        }
    }

    @Test("a label that the server does not take stays here, whatever the server says later, until it is taken away")
    func kept() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let alice = try await TestMailbox("alice", in: workspace, of: store)
            let message = try await alice.add(try MailSample.message("a1", minute: 1), uid: 1).message
            let hot = try name("Hot")
            let mailbox = alice.key
            let add = NewOperation(
                mailbox: mailbox, message: message, kind: .flags,
                flagChange: FlagChange(added: [hot.keyword, .flagged]))
            try await store.write {
                try $0.enqueueOperation(add)
                try $0.finishOperation(add.id, .failed(error: "the folder does not keep such marks"))
            }
            let inbox = try alice.folder("INBOX")
            func flags() async throws -> Set<Flag>? {
                try await store.read { try $0.locations(of: message).first?.flags }
            }
            #expect(try await flags() == [hot.keyword])
            try await store.write { try $0.setFlags(folder: inbox, uid: 1, flags: [.seen]) }
            #expect(try await flags() == [.seen, hot.keyword])
            let label = try #require(try await store.read { try $0.labels(in: alice.all)[named: "hot"] })
            #expect(try await list(label, alice) == ["Preview of a1"])
            try await store.write {
                try $0.enqueueOperation(
                    NewOperation(
                        mailbox: mailbox, message: message, kind: .flags,
                        flagChange: FlagChange(removed: [hot.keyword])))
            }
            #expect(try await flags() == [.seen])
            #expect(try await list(label, alice) == [])
        }
    }
}
