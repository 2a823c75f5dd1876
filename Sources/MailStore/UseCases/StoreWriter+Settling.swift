internal import MailModel

/// What a transaction changed in the mail, until its consequences are written at the end.
struct TouchedMail {
    enum Kind: Sendable {
        case added, updated
    }

    /// A conversation in a mailbox.
    struct Membership: Hashable {
        let conversation: Int64
        let mailbox: Int64
    }

    struct Folder {
        let mailbox: Int64
        let role: FolderRole?
    }

    var messages: [Int64: Kind] = [:]
    /// Those of them that were written here and not changed since.
    var fresh: [Int64: FreshMessage] = [:]
    var freshConversations: [Int64: FreshConversation] = [:]
    /// The last number of the index that was given in a millisecond, by the first one.
    var searchNumbers: [Int64: Int64] = [:]
    var memberships: Set<Membership> = []
    var counts: [Int64: FolderCounts] = [:]
    /// Conversations of which messages were erased, perhaps all.
    var emptied: Set<Int64> = []
    var hasErasedWords = false
    /// Mailboxes of which a folder was made, renamed, removed or synchronised otherwise than its counters tell.
    var folderMailboxes: Set<Int64> = []
    /// What was looked up already.
    var folders: [Int64: Folder] = [:]
    var owners: [Int64: (id: MailboxID, workspace: Int64)] = [:]
    /// The labels of workspaces by the names that servers use.
    var labels: [Int64: [String: LabelKey]] = [:]
    var workspaces: [WorkspaceID: Int64] = [:]
}

extension StoreWriter {
    /// How many messages a transaction can change with an entry of the feed for each. Where it changes more, as when
    /// history is taken in, the entries of their conversations stand for them.
    public static var maximumMessageChanges: Int { 50 }

    // MARK: - Noting

    func touch(message: MessageKey, kind: TouchedMail.Kind) {
        if kind == .updated { touched.fresh[message.rawValue] = nil }
        if kind == .added || touched.messages[message.rawValue] == nil { touched.messages[message.rawValue] = kind }
    }

    /// Whether the message came to be in this transaction.
    func isAdded(_ message: MessageKey) -> Bool { touched.messages[message.rawValue] == .added }

    func touch(conversation: Int64, mailbox: Int64) {
        touched.forget(conversation: conversation)
        touched.memberships.insert(TouchedMail.Membership(conversation: conversation, mailbox: mailbox))
    }

    /// Adds a place to the counters of its folder, or takes it from them.
    func count(_ row: LocationTable.Row, _ factor: Int) {
        let counts = row.counts
        touched.counts[row.folder, default: FolderCounts()].messages += factor * counts.messages
        touched.counts[row.folder, default: FolderCounts()].unread += factor * counts.unread
    }

    func folderInfo(_ key: FolderKey) throws(StoreError) -> TouchedMail.Folder {
        if let known = touched.folders[key.rawValue] { return known }
        guard let found = try FolderTable.sync(key, on: connection) else {
            throw StoreError(.notFound, "there is no such folder")
        }
        let info = TouchedMail.Folder(mailbox: found.mailbox.rawValue, role: found.record.role)
        touched.folders[key.rawValue] = info
        return info
    }

    func owner(of mailbox: MailboxKey) throws(StoreError) -> (id: MailboxID, workspace: Int64) {
        if let known = touched.owners[mailbox.rawValue] { return known }
        guard let found = try MailboxTable.owner(of: mailbox, on: connection) else {
            throw StoreError(.notFound, "there is no such mailbox")
        }
        touched.owners[mailbox.rawValue] = found
        return found
    }

    // MARK: - Settling

