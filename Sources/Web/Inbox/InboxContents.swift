internal import Access
internal import MailModel
internal import MailStore

/// A mailbox as the inbox names it.
struct MailboxLabel: Sendable, Hashable {
    /// Colours of dots; a mailbox keeps its own.
    static let hues = 8

    let id: MailboxID
    let address: String
    let name: String
    let state: MailboxState
    /// Whether nothing can be received at present.
    let isFailing: Bool

    init(_ record: MailboxRecord) {
        id = record.id
        address = record.address.description
        name = record.displayName
        state = record.state
        isFailing = record.receiving.status == .failed
    }

    /// What is shown where there is little room: the part of the address before the at sign, or the name.
    var short: String { name.isEmpty ? String(address.prefix { $0 != "@" }) : name }

    /// The number of its colour, from its id.
    var hue: Int { id.description.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 0xFFFF } % Self.hues }

    /// What is wrong with it, in a word or two; nil where nothing is.
    var trouble: String? {
        switch state {
        case .paused: "paused"
        case .disconnected: "disconnected"
        default: isFailing ? "cannot receive" : nil
        }
    }
}

/// What the rail of the inbox says.
struct InboxRail: Sendable {
    /// A mailbox with how many of its conversations have something unread.
    struct Entry: Sendable {
        let label: MailboxLabel
        let unread: Int
        /// How far its mail is fetched, where that is under way.
        let progress: String?
    }

    /// Mailboxes that are listed; of more there is a link to all.
    static let mailboxes = 40
    /// Unread conversations that are counted; more are shown with a plus.
    static let countBound = 1000
    /// Labels that are listed; of more there is a link to all.
    static let labels = 60
    /// Conversations of a list that are counted.
    static let listBound = 100

    let unread: Int
    let entries: [Entry]
    let hasMore: Bool
    /// How many there are in lists that say so.
    let counts: [InboxView: Int]
    let searches: [SavedSearch]
    /// The labels with how many conversations have them.
    let labels: [(label: LabelRecord, count: Int)]
}

/// A list as one look at the store showed it.
struct InboxList: Sendable {
    let address: InboxAddress
    let items: [ConversationSummary]
    /// Where the list was continued; nil at its beginning.
    let after: String?
    /// Where it goes on; nil at its end.
    let next: String?
    let labels: [MailboxID: MailboxLabel]
    let emptiness: Emptiness?
    /// The labels that the member may know.
    var book: LabelBook
    /// Names of those who care for a conversation of the list.
    var people: [MemberID: String] = [:]
    /// Of a search: the words around what was found, by conversation, with U+0002 before and U+0003 after each match.
    var excerpts: [ConversationID: String] = [:]
    /// Of a search: messages that could not be looked at yet.
    var unsearched = 0

    /// Why there is nothing in a list.
    enum Emptiness: Sendable, Hashable {
        /// There is no mailbox to which the member has access.
        case noMailbox
        /// Mail is still being fetched: so many messages of so many.
        case syncing(done: Int, total: Int?)
        /// The filter leaves nothing.
        case filtered
        /// Everything is done.
        case done
        /// A search has found nothing.
        case notFound
        /// A search could not be understood: what is wrong, and what to write instead.
        case misunderstood(String)
    }
}

/// Reads the inbox for one member, each time in one snapshot.
struct InboxReading: Sendable {
    /// Rows of one part of a list.
    static let rows = 36

    let store: Store
    let member: SignedInMember

    /// A part of a list, and what the feed's position was.
    ///
    /// - Parameter limit: rows at most, where it is not read to a given end.
    func list(
        _ address: InboxAddress, after: String?, through: String? = nil, limit: Int = rows
    ) async throws -> (list: InboxList, feed: Int64) {
        if !address.search.isEmpty { return try await search(address, after: after, limit: limit) }
        let member = member
        return try await read { reader in
            let scope = try Self.scope(of: address, member, reader)
            let book = try reader.labels(in: try reader.conversationScope(of: member))
            let label = address.label.flatMap { book[$0] }
            if address.label != nil, label == nil {
                let list = InboxList(
                    address: address, items: [], after: nil, next: nil, labels: [:], emptiness: .filtered, book: book)
                return (list, try reader.feedPosition())
            }
            let filter = ConversationFilter(
                scope: scope, view: address.view.stored, unreadOnly: address.unreadOnly,
                focus: label.map { .label($0.id) } ?? address.view.focus(for: member.member.id))
            var items: [ConversationSummary] = []
            var position = after
            var next: String?
            // A part can be empty although there is more, where a filter passes over much.
            for _ in 0..<4 {
                let page = try reader.conversationList(
                    filter, after: position, through: through,
                    limit: through == nil ? limit - items.count : StoreReader.maximumPageItems)
                items += page.items
                (position, next) = (page.next, page.next)
                if next == nil || next == through || items.count >= limit { break }
            }
            var labels: [MailboxID: MailboxLabel] = [:]
            for item in items where labels[item.mailbox] == nil {
                labels[item.mailbox] = try reader.mailbox(item.mailbox, in: member.workspace).map(MailboxLabel.init)
            }
            let isEmpty = items.isEmpty && after == nil && next == nil
            let list = InboxList(
                address: address, items: items, after: after, next: next, labels: labels,
                emptiness: isEmpty ? try Self.emptiness(address, scope, member, reader) : nil, book: book,
                people: try Self.people(caringFor: items, member, reader))
            return (list, try reader.feedPosition())
        }
    }

