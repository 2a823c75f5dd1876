import Foundation
import Glibc
import Synchronization
import Testing

@testable import Testbed

/// The built program, run as a process of its own with private folders.
struct Program: Sendable {
    /// Holds data, key and everything else of one test.
    let folder: String
    /// Variables that every run gets.
    var environment: [String: String]
    /// Options that every command with a store gets.
    var storeOptions: [String] { ["--data", dataFolder, "--key-file", keyFile] }

    var dataFolder: String { "\(folder)/data" }
    var keyFile: String { "\(folder)/key/master.key" }

    /// How a run ended and what it wrote.
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String

        /// The lines of standard output as JSON objects.
        func json() throws -> [[String: Any]] {
            try output.split(separator: "\n").map { line in
                try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            }
        }

        /// The last line, which is the result.
        func result() throws -> [String: Any] { try #require(try json().last, "\(errors)") }
    }

    init(folder: String) {
        self.folder = folder
        environment = ["HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    }

    /// The program beside the running test bundle, where SwiftPM puts every product of a build.
    static let path: String = {
        let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        let candidates =
            [running] + CommandLine.arguments.filter { $0.contains(".xctest") }.map { URL(fileURLWithPath: $0) }
        for candidate in candidates {
            var folder = candidate.deletingLastPathComponent()
            for _ in 0..<3 {
                let path = folder.appendingPathComponent("salesnode").path
                if FileManager.default.isExecutableFile(atPath: path) { return path }
                folder = folder.deletingLastPathComponent()
            }
        }
        return "salesnode is not beside the test bundle"
    }()

    /// Runs to the end.
    func run(
        _ arguments: [String], environment more: [String: String] = [:], input: String = "",
        within limit: Duration = .seconds(180)
    ) async throws -> Outcome {
        try await start(arguments, environment: more, input: input).outcome(within: limit)
    }

    /// Starts a run.
    func start(
        _ arguments: [String], environment more: [String: String] = [:], input: String = ""
    ) throws -> RunningProgram {
        try RunningProgram(
            command: [Self.path] + arguments, environment: environment.merging(more) { $1 }, input: input)
    }
}

/// A run that has not ended, or not been waited for.
///
/// Output goes to files: a pipe's end is seen only when every process that inherited it is gone, and tests start many
/// processes at the same time.
final class RunningProgram: Sendable {
    private let process: ChildProcess
    private let folder: String
    /// The writing end of the program's standard input, where it is typed to; otherwise -1.
    private let input: Mutex<Int32>
    private let ending = Mutex<ChildProcess.Ending?>(nil)

    var pid: Int32 { process.pid }
    var output: String { text("output") }
    var errors: String { text("errors") }

    /// Starts a command in a session of its own. Without `input`, its standard input stays open for ``type(_:)``.
    init(command: [String], environment: [String: String], input text: String?) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "salesnode-run-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var ends: [Int32] = [-1, -1]
        if let text {
            // A file has an end that no other process can hold back.
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/input"))
            ends[0] = open("\(folder)/input", O_RDONLY | O_CLOEXEC)
        } else {
            try #require(pipe(&ends) == 0)
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        let files = ["output", "errors"].map { [folder] name in
            open("\(folder)/\(name)", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        }
        defer { for descriptor in files + [ends[0]] { close(descriptor) } }
        var launch = ChildProcess.Launch(executable: command[0], arguments: Array(command.dropFirst()))
        launch.environment = environment
        launch.input = ends[0]
        launch.output = files[0]
        launch.errors = files[1]
        process = try ChildProcess.start(launch)
        input = Mutex(ends[1])
    }

    deinit {
        if hasEnded() == nil {
            signal(SIGKILL)
            _ = process.waitForEnd()
        }
        closeInput()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Writes to the program's standard input.
    func type(_ text: String) { input.withLock { input in _ = text.withCString { write(input, $0, strlen($0)) } } }

    /// Waits for the end. As a shell tells it, a signal's status is 128 and its number.
    func outcome(within limit: Duration = .seconds(180)) async throws -> Program.Outcome {
        try await wait(for: "the end", within: limit) { false }
        let status: Int32 =
            switch hasEnded() {
            case .status(let status): status
            case .signal(let number): 128 + number
            case nil: -1
            }
        return Program.Outcome(status: status, output: output, errors: errors)
    }

    /// Waits until the standard output holds a text.
    func waitForOutput(_ text: String, within limit: Duration = .seconds(180)) async throws {
        try await wait(for: text, within: limit) { output.contains(text) }
        try #require(output.contains(text), "ended without \(text): \(output)\(errors)")
    }

    private func wait(for what: String, within limit: Duration, until condition: () -> Bool) async throws {
        let deadline = ContinuousClock.now + limit
        while hasEnded() == nil, !condition() {
            if ContinuousClock.now >= deadline {
                Issue.record("\(what) did not come in \(limit): \(output)\(errors)")
                signal(SIGKILL)
                return
            }
            // The end of a process and the growth of a file cannot be awaited together.
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func hasEnded() -> ChildProcess.Ending? {
        ending.withLock { ending in
            if ending == nil { ending = process.endingIfEnded() }
            return ending
        }
    }

    private func closeInput() {
        input.withLock { input in
            if input >= 0 { close(input) }
            input = -1
        }
    }

    private func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
    }
}

/// Lends a program with a private folder.
func withProgram(_ body: (Program) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "salesnode-cli-\(UUID().uuidString)").path()
    try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(Program(folder: folder))
}
