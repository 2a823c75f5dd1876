public import MailModel

extension StoreReading {
    /// The labels that are known to those who may see `scope`: those that were made here, and those that its mail has.
    ///
    /// - Throws: ``StoreError`` with `notFound` where there is no such workspace.
    public func labels(in scope: MailboxScope) throws(StoreError) -> LabelBook {
        let workspace = try rowID(of: scope.workspace)
        var labels = try LabelTable.list(workspace: workspace, on: connection)
        guard !labels.isEmpty else { return LabelBook([], names: []) }
        labels.removeAll { $0.work == .delete }
        if let wanted = scope.mailboxes {
            let mailboxes = try MailboxTable.keys(workspace: workspace, on: connection)
                .filter { wanted.contains($0.id) }.map(\.key)
            var known: [LabelRecord] = []
            for label in labels {
                if label.isShared {
                    known.append(label)
                } else if try isUsed(label.key, by: mailboxes) {
                    known.append(label)
                }
            }
            labels = known
        }
        return LabelBook(labels, names: try LabelTable.names(workspace: workspace, on: connection))
    }

    /// The label with which something is still to be done on the servers, and conversations that are next; nil where
    /// nothing is to be done. No conversations: it is done with the last one.
    public func nextLabelWork(
        limit: Int
    ) throws(StoreError) -> (label: LabelKey, work: LabelRecord.Work, conversations: [ConversationKey])? {
        guard let next = try LabelTable.nextWork(on: connection) else { return nil }
        let rows = try LabelTable.conversations(
            of: next.label, after: next.after, limit: bounded(limit), on: connection)
        return (next.label, next.work, rows.map { ConversationKey(rawValue: $0) })
    }

    /// The names under which servers have a label, its present one included, as ``LabelName`` compares them.
    public func serverNames(of label: LabelKey) throws(StoreError) -> [String] {
        try LabelTable.names(of: label, on: connection)
    }

    /// What a label is called; empty where there is none.
    public func labelName(_ label: LabelKey) throws(StoreError) -> String {
        try LabelTable.name(of: label, on: connection) ?? ""
    }

    /// The messages of a conversation in all mailboxes, removed ones included.
    public func messages(of conversation: ConversationKey) throws(StoreError) -> [MessageKey] {
        try ConversationTable.messages(of: conversation, on: connection).map { MessageKey(rawValue: $0.message) }
    }

    /// Whether ``StoreWriter/takeLabelBacklog(limit:)`` has something to do.
    public func hasLabelBacklog() throws(StoreError) -> Bool { try LabelTable.hasBacklog(on: connection) }

    private func isUsed(_ label: LabelKey, by mailboxes: [Int64]) throws(StoreError) -> Bool {
        for mailbox in mailboxes where try LabelTable.isUsed(label, by: mailbox, on: connection) { return true }
        return false
    }
}

extension StoreWriter {
    /// Makes a label, or makes one that was found on a server the workspace's own.
    ///
    /// - Throws: ``StoreError`` with `constraint` where there is one of that name here, `tooLarge` where there are too
    ///   many, `notFound`.
    @discardableResult
    public func createLabel(_ name: LabelName, hue: Int, in workspace: WorkspaceID) throws(StoreError) -> LabelRecord {
        let row = try rowID(of: workspace)
        let labels = try LabelTable.list(workspace: row, on: connection)
        if let owner = try LabelTable.owner(ofName: name.key, workspace: row, on: connection) {
            guard let label = labels.first(where: { $0.key == owner }), !label.isShared, label.work != .delete else {
                throw StoreError(.constraint, "there is a label of that name")
            }
            return try change(label, name: name.text, hue: hue, workspace: row)
        }
        guard labels.count < LabelRecord.maximumCount else {
            throw StoreError(.tooLarge, "there are \(LabelRecord.maximumCount) labels already")
        }
        let id = LabelID.random()
        let key = try insertLabel(id, name: name, hue: hue, isShared: true, workspace: row)
        return LabelRecord(
            key: key, id: id, name: name.text, hue: Self.bounded(hue: hue), isShared: true, work: .none)
    }

    /// Gives a label another name and colour, here at once. Messages that have it get the new name on their servers when
    /// that is asked for by ``nextLabelWork(limit:)``; until then, and where it cannot be, the former one means the same
    /// label.
    ///
    /// - Throws: ``StoreError`` with `constraint` where another label has the name, `notFound`.
    @discardableResult
    public func changeLabel(
        _ id: LabelID, name: LabelName, hue: Int, in workspace: WorkspaceID
    ) throws(StoreError) -> LabelRecord {
        let row = try rowID(of: workspace)
        let label = try label(id, workspace: row)
        let isRenamed = name.key != LabelName.key(of: label.name)
        if isRenamed {
            if let owner = try LabelTable.owner(ofName: name.key, workspace: row, on: connection), owner != label.key {
                throw StoreError(.constraint, "there is a label of that name")
            }
            try LabelTable.addName(name.key, to: label.key, workspace: row, on: connection)
            touched.labels[row] = nil
            try LabelTable.setWork(.rename, after: 0, of: label.key, on: connection)
        }
        return try change(label, name: name.text, hue: hue, workspace: row)
    }

