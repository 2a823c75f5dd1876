import Foundation
import Glibc
import Testing

@testable import Testbed

/// `salesnode serve` as people run it: a process of its own with private folders, beside the testbed.
struct ServedSalesnode: Sendable {
    /// Where its pages are.
    let base: String
    /// A browser without a screen in which the owner, `olive@acme.test` of Acme, is signed in.
    let owner: Browser
    let testbed: TestbedManifest
    let service: TestbedManifest.OAuthService

    /// Runs `body` beside a fresh server that is registered at the testbed's provider, and ends it.
    static func run(_ body: (ServedSalesnode) async throws -> Void) async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        let folder = FileManager.default.temporaryDirectory.appending(path: "served-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = try start(in: folder, testbed)
        do {
            try await body(try await claim(folder, process, testbed, service))
        } catch {
            end(process)
            throw error
        }
        end(process)
    }

    private static func start(in folder: String, _ testbed: TestbedManifest) throws -> ChildProcess {
        let program = try #require(
            CommandLine.arguments.first { $0.contains(".xctest") } ?? Bundle.main.executablePath)
        var place = URL(filePath: program).deletingLastPathComponent()
        for _ in 0..<3
        where !FileManager.default.isExecutableFile(atPath: place.appending(path: "salesnode").path) {
            place = place.deletingLastPathComponent()
        }
        let output = open("\(folder)/output", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        defer { close(output) }
        var launch = ChildProcess.Launch(
            executable: place.appending(path: "salesnode").path,
            arguments: [
                "serve", "--listen", "127.0.0.1:0", "--data", "\(folder)/data", "--key-file",
                "\(folder)/key/master.key",
                "--dns-server", testbed.dnsServer, "--allow-private-hosts", "--allow-any-port",
                "--alert-to", "postmaster@mail.test",
            ])
        launch.environment = [
            "HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "SALESNODE_CA_FILE": testbed.caFile,
        ]
        launch.output = output
        launch.errors = output
        return try ChildProcess.start(launch)
    }

    private static func end(_ process: ChildProcess) {
        kill(process.pid, SIGKILL)
        _ = process.waitForEnd()
    }

    /// Waits until it serves, makes the owner by the link that it prints, and registers it at the provider.
    private static func claim(
        _ folder: String, _ process: ChildProcess, _ testbed: TestbedManifest,
        _ service: TestbedManifest.OAuthService
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
        let saved = try await owner.submit(
            "/settings/sign-in/custom", from: "/settings/sign-in/custom",
            OAuthFixture.form(testbed, service, issuer: service.localIssuer))
        try #require(saved.status == 200 && saved.body.contains("The provider knows this client"), "\(saved.body)")
        return ServedSalesnode(
            base: "http://localhost:\(port)", owner: owner, testbed: testbed, service: service)
    }

    private static var welcome: Regex<(Substring, Substring, Substring, Substring)> {
        /(http:\/\/[a-z0-9.]+):([0-9]+)\/welcome\/([A-Za-z0-9_-]+)\s/
    }

    // MARK: - What happens at the mail server

    /// Ends the user's IMAP sessions, as a provider does from time to time.
    func kick(_ user: String) async throws {
        // Where none is open just then, there is nobody to kick.
        _ = try? await HelperCommand(
            executable: "/usr/bin/doveadm", arguments: ["-c", "\(testbed.directory)/etc/dovecot.conf", "kick", user]
        ).run()
    }
}
