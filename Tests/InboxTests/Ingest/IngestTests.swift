import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Taking messages into the store")
struct IngestTests {
    @Test("Messages are there with their conversation, place, reason and cursor")
    func basics() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            let items = [
                try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales, flags: [.seen]),
                try fixture.item(
                    mail(id: "b@x.example", subject: "Re: Offer", replyTo: "a@x.example"), uid: 2, in: sales.inbox,
                    of: sales, minutes: 1),
                try fixture.item(mail(id: "c@x.example", subject: "Other"), uid: 3, in: sales.inbox, of: sales),
            ]
            var cursor = FolderCursor()
            cursor.uidNext = 4
            cursor.uidValidity = UIDValidity(9)
            let report = try await fixture.commit(items, cursor: cursor)
            #expect(report.added.count == 3 && report.known == 0 && report.started == 2 && report.merged == 0)
            #expect(try await fixture.partition() == [["a@x.example", "b@x.example"], ["c@x.example"]])
            let answer = try #require(try await fixture.messages("b@x.example").first)
            #expect(answer.reason == .replyTo && answer.isUnread)
            let first = try #require(try await fixture.messages("a@x.example").first)
            #expect(first.reason == .started && !first.isUnread)
            let stored = try await fixture.store.read { try $0.syncFolder(sales.inbox)?.cursor }
            #expect(stored == cursor)
        }
    }

    @Test("Taking the same items in again changes nothing")
    func idempotent() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            let items = [
                try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales),
                try fixture.item(mail(id: "b@x.example", replyTo: "a@x.example"), uid: 2, in: sales.inbox, of: sales),
            ]
            try await fixture.commit(items)
            let before = try await fixture.store.read { try $0.feedPosition() }
            let report = try await fixture.commit(items)
            #expect(report.added.isEmpty && report.known == 2)
            #expect(try await fixture.store.read { try $0.feedPosition() } == before)
        }
    }

    @Test("A message in several folders is one message with several places")
    func locations() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            let report = try await fixture.commit([
                try fixture.item(mail(id: "a@x.example"), uid: 7, in: sales.archive, of: sales),
                try fixture.item(mail(id: "a@x.example"), uid: 8, in: sales.archive, of: sales),
            ])
            #expect(report.added.isEmpty && report.known == 2)
            let messages = try await fixture.messages("a@x.example")
            #expect(messages.count == 1)
            let key = try #require(messages.first).key
            let places = try await fixture.store.read {
                try $0.locations(of: key).map { [$0.folder.rawValue, Int64($0.uid ?? 0)] }
            }
            #expect(
                Set(places) == [[sales.inbox.rawValue, 1], [sales.archive.rawValue, 7], [sales.archive.rawValue, 8]])
        }
    }

    @Test("A message that another program moved keeps its row and its conversation")
    func moved() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            let before = try #require(try await fixture.messages("a@x.example").first)
            _ = try await fixture.store.write {
                try $0.removeLocations(folder: sales.inbox, uids: UIDSet(numbers: [1]))
            }
            let gone = try #require(try await fixture.messages("a@x.example").first)
            #expect(gone.removed != nil)
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 5, in: sales.archive, of: sales)])
            let after = try #require(try await fixture.messages("a@x.example").first)
            #expect(after.key == before.key && after.id == before.id && after.conversation == before.conversation)
            #expect(after.removed == nil)
        }
    }

    @Test("A place without a UID, from a move of our own, is taken up")
    func provisional() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            let key = try #require(try await fixture.messages("a@x.example").first).key
            _ = try await fixture.store.write {
                try $0.addLocation(NewLocation(folder: sales.archive, uid: nil), of: key)
            }
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 9, in: sales.archive, of: sales)])
            let uids = try await fixture.store.read { try $0.locations(of: key).map(\.uid) }
            #expect(Set(uids) == [1, 9])
        }
    }

    @Test("A UID that names another message now is that message's")
    func reusedUID() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            try await fixture.commit([try fixture.item(mail(id: "b@x.example"), uid: 1, in: sales.inbox, of: sales)])
            #expect(try await fixture.messages("a@x.example").first?.removed != nil)
            #expect(try await fixture.messages("b@x.example").first?.removed == nil)
        }
    }

    @Test("Copies in two mailboxes are two messages of one conversation, with or without an id")
    func copies() async throws {
        try await InboxFixture.run { fixture in
            let (sales, info) = (fixture.sales, fixture.info)
            for id in ["a@x.example", nil] {
                let text = mail(id: id, to: "sales@example.com, info@example.com", subject: id ?? "no id")
                try await fixture.commit([try fixture.item(text, uid: id == nil ? 2 : 1, in: sales.inbox, of: sales)])
                try await fixture.commit([try fixture.item(text, uid: id == nil ? 2 : 1, in: info.inbox, of: info)])
            }
            let copies = try await fixture.messages("a@x.example")
            #expect(copies.count == 2 && Set(copies.map(\.identity)).count == 1)
            #expect(Set(copies.map(\.conversation)).count == 1)
            #expect(try await fixture.partition() == [["a@x.example"], ["no id"]])
        }
    }

    @Test("A used-up Message-ID on another content is another message")
    func reusedID() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([
                try fixture.item(mail(id: "a@x.example", text: "one"), uid: 1, in: sales.inbox, of: sales),
                try fixture.item(mail(id: "a@x.example", text: "two"), uid: 2, in: sales.inbox, of: sales),
            ])
            #expect(try await fixture.messages("a@x.example").count == 2)
        }
    }

    @Test("A late message connects two conversations; the older id stays, the other leads to it")
    func lateParent() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([
                try fixture.item(
                    mail(id: "c@x.example", replyTo: "b@x.example"), uid: 3, in: sales.inbox, of: sales, minutes: 3)
            ])
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            let older = try #require(try await fixture.messages("c@x.example").first).conversation
            let younger = try #require(try await fixture.messages("a@x.example").first).conversation
            let ids = try await fixture.store.read { try [$0.conversationID(older), $0.conversationID(younger)] }
            let report = try await fixture.commit([
                try fixture.item(
                    mail(id: "b@x.example", replyTo: "a@x.example"), uid: 2, in: sales.inbox, of: sales, minutes: 2)
            ])
            #expect(report.merged == 1 && report.started == 0)
            let scope = fixture.everything
            let found = try await fixture.store.read { reader in try ids.map { try reader.conversation($0, in: scope) }
            }
            #expect(found.map { $0?.id } == [ids[0], ids[0]])
            #expect(
                found[0]?.messages.map { $0.messageID?.description } == ["a@x.example", "b@x.example", "c@x.example"])
        }
    }

    @Test("An answer that we sent from another program continues the conversation, and so does the answer to it")
    func sentElsewhere() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            let ours = mail(
                id: "b@example.com", from: "sales@example.com", to: "alice@example.org", subject: "Re: Offer",
                replyTo: "a@x.example")
            try await fixture.commit([try fixture.item(ours, uid: 1, in: sales.sent, of: sales, minutes: 1)])
            let answer = mail(id: "c@x.example", subject: "Re: Offer", replyTo: "b@example.com")
            try await fixture.commit([try fixture.item(answer, uid: 2, in: sales.inbox, of: sales, minutes: 2)])
            #expect(try await fixture.partition().count == 1)
            #expect(try await fixture.messages("b@example.com").first?.isOutgoing == true)
        }
    }

    @Test("An answer to a message that is on its way finds its conversation by the token that was entered before")
    func ownRegistry() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            let home = try #require(try await fixture.messages("a@x.example").first).conversation
            let id = try #require(MessageID("campaign-1@example.com"))
            let token = try #require(ThreadTokens(identityKey: fixture.identityKey).messageID(id))
            let workspace = fixture.workspace
            try await fixture.store.write { try $0.setTokens([token], to: home, in: workspace) }
            let answer = mail(
                id: "z@x.example", from: "bob@example.org", subject: "Re: x", replyTo: "campaign-1@example.com")
            try await fixture.commit([try fixture.item(answer, uid: 2, in: sales.inbox, of: sales)])
            #expect(try await fixture.messages("z@x.example").first?.conversation == home)
        }
    }

    @Test("The provider's thread holds messages together that name nothing, in its mailbox alone")
    func providerThread() async throws {
        try await InboxFixture.run { fixture in
            let (sales, info) = (fixture.sales, fixture.info)
            try await fixture.commit([
                try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales, thread: "7"),
                try fixture.item(
                    mail(id: "b@x.example", subject: "Other"), uid: 2, in: sales.inbox, of: sales, thread: "7"),
            ])
            try await fixture.commit([
                try fixture.item(
                    mail(id: "c@x.example", subject: "Third"), uid: 1, in: info.inbox, of: info, thread: "7")
            ])
            #expect(try await fixture.partition() == [["a@x.example", "b@x.example"], ["c@x.example"]])
            #expect(try await fixture.messages("b@x.example").first?.reason == .providerThread)
        }
    }

    @Test("A batch that fails in the middle leaves nothing")
    func atomic() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            let good = try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)
            var bad = try fixture.item(mail(id: "b@x.example"), uid: 2, in: sales.inbox, of: sales)
            bad.location.folder = FolderKey(rawValue: 999_999)
            await #expect(throws: StoreError.self) { try await fixture.commit([good, bad]) }
            #expect(try await fixture.partition().isEmpty)
        }
    }
}
