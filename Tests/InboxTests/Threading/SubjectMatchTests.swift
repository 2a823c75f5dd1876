import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Matching by subject, the last resort")
struct SubjectMatchTests {
    private func member(
        _ from: String, to: String..., day: Double = 0, isLoose: Bool = false
    ) -> SubjectMember {
        SubjectMember(
            subject: [1], isLoose: isLoose, received: Timestamp(milliseconds: Int64(day * 86_400_000)),
            isOutgoing: from == "us", from: [MailPerson(address: address(from))],
            recipients: to.map { MailPerson(address: address($0)) })
    }

    private func address(_ name: String) -> String { name == "us" ? "sales@example.com" : "\(name)@example.org" }

    private func holds(_ first: SubjectMember, _ second: SubjectMember) -> Bool {
        let result = SubjectMatch.holds(first, second)
        #expect(SubjectMatch.holds(second, first) == result, "it must not depend on the order")
        return result
    }

    @Test("An answer without references finds the message to its sender, or from the one whom it answers")
    func answers() {
        #expect(holds(member("us", to: "alice"), member("alice", to: "us", day: 1, isLoose: true)))
        #expect(holds(member("alice", to: "us"), member("us", to: "alice", day: 1, isLoose: true)))
        #expect(holds(member("alice", to: "us"), member("alice", to: "us", day: 1, isLoose: true)))
        #expect(holds(member("us", to: "alice", "bob"), member("bob", to: "us", day: 6.9, isLoose: true)))
        #expect(holds(member("alice", to: "us", "bob"), member("bob", to: "us", "alice", day: 1, isLoose: true)))
    }

    @Test("Strangers never meet, whatever alias both wrote to")
    func strangers() {
        #expect(!holds(member("alice", to: "us"), member("bob", to: "us", day: 1, isLoose: true)))
        #expect(!holds(member("alice", to: "info"), member("bob", to: "info", day: 1, isLoose: true)))
        #expect(!holds(member("us", to: "alice"), member("bob", to: "us", day: 1, isLoose: true)))
        #expect(!holds(member("alice", to: "us", isLoose: true), member("bob", to: "us", isLoose: true)))
        #expect(!holds(member("alice", to: "us", "bob"), member("bob", to: "us", day: 1, isLoose: true)))
    }

    @Test("Not later than some days, not before, and not between two messages that are no answers")
    func times() {
        let answer = member("alice", to: "us", day: 10, isLoose: true)
        #expect(holds(member("us", to: "alice", day: 3), answer))
        #expect(!holds(member("us", to: "alice", day: 2.9), answer))
        #expect(!holds(member("us", to: "alice", day: 10.1), answer))
        #expect(holds(member("us", to: "alice", day: 10.001), answer), "some minutes are the servers' clocks")
        #expect(!holds(member("us", to: "alice", day: 9), member("alice", to: "us", day: 10)))
    }

    @Test("Nobody at all is nobody's partner")
    func nobody() {
        let empty = SubjectMember(
            subject: [1], isLoose: true, received: Timestamp(milliseconds: 0), isOutgoing: false,
            from: [MailPerson(name: "x", address: "")], recipients: [])
        #expect(!holds(empty, empty))
    }

    @Test("Of messages of one subject, no set ever has two strangers without somebody who wrote to both")
    func noStrangers() {
        for seed in UInt64(100)..<110 {
            let messages = ThreadCorpus(count: 200, seed: seed).messages.filter { $0.member != nil }
            for set in ThreadCorpus.partition(of: messages) {
                let people = messages.filter { set.contains($0.number) }.compactMap(\.member)
                    .map { $0.isOutgoing ? $0.recipients : $0.senders }
                #expect(Set(people).count <= 1, "each message here has one partner")
            }
        }
    }
}
