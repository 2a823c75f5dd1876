import Foundation
import GRDB
import MailModel
import MailStore
import MailStoreSQLite

/// Lists and searches of a large store, and how quickly it takes mail in; all in processor time, that of reads on the
/// thread that reads.
struct InboxStore: Benchmark {
    static let figures = ["inbox.list.p99_ms", "inbox.search.p99_ms", "store.index.per_s", "store.insert.per_s"]

    /// How many messages the store has; by the environment, because the full size takes minutes to make.
    private static var messages: Int {
        ProcessInfo.processInfo.environment["SALESNODE_BENCH_MESSAGES"].flatMap { Int($0) } ?? 1_000_000
    }

    static func measure(_ scale: BenchmarkScale) async throws -> [Figure] {
        let path = FileManager.default.currentDirectoryPath + "/.build/bench-store-\(messages)"
        let isNew = !FileManager.default.fileExists(atPath: path + "/complete")
        if isNew { try? FileManager.default.removeItem(atPath: path) }
        let folder = try DataFolder.open(path)
        let store = try await SQLiteStore.open(in: folder)
        var figures: [Figure] = []
        if isNew {
            figures = try await fill(store)
            try Data().write(to: URL(filePath: path + "/complete"))
        }
        let bare = try DatabaseQueue(path: folder.databasePath)
        figures.append(try await lists(store, bare, runs: scale.runs))
        figures.append(try await searches(store, bare, runs: scale.runs))
        try bare.close()
        try await store.close()
        return figures
    }

    // MARK: - Filling

    private static func fill(_ store: Store) async throws -> [Figure] {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        try await store.write { try $0.adoptMasterKey("0011223344556677") }
        var folders: [(mailbox: MailboxKey, inbox: FolderKey, archive: FolderKey)] = []
        for number in 0..<GeneratedMail.mailboxes { folders.append(try await connect(number, store, workspace)) }

        var mail = GeneratedMail(seed: 1)
        var open: [(conversation: ConversationKey, mailbox: Int, numbers: [UInt64])] = []
        var inserting = 0.0
        var making = 0.0
        var rates: [Double] = []
        var done = 0
        while done < messages {
            let count = min(500, messages - done)
            // Made beforehand, as ingest does: what is measured is the writing.
            let start = ProcessorClock.ofProcess()
            var items: [(item: GeneratedMail.Item, index: Int, mailbox: Int, uid: UInt32)] = []
            for offset in 0..<count {
                let received = Timestamp(milliseconds: 1_500_000_000_000 + Int64(done + offset) * 120_000)
                let isAnswer = open.count > 200 && mail.random(below: 5) > 0
                let index = isAnswer ? Int(mail.random(below: UInt64(open.count))) : -1
                let references = index >= 0 ? open[index].numbers : []
                let (number, item) = mail.next(received: received, references: references)
                var place = index
                if index < 0 {
                    let mailbox = Int(mail.random(below: UInt64(GeneratedMail.mailboxes)))
                    let slot = (ConversationKey(rawValue: 0), mailbox, [number])
                    if open.count < 2_000 { open.append(slot) } else { open[Int(number % 2_000)] = slot }
                    place = open.count < 2_000 ? open.count - 1 : Int(number % 2_000)
                } else {
                    open[index].numbers = Array((open[index].numbers + [number]).suffix(10))
                }
                items.append((item, place, open[place].mailbox, UInt32(done + offset + 1)))
            }
            making += ProcessorClock.ofProcess() - start
            let batch = items
            let known = open.map(\.conversation)
            let places = folders
            let begin = ProcessorClock.ofProcess()
            let made = try await store.write { writer -> [Int: ConversationKey] in
                var made: [Int: ConversationKey] = [:]
                for entry in batch {
                    let (item, index, mailbox, uid) = entry
                    let isNew = item.message.references.isEmpty
                    let conversation: ConversationKey
                    if !isNew, let there = made[index] ?? (known[index].rawValue > 0 ? known[index] : nil) {
                        conversation = there
                    } else {
                        conversation = try writer.createConversation(in: workspace)
                    }
                    made[index] = conversation
                    let reason: JoinReason = isNew ? .started : .reference
                    let key = try writer.insertMessage(
                        item.message, conversation: conversation, reason: reason, mailbox: places[mailbox].mailbox)
                    var flags: Set<Flag> = item.isSeen ? [.seen] : []
                    if item.isFlagged { flags.insert(.flagged) }
                    let folder = uid % 3 == 0 ? places[mailbox].archive : places[mailbox].inbox
                    try writer.addLocation(NewLocation(folder: folder, uid: uid, flags: flags), of: key)
                }
                return made
            }
            let took = (ProcessorClock.ofProcess() - begin)
            inserting += took
            for (index, conversation) in made { open[index].conversation = conversation }
            done += count
            if done % 50_000 < count || done == messages {
                rates.append(Double(done) / inserting)
                // Filling a million takes minutes: whoever waits sees how far it is.
                print(
                    "  \(done) messages: \(Int(Double(done) / inserting)) inserted/s, last batch \(Int(took * 1000)) ms"
                )
            }
        }
        let begin = ProcessorClock.ofProcess()
        var indexed = 0
        while true {
            let count = try await store.indexNextSearchBatch(limit: 500) { source in
                SearchDocument(
                    message: source.key, sender: source.people.from.map { "\($0.name ?? "") \($0.address)" }.joined(),
                    recipients: source.people.to.map(\.address).joined(separator: " "), copies: "",
                    subject: source.subject, body: source.text,
                    files: source.attachments.map(\.name).joined(separator: " "))
            }
            if count == 0 { break }
            indexed += count
            if indexed % 50_000 < count {
                // The same for the index, which comes after.
                print("  \(indexed) indexed: \(Int(Double(indexed) / (ProcessorClock.ofProcess() - begin)))/s")
            }
        }
        let indexing = Double(indexed) / (ProcessorClock.ofProcess() - begin)
        return [
            Figure(
                "store.insert.per_s", unit: "messages/s", runs: rates, peer: "made",
                peerRuns: [Double(messages) / making]),
            Figure("store.index.per_s", unit: "messages/s", runs: [indexing], peer: "goal", peerRuns: [5_000]),
        ]
    }

