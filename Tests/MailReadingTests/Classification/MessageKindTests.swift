import MIME
import MailModel
import MailReading
import Testing

@Suite("Kinds of messages")
struct MessageKindTests {
    @Test("Machines are told from people", arguments: KindFixture.machines)
    func machines(_ fixture: KindFixture) {
        let result = ReplyFixture.classify(fixture.message)
        #expect(result.kind == fixture.kind)
        #expect(!result.evidence.isEmpty)
    }

    @Test("Letters of people stay letters of people", arguments: KindFixture.traps)
    func traps(_ fixture: KindFixture) {
        let result = ReplyFixture.classify(fixture.message)
        #expect(result.kind == fixture.kind, "\(result.evidence)")
        #expect(result.bounce == nil && result.automaticReply == nil && result.complaint == nil)
    }

    @Test("The words for kinds, evidence and reasons are stable")
    func words() {
        #expect(
            MessageKind.allCases.map(\.rawValue) == [
                "person", "automatic-reply", "bounce", "complaint", "list", "calendar", "notification",
            ])
        #expect(ClassificationEvidence(rawValue: "delivery-status") == .deliveryStatus)
        #expect(BounceReason(rawValue: "mailbox-unknown") == .mailboxUnknown)
    }

    @Test("A post to a discussion list bears the trait of a person's, a newsletter does not")
    func traits() throws {
        let post = try #require(KindFixture.machines.first { $0.name == "A post to a discussion list" })
        let news = try #require(KindFixture.machines.first { $0.name.hasPrefix("A newsletter with one-click") })
        #expect(ReplyFixture.classify(post.message).traits == [.person])
        #expect(ReplyFixture.classify(post.message).list?.role == .discussion)
        #expect(ReplyFixture.classify(news.message).traits.isEmpty)
        #expect(ReplyFixture.classify(news.message).list?.role == .bulk)
    }

    @Test("A message gives the same whether taken apart into parts or read whole")
    func parsed() {
        for fixture in KindFixture.machines + KindFixture.traps {
            let bytes = Array(fixture.message.utf8)
            #expect(
                MessageClassifier.classify(ParsedMessage(bytes)) == MessageClassifier.classify(MessageStructure(bytes)))
        }
    }
}
