import Foundation
import Testbed
import Testing

@Suite("Finding settings from an address", .timeLimit(.minutes(3)))
struct DiscoveryCommandTests {
    private func network(_ testbed: TestbedManifest) -> [String] {
        ServerEndpoints(isImplicit: true).network(testbed) + ["--ca-file", testbed.caFile]
    }

    private func methods(_ report: [String: Any]) throws -> [[String]] {
        try #require(report["candidates"] as? [[String: Any]]).map { $0["methods"] as? [String] ?? [] }
    }

    @Test("With an address and a password and nothing else, connecting takes one command")
    func connect() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let outcome = try await program.run(
                ["mailbox", "connect", "heidi@mail.test", "--json"] + network(testbed) + program.storeOptions,
                environment: ["SALESNODE_PASSWORD": testbed.users["heidi@mail.test"] ?? ""])
            #expect(outcome.status == 0, "\(outcome)")
            let lines = try outcome.json()
            #expect(lines.first?["type"] as? String == "discovery")
            #expect(try methods(try #require(lines.first)) == [["srv"]])
            #expect(lines.last?["outcome"] as? String == "passed")
            let statuses = try await program.statuses()
            #expect(statuses == ["heidi@mail.test": "connected"])
        }
    }

    @Test("A check without servers finds them too, keeps nothing, and makes no data folder")
    func check() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let outcome = try await program.run(
                ["check", "ivan@mail.test"] + network(testbed) + program.storeOptions,
                environment: ["SALESNODE_PASSWORD": testbed.users["ivan@mail.test"] ?? ""])
            #expect(outcome.status == 0 && outcome.output.contains("Found by the SRV records"), "\(outcome)")
            #expect(!FileManager.default.fileExists(atPath: program.dataFolder))
        }
    }

    @Test("A running server searches with its own settings")
    func besideServer() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let server = try await program.serve(testbed)
            let outcome = try await program.run(
                ["discover", "ivan@mail.test", "--json", "--ca-file", testbed.caFile] + program.storeOptions)
            #expect(outcome.status == 0, "\(outcome)")
            let report = try outcome.result()
            #expect(try methods(report) == [["srv"]] && report["isComplete"] as? Bool == true)
            server.signal(SIGTERM)
            _ = try await server.outcome()
        }
    }

    @Test("Where nothing is found the status is 1, a slip is named, and no password is asked for")
    func nothing() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let found = try await program.run(["discover", "a@gmial.com", "--json"] + network(testbed))
            #expect(found.status == 1, "\(found)")
            #expect(try found.result()["suggestions"] as? [String] == ["gmail.com"])
            let connect = try await program.run(
                ["mailbox", "connect", "a@gmial.com"] + network(testbed) + program.storeOptions)
            #expect(connect.status == 1 && connect.errors.contains("did you mean gmail.com?"), "\(connect)")
        }
    }

    @Test("A provider that takes no password is refused before one is asked for")
    func noPassword() async throws {
        try await withProgram { program in
            let outcome = try await program.run(["check", "alice@outlook.com", "--json"])
            #expect(outcome.status == 1, "\(outcome)")
            #expect(try outcome.result()["code"] as? String == "sign-in-unsupported")
        }
    }
}
