internal import Access
internal import Hummingbird
internal import Inbox
internal import MailModel
internal import MailStore

/// A change that was made here and that the mailbox's server did not take in the end, in words: what was asked, why it was
/// refused, what is so again, and what to do next.
struct RefusedChange: Sendable, Hashable {
    /// What helps, of which there is one for each reason.
    enum Remedy: Sendable, Hashable {
        /// The folder is not there any more: another one is chosen.
        case otherFolder
        /// The server keeps no such mark; a label is kept here.
        case label
        /// Nothing can be written there: the mailbox itself has to be looked at.
        case mailbox
        /// It may work now.
        case again
    }

    let id: OperationID
    let conversation: ConversationID
    let mailbox: MailboxID
    let subject: String
    /// Such as `Moving it to Archive`.
    let what: String
    /// The server's reason, in our words.
    let reason: String
    /// Such as `It is in INBOX again.`
    let now: String
    let remedy: Remedy

    var sentence: String { "\(what) was refused: \(reason). \(now)" }

    /// The one next step.
    func step(_ context: WebContext) -> HTML {
        switch remedy {
        case .otherFolder: menu("move", .folder, "Choose another folder")
        case .label: menu("label", .tag, "Label it instead")
        case .mailbox:
            "<a class=\"button small\" href=\"/mailboxes/\(mailbox.description)\">\(Icon.mailbox.html)Look at the mailbox</a>"
        case .again: post("retry", "Try again", context)
        }
    }

    /// The same as a line of its conversation, until it is done or put aside.
    func line(_ context: WebContext, canAct: Bool) -> HTML {
        """
        <div class="event refused" data-key="\(id.description)">\(Icon.warning.html)<span>\(sentence)</span>\(if: canAct, "\(step(context))\(if: remedy != .again, post("retry", "Try again", context))\(post("dismiss", "Put aside", context))")</div>
        """
    }

    private func menu(_ name: String, _ icon: Icon, _ words: String) -> HTML {
        "<button type=\"button\" class=\"button small\" data-menu=\"\(name)\" data-for=\"\(conversation.description)\">\(icon.html)\(words)</button>"
    }

    private func post(_ verb: String, _ words: String, _ context: WebContext) -> HTML {
        """
        <form method="post" action="/inbox/refused/\(id.description)/\(verb)">\(Form.token(context))<button class="button small">\(words)</button></form>
        """
    }

    /// What is told of changes that were refused together; empty for none.
    static func notice(_ changes: [RefusedChange], _ context: WebContext) -> HTML {
        guard let first = changes.first else { return .empty }
        let subject = first.subject.isEmpty ? "(no subject)" : first.subject
        let words: HTML =
            changes.count == 1
            ? "\u{201C}<bdi>\(subject)</bdi>\u{201D}: \(first.sentence)"
            : "The server refused \(changes.count) changes, the first of \u{201C}<bdi>\(subject)</bdi>\u{201D}: \(first.sentence) The others are as before, too."
        return """
            <div class="notice bad" role="alert">\(Icon.warning.html)<div class="row spread"><span>\(words)</span>\(first.step(context))</div></div>
            """
    }
}

extension InboxReading {
    /// Refused changes of one conversation that are looked at.
    private static let maximumRefused = 20
    /// Of the latest things that a member did, so many are looked through for one that was refused.
    private static let remembered = 30

    /// The changes that are named, as far as they were refused and the member is to be told: who made them, and all who
    /// may sort where that is not known any more.
    func refused(_ ids: [OperationID], now: Timestamp) async throws -> [RefusedChange] {
        let member = member
        return try await read { reader in
            let scope = try reader.conversationScope(of: member, for: .triage)
            var own: Set<MessageKey>?
            return try ids.prefix(Self.maximumRefused).compactMap { id in
                guard let operation = try reader.operation(id), operation.state == .failed,
                    let message = operation.message
                else { return nil }
                if now.milliseconds - operation.created.milliseconds < StoreReader.undoLifetime {
                    let known = try own ?? Self.touched(by: member, reader)
                    own = known
                    guard known.contains(message) else { return nil }
                }
                return try Self.refusal(operation, scope, reader)
            }
        }
    }

    /// What of a conversation was refused and is not put aside.
    static func refused(
        of record: ConversationRecord, _ scope: MailboxScope, _ reader: some StoreReading
    ) throws -> [RefusedChange] {
        let messages = Set(record.messages.map(\.key))
        var found: [RefusedChange] = []
        for mailbox in Set(record.messages.map(\.mailboxKey)).sorted(by: { $0.rawValue < $1.rawValue }) {
            for operation in try reader.operations(of: mailbox, state: .failed, limit: 200)
            where operation.message.map(messages.contains) == true && found.count < maximumRefused {
                if let change = try refusal(operation, scope, reader) { found.append(change) }
            }
        }
        return found
    }

