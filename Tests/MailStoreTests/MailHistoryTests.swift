import MailModel
import MailStore
import Testing

/// Repeatable random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// A history of random work on two mailboxes, done to the store and to the model of it.
private struct RandomHistory {
    let mailboxes: [TestMailbox]
    let store: Store
    let workspace: WorkspaceID
    var expected = ExpectedMail()
    var generator: SeededGenerator
    var conversations: [ConversationKey] = []
    var edits:
        [ConversationEditKey: (isMerge: Bool, from: ConversationKey, to: ConversationKey, messages: [MessageKey])] = [:]
    var aliases: [ConversationKey: ConversationKey] = [:]
    var number = 0
    var uids: [FolderKey: UInt32] = [:]

    private static let folders = MailSample.folders.map(\.name.description)
    private static let flags: [Set<Flag>] = [
        [], [.seen], [.seen, .flagged], [.flagged], [.seen, .answered], [.draft], [.deleted], [Flag("$Label"), .seen],
    ]

    init(_ mailboxes: [TestMailbox], seed: UInt64) {
        self.mailboxes = mailboxes
        store = mailboxes[0].store
        workspace = mailboxes[0].workspace
        generator = SeededGenerator(state: seed)
    }

    private mutating func pick<T>(_ items: [T]) -> T? { items.randomElement(using: &generator) }

    private mutating func pickMessage(where isWanted: (ExpectedMail.Message) -> Bool = { _ in true }) -> Int? {
        pick(expected.messages.indices.filter { !expected.messages[$0].isErased && isWanted(expected.messages[$0]) })
    }

    private mutating func nextUID(in folder: FolderKey) -> UInt32 {
        uids[folder, default: 0] += 1
        return uids[folder, default: 0]
    }

    private func folder(_ name: String, of mailbox: Int) throws -> FolderKey { try mailboxes[mailbox].folder(name) }

