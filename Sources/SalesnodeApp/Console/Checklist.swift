internal import Mailboxes
internal import Synchronization

/// Shows the steps of a check while it runs: finished ones stay, those under way have a turning sign on a terminal.
final class Checklist: Sendable {
    private struct State {
        var running: RunningSteps
        var frame = 0
        /// Rows below the finished steps that are drawn anew with each change.
        var liveRows = 0
        var isFinished = false
    }

    private let console: Console
    private let lines: StepLines
    private let state: Mutex<State>

    init(console: Console, includesVerification: Bool) {
        self.console = console
        lines = StepLines(style: console.style)
        state = Mutex(State(running: RunningSteps(includesVerification: includesVerification)))
    }

    /// Shows a finished step.
    func finish(_ step: CheckStep) {
        state.withLock { state in
            state.running.finish(step.id)
            redraw(&state, with: lines.lines(for: step))
        }
    }

    /// Turns the signs; for a terminal, some ten times a second.
    func tick() {
        guard console.style != .plain else { return }
        state.withLock { state in
            guard !state.isFinished else { return }
            state.frame += 1
            redraw(&state, with: [])
        }
    }

    /// Removes the rows of steps under way; nothing is drawn afterwards.
    func end() {
        state.withLock { state in
            state.isFinished = true
            redraw(&state, with: [])
        }
    }

    /// Runs `work` with the signs turning, and removes the live rows afterwards.
    func whileShown<Result: Sendable>(_ work: sending () async -> Result) async -> Result {
        guard console.style != .plain else { return await work() }
        return await withDiscardingTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    self.tick()
                    try? await Task.sleep(for: .milliseconds(100))
                }
            }
            let result = await work()
            group.cancelAll()
            end()
            return result
        }
    }

    /// Writes everything in one piece, so that a terminal never shows half a change.
    private func redraw(_ state: inout State, with permanent: [String]) {
        var output = ""
        if state.liveRows > 0 { output += "\r\u{1B}[\(state.liveRows)A\u{1B}[J" }
        for line in permanent { output += "\(line)\n" }
        state.liveRows = 0
        if console.style != .plain, !state.isFinished {
            for id in state.running.current {
                // A row that wrapped would be two, and moving up by one would leave rubbish.
                let row = lines.runningLine(for: id, frame: state.frame)
                output += (TerminalText.width(id.title) + 4 < console.width ? row : "  ...") + "\n"
                state.liveRows += 1
            }
        }
        if !output.isEmpty { console.write(output) }
    }
}
