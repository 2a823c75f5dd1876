import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Answers without references")
struct IngestSubjectTests {
    private let original = mail(
        id: "a@example.com", from: "sales@example.com", to: "alice@example.org, bob@example.org", subject: "Our offer")

    private func answer(_ id: String, from: String, subject: String = "AW: Our offer") -> String {
        mail(id: id, from: from, subject: subject)
    }

    @Test(
        "They join the message between the same people, in any order",
        arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0], [1, 0, 2]])
    func joins(order: [Int]) async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            let items = [
                try fixture.item(original, uid: 1, in: sales.sent, of: sales),
                try fixture.item(
                    answer("b@x.example", from: "alice@example.org"), uid: 1, in: sales.inbox, of: sales, minutes: 60),
                try fixture.item(
                    answer("c@x.example", from: "bob@example.org"), uid: 2, in: sales.inbox, of: sales, minutes: 90),
            ]
            for index in order { try await fixture.commit([items[index]]) }
            #expect(try await fixture.partition() == [["a@example.com", "b@x.example", "c@x.example"]])
            let reasons = try await ["a@example.com", "b@x.example", "c@x.example"].asyncMap {
                try await fixture.messages($0).first?.reason
            }
            #expect(reasons.contains(.subject))
        }
    }

    @Test("Strangers, other mailboxes, forwards, and what comes too late stay apart")
    func apart() async throws {
        try await InboxFixture.run { fixture in
            let (sales, info) = (fixture.sales, fixture.info)
            try await fixture.commit([try fixture.item(original, uid: 1, in: sales.sent, of: sales)])
            let texts = [
                answer("m@x.example", from: "mallory@example.org"),
                answer("w@x.example", from: "alice@example.org", subject: "WG: Our offer"),
                answer("n@x.example", from: "alice@example.org", subject: "Our offer"),
                answer("o@x.example", from: "alice@example.org", subject: "Re: Our offers"),
            ]
            for (index, text) in texts.enumerated() {
                try await fixture.commit([
                    try fixture.item(text, uid: UInt32(index + 1), in: sales.inbox, of: sales, minutes: 60)
                ])
            }
            try await fixture.commit([
                try fixture.item(
                    answer("l@x.example", from: "alice@example.org"), uid: 9, in: sales.inbox, of: sales,
                    minutes: -15 * 24 * 60)
            ])
            try await fixture.commit([
                try fixture.item(
                    answer("i@x.example", from: "alice@example.org"), uid: 1, in: info.inbox, of: info, minutes: 60)
            ])
            let partition = try await fixture.partition()
            #expect(partition.contains(["a@example.com"]))
            #expect(partition.count == 7)
        }
    }

    @Test("A join by subject can be taken back, and the next answer does not bring it back")
    func reversible() async throws {
        try await InboxFixture.run { fixture in
            let sales = fixture.sales
            try await fixture.commit([try fixture.item(original, uid: 1, in: sales.sent, of: sales)])
            try await fixture.commit([
                try fixture.item(
                    answer("b@x.example", from: "alice@example.org"), uid: 1, in: sales.inbox, of: sales, minutes: 60)
            ])
            let joined = try #require(try await fixture.messages("b@x.example").first)
            #expect(joined.reason == .subject)
            let editing = ConversationEditing(identityKey: fixture.identityKey)
            let scope = fixture.everything
            _ = try await fixture.store.write { writer in
                let id = try writer.conversationID(joined.conversation)
                return try editing.split([joined.id], from: id, in: scope, writer: writer)
            }
            #expect(try await fixture.partition() == [["a@example.com"], ["b@x.example"]])
            try await fixture.commit([
                try fixture.item(
                    mail(id: "c@x.example", subject: "Re: Our offer", replyTo: "b@x.example"), uid: 2, in: sales.inbox,
                    of: sales, minutes: 120)
            ])
            #expect(try await fixture.partition() == [["a@example.com"], ["b@x.example", "c@x.example"]])
        }
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
