import Foundation
import Testing

@testable import Testbed

@Suite("Signing in at a provider from the terminal", .serialized, .timeLimit(.minutes(5)))
struct OAuthCommandTests {
    static let secret = "SALESNODE_OAUTH_CLIENT_SECRET"

    static func network(_ testbed: TestbedManifest) -> [String] {
        ["--dns-server", testbed.dnsServer, "--ca-file", testbed.caFile, "--allow-private-hosts", "--allow-any-port"]
    }

    /// The options by which the testbed's client is entered.
    static func add(
        _ program: Program, _ testbed: TestbedManifest, _ service: TestbedManifest.OAuthService
    ) -> [String] {
        [
            "oauth", "client", "add", service.issuer, "--client-id", service.confidentialClient.id, "--name", "Testbed",
            "--scopes", service.mailScope, "--imap", testbed.imapTLS.namedAddress, "--smtp",
            testbed.submissionTLS.namedAddress,
        ] + network(testbed) + program.storeOptions
    }

    /// What a browser does that is sent back to the waiting command.
    static func visit(_ location: String) throws -> String {
        let url = try #require(URL(string: location))
        var stream = try SocketStream(host: "127.0.0.1", port: try #require(url.port), timeout: 60)
        try stream.send(line: "GET \(url.path)?\(url.query ?? "") HTTP/1.1\r\nHost: 127.0.0.1:\(url.port ?? 0)\r\n")
        return try stream.readLine()
    }

    @Test("A client is entered by standard input or the environment, listed without its secret, and removed")
    func clients() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        let secret = try #require(service.confidentialClient.secret)
        try await withProgram { program in
            let add = Self.add(program, testbed, service)
            let saved = try await program.run(add + ["--secret-file", "-"], input: "\(secret)\n")
            #expect(saved.status == 0 && saved.output.contains("The provider knows this client."), "\(saved)")
            let wrong = try await program.run(add, environment: [Self.secret: "wrong-canary"])
            #expect(wrong.status == 1 && wrong.output.contains("does not accept"), "\(wrong)")
            #expect(!(wrong.output + wrong.errors).contains("wrong-canary"))
            let list = try await program.run(["oauth", "client", "list", "--json"] + program.storeOptions)
            let clients = try #require(try list.result()["clients"] as? [[String: Any]])
            #expect(clients.count == 1 && clients[0]["hasSecret"] as? Bool == true, "\(list)")
            #expect(!list.output.contains(secret))
            let refused = try await program.run(add + ["--secret", "canary"])
            #expect(refused.status == 2 && !(refused.output + refused.errors).contains("canary"), "\(refused)")
            let unknown = try await program.run(
                ["mailbox", "connect", "alice@mail.test", "--oauth", "google"] + Self.network(testbed)
                    + program.storeOptions)
            #expect(unknown.status == 1 && unknown.errors.contains("salesnode oauth client add"), "\(unknown)")
            let removed = try await program.run(["oauth", "client", "remove", "Testbed"] + program.storeOptions)
            #expect(removed.status == 0, "\(removed)")
        }
    }

    @Test("The address to open is printed, and when the browser comes back the mailbox is connected")
    func connect() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        let user = "alice@mail.test"
        try await withProgram { program in
            let added = try await program.run(
                Self.add(program, testbed, service),
                environment: [Self.secret: try #require(service.confidentialClient.secret)])
            #expect(added.status == 0, "\(added)")
            let run = try program.start(
                ["mailbox", "connect", user, "--oauth", "testbed", "--json"] + Self.network(testbed)
                    + program.storeOptions)
            let url = try await Self.address(in: run)
            #expect(url.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A"))
            let location = try await service.signIn(as: user, at: url)
            #expect(try Self.visit(location).hasPrefix("HTTP/1.1 200"))
            let outcome = try await run.outcome(within: .seconds(120))
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try outcome.result()["outcome"] as? String == "passed")
            #expect(try await program.statuses() == [user: "connected"])
            #expect(try await service.tokens(of: user).refreshTokens >= 1)
            // And it stays connected: the next test gets its token from the store.
            let verified = try await program.run(
                ["mailbox", "verify", user, "--dns-server", testbed.dnsServer, "--allow-private-hosts"]
                    + program.storeOptions)
            #expect(verified.status == 0, "\(verified)")
        }
    }

    @Test("No to the consent ends with words that say what to do, and nothing saved")
    func denied() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        try await withProgram { program in
            _ = try await program.run(
                Self.add(program, testbed, service),
                environment: [Self.secret: try #require(service.confidentialClient.secret)])
            let run = try program.start(
                ["mailbox", "connect", "bob@mail.test", "--oauth", "testbed", "--json"] + Self.network(testbed)
                    + program.storeOptions)
            let url = try await Self.address(in: run)
            _ = try Self.visit(try await service.signIn(as: "bob@mail.test", at: url, allows: false))
            let outcome = try await run.outcome(within: .seconds(120))
            #expect(outcome.status == 1 && outcome.output.contains("oauth.consent-required"), "\(outcome)")
            #expect(try await program.statuses().isEmpty)
        }
    }

    /// The address that the command prints.
    static func address(in run: RunningProgram) async throws -> String {
        let deadline = Deadline(seconds: 60)
        while !deadline.isOver {
            for line in run.output.split(separator: "\n") where line.contains("oauth-begin") {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                if let url = object?["url"] as? String { return url }
            }
            // The program writes to a file, and nothing tells when.
            try await Task.sleep(for: .milliseconds(30))
        }
        throw TestbedError(.notFound, "no address was printed: \(run.output) \(run.errors)")
    }
}
