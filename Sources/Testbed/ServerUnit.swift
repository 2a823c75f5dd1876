import Foundation
import Glibc

/// One process that belongs to a server of the testbed, with what it needs to start and to prove that it works.
struct ServerUnit: Sendable {
    let name: String
    let server: TestbedServer
    let launch: ChildProcess.Launch
    let probes: [ReadinessProbe]
    /// Files whose last lines tell why it did not start.
    let logs: [String]
    /// Where its standard output and error go.
    let output: String
    /// What ends it in its own orderly way. The mail filters hold no state and take seconds over SIGTERM.
    var stopSignal = SIGTERM
    /// Whether it is started again where it ended by itself: for programs that crash by faults of their own.
    var restarts = false
}

/// The running units of a testbed.
///
/// Only the thread that made it uses it: whoever starts a child must also wait for it.
final class ServerProcesses {
    private let units: [ServerUnit]
    private let groupsFile: String
    private var children: [String: ChildProcess] = [:]

    init(units: [ServerUnit], groupsFile: String) {
        self.units = units
        self.groupsFile = groupsFile
    }

    var pids: [String: Int32] { children.mapValues(\.pid) }

    /// Starts the units of the given servers that do not run; returns without waiting for their readiness.
    ///
    /// - Throws: `commandFailed` if a program cannot be started.
    func start(_ servers: [TestbedServer]) throws(TestbedError) {
        for unit in units where servers.contains(unit.server) && children[unit.name] == nil { try start(unit) }
    }

    private func start(_ unit: ServerUnit) throws(TestbedError) {
        let output = open(unit.output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        defer { if output >= 0 { close(output) } }
        var launch = unit.launch
        launch.output = output
        launch.errors = output
        children[unit.name] = try ChildProcess.start(launch)
        saveGroups()
    }

    /// Waits until every unit of the servers answers.
    ///
    /// - Parameter shouldStop: asked between two attempts; true ends the waiting.
    /// - Throws: `serverDidNotStart` with the last lines of the log, or `interrupted`.
    func waitUntilReady(_ servers: [TestbedServer], deadline: Deadline, shouldStop: () -> Bool) throws(TestbedError) {
        for unit in units where servers.contains(unit.server) {
            for probe in unit.probes {
                try waitForAnswer(unit, probe, deadline: deadline, shouldStop: shouldStop)
            }
        }
    }

    private func waitForAnswer(
        _ unit: ServerUnit, _ probe: ReadinessProbe, deadline: Deadline, shouldStop: () -> Bool
    ) throws(TestbedError) {
        var problem: TestbedError?
        while !deadline.isOver {
            do throws(TestbedError) {
                return try probe.ask()
            } catch {
                problem = error
            }
            guard !shouldStop() else { throw TestbedError(.interrupted, "The testbed was stopped while starting.") }
            if let child = children[unit.name], let ending = child.endingIfEnded() {
                kill(-child.pid, SIGKILL)
                forget(unit.name)
                throw TestbedError(
                    .serverDidNotStart, "\(unit.name) ended with \(ending) while starting.\(lastWords(unit))")
            }
            // No event says that a foreign process listens, so ask again soon.
            usleep(10_000)
        }
        throw TestbedError(
            .serverDidNotStart,
            "\(unit.name) did not give \(probe) in time. \(problem?.message ?? "")\(lastWords(unit))")
    }

    /// Takes note of units that ended by themselves, starts those again that are marked so, and returns a sentence for
    /// each.
    func collectUnexpectedEndings() -> [String] {
        var notes: [String] = []
        for unit in units {
            guard let child = children[unit.name], let ending = child.endingIfEnded() else { continue }
            // Helpers that it left behind.
            kill(-child.pid, SIGKILL)
            forget(unit.name)
            notes.append("\(unit.name) ended by itself with \(ending).\(lastWords(unit))")
            guard unit.restarts else { continue }
            do throws(TestbedError) {
                try start(unit)
                notes.append("\(unit.name) was started again.")
            } catch {
                notes.append("\(unit.name) could not be started again: \(error.message)")
            }
        }
        return notes
    }

    /// Ends the units of the given servers and all their helpers: SIGTERM first, SIGKILL after `grace` seconds.
    func stop(_ servers: [TestbedServer], grace: Double) {
        var leaving: [(name: String, child: ChildProcess, hasEnded: Bool)] = []
        for unit in units where servers.contains(unit.server) {
            guard let child = children[unit.name] else { continue }
            leaving.append((unit.name, child, false))
            if grace > 0 { kill(child.pid, unit.stopSignal) }
        }
        let deadline = Deadline(seconds: grace)
        var isKilling = false
        while true {
            for index in leaving.indices where !leaving[index].hasEnded {
                leaving[index].hasEnded = leaving[index].child.endingIfEnded() != nil
            }
            let alive = ProcessTable.groupsWithProcesses(among: Set(leaving.map(\.child.pid)))
            let remaining = leaving.filter { !$0.hasEnded || alive.contains($0.child.pid) }
            if remaining.isEmpty { break }
            if deadline.isOver, !isKilling {
                isKilling = true
                for entry in remaining { kill(-entry.child.pid, SIGKILL) }
            }
            // Helpers are not our children, so no signal tells of their end.
            usleep(5_000)
        }
        for entry in leaving { forget(entry.name) }
    }

    private func forget(_ name: String) {
        children[name] = nil
        saveGroups()
    }

    /// The guard reads this file when the testbed was killed.
    private func saveGroups() {
        let text = children.values.map { "\($0.pid)\n" }.joined()
        try? Data(text.utf8).write(to: URL(fileURLWithPath: groupsFile), options: .atomic)
    }

    private func lastWords(_ unit: ServerUnit) -> String {
        let lines = (unit.logs + [unit.output]).flatMap { path -> [String] in
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").suffix(10).map(String.init)
        }
        return lines.isEmpty ? " It left no log." : " Its last words:\n" + lines.joined(separator: "\n")
    }
}
