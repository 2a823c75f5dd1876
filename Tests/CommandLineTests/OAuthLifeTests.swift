import Foundation
import Testing

@testable import Testbed

/// One server, one mailbox, and everything that happens to its grant.
@Suite("A grant's life beside a running server", .serialized, .timeLimit(.minutes(15)))
struct OAuthLifeTests {
    @Test(
        "A token that expires during IDLE is renewed; a revoked grant is noticed, and after signing in anew nothing is missing or twice"
    )
    func life() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        let user = "vito@mail.test"
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
            try await testbed.deliver(subject: "in the old session", to: user)
            try await Self.wait(program, for: ["the first", "in the old session"])
            try await Self.kick(user, testbed)
            try await testbed.deliver(subject: "after the expiry", to: user)
            try await Self.wait(program, for: ["the first", "in the old session", "after the expiry"])
            #expect(try await Self.findings(program, user) == ["receiving": nil, "sending": nil])
            #expect(try await Self.alerts(program).isEmpty)
            let after = try await service.tokenRequests().count { $0.grant == "refresh_token" && $0.status == 200 }
            #expect(after > before)

            try await service.revokeGrants(of: user)
            try await Self.kick(user, testbed)
            try await testbed.deliver(subject: "while revoked", to: user)
            try await Self.waitUntil("the mailbox is known to be broken") {
                try await program.statuses()[user] == "error"
            }
            let ended = ["receiving": "oauth.grant-revoked", "sending": "oauth.grant-revoked"]
            #expect(try await Self.findings(program, user) == ended)
            let told = try await Self.alerts(program)
            #expect(told.count == 2 && told.allSatisfy { $0.contains(user) }, "\(told)")
            // However often somebody looks, nobody is told again.
            for command in [["check", user], ["mailbox", "verify", user]] {
                let looked = try await program.run(command + ["--json"] + program.storeOptions)
                #expect(looked.status == 1 && looked.output.contains("oauth.grant-revoked"), "\(looked)")
            }
            #expect(try await Self.findings(program, user) == ended)
            #expect(try await Self.alerts(program) == told)
            let all = ["the first", "in the old session", "after the expiry"]
            try await Self.wait(program, for: all)

            try await Self.signIn(program, service, user)
            try await Self.wait(program, for: all + ["while revoked"])
            try await Self.waitUntil("the mailbox works again") {
                try await program.statuses()[user] == "connected"
            }
            #expect(try await Self.findings(program, user) == ["receiving": nil, "sending": nil])
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

    /// For what each direction of a mailbox waits, in `mailbox show`; the list must say the same.
    private static func findings(_ program: Program, _ user: String) async throws -> [String: String?] {
        func findings(_ mailbox: [String: Any]?) -> [String: String?] {
            var found: [String: String?] = [:]
            for direction in ["receiving", "sending"] {
                found[direction] = .some((mailbox?[direction] as? [String: Any])?["finding"] as? String)
            }
            return found
        }
        let shown = try await program.run(["mailbox", "show", user, "--json"] + program.storeOptions)
        let list = try await program.run(["mailbox", "list", "--json"] + program.storeOptions)
        let result = findings(try shown.result()["mailbox"] as? [String: Any])
        let listed = try (list.result()["mailboxes"] as? [[String: Any]])?.first { $0["address"] as? String == user }
        #expect(findings(listed) == result, "\(shown) \(list)")
        return result
    }

    /// The headlines of everything that people were told.
    private static func alerts(_ program: Program) async throws -> [String] {
        let list = try await program.run(["alerts", "list", "--json"] + program.storeOptions)
        return try (list.result()["alerts"] as? [[String: Any]] ?? []).compactMap { $0["headline"] as? String }
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
