internal import Access
internal import Hummingbird
internal import Inbox
internal import MailModel
internal import MailStore

/// Does with conversations what a member wants, in the store at once and on the servers as soon as may be.
struct InboxActing: Sendable {
    /// Conversations of one request.
    static let maximumConversations = 500

    /// The longest that something can be put off, in milliseconds.
    static let longestSnooze: Int64 = 366 * 86_400_000

    let reading: InboxReading

    /// What an action needs besides its name.
    struct Details: Sendable {
        var folder = ""
        var label = ""
        var assignee: MemberID?
        var hours = 24
        /// Until when to put off, in place of ``hours``.
        var until: Timestamp?
    }

    private var member: SignedInMember { reading.member }

    /// Each conversation is a transaction of its own: what one mailbox cannot do does not hold up the others.
    ///
    /// - Returns: what is to be told, and the name under which it can be undone.
    /// - Parameter key: the name under which it is kept, where the page has chosen one.
    func perform(
        _ act: InboxAct, on conversations: [ConversationID], with details: Details = Details(), as key: UndoID? = nil
    ) async throws -> InboxNotice {
        guard !conversations.isEmpty else {
            return InboxNotice(words: "Select conversations first.", undo: nil, isProblem: true)
        }
        if act == .merge { return try await merge(conversations, as: key) }
        let change = try await labelChange(act, details)
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
                    return try step.perform(act, folder: details.folder, labels: change)
                }
                done += 1
            } catch let error as StoreError where error.underlying is ActionError {
                problem = (error.underlying as? ActionError)?.message
            } catch let failure as WebFailure where failure.status == .notFound {
                problem = "A conversation is not there any more."
            }
        }
        if let problem {
            let words = done == 0 ? problem : "\(act.words(done, details)). Not all: \(problem)"
            return try await notice(words, steps, isProblem: true, as: key)
        }
        return try await notice(act.words(done, details) + ".", steps, as: key)
    }

    /// The label that is given or taken, made where there is none of that name.
    private func labelChange(_ act: InboxAct, _ details: Details) async throws -> LabelChange {
        guard act == .label || act == .unlabel else { return LabelChange() }
        guard let name = LabelName(details.label) else {
            let isEmpty = details.label.allSatisfy(\.isWhitespace)
            throw WebFailure(
                .unprocessableContent, "No label",
                isEmpty ? "Write a label first." : "That is no name that a label can have.")
        }
        let member = member
        return try await reading.write { writer in
            let scope = try writer.conversationScope(of: member, for: .triage)
            let known = try writer.labels(in: scope)[named: name.text]
            if act == .unlabel {
                let names = try known.map { try writer.serverNames(of: $0.key) } ?? []
                return LabelChange(removed: Set(names + [name.key]))
            }
            if let known { return LabelChange(added: [known.name]) }
            _ = try Labels.create(name, hue: nil, by: member, writer)
            return LabelChange(added: [name.text])
        }
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
            let hours = Int64(min(max(details.hours, 1), 24 * 366))
            let wanted = details.until ?? writer.now.adding(milliseconds: hours * 3_600_000)
            guard wanted > writer.now else {
                throw WebFailure(.unprocessableContent, "In the past", "Choose a time that is still to come.")
            }
            try writer.snooze(
                record.key, until: min(wanted, writer.now.adding(milliseconds: Self.longestSnooze)), by: actor)
        default: try writer.snooze(record.key, until: nil, by: actor)
        }
        return [.care(record.id, before)]
    }

    /// Takes messages out of a conversation.
    ///
    /// - Returns: the conversation in which they are now, and what is to be told there.
    func split(
        _ messages: [MessageRecordID], from conversation: ConversationID
    ) async throws -> (conversation: ConversationID, notice: InboxNotice) {
        let member = member
        let new = try await reading.write { writer in
            let scope = try writer.conversationScope(of: member, for: .triage)
            let editing = ConversationEditing(identityKey: try writer.identityKey(of: member.workspace))
            return try editing.split(messages, from: conversation, in: scope, writer: writer)
        }
        let words = messages.count == 1 ? "Message split off" : "\(messages.count) messages split off"
        return (new, try await notice("\(words).", [.takeBack(conversation, count: 1)]))
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

    /// Undoes something that the member did within the last hour; the latest where none is named.
    func undo(_ name: String) async throws -> InboxNotice {
        let member = member
        let id = UndoID(name)
        guard id != nil || name.isEmpty else { return Self.tooLate }
        do {
            let words: String? = try await reading.write { writer in
                let scope = try writer.conversationScope(of: member, for: .triage)
                guard
                    let record = try writer.undoRecord(
                        id, of: member.member.id, in: member.workspace, at: writer.now),
                    let steps = UndoStep.steps(in: record.steps), !steps.isEmpty
                else { return nil }
                for step in steps.reversed() { try Self.undo(step, scope, member, writer) }
                try writer.removeUndoRecord(record.id)
                return record.words
            }
            guard let words else { return Self.tooLate }
            return try await notice("Undone: \(words)", [])
        } catch let error as StoreError {
            guard let reason = error.underlying as? ActionError else { throw error }
            return InboxNotice(words: "Not undone: \(reason.message)", undo: nil, isProblem: true)
        }
    }

    private static let tooLate = InboxNotice(
        words: "Nothing to undo. What was done can be undone for one hour.", undo: nil, isProblem: true)

    private static func undo(
        _ step: UndoStep, _ scope: MailboxScope, _ member: SignedInMember, _ writer: StoreWriter
    ) throws {
        switch step {
        case .act(let action, let keys):
            let reachable = try keys.filter { key in
                try writer.message(key).map { scope.reaches($0.mailbox) } ?? false
            }
            _ = try MessageActions.perform(action, on: reachable, writer: writer)
        case .care(let id, let before):
            guard let record = try writer.conversation(id, in: scope) else { return }
            let actor = try writer.require(.triage, of: member)
            let assignee = try before.assignee.flatMap { try writer.member($0, in: member.workspace) }
            try writer.assign(record.key, to: assignee, by: actor)
            try writer.snooze(record.key, until: before.snoozedUntil, by: actor)
        case .takeBack(let id, let count):
            let editing = ConversationEditing(identityKey: try writer.identityKey(of: member.workspace))
            for _ in 0..<count { try editing.undoLast(of: id, in: scope, writer: writer) }
        }
    }

    /// What was told of something that was done under a name already; nil where nothing was.
    func notice(of key: UndoID) async throws -> InboxNotice? {
        let member = member
        let now = reading.store.time
        let record = try await reading.read {
            try $0.undoRecord(key, of: member.member.id, in: member.workspace, at: now)
        }
        return record.map { Self.notice(of: $0) }
    }

    private static func notice(of record: UndoRecord) -> InboxNotice {
        InboxNotice(
            words: record.words, undo: record.steps.isEmpty ? nil : record.id.description,
            isProblem: record.isProblem, entry: record.id.description)
    }

    private func merge(_ conversations: [ConversationID], as key: UndoID?) async throws -> InboxNotice {
        guard conversations.count > 1 else {
            return InboxNotice(words: "Select two or more conversations to put together.", undo: nil, isProblem: true)
        }
        let member = member
        let result = try await reading.write { writer in
            let scope = try writer.conversationScope(of: member, for: .triage)
            let editing = ConversationEditing(identityKey: try writer.identityKey(of: member.workspace))
            return try editing.merge(Array(conversations.prefix(20)), in: scope, writer: writer)
        }
        return try await notice(
            InboxAct.merge.words(conversations.count) + ".",
            [.takeBack(result, count: min(Set(conversations).count, 20) - 1)], as: key)
    }

    /// Every notice has an entry, so that it can be told on the page that follows, without a script too.
    private func notice(
        _ words: String, _ steps: [UndoStep], isProblem: Bool = false, as key: UndoID? = nil
    ) async throws -> InboxNotice {
        let member = member
        let text = UndoStep.text(of: steps)
        let record = UndoRecord(
            id: key ?? .random(), words: words, steps: text.utf8.count <= StoreWriter.maximumUndoBytes ? text : "",
            isProblem: isProblem,
            at: reading.store.time)
        try await reading.write { try $0.addUndoRecord(record, of: member.member.id, in: member.workspace) }
        return Self.notice(of: record)
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

    mutating func perform(_ act: InboxAct, folder: String, labels: LabelChange) throws -> [UndoStep] {
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
        case .label, .unlabel: try label(labels, mail)
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

    /// Only what a message did not have, or had, is taken back again.
    private mutating func label(_ change: LabelChange, _ messages: [MessageRecord]) throws {
        var ways: [LabelChange: [MessageKey]] = [:]
        let unwanted = Set(change.removed.map { LabelName.key(of: $0) })
        for message in messages {
            let places = try writer.locations(of: message.key).filter { !$0.isLeaving }
            let there = Set(places.flatMap { $0.labels + $0.flags.map(\.description) })
            let keys = Set(there.map { LabelName.key(of: $0) })
            let added = change.added.filter { !keys.contains(LabelName.key(of: $0)) }
            let removed = there.filter { unwanted.contains(LabelName.key(of: $0)) }
                .compactMap { LabelName(server: $0)?.text }
            guard !added.isEmpty || !removed.isEmpty else { continue }
            ways[LabelChange(added: Set(removed), removed: added), default: []].append(message.key)
        }
        _ = try MessageActions.perform(.label(change), on: messages.map(\.key), writer: writer)
        for (way, keys) in ways { steps.append(.act(.label(way), keys)) }
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
