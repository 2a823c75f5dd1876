import IMAPClient
import MailModel
import MailStore
import MailTestKit
import SyncEngine

/// What a look at a hundred folders costs in which nothing changed, over one connection.
struct NoopSync: Benchmark {
    static let figures = ["sync.noop.round_trips"]

    static func measure(_ scale: BenchmarkScale) async throws -> [Figure] {
        let peer = try PeerProcess()
        defer { peer.stop() }
        let place = try peer.ask(PeerRequest(action: .start, mailboxes: 1, messages: 5, folders: 95))
        let engine = try await EngineStore()
        let account = StoredMailbox(
            user: PeerMain.user(0), port: place.port, certificateFile: place.certificateFile)
        let vault = engine.vault
        let mailbox = try await engine.store.write { try account.save(with: vault, history: .all, by: $0) }
        let (session, connection) = try await engine.session(of: mailbox, password: "secret")
        let first = try await session.syncFolders()
        for folder in first.folders {
            _ = try await session.sync(folder.key, reason: .start)
            while try await !session.backfill(folder.key).isComplete {}
        }
        guard first.folders.count >= 100 else {
            throw BenchmarkFailure(description: "there are only \(first.folders.count) folders")
        }
        var roundTrips: [Double] = []
        for _ in 0..<scale.runs {
            try peer.ask(PeerRequest(action: .record))
            let round = try await session.syncFolders()
            for folder in round.changed { _ = try await session.sync(folder, reason: .poll) }
            roundTrips.append(Double(try peer.ask(PeerRequest(action: .record)).roundTrips))
        }
        await connection.logout()
        await engine.end()
        return [Figure(figures[0], unit: "round trips for 101 folders", runs: roundTrips)]
    }
}
