internal import Inbox
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import SyncEngine

/// Reads what the store has of mail, for commands.
struct InboxReader: Sendable {
    /// Transactions for one part of a list, whose parts can be empty; then the person continues.
    static let maximumRounds = 20
    /// How long a question for news waits before it is answered with none. Shorter than what a person waits for the end
    /// of a command that was interrupted.
    static let patience = Duration.seconds(20)

    let dependencies: MailboxDependencies

    private var store: Store { dependencies.store }
    private var workspace: WorkspaceID { dependencies.workspace }

    // MARK: - Mailboxes

    /// How a mailbox stands with its server.
    func standing(of id: MailboxID) async throws(CommandFailure) -> MailboxStanding {
        let workspace = workspace
        return try await read { reader in
            let key = try reader.mailboxKey(id, in: workspace)
            return MailboxStanding(try reader.syncState(of: key), MailboxCompleteness(try reader.syncFolders(of: key)))
        }
    }

    /// The folders of a mailbox.
    func folders(_ reference: String) async throws(CommandFailure) -> FolderReport {
        let mailbox = try await mailbox(reference)
        let workspace = workspace
        return try await read { reader in
            let key = try reader.mailboxKey(mailbox.id, in: workspace)
            let folders = try reader.syncFolders(of: key)
            let completeness = MailboxCompleteness(folders)
            let byName = Dictionary(completeness.folders.map { ($0.folder, $0) }) { first, _ in first }
            // The Inbox first, as they are kept in step; the others after them.
            let order = Dictionary(completeness.folders.enumerated().map { ($1.folder, $0) }) { first, _ in first }
            func place(_ folder: SyncFolder) -> Int {
                order[ServerText(folder.record.name.description).description] ?? .max
            }
            return FolderReport(
                address: mailbox.address, sync: MailboxStanding(try reader.syncState(of: key), completeness),
                folders: folders.sorted { place($0) < place($1) }.map { folder in
                    let name = ServerText(folder.record.name.description).description
                    return FolderReport.Folder(
                        name: name, role: folder.record.role, messages: folder.counts.messages,
                        unread: folder.counts.unread, completeness: byName[name])
                })
        }
    }

    // MARK: - Conversations

    /// A part of a list.
    func list(_ request: ConversationListRequest) async throws(CommandFailure) -> ConversationPage {
        let filter = try await filter(request)
        var entries: [ConversationEntry] = []
        var after = request.after
        var position: Int64 = 0
        for round in 0..<Self.maximumRounds {
            let start = after
            let rest = request.limit - entries.count
            let (part, next, now) = try await read { reader in
                let page = try reader.conversationList(filter, after: start, limit: rest)
                return (
                    try page.items.map { try Self.entry($0, reader, filter.scope.workspace) }, page.next,
                    try reader.feedPosition()
                )
            }
            // What changes while later parts are read is news, too.
            if round == 0 { position = now }
            entries += part
            after = next
            if next == nil || entries.count >= request.limit { break }
        }
        return ConversationPage(conversations: entries, next: after, position: position)
    }

    /// What changed in a list after `position`; waits for it for up to ``patience``.
    func news(
        _ request: ConversationListRequest, after position: Int64
    ) async throws(CommandFailure) -> ConversationNews {
        let filter = try await filter(request)
        // Subscribed before the first look, so that nothing falls between.
        let signal = store.changeSignal()
        var news = try await changes(filter, after: position)
        guard news.conversations.isEmpty, !news.mustReload else { return news }
        let deadline = ContinuousClock.now + Self.patience
        var waits = true
        while waits, news.conversations.isEmpty, !news.mustReload, !Task.isCancelled {
            waits = await Self.waits(for: signal, until: deadline)
            if waits { news = try await changes(filter, after: news.position) }
        }
        return news
    }

