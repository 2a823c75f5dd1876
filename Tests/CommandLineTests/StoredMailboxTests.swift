import Foundation
import Glibc
import Testbed
import Testing

@Suite("Commands for connected mailboxes, with and without a server", .serialized, .timeLimit(.minutes(15)))
struct StoredMailboxTests {
    private let network = ServerEndpoints(isImplicit: true)

    private func run(_ program: Program, _ arguments: [String], status: Int32 = 0) async throws -> Program.Outcome {
        let outcome = try await program.run(arguments + ["--json"] + program.storeOptions)
        #expect(outcome.status == status, "\(arguments): \(outcome)")
        return outcome
    }

    @Test("A mailbox that was connected without a server is there with one, and after it")
    func restart() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            #expect(try await program.connect("frank@mail.test", testbed).status == 0)
            let server = try await program.serve(testbed)
            #expect(try await program.statuses() == ["frank@mail.test": "connected"])
            let second = try await program.connect("sara@mail.test", testbed, by: ServerEndpoints(isImplicit: false))
            #expect(second.status == 0, "through the server: \(second)")
            server.signal(SIGTERM)
            #expect(try await server.outcome().status == 0)
            #expect(
                try await program.statuses() == ["frank@mail.test": "connected", "sara@mail.test": "connected"])
        }
    }

    @Test("verify, send-test, pause, resume and disconnect do what they say", arguments: [false, true])
    func lifeCycle(withServer: Bool) async throws {
        let testbed = try await TestbedProcess.shared()
        let address = "frank@mail.test"
        try await withProgram { program in
            let server = withServer ? try await program.serve(testbed) : nil
            let reach = withServer ? [] : network.network(testbed)
            #expect(try await program.connect(address, testbed).status == 0)

            let verified = try await run(program, ["mailbox", "verify", address] + reach)
            #expect(try verified.result()["outcome"] as? String == "passed")
            let sent = try await run(program, ["mailbox", "send-test", address, "--to", "bob@mail.test"] + reach)
            let id = try #require(try sent.result()["messageID"] as? String)
            let arrived = try await testbed.waitForMessage(of: "bob@mail.test") { message in
                message.headers("Message-ID").contains { $0.contains(id) }
            }
            #expect(arrived.headers("From").first?.contains(address) == true)

            #expect(try await run(program, ["mailbox", "pause", address]).output.contains(#""status":"paused""#))
            #expect(try await program.statuses() == [address: "paused"])
            _ = try await run(program, ["mailbox", "resume", address])
            #expect(try await program.statuses()[address] != "paused")

            let shown = try await run(program, ["mailbox", "show", address])
            #expect(try shown.result()["type"] as? String == "mailbox-detail")
            _ = try await run(program, ["mailbox", "disconnect", address, "--keep", "--yes"])
            #expect(try await program.statuses() == [address: "disconnected"])
            let refused = try await run(program, ["mailbox", "verify", address] + reach, status: 1)
            #expect(try refused.result()["code"] as? String == "wrong-state", "\(refused)")
            _ = try await run(program, ["mailbox", "disconnect", address, "--erase", "--yes"])
            #expect(try await program.statuses().isEmpty)
            _ = try await run(program, ["mailbox", "show", address], status: 1)
            server?.signal(SIGTERM)
            if let server { #expect(try await server.outcome().status == 0) }
        }
    }

    @Test("The master key is rotated under a running server, and everything opens with the new one only")
    func rotation() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let server = try await program.serve(testbed)
            #expect(try await program.connect("dave@mail.test", testbed).status == 0)
            let oldKey = try Data(contentsOf: URL(fileURLWithPath: program.keyFile))
            let rotated = try await run(program, ["vault", "rotate"])
            #expect(try rotated.result()["rewrappedDataKeys"] as? Int == 1)
            _ = try await run(program, ["check", "dave@mail.test"])
            server.signal(SIGTERM)
            #expect(try await server.outcome().status == 0)
            _ = try await run(program, ["check", "dave@mail.test"] + network.network(testbed))

            // The old key opens nothing any more, and trying it damages nothing.
            let newKey = try Data(contentsOf: URL(fileURLWithPath: program.keyFile))
            try oldKey.write(to: URL(fileURLWithPath: program.keyFile))
            chmod(program.keyFile, 0o600)
            for arguments in [["mailbox", "list"], ["serve", "--listen", "127.0.0.1:0"]] {
                let wrong = try await run(program, arguments, status: 1)
                #expect(try wrong.result()["code"] as? String == "vault-failed", "\(wrong)")
                #expect(wrong.output.contains(program.keyFile))
            }
            try FileManager.default.removeItem(atPath: program.keyFile)
            let missing = try await run(program, ["mailbox", "list"], status: 1)
            #expect(try missing.result()["code"] as? String == "vault-failed", "\(missing)")
            try newKey.write(to: URL(fileURLWithPath: program.keyFile))
            chmod(program.keyFile, 0o600)
            _ = try await run(program, ["check", "dave@mail.test"] + network.network(testbed))
        }
    }

    @Test("A second server in the same folder is told who has it")
    func secondServer() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let server = try await program.serve(testbed)
            let second = try await run(program, ["serve", "--listen", "127.0.0.1:0"], status: 1)
            #expect(second.output.contains("process \(server.pid)"), "\(second)")
            server.signal(SIGINT)
            #expect(try await server.outcome().status == 0)
        }
    }

    @Test("A server that was killed leaves nothing in the way of the next")
    func killedServer() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let first = try await program.serve(testbed)
            first.signal(SIGKILL)
            _ = try await first.outcome()
            #expect(try await program.statuses().isEmpty)
            let second = try await program.serve(testbed)
            #expect(try await program.statuses().isEmpty)
            second.signal(SIGTERM)
            #expect(try await second.outcome().status == 0)
        }
    }
}
