import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Conversations")
struct ConversationPlannerTests {
    private func message(_ number: Int, _ ids: Int...) -> ThreadMessage {
        ThreadMessage(number: number, tokens: ids.map { ThreadMessage.token($0) }, member: nil)
    }

    private func partition(_ batches: [[ThreadMessage]], limit: Int = 400) -> Set<Set<Int>> {
        var memory = ThreadMemory(limit: limit)
        for batch in batches { memory.commit(batch) }
        return memory.partition
    }

    @Test("An answer joins its message, in whichever order the two come")
    func answer() {
        let (question, answer) = (message(1, 10), message(2, 20, 10))
        #expect(partition([[question], [answer]]) == [[1, 2]])
        #expect(partition([[answer], [question]]) == [[1, 2]])
        #expect(partition([[answer, question]]) == [[1, 2]])
    }

    @Test("Two answers to a message that was never seen belong together")
    func phantom() {
        #expect(partition([[message(1, 11, 99)], [message(2, 12, 99)]]) == [[1, 2]])
    }

    @Test("A late message connects two conversations; the older one keeps its id")
    func merge() {
        var memory = ThreadMemory()
        memory.commit([message(1, 1)])
        memory.commit([message(2, 2)])
        let first = memory.conversationOf[1]
        memory.commit([message(3, 3, 2, 1)])
        #expect(memory.partition == [[1, 2, 3]])
        #expect(memory.conversationOf[3] == first)
        #expect(memory.movedMessages == 1)
    }

    @Test("Self references, loops and doubled ids are harmless")
    func loops() {
        #expect(partition([[message(1, 1, 1)]]) == [[1]])
        #expect(partition([[message(1, 1, 2)], [message(2, 2, 3)], [message(3, 3, 1)]]) == [[1, 2, 3]])
        let ring = (0..<10).map { message($0, $0, ($0 + 1) % 10) }
        #expect(partition(ring.map { [$0] }).count == 1)
        #expect(partition([[message(1, 7)], [message(2, 7)]]) == [[1, 2]])
        #expect(
            partition([
                [ThreadMessage(number: 1, tokens: [], member: nil)],
                [ThreadMessage(number: 2, tokens: [], member: nil)],
            ]).count == 2)
    }

    @Test("The strongest reason counts, and who comes first begins")
    func reasons() {
        var planner = ConversationPlanner()
        let tokens = (1...4).map { ThreadMessage.token($0) }
        planner.know(tokens[3], leadsTo: ConversationKey(rawValue: 9), messageCount: 1)
        planner.know(tokens[1], leadsTo: ConversationKey(rawValue: 9), messageCount: 1)
        let joined = planner.place(tokens: tokens, reasons: [.reference, .replyTo, .reference, .providerThread])
        #expect(joined.reason == .replyTo)
        let started = planner.place(tokens: [ThreadMessage.token(50)], reasons: [.reference])
        #expect(started.reason == .started)
        #expect(planner.home(of: joined) == .stored(ConversationKey(rawValue: 9)))
        #expect(planner.home(of: started) != planner.home(of: joined))
    }

    @Test("Any order and any batches give the same conversations, as comparing each with each does")
    func anyOrder() {
        for seed in UInt64(0)..<12 {
            let corpus = ThreadCorpus(count: 150, seed: seed)
            let expected = ThreadCorpus.partition(of: corpus.messages)
            var random = SeededGenerator(seed: seed)
            for _ in 0..<8 {
                var rest = corpus.messages.shuffled(using: &random)[...]
                var memory = ThreadMemory()
                while !rest.isEmpty {
                    let size = Int.random(in: 1...40, using: &random)
                    memory.commit(Array(rest.prefix(size)))
                    rest = rest.dropFirst(size)
                }
                let isSame = memory.partition == expected
                #expect(isSame, "seed \(seed)")
                if !isSame { return }
            }
        }
    }

    @Test("Ten thousand messages keep every bound and every set, newest first")
    func large() {
        let corpus = ThreadCorpus(count: 10_000, seed: 77)
        var memory = ThreadMemory()
        for start in stride(from: 0, to: corpus.messages.count, by: 2_000).reversed() {
            memory.commit(Array(corpus.messages[start..<min(start + 2_000, corpus.messages.count)]))
        }
        #expect(memory.conversationOf.count == corpus.messages.count)
        #expect(memory.partition.allSatisfy { $0.count <= ConversationPlanner.maximumMessages })
        let isSame = memory.partition == ThreadCorpus.partition(of: corpus.messages)
        #expect(isSame)
    }

    @Test("A robot with one id for everything fills conversations of bounded size, one after the other")
    func robot() {
        var memory = ThreadMemory(limit: 40)
        for start in stride(from: 0, to: 1_000, by: 25) {
            memory.commit((start..<start + 25).map { message($0, 7) })
        }
        #expect(memory.partition.map(\.count).sorted() == Array(repeating: 40, count: 25))
        #expect(memory.movedMessages == 0)
        #expect(memory.reasons.values.count { $0 == .started } == 25)
    }

    @Test("Two conversations that would be too large together stay apart, and go on")
    func tooLargeToMerge() {
        var memory = ThreadMemory(limit: 10)
        memory.commit((0..<6).map { message($0, 1) })
        memory.commit((6..<12).map { message($0, 2) })
        memory.commit([message(12, 12, 2, 1)])
        #expect(memory.partition.map(\.count).sorted() == [6, 7])
        #expect(memory.movedMessages == 0)
    }

    @Test("Planning many messages that share their ids takes linear time")
    func linear() {
        func place(_ count: Int) -> Duration {
            processorTime {
                var planner = ConversationPlanner(limit: 400)
                for number in 0..<count {
                    _ = planner.place(
                        tokens: (0..<24).map { ThreadMessage.token((number + $0) % 500) },
                        reasons: Array(repeating: .reference, count: 24))
                }
            }
        }
        // A machine that others use is slow for seconds at a time: one fair pair will do.
        let isLinear = (0..<3).contains { _ in
            let small = place(2_000)
            return place(8_000) < max(small * 12, .milliseconds(5))
        }
        #expect(isLinear)
    }
}
