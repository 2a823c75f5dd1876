import Foundation
import IMAPClient
import MailModel
import MailStore
import MailTestKit
import SyncEngine
import Testbed

/// The first sync of one large folder from Dovecot over TLS, until messages, conversations and search are complete,
/// beside `mbsync`, which only copies, and beside a bare client that throws away what it fetches.
struct FirstSync: Benchmark {
    static let figures = ["sync.first.ratio_mbsync", "sync.first.ratio_raw", "sync.first.messages_per_s"]

    private static let user = "carol@mail.test"
    private static let password = "secret"

    static func measure(_ scale: BenchmarkScale) async throws -> [Figure] {
        var options = TestbedOptions(password: password)
        options.seedMessages = scale.messages
        let testbed = try await TestbedProcess.start(options)
        do {
            let figures = try await measure(testbed.manifest, scale)
            _ = try? await testbed.stop()
            return figures
        } catch {
            _ = try? await testbed.stop()
            throw error
        }
    }

    private static func measure(_ testbed: TestbedManifest, _ scale: BenchmarkScale) async throws -> [Figure] {
        var ours: [Double] = []
        var mbsync: [Double] = []
        var bare: [Double] = []
        let count = Double(scale.messages)
        // Dovecot makes its index and cache at the first look, which belongs to nobody.
        _ = try await fetchBare(testbed)
        for _ in 0..<min(scale.runs, 3) {
            bare.append(count / (try await fetchBare(testbed)))
            let copy = try MbsyncRun(
                host: testbed.imapTLS.host, port: testbed.imapTLS.port,
                certificateFile: "\(testbed.directory)/tls/server.pem", user: user, password: password
            ).run()
            guard copy.messages == scale.messages else {
                throw BenchmarkFailure(description: "mbsync copied \(copy.messages) of \(scale.messages) messages")
            }
            mbsync.append(count / copy.seconds)
            ours.append(count / (try await sync(testbed, expecting: scale.messages)))
        }
        let ratios = { (peers: [Double]) in zip(ours, peers).map { $0 / $1 } }
        return [
            Figure(
                figures[0], unit: "times mbsync", runs: ratios(mbsync), peer: "mbsync, messages/s", peerRuns: mbsync),
            Figure(
                figures[1], unit: "of a bare fetch", runs: ratios(bare), peer: "bare fetch, messages/s",
                peerRuns: bare),
            Figure(figures[2], unit: "messages/s", runs: ours, peer: "mbsync, messages/s", peerRuns: mbsync),
        ]
    }

    /// Seconds of a FETCH of everything that a sync needs, thrown away.
    private static func fetchBare(_ testbed: TestbedManifest) async throws -> Double {
        try await BareFetch.run(
            host: testbed.imapTLS.host, port: testbed.imapTLS.port, name: testbed.imapTLS.name,
            certificateFile: testbed.caFile, user: user, password: password, folder: "INBOX",
            items: "(UID FLAGS INTERNALDATE RFC822.SIZE MODSEQ BODY.PEEK[])"
        ).seconds
    }

    /// Seconds of a first sync into a new store.
    private static func sync(_ testbed: TestbedManifest, expecting count: Int) async throws -> Double {
        let engine = try await EngineStore()
        do {
            let seconds = try await sync(testbed, into: engine, expecting: count)
            await engine.end()
            return seconds
        } catch {
            await engine.end()
            throw error
        }
    }

    private static func sync(
        _ testbed: TestbedManifest, into engine: EngineStore, expecting count: Int
    ) async throws -> Double {
        let account = StoredMailbox(
            user: user, password: password, host: testbed.imapTLS.host, port: testbed.imapTLS.port,
            certificateFile: testbed.caFile)
        let vault = engine.vault
        let mailbox = try await engine.store.write { try account.save(with: vault, history: .all, by: $0) }
        let start = ProcessFigures.monotonicNanoseconds
        let (session, connection) = try await engine.session(of: mailbox, password: password)
        try await withThrowingTaskGroup(of: Void.self) { group in
            // Indexing follows the feed while messages come, as it does in the engine.
            group.addTask {
                for await _ in engine.store.changeSignal() {
                    try await engine.indexEverything()
                    // As `serve` does it: more messages gather for the next portion.
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            for folder in try await session.syncFolders().folders {
                _ = try await session.sync(folder.key, reason: .start)
                while try await !session.backfill(folder.key).isComplete {}
            }
            group.cancelAll()
        }
        try await engine.indexEverything()
        let seconds = Double(ProcessFigures.monotonicNanoseconds - start) / 1e9
        await connection.logout()
        try await check(engine, mailbox, count)
        return seconds
    }

    /// A run that did not do its work is no measurement.
    private static func check(_ engine: EngineStore, _ mailbox: MailboxRecord, _ count: Int) async throws {
        let (stored, lag) = try await engine.store.read { reader in
            let folders = try reader.syncFolders(of: try reader.mailboxKey(mailbox.id, in: mailbox.workspace))
            let uids = try folders.reduce(0) { $0 + (try reader.uids(in: $1.key).count) }
            return (uids, try reader.searchLag().messages)
        }
        guard stored == count, lag == 0 else {
            throw BenchmarkFailure(description: "\(stored) of \(count) messages are stored, \(lag) not indexed")
        }
    }
}
