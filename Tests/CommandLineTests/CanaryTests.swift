import Foundation
import Glibc
import Testbed
import Testing

@Suite("Where a password must never be", .serialized, .timeLimit(.minutes(15)))
struct CanaryTests {
    private static let canary = "c4n4ry-Zk7qw2Xv9-pw"
    private static let address = "canary@mail.test"

    /// The password as it is, in base64 at each alignment, and as the hexadecimal digits of its bytes.
    private static let needles: [[UInt8]] = {
        let plain = Array(canary.utf8)
        let encoded = (0..<3).map { alignment in
            let text = Data([UInt8](repeating: 0, count: alignment) + plain).base64EncodedString()
            // Without the digits at both ends that depend on the neighbours.
            return Array(text.utf8.dropFirst(alignment == 0 ? 0 : alignment + 1).dropLast(4))
        }
        return [plain] + encoded + [Array(plain.map { String($0, radix: 16) }.joined().utf8)]
    }()

    @Test("Neither files, logs, output, command lines nor environments show the password; cores are off")
    func canary() async throws {
        var options = TestbedOptions()
        options.userPasswords = [Self.address: Self.canary]
        let process = try await TestbedProcess.start(options)
        let testbed = process.manifest
        do {
            try await withProgram { program in
                let server = try await program.serve(testbed, more: ["--log-level", "trace"])
                var outputs: [String] = []
                outputs += try await watched(program, testbed, ["mailbox", "connect"], status: 0)
                outputs += try await watched(program, testbed, ["check"], status: 0)
                outputs += try await texts(program.run(["mailbox", "verify", Self.address] + program.storeOptions))
                outputs += try await texts(
                    program.run(["mailbox", "show", Self.address, "--json"] + program.storeOptions))
                outputs += try await texts(program.run(["vault", "rotate"] + program.storeOptions))
                expectNoCores(server.pid)
                server.signal(SIGTERM)
                outputs += texts(try await server.outcome())

                // The same without a server, so that this path's log is looked at too.
                outputs += try await watched(program, testbed, ["mailbox", "connect"], status: 0)
                #expect(outputs.contains { $0.contains(" trace ") || $0.contains(" debug ") }, "nothing was logged")
                for output in outputs { #expect(!Self.isFound(in: Array(output.utf8)), "\(output)") }
                try expectNoTrace(below: program.folder)
            }
        } catch {
            try await process.stop()
            throw error
        }
        try await process.stop()
    }

    /// Runs a command at the most verbose level and looks at the process while it runs.
    private func watched(
        _ program: Program, _ testbed: TestbedManifest, _ command: [String], status: Int32
    ) async throws -> [String] {
        let running = try program.start(
            command + [Self.address, "--json", "--log-level", "trace"]
                + ServerEndpoints(isImplicit: true).options(testbed)
                + program.storeOptions, environment: ["SALESNODE_PASSWORD": Self.canary])
        try await running.waitForOutput(#""type":"step""#)
        expectNoCores(running.pid)
        for pid in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] where Int32(pid) != nil {
            // The testbed's own servers know the password; only the command lines of all and what is ours count.
            if let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") {
                #expect(!Self.isFound(in: Array(line)), "command line of \(pid)")
            }
        }
        if let environment = FileManager.default.contents(atPath: "/proc/\(running.pid)/environ") {
            #expect(!Self.isFound(in: Array(environment)), "environment")
        }
        let outcome = try await running.outcome()
        #expect(outcome.status == status, "\(outcome)")
        return texts(outcome)
    }

    private func texts(_ outcome: Program.Outcome) -> [String] { [outcome.output, outcome.errors] }

    private func expectNoCores(_ pid: Int32) {
        // A process that has ended by now cannot dump either.
        guard let limits = try? String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8), !limits.isEmpty else {
            return
        }
        let line = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(line?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"], "\(line ?? "no line")")
    }

    private func expectNoTrace(below folder: String) throws {
        let files = try #require(FileManager.default.enumerator(atPath: folder))
        var names: [String] = []
        for case let name as String in files {
            guard let contents = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
            names.append(name)
            #expect(!Self.isFound(in: Array(contents)), "\(name)")
        }
        #expect(names.contains("data/salesnode.db") && names.contains("key/master.key"))
    }

    private static func isFound(in bytes: [UInt8]) -> Bool {
        needles.contains { needle in
            guard bytes.count >= needle.count else { return false }
            var start = 0
            while let index = bytes[start...].firstIndex(of: needle[0]), index + needle.count <= bytes.count {
                if bytes[index..<(index + needle.count)].elementsEqual(needle) { return true }
                start = index + 1
            }
            return false
        }
    }

    @Test("The search itself finds what it looks for")
    func searchWorks() {
        for text in [
            Self.canary, "x\(Self.canary)x", Data("\0u\0\(Self.canary)".utf8).base64EncodedString(),
            Data("ab\(Self.canary)".utf8).base64EncodedString(), Data("a\(Self.canary)z".utf8).base64EncodedString(),
        ] { #expect(Self.isFound(in: Array(text.utf8)), "\(text)") }
        #expect(!Self.isFound(in: Array("nothing of the kind".utf8)))
    }
}
