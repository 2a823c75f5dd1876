import ArgumentParser
import Foundation

/// `make bench`: measures, prints a table, and writes the figures for programs.
@main
struct SalesnodeBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "salesnode-bench",
        abstract: "Measure Salesnode beside its peers, in the same run.",
        discussion: """
            Each figure compares with a peer or a floor that is measured in turn with it, so that a busy machine slows \
            both. Without names all are measured; figures that were not measured stay in the file as they were.
            """)

    @Argument(help: "Names of figures, or their beginnings.")
    var names: [String] = []

    @Option(help: "How often each is measured.")
    var runs = 7

    @Option(help: "Where the figures are written.")
    var output = ".build/bench.json"

    @Flag(help: "Only say which figures there are.")
    var list = false

    @Option(help: "How many mailboxes are at rest in the figures of the engine.")
    var mailboxes = 10_000

    @Option(help: "How many messages the first sync brings.")
    var messages = 20_000

    @Flag(help: .hidden)
    var peer = false

    func validate() throws {
        guard runs > 0 else { throw ValidationError("--runs must be at least 1") }
        guard (1...15_000).contains(mailboxes) else { throw ValidationError("--mailboxes must be 1 to 15000") }
        guard messages > 0 else { throw ValidationError("--messages must be at least 1") }
    }

    func run() async throws {
        if peer { return try await PeerMain.run() }
        let all: [any Benchmark.Type] = [
            MIMEParsing.self, HTMLSanitizing.self, InboxStore.self, IngestStages.self, FirstSync.self, NoopSync.self,
            PushLatency.self,
            IdleMailboxes.self,
        ]
        let chosen = all.filter { benchmark in
            names.isEmpty || benchmark.figures.contains { figure in names.contains { figure.hasPrefix($0) } }
        }
        guard !chosen.isEmpty else {
            throw ValidationError(
                "no figure has such a name; there are: \(all.flatMap({ $0.figures }).joined(separator: " "))")
        }
        if list {
            for figure in chosen.flatMap({ $0.figures }) { print(figure) }
            return
        }
        var file = try FigureFile(path: output)
        let scale = BenchmarkScale(runs: runs, mailboxes: mailboxes, messages: messages)
        for benchmark in chosen {
            for figure in try await benchmark.measure(scale) {
                print(figure.row)
                file.figures[figure.name] = figure
            }
        }
        try file.write()
        print("Written to \(output).")
    }
}

/// Something to be measured.
protocol Benchmark {
    /// The names of the figures it yields.
    static var figures: [String] { get }

    /// Measures. Throws when what was measured did not do its work.
    static func measure(_ scale: BenchmarkScale) async throws -> [Figure]
}

/// How much is measured.
struct BenchmarkScale {
    /// How often each is measured.
    var runs: Int
    /// How many mailboxes are at rest.
    var mailboxes: Int
    /// How many messages the first sync brings.
    var messages: Int
}

/// A measurement that did not do what it should.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String
}
