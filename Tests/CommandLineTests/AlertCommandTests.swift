import Foundation
import Glibc
import Testbed
import Testing

@Suite("Commands about alerts, with and without a server", .serialized, .timeLimit(.minutes(15)))
struct AlertCommandTests {
    private func json(
        _ program: Program, _ arguments: [String], status: Int32 = 0, environment: [String: String] = [:]
    ) async throws -> [String: Any] {
        let outcome = try await program.run(arguments + ["--json"] + program.storeOptions, environment: environment)
        #expect(outcome.status == status, "\(arguments): \(outcome)")
        return try outcome.result()
    }

    @Test("Who hears of a mailbox is said, muted and unmuted, and a test alert goes through a mailbox that works")
    func commands() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            #expect(try await program.connect("quinn@mail.test", testbed).status == 0)
            let nobody = try await json(program, ["alerts", "test"], status: 1)
            #expect(nobody["outcome"] as? String == "failed")
            #expect((try await json(program, ["alerts", "list"])["alerts"] as? [Any])?.isEmpty == true)
            _ = try await json(program, ["mailbox", "alerts", "quinn@mail.test", "--mute", "0"], status: 2)
            _ = try await json(program, ["mailbox", "alerts", "quinn@mail.test", "--to", "nowhere"], status: 2)
            _ = try await json(program, ["mailbox", "alerts", "nobody@mail.test"], status: 1)

            let server = try await program.serve(testbed, more: ["--alert-to", "rosa@mail.test"])
            let wish = try await json(
                program, ["mailbox", "alerts", "quinn@mail.test", "--to", "owner@example.com", "--mute", "3"])
            #expect(wish["to"] as? String == "owner@example.com")
            #expect(wish["mutedUntil"] is Int)
            let sent = try await json(program, ["alerts", "test"])
            let recipient = try #require((sent["recipients"] as? [[String: Any]])?.first)
            #expect(recipient["via"] as? String == "quinn@mail.test")
            _ = try await testbed.waitForMessage(of: "rosa@mail.test") {
                $0.headers("Subject") == ["Salesnode: test alert"]
            }
            server.signal(SIGTERM)
            #expect(try await server.outcome().status == 0)

            let off = try await json(program, ["mailbox", "alerts", "quinn@mail.test", "--to", "none", "--unmute"])
            #expect(off["to"] == nil && off["mutedUntil"] == nil)
        }
    }
}
