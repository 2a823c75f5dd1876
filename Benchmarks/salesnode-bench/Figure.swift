import Foundation

/// One measured figure beside what it was compared with.
struct Figure: Codable {
    /// What it is compared with.
    struct Peer: Codable {
        let name: String
        let value: Double
    }

    let name: String
    /// The median of ``runs``.
    let value: Double
    let unit: String
    /// Nil where the figure stands for itself.
    let peer: Peer?
    /// The value of every run, in order.
    let runs: [Double]
    /// The peer's value of every run, in order.
    let peerRuns: [Double]

    /// Takes the values of all runs, in order.
    init(_ name: String, unit: String, runs: [Double], peer: String? = nil, peerRuns: [Double] = []) {
        self.name = name
        self.unit = unit
        self.runs = runs
        self.peerRuns = peerRuns
        value = Self.median(runs)
        self.peer = peer.map { Peer(name: $0, value: Self.median(peerRuns)) }
    }

    /// For the table on the screen.
    var row: String {
        let values = runs.map(Self.text).sorted { (Double($0) ?? 0) < (Double($1) ?? 0) }
        let beside = peer.map { "\($0.name): \(Self.text($0.value)); " } ?? ""
        return "\(name)  \(Self.text(value)) \(unit)  (\(beside)\(runs.count) runs,"
            + " \(values.first ?? "") to \(values.last ?? ""))"
    }

    private static func text(_ value: Double) -> String { String(format: "%.2f", value) }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}

/// The file with the figures, an object by name.
struct FigureFile {
    var figures: [String: Figure] = [:]
    private let url: URL

    /// Reads what is there already; a file that cannot be read is begun anew.
    init(path: String) throws {
        url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        if let data = try? Data(contentsOf: url) {
            figures = (try? JSONDecoder().decode([String: Figure].self, from: data)) ?? [:]
        }
    }

    /// Writes all figures.
    func write() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(figures).write(to: url, options: .atomic)
    }
}
