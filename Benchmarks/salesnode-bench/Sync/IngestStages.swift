import Foundation
import Inbox
import MailModel
import MailStore
import MailStoreSQLite
import Testbed

/// What the stages of a first sync cost behind the network, in processor time of the whole process for each message, one
/// stage after the other: reading messages, committing them with their conversations, indexing their words.
struct IngestStages: Benchmark {
    static let figures = ["sync.stage.read_us", "sync.stage.commit_us", "sync.stage.index_us"]

    /// As the engine does it.
    private static let batch = 512

    static func measure(_ scale: BenchmarkScale) async throws -> [Figure] {
        let samples = SampleMessages()
        let messages = (0..<min(scale.messages, 20_000)).map { samples.sample($0) }
        var read: [Double] = []
        var commit: [Double] = []
        var index: [Double] = []
        for _ in 0..<min(scale.runs, 5) {
            let (times, count) = try await run(messages)
            read.append(times[0] / count * 1e6)
            commit.append(times[1] / count * 1e6)
            index.append(times[2] / count * 1e6)
        }
        return zip(figures, [read, commit, index]).map { Figure($0, unit: "µs/message", runs: $1) }
    }

    private static func run(_ messages: [SampleMessages.Sample]) async throws -> (times: [Double], count: Double) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("stages-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let store = try await SQLiteStore.open(in: try DataFolder.open(path))
        let (mailbox, folder, key) = try await prepare(store)
        let reader = MessageReader(identityKey: key)
        var times = [0.0, 0.0, 0.0]
        var count = 0.0
        var end = messages.count
        // The newest first, as history comes.
        while end > 0 {
            let start = max(0, end - batch)
            let begin = ProcessorClock.ofProcess()
            var items: [IngestItem] = []
            for number in start..<end {
                let sample = messages[number]
                let received = Timestamp(milliseconds: Int64(sample.receivedAt) * 1000)
                let source = FetchedSource(
                    .whole(sample.bytes), mailbox: mailbox, ownAddresses: ["carol@mail.test"], received: received,
                    size: Int64(sample.bytes.count))
                // Some of the samples are empty.
                guard let message = try? reader.read(source) else { continue }
                let flags: Set<Flag> = sample.flags.contains("S") ? [.seen] : []
                items.append(
                    IngestItem(
                        message: message,
                        location: NewLocation(folder: folder.key, uid: UInt32(number + 1), flags: flags)))
            }
            let middle = ProcessorClock.ofProcess()
            let batch = items
            try await store.write { writer in
                try Ingest.commit(batch, folder: folder, cursor: folder.cursor, writer: writer)
            }
            times[0] += middle - begin
            times[1] += ProcessorClock.ofProcess() - middle
            count += Double(items.count)
            end = start
        }
        let begin = ProcessorClock.ofProcess()
        let limit = StoreReader.maximumSearchBacklog
        while try await store.indexNextSearchBatch(limit: limit, text: { SearchText.document(of: $0) }) > 0 {}
        times[2] = ProcessorClock.ofProcess() - begin
        try await store.close()
        return (times, count)
    }

    private static func prepare(_ store: Store) async throws -> (MailboxID, SyncFolder, [UInt8]) {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        try await store.write { try $0.adoptMasterKey("0011223344556677") }
        guard let imap = Endpoint("imap.mail.test:993"), let smtp = Endpoint("smtp.mail.test:465") else {
            throw BenchmarkFailure(description: "the endpoints are none")
        }
        let draft = MailboxDraft(
            id: .random(), workspace: workspace, address: try EmailAddress("carol@mail.test"),
            imap: MailboxServer(endpoint: imap, security: .implicit, user: "x"),
            smtp: MailboxServer(endpoint: smtp, security: .implicit, user: "x"))
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1], masterKeyID: "0011223344556677"),
            credentials: [])
        let folder = try await store.write { writer in
            try writer.saveMailbox(
                draft, credentials: credentials, folders: [FolderRecord(name: .inbox, role: .inbox)])
            return try writer.syncFolders(of: try writer.mailboxKey(draft.id, in: workspace))[0]
        }
        return (draft.id, folder, try await store.read { try $0.identityKey(of: workspace) })
    }
}
