import Foundation
import Testbed
import Testing

@Suite("Finding settings from an address", .timeLimit(.minutes(15)))
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
                ["mailbox", "connect", "carol@mail.test", "--json"] + network(testbed) + program.storeOptions,
                environment: ["SALESNODE_PASSWORD": testbed.users["carol@mail.test"] ?? ""])
            #expect(outcome.status == 0, "\(outcome)")
            let lines = try outcome.json()
            #expect(lines.first?["type"] as? String == "discovery")
            #expect(try methods(try #require(lines.first)) == [["srv"]])
            #expect(lines.last?["outcome"] as? String == "passed")
            let statuses = try await program.statuses()
            #expect(statuses == ["carol@mail.test": "connected"])
        }
    }

    @Test("A check without servers finds them too, keeps nothing, and makes no data folder")
    func check() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let outcome = try await program.run(
                ["check", "mia@mail.test"] + network(testbed) + program.storeOptions,
                environment: ["SALESNODE_PASSWORD": testbed.users["mia@mail.test"] ?? ""])
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
                ["discover", "mia@mail.test", "--json", "--ca-file", testbed.caFile] + program.storeOptions)
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

    private func discover(_ address: String, more: [String] = []) async throws -> [String: Any] {
        let testbed = try await TestbedProcess.shared()
        try #require(testbed.usualPortsHost != nil, "ports 80, 443, 143, 993, 465 or 587 are taken on every address")
        var report: [String: Any] = [:]
        try await withProgram { program in
            report = try await program.run(["discover", address, "--json"] + network(testbed) + more).result()
        }
        return report
    }

    @Test(
        "Real servers are found by every method, and answer",
        arguments: [
            ("a@config.test", "autoconfig"), ("a@wellknown.test", "autoconfig"), ("a@mail.test", "srv"),
            ("a@exchange.test", "autodiscover"), ("a@plain.test", "autoconfig-http"), ("a@usual.test", "guess"),
            ("a@listed.test", "database"),
        ])
    func everyMethod(_ address: String, _ method: String) async throws {
        let database = ["--discovery-database", "--discovery-database-url", "https://settings.mail.test/v1.1/"]
        let report = try await discover(address, more: method == "database" ? database : [])
        let best = try #require((report["candidates"] as? [[String: Any]])?.first, "\(report)")
        #expect((best["methods"] as? [String])?.first == method && best["answer"] as? String == "answered", "\(report)")
        #expect(best["foreignHosts"] as? [String] == [])
        if method == "guess" {
            #expect((best["imap"] as? [String: Any])?["endpoint"] as? String == "imap.usual.test:993")
        }
    }

    @Test("A known provider is recognised by the mail exchanger, and not used while its servers do not answer")
    func mailExchanger() async throws {
        let report = try await discover("a@workspace.test")
        let best = try #require((report["candidates"] as? [[String: Any]])?.first, "\(report)")
        #expect(best["methods"] as? [String] == ["mx"] && best["provider"] as? String == "Gmail or Google Workspace")
        #expect(best["answer"] as? String == "failed")
    }

    @Test(
        "Wrong answers are refused and explained",
        arguments: [
            ("a@downgrade.test", "from https to http"), ("a@endless.test", "more than 3 times"),
            ("a@laughs.test", "document type"), ("a@clear.test", "without encryption"),
        ])
    func wrongAnswers(_ address: String, _ words: String) async throws {
        let report = try await discover(address)
        // What plain HTTP says is a hint, and no server answers to it.
        let candidates = try #require(report["candidates"] as? [[String: Any]])
        #expect(candidates.allSatisfy { $0["answer"] as? String == "failed" }, "\(report)")
        let evidence = try #require(report["evidence"] as? [[String: Any]])
        let isExplained = evidence.contains {
            $0["outcome"] as? String == "refused" && ($0["said"] as? String ?? "").contains(words)
        }
        #expect(isExplained, "\(evidence)")
    }

    @Test(
        "Somebody else's servers are put to the person, and get no password before a yes",
        arguments: ["ann@foreign.test", "ann@stranger.test", "ann@hosted.test"])
    func foreignHosts(_ address: String) async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let password = ["SALESNODE_PASSWORD": testbed.users["ann@provider.test"] ?? ""]
            let refused = try await program.run(["check", address] + network(testbed), environment: password)
            #expect(refused.status == 2 && refused.errors.contains("--accept-host imap.provider.test"), "\(refused)")
            #expect(!refused.output.contains("sign-in"))
            let hosts = ["imap.provider.test", "smtp.provider.test"].flatMap { ["--accept-host", $0] }
            let accepted = try await program.run(
                ["check", address, "--user", "ann@provider.test", "--json"] + hosts + network(testbed),
                environment: password)
            let steps = try #require(try accepted.result()["steps"] as? [[String: Any]], "\(accepted)")
            let states = Dictionary(
                uniqueKeysWithValues: steps.map { ($0["id"] as? String ?? "", $0["state"] as? String ?? "") })
            #expect(states["imap.sign-in"] == "passed" && states["smtp.sign-in"] == "passed", "\(states)")
        }
    }

    @Test("An import finds the servers of rows that name none, each domain once")
    func importRows() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let file = "\(program.folder)/list.csv"
            let rows =
                ["address,password", "nora@mail.test,\(testbed.users["nora@mail.test"] ?? "")"]
                + ["omar@mail.test,\(testbed.users["omar@mail.test"] ?? "")", "x@gmial.com,p", "x@foreign.test,p"]
            try Data(rows.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
            let outcome = try await program.run(
                ["mailbox", "import", file, "--dry-run", "--json"] + network(testbed) + program.storeOptions)
            let codes = try outcome.json().compactMap { $0["code"] as? String }
            #expect(codes.filter { $0 == "ok" }.count >= 2, "\(outcome)")
            #expect(
                codes.contains("discovery.not-found") && codes.contains("discovery.confirmation-needed"), "\(outcome)")
        }
    }
}
