import Foundation

/// Memory of a page and of a server over time.
struct MemoryRecord: Sendable {
    private struct Sample: Sendable {
        let seconds: Double
        let values: [Double]
    }

    private static let names = ["heap kB", "documents", "nodes", "listeners", "server kB"]
    /// What may be added in an hour of the second half, as a share of its mean, and still be called flat.
    private static let flat = 0.05

    private var samples: [Sample] = []

    mutating func add(_ seconds: Double, _ page: PageMemory, server: Int) {
        samples.append(
            Sample(
                seconds: seconds,
                values: [
                    Double(page.heap) / 1024, Double(page.documents), Double(page.nodes), Double(page.listeners),
                    Double(server) / 1024,
                ]))
    }

    /// Keeps all of it in `.build/reading.csv`.
    func write() throws {
        let lines =
            ["seconds," + Self.names.joined(separator: ",")]
            + samples.map { sample in
                ([sample.seconds] + sample.values).map { String(Int($0)) }.joined(separator: ",")
            }
        let file = URL(filePath: FileManager.default.currentDirectoryPath).appending(path: ".build/reading.csv")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    }

    /// Whether nothing grew by more than a twentieth in an hour of the second half.
    var isFlat: Bool { (0..<Self.names.count).allSatisfy { growth(of: $0) < Self.flat } }

    /// What was there at the beginning, in the middle and at the end, and how the second half goes.
    func report(rounds: Int) -> String {
        guard let first = samples.first, let last = samples.last else { return "nothing was measured" }
        let middle = samples[samples.count / 2]
        let lines = Self.names.indices.map { place in
            let percent = Int((growth(of: place) * 100).rounded())
            return "  \(Self.names[place]): \(Int(first.values[place])), \(Int(middle.values[place])), "
                + "\(Int(last.values[place])); second half: \(percent) % an hour"
        }
        return "Reading for \(Int(last.seconds)) s, \(rounds) rounds (.build/reading.csv):\n"
            + lines.joined(separator: "\n")
    }

    /// The slope of a line through the second half, an hour of it, as a share of the mean.
    private func growth(of place: Int) -> Double {
        let half = samples.suffix(samples.count / 2)
        guard half.count > 2 else { return 0 }
        let count = Double(half.count)
        let time = half.reduce(0) { $0 + $1.seconds } / count
        let mean = half.reduce(0) { $0 + $1.values[place] } / count
        let spread = half.reduce(0) { $0 + ($1.seconds - time) * ($1.seconds - time) }
        guard spread > 0, mean > 0 else { return 0 }
        let slope = half.reduce(0) { $0 + ($1.seconds - time) * ($1.values[place] - mean) } / spread
        return slope * 3600 / mean
    }
}
