internal import Access
internal import Inbox
internal import MIME
internal import MailModel
internal import MailStore
internal import Mailboxes

/// A message as the conversation shows it: once, however many mailboxes hold a copy of it.
struct ShownMessage: Sendable {
    /// Where a copy lies.
    struct Place: Sendable, Hashable {
        let mailbox: MailboxID
        let folder: String
    }

    /// The copy that is shown: that of the mailbox of the list, where there is one.
    let record: MessageRecord
    /// All copies that the member may see, the shown one first.
    let copies: [MessageRecord]
    let places: [Place]
    /// What the provider that received it said of its sender.
    let verdict: SenderVerdict
    /// What speaks against its sender being who it seems.
    let warnings: [SenderWarning]
    /// Who handed it in, where that is another than its author.
    let sender: MailPerson?
    /// The labels that it has.
    let tags: [LabelRecord]

    var isUnread: Bool { copies.contains(where: \.isUnread) }
    var isFlagged: Bool { copies.contains(where: \.isFlagged) }
}

/// A conversation as one look at the store showed it.
struct ConversationContents: Sendable {
    let id: ConversationID
    let subject: String
    let messages: [ShownMessage]
    let labels: [MailboxID: MailboxLabel]
    /// The last split or merge that can be taken back.
    let edit: ConversationEdit?
    /// The labels that its messages have.
    let tags: [LabelRecord]
    /// The names of all labels, to be chosen from.
    let book: LabelBook
    /// Folders into which its messages can be moved, where all are of one mailbox.
    let folders: [String]
    /// Who cares for it, and until when it is put off.
    let care: ConversationCare
    /// What was said and done about it, oldest first.
    let events: [ConversationEvent]
    /// What was done with it and refused by its server.
    let refused: [RefusedChange]
    /// To whom it can be given.
    let members: [MemberRecord]
    /// The person on the other side, and what else there is with them.
    let contact: MailPerson?
    let others: [ConversationSummary]

    var isStarred: Bool { messages.contains(where: \.isFlagged) }
    var isUnread: Bool { messages.contains(where: \.isUnread) }
    var places: FolderPlaces { messages.reduce(into: []) { $0.formUnion($1.record.places) } }
}

extension InboxReading {
    /// Messages whose header is looked at for the verdict; of longer conversations the newest.
    private static let judged = 30
    /// A message beyond this size is not read for its header alone.
    private static let judgedBytes: Int64 = 1 << 20
    /// Messages that one page shows; of longer conversations the newest.
    static let shownMessages = 200

    /// A conversation; the id of one that was merged into another gives that one.
    ///
    /// - Throws: ``WebFailure`` where the member may see none of its messages.
    func conversation(
        _ id: ConversationID, beside address: InboxAddress
    ) async throws -> (contents: ConversationContents, feed: Int64) {
        let member = member
        return try await read { reader in
            let scope = try reader.conversationScope(of: member)
            guard let record = try reader.conversation(id, in: scope) else { throw WebFailure.notFound }
            let gathering = try ConversationGathering(
                member: member, address: address, scope: scope, reader: reader)
            return (try gathering.contents(record), try reader.feedPosition())
        }
    }

    /// Puts what a page shows of a conversation together, inside one transaction.
    private struct ConversationGathering<Reader: StoreReading> {
        let member: SignedInMember
        let address: InboxAddress
        let scope: MailboxScope
        let reader: Reader
        private let people: SenderJudge
        private let members: [MemberRecord]
        private let book: LabelBook

        init(member: SignedInMember, address: InboxAddress, scope: MailboxScope, reader: Reader) throws {
            self.member = member
            self.address = address
            self.scope = scope
            self.reader = reader
            members = try reader.members(in: member.workspace, limit: 500).items
            people = SenderJudge(colleagues: members)
            book = try reader.labels(in: scope)
        }

        func contents(_ record: ConversationRecord) throws -> ConversationContents {
            var labels: [MailboxID: MailboxLabel] = [:]
            var services: [MailboxID: ReceivingServices] = [:]
            for message in record.messages where labels[message.mailbox] == nil {
                labels[message.mailbox] = try reader.mailbox(message.mailbox, in: member.workspace)
                    .map(MailboxLabel.init)
                services[message.mailbox] = ReceivingServices(
                    try reader.reportedVerifications(of: message.mailbox, in: member.workspace))
            }
            let groups = Self.copies(record.messages).suffix(InboxReading.shownMessages)
            var messages: [ShownMessage] = []
            var earlier: [MailPerson] = []
            for (index, copies) in groups.enumerated() {
                let isJudged = index >= groups.count - InboxReading.judged
                messages.append(try shown(copies, labels, services, earlier: earlier, isJudged: isJudged))
                // Not those that are doubtful themselves.
                if messages.last?.warnings.isEmpty == true {
                    earlier += copies.prefix(1).flatMap(\.people.from).prefix(1)
                }
            }
            let contact = record.messages.last { !$0.isOutgoing && !$0.isDraft }?.people.from.first
            let edits = try reader.conversationEdits(of: record.id, in: member.workspace)
            return ConversationContents(
                id: record.id, subject: record.messages.first?.subject ?? "", messages: messages, labels: labels,
                edit: edits.first { !$0.isUndone }, tags: book.labels(messages.flatMap(\.tags).map(\.key)), book: book,
                folders: try folders(of: record),
                care: try reader.care(for: record.key), events: try reader.events(of: record.key),
                refused: try InboxReading.refused(of: record, scope, reader), members: members,
                contact: contact, others: try contact.map { try others(with: $0, than: record.id) } ?? [])
        }

