internal import Access
internal import Hummingbird
internal import Inbox
internal import MailModel
internal import MailStore

/// What buttons and keys of the inbox do.
enum InboxAct: String, Sendable, CaseIterable {
    case archive, inbox, read, unread, star, unstar, spam, trash, move, label, unlabel, merge, assign, snooze, wake

    /// What was done with so many conversations, in words.
    func words(_ count: Int) -> String {
        let what = count == 1 ? "Conversation" : "\(count) conversations"
        return switch self {
        case .archive: "\(what) marked as done"
        case .inbox: "\(what) moved to the inbox"
        case .read: "\(what) marked as read"
        case .unread: "\(what) marked as unread"
        case .star: "\(what) starred"
        case .unstar: "\(what) no longer starred"
        case .spam: "\(what) marked as spam"
        case .trash: "\(what) moved to Trash"
        case .move: "\(what) moved"
        case .label: "\(what) labelled"
        case .unlabel: "Label taken from \(count == 1 ? "the conversation" : what)"
        case .merge: "Conversations put together"
        case .assign: "\(what) assigned"
        case .snooze: "\(what) snoozed"
        case .wake: "\(what) brought back"
        }
    }
}

/// Does with conversations what a member wants, in the store at once and on the servers as soon as may be.
struct InboxActing: Sendable {
    /// Conversations of one request.
    static let maximumConversations = 500

    let reading: InboxReading
    let ledger: ActionLedger

    /// What an action needs besides its name.
    struct Details: Sendable {
        var folder = ""
        var label = ""
        var assignee: MemberID?
        var hours = 24
    }

    private var member: SignedInMember { reading.member }

    /// Each conversation is a transaction of its own: what one mailbox cannot do does not hold up the others.
    ///
    /// - Returns: what is to be told, and the name under which it can be undone.
    func perform(
        _ act: InboxAct, on conversations: [ConversationID], with details: Details = Details()
    ) async throws -> InboxNotice {
        guard !conversations.isEmpty else {
            return InboxNotice(words: "Select conversations first.", undo: nil, isProblem: true)
        }
        if act == .merge { return try await merge(conversations) }
        var steps: [UndoStep] = []
        var done = 0
        var problem: String?
        let member = member
        for id in conversations.prefix(Self.maximumConversations) {
            do {
                steps += try await reading.write { writer in
                    let scope = try writer.conversationScope(of: member, for: .triage)
                    guard let record = try writer.conversation(id, in: scope) else { throw WebFailure.notFound }
                    if let steps = try Self.care(act, record, details, member, writer) { return steps }
                    var step = ActionStep(record: record, writer: writer)
                    return try step.perform(act, folder: details.folder, label: details.label)
                }
                done += 1
            } catch let error as StoreError where error.underlying is ActionError {
                problem = (error.underlying as? ActionError)?.message
            } catch let failure as WebFailure where failure.status == .notFound {
                problem = "A conversation is not there any more."
            }
        }
        if let problem {
            let words = done == 0 ? problem : "\(act.words(done)). Not all: \(problem)"
            return notice(words, steps, isProblem: true)
        }
        return notice(act.words(done) + ".", steps)
    }

    /// What is about people and time, and not about servers; nil for everything else.
    private static func care(
        _ act: InboxAct, _ record: ConversationRecord, _ details: Details, _ member: SignedInMember,
        _ writer: StoreWriter
    ) throws -> [UndoStep]? {
        guard [.assign, .snooze, .wake].contains(act) else { return nil }
        let actor = try writer.require(.triage, of: member)
        let before = try writer.care(for: record.key)
        switch act {
        case .assign:
            let assignee = try details.assignee.flatMap { try writer.member($0, in: member.workspace) }
            if let assignee {
                // Who cannot read it cannot care for it.
                let scope = try writer.scope(of: assignee.id, in: member.workspace)
                guard try writer.conversationSummary(record.id, in: scope) != nil else {
                    throw WebFailure(
                        .unprocessableContent, "No access",
                        "\(assignee.name) has no access to the mailbox of this mail.")
                }
            }
            try writer.assign(record.key, to: assignee, by: actor)
        case .snooze:
            let hours = min(max(details.hours, 1), 24 * 366)
            try writer.snooze(record.key, until: writer.now.adding(milliseconds: Int64(hours) * 3_600_000), by: actor)
        default: try writer.snooze(record.key, until: nil, by: actor)
        }
        return [.care(record.id, before)]
    }

    /// Takes messages out of a conversation.
    func split(_ messages: [MessageRecordID], from conversation: ConversationID) async throws -> ConversationID {
        let member = member
        return try await reading.write { writer in
            let scope = try writer.conversationScope(of: member, for: .triage)
            let editing = ConversationEditing(identityKey: try writer.identityKey(of: member.workspace))
            return try editing.split(messages, from: conversation, in: scope, writer: writer)
        }
    }

    /// Takes the last split or merge of a conversation back.
    func takeBack(_ conversation: ConversationID) async throws {
        let member = member
        try await reading.write { writer in
            let scope = try writer.conversationScope(of: member, for: .triage)
            let editing = ConversationEditing(identityKey: try writer.identityKey(of: member.workspace))
            try editing.undoLast(of: conversation, in: scope, writer: writer)
        }
    }

