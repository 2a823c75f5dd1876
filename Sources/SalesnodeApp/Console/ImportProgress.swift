internal import Mailboxes
internal import Synchronization

/// Shows an import while it runs: rows that need somebody stay on the screen, and a terminal counts below them.
final class ImportProgress: Sendable {
    private struct State {
        var states: [Int: ImportRowResult.State] = [:]
        var isLineShown = false
    }

    private let console: Console
    private let rows: Int
    private let isDryRun: Bool
    private let state = Mutex(State())

    init(console: Console, rows: Int, isDryRun: Bool) {
        self.console = console
        self.rows = rows
        self.isDryRun = isDryRun
    }

    /// Shows what a row came to.
    func show(_ row: ImportRowResult) {
        state.withLock { state in
            state.states[row.row] = row.state
            var output = erasing(&state)
            if !row.state.isDone {
                output += "row \(row.row)  \(row.address)  \(row.code)\n    \(TerminalText.safe(row.words))\n"
            }
            if console.style != .plain {
                output += summary(state.states) + "\n"
                state.isLineShown = true
            }
            if !output.isEmpty { console.write(output) }
        }
    }

    /// Removes the counting line.
    func end() {
        state.withLock { state in
            let output = erasing(&state)
            if !output.isEmpty { console.write(output) }
        }
    }

    private func erasing(_ state: inout State) -> String {
        guard state.isLineShown else { return "" }
        state.isLineShown = false
        return "\r\u{1B}[1A\u{1B}[J"
    }

    private func summary(_ states: [Int: ImportRowResult.State]) -> String {
        func count(_ wanted: ImportRowResult.State...) -> Int { states.values.count { wanted.contains($0) } }
        let checked = "checked \(states.count) of \(rows)"
        let failed = count(.refused, .failed, .saved)
        let line =
            isDryRun || count(.connected, .saved) == 0
            ? "\(checked), \(failed) to look at" : "connected \(count(.connected)), \(failed) to look at"
        return TerminalText.cut(line, to: console.width - 1)
    }
}