        /// The newest other conversations in which the same address wrote.
        private func others(with person: MailPerson, than id: ConversationID) throws -> [ConversationSummary] {
            let words = SearchText.query(person.address)
            guard !words.isEmpty else { return [] }
            let hits = try reader.search(
                SearchRequest(scope: scope, condition: .words(words, fields: [.sender])), limit: 30)
            var found: [ConversationSummary] = []
            for hit in hits.items where hit.conversation != id && found.count < 6 {
                guard !found.contains(where: { $0.id == hit.conversation }),
                    let summary = try reader.conversationSummary(hit.conversation, in: scope)
                else { continue }
                found.append(summary)
            }
            return found
        }

        /// Copies of one message together, in the order of the first ones.
        private static func copies(_ messages: [MessageRecord]) -> [[MessageRecord]] {
            var groups: [[MessageRecord]] = []
            var places: [[UInt8]: Int] = [:]
            for message in messages {
                if let place = places[message.identity] {
                    groups[place].append(message)
                } else {
                    places[message.identity] = groups.count
                    groups.append([message])
                }
            }
            return groups
        }

        private func shown(
            _ copies: [MessageRecord], _ labels: [MailboxID: MailboxLabel],
            _ services: [MailboxID: ReceivingServices], earlier: [MailPerson], isJudged: Bool
        ) throws -> ShownMessage {
            let first = copies.first { $0.mailbox == address.mailbox } ?? copies[0]
            let ordered = [first] + copies.filter { $0.key != first.key }
            var places: [ShownMessage.Place] = []
            var tags: Set<LabelKey> = []
            for copy in ordered {
                for location in try reader.locations(of: copy.key) where !location.isLeaving {
                    let marks = location.labels + location.flags.map(\.description)
                    tags.formUnion(marks.compactMap { book[named: $0]?.key })
                    guard let folder = try reader.syncFolder(location.folder) else { continue }
                    places.append(.init(mailbox: copy.mailbox, folder: folder.record.name.description))
                }
            }
            let own = Set(labels.values.map { $0.address.lowercased() })
            let (verdict, header) = try verdict(of: first, services[first.mailbox], isJudged: isJudged)
            let warnings =
                verdict == .outgoing
                ? first.people.from.count > 1 ? [.severalSenders] : []
                : people.warnings(of: first.people, own: own, earlier: earlier, verdict: verdict, header: header)
            return ShownMessage(
                record: first, copies: ordered, places: places, verdict: verdict, warnings: warnings,
                sender: header.sender.flatMap { sender in
                    first.people.from.contains { $0.address.lowercased() == sender.address.lowercased() } ? nil : sender
                },
                tags: book.labels(tags))
        }

        /// Mail in the name of one of our mailboxes was sent from it, unless the provider found that somebody else did.
        private func verdict(
            of message: MessageRecord, _ services: ReceivingServices?, isJudged: Bool
        ) throws -> (SenderVerdict, SenderHeader) {
            let received = try received(message, services, isJudged: isJudged)
            guard message.isOutgoing else { return received }
            if case .said(let verdicts, _, _) = received.0, verdicts.dmarc == .fail { return received }
            return (.outgoing, SenderHeader())
        }

        private func received(
            _ message: MessageRecord, _ services: ReceivingServices?, isJudged: Bool
        ) throws -> (SenderVerdict, SenderHeader) {
            let service = services?.service(at: message.received)
            guard isJudged, message.size <= InboxReading.judgedBytes else {
                return (service == nil ? .unknownService : .notLookedAt, SenderHeader())
            }
            let body = try reader.body(of: message.key)
            let block = HeaderBlock(body?.header ?? [])
            let header = SenderHeader(block, reportedBy: service?.id)
            guard let service else { return (.unknownService, header) }
            let verdicts = AuthenticationVerdicts(in: block, reportedBy: service.id)
            guard verdicts != .notReported else { return (.notReported(service.id.description), header) }
            return (
                .said(verdicts, by: service.id.description, isLearnedLater: service.isLearnedLater), header
            )
        }

        private func folders(of record: ConversationRecord) throws -> [String] {
            let mailboxes = Set(record.messages.map(\.mailboxKey))
            guard mailboxes.count == 1, let mailbox = mailboxes.first else { return [] }
            return try reader.syncFolders(of: mailbox).filter { $0.record.isSelectable && $0.record.role != .drafts }
                .prefix(200).map { $0.record.name.description }
        }
    }
}
