import Foundation
import Glibc
import Testing

@testable import Testbed

@Suite("Signing in at a provider from the terminal", .serialized, .timeLimit(.minutes(15)))
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

    @Test("Without a browser here a code is printed; when it was entered elsewhere the mailbox is connected")
    func device() async throws {
        let testbed = try await TestbedProcess.sharedWithOAuth()
        let service = try #require(testbed.oauth)
        let user = "bob@mail.test"
        try await withProgram { program in
            let add = [
                "oauth", "client", "add", service.issuer, "--client-id", service.publicClient.id, "--public", "--name",
                "Testbed", "--scopes", service.mailScope, "--imap", testbed.imapTLS.namedAddress, "--smtp",
                testbed.submissionTLS.namedAddress,
            ]
            let added = try await program.run(add + Self.network(testbed) + program.storeOptions)
            #expect(added.status == 0, "\(added)")
            let connect =
                ["mailbox", "connect", user, "--oauth", "testbed"] + Self.network(testbed) + program.storeOptions

            let refused = try program.start(connect + ["--device", "--json"])
            let first = try await Self.address(in: refused, "oauth-device", "urlWithCode")
            try await service.signIn(as: user, at: first, allows: false)
            let no = try await refused.outcome(within: .seconds(120))
            #expect(no.status == 1 && no.output.contains("oauth.consent-required"), "\(no)")

            let stopped = try program.start(connect + ["--device"])
            try await stopped.waitForOutput("Ctrl-C stops")
            stopped.signal(SIGINT)
            #expect(try await stopped.outcome().status == 130)
            #expect(try await program.statuses().isEmpty)

            // Over SSH nobody has to ask for it.
            let run = try program.start(
                connect + ["--json"], environment: ["SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"])
            let url = try await Self.address(in: run, "oauth-device", "urlWithCode")
            try await service.signIn(as: user, at: url)
            let outcome = try await run.outcome(within: .seconds(120))
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try await program.statuses() == [user: "connected"])
            #expect(!outcome.output.contains("device_code") && !outcome.output.contains("handle"))
        }
    }

    @Test("What does not go together is said before anything is asked")
    func usage() async throws {
        try await withProgram { program in
            let wrong = [
                ["mailbox", "connect", "a@mail.test", "--device"],
                ["mailbox", "connect", "a@mail.test", "--oauth", "google", "--device", "--app"],
                ["mailbox", "connect", "a@mail.test", "--oauth", "google", "--app", "--delegate", "b@mail.test"],
                ["oauth", "client", "add", "google"],
                ["oauth", "client", "add", "google", "--client-id", "x", "--public", "--certificate-file", "x.pem"],
            ]
            for arguments in wrong {
                #expect(try await program.run(arguments + program.storeOptions).status == 2, "\(arguments)")
            }
            let path = program.folder + "/key.json"
            try #"{"type":"service_account","private_key":"canary-key"}"#.write(
                toFile: path, atomically: true, encoding: .utf8)
            let file = ["oauth", "client", "add", "google", "--service-account-file", path]
            let refused = try await program.run(file + program.storeOptions)
            #expect(refused.status != 0 && refused.errors.contains("key file of a service account"), "\(refused)")
            #expect(!(refused.output + refused.errors).contains("canary-key"))
        }
    }

    /// The address that the command prints.
    static func address(
        in run: RunningProgram, _ type: String = "oauth-begin", _ field: String = "url"
    ) async throws -> String {
        let deadline = Deadline(seconds: 60)
        while !deadline.isOver {
            for line in run.output.split(separator: "\n") where line.contains(type) {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                if let url = object?[field] as? String { return url }
            }
            // The program writes to a file, and nothing tells when.
            try await Task.sleep(for: .milliseconds(30))
        }
        throw TestbedError(.notFound, "no address was printed: \(run.output) \(run.errors)")
    }
}
