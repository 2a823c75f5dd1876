import MailModel
import MailStore
import Testing

/// Messages for the tests of files and plans.
enum MailSample {
    static func message(_ name: String, minute: Int64 = 0, text: String = "text") -> NewMessage {
        func digest(_ text: String) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 16)
            for (index, byte) in text.utf8.enumerated() { bytes[index % 16] = bytes[index % 16] &* 31 &+ byte }
            return bytes
        }
        return NewMessage(
            identity: digest(name) + digest(name + "!"), messageID: MessageID("\(name)@mail.test"),
            tokens: [
                ThreadToken(kind: .messageID, digest: digest(name)),
                ThreadToken(kind: .subject, digest: digest("subject")),
            ], subject: "Subject \(text)", from: [MailPerson(name: text, address: "bob@mail.test")],
            received: Sample.time.adding(milliseconds: minute * 60_000), preview: text,
            body: StoredBody(header: Array("Subject: \(text)".utf8), text: text, html: "<p>\(text)</p>"),
            providerMessageID: "p\(name)")
    }

    static func document(_ source: SearchSource) -> SearchDocument {
        SearchDocument(
            message: source.key, sender: "", recipients: "", copies: "", subject: source.subject, body: source.text,
            files: "")
    }
}

extension Store {
    /// Puts messages into the Inbox of a mailbox, a conversation each.
    @discardableResult
    func add(_ messages: [NewMessage], to mailbox: MailboxID, in workspace: WorkspaceID) async throws -> [MessageKey] {
        try await write { writer in
            let key = try writer.mailboxKey(mailbox, in: workspace)
            let inbox = try writer.syncFolders(of: key).first { $0.record.name == .inbox }?.key
            let folder = try #require(inbox)
            return try messages.enumerated().map { index, message in
                let conversation = try writer.createConversation(in: workspace)
                let added = try writer.insertMessage(
                    message, conversation: conversation, reason: .started, mailbox: key)
                try writer.addLocation(NewLocation(folder: folder, uid: UInt32(index + 1)), of: added)
                return added
            }
        }
    }

    func indexAll() async throws {
        while try await indexNextSearchBatch(text: MailSample.document) > 0 {}
    }
}