    /// Writes what follows from what was changed: states of messages, summaries, counters, and the feed.
    func settle() throws(StoreError) {
        let touched = self.touched
        self.touched.messages = [:]
        self.touched.fresh = [:]
        self.touched.freshConversations = [:]
        self.touched.memberships = []
        self.touched.counts = [:]
        self.touched.emptied = []
        self.touched.folderMailboxes = []

        var memberships = touched.memberships
        var messageChanges: [(kind: ChangeKind, message: Int64, mailbox: Int64)] = []
        // In the order of rows, so that the feed is the same for the same work.
        for (message, kind) in touched.messages.sorted(by: { $0.key < $1.key }) {
            if let fresh = touched.fresh[message] {
                memberships.insert(
                    TouchedMail.Membership(conversation: fresh.conversation, mailbox: fresh.mailbox))
                if fresh.state.removed == nil { messageChanges.append((.messageAdded, message, fresh.mailbox)) }
                continue
            }
            guard let old = try MessageTable.state(of: message, on: connection) else { continue }
            var new = try LocationTable.state(of: message, on: connection) ?? MessageTable.State()
            if new == MessageTable.State(), try LocationTable.state(of: message, on: connection) == nil {
                new = old.state
                new.removed = old.state.removed ?? now.milliseconds
            }
            if new != old.state { try MessageTable.setState(new, of: message, on: connection) }
            memberships.insert(TouchedMail.Membership(conversation: old.conversation, mailbox: old.mailbox))
            switch (kind, old.state.removed == nil, new.removed == nil) {
            case (.added, _, true), (.updated, false, true):
                messageChanges.append((.messageAdded, message, old.mailbox))
            case (.updated, true, true): messageChanges.append((.messageUpdated, message, old.mailbox))
            case (.updated, true, false): messageChanges.append((.messageRemoved, message, old.mailbox))
            case (_, _, false): break
            }
        }
        try wake(messageChanges.filter { $0.kind == .messageAdded }.map(\.message), touched, &memberships)
        try settle(memberships, touched)
        if messageChanges.count <= Self.maximumMessageChanges {
            for change in messageChanges {
                guard let id = try MessageTable.publicID(of: change.message, on: connection) else { continue }
                let workspace = try owner(of: MailboxKey(rawValue: change.mailbox)).workspace
                try append(change.kind, id.description, workspace: workspace)
            }
        }
        for conversation in touched.emptied.sorted() {
            let key = ConversationKey(rawValue: conversation)
            if try !ConversationTable.hasMessages(key, on: connection) {
                try ConversationTable.delete(key, on: connection)
            }
        }
        try settleFolders(touched)
    }

    /// Brings back conversations that were put off and to which mail has come.
    private func wake(
        _ messages: [Int64], _ touched: TouchedMail, _ memberships: inout Set<TouchedMail.Membership>
    ) throws(StoreError) {
        var asked: Set<Int64> = []
        for message in messages {
            let conversation: Int64
            if let fresh = touched.fresh[message] {
                conversation = fresh.conversation
            } else {
                guard let found = try MessageTable.state(of: message, on: connection) else { continue }
                conversation = found.conversation
            }
            // Nobody put off what has just begun.
            guard touched.freshConversations[conversation] == nil, asked.insert(conversation).inserted,
                try CareTable.find(conversation, on: connection)?.snoozedUntil != nil
            else { continue }
            try wake(conversation)
            memberships.formUnion(self.touched.memberships)
            self.touched.memberships = []
        }
    }

    private func settle(
        _ memberships: Set<TouchedMail.Membership>, _ touched: TouchedMail
    ) throws(StoreError) {
        var conversations: Set<Int64> = []
        for membership in memberships {
            let owner = try owner(of: MailboxKey(rawValue: membership.mailbox))
            let parts: [(id: Int64, part: SummaryTable.Part)]
            if let known = touched.parts(of: membership) {
                parts = known
            } else {
                parts = try SummaryTable.parts(
                    conversation: membership.conversation, mailbox: membership.mailbox, on: connection)
            }
            if var row = try summary(of: parts, touched) {
                if touched.freshConversations[membership.conversation] == nil {
                    row.care = try CareTable.find(membership.conversation, on: connection) ?? .none
                }
                if row.places.isKept { row.labels = try labels(of: parts, workspace: owner.workspace) }
                try SummaryTable.upsert(
                    row, conversation: membership.conversation, mailbox: membership.mailbox,
                    workspace: owner.workspace, on: connection)
                try LabelTable.setLabels(
                    row.labels, newest: row.newest, conversation: membership.conversation,
                    mailbox: membership.mailbox, on: connection)
            } else {
                try LabelTable.setLabels(
                    [], newest: 0, conversation: membership.conversation, mailbox: membership.mailbox, on: connection)
                try SummaryTable.delete(
                    conversation: membership.conversation, mailbox: membership.mailbox, on: connection)
            }
            conversations.insert(membership.conversation)
        }
        for conversation in conversations.sorted() {
            if let fresh = touched.freshConversations[conversation] {
                try append(.conversationUpdated, fresh.id.description, workspace: fresh.workspace)
                continue
            }
            guard
                let found = try ConversationTable.publicID(
                    of: ConversationKey(rawValue: conversation), on: connection)
            else { continue }
            try append(.conversationUpdated, found.id.description, workspace: found.workspace)
        }
    }