    /// The messages with which the member did something lately.
    private static func touched(by member: SignedInMember, _ reader: some StoreReading) throws -> Set<MessageKey> {
        let records = try reader.undoRecords(of: member.member.id, in: member.workspace, limit: remembered)
        return records.reduce(into: []) { keys, record in
            for case .act(_, let touched) in UndoStep.steps(in: record.steps) ?? [] { keys.formUnion(touched) }
        }
    }

    private static func refusal(
        _ operation: OperationRecord, _ scope: MailboxScope, _ reader: some StoreReading
    ) throws -> RefusedChange? {
        guard let message = try operation.message.flatMap({ try reader.message($0) }), scope.reaches(message.mailbox)
        else { return nil }
        let (what, now) = try words(operation, message, reader)
        return RefusedChange(
            id: operation.id, conversation: try reader.conversationID(message.conversation), mailbox: message.mailbox,
            subject: message.subject, what: what, reason: operation.lastError, now: now,
            remedy: remedy(for: operation))
    }

    private static func words(
        _ operation: OperationRecord, _ message: MessageRecord, _ reader: some StoreReading
    ) throws -> (what: String, now: String) {
        func name(_ key: FolderKey?) throws -> String {
            try key.flatMap { try reader.syncFolder($0)?.record.name.description } ?? "a folder that is gone"
        }
        if let plan = MovePlan(operation.payload) {
            let what = plan.to == nil ? "Removing it for good" : "Moving it to \(try name(plan.to))"
            return (what, "It is in \(try name(plan.from)) again.")
        }
        let added = operation.flagChange?.added ?? []
        let removed = operation.flagChange?.removed ?? []
        if added.contains(.seen) { return ("Marking it as read", "It is unread again.") }
        if removed.contains(.seen) { return ("Marking it as unread", "It is read again.") }
        if added.contains(.flagged) { return ("Starring it", "It has no star again.") }
        if removed.contains(.flagged) { return ("Taking its star away", "It is starred again.") }
        let given = (operation.labelChange?.added ?? []).sorted() + added.map(\.description).sorted()
        let taken = (operation.labelChange?.removed ?? []).sorted() + removed.map(\.description).sorted()
        if let label = given.first.flatMap({ LabelName(server: $0) }) {
            return ("Giving it the label \(label.text) on the server", "The label stays here.")
        }
        if let label = taken.first.flatMap({ LabelName(server: $0) }) {
            return ("Taking the label \(label.text) away", "It has the label again.")
        }
        return ("A change of it", "It is as it was before.")
    }

    private static func remedy(for operation: OperationRecord) -> RefusedChange.Remedy {
        let reason = operation.lastError
        if reason.contains("folder is gone") { return MovePlan(operation.payload) == nil ? .again : .otherFolder }
        if reason.contains("such marks") { return .label }
        if reason.contains("only be read") || reason.contains("not allow") || reason.contains("full") {
            return .mailbox
        }
        return .again
    }
}

extension InboxActing {
    /// Asks the server once more for what it refused.
    ///
    /// - Returns: the conversation that it is about; nil where the change is not there any more.
    func retry(_ id: OperationID) async throws -> ConversationID? {
        try await settle(id) { operation, message, writer in
            guard let action = Self.action(of: operation) else { return }
            _ = try MessageActions.perform(action, on: [message.key], writer: writer)
        }
    }

    /// Puts a refusal aside: it is as it is.
    func dismiss(_ id: OperationID) async throws -> ConversationID? { try await settle(id) { _, _, _ in } }

    private func settle(
        _ id: OperationID,
        _ body: @escaping @Sendable (OperationRecord, MessageRecord, StoreWriter) throws -> Void
    ) async throws -> ConversationID? {
        let member = reading.member
        do {
            return try await reading.write { writer in
                let scope = try writer.conversationScope(of: member, for: .triage)
                guard let operation = try writer.operation(id), operation.state == .failed,
                    let message = try operation.message.flatMap({ try writer.message($0) }),
                    scope.reaches(message.mailbox)
                else { return nil }
                try body(operation, message, writer)
                try writer.dismissOperation(id)
                return try writer.conversationID(message.conversation)
            }
        } catch let error as StoreError {
            guard let reason = error.underlying as? ActionError else { throw error }
            throw WebFailure(.conflict, "Not possible", reason.message)
        }
    }

    private static func action(of operation: OperationRecord) -> MessageAction? {
        if let plan = MovePlan(operation.payload) { return plan.to.map { .move($0) } ?? .deleteForGood }
        if let labels = operation.labelChange { return .label(labels) }
        guard let flags = operation.flagChange else { return nil }
        if flags.added.contains(.seen) { return .setRead(true) }
        if flags.removed.contains(.seen) { return .setRead(false) }
        if flags.added.contains(.flagged) { return .setStarred(true) }
        if flags.removed.contains(.flagged) { return .setStarred(false) }
        func names(_ flags: Set<Flag>) -> Set<String> {
            Set(flags.compactMap { LabelName(server: $0.description)?.text })
        }
        return .label(LabelChange(added: names(flags.added), removed: names(flags.removed)))
    }
}
