internal import MailModel
internal import MailStore

/// One batch of messages on its way into the store.
struct IngestBatch {
    private(set) var report = IngestReport()

    private let items: [IngestItem]
    private let mailbox: MailboxKey
    private let workspace: WorkspaceID
    private let writer: StoreWriter
    private var planner = ConversationPlanner()
    /// The first item of each identity that the mailbox has not, in the order of receipt.
    private var new: [Int] = []
    private var placements: [ConversationPlanner.Placement] = []
    private var keys: [[UInt8]: MessageKey] = [:]
    /// The items of which each new message is made, by identity.
    private var places: [[UInt8]: [Int]] = [:]
    private var knownTokens: Set<ThreadToken> = []

    init(_ items: [IngestItem], mailbox: MailboxKey, writer: StoreWriter) throws(StoreError) {
        self.items = items
        self.mailbox = mailbox
        self.writer = writer
        workspace = try writer.workspaceID(of: mailbox)
        keys = try writer.messages(identities: items.map(\.message.identity), in: mailbox)
        for (index, item) in items.enumerated() where keys[item.message.identity] == nil {
            if places[item.message.identity] == nil { new.append(index) }
            places[item.message.identity, default: []].append(index)
        }
        // The order changes no conversation; it only makes the first message the one that begins it.
        new.sort { (items[$0].message.received, $0) < (items[$1].message.received, $1) }
    }

    // MARK: Conversations

    /// Finds the conversations of the new messages.
    mutating func place() throws(StoreError) {
        try learnTokens()
        for index in new {
            let message = items[index].message
            let tokens = message.tokens.filter { $0.kind != .subject }
            let reasons = message.joinReasons.compactMap { $0 }
            placements.append(planner.place(tokens: tokens, reasons: reasons, subject: message.subjectMember))
        }
    }

    private mutating func learnTokens() throws(StoreError) {
        var tokens: Set<ThreadToken> = []
        for index in new { tokens.formUnion(items[index].message.tokens) }
        let known = try writer.conversations(for: Array(tokens), in: workspace)
        knownTokens = Set(known.keys)
        let candidates = try subjectCandidates()
        var conversations = Set(known.values)
        conversations.formUnion(candidates.map(\.conversation))
        let counts = try writer.messageCounts(of: conversations)
        for (token, conversation) in known {
            planner.know(token, leadsTo: conversation, messageCount: counts[conversation] ?? 0)
        }
        for (member, conversation) in candidates {
            planner.know(member, in: conversation, messageCount: counts[conversation] ?? 0)
        }
        try learnSeparations(known)
    }

    /// The stored messages that may match by subject: for an answer without references all of its subject, for any other
    /// message only such answers.
    private func subjectCandidates() throws(StoreError) -> [(member: SubjectMember, conversation: ConversationKey)] {
        // Of each subject the spans, apart from each other: a batch of history can reach over years.
        var wanted: [ThreadToken: [ClosedRange<Timestamp>]] = [:]
        for index in new {
            let message = items[index].message
            guard let token = message.tokens.last, token.kind == .subject else { continue }
            let span = SubjectMatch.span(around: message.received)
            for isLoose in ThreadTokens.isLoose(token) ? [true, false] : [true] {
                let asked = ThreadTokens.subject(token, isLoose: isLoose)
                // In the order of receipt, so that only the last one can overlap.
                if let last = wanted[asked]?.popLast() {
                    let joined = last.overlaps(span) ? [last.lowerBound...span.upperBound] : [last, span]
                    wanted[asked, default: []] += joined
                } else {
                    wanted[asked] = [span]
                }
            }
        }
        var result: [(SubjectMember, ConversationKey)] = []
        for (token, spans) in wanted.sorted(by: { $0.key.digest.lexicographicallyPrecedes($1.key.digest) }) {
            for span in spans {
                let found = try writer.subjectCandidates(
                    digest: token.digest, in: mailbox, from: span.lowerBound, through: span.upperBound,
                    limit: SubjectIndex.maximumExamined)
                for candidate in found.reversed() {
                    result.append((SubjectMember(candidate, token: token), candidate.conversation))
                }
            }
        }
        return result
    }

