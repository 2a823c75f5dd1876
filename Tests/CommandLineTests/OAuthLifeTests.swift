import Foundation
import Testing

@testable import Testbed

/// One server, one mailbox, and everything that happens to its grant.
@Suite("A grant's life beside a running server", .serialized, .timeLimit(.minutes(8)))
struct OAuthLifeTests {
    @Test(
        "A token that expires during IDLE is renewed; a revoked grant is noticed, and after signing in anew nothing is missing or twice"
    )
    func life() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        let user = "carol@mail.test"
        try await testbed.expungeAll(of: user)
        try await withProgram { program in
            let added = try await program.run(
                OAuthCommandTests.add(program, testbed, service),
                environment: [OAuthCommandTests.secret: try #require(service.confidentialClient.secret)])
            #expect(added.status == 0, "\(added)")
            var program = program
            program.environment["SALESNODE_CA_FILE"] = testbed.caFile
            let server = try await program.serve(testbed, more: ["--allow-any-port"])
            try await Self.signIn(program, service, user)
            try await testbed.deliver(subject: "the first", to: user)
            try await Self.wait(program, for: ["the first"])

            // The session in IDLE goes on; whoever connects anew finds the token expired.
            let before = try await service.tokenRequests().count { $0.grant == "refresh_token" && $0.status == 200 }
            try await service.expireAccessTokens(of: user)
            try await Self.kick(user, testbed)
            try await testbed.deliver(subject: "after the expiry", to: user)
            try await Self.wait(program, for: ["the first", "after the expiry"])
            let after = try await service.tokenRequests().count { $0.grant == "refresh_token" && $0.status == 200 }
            #expect(after > before)

            try await service.revokeGrants(of: user)
            try await Self.kick(user, testbed)
            try await testbed.deliver(subject: "while revoked", to: user)
            try await Self.waitUntil("the mailbox is known to be broken") {
                try await program.statuses()[user] == "error"
            }
            try await Self.signIn(program, service, user)
            try await Self.wait(program, for: ["the first", "after the expiry", "while revoked"])
            try await Self.waitUntil("the mailbox works again") {
                try await program.statuses()[user] == "connected"
            }
            server.signal(SIGTERM)
            _ = try await server.outcome()
        }
    }

    /// Connects, or connects anew, as a person does in a browser.
    private static func signIn(
        _ program: Program, _ service: TestbedManifest.OAuthService, _ user: String
    ) async throws {
        let run = try program.start(
            ["mailbox", "connect", user, "--oauth", "testbed", "--history", "all", "--json"] + program.storeOptions)
        let url = try await OAuthCommandTests.address(in: run)
        _ = try OAuthCommandTests.visit(try await service.signIn(as: user, at: url))
        let outcome = try await run.outcome(within: .seconds(120))
        #expect(outcome.status == 0, "\(outcome)")
    }

    /// Ends the user's IMAP sessions, as a provider does from time to time.
    private static func kick(_ user: String, _ testbed: TestbedManifest) async throws {
        _ = try await HelperCommand(
            executable: "/usr/bin/doveadm",
            arguments: ["-c", "\(testbed.directory)/etc/dovecot.conf", "kick", user]
        ).run()
    }

    /// Waits until exactly these subjects are there, each once.
    private static func wait(_ program: Program, for subjects: [String]) async throws {
        try await waitUntil("\(subjects)") {
            let list = try await program.run(["inbox", "list", "--json"] + program.storeOptions)
            let found = try (list.result()["conversations"] as? [[String: Any]] ?? []).compactMap {
                $0["subject"] as? String
            }
            return found.sorted() == subjects.sorted()
        }
    }

    private static func waitUntil(_ what: String, _ condition: () async throws -> Bool) async throws {
        let deadline = Deadline(seconds: 90)
        while !(try await condition()) {
            guard !deadline.isOver else { throw TestbedError(.notFound, "never came: \(what)") }
            // Nothing tells a command that the server has come so far.
            try await Task.sleep(for: .milliseconds(400))
        }
    }
}
