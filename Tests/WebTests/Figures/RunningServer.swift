import Foundation
import Glibc
import Testbed
import Testing

@testable import Web

/// `salesnode serve` as a process of its own beside a testbed, so that what it takes of memory is its own.
struct RunningServer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let program: String
    private let environment: [String: String]
    private let pid: Int32
    private let port: Int
    private let link: String

    /// Starts the program that `SALESNODE_PROGRAM` names, lends it, and ends it.
    static func run(_ testbed: TestbedManifest, _ body: @Sendable (RunningServer) async throws -> Void) async throws {
        let program = try #require(
            ProcessInfo.processInfo.environment["SALESNODE_PROGRAM"],
            "SALESNODE_PROGRAM names the program: make reading")
        let folder = FileManager.default.temporaryDirectory.appending(path: "reading-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let environment = [
            "SALESNODE_DATA": "\(folder)/data", "SALESNODE_KEY_FILE": "\(folder)/key/master.key",
            "SALESNODE_CA_FILE": testbed.caFile, "SALESNODE_DNS_SERVER": testbed.dnsServer,
            "SALESNODE_ALLOW_PRIVATE_HOSTS": "true", "SALESNODE_LISTEN": "127.0.0.1:0", "HOME": folder,
            "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
        ]
        try Data("secret\n".utf8).write(to: URL(filePath: "\(folder)/password"))
        let output = "\(folder)/output"
        try Data().write(to: URL(filePath: output))
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["serve"]
        process.environment = environment
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            kill(process.processIdentifier, SIGTERM)
            process.waitUntilExit()
        }
        let end = ContinuousClock.now + .seconds(60)
        var text = ""
        while !text.contains("Set it up at ") || !text.hasSuffix("\n") {
            guard ContinuousClock.now < end, process.isRunning else { throw Failure(description: "no start: \(text)") }
            // A file tells nobody when it grows.
            try await Task.sleep(for: .milliseconds(100))
            text = try String(contentsOfFile: output, encoding: .utf8)
        }
        guard let start = text.range(of: "Set it up at "),
            let link = URL(string: text[start.upperBound...].prefix { !$0.isWhitespace }.description),
            let port = link.port
        else { throw Failure(description: "no link: \(text)") }
        try await body(
            RunningServer(
                program: program, environment: environment.merging(["PASSWORD_FILE": "\(folder)/password"]) { $1 },
                pid: process.processIdentifier, port: port, link: link.path))
    }

    /// Takes the server into use and signs in.
    func signIn(_ chromium: Chromium) async throws {
        let browser = Browser(port: port)
        let answer = try await browser.submit(
            "/welcome", from: link,
            [
                ("token", String(link.dropFirst("/welcome/".count))), ("name", "Olive"),
                ("address", "olive@acme.test"), ("password", WebFixture.password), ("workspace", "Acme"),
            ])
        #expect(answer.status == 303)
        let base = "http://localhost:\(port)"
        try await chromium.open("\(base)/sign-in")
        try await chromium.type("olive@acme.test", into: "#address")
        try await chromium.type(WebFixture.password, into: "#password")
        try await chromium.click("form .button.main")
        try await chromium.wait("location.pathname == '/mailboxes'", seconds: 60)
        try await chromium.open("\(base)/inbox")
        try await chromium.wait(
            "document.documentElement.dataset.keys == 'ready' && document.querySelectorAll('.conversation').length > 30",
            seconds: 120)
    }

    /// Connects a mailbox of the testbed with all of its history.
    func connect(_ address: String) async throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [
            "mailbox", "connect", address, "--history", "all", "--password-file", environment["PASSWORD_FILE"] ?? "",
        ]
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        await withCheckedContinuation { done in
            DispatchQueue.global().async {
                process.waitUntilExit()
                done.resume()
            }
        }
        #expect(process.terminationStatus == 0)
    }

    /// Bytes of memory that are the server's own (`RssAnon`).
    func memory() throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("RssAnon:") }),
            let kilobytes = Int(line.split(whereSeparator: \.isWhitespace)[1])
        else { throw Failure(description: "no RssAnon") }
        return kilobytes << 10
    }
}
