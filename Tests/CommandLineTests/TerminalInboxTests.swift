import Foundation
import Glibc
import Testbed
import Testing

@Suite("Mail from the terminal, with and without a server", .serialized, .timeLimit(.minutes(15)))
struct TerminalInboxTests {
    private let network = ServerEndpoints(isImplicit: true)

    /// A testbed's user with two messages of one conversation in the Inbox, and one with hostile words.
    private func prepare(_ address: String, _ testbed: TestbedManifest) async throws {
        try await testbed.expungeAll(of: address)
        func deliver(_ subject: String, _ text: String, id: String, answers: String? = nil) async throws {
            var lines = [
                "From: =?utf-8?q?Ann=1B=5B31m?= <ann@provider.test>", "To: <\(address)>", "Subject: \(subject)",
            ]
            lines += ["Message-ID: <\(id)@provider.test>", "MIME-Version: 1.0"]
            if let answers {
                lines += ["In-Reply-To: <\(answers)@provider.test>", "References: <\(answers)@provider.test>"]
            }
            lines += ["Content-Type: text/plain; charset=utf-8", "", text, ""]
            try await testbed.deliver(Array(lines.joined(separator: "\r\n").utf8), to: [address])
        }
        let run = UUID().uuidString
        try await deliver("A quotation", "Twelve marmalade jars, please.", id: "\(run).1")
        try await deliver("Re: A quotation", "Thirteen, on reflection.", id: "\(run).2", answers: "\(run).1")
        try await deliver(
            "=?utf-8?b?G10wO293bmVkB9+bMW0=?=", "\u{1B}[2J\u{9B}31m\u{202E}reversed", id: "\(run).3")
    }

    private func objects(_ outcome: Program.Outcome, _ key: String) throws -> [[String: Any]] {
        try #require(try outcome.result()[key] as? [[String: Any]], "\(outcome)")
    }

    private func isSafe(_ text: String) -> Bool {
        !text.unicodeScalars.contains { scalar in
            scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
        }
    }

    @Test("Without a server a mailbox is synced once, listed, shown, searched, audited, and nothing comes twice")
    func once() async throws {
        let testbed = try await TestbedProcess.shared()
        let address = "leo@mail.test"
        try await prepare(address, testbed)
        try await withProgram { program in
            #expect(try await program.connect(address, testbed, more: ["--history", "all"]).status == 0)
            func run(_ arguments: [String], status: Int32 = 0) async throws -> Program.Outcome {
                let outcome = try await program.run(arguments + ["--json"] + program.storeOptions)
                #expect(outcome.status == status, "\(arguments): \(outcome)")
                #expect(isSafe(outcome.output), "\(arguments)")
                return outcome
            }
            let reach = network.network(testbed)
            let synced = try await run(["mailbox", "sync", address, "--once"] + reach)
            #expect(try synced.result()["permille"] as? Int == 1000)
            let again = try await run(["mailbox", "sync", address, "--once"] + reach)
            let folders = try objects(again, "folders")
            #expect(folders.allSatisfy { $0["new"] as? Int == 0 }, "nothing comes twice")

            let list = try objects(try await run(["inbox", "list"]), "conversations")
            #expect(list.count == 2)
            let quotation = try #require(list.first { $0["subject"] as? String == "A quotation" })
            #expect(quotation["messages"] as? Int == 2)
            #expect(quotation["unread"] as? Int == 2)
            #expect(quotation["mailbox"] as? String == address)
            let id = try #require(quotation["id"] as? String)

            let shown = try objects(try await run(["inbox", "show", id]), "messages")
            #expect(shown.map { $0["reason"] as? String } == ["started", "replyTo"])
            #expect(shown.first?["text"] as? String == "Twelve marmalade jars, please.\n")
            #expect(shown.allSatisfy { $0["folders"] as? [String] == ["INBOX"] })

            let hits = try objects(try await run(["inbox", "search", "marmalade", "from:ann"]), "hits")
            #expect(hits.map { $0["conversation"] as? String } == [id])
            #expect(try objects(try await run(["inbox", "search", "marmelade"]), "hits").isEmpty)
            _ = try await run(["inbox", "search", "nonsense:x"], status: 2)

            let audited = try await run(["mailbox", "audit", address] + reach)
            #expect(try audited.result()["words"] as? String == "100 %")
            let inbox = try #require(try objects(try await run(["folders", address]), "folders").first)
            #expect(inbox["name"] as? String == "INBOX")
            #expect(inbox["messages"] as? Int == 3)
            let mailbox = try await run(["mailbox", "show", address])
            let sync = try #require(try mailbox.result()["sync"] as? [String: Any])
            #expect(sync["completeness"] as? String == "100 %")
            #expect(sync["history"] as? String == "all")

            for arguments in [
                ["inbox", "list"], ["inbox", "show", id], ["folders", address], ["mailbox", "show", address],
            ] {
                let human = try await program.run(arguments + program.storeOptions)
                #expect(human.status == 0)
                #expect(isSafe(human.output), "\(arguments): \(human.output)")
            }
            let followed = try await program.run(["inbox", "list", "--follow"] + program.storeOptions)
            #expect(followed.status == 1)
            #expect(followed.errors.contains("salesnode serve"))
        }
    }

