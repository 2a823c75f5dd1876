internal import MailModel
internal import MailStore

/// Decides to which conversations messages belong, for many messages at once and without touching the store.
///
/// Conversations are the sets of messages that hang together by tokens, and, for answers without any reference, by
/// ``SubjectMatch``. Both relations are between two messages and say nothing of order, so the same messages give the same
/// conversations in whatever order they come, as long as none reaches ``maximumMessages``.
///
/// A conversation that has that many takes no more, and is not merged: what would join it begins a new one, to which its
/// tokens lead from then on. So a robot that gives a thousand messages one Message-ID fills several conversations of
/// bounded size, and no merge moves more messages than that.
struct ConversationPlanner {
    /// The most messages of one conversation, copies in several mailboxes counted. More help nobody who reads, and a
    /// merge must stay short. Gmail breaks at 100, Missive at 400 (their documentation).
    static let maximumMessages = 400

    /// A conversation: one of the store's, or one that is to be made.
    private struct Node {
        var stored: ConversationKey?
        var count: Int
        var parent: Int?
        /// The conversations of the store that it stands for.
        var members: [ConversationKey] = []
    }

    /// What was decided for a message.
    struct Placement: Sendable {
        fileprivate let node: Int
        /// Why it is there.
        let reason: JoinReason
    }

    private let limit: Int
    private var nodes: [Node] = []
    private var nodeOfStored: [ConversationKey: Int] = [:]
    private var nodeOfToken: [ThreadToken: Int] = [:]
    private var loose = SubjectIndex()
    /// Conversations of the store that went into others.
    private var absorbed: [Int] = []
    /// Conversations that are never put together.
    private var separated: [ConversationKey: Set<ConversationKey>] = [:]

    /// Tokens of the store that lead to another conversation than before.
    private(set) var movedTokens: [ThreadToken] = []

    /// - Parameter limit: the most messages of one conversation; tests take fewer.
    init(limit: Int = maximumMessages) { self.limit = limit }

    // MARK: What the store knows

    /// Enters a token that leads to a conversation with that many messages.
    mutating func know(_ token: ThreadToken, leadsTo conversation: ConversationKey, messageCount: Int) {
        nodeOfToken[token] = node(of: conversation, messageCount: messageCount)
    }

    /// Enters a message that may match others by its subject.
    mutating func know(_ member: SubjectMember, in conversation: ConversationKey, messageCount: Int) {
        loose.add(member, node: node(of: conversation, messageCount: messageCount))
    }

    /// Enters that somebody took two conversations apart: nothing puts them together again.
    mutating func keepApart(_ first: ConversationKey, _ second: ConversationKey) {
        separated[first, default: []].insert(second)
        separated[second, default: []].insert(first)
    }

    private mutating func node(of conversation: ConversationKey, messageCount: Int) -> Int {
        if let known = nodeOfStored[conversation] { return known }
        nodes.append(Node(stored: conversation, count: messageCount, parent: nil, members: [conversation]))
        nodeOfStored[conversation] = nodes.count - 1
        return nodes.count - 1
    }

    // MARK: Placing

    /// Places a message.
    ///
    /// - Parameters:
    ///   - reasons: why it would join by each of its tokens, in the order of `tokens`.
    ///   - member: what matches by subject, where that is to be looked at.
    mutating func place(
        tokens: [ThreadToken], reasons: [JoinReason], subject member: SubjectMember? = nil
    ) -> Placement {
        var found: [(node: Int, reason: JoinReason)] = []
        // Of References the last one is the nearest, and counts first.
        for (token, reason) in zip(tokens, reasons).reversed() {
            if let node = nodeOfToken[token] { found.append((root(of: node), reason)) }
        }
        if let member {
            for node in loose.matches(of: member) { found.append((root(of: node), .subject)) }
        }
        // The strongest that has room; where all are full, a new one goes on.
        let target = found.filter { nodes[$0.node].count < limit }
            .min { Self.weight($0.reason) < Self.weight($1.reason) }
        var home: Int
        if let target {
            home = target.node
        } else {
            nodes.append(Node(stored: nil, count: 0, parent: nil))
            home = nodes.count - 1
        }
        nodes[home].count += 1
        for (node, _) in found { home = union(home, root(of: node)) }
        lead(tokens, to: home)
        if let member { loose.add(member, node: home) }
        return Placement(node: home, reason: target?.reason ?? .started)
    }

    /// Tokens that lead nowhere yet, or to a full conversation, lead here.
    private mutating func lead(_ tokens: [ThreadToken], to home: Int) {
        for token in tokens {
            if let known = nodeOfToken[token] {
                let old = root(of: known)
                guard old != home, nodes[old].count >= limit else { continue }
                if nodes[old].stored != nil { movedTokens.append(token) }
            }
            nodeOfToken[token] = home
        }
    }

    /// Makes one conversation of two, if it is not too large; gives the one in which the first is then.
    private mutating func union(_ first: Int, _ second: Int) -> Int {
        guard first != second, nodes[first].count + nodes[second].count <= limit,
            !areSeparated(first, second)
        else { return first }
        let (kept, gone) = survives(first, against: second) ? (first, second) : (second, first)
        nodes[kept].count += nodes[gone].count
        nodes[gone].parent = kept
        nodes[kept].members += nodes[gone].members
        if nodes[gone].stored != nil { absorbed.append(gone) }
        return kept
    }

    private func areSeparated(_ first: Int, _ second: Int) -> Bool {
        guard !separated.isEmpty else { return false }
        return nodes[first].members.contains { key in
            separated[key].map { !$0.isDisjoint(with: nodes[second].members) } ?? false
        }
    }

    /// The older conversation keeps its id; one that is stored is older than one that is not.
    private func survives(_ first: Int, against second: Int) -> Bool {
        switch (nodes[first].stored, nodes[second].stored) {
        case (let first?, let second?): first.rawValue < second.rawValue
        case (nil, _?): false
        case (_?, nil): true
        case (nil, nil): first < second
        }
    }

    private mutating func root(of node: Int) -> Int {
        var root = node
        while let parent = nodes[root].parent { root = parent }
        var step = node
        while let parent = nodes[step].parent {
            nodes[step].parent = root
            step = parent
        }
        return root
    }

    /// What proves more comes first.
    private static func weight(_ reason: JoinReason) -> Int {
        switch reason {
        case .replyTo: 0
        case .reference: 1
        case .providerThread: 2
        case .threadIndex: 3
        default: 4
        }
    }

    // MARK: The plan

    /// Where a message is in the end: a conversation of the store, or the number of a new one.
    enum Home: Hashable, Sendable {
        case stored(ConversationKey)
        case new(Int)
    }

    /// Where a message is, after all were placed.
    mutating func home(of placement: Placement) -> Home { home(of: placement.node) }

    /// Where a token leads, after all messages were placed.
    mutating func home(of token: ThreadToken) -> Home? { nodeOfToken[token].map { home(of: $0) } }

    private mutating func home(of node: Int) -> Home {
        let root = root(of: node)
        return nodes[root].stored.map { .stored($0) } ?? .new(root)
    }

    /// The conversations of the store that become one, in an order in which they can be merged.
    mutating func merges() -> [(into: ConversationKey, from: ConversationKey)] {
        absorbed.compactMap { gone in
            // What a stored one goes into is stored too: it is the older one.
            guard let from = nodes[gone].stored, let into = nodes[root(of: gone)].stored else { return nil }
            return (into, from)
        }
    }
}