    /// Hides a label, and has it taken from its messages by ``nextLabelWork(limit:)``.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func beginDeletingLabel(_ id: LabelID, in workspace: WorkspaceID) throws(StoreError) {
        let row = try rowID(of: workspace)
        try LabelTable.setWork(.delete, after: 0, of: try label(id, workspace: row).key, on: connection)
        try append(.labelUpdated, id.description, workspace: row)
    }

    /// Writes down how far the work with a label got; without a conversation it is done, and a label that was to go is
    /// gone.
    public func advanceLabelWork(_ label: LabelKey, through conversation: ConversationKey?) throws(StoreError) {
        guard let next = try LabelTable.nextWork(on: connection), next.label == label else { return }
        if let conversation {
            return try LabelTable.setWork(next.work, after: conversation.rawValue, of: label, on: connection)
        }
        guard next.work == .delete else {
            return try LabelTable.setWork(.none, after: 0, of: label, on: connection)
        }
        let found = try LabelTable.list(workspace: next.workspace, on: connection).first { $0.key == label }
        try LabelTable.delete(label, on: connection)
        touched.labels[next.workspace] = nil
        if let found { try append(.labelUpdated, found.id.description, workspace: next.workspace) }
    }

    /// Writes lines anew of conversations that were labelled before this program knew labels.
    ///
    /// - Returns: how many; fewer than `limit` at the end.
    public func takeLabelBacklog(limit: Int) throws(StoreError) -> Int {
        let found = try LabelTable.takeBacklog(limit: bounded(limit), on: connection)
        for entry in found { touch(conversation: entry.conversation, mailbox: entry.mailbox) }
        return found.count
    }

    // MARK: - Settling

    /// The labels that messages have, by rows. One that no label is known for becomes a label.
    func labels(
        of parts: [(id: Int64, part: SummaryTable.Part)], workspace: Int64
    ) throws(StoreError) -> [LabelKey] {
        var found: Set<LabelKey> = []
        for (id, part) in parts where !part.labelKeys.isEmpty && part.places.isKept {
            for key in FieldText.values(in: part.labelKeys) {
                if let label = try knownLabels(workspace)[key] {
                    found.insert(label)
                } else if LabelName(server: key) != nil, let label = try adoptLabel(key, of: id, workspace: workspace) {
                    found.insert(label)
                }
            }
        }
        return found.sorted { $0.rawValue < $1.rawValue }
    }

    private func knownLabels(_ workspace: Int64) throws(StoreError) -> [String: LabelKey] {
        if let known = touched.labels[workspace] { return known }
        let names = try LabelTable.names(workspace: workspace, on: connection)
        let known = Dictionary(names.map { ($0.name, $0.label) }, uniquingKeysWith: { first, _ in first })
        touched.labels[workspace] = known
        return known
    }

    /// Makes a label of what a server has; nil where there are too many.
    private func adoptLabel(_ key: String, of message: Int64, workspace: Int64) throws(StoreError) -> LabelKey? {
        guard try LabelTable.list(workspace: workspace, on: connection).count < LabelRecord.maximumCount else {
            return nil
        }
        let written = try LabelTable.written(of: message, on: connection).first { LabelName.key(of: $0) == key }
        guard let name = LabelName(server: written ?? key) else { return nil }
        let hue = key.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % LabelRecord.hues
        return try insertLabel(.random(), name: name, hue: hue, isShared: false, workspace: workspace)
    }

    // MARK: - Labels that servers do not keep

    /// Keeps what a server would not: keywords that people gave.
    func keep(_ flags: Set<Flag>, on message: MessageKey) throws(StoreError) {
        for flag in flags where LabelName(server: flag.description) != nil {
            if try LabelTable.keep(flag.description, on: message.rawValue, connection) {
                try MessageTable.addPending(1, to: message.rawValue, on: connection)
            }
        }
    }

    func dropKept(_ flags: Set<Flag>, of message: MessageKey) throws(StoreError) {
        for flag in flags where LabelName(server: flag.description) != nil {
            if try LabelTable.drop(flag.description, of: message.rawValue, on: connection) {
                try MessageTable.addPending(-1, to: message.rawValue, on: connection)
            }
        }
    }

    // MARK: - Parts

    private func label(_ id: LabelID, workspace: Int64) throws(StoreError) -> LabelRecord {
        guard let label = try LabelTable.find(id, workspace: workspace, on: connection), label.work != .delete else {
            throw StoreError(.notFound, "there is no such label")
        }
        return label
    }

    private func change(
        _ label: LabelRecord, name: String, hue: Int, workspace: Int64
    ) throws(StoreError) -> LabelRecord {
        let hue = Self.bounded(hue: hue)
        try LabelTable.update(label.key, name: name, hue: hue, isShared: true, on: connection)
        try append(.labelUpdated, label.id.description, workspace: workspace)
        return LabelRecord(key: label.key, id: label.id, name: name, hue: hue, isShared: true, work: label.work)
    }

    private func insertLabel(
        _ id: LabelID, name: LabelName, hue: Int, isShared: Bool, workspace: Int64
    ) throws(StoreError) -> LabelKey {
        let key = try LabelTable.insert(
            id: id, name: name.text, hue: Self.bounded(hue: hue), isShared: isShared, workspace: workspace, at: now,
            on: connection)
        try LabelTable.addName(name.key, to: key, workspace: workspace, on: connection)
        touched.labels[workspace] = nil
        try append(.labelUpdated, id.description, workspace: workspace)
        return key
    }

    private static func bounded(hue: Int) -> Int { min(max(hue, 0), LabelRecord.hues - 1) }
}