    /// Undoes what an entry of the ledger names.
    func undo(_ name: String) async throws -> InboxNotice {
        guard let entry = ledger.take(name, of: member.member.id, now: reading.store.time) else {
            return InboxNotice(words: "That cannot be undone any more.", undo: nil, isProblem: true)
        }
        let member = member
        do {
            try await reading.write { writer in
                let scope = try writer.conversationScope(of: member, for: .triage)
                for step in entry.steps.reversed() {
                    switch step {
                    case .act(let action, let keys):
                        let reachable = try keys.filter { key in
                            try writer.message(key).map { scope.reaches($0.mailbox) } ?? false
                        }
                        _ = try MessageActions.perform(action, on: reachable, writer: writer)
                    case .care(let id, let before):
                        guard let record = try writer.conversation(id, in: scope) else { continue }
                        let actor = try writer.require(.triage, of: member)
                        let assignee = try before.assignee.flatMap { try writer.member($0, in: member.workspace) }
                        try writer.assign(record.key, to: assignee, by: actor)
                        try writer.snooze(record.key, until: before.snoozedUntil, by: actor)
                    case .takeBack(let id, let count):
                        let editing = ConversationEditing(identityKey: try writer.identityKey(of: member.workspace))
                        for _ in 0..<count { try editing.undoLast(of: id, in: scope, writer: writer) }
                    }
                }
            }
        } catch let error as StoreError {
            guard let reason = error.underlying as? ActionError else { throw error }
            return InboxNotice(words: "Not undone: \(reason.message)", undo: nil, isProblem: true)
        }
        return notice("Undone.", [])
    }

    private func merge(_ conversations: [ConversationID]) async throws -> InboxNotice {
        guard conversations.count > 1 else {
            return InboxNotice(words: "Select two or more conversations to put together.", undo: nil, isProblem: true)
        }
        let member = member
        let result = try await reading.write { writer in
            let scope = try writer.conversationScope(of: member, for: .triage)
            let editing = ConversationEditing(identityKey: try writer.identityKey(of: member.workspace))
            return try editing.merge(Array(conversations.prefix(20)), in: scope, writer: writer)
        }
        return notice(
            InboxAct.merge.words(conversations.count) + ".",
            [.takeBack(result, count: min(Set(conversations).count, 20) - 1)])
    }

    /// Every notice has an entry, so that it can be told on the page that follows, without a script too.
    private func notice(_ words: String, _ steps: [UndoStep], isProblem: Bool = false) -> InboxNotice {
        let name = ledger.add(
            .init(member: member.member.id, words: words, steps: steps, isProblem: isProblem, at: reading.store.time))
        return InboxNotice(words: words, undo: steps.isEmpty ? nil : name, isProblem: isProblem)
    }
}

/// One action with one conversation inside of a transaction, with what undoes it.
private struct ActionStep {
    let record: ConversationRecord
    let writer: StoreWriter
    private var steps: [UndoStep] = []

    init(record: ConversationRecord, writer: StoreWriter) {
        self.record = record
        self.writer = writer
    }

    mutating func perform(_ act: InboxAct, folder: String, label: String) throws -> [UndoStep] {
        let all = record.messages
        // Drafts are nobody's mail yet: they are neither done nor spam.
        let mail = all.filter { !$0.isDraft }
        switch act {
        case .read: try apply(.setRead(true), to: all.filter(\.isUnread), inverse: .setRead(false))
        case .unread:
            let newest = mail.last { !$0.isOutgoing } ?? mail.last
            try apply(
                .setRead(false), to: all.filter { $0.identity == newest?.identity && !$0.isUnread },
                inverse: .setRead(true))
        case .star:
            let newest = mail.last
            try apply(
                .setStarred(true), to: all.filter { $0.identity == newest?.identity && !$0.isFlagged },
                inverse: .setStarred(false))
        case .unstar: try apply(.setStarred(false), to: all.filter(\.isFlagged), inverse: .setStarred(true))
        case .archive: try move(.archive, mail.filter { $0.places.contains(.inbox) })
        case .inbox: try move(.moveToInbox, mail.filter { !$0.places.contains(.inbox) && !$0.isOutgoing })
        case .spam: try move(.markSpam, mail.filter { !$0.isOutgoing })
        case .trash: try move(.trash, mail)
        case .move:
            for message in mail where !message.isOutgoing {
                guard
                    let target = try writer.syncFolders(of: message.mailboxKey).first(where: {
                        $0.record.name.description == folder
                    })
                else { throw WebFailure.notFound }
                try move(.move(target.key), [message])
            }
        case .label, .unlabel:
            guard !label.isEmpty else { throw WebFailure(.unprocessableContent, "No label", "Write a label first.") }
            let (there, gone) = (LabelChange(added: [label]), LabelChange(removed: [label]))
            try apply(.label(act == .label ? there : gone), to: mail, inverse: .label(act == .label ? gone : there))
        case .merge, .assign, .snooze, .wake: break
        }
        return steps
    }

    private mutating func apply(_ action: MessageAction, to messages: [MessageRecord], inverse: MessageAction) throws {
        let keys = messages.map(\.key)
        guard !keys.isEmpty else { return }
        _ = try MessageActions.perform(action, on: keys, writer: writer)
        steps.append(.act(inverse, keys))
    }

    /// What moves goes back to where it lay; mail of the Inbox through the Inbox, so that labels are put right, too.
    private mutating func move(_ action: MessageAction, _ messages: [MessageRecord]) throws {
        for message in messages {
            let before = try writer.locations(of: message.key).filter { !$0.isLeaving }.map(\.folder)
            let report = try MessageActions.perform(action, on: [message.key], writer: writer)
            guard report.changed > 0 else { continue }
            if message.places.contains(.inbox) {
                steps.append(.act(.moveToInbox, [message.key]))
            } else if let folder = before.first {
                steps.append(.act(.move(folder), [message.key]))
            }
        }
    }
}
