internal import MailModel

/// A message that came to be in this transaction, with what lists are made of, so that it is not read back. It is
/// forgotten as soon as anything else happens to the message.
struct FreshMessage: Sendable {
    let id: Int64
    let conversation: Int64
    let mailbox: Int64
    let state: MessageTable.State
    let part: SummaryTable.Part
    let texts: SummaryTable.Texts

    init(
        _ message: NewMessage, id: Int64, conversation: ConversationKey, mailbox: MailboxKey, state: MessageTable.State
    ) {
        self.id = id
        self.conversation = conversation.rawValue
        self.mailbox = mailbox.rawValue
        self.state = state
        part = SummaryTable.Part(
            received: SearchNumber.clamped(message.received).milliseconds,
            places: FolderPlaces(rawValue: state.places), isUnread: state.isUnread, isFlagged: state.isFlagged,
            isDraft: state.isDraft, attachments: Int64(message.attachments.count { !$0.isInline }), kind: message.kind,
            labelKeys: state.labelKeys)
        texts = SummaryTable.Texts(
            subject: message.subject, preview: message.preview, authors: FieldText.text(of: message.from))
    }
}

/// A conversation that came to be in this transaction, of which everything is known as long as all of its messages are
/// fresh too. It is forgotten as soon as anything happens to it but that messages come.
struct FreshConversation: Sendable {
    let id: ConversationID
    let workspace: Int64
    var messages: [Int64] = []
}

extension TouchedMail {
    /// Adds a message that was just written.
    mutating func add(_ message: FreshMessage) {
        fresh[message.id] = message
        freshConversations[message.conversation]?.messages.append(message.id)
    }

    /// Forgets what was known of a conversation: something happens to it besides new messages.
    mutating func forget(conversation: Int64) { freshConversations[conversation] = nil }

    /// The messages of a conversation in a mailbox that are in a folder, oldest first; nil where they must be read.
    func parts(of membership: Membership) -> [(id: Int64, part: SummaryTable.Part)]? {
        guard let conversation = freshConversations[membership.conversation] else { return nil }
        var parts: [(id: Int64, part: SummaryTable.Part)] = []
        for id in conversation.messages {
            guard let message = fresh[id] else { return nil }
            if message.mailbox == membership.mailbox, message.state.removed == nil { parts.append((id, message.part)) }
        }
        return parts.sorted { ($0.part.received, $0.id) < ($1.part.received, $1.id) }
    }
}
