import Foundation
import Glibc

/// A testbed run by the program `salesnode-testbed`, for tests.
///
/// The servers end with ``stop()`` and, because the program watches its standard input, also when this process ends,
/// however it ends.
public actor TestbedProcess {
    /// Where the testbed listens, and who may sign in.
    public nonisolated let manifest: TestbedManifest

    private let child: ChildProcess
    private var input: PipePair
    private var errors: PipePair
    private var ending: ChildProcess.Ending?

    private init(manifest: TestbedManifest, child: ChildProcess, input: consuming PipePair, errors: consuming PipePair)
    {
        self.manifest = manifest
        self.child = child
        self.input = input
        self.errors = errors
    }

    /// The process id of `salesnode-testbed`.
    public nonisolated var pid: Int32 { child.pid }

    /// The testbed that all tests of this process share, started when the first one asks.
    ///
    /// Tests that stop servers or need their own users start a testbed of their own with ``start(_:executable:)``.
    ///
    /// - Throws: Why it did not start, to every caller: a test without its servers fails, it is never skipped.
    public static func shared() async throws -> TestbedManifest {
        try await SharedTestbed.instance.process().manifest
    }

    /// Another testbed that all tests of this process share, with an OAuth server whose tokens its mail servers take.
    ///
    /// - Throws: As ``shared()``.
    public static func sharedWithOAuth() async throws -> TestbedManifest {
        try await SharedTestbed.withOAuth.process().manifest
    }

    /// Starts a testbed and waits until every server answers.
    ///
    /// - Parameters:
    ///   - options: What it should contain.
    ///   - executable: The program; nil takes the one built beside the running test bundle.
    /// - Throws: `requirementMissing` if the program is not there, `serverDidNotStart` with the program's own words.
    public static func start(
        _ options: TestbedOptions = TestbedOptions(), executable: String? = nil
    ) async throws(TestbedError) -> TestbedProcess {
        try await blocking { () throws(TestbedError) in
            try startBlocking(options, executable: executable)
        }.get()
    }

    private static func startBlocking(
        _ options: TestbedOptions, executable: String?
    ) throws(TestbedError) -> TestbedProcess {
        let program: String
        if let executable { program = executable } else { program = try siblingExecutable() }
        let passwords = try PasswordFiles(options.userPasswords)
        var input = PipePair()
        var output = PipePair()
        var errors = PipePair()
        var launch = ChildProcess.Launch(
            executable: program, arguments: arguments(options, passwords: passwords.arguments))
        launch.input = input.readEnd
        launch.output = output.writeEnd
        launch.errors = errors.writeEnd
        let child = try ChildProcess.start(launch)
        input.closeReadEnd()
        output.closeWriteEnd()
        errors.closeWriteEnd()

        let writing = 30 + Double(options.seedMessages) / 100
        let line = try readLine(from: &output, deadline: Deadline(seconds: options.startTimeout + writing))
        guard let manifest = try? JSONDecoder().decode(TestbedManifest.self, from: Data(line)) else {
            // End it if it still runs; it then closes its error output, which makes that readable to the end.
            input.closeWriteEnd()
            var words: [UInt8] = []
            while errors.readEnd >= 0 { errors.readAvailable(into: &words) }
            _ = child.waitForEnd()
            throw TestbedError(.serverDidNotStart, String(decoding: words, as: UTF8.self))
        }
        return TestbedProcess(manifest: manifest, child: child, input: input, errors: errors)
    }

    private static func readLine(from pipe: inout PipePair, deadline: Deadline) throws(TestbedError) -> [UInt8] {
        var bytes: [UInt8] = []
        while pipe.readEnd >= 0, bytes.last != 0x0A {
            var state = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
            let ready = poll(&state, 1, deadline.remainingMilliseconds)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { break }
            pipe.readAvailable(into: &bytes)
        }
        return bytes
    }

    private static func arguments(_ options: TestbedOptions, passwords: [String]) -> [String] {
        var arguments = ["run", "--json", "--until-stdin-closes", "--password", options.password]
        arguments += ["--load-users", "\(options.loadUsers)", "--seed-messages", "\(options.seedMessages)"]
        arguments += ["--start-timeout", "\(options.startTimeout)"]
        if options.oauth { arguments.append("--oauth") }
        if let directory = options.directory { arguments += ["--directory", directory] }
        if options.keepsDirectory { arguments.append("--keep") }
        return arguments + passwords
    }

    /// The program in the folder of the running test bundle, where SwiftPM puts every product of a build.
    private static func siblingExecutable() throws(TestbedError) -> String {
        let running = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        // Some versions of SwiftPM run the bundle by a helper that takes its path as an argument.
        let candidates =
            [running] + CommandLine.arguments.filter { $0.contains(".xctest") }.map { URL(fileURLWithPath: $0) }
        for candidate in candidates {
            var folder = candidate.deletingLastPathComponent()
            for _ in 0..<3 {
                let path = folder.appendingPathComponent("salesnode-testbed").path
                if access(path, X_OK) == 0 { return path }
                folder = folder.deletingLastPathComponent()
            }
        }
        throw TestbedError(
            .requirementMissing,
            "The program salesnode-testbed is not beside \(running.path); build it with 'swift build'.")
    }

    /// Stops every server and waits until the program has ended; a second call does nothing.
    ///
    /// - Returns: What the program said while it ran, one sentence per line, such as a server that ended by itself.
    /// - Throws: `commandFailed` if the program ended with a failure.
    @discardableResult
    public func stop() async throws(TestbedError) -> String {
        guard ending == nil else { return "" }
        input.closeWriteEnd()
        let child = child
        let ending = try await blocking { () throws(TestbedError) in child.waitForEnd() }.get()
        self.ending = ending
        var words: [UInt8] = []
        while errors.readEnd >= 0 { errors.readAvailable(into: &words) }
        let text = String(decoding: words, as: UTF8.self)
        guard ending == .status(0) else {
            throw TestbedError(.commandFailed, "salesnode-testbed ended with \(ending): \(text)")
        }
        return text
    }

    /// Kills the program without giving it time for anything; its guard then ends the servers.
    public func killAbruptly() async throws(TestbedError) {
        guard ending == nil else { return }
        let child = child
        kill(child.pid, SIGKILL)
        ending = try await blocking { () throws(TestbedError) in child.waitForEnd() }.get()
    }
}

