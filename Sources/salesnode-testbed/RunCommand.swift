import ArgumentParser
import Foundation
import Glibc
import Testbed

/// Starts a testbed and keeps it until a signal comes.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start the servers and run until interrupted.",
        discussion: """
            Needs root and the Debian packages that docs/testbed.md lists. Every server listens on loopback only, on \
            ports chosen at run time. On exit all servers are stopped and the directory is removed.
            """)

    @Option(help: "The private directory, new or empty. Default: a new one under /dev/shm or /tmp.")
    var directory: String?

    @Option(help: "The password of every user that has none of its own.")
    var password = "secret"

    @Option(
        name: .customLong("user"),
        help: ArgumentHelp(
            "A user whose password is the first line of a file. May be repeated.", valueName: "address=password-file"))
    var users: [String] = []

    @Option(help: "Add this many users u1@load.test, u2@load.test, ...")
    var loadUsers = 0

    @Option(help: "Put this many generated messages into the INBOX of carol@mail.test.")
    var seedMessages = 0

    @Flag(help: "Start an OAuth and OpenID Connect server too, whose tokens the mail servers accept.")
    var oauth = false

    @Option(help: "Seconds within which every server has to answer.")
    var startTimeout = 90.0

    @Flag(help: "Print the manifest as one line of JSON when every server answers.")
    var json = false

    @Flag(help: "Stop when standard input ends, so that the servers end with the program that started them.")
    var untilStdinCloses = false

    @Flag(help: "Leave the directory in place on exit.")
    var keep = false

    func run() throws {
        InheritedDescriptors.close()
        let signals = SignalWatch()
        do throws(TestbedError) {
            try start(signals: signals)
        } catch {
            Self.say(error.message)
            throw ExitCode(1)
        }
    }

    private func start(signals: consuming SignalWatch) throws(TestbedError) {
        let options = TestbedOptions(
            directory: directory, password: password, userPasswords: try userPasswords(), loadUsers: loadUsers,
            seedMessages: seedMessages, oauth: oauth, keepsDirectory: keep, startTimeout: startTimeout)
        let host = try TestbedHost(options: options, signals: signals, report: Self.say)
        defer { host.stop() }
        let manifest = try host.start()
        Self.printLine(json ? try Self.encode(manifest) : ManifestText(manifest: manifest).text)
        host.serve(untilStandardInputCloses: untilStdinCloses)
    }

    private func userPasswords() throws(TestbedError) -> [String: String] {
        var passwords: [String: String] = [:]
        for user in users {
            let parts = user.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw TestbedError(.badOption, "--user takes ADDRESS=PASSWORD-FILE, not '\(user)'.")
            }
            guard let text = try? String(contentsOfFile: parts[1], encoding: .utf8) else {
                throw TestbedError(.badOption, "The password file '\(parts[1])' of --user cannot be read.")
            }
            passwords[parts[0]] = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).first.map(
                String.init)
        }
        return passwords
    }

    private static func encode(_ manifest: TestbedManifest) throws(TestbedError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(manifest) else {
            throw TestbedError(.commandFailed, "The manifest cannot be written as JSON.")
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func printLine(_ line: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data("\(line)\n".utf8))
    }

    private static func say(_ sentence: String) {
        try? FileHandle.standardError.write(contentsOf: Data("salesnode-testbed: \(sentence)\n".utf8))
    }
}
