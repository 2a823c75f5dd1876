public import MailModel

/// The ids by which an answer belongs to a conversation (RFC 5322 §3.6.4).
public struct ReplyReferences: Sendable, Hashable {
    /// What the answer names as the message that it answers: its id, where it has one.
    public let inReplyTo: [MessageID]

    /// What the answer names as the conversation before it, the oldest first, each id once.
    public let references: [MessageID]

    /// References keeps its first id and this many of its last (RFC 5322 §3.6.4 allows any number; servers do not).
    public static let keptReferences = 50

    /// Takes what the answered message says.
    ///
    /// - Parameters:
    ///   - messageID: its id; without one, the conversation is carried on by its references alone.
    ///   - references: its References.
    ///   - inReplyTo: its In-Reply-To, which counts where it has no references and names exactly one id.
    public init(answering messageID: MessageID?, references: [MessageID], inReplyTo: [MessageID]) {
        var before = references
        // RFC 5322 §3.6.4
        if before.isEmpty, inReplyTo.count == 1 { before = inReplyTo }
        var seen: Set<MessageID> = []
        if let messageID { seen.insert(messageID) }
        var kept = before.filter { seen.insert($0).inserted }
        if let messageID { kept.append(messageID) }
        self.inReplyTo = messageID.map { [$0] } ?? []
        self.references = Self.bounded(kept)
    }

    /// Takes what the header of the answered message says.
    public init(answering header: HeaderBlock) {
        self.init(answering: header.messageID, references: header.references, inReplyTo: header.inReplyTo)
    }

    /// The first id and the last ones.
    static func bounded(_ ids: [MessageID]) -> [MessageID] {
        ids.count > keptReferences + 1 ? [ids[0]] + ids.suffix(keptReferences) : ids
    }
}

extension Draft {
    /// Makes the draft an answer.
    public mutating func answer(_ reply: ReplyReferences) {
        inReplyTo = reply.inReplyTo
        references = reply.references
    }
}