    /// One random piece of work.
    mutating func step() async throws {
        switch Int.random(in: 0..<20, using: &generator) {
        case 0...5: try await add()
        case 6, 7: try await copy()
        case 8, 9: try await expunge()
        case 10...12: try await changeFlags()
        case 13: try await operate()
        case 14: try await finish()
        case 15: try await move()
        case 16: try await confirmMove()
        case 17: try await merge()
        case 18: try await split()
        default:
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: try await erase()
            case 1: try await reset()
            default: try await undo()
            }
        }
    }

    private mutating func add() async throws {
        number += 1
        let name = "m\(number)"
        let mailbox = Int.random(in: 0..<mailboxes.count, using: &generator)
        guard let folder = pick(Self.folders), let flags = pick(Self.flags) else { return }
        let existing =
            Int.random(in: 0..<3, using: &generator) > 0
            ? pick(Set(expected.messages.map(\.conversation)).sorted { $0.rawValue < $1.rawValue }) : nil
        let minute = Int64.random(in: 0..<40, using: &generator)
        let hasAttachment = Bool.random(using: &generator)
        let author = "author\(Int.random(in: 0..<5, using: &generator))"
        let kind = Bool.random(using: &generator) ? "person" : "list"
        let message = try MailSample.message(
            name, minute: minute, from: author, kind: kind, attachments: hasAttachment ? ["x"] : [])
        let uid = nextUID(in: try self.folder(folder, of: mailbox))
        let added = try await mailboxes[mailbox].add(
            message, to: folder, uid: uid, flags: flags, conversation: existing)
        expected.messages.append(
            ExpectedMail.Message(
                name: name, key: added.message, mailbox: mailbox, conversation: added.conversation, minute: minute,
                kind: kind, hasAttachment: hasAttachment, author: author,
                places: [ExpectedMail.Place(folder: folder, uid: uid, flags: flags)]))
    }

    /// Another place of a message, also of one that was removed.
    private mutating func copy() async throws {
        guard let index = pickMessage(), let name = pick(Self.folders), let flags = pick(Self.flags) else { return }
        let message = expected.messages[index]
        let folder = try folder(name, of: message.mailbox)
        let place = NewLocation(folder: folder, uid: nextUID(in: folder), flags: flags)
        try await store.write { try $0.addLocation(place, of: message.key) }
        let new = ExpectedMail.Place(folder: name, uid: place.uid, flags: flags)
        // Where we have put it there ourselves, this is that place.
        if let provisional = message.places.firstIndex(where: { $0.folder == name && $0.uid == nil }) {
            expected.messages[index].places[provisional] = new
        } else {
            expected.messages[index].places.append(new)
        }
    }

    private mutating func expunge() async throws {
        guard let index = pickMessage(where: { message in message.places.contains { $0.uid != nil } }),
            let place = pick(expected.messages[index].places.filter { $0.uid != nil }), let uid = place.uid
        else { return }
        let folder = try folder(place.folder, of: expected.messages[index].mailbox)
        try await store.write { try $0.removeLocations(folder: folder, uids: UIDSet(numbers: [uid])) }
        expected.messages[index].places.removeAll { $0.folder == place.folder && $0.uid == uid }
    }

    private mutating func changeFlags() async throws {
        guard let index = pickMessage(where: { message in message.places.contains { $0.uid != nil } }),
            let flags = pick(Self.flags),
            let place = pick(
                expected.messages[index].places.indices.filter { expected.messages[index].places[$0].uid != nil }),
            let uid = expected.messages[index].places[place].uid
        else { return }
        let folder = try folder(expected.messages[index].places[place].folder, of: expected.messages[index].mailbox)
        try await store.write { try $0.setFlags(folder: folder, uid: uid, flags: flags) }
        expected.messages[index].places[place].flags = flags
    }

    private mutating func operate() async throws {
        guard let index = pickMessage() else { return }
        let flag = Bool.random(using: &generator) ? Flag.seen : .flagged
        let change =
            Bool.random(using: &generator) ? FlagChange(added: [flag]) : FlagChange(removed: [flag])
        let message = expected.messages[index]
        let operation = NewOperation(
            mailbox: mailboxes[message.mailbox].key, message: message.key, kind: .flags, flagChange: change)
        try await store.write { writer in
            try writer.enqueueOperation(operation)
            try writer.enqueueOperation(operation)
        }
        expected.messages[index].pending.append((operation.id, change))
    }

    private mutating func finish() async throws {
        guard let index = pickMessage(where: { !$0.pending.isEmpty }),
            let first = expected.messages[index].pending.first
        else { return }
        expected.messages[index].pending.removeFirst()
        if Bool.random(using: &generator) {
            try await store.write { try $0.finishOperation(first.id, .done) }
            for place in expected.messages[index].places.indices {
                let flags = expected.messages[index].places[place].flags
                expected.messages[index].places[place].flags = first.change.applied(to: flags)
            }
        } else {
            try await store.write { try $0.finishOperation(first.id, .failed(error: "no")) }
        }
    }

    private mutating func move() async throws {
        let target = Bool.random(using: &generator) ? pick(Self.folders) : nil
        guard let index = pickMessage(where: { !$0.shown.isEmpty }) else { return }
        let message = expected.messages[index]
        let locations = try await store.read { try $0.locations(of: message.key) }
        let names = Dictionary(uniqueKeysWithValues: mailboxes[message.mailbox].folders.map { ($0.value, $0.key) })
        guard let location = pick(locations.filter { !$0.isLeaving }), let source = names[location.folder],
            source != target,
            let place = message.places.firstIndex(where: {
                $0.folder == source && $0.uid == location.uid && !$0.isLeaving
            })
        else { return }
        let folder = try target.map { try self.folder($0, of: message.mailbox) }
        try await store.write { try $0.moveLocally(location.key, to: folder) }
        if let target {
            if let there = message.places.firstIndex(where: { $0.folder == target }) {
                expected.messages[index].places[there].isLeaving = false
            } else {
                expected.messages[index].places.append(
                    ExpectedMail.Place(folder: target, uid: nil, flags: message.places[place].flags))
            }
        }
        if location.uid == nil {
            expected.messages[index].places.remove(at: place)
        } else {
            expected.messages[index].places[place].isLeaving = true
        }
    }

    private mutating func confirmMove() async throws {
        guard let index = pickMessage(where: { message in message.places.contains(where: \.isLeaving) }) else { return }
        let message = expected.messages[index]
        if Bool.random(using: &generator) {
            try await store.write { try $0.undoMove(message.key) }
            expected.messages[index].places.removeAll { $0.uid == nil }
            for place in expected.messages[index].places.indices {
                expected.messages[index].places[place].isLeaving = false
            }
            return
        }
        guard let leaving = message.places.first(where: \.isLeaving), let uid = leaving.uid else { return }
        let folder = try folder(leaving.folder, of: message.mailbox)
        try await store.write { try $0.removeLocations(folder: folder, uids: UIDSet(numbers: [uid])) }
        expected.messages[index].places.removeAll { $0.folder == leaving.folder && $0.uid == uid }
    }

    private mutating func merge() async throws {
        let living = Set(expected.messages.filter { !$0.isErased }.map(\.conversation)).sorted {
            $0.rawValue < $1.rawValue
        }
        guard let target = pick(living), let source = pick(living) else { return }
        let edit = try await store.write { try $0.mergeConversations(into: target, from: source) }
        #expect((edit == nil) == (target == source))
        guard let edit else { return }
        var moved: [MessageKey] = []
        for index in expected.messages.indices where expected.messages[index].conversation == source {
            expected.messages[index].conversation = target
            moved.append(expected.messages[index].key)
        }
        aliases[source] = target
        edits[edit] = (true, source, target, moved)
    }

    private mutating func split() async throws {
        guard let index = pickMessage() else { return }
        let source = expected.messages[index].conversation
        let all = expected.messages.filter { $0.conversation == source && !$0.isErased }.map(\.key)
        guard all.count > 1 else { return }
        let leaving = Set(all.shuffled(using: &generator).prefix(Int.random(in: 1..<all.count, using: &generator)))
        let result = try await store.write {
            let split = try $0.splitConversation(source, messages: leaving)
            return [split.conversation.rawValue, split.edit.rawValue]
        }
        let target = ConversationKey(rawValue: result[0])
        for index in expected.messages.indices where leaving.contains(expected.messages[index].key) {
            expected.messages[index].conversation = target
        }
        edits[ConversationEditKey(rawValue: result[1])] = (false, source, target, Array(leaving))
    }

    private func standing(_ key: ConversationKey) -> ConversationKey {
        var key = key
        while let target = aliases[key] { key = target }
        return key
    }

    private mutating func undo() async throws {
        guard let key = pick(edits.keys.sorted { $0.rawValue < $1.rawValue }), let edit = edits[key] else { return }
        edits[key] = nil
        do {
            try await store.write { try $0.undoConversationEdit(key) }
        } catch {
            // A conversation of it was erased with all of its messages, and the log with it.
            #expect(error == StoreError(.notFound, ""))
            return
        }
        // Messages return from where the change put them, if they are still there.
        let from = standing(edit.to)
        if edit.isMerge { aliases[edit.from] = nil }
        let to = standing(edit.from)
        guard from != to else { return }
        for index in expected.messages.indices
        where edit.messages.contains(expected.messages[index].key) && expected.messages[index].conversation == from {
            expected.messages[index].conversation = to
        }
        if !edit.isMerge, !expected.messages.contains(where: { $0.conversation == from && !$0.isErased }) {
            aliases[from] = to
        }
    }

    private mutating func erase() async throws {
        try await store.write { _ = try $0.eraseExpunged(before: $0.now.adding(milliseconds: 1)) }
        for index in expected.messages.indices where expected.messages[index].places.isEmpty {
            expected.messages[index].isErased = true
        }
    }

    private mutating func reset() async throws {
        guard let name = pick(Self.folders) else { return }
        let mailbox = Int.random(in: 0..<mailboxes.count, using: &generator)
        let folder = try folder(name, of: mailbox)
        try await store.write { try $0.removeAllLocations(folder: folder) }
        for index in expected.messages.indices where expected.messages[index].mailbox == mailbox {
            expected.messages[index].places.removeAll { $0.folder == name }
        }
    }

    // MARK: - Comparing

    func check() async throws {
        let ids = mailboxes.map(\.id)
        for view in ConversationView.allCases {
            for unreadOnly in [false, true] {
                for scope in [[0, 1], [0], [1]] as [Set<Int>] {
                    let wanted = expected.list(view, unreadOnly: unreadOnly, mailboxes: scope)
                    let limited = MailboxScope.only(Set(scope.map { ids[$0] }), in: workspace)
                    for scope in scope.count == 2 ? [mailboxes[0].all, limited] : [limited] {
                        let found = try await mailboxes[0].list(view, unreadOnly: unreadOnly, scope: scope, limit: 3)
                        #expect(try found.map(row) == wanted, "\(view) \(unreadOnly) \(scope)")
                    }
                }
            }
        }
        for (index, mailbox) in mailboxes.enumerated() {
            let folders = try await store.read { try $0.syncFolders(of: mailbox.key) }
            for folder in folders {
                let name = folder.record.name.description
                #expect(folder.counts == expected.counts(mailbox: index, folder: name), "\(name)")
            }
        }
    }

    private func row(_ summary: ConversationSummary) throws -> ExpectedMail.Row {
        let mailbox = try #require(mailboxes.firstIndex { $0.id == summary.mailbox })
        return ExpectedMail.Row(
            conversation: summary.key, mailbox: mailbox,
            newest: (summary.newest.milliseconds - MailSample.time(0).milliseconds) / 60_000,
            messages: summary.messageCount, unread: summary.unreadCount, flagged: summary.flaggedCount,
            attachments: summary.attachmentCount, drafts: summary.draftCount, subject: summary.subject,
            preview: summary.preview,
            participants: summary.participants.map { String($0.address.dropLast(10)) }, kinds: Set(summary.kinds))
    }
}

