public import MailModel
public import MailStore

/// Does with messages what a person wants: here at once, on their servers as soon as may be.
///
/// Everything happens in the caller's transaction: what is shown, and the operations that the sync engine carries to the
/// servers. Where a server refuses in the end, the operation is undone here, with its reason.
public struct MessageActions {
    private let writer: StoreWriter
    private var report = ActionReport()
    private var folders: [MailboxKey: [SyncFolder]] = [:]

    /// Does `action` with `messages`; those that are there no more are passed over.
    ///
    /// - Throws: ``ActionError``, or what the store throws. The transaction must then not be committed.
    public static func perform(
        _ action: MessageAction, on messages: [MessageKey], writer: StoreWriter
    ) throws -> ActionReport {
        var actions = MessageActions(writer: writer)
        for key in messages {
            guard let message = try writer.message(key) else { continue }
            if try actions.perform(action, on: message) { actions.report.changed += 1 }
        }
        return actions.report
    }

    /// Does `action` with the messages of a conversation that the scope reaches.
    ///
    /// - Throws: ``ActionError`` with `notFound` where the scope has no such conversation.
    public static func perform(
        _ action: MessageAction, on conversation: ConversationID, in scope: MailboxScope, writer: StoreWriter
    ) throws -> ActionReport {
        guard let found = try writer.conversation(conversation, in: scope) else {
            throw ActionError(.notFound, "There is no such conversation.")
        }
        return try perform(action, on: found.messages.map(\.key), writer: writer)
    }

    private init(writer: StoreWriter) { self.writer = writer }

    // MARK: - Actions

    /// Whether anything changed.
    private mutating func perform(_ action: MessageAction, on message: MessageRecord) throws -> Bool {
        switch action {
        case .setRead(let isRead): return try setFlag(.seen, isRead, of: message)
        case .setStarred(let isStarred): return try setFlag(.flagged, isStarred, of: message)
        case .archive: return try archive(message)
        case .moveToInbox: return try moveToInbox(message)
        case .markSpam:
            return try move(message, to: try role(.junk, of: message), from: { $0 != .junk && $0.isReceived })
        case .trash: return try move(message, to: try role(.trash, of: message), from: { $0 != .trash })
        case .deleteForGood: return try deleteForGood(message)
        case .move(let target): return try move(message, toFolder: target)
        case .label(let change): return try label(change, message)
        }
    }

    private mutating func setFlag(_ flag: Flag, _ isSet: Bool, of message: MessageRecord) throws -> Bool {
        let places = try writer.locations(of: message.key).filter { !$0.isLeaving }
        guard places.contains(where: { $0.flags.contains(flag) != isSet }) else { return false }
        let change = isSet ? FlagChange(added: [flag]) : FlagChange(removed: [flag])
        try enqueue(NewOperation(mailbox: message.mailboxKey, message: message.key, kind: .flags, flagChange: change))
        return true
    }

    private mutating func archive(_ message: MessageRecord) throws -> Bool {
        if try hasLabels(message) {
            return try changeLabels(LabelChange(removed: [Self.inboxLabel]), of: message)
        }
        return try move(message, to: try role(.archive, of: message), from: { $0 == .inbox })
    }

    private mutating func moveToInbox(_ message: MessageRecord) throws -> Bool {
        guard try hasLabels(message) else {
            return try move(message, to: try role(.inbox, of: message), from: { $0 != .inbox && $0.isReceived })
        }
        let all = try role(.all, of: message)
        let moved = try move(message, to: all, from: { $0 == .trash || $0 == .junk })
        return try changeLabels(LabelChange(added: [Self.inboxLabel]), of: message) || moved
    }

    private mutating func deleteForGood(_ message: MessageRecord) throws -> Bool {
        let places = try writer.locations(of: message.key).filter { !$0.isLeaving }
        let roles = try places.map { try folder($0.folder, of: message)?.record.role }
        let hasTrash = try folders(of: message).contains { $0.record.role == .trash && $0.record.isSelectable }
        let isInTrash = roles.allSatisfy { $0 == .trash || $0 == .junk || $0 == .drafts }
        guard !hasTrash || isInTrash else {
            throw ActionError(.notInTrash, "Only what is in Trash or in the spam folder can be removed for good.")
        }
        for place in places { try leave(place, to: nil, message) }
        return !places.isEmpty
    }

    private mutating func move(_ message: MessageRecord, toFolder target: FolderKey) throws -> Bool {
        guard let folder = try folder(target, of: message) else {
            throw ActionError(.notFound, "The message's mailbox has no such folder.")
        }
        return try move(message, to: folder, from: { $0.isReceived })
    }