    @Test(
        "With a server the conversations are there a moment after connecting, and --follow shows new ones as they come")
    func live() async throws {
        let testbed = try await TestbedProcess.shared()
        let address = "kate@mail.test"
        try await prepare(address, testbed)
        try await withProgram { program in
            let server = try await program.serve(testbed)
            #expect(try await program.connect(address, testbed).status == 0)
            // Waits until the engine is in step.
            let synced = try await program.run(["mailbox", "sync", address, "--once", "--json"] + program.storeOptions)
            #expect(synced.status == 0, "\(synced)")
            let listed = try await program.run(["inbox", "list", "--json"] + program.storeOptions)
            #expect(try objects(listed, "conversations").count == 2, "\(listed)")

            let follower = try program.start(["inbox", "list", "--follow"] + program.storeOptions)
            try await follower.waitForOutput("A quotation")
            try await testbed.deliver(subject: "Fresh marmalade", to: address)
            try await follower.waitForOutput("Fresh marmalade")
            follower.signal(SIGINT)
            let ended = try await follower.outcome()
            #expect(ended.status == 130)
            #expect(ended.errors == "")
            #expect(isSafe(ended.output))

            let audited = try await program.run(["mailbox", "audit", address, "--json"] + program.storeOptions)
            #expect(audited.status == 0, "\(audited)")
            #expect(try audited.result()["words"] as? String == "100 %")
            let found = try await program.run(["inbox", "search", "fresh", "--json"] + program.storeOptions)
            #expect(try objects(found, "hits").count == 1, "\(found)")
            server.signal(SIGTERM)
            let outcome = try await server.outcome(within: .seconds(60))
            #expect(outcome.status == 0, "\(outcome)")
        }
    }

    @Test("Wrong usage is told: a history that is none, a list that does not exist, an id that is no conversation's")
    func usage() async throws {
        try await withProgram { program in
            for arguments in [
                ["mailbox", "connect", "a@b.test", "--history", "soon"], ["inbox", "list", "--view", "outbox"],
                ["inbox", "list", "--limit", "0"], ["inbox", "show", "mbx_1"], ["mailbox", "sync", "a@b.test"],
            ] {
                let outcome = try await program.run(arguments + program.storeOptions)
                #expect(outcome.status == 2, "\(arguments): \(outcome)")
            }
            let missing = try await program.run(
                ["inbox", "show", "cnv_" + String(repeating: "0", count: 26), "--json"] + program.storeOptions)
            #expect(missing.status == 1 || missing.status == 2, "\(missing)")
        }
    }
}
