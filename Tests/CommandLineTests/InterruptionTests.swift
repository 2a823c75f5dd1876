import Foundation
import Glibc
import Testbed
import Testing

/// Each test has a testbed of its own, because it stops mail from being delivered or needs a special user.
@Suite("Interruptions", .serialized, .timeLimit(.minutes(15)))
struct InterruptionTests {
    private let address = "erin@mail.test"

    /// Lends a testbed whose Postfix accepts mail but delivers none until `deliver` is called.
    private func withHeldMail(
        _ body: (TestbedManifest, _ deliver: () -> Void) async throws -> Void
    ) async throws {
        let process = try await TestbedProcess.start()
        let testbed = process.manifest
        let managers = Self.descendants(of: Set(testbed.pids.values), named: "qmgr")
        try #require(!managers.isEmpty, "no queue manager was found")
        for manager in managers { kill(manager, SIGSTOP) }
        do {
            try await body(testbed) { for manager in managers { kill(manager, SIGCONT) } }
        } catch {
            for manager in managers { kill(manager, SIGCONT) }
            try await process.stop()
            throw error
        }
        for manager in managers { kill(manager, SIGCONT) }
        try await process.stop()
    }

    private static func descendants(of roots: Set<Int32>, named name: String) -> [Int32] {
        var found: [Int32] = []
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let pid = Int32(entry), let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
                let open = text.firstIndex(of: "("), let end = text.lastIndex(of: ")")
            else { continue }
            let fields = text[text.index(after: end)...].split(separator: " ")
            // State, parent, process group.
            guard text[text.index(after: open)..<end] == name, fields.count > 2, let group = Int32(fields[2]),
                let parent = Int32(fields[1])
            else { continue }
            if roots.contains(group) || roots.contains(parent) { found.append(pid) }
        }
        return found
    }

    private func startConnect(_ program: Program, _ testbed: TestbedManifest) throws -> RunningProgram {
        try program.start(
            ["mailbox", "connect", address, "--json", "--timeout", "120"]
                + ServerEndpoints(isImplicit: true).options(testbed) + program.storeOptions,
            environment: ["SALESNODE_PASSWORD": testbed.users[address] ?? ""])
    }

    private func waitUntilEmpty(_ testbed: TestbedManifest) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await testbed.messageCount(of: address) > 0 {
            try #require(ContinuousClock.now < deadline, "the test message was not removed")
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test(
        "A program that is killed while its test message is under way leaves a whole mailbox or none; the next start cleans up"
    )
    func killed() async throws {
        try await withHeldMail { testbed, deliver in
            try await withProgram { program in
                let running = try startConnect(program, testbed)
                try await running.waitForOutput(#""id":"verify.sent""#)
                running.signal(SIGKILL)
                #expect(try await running.outcome().status == 128 + SIGKILL)
                #expect(try await program.statuses() == [address: "verifying"])

                deliver()
                _ = try await testbed.waitForMessage(of: address) { $0.subject.contains("Salesnode") }
                let server = try await program.serve(testbed)
                try await waitUntilEmpty(testbed)
                let verified = try await program.run(["mailbox", "verify", address, "--json"] + program.storeOptions)
                #expect(verified.status == 0, "\(verified)")
                server.signal(SIGTERM)
                #expect(try await server.outcome().status == 0)
            }
        }
    }

    @Test("Ctrl-C while the test message is under way ends soon with status 130, and nothing is half saved")
    func interrupted() async throws {
        try await withHeldMail { testbed, deliver in
            try await withProgram { program in
                let running = try startConnect(program, testbed)
                try await running.waitForOutput(#""id":"verify.sent""#)
                running.signal(SIGINT)
                let outcome = try await running.outcome(within: .seconds(60))
                #expect(outcome.status == 130, "\(outcome)")
                let statuses = try await program.statuses()
                #expect(statuses.isEmpty || statuses[address] != "connected", "\(statuses)")
                deliver()
                _ = try await testbed.waitForMessage(of: address) { $0.subject.contains("Salesnode") }
                // Without a server, the next command that goes to the mailbox cleans up.
                let verified = try await program.run(
                    ["mailbox", "verify", address, "--json"] + ServerEndpoints(isImplicit: true).network(testbed)
                        + program.storeOptions)
                #expect(verified.status == 0, "\(verified)")
                try await waitUntilEmpty(testbed)
            }
        }
    }

    @Test("A client of a server that is interrupted cancels its work there")
    func interruptedClient() async throws {
        try await withHeldMail { testbed, _ in
            try await withProgram { program in
                let server = try await program.serve(testbed)
                let running = try startConnect(program, testbed)
                try await running.waitForOutput(#""id":"verify.sent""#)
                running.signal(SIGINT)
                #expect(try await running.outcome(within: .seconds(60)).status == 130)
                server.signal(SIGTERM)
                #expect(try await server.outcome(within: .seconds(60)).status == 0)
            }
        }
    }

    @Test("Ctrl-C before anything is saved leaves nothing")
    func interruptedCheck() async throws {
        try await withProgram { program in
            // A server that accepts connections and never greets: the check hangs until it is interrupted.
            let silent = try SilentServer()
            let running = try program.start(
                [
                    "mailbox", "connect", address, "--json", "--allow-private-hosts", "--imap",
                    "127.0.0.2:\(silent.port)", "--smtp", "127.0.0.2:\(silent.port)", "--imap-tls", "starttls",
                    "--smtp-tls", "starttls",
                ] + program.storeOptions, environment: ["SALESNODE_PASSWORD": "secret"])
            try await running.waitForOutput(#""id":"smtp.tcp""#)
            running.signal(SIGINT)
            #expect(try await running.outcome(within: .seconds(60)).status == 130)
            #expect(try await program.statuses().isEmpty)
        }
    }
}

/// Accepts connections and says nothing.
final class SilentServer: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0002).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        try #require(isBound)
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