    private static func connect(
        _ number: Int, _ store: Store, _ workspace: WorkspaceID
    ) async throws -> (mailbox: MailboxKey, inbox: FolderKey, archive: FolderKey) {
        guard let imap = Endpoint("imap.mail.test:993"), let smtp = Endpoint("smtp.mail.test:465") else {
            throw BenchmarkFailure(description: "the endpoints are none")
        }
        let draft = MailboxDraft(
            id: .random(), workspace: workspace, address: try EmailAddress("box\(number)@mail.test"),
            imap: MailboxServer(endpoint: imap, security: .implicit, user: "x"),
            smtp: MailboxServer(endpoint: smtp, security: .implicit, user: "x"))
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1], masterKeyID: "0011223344556677"),
            credentials: [])
        return try await store.write { writer in
            try writer.saveMailbox(
                draft, credentials: credentials,
                folders: [
                    FolderRecord(name: .inbox, role: .inbox), FolderRecord(name: FolderName("Archive"), role: .archive),
                ])
            let key = try writer.mailboxKey(draft.id, in: workspace)
            let folders = try writer.syncFolders(of: key)
            return (key, folders[1].key, folders[0].key)
        }
    }

    // MARK: - Reading

    /// Parts of lists: the unified ones, one mailbox's, some mailboxes', unread; the first part and ones far down.
    private static func lists(_ store: Store, _ bare: DatabaseQueue, runs: Int) async throws -> Figure {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let mailboxes = try await store.read { try $0.mailboxes(in: workspace).items.map(\.id) }
        let scopes: [MailboxScope] = [
            .all(in: workspace), .only([mailboxes[3]], in: workspace), .only(Set(mailboxes.prefix(7)), in: workspace),
        ]
        var times: [Double] = []
        var bareTimes: [Double] = []
        for _ in 0..<runs {
            var run: [Double] = []
            var bareRun: [Double] = []
            for scope in scopes {
                for view in [ConversationView.inbox, .archive, .starred, .all] {
                    for unreadOnly in [false, true] {
                        let filter = ConversationFilter(scope: scope, view: view, unreadOnly: unreadOnly)
                        var next: String?
                        for _ in 0..<5 {
                            let position = next
                            let (page, took) = try await store.read { reader in
                                let start = ProcessorClock.now()
                                let page = try reader.conversationList(filter, after: position)
                                return (page, ProcessorClock.now() - start)
                            }
                            run.append(took * 1000)
                            next = page.next
                            let keys = page.items.map(\.key.rawValue)
                            guard let newest = page.items.first?.newest.milliseconds, !keys.isEmpty else { break }
                            var begin = 0.0
                            var end = 0.0
                            let found = try bare.read { database in
                                begin = ProcessorClock.now()
                                defer { end = ProcessorClock.now() }
                                return try Row.fetchAll(
                                    database,
                                    sql: """
                                        SELECT * FROM conversation_mailbox WHERE workspace_id = 1 AND in_kept = 1
                                            AND newest <= ? ORDER BY newest DESC LIMIT \(keys.count)
                                        """, arguments: [newest])
                            }
                            bareRun.append((end - begin) * 1000)
                            guard found.count == keys.count else { break }
                            if next == nil { break }
                        }
                    }
                }
            }
            times.append(percentile(run))
            bareTimes.append(percentile(bareRun))
        }
        return Figure("inbox.list.p99_ms", unit: "ms", runs: times, peer: "bare SQL", peerRuns: bareTimes)
    }

    /// Searches for frequent and rare words, with and without conditions.
    private static func searches(_ store: Store, _ bare: DatabaseQueue, runs: Int) async throws -> Figure {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let mailboxes = try await store.read { try $0.mailboxes(in: workspace).items.map(\.id) }
        let scopes: [MailboxScope] = [
            .all(in: workspace), .only([mailboxes[3]], in: workspace), .only(Set(mailboxes.prefix(7)), in: workspace),
        ]
        var times: [Double] = []
        var bareTimes: [Double] = []
        var slowest: [String: Double] = [:]
        for _ in 0..<runs {
            var run: [Double] = []
            var bareRun: [Double] = []
            for scope in scopes {
                for rank in [0, 3, 50, 700, 9_000, 30_000] {
                    let word = SearchCondition.words([GeneratedMail.word(rank)])
                    let other = SearchCondition.words([GeneratedMail.word(rank + 1)])
                    let conditions: [SearchCondition] = [
                        word, .all([word, other]), .all([word, .unread]), .all([word, .not(other)]),
                        .all([word, .flagged, .attachments]),
                        .words([GeneratedMail.word(rank)], isPrefix: true, fields: [.subject]), .any([word, .flagged]),
                        // As typed: the last word is a beginning too.
                        .words([GeneratedMail.word(rank)], isPrefix: true),
                    ]
                    for (index, condition) in conditions.enumerated() {
                        let request = SearchRequest(scope: scope, condition: condition)
                        let (page, took) = try await store.read { reader in
                            let start = ProcessorClock.now()
                            let page = try reader.search(request)
                            return (page, (ProcessorClock.now() - start) * 1000)
                        }
                        run.append(took)
                        let name = "rank \(rank), condition \(index), scope \(scope.mailboxes?.count ?? 0)"
                        slowest[name] = max(slowest[name] ?? 0, took)
                        let count = page.items.count
                        let text = GeneratedMail.word(rank)
                        var begin = 0.0
                        var end = 0.0
                        _ = try bare.read { database in
                            begin = ProcessorClock.now()
                            defer { end = ProcessorClock.now() }
                            return try Row.fetchAll(
                                database,
                                sql: """
                                    SELECT message.*, snippet(message_search, -1, '', '', '', 20) FROM message_search
                                    JOIN message ON message.search_id = message_search.rowid
                                    WHERE message_search MATCH ? ORDER BY message_search.rowid DESC LIMIT \(count)
                                    """, arguments: [text])
                        }
                        bareRun.append((end - begin) * 1000)
                    }
                }
            }
            times.append(percentile(run))
            bareTimes.append(percentile(bareRun))
        }
        for (name, time) in slowest.sorted(by: { $0.value > $1.value }).prefix(5) {
            // Which query makes the figure what it is.
            print("  slowest: \(name): \(String(format: "%.1f", time)) ms")
        }
        return Figure("inbox.search.p99_ms", unit: "ms", runs: times, peer: "bare SQL", peerRuns: bareTimes)
    }

    private static func percentile(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, Int(Double(sorted.count) * 0.99))]
    }
}