    /// What somebody took apart is not put together again by the next answer.
    private mutating func learnSeparations(_ known: [ThreadToken: ConversationKey]) throws(StoreError) {
        var suspects: Set<ConversationKey> = []
        for index in new {
            let conversations = Set(items[index].message.tokens.compactMap { known[$0] })
            if conversations.count > 1 { suspects.formUnion(conversations) }
        }
        for conversation in suspects {
            let id = try writer.conversationID(conversation)
            for edit in try writer.conversationEdits(of: id, in: workspace) where edit.keepsApart {
                guard let one = try writer.conversationKey(edit.conversation, in: workspace),
                    let other = try writer.conversationKey(edit.other, in: workspace), one != other
                else { continue }
                planner.keepApart(one, other)
            }
        }
    }

    // MARK: Writing

    /// Writes the new messages with their conversations.
    mutating func write() throws(StoreError) {
        for (into, from) in planner.merges() where try writer.mergeConversations(into: into, from: from) != nil {
            report.merged += 1
        }
        var made: [Int: ConversationKey] = [:]
        for (index, placement) in zip(new, placements) {
            let message = items[index].message
            let conversation = try key(of: planner.home(of: placement), made: &made)
            let locations = places[message.identity] ?? []
            let key = try writer.insertMessage(
                message, conversation: conversation, reason: placement.reason, mailbox: mailbox,
                at: locations.map { items[$0].location }, knownTokens: knownTokens)
            for token in message.tokens { knownTokens.insert(token) }
            keys[message.identity] = key
            report.added.append(key)
        }
        var moved: [ConversationKey: [ThreadToken]] = [:]
        for token in planner.movedTokens {
            guard let home = planner.home(of: token) else { continue }
            moved[try key(of: home, made: &made), default: []].append(token)
        }
        for (conversation, tokens) in moved { try writer.setTokens(tokens, to: conversation, in: workspace) }
        report.started = made.count
    }

    private func key(
        of home: ConversationPlanner.Home, made: inout [Int: ConversationKey]
    ) throws(StoreError) -> ConversationKey {
        switch home {
        case .stored(let key): return key
        case .new(let number):
            if let key = made[number] { return key }
            let key = try writer.createConversation(in: workspace)
            made[number] = key
            return key
        }
    }

    /// Writes where the messages lie that the mailbox had already.
    mutating func locate() throws(StoreError) {
        for item in items where places[item.message.identity] == nil {
            guard let key = keys[item.message.identity] else { continue }
            let location = item.location
            report.known += 1
            if let uid = location.uid,
                try writer.location(in: location.folder, uid: uid)?.message == key
            {
                try writer.setFlags(
                    folder: location.folder, uid: uid, flags: location.flags, labels: location.labels,
                    modSeq: location.modSeq)
            } else {
                try writer.addLocation(location, of: key)
            }
        }
    }
}

extension NewMessage {
    /// How the matching by subject sees it; nil where it has no subject of its own.
    var subjectMember: SubjectMember? {
        guard let token = tokens.last, token.kind == .subject else { return nil }
        return SubjectMember(
            subject: ThreadTokens.subject(token, isLoose: false).digest, isLoose: ThreadTokens.isLoose(token),
            received: received, isOutgoing: isOutgoing, from: from, recipients: to + cc + bcc)
    }
}

extension SubjectMember {
    init(_ candidate: SubjectCandidate, token: ThreadToken) {
        self.init(
            subject: ThreadTokens.subject(token, isLoose: false).digest, isLoose: ThreadTokens.isLoose(token),
            received: candidate.received, isOutgoing: candidate.isOutgoing, from: candidate.people.from,
            recipients: candidate.people.to + candidate.people.cc + candidate.people.bcc)
    }
}

extension ConversationEdit {
    /// Whether it says that its two conversations are to stay apart: a split, or a merge that was taken back.
    var keepsApart: Bool { (kind == .split) != isUndone }
}