    /// What is there already in another spelling is not added, and every spelling of what is to go goes.
    private mutating func label(_ change: LabelChange, _ message: MessageRecord) throws -> Bool {
        let names = change.added.compactMap { LabelName($0) }
        guard names.count == change.added.count else {
            throw ActionError(.invalidLabel, "That is no label that can be given.")
        }
        let unwanted = Set(change.removed.map { LabelName.key(of: $0) })
        let places = try writer.locations(of: message.key).filter { !$0.isLeaving }
        if try hasLabels(message) {
            let there = Set(places.flatMap(\.labels))
            let known = Set(there.map { LabelName.key(of: $0) })
            return try changeLabels(
                LabelChange(
                    added: Set(names.filter { !known.contains($0.key) }.map(\.text)),
                    removed: there.filter { LabelName($0) != nil && unwanted.contains(LabelName.key(of: $0)) }),
                of: message)
        }
        let there = places.reduce(into: Set<Flag>()) { $0.formUnion($1.flags) }
        let known = Set(there.map { LabelName.key(of: $0.description) })
        let keywords = FlagChange(
            added: Set(names.filter { !known.contains($0.key) }.map(\.keyword)),
            removed: there.filter {
                LabelName(server: $0.description) != nil && unwanted.contains(LabelName.key(of: $0.description))
            })
        guard places.contains(where: { keywords.applied(to: $0.flags) != $0.flags }) else { return false }
        try enqueue(NewOperation(mailbox: message.mailboxKey, message: message.key, kind: .flags, flagChange: keywords))
        return true
    }

    // MARK: - Parts

    /// Moves the message out of the folders whose role `isSource` takes.
    private mutating func move(
        _ message: MessageRecord, to target: SyncFolder, from isSource: (SourceRole) -> Bool
    ) throws -> Bool {
        guard target.record.isSelectable else {
            throw ActionError(.notSelectable, "Nothing can be moved to that folder.")
        }
        var changed = false
        for place in try writer.locations(of: message.key) where !place.isLeaving && place.folder != target.key {
            let role = try folder(place.folder, of: message)?.record.role
            guard isSource(SourceRole(role)) else { continue }
            try leave(place, to: target.key, message)
            changed = true
        }
        return changed
    }

    /// Takes a message out of a folder here, and has the same done on the server. Where that is still to do something
    /// else with it, only the sum of both is left to be done.
    private mutating func leave(_ place: LocationRecord, to target: FolderKey?, _ message: MessageRecord) throws {
        try writer.moveLocally(place.key, to: target)
        var from = place.folder
        if place.uid == nil {
            // We moved it there ourselves, and the server has not heard of it: it lies where it was before.
            for operation in try writer.pendingOperations(of: message.key) {
                guard let plan = MovePlan(operation.payload), plan.to == place.folder, plan.progress == .notBegun else {
                    continue
                }
                try writer.finishOperation(operation.id, .done)
                report.operations.removeAll { $0 == operation.id }
                from = plan.from
            }
        }
        guard from != target else { return }
        try enqueue(
            NewOperation(
                mailbox: message.mailboxKey, message: message.key, kind: target == nil ? .delete : .move,
                payload: MovePlan(from: from, to: target).text))
    }

    private mutating func changeLabels(_ change: LabelChange, of message: MessageRecord) throws -> Bool {
        let places = try writer.locations(of: message.key).filter { !$0.isLeaving }
        let differs = try places.contains { place in
            try folder(place.folder, of: message)?.record.role == .all
                && change.applied(to: place.labels) != place.labels.sorted()
        }
        guard differs else { return false }
        try enqueue(NewOperation(mailbox: message.mailboxKey, message: message.key, kind: .labels, labelChange: change))
        return true
    }

    private mutating func enqueue(_ operation: NewOperation) throws {
        report.operations.append(try writer.enqueueOperation(operation))
    }

    /// Whether the message's mailbox has labels in place of folders: Gmail, whose folder of all mail is synced.
    private mutating func hasLabels(_ message: MessageRecord) throws -> Bool {
        try folders(of: message).contains { $0.record.role == .all && $0.cursor.uidNext > 0 }
    }

    private mutating func role(_ role: FolderRole, of message: MessageRecord) throws -> SyncFolder {
        guard let found = try folders(of: message).first(where: { $0.record.role == role && $0.record.isSelectable })
        else {
            throw ActionError(.noFolder, "This mailbox has no folder for that (\(role.rawValue)).")
        }
        return found
    }

    private mutating func folder(_ key: FolderKey, of message: MessageRecord) throws -> SyncFolder? {
        try folders(of: message).first { $0.key == key }
    }

    private mutating func folders(of message: MessageRecord) throws -> [SyncFolder] {
        if let known = folders[message.mailboxKey] { return known }
        let found = try writer.syncFolders(of: message.mailboxKey)
        folders[message.mailboxKey] = found
        return found
    }

    private static let inboxLabel = #"\Inbox"#
}

/// The role of a folder from which a message may be taken, or none.
private struct SourceRole: Equatable {
    let role: FolderRole?

    init(_ role: FolderRole?) { self.role = role }

    /// Whether mail that was received lies there: what was sent and what is being written stays where it is.
    var isReceived: Bool { role != .sent && role != .drafts }

    static func == (left: SourceRole, right: FolderRole) -> Bool { left.role == right }
    static func != (left: SourceRole, right: FolderRole) -> Bool { left.role != right }
}