/// Runs every statement about mail once, for whoever watches how they are answered.
func useMail(of store: Store, _ workspace: WorkspaceID, mailbox id: MailboxID) async throws {
    let folders = [
        FolderRecord(name: .inbox, role: .inbox), FolderRecord(name: FolderName("A"), role: .archive),
        FolderRecord(name: FolderName("B")),
    ]
    try await store.write { try $0.replaceFolders(of: id, in: workspace, with: folders) }
    let other = try await store.connect("other", in: workspace)
    let keys = try await store.add((1...4).map { MailSample.message("m\($0)") }, to: id, in: workspace)
    try await store.add([MailSample.message("o")], to: other, in: workspace)
    let mailbox = try await store.read { try $0.mailboxKey(id, in: workspace) }
    let synced = try await store.read { try $0.syncFolders(of: mailbox) }
    let archive = try #require(synced.first { $0.record.role == .archive }?.key)
    let inbox = try #require(synced.first { $0.record.role == .inbox }?.key)
    let conversations = try await store.read { reader in try keys.compactMap { try reader.message($0)?.conversation } }
    let operation = NewOperation(
        mailbox: mailbox, message: keys[0], kind: .flags, flagChange: FlagChange(added: [.seen]))
    let token = ThreadToken(kind: .messageID, digest: [UInt8](repeating: 7, count: 16))
    let edits = try await store.write { writer in
        try writer.setFlags(folder: inbox, uid: 1, flags: [.seen])
        try writer.setCursor(FolderCursor(uidNext: 3), of: inbox)
        try writer.setLedger(FolderLedger(gap: 1), of: inbox)
        try writer.setObjectID("x", of: inbox)
        try writer.renameFolder(archive, to: FolderName("C"))
        try writer.setSyncState(SyncState(), of: mailbox)
        try writer.quarantineMessage(folder: inbox, uid: 99, reason: "x", nextTry: nil)
        try writer.retryQuarantine(folder: inbox, uid: 99, at: writer.now)
        try writer.releaseQuarantine(folder: inbox, uids: UIDSet([99...99]))
        try writer.enqueueOperation(operation)
        try writer.finishOperation(operation.id, .retry(at: writer.now, error: "x"))
        try writer.finishOperation(operation.id, .failed(error: "x"))
        try writer.dismissOperation(operation.id)
        try writer.setTokens([token], to: conversations[0], in: workspace)
        try writer.setBody(StoredBody(header: [], text: "x"), of: keys[0])
        let merge = try writer.mergeConversations(into: conversations[0], from: conversations[1])
        let split = try writer.splitConversation(conversations[0], messages: [keys[1]], tokens: [token])
        return [merge?.rawValue ?? 0, split.edit.rawValue]
    }
    try await store.indexAll()
    try await store.write { try $0.setBody(StoredBody(header: [], text: "y"), of: keys[0]) }
    try await store.indexAll()
    try await store.write { writer in
        for edit in edits.reversed() { try writer.undoConversationEdit(ConversationEditKey(rawValue: edit)) }
        if let place = try writer.locations(of: keys[0]).first { try writer.moveLocally(place.key, to: archive) }
        if let place = try writer.locations(of: keys[1]).first { try writer.moveLocally(place.key, to: archive) }
        try writer.addLocation(NewLocation(folder: archive, uid: 1), of: keys[1])
        try writer.undoMove(keys[0])
    }
    try await readMail(of: store, workspace, mailbox: mailbox, other: other, message: keys[0])
    var changed = folders
    changed[2].role = .trash
    let placed = changed
    try await store.write { writer in
        try writer.removeLocations(folder: inbox, uids: UIDSet([3...3]))
        try writer.removeAllLocations(folder: archive)
        try writer.replaceFolders(of: id, in: workspace, with: placed)
    }
    try await store.write { writer in
        try writer.eraseExpunged(before: writer.now.adding(milliseconds: 1))
        try writer.purgeSearch()
        try writer.eraseMessages(of: mailbox)
    }
    try await store.disconnectMailbox(other, in: workspace, erase: true)
}

