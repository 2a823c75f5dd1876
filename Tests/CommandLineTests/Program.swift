import Foundation
import Synchronization
import Testing

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
        within limit: Duration = .seconds(60)
    ) async throws -> Outcome {
        try await start(arguments, environment: more, input: input).outcome(within: limit)
    }

    /// Starts a run.
    func start(
        _ arguments: [String], environment more: [String: String] = [:], input: String = "",
        through wrapper: [String] = []
    ) throws -> RunningProgram {
        let command = wrapper + [Self.path] + arguments
        return try RunningProgram(
            command: command, environment: environment.merging(more) { $1 }, input: input)
    }
}

/// A run that has not ended, or not been waited for.
final class RunningProgram: Sendable {
    private struct State {
        var output = ""
        var errors = ""
        var openStreams = 2
        var status: Int32?
    }

    private let process: Process
    private let state = Mutex(State())

    var pid: Int32 { process.processIdentifier }
    var output: String { state.withLock { $0.output } }
    var errors: String { state.withLock { $0.errors } }

    init(command: [String], environment: [String: String], input: String) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = environment
        let (standardInput, standardOutput, standardError) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = standardError
        process.terminationHandler = { [weak self] process in
            // As a shell tells it: 128 and the signal's number.
            let isSignal = process.terminationReason == .uncaughtSignal
            self?.state.withLock { $0.status = process.terminationStatus + (isSignal ? 128 : 0) }
        }
        try process.run()
        collect(standardOutput.fileHandleForReading) { $0.output += $1 }
        collect(standardError.fileHandleForReading) { $0.errors += $1 }
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for the end.
    func outcome(within limit: Duration = .seconds(60)) async throws -> Program.Outcome {
        try await wait(for: "the end", within: limit) { $0.status != nil && $0.openStreams == 0 }
        return state.withLock { Program.Outcome(status: $0.status ?? -1, output: $0.output, errors: $0.errors) }
    }

    /// Waits until the standard output holds a text.
    func waitForOutput(_ text: String, within limit: Duration = .seconds(60)) async throws {
        try await wait(for: text, within: limit) { $0.output.contains(text) || $0.status != nil }
        try #require(output.contains(text), "ended without \(text): \(output)\(errors)")
    }

    private func wait(for what: String, within limit: Duration, until condition: (State) -> Bool) async throws {
        let deadline = ContinuousClock.now + limit
        while !state.withLock({ condition($0) }) {
            if ContinuousClock.now >= deadline {
                signal(SIGKILL)
                Issue.record("\(what) did not come in \(limit): \(output)\(errors)")
                return
            }
            // Foundation tells of neither the end nor output in a way that can be awaited together.
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func collect(_ handle: FileHandle, _ add: @escaping @Sendable (inout State, String) -> Void) {
        handle.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.state.withLock { state in
                if data.isEmpty { state.openStreams -= 1 } else { add(&state, String(decoding: data, as: UTF8.self)) }
            }
        }
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