/// The testbed that a test process starts at most once.
private actor SharedTestbed {
    static let instance = SharedTestbed(options: TestbedOptions())
    static let withOAuth = SharedTestbed(options: TestbedOptions(oauth: true))

    private let options: TestbedOptions
    private var starting: Task<TestbedProcess, any Error>?

    private init(options: TestbedOptions) {
        self.options = options
    }

    func process() async throws -> TestbedProcess {
        if let starting { return try await starting.value }
        // Unstructured, because the start belongs to no single caller: all of them wait for it, a cancelled one must
        // not end it for the others, and its result or its failure is kept until the process ends.
        let task = Task { [options] in
            do {
                return try await TestbedProcess.start(options)
            } catch let error as TestbedError where error.code == .serverDidNotStart {
                // Seen once in hundreds of starts, on a busy machine: Postfix ended while starting and said nothing. The
                // second start has other ports and another directory; where it fails too, something is wrong.
                return try await TestbedProcess.start(options)
            }
        }
        starting = task
        return try await task.value
    }
}

/// Files with passwords for a program's arguments, removed again with this value.
private struct PasswordFiles: ~Copyable {
    private let paths: [String]
    let arguments: [String]

    init(_ passwords: [String: String]) throws(TestbedError) {
        var paths: [String] = []
        var arguments: [String] = []
        for (address, password) in passwords {
            let path = "/tmp/salesnode-testbed-password-\(UInt64.random(in: 0...UInt64.max))"
            let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            let bytes = Array(password.utf8)
            guard file >= 0, write(file, bytes, bytes.count) == bytes.count else {
                throw TestbedError(.commandFailed, "The file '\(path)' cannot be written: \(systemError()).")
            }
            close(file)
            paths.append(path)
            arguments += ["--user", "\(address)=\(path)"]
        }
        self.paths = paths
        self.arguments = arguments
    }

    deinit {
        for path in paths { unlink(path) }
    }
}
