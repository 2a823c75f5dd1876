import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Splits and merges by hand")
struct ConversationEditingTests {
    /// A chain a – b – c in one conversation.
    private func chain(_ fixture: InboxFixture) async throws {
        let sales = fixture.sales
        try await fixture.commit([
            try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales),
            try fixture.item(
                mail(id: "b@x.example", replyTo: "a@x.example", references: ["a@x.example"]), uid: 2, in: sales.inbox,
                of: sales, minutes: 1),
            try fixture.item(
                mail(id: "c@x.example", replyTo: "b@x.example", references: ["a@x.example", "b@x.example"]), uid: 3,
                in: sales.inbox, of: sales, minutes: 2),
        ])
    }

    private func split(_ id: String, _ fixture: InboxFixture) async throws -> ConversationID {
        let message = try #require(try await fixture.messages(id).first)
        let editing = ConversationEditing(identityKey: fixture.identityKey)
        let scope = fixture.everything
        return try await fixture.store.write { writer in
            let conversation = try writer.conversationID(message.conversation)
            return try editing.split([message.id], from: conversation, in: scope, writer: writer)
        }
    }

    @Test("Answers follow the message that they answer, and nothing is joined again")
    func answersFollow() async throws {
        try await InboxFixture.run { fixture in
            try await chain(fixture)
            _ = try await split("c@x.example", fixture)
            #expect(try await fixture.partition() == [["a@x.example", "b@x.example"], ["c@x.example"]])
            #expect(try await fixture.messages("c@x.example").first?.reason == .split)
            let sales = fixture.sales
            let references = ["a@x.example", "b@x.example", "c@x.example"]
            try await fixture.commit([
                try fixture.item(
                    mail(id: "d@x.example", replyTo: "c@x.example", references: references), uid: 4, in: sales.inbox,
                    of: sales, minutes: 3)
            ])
            try await fixture.commit([
                try fixture.item(
                    mail(id: "e@x.example", references: references), uid: 5, in: sales.inbox, of: sales, minutes: 4),
                try fixture.item(
                    mail(id: "f@x.example", replyTo: "b@x.example", references: ["a@x.example", "b@x.example"]), uid: 6,
                    in: sales.inbox, of: sales, minutes: 5),
            ])
            #expect(
                try await fixture.partition() == [
                    ["a@x.example", "b@x.example", "f@x.example"], ["c@x.example", "d@x.example", "e@x.example"],
                ])
        }
    }

    @Test("A split can be taken back; then everything belongs together again")
    func undoSplit() async throws {
        try await InboxFixture.run { fixture in
            try await chain(fixture)
            let old = try #require(try await fixture.messages("a@x.example").first).conversation
            _ = try await split("c@x.example", fixture)
            let editing = ConversationEditing(identityKey: fixture.identityKey)
            let scope = fixture.everything
            let edit = try await fixture.store.write { writer in
                try editing.undoLast(of: writer.conversationID(old), in: scope, writer: writer)
            }
            #expect(edit.kind == .split)
            #expect(try await fixture.partition() == [["a@x.example", "b@x.example", "c@x.example"]])
            #expect(try await fixture.messages("c@x.example").first?.reason == .replyTo)
            await #expect(throws: StoreError.self) {
                try await fixture.store.write { writer in
                    try editing.undoLast(of: writer.conversationID(old), in: scope, writer: writer)
                }
            }
        }
    }

    @Test("A merge by hand keeps the older id, and one that is taken back stays taken back")
    func merge() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(mail(id: "a@x.example"), uid: 1, in: sales.inbox, of: sales)])
            try await fixture.commit([
                try fixture.item(mail(id: "b@x.example", subject: "Other"), uid: 2, in: sales.inbox, of: sales)
            ])
            let keys = try await [fixture.messages("a@x.example"), fixture.messages("b@x.example")].compactMap(
                \.first?.conversation)
            let editing = ConversationEditing(identityKey: fixture.identityKey)
            let scope = fixture.everything
            let ids = try await fixture.store.read { reader in try keys.map { try reader.conversationID($0) } }
            let merged = try await fixture.store.write { try editing.merge(ids.reversed(), in: scope, writer: $0) }
            #expect(merged == ids[0])
            #expect(try await fixture.partition() == [["a@x.example", "b@x.example"]])
            // An answer that names both.
            try await fixture.commit([
                try fixture.item(
                    mail(id: "c@x.example", replyTo: "b@x.example", references: ["a@x.example", "b@x.example"]), uid: 3,
                    in: sales.inbox, of: sales, minutes: 1)
            ])
            try await fixture.store.write { _ = try editing.undoLast(of: ids[0], in: scope, writer: $0) }
            try await fixture.commit([
                try fixture.item(
                    mail(id: "d@x.example", replyTo: "b@x.example", references: ["a@x.example", "b@x.example"]), uid: 4,
                    in: sales.inbox, of: sales, minutes: 2)
            ])
            let partition = try await fixture.partition()
            #expect(partition.count == 2)
            #expect(
                partition.contains {
                    $0.contains("b@x.example") && $0.contains("d@x.example") && !$0.contains("a@x.example")
                })
        }
    }

    @Test("Nobody can split or merge what they cannot see")
    func access() async throws {
        try await InboxFixture.run { fixture in
            try await chain(fixture)
            let message = try #require(try await fixture.messages("c@x.example").first)
            let editing = ConversationEditing(identityKey: fixture.identityKey)
            let blind = MailboxScope.only([fixture.info.id], in: fixture.workspace)
            await #expect(throws: StoreError(.notFound, "")) {
                try await fixture.store.write { writer in
                    let id = try writer.conversationID(message.conversation)
                    return try editing.split([message.id], from: id, in: blind, writer: writer)
                }
            }
        }
    }
}