    private func settleFolders(_ touched: TouchedMail) throws(StoreError) {
        var mailboxes = touched.folderMailboxes
        for (folder, counts) in touched.counts.sorted(by: { $0.key < $1.key }) where counts != FolderCounts() {
            try FolderTable.addCounts(counts, to: folder, on: connection)
            mailboxes.insert(try folderInfo(FolderKey(rawValue: folder)).mailbox)
        }
        for mailbox in mailboxes.sorted() {
            let owner = try owner(of: MailboxKey(rawValue: mailbox))
            try append(.folderUpdated, owner.id.description, workspace: owner.workspace)
        }
    }

    /// What the messages of a conversation in a mailbox say together; nil where there are none.
    private func summary(
        of parts: [(id: Int64, part: SummaryTable.Part)], _ touched: TouchedMail
    ) throws(StoreError) -> SummaryTable.Row? {
        // Spam and rubbish count only where there is nothing else, and drafts are not its news.
        let kept = parts.filter { $0.part.places.isKept }
        let shown = kept.isEmpty ? parts : kept
        guard let first = shown.first else { return nil }
        let newest = shown.last { $0.part.isDraft == 0 } ?? shown[shown.count - 1]
        let firstTexts = try texts(of: first.id, touched)
        var row = SummaryTable.Row(
            newest: newest.part.received, messages: Int64(shown.count), unread: 0, flagged: 0, attachments: 0,
            drafts: 0, places: [], subject: firstTexts?.subject ?? "", preview: "", participants: "", kinds: "")
        var kinds: [String] = []
        for (_, part) in shown {
            row.unread += part.isUnread
            row.flagged += part.isFlagged
            row.drafts += part.isDraft
            row.attachments += part.attachments > 0 ? 1 : 0
            if !part.kind.isEmpty, !kinds.contains(part.kind) { kinds.append(part.kind) }
        }
        // Where all of its messages lie, so that Trash shows a conversation of which a part was thrown away.
        for (_, part) in parts { row.places.formUnion(part.places) }
        row.kinds = kinds.joined(separator: " ")
        // What was sent from here says nothing of who wrote.
        row.group = MailKindGroup(
            kinds: shown.lazy.filter { !$0.part.places.isSubset(of: [.sent, .drafts]) }.map(\.part.kind))

        let newestTexts = newest.id == first.id ? firstTexts : try texts(of: newest.id, touched)
        row.preview = newestTexts?.preview ?? ""
        row.participants = try participants(of: shown.map(\.id), touched)
        return row
    }

    private func texts(of message: Int64, _ touched: TouchedMail) throws(StoreError) -> SummaryTable.Texts? {
        if let fresh = touched.fresh[message] { return fresh.texts }
        return try SummaryTable.texts(of: message, on: connection)
    }

    /// The first author and the latest ones, each once, in the order of their messages.
    private func participants(of messages: [Int64], _ touched: TouchedMail) throws(StoreError) -> String {
        if messages.count == 1 {
            // Mostly one author, of whom nothing is to be put together.
            let authors = try texts(of: messages[0], touched)?.authors ?? ""
            if !FieldText.hasSeveral(authors) { return authors }
        }
        var found: [MailPerson] = []
        var seen: Set<String> = []
        let latest = messages.count <= 10 ? messages[...] : messages[..<1] + messages.suffix(9)
        for message in latest {
            let authors = try texts(of: message, touched)?.authors ?? ""
            for person in FieldText.persons(in: authors).prefix(10)
            where found.count < 10 && seen.insert(person.address.lowercased()).inserted {
                found.append(person)
            }
        }
        return FieldText.text(of: found)
    }
}