    /// What the rail says.
    func rail() async throws -> InboxRail {
        let member = member
        return try await read { reader in
            let scope = try reader.conversationScope(of: member)
            let query = MailboxQuery(workspace: member.workspace, member: member.member.id)
            let page = try reader.mailboxes(query, limit: InboxRail.mailboxes)
            let entries = try page.items.map { record in
                InboxRail.Entry(
                    label: MailboxLabel(record),
                    unread: try reader.unreadCount(in: scope.narrowed(to: record.id), upTo: 100),
                    progress: try Self.progress(of: record, member, reader))
            }
            let labels = try reader.labels(in: scope).labels.prefix(InboxRail.labels).map { label in
                (label: label, count: try reader.count(.label(label.id), in: scope, upTo: InboxRail.listBound))
            }
            var counts: [InboxView: Int] = [:]
            for view in [InboxView.assigned] + InboxView.kinds {
                guard let focus = view.focus(for: member.member.id) else { continue }
                counts[view] = try reader.count(focus, in: scope, upTo: InboxRail.listBound)
            }
            return InboxRail(
                unread: try reader.unreadCount(in: scope, upTo: InboxRail.countBound), entries: entries,
                hasMore: page.next != nil, counts: counts,
                searches: try reader.savedSearches(of: member.member.id, in: member.workspace), labels: labels)
        }
    }

    // MARK: - Parts

    /// What a list may show: what the member may read, and of that the mailbox of the filter.
    static func scope(
        of address: InboxAddress, _ member: SignedInMember, _ reader: some StoreReading
    ) throws -> MailboxScope {
        let scope = try reader.conversationScope(of: member)
        return address.mailbox.map(scope.narrowed(to:)) ?? scope
    }

    /// Who cares for conversations, by name.
    static func people(
        caringFor items: [ConversationSummary], _ member: SignedInMember, _ reader: some StoreReading
    ) throws -> [MemberID: String] {
        var names: [MemberID: String] = [:]
        for case let id? in items.map(\.assignee) where names[id] == nil {
            names[id] = try reader.member(id, in: member.workspace)?.name
        }
        return names
    }

    /// How far a mailbox's mail is fetched, where that is under way.
    private static func progress(
        of mailbox: MailboxRecord, _ member: SignedInMember, _ reader: some StoreReading
    ) throws -> String? {
        guard mailbox.state == .active,
            let state = try reader.syncState(of: try reader.mailboxKey(mailbox.id, in: member.workspace)),
            [.syncing, .history].contains(state.phase)
        else { return nil }
        guard let total = state.total, total > 0 else { return "syncing" }
        return "syncing \(min(99, 100 * state.done / total)) %"
    }

    private static func emptiness(
        _ address: InboxAddress, _ scope: MailboxScope, _ member: SignedInMember, _ reader: some StoreReading
    ) throws -> InboxList.Emptiness {
        let query = MailboxQuery(workspace: member.workspace, member: member.member.id)
        let mailboxes = try reader.mailboxes(query, limit: 20).items.filter { scope.reaches($0.id) }
        if mailboxes.isEmpty && address.mailbox == nil { return .noMailbox }
        if address.unreadOnly { return .filtered }
        for mailbox in mailboxes where mailbox.state == .active {
            let state = try reader.syncState(of: try reader.mailboxKey(mailbox.id, in: member.workspace))
            if let state, [.connecting, .syncing, .history].contains(state.phase) {
                return .syncing(done: state.done, total: state.total)
            }
        }
        return address.view == .inbox && address.isPlainView ? .done : .filtered
    }

    /// Reads, with errors as pages tell them.
    func read<T: Sendable>(_ body: @escaping @Sendable (StoreReader) throws -> T) async throws -> T {
        do { return try await store.read(body) } catch { throw WebFailure.unpacked(error) }
    }

    /// Writes, with errors as pages tell them.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (StoreWriter) throws -> T) async throws -> T {
        do { return try await store.write(body) } catch { throw WebFailure.unpacked(error) }
    }
}

extension WebFailure {
    /// What a closure threw inside of a transaction; else what the store said.
    static func unpacked(_ error: StoreError) -> any Error {
        if let inner = error.underlying as? WebFailure { return inner }
        if let inner = error.underlying as? AccessError { return inner }
        return error.code == .notFound ? WebFailure.notFound : error
    }
}