private func readMail(
    of store: Store, _ workspace: WorkspaceID, mailbox: MailboxKey, other: MailboxID, message: MessageKey
) async throws {
    let word = SearchCondition.words(["text"])
    let conditions: [SearchCondition] = [
        .words(["beginning"], isPrefix: true),
        .all([]), word, .all([word, .unread]), .any([word, .unread]), .not(word), .label("x"), .trait("x"),
        .folders([FolderKey(rawValue: 1)]), .places(.inbox), .kind("x"), .all([.any([word, .flagged]), .answered]),
        .not(.received(Sample.time..<Sample.time.adding(milliseconds: 1))), .mailboxes([other]), .draft, .outgoing,
        .attachments,
    ]
    let digest = [UInt8](repeating: 7, count: 16)
    let member = try await store.write { writer in
        let person = try writer.addPerson(
            address: try EmailAddress("nora@acme.test"), name: "Nora", passwordHash: Secret("x"))
        let member = try writer.addMember(person.id, to: workspace, as: .member)
        let conversation = try #require(try writer.message(message)).conversation
        try writer.assign(conversation, to: member, by: member)
        try writer.snooze(conversation, until: Sample.time.adding(milliseconds: -1), by: member)
        try writer.addNote("A note", to: conversation, by: member)
        try writer.wakeConversations()
        let search = try writer.saveSearch("is:unread", name: "Unread", of: member.id, in: workspace)
        _ = try writer.savedSearches(of: member.id, in: workspace)
        try writer.forgetSearch(search, of: member.id, in: workspace)
        _ = try writer.care(for: conversation)
        try writer.setPreference("keys", to: "x", of: person.id, heardIn: workspace)
        _ = try writer.preference("keys", of: person.id)
        try writer.setPreference("keys", to: nil, of: person.id, heardIn: workspace)
        let undo = UndoRecord(words: "Done", steps: "x", isProblem: false, at: writer.now)
        try writer.addUndoRecord(undo, of: member.id, in: workspace)
        for id in [undo.id, nil] { _ = try writer.undoRecord(id, of: member.id, in: workspace, at: writer.now) }
        try writer.removeUndoRecord(undo.id)
        try useLabels(writer, message, workspace)
        _ = try writer.events(of: conversation)
        return member
    }
    try await store.read { reader in
        let found = try #require(try reader.message(message))
        let id = try reader.conversationID(found.conversation)
        for scope in [
            MailboxScope.all(in: workspace), .only([other], in: workspace),
            .only([found.mailbox, other], in: workspace),
        ] {
            for view in ConversationView.allCases {
                for unreadOnly in [false, true] {
                    let filter = ConversationFilter(scope: scope, view: view, unreadOnly: unreadOnly)
                    _ = try reader.conversationList(filter)
                }
            }
            let focuses =
                MailKindGroup.allCases.map { ConversationFocus.inbox($0) } + [
                    .unassigned, .snoozed, .assigned(member.id),
                ] + (try reader.labels(in: scope).labels.map { .label($0.id) })
            for focus in focuses {
                _ = try reader.conversationList(ConversationFilter(scope: scope, focus: focus))
                _ = try reader.count(focus, in: scope)
            }
            for condition in conditions { _ = try reader.search(SearchRequest(scope: scope, condition: condition)) }
            _ = try reader.conversation(id, in: scope)
            _ = try reader.conversationSummary(id, in: scope)
            _ = try reader.message(found.id, in: scope)
        }
        _ = try reader.identityKey(of: workspace)
        _ = try reader.body(of: message)
        _ = try reader.location(in: FolderKey(rawValue: 1), uid: 1)
        _ = try reader.uids(in: FolderKey(rawValue: 1))
        _ = try reader.flags(in: FolderKey(rawValue: 1), uids: UIDSet([1...9]))
        _ = try reader.message(identity: found.identity, in: mailbox)
        _ = try reader.messages(identity: found.identity)
        _ = try reader.messages(identities: [found.identity], in: mailbox)
        _ = try reader.messages(withMessageID: try #require(found.messageID), in: mailbox)
        _ = try reader.message(providerMessageID: "pm1", in: mailbox)
        _ = try reader.conversations(for: [ThreadToken(kind: .messageID, digest: digest)], in: workspace)
        _ = try reader.subjectCandidates(digest: digest, in: mailbox, from: Sample.time, through: Sample.time)
        _ = try reader.conversationEdits(of: id, in: workspace)
        _ = try reader.messageCount(of: found.conversation)
        _ = try reader.conversationKey(id, in: workspace)
        _ = try reader.syncState(of: mailbox)
        _ = try reader.quarantine(of: FolderKey(rawValue: 1))
        _ = try reader.operations(due: Sample.time)
        _ = try reader.operations(of: mailbox)
        _ = try reader.searchLag()
    }
}

private func useLabels(_ writer: StoreWriter, _ message: MessageKey, _ workspace: WorkspaceID) throws {
    let name = try #require(LabelName("Hot"))
    let label = try writer.createLabel(name, hue: 1, in: workspace)
    try writer.changeLabel(label.id, name: try #require(LabelName("Warm")), hue: 2, in: workspace)
    _ = try writer.nextLabelWork(limit: 10)
    _ = try writer.serverNames(of: label.key)
    try writer.advanceLabelWork(label.key, through: nil)
    let mailbox = try #require(try writer.message(message)).mailboxKey
    let operation = NewOperation(
        mailbox: mailbox, message: message, kind: .flags, flagChange: FlagChange(added: [name.keyword]))
    try writer.enqueueOperation(operation)
    try writer.finishOperation(operation.id, .failed(error: "x"))
    try writer.enqueueOperation(
        NewOperation(
            mailbox: mailbox, message: message, kind: .flags, flagChange: FlagChange(removed: [name.keyword])))
    _ = try writer.takeLabelBacklog(limit: 10)
    let going = try writer.createLabel(try #require(LabelName("Going")), hue: 1, in: workspace)
    try writer.beginDeletingLabel(going.id, in: workspace)
    try writer.advanceLabelWork(going.key, through: nil)
}