    /// Whether a change came before the deadline.
    private static func waits(for signal: AsyncStream<Int64>, until deadline: ContinuousClock.Instant) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in signal { return true }
                return false
            }
            group.addTask {
                // Ends the wait for changes, so that the client sees that the server lives.
                try? await Task.sleep(until: deadline, clock: .continuous)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    private func changes(
        _ filter: ConversationFilter, after position: Int64
    ) async throws(CommandFailure) -> ConversationNews {
        try await read { reader in
            switch try reader.changes(in: filter.scope.workspace, after: position) {
            case .reload(let newest): return ConversationNews(conversations: [], position: newest, mustReload: true)
            case .changes(let changes, let upTo):
                var ids: [ConversationID] = []
                for change in changes where change.kind == .conversationUpdated {
                    guard let id = ConversationID(change.entityID) else { continue }
                    ids.removeAll { $0 == id }
                    ids.append(id)
                }
                var entries: [ConversationEntry] = []
                for id in ids {
                    guard let summary = try reader.conversationSummary(id, in: filter.scope),
                        filter.shows(summary)
                    else { continue }
                    entries.append(try Self.entry(summary, reader, filter.scope.workspace))
                }
                return ConversationNews(conversations: entries, position: upTo, mustReload: false)
            }
        }
    }

    /// One conversation with its messages and their texts.
    func show(_ text: String) async throws(CommandFailure) -> ConversationReading {
        guard let id = ConversationID(text) else {
            throw CommandFailure(
                .wrongUsage, "a conversation is named by its id, such as cnv_…; inbox list and inbox search show it")
        }
        let workspace = workspace
        let found: ConversationReading? = try await read { reader in
            guard let record = try reader.conversation(id, in: .all(in: workspace)) else { return nil }
            var messages: [ConversationReading.Message] = []
            for message in record.messages {
                var folders: [String] = []
                for location in try reader.locations(of: message.key) where !location.isLeaving {
                    guard let folder = try reader.syncFolder(location.folder) else { continue }
                    folders.append(ServerText(folder.record.name.description).description)
                }
                messages.append(
                    ConversationReading.Message(
                        message, mailbox: try Self.address(message.mailbox, reader, workspace), folders: folders,
                        body: try reader.body(of: message.key)))
            }
            return ConversationReading(
                id: record.id, subject: record.messages.first?.subject ?? "", messages: messages)
        }
        guard let found else { throw CommandFailure(.notFound, "there is no conversation \(id)") }
        return found
    }

    // MARK: - Parts

    private func filter(_ request: ConversationListRequest) async throws(CommandFailure) -> ConversationFilter {
        guard let view = ConversationView(rawValue: request.view) else {
            let names = ConversationView.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(.wrongUsage, "--view must be one of \(names)")
        }
        guard (1...ConversationListRequest.maximumLimit).contains(request.limit) else {
            throw CommandFailure(
                .wrongUsage, "--limit must be a whole number from 1 to \(ConversationListRequest.maximumLimit)")
        }
        return ConversationFilter(
            scope: try await scope(of: request.mailbox), view: view, unreadOnly: request.unreadOnly)
    }

    /// All mailboxes, or one.
    func scope(of reference: String?) async throws(CommandFailure) -> MailboxScope {
        guard let reference else { return .all(in: workspace) }
        return .only([try await mailbox(reference).id], in: workspace)
    }

    /// A mailbox by its address or id.
    func mailbox(_ reference: String) async throws(CommandFailure) -> MailboxSummary {
        do { return try await ShowMailbox(dependencies).run(reference).mailbox } catch { throw CommandFailure(error) }
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (StoreReader) throws -> T
    ) async throws(CommandFailure) -> T {
        do { return try await store.read(body) } catch { throw CommandFailure(error) }
    }

    private static func entry(
        _ summary: ConversationSummary, _ reader: StoreReader, _ workspace: WorkspaceID
    ) throws -> ConversationEntry {
        ConversationEntry(
            id: summary.id, mailbox: try address(summary.mailbox, reader, workspace), newest: summary.newest,
            messages: summary.messageCount, unread: summary.unreadCount, flagged: summary.flaggedCount,
            drafts: summary.draftCount, attachments: summary.attachmentCount, subject: summary.subject,
            preview: summary.preview, participants: summary.participants, kinds: summary.kinds)
    }

    /// The address of a mailbox.
    static func address(_ id: MailboxID, _ reader: StoreReader, _ workspace: WorkspaceID) throws -> String {
        try reader.mailbox(id, in: workspace)?.address.description ?? id.description
    }
}

extension ConversationFilter {
    /// Whether a conversation is in the list.
    func shows(_ summary: ConversationSummary) -> Bool {
        guard !unreadOnly || summary.unreadCount > 0 else { return false }
        let places = summary.places
        return switch view {
        case .inbox: places.contains(.inbox)
        case .starred: summary.flaggedCount > 0
        case .drafts: places.contains(.drafts)
        case .sent: places.contains(.sent)
        case .archive: !places.contains(.inbox) && !places.isDisjoint(with: [.archive, .other])
        case .junk: places.contains(.junk)
        case .trash: places.contains(.trash)
        case .all: places.isKept
        }
    }
}

extension ConversationReading.Message {
    fileprivate init(_ message: MessageRecord, mailbox: String, folders: [String], body: StoredBody?) {
        self.init(
            id: message.id, mailbox: mailbox, folders: folders, received: message.received, date: message.headerDate,
            subject: message.subject, from: message.people.from, to: message.people.to, cc: message.people.cc,
            bcc: message.people.bcc, replyTo: message.people.replyTo, messageID: message.messageID?.description,
            kind: message.kind, traits: message.traits, size: message.size, reason: message.reason.rawValue,
            isUnread: message.isUnread, isFlagged: message.isFlagged, isAnswered: message.isAnswered,
            isDraft: message.isDraft, isOutgoing: message.isOutgoing, attachments: message.attachments,
            text: body?.text ?? "", isComplete: body?.isComplete ?? false)
    }
}