@Suite("Histories of mail")
struct MailHistoryTests {
    @Test("after any history, every list of every scope, and every counter, is what a recount gives", arguments: 1...4)
    func recount(seed: UInt64) async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailboxes = [
                try await TestMailbox("alice", in: workspace, of: store),
                try await TestMailbox("bob", in: workspace, of: store),
            ]
            var history = RandomHistory(mailboxes, seed: seed)
            for round in 1...160 {
                let position = try await store.position()
                let before = summaries(history.expected)
                try await history.step()
                // The feed tells every conversation that looks different now, each once.
                let told = try await store.changes(after: position).filter { $0.kind == .conversationUpdated }
                #expect(Set(told.map(\.entityID)).count == told.count)
                let after = summaries(history.expected)
                for key in Set(before.keys).union(after.keys) where before[key] != after[key] {
                    guard let id = try? await mailboxes[0].id(of: ConversationKey(rawValue: key)) else { continue }
                    #expect(
                        told.contains { $0.entityID == id.description }
                            || history.aliases[ConversationKey(rawValue: key)] != nil)
                }
                if round % 20 == 0 { try await history.check() }
            }
        }
    }

    /// What all lists show, by conversation.
    private func summaries(_ mail: ExpectedMail) -> [Int64: [ExpectedMail.Row]] {
        let views: [ConversationView] = [.all, .inbox, .trash, .junk]
        let rows = views.flatMap { view in
            [0, 1].flatMap { mail.list(view, unreadOnly: false, mailboxes: [$0]) }
        }
        return Dictionary(grouping: rows) { $0.conversation.rawValue }
    }
}
