import Foundation
import MailModel
import MailStore
import SyncEngine

/// From the moment in which the server hands `EXISTS` to its socket to that in which the new message can be read in the
/// feed, with many mailboxes connected.
struct PushLatency: Benchmark {
    static let figures = ["sync.push.median_ms", "sync.push.p99_ms"]

    static func measure(_ scale: BenchmarkScale) async throws -> [Figure] {
        let count = min(scale.mailboxes, 1_000)
        let run = try await EngineRun(mailboxes: count, messages: 2)
        let latencies = try await run.withSupervisor { supervisor in
            try await run.save(0..<count)
            try await run.waitUntilStored(count * 2)
            try await run.waitUntilResting(count, supervisor)
            return try await push(run, mailboxes: count, messages: 400)
        }
        await run.end()
        let sorted = latencies.sorted()
        return [
            Figure(figures[0], unit: "ms, \(count) mailboxes", runs: [sorted[sorted.count / 2]]),
            Figure(figures[1], unit: "ms, \(count) mailboxes", runs: [sorted[sorted.count * 99 / 100]]),
        ]
    }

    /// Sends one message after the other to random mailboxes; milliseconds of each.
    private static func push(_ run: EngineRun, mailboxes: Int, messages: Int) async throws -> [Double] {
        var random = SeededGenerator(seed: 1)
        var position = try await run.engine.store.read { try $0.feedPosition() }
        var latencies: [Double] = []
        try run.peer.ask(PeerRequest(action: .record))
        for number in 0..<(messages + 20) {
            let wakes = run.engine.store.changeSignal()
            try run.peer.ask(
                PeerRequest(action: .append, size: 3_000, mailbox: Int.random(in: 0..<mailboxes, using: &random)))
            let arrived = try await arrival(run.engine.store, after: &position, wakes)
            guard let told = try run.peer.ask(PeerRequest(action: .record)).announcements.first else {
                throw BenchmarkFailure(description: "a message came that the peer never told of")
            }
            // The first ones warm caches of both processes.
            if number >= 20 { latencies.append(Double(arrived - told.nanoseconds) / 1e6) }
            // One message at a time: the next does not wait behind this one.
            try await Task.sleep(for: .milliseconds(10))
        }
        return latencies
    }

    /// When a new message can be read in the feed.
    private static func arrival(
        _ store: Store, after position: inout Int64, _ wakes: AsyncStream<Int64>
    ) async throws -> UInt64 {
        var isThere = false
        // What is there already needs no wake-up.
        var iterator = wakes.makeAsyncIterator()
        while true {
            let start = position
            if case .changes(let changes, let end) = try await store.read({ try $0.changes(after: start) }) {
                isThere = changes.contains { $0.kind == .messageAdded }
                position = end
            }
            if isThere { return ProcessFigures.monotonicNanoseconds }
            guard await iterator.next() != nil else { throw BenchmarkFailure(description: "the store was closed") }
        }
    }
}
