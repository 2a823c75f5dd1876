import Foundation
import MailModel
import MailStore
import SyncEngine

/// What mailboxes at rest cost, and how long a restart takes until all of them are connected and looked at.
struct IdleMailboxes: Benchmark {
    static let figures = ["sync.idle.kib_per_mailbox", "sync.idle.cpu_percent", "sync.restart.seconds"]

    /// What each mailbox got before it came to rest.
    private static let burst = (messages: 20, size: 30_000)

    static func measure(_ scale: BenchmarkScale) async throws -> [Figure] {
        let count = scale.mailboxes
        let run = try await EngineRun(mailboxes: count)
        let (kib, percent) = try await run.withSupervisor { supervisor in
            // The engine with a few mailboxes has loaded everything that it ever loads.
            try await run.save(0..<min(10, count))
            try await run.waitUntilResting(min(10, count), supervisor)
            let before = ProcessFigures.residentBytes
            try await run.save(min(10, count)..<count)
            try await run.waitUntilResting(count, supervisor)
            try run.peer.ask(
                PeerRequest(
                    action: .burst, mailboxes: count, messages: burst.messages, size: burst.size))
            try await run.waitUntilStored(count * burst.messages)
            try await run.waitUntilResting(count, supervisor)
            let percent = try await processorShare(seconds: 60)
            // After that minute: what work needs is given back when it has been quiet for some seconds.
            return (Double(ProcessFigures.residentBytes - before) / 1_024 / Double(count), percent)
        }
        let seconds = try await restart(run, count)
        await run.end()
        return [
            Figure(figures[0], unit: "KiB a mailbox, \(count) mailboxes", runs: [kib]),
            Figure(figures[1], unit: "% of one core, \(count) mailboxes", runs: [percent]),
            Figure(figures[2], unit: "s until \(count) mailboxes are connected and checked", runs: [seconds]),
        ]
    }

    /// Processor time in per cent of one core while nothing happens.
    private static func processorShare(seconds: Int) async throws -> Double {
        let before = ProcessFigures.processorSeconds
        // What is measured is what happens while nothing is asked for.
        try await Task.sleep(for: .seconds(seconds))
        return (ProcessFigures.processorSeconds - before) / Double(seconds) * 100
    }

    /// A new supervisor over the same store, as after a restart of the program.
    private static func restart(_ run: EngineRun, _ count: Int) async throws -> Double {
        let start = ProcessFigures.monotonicNanoseconds
        return try await run.withSupervisor { supervisor in
            try await run.waitUntilResting(count, supervisor)
            return Double(ProcessFigures.monotonicNanoseconds - start) / 1e9
        }
    }
}
