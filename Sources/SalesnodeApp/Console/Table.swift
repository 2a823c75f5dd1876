/// Aligned columns of text.
struct Table: Sendable {
    private var rows: [[String]]

    init(heading: [String]) { rows = [heading] }

    /// Adds a row; its texts are made safe for a terminal.
    mutating func add(_ row: [String]) { rows.append(row.map { TerminalText.safe($0, limit: 320) }) }

    /// The rows as lines, with two spaces between columns.
    var lines: [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? TerminalText.width($0[column]) : 0 }.max() ?? 0
        }
        return rows.map { row in
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : TerminalText.padded(cell, to: widths[index])
            }
            return cells.joined(separator: "  ")
        }
    }
}
