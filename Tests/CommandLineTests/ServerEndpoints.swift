import Testbed
import Testing

/// One way into a testbed's mailboxes.
struct ServerEndpoints: Sendable, CustomTestStringConvertible {
    /// Whether TLS comes first or by upgrade.
    var isImplicit: Bool
    /// The one mechanism that the servers offer; nil for all of them.
    var mechanism: String?

    var testDescription: String { "\(isImplicit ? "implicit TLS" : "STARTTLS"), \(mechanism ?? "every mechanism")" }

    /// Every combination.
    static let all = [true, false].flatMap { isImplicit in
        [nil, "PLAIN", "LOGIN", "SCRAM-SHA-256"].map { ServerEndpoints(isImplicit: isImplicit, mechanism: $0) }
    }

    /// The options that lead there.
    func options(_ testbed: TestbedManifest) -> [String] {
        let service = mechanism.flatMap { testbed.mechanisms[$0] } ?? testbed.mailService
        let kind = isImplicit ? "implicit" : "starttls"
        return [
            "--imap", (isImplicit ? service.imapTLS : service.imapSTARTTLS).namedAddress, "--imap-tls", kind,
            "--smtp", (isImplicit ? service.submissionTLS : service.submissionSTARTTLS).namedAddress,
            "--smtp-tls", kind, "--ca-file", testbed.caFile,
        ] + network(testbed)
    }

    /// What lets a program reach a testbed.
    func network(_ testbed: TestbedManifest) -> [String] {
        ["--allow-private-hosts", "--dns-server", testbed.dnsServer]
    }
}

extension Program {
    /// Connects a mailbox and returns how that ended.
    func connect(
        _ address: String, _ testbed: TestbedManifest,
        by endpoints: ServerEndpoints = ServerEndpoints(isImplicit: true),
        password: String? = nil, more: [String] = []
    ) async throws -> Outcome {
        try await run(
            ["mailbox", "connect", address, "--json"] + endpoints.options(testbed) + storeOptions + more,
            environment: ["SALESNODE_PASSWORD": password ?? testbed.users[address] ?? ""])
    }

    /// The statuses of the connected mailboxes by address.
    func statuses() async throws -> [String: String] {
        let outcome = try await run(["mailbox", "list", "--json"] + storeOptions)
        guard outcome.status == 0, let list = try outcome.result()["mailboxes"] as? [[String: Any]] else {
            throw ProgramFailure(description: "\(outcome)")
        }
        return Dictionary(
            list.compactMap { entry in
                (entry["address"] as? String).flatMap { address in (entry["status"] as? String).map { (address, $0) } }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Starts a server and waits until it is ready; a test's end kills it.
    func serve(_ testbed: TestbedManifest, more: [String] = []) async throws -> RunningProgram {
        let network = ServerEndpoints(isImplicit: true).network(testbed)
        let server = try start(["serve", "--listen", "127.0.0.1:0"] + network + storeOptions + more)
        try await server.waitForOutput("Salesnode is running at http://127.0.0.1:")
        return server
    }
}

/// A program did not do what a test builds on.
struct ProgramFailure: Error, CustomStringConvertible {
    let description: String
}

extension Program.Outcome {
    /// The states of the report's steps by id.
    func stepStates() throws -> [String: String] {
        guard let steps = try result()["steps"] as? [[String: Any]] else {
            throw ProgramFailure(description: "\(self)")
        }
        return Dictionary(
            steps.compactMap { step in
                (step["id"] as? String).flatMap { id in (step["state"] as? String).map { (id, $0) } }
            }, uniquingKeysWith: { first, _ in first })
    }
}
