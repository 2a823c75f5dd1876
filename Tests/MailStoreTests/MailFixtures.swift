import MailModel
import MailStore
import Testing

/// Messages and folders for the tests of mail.
enum MailSample {
    /// 16 bytes that stand for a text.
    static func digest(_ text: String) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 16)
        for (index, byte) in text.utf8.enumerated() { bytes[index % 16] = bytes[index % 16] &* 31 &+ byte }
        return bytes
    }

    static func token(_ text: String, _ kind: ThreadTokenKind = .messageID) -> ThreadToken {
        ThreadToken(kind: kind, digest: digest(text))
    }

    /// A message that is told apart by its name, received `minute` minutes after a fixed time.
    static func message(
        _ name: String, minute: Int64 = 0, subject: String? = nil, text: String? = nil, from: String = "bob",
        to: [String] = ["alice"], cc: [String] = [], kind: String = "person", traits: [String] = [],
        attachments: [String] = [], isOutgoing: Bool = false, references: [String] = []
    ) throws -> NewMessage {
        let subject = subject ?? "Subject of \(name)"
        return NewMessage(
            identity: digest(name) + digest(name + "!"), messageID: MessageID("\(name)@mail.test"),
            references: references.compactMap { MessageID("\($0)@mail.test") },
            tokens: ([name] + references).map { token($0) } + [token(subject, .subject)], subject: subject,
            from: [MailPerson(name: from.uppercased(), address: "\(from)@mail.test")],
            to: to.map { MailPerson(address: "\($0)@mail.test") },
            cc: cc.map { MailPerson(address: "\($0)@mail.test") },
            headerDate: time(minute), received: time(minute), size: 1234, kind: kind, traits: traits,
            preview: "Preview of \(name)",
            attachments: attachments.map {
                AttachmentRecord(section: "2", name: $0, mediaType: "application/pdf", size: 10)
            },
            body: StoredBody(header: Array("Subject: \(subject)\r\n".utf8), text: text ?? "Text of \(name)"),
            isOutgoing: isOutgoing)
    }

    static func time(_ minute: Int64) -> Timestamp {
        Timestamp(milliseconds: 1_690_000_000_000 + minute * 60_000)
    }

    static let folders = [
        FolderRecord(name: .inbox, delimiter: "/", role: .inbox),
        FolderRecord(name: FolderName("Archive"), delimiter: "/", role: .archive),
        FolderRecord(name: FolderName("Sent"), delimiter: "/", role: .sent),
        FolderRecord(name: FolderName("Drafts"), delimiter: "/", role: .drafts),
        FolderRecord(name: FolderName("Spam"), delimiter: "/", role: .junk),
        FolderRecord(name: FolderName("Trash"), delimiter: "/", role: .trash),
        FolderRecord(name: FolderName("Projects"), delimiter: "/"),
    ]

    /// The text of a message as it is.
    static func document(_ source: SearchSource) -> SearchDocument {
        func text(_ persons: [MailPerson]) -> String {
            persons.map { "\($0.name ?? "") \($0.address)" }.joined(separator: " ")
        }
        return SearchDocument(
            message: source.key, sender: text(source.people.from), recipients: text(source.people.to),
            copies: text(source.people.cc + source.people.bcc), subject: source.subject, body: source.text,
            files: source.attachments.map(\.name).joined(separator: " "))
    }
}

/// A connected mailbox and what tests do with it.
struct TestMailbox: Sendable {
    let store: Store
    let workspace: WorkspaceID
    let id: MailboxID
    let key: MailboxKey
    let folders: [String: FolderKey]

    init(_ name: String = "alice", in workspace: WorkspaceID, of store: Store) async throws {
        self.store = store
        self.workspace = workspace
        let draft = try Sample.draft(name, in: workspace)
        id = draft.id
        try await store.write {
            try $0.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: MailSample.folders)
        }
        let key = try await store.read { try $0.mailboxKey(draft.id, in: workspace) }
        self.key = key
        let folders = try await store.read { try $0.syncFolders(of: key) }
        self.folders = Dictionary(uniqueKeysWithValues: folders.map { ($0.record.name.description, $0.key) })
    }

    func folder(_ name: String) throws -> FolderKey { try #require(folders[name]) }

    var all: MailboxScope { .all(in: workspace) }

    /// Puts a message into a folder, in a new conversation or a given one.
    @discardableResult
    func add(
        _ message: NewMessage, to folder: String = "INBOX", uid: UInt32, flags: Set<Flag> = [], labels: [String] = [],
        conversation: ConversationKey? = nil
    ) async throws -> (message: MessageKey, conversation: ConversationKey) {
        let place = NewLocation(folder: try self.folder(folder), uid: uid, flags: flags, labels: labels)
        let (workspace, key) = (workspace, key)
        return try await store.write { writer in
            let conversation = try conversation ?? writer.createConversation(in: workspace)
            // Both ways have to come to the same.
            if uid % 2 == 0 {
                let message = try writer.insertMessage(
                    message, conversation: conversation, reason: .started, mailbox: key, at: [place])
                return (message, conversation)
            }
            let message = try writer.insertMessage(
                message, conversation: conversation, reason: .started, mailbox: key)
            try writer.addLocation(place, of: message)
            return (message, conversation)
        }
    }

    func list(
        _ view: ConversationView = .inbox, unreadOnly: Bool = false, scope: MailboxScope? = nil, limit: Int = 100
    ) async throws -> [ConversationSummary] {
        let filter = ConversationFilter(scope: scope ?? all, view: view, unreadOnly: unreadOnly)
        return try await store.read { reader in
            var items: [ConversationSummary] = []
            var next: String?
            repeat {
                let page = try reader.conversationList(filter, after: next, limit: limit)
                items += page.items
                next = page.next
            } while next != nil
            return items
        }
    }

    func id(of conversation: ConversationKey) async throws -> ConversationID {
        try await store.read { try $0.conversationID(conversation) }
    }

    /// Takes everything into the index.
    func index() async throws {
        while try await store.indexNextSearchBatch(text: MailSample.document) > 0 {}
    }

    /// The Message-IDs, without their domain, of what is found.
    func find(_ condition: SearchCondition, scope: MailboxScope? = nil, limit: Int = 50) async throws -> [String] {
        let request = SearchRequest(scope: scope ?? all, condition: condition)
        return try await store.read { reader in
            var found: [String] = []
            var next: String?
            repeat {
                let page = try reader.search(request, after: next, limit: limit)
                found += page.items.map { String($0.message.messageID?.description.dropLast(10) ?? "") }
                next = page.next
            } while next != nil
            return found
        }
    }
}

extension Store {
    /// The entries of the feed after a position.
    func changes(after sequence: Int64) async throws -> [Change] {
        guard case .changes(let changes, _) = try await read({ try $0.changes(after: sequence, limit: 500) }) else {
            return []
        }
        return changes
    }

    func position() async throws -> Int64 { try await read { try $0.feedPosition() } }
}
