public import ArgumentParser
import Foundation
public import Testbed

/// Stops and starts one server of a running testbed.
struct ServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server",
        abstract: "Stop, kill or start one server of a running testbed, or show which run.")

    /// What to do with the server.
    enum Action: String, CaseIterable, ExpressibleByArgument {
        case stop, kill, start, restart, status
    }

    @Argument(help: "stop, kill (at once, without a word to its clients), start, restart or status.")
    var action: Action

    @Argument(help: "dovecot, postfix, opendkim, opendmarc, dnsmasq, web or oauth.")
    var server: TestbedServer?

    @Option(help: "The directory of the testbed.")
    var directory: String

    func run() throws {
        do throws(TestbedError) {
            let pids = try perform()
            for (name, pid) in pids.sorted(by: { $0.key < $1.key }) { print("\(name) \(pid)") }
        } catch {
            try FileHandle.standardError.write(contentsOf: Data("salesnode-testbed: \(error.message)\n".utf8))
            throw ExitCode(1)
        }
    }

    private func perform() throws(TestbedError) -> [String: Int32] {
        let control = TestbedControl(directory: directory)
        if action == .status { return try control.pids() }
        guard let server else {
            throw TestbedError(
                .badOption, "Name the server: dovecot, postfix, opendkim, opendmarc, dnsmasq, web or oauth.")
        }
        switch action {
        case .stop: return try control.stop(server)
        case .kill: return try control.kill(server)
        case .start: return try control.start(server)
        case .restart:
            _ = try control.stop(server)
            return try control.start(server)
        case .status: return try control.pids()
        }
    }
}

extension TestbedServer: ExpressibleByArgument {}
