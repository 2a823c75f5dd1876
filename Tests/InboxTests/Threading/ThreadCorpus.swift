import MailModel
import MailStore

@testable import Inbox

/// A message as threading sees it.
struct ThreadMessage: Hashable {
    let number: Int
    let tokens: [ThreadToken]
    let member: SubjectMember?

    static func token(_ number: Int, kind: ThreadTokenKind = .messageID) -> ThreadToken {
        var digest = [UInt8](repeating: 0, count: 16)
        for index in 0..<8 { digest[index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
        return ThreadToken(kind: kind, digest: digest)
    }

    /// What the planner is told: the reason does not matter here.
    var reasons: [JoinReason] { tokens.map { $0.kind == .messageID ? .reference : .providerThread } }
}

/// Random sets of messages with everything that goes wrong in threads.
struct ThreadCorpus {
    var messages: [ThreadMessage] = []

    /// Trees of messages whose References are cut, shuffled, doubled, made to loops, or missing, some of whose messages
    /// are not there, and some of whose ids are used twice; and loose answers beside strangers with the same subject.
    init(count: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var id = 0
        while messages.count < count {
            let size = min(count - messages.count, Int.random(in: 1...12, using: &random))
            let first = id
            for _ in 0..<size {
                id += 1
                guard Int.random(in: 0..<10, using: &random) > 0 else { continue }
                messages.append(reply(id, in: first..<id, using: &random))
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                for _ in 0..<3 { messages.append(subjectMessage(subjects: max(3, count / 100), using: &random)) }
            }
        }
    }

    private mutating func reply(
        _ id: Int, in earlier: Range<Int>, using random: inout SeededGenerator
    ) -> ThreadMessage {
        var ids: [Int] = []
        if Int.random(in: 0..<20, using: &random) > 0 { ids.append(id) }
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            ids.append(Int.random(in: earlier.lowerBound...id, using: &random))
        }
        ids.append(earlier.lowerBound)
        // A loop: the first message names the last one too.
        if Int.random(in: 0..<10, using: &random) == 0 { ids.append(id + 1) }
        ids = ids.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        return ThreadMessage(number: messages.count, tokens: ids.map { ThreadMessage.token($0) }, member: nil)
    }

    private mutating func subjectMessage(subjects: Int, using random: inout SeededGenerator) -> ThreadMessage {
        let person = "p\(Int.random(in: 0..<12, using: &random))@example.org"
        let isOutgoing = Bool.random(using: &random)
        let us = MailPerson(address: "sales@example.com")
        let them = MailPerson(address: person)
        let day = Int64.random(in: 0..<60, using: &random)
        return ThreadMessage(
            number: messages.count, tokens: [ThreadMessage.token(1_000_000_000 + messages.count)],
            member: SubjectMember(
                subject: ThreadMessage.token(Int.random(in: 0..<subjects, using: &random)).digest,
                isLoose: Bool.random(using: &random), received: Timestamp(milliseconds: day * 86_400_000),
                isOutgoing: isOutgoing, from: [isOutgoing ? us : them], recipients: [isOutgoing ? them : us]))
    }

    /// The sets of messages that hang together, found by comparing each with each.
    static func partition(of messages: [ThreadMessage]) -> Set<Set<Int>> {
        var groups = Array(messages.indices)
        func root(_ index: Int) -> Int {
            var index = index
            while groups[index] != index { index = groups[index] }
            return index
        }
        func join(_ first: Int, _ second: Int) { groups[root(second)] = root(first) }
        var byToken: [ThreadToken: Int] = [:]
        for (index, message) in messages.enumerated() {
            for token in message.tokens {
                if let other = byToken[token] { join(other, index) } else { byToken[token] = index }
            }
        }
        let members = messages.indices.filter { messages[$0].member != nil }
        for first in members {
            for second in members where first < second {
                guard let one = messages[first].member, let two = messages[second].member else { continue }
                if one.subject == two.subject, SubjectMatch.holds(one, two) { join(first, second) }
            }
        }
        var sets: [Int: Set<Int>] = [:]
        for index in messages.indices { sets[root(index), default: []].insert(messages[index].number) }
        return Set(sets.values)
    }
}

/// What a store would keep between batches: which conversation each token and each message has.
struct ThreadMemory {
    private(set) var conversationOf: [Int: ConversationKey] = [:]
    private var tokens: [ThreadToken: ConversationKey] = [:]
    private var members: [(member: SubjectMember, number: Int)] = []
    private var counts: [ConversationKey: Int] = [:]
    private var nextKey: Int64 = 1
    private let limit: Int
    /// How many messages merges moved, in all.
    private(set) var movedMessages = 0
    private(set) var reasons: [Int: JoinReason] = [:]

    init(limit: Int = ConversationPlanner.maximumMessages) { self.limit = limit }

    var partition: Set<Set<Int>> {
        Set(Dictionary(grouping: conversationOf.keys) { conversationOf[$0] }.values.map { Set($0) })
    }

    /// Takes one batch as the ingest does.
    mutating func commit(_ batch: [ThreadMessage]) {
        var planner = ConversationPlanner(limit: limit)
        for message in batch {
            for token in message.tokens {
                if let key = tokens[token] { planner.know(token, leadsTo: key, messageCount: counts[key] ?? 0) }
            }
        }
        let subjects = Set(batch.compactMap { $0.member?.subject })
        for (member, number) in members where subjects.contains(member.subject) {
            if let key = conversationOf[number] { planner.know(member, in: key, messageCount: counts[key] ?? 0) }
        }
        let placements = batch.map { planner.place(tokens: $0.tokens, reasons: $0.reasons, subject: $0.member) }
        for merge in planner.merges() { apply(merge) }
        var new: [Int: ConversationKey] = [:]
        func key(of home: ConversationPlanner.Home) -> ConversationKey {
            switch home {
            case .stored(let key): return key
            case .new(let number):
                if let key = new[number] { return key }
                let key = ConversationKey(rawValue: nextKey)
                nextKey += 1
                new[number] = key
                return key
            }
        }
        for (message, placement) in zip(batch, placements) {
            let key = key(of: planner.home(of: placement))
            conversationOf[message.number] = key
            reasons[message.number] = placement.reason
            counts[key, default: 0] += 1
            for token in message.tokens where tokens[token] == nil { tokens[token] = key }
            if let member = message.member { members.append((member, message.number)) }
        }
        for token in planner.movedTokens { planner.home(of: token).map { tokens[token] = key(of: $0) } }
    }

    private mutating func apply(_ merge: (into: ConversationKey, from: ConversationKey)) {
        for (number, key) in conversationOf where key == merge.from {
            conversationOf[number] = merge.into
            movedMessages += 1
        }
        counts[merge.into, default: 0] += counts.removeValue(forKey: merge.from) ?? 0
        for (token, key) in tokens where key == merge.from { tokens[token] = merge.into }
    }
}
