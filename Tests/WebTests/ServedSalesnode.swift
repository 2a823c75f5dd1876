import Foundation
import Glibc
import Testing

@testable import Testbed

/// `salesnode serve` as people run it: a process of its own with private folders, beside a testbed.
struct ServedSalesnode: Sendable {
    /// Where its pages are.
    let base: String
    /// A browser without a screen in which the owner, `olive@acme.test` of Acme, is signed in.
    let owner: Browser
    let testbed: TestbedManifest
    /// The server's process.
    let pid: Int32
    /// Its folder, where other files of the test may be kept too.
    let folder: String
    private let program: String

    /// Runs `body` beside a fresh server that its owner has set up, and ends it.
    ///
    /// - Parameter program: which program; by itself, the one that was built with the tests.
    static func run(
        _ testbed: TestbedManifest, program: String? = nil, _ body: (ServedSalesnode) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "served-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let program = try program ?? Self.program
        let process = try start(program, ["serve", "--alert-to", "postmaster@mail.test"], in: folder, testbed)
        do {
            try await body(try await claim(folder, process, testbed, program))
        } catch {
            end(process)
            throw error
        }
        end(process)
    }

    /// Runs another command of the program with the server's settings, to its end.
    func command(_ arguments: [String]) async throws {
        let process = try Self.start(program, arguments, in: folder, testbed)
        let ending = try await blocking { process.waitForEnd() }.get()
        try #require(ending == .status(0), "\(arguments) ended with \(ending)")
    }

    /// Signs the owner in.
    func signIn(_ chromium: Chromium) async throws {
        try await chromium.signIn(at: base)
    }

    /// Ends the user's IMAP sessions at the mail server, as a provider does from time to time.
    func kick(_ user: String) async throws {
        // Where none is open just then, there is nobody to kick.
        _ = try? await HelperCommand(
            executable: "/usr/bin/doveadm", arguments: ["-c", "\(testbed.directory)/etc/dovecot.conf", "kick", user]
        ).run()
    }

    // MARK: - The process

    private static var program: String {
        get throws {
            let tests = try #require(
                CommandLine.arguments.first { $0.contains(".xctest") } ?? Bundle.main.executablePath)
            var place = URL(filePath: tests).deletingLastPathComponent()
            for _ in 0..<3
            where !FileManager.default.isExecutableFile(atPath: place.appending(path: "salesnode").path) {
                place = place.deletingLastPathComponent()
            }
            return place.appending(path: "salesnode").path
        }
    }

    private static func start(
        _ program: String, _ arguments: [String], in folder: String, _ testbed: TestbedManifest
    ) throws -> ChildProcess {
        let output = open("\(folder)/output", O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(output) }
        var launch = ChildProcess.Launch(executable: program, arguments: arguments)
        launch.environment = [
            "SALESNODE_LISTEN": "127.0.0.1:0", "SALESNODE_DATA": "\(folder)/data",
            "SALESNODE_KEY_FILE": "\(folder)/key/master.key", "SALESNODE_DNS_SERVER": testbed.dnsServer,
            "SALESNODE_CA_FILE": testbed.caFile, "SALESNODE_ALLOW_PRIVATE_HOSTS": "true",
            "SALESNODE_ALLOW_ANY_PORT": "true", "HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
        ]
        launch.output = output
        launch.errors = output
        return try ChildProcess.start(launch)
    }

    private static func end(_ process: ChildProcess) {
        kill(process.pid, SIGKILL)
        _ = process.waitForEnd()
    }

    /// Waits until it serves, and makes the owner by the link that it prints.
    private static func claim(
        _ folder: String, _ process: ChildProcess, _ testbed: TestbedManifest, _ program: String
    ) async throws -> ServedSalesnode {
        var output = ""
        let deadline = Deadline(seconds: 60)
        while output.firstMatch(of: welcome) == nil {
            try #require(!deadline.isOver && process.endingIfEnded() == nil, "the server did not start: \(output)")
            // A file that grows tells nobody.
            try await Task.sleep(for: .milliseconds(20))
            output = (try? String(contentsOfFile: "\(folder)/output", encoding: .utf8)) ?? ""
        }
        let link = try #require(output.firstMatch(of: welcome))
        let port = try #require(Int(link.2))
        let owner = Browser(port: port)
        let claimed = try await owner.submit(
            "/welcome", from: "/welcome/\(link.3)",
            [
                ("token", String(link.3)), ("name", "Olive"), ("address", "olive@acme.test"),
                ("password", WebFixture.password), ("workspace", "Acme"),
            ])
        try #require(claimed.status == 303, "\(claimed.body)")
        return ServedSalesnode(
            base: "http://localhost:\(port)", owner: owner, testbed: testbed, pid: process.pid, folder: folder,
            program: program)
    }

    private static var welcome: Regex<(Substring, Substring, Substring, Substring)> {
        /(http:\/\/[a-z0-9.]+):([0-9]+)\/welcome\/([A-Za-z0-9_-]+)\s/
    }
}
