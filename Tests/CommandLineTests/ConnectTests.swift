import Foundation
import Testbed
import Testing

@Suite("Connecting mailboxes against real servers", .serialized, .timeLimit(.minutes(15)))
struct ConnectTests {
    @Test("A mailbox is proven and kept, whatever the encryption and mechanism", arguments: ServerEndpoints.all)
    func connect(_ endpoints: ServerEndpoints) async throws {
        let testbed = try await TestbedProcess.shared()
        let address = "heidi@mail.test"
        try await withProgram { program in
            let outcome = try await program.connect(address, testbed, by: endpoints)
            #expect(outcome.status == 0, "\(outcome)")
            let report = try outcome.result()
            #expect(report["type"] as? String == "report" && report["outcome"] as? String == "passed")
            let states = try outcome.stepStates()
            #expect(states.count == 16, "\(states)")
            #expect(states.values.allSatisfy { $0 == "passed" || $0 == "warned" }, "\(states)")
            let steps = try outcome.json().filter { $0["type"] as? String == "step" }
            #expect(Set(steps.compactMap { $0["id"] as? String }) == Set(states.keys))
            if let mechanism = endpoints.mechanism {
                let signIn = try #require(steps.first { $0["id"] as? String == "imap.sign-in" })
                let used = (signIn["evidence"] as? [String: Any])?["mechanism"] as? String
                #expect(used?.hasPrefix(mechanism) == true, "\(used ?? "none")")
            }
            let mailbox = try #require(report["mailbox"] as? [String: Any])
            #expect(mailbox["status"] as? String == "connected")
            #expect(try await program.statuses() == [address: "connected"])
            #expect(try await testbed.messageCount(of: address) == 0, "test messages were left in the Inbox")
        }
    }

    @Test("For people, every step is a line and the end says what was saved")
    func forPeople() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let options = ServerEndpoints(isImplicit: true).options(testbed) + program.storeOptions
            let password = "\(program.folder)/password"
            try Data("\(testbed.users["ivan@mail.test"] ?? "")\n".utf8).write(to: URL(fileURLWithPath: password))
            let outcome = try await program.run(
                ["mailbox", "connect", "ivan@mail.test", "--password-file", password, "--name", "Ivan"] + options)
            #expect(outcome.status == 0, "\(outcome)")
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count { $0.hasPrefix("  passed ") || $0.hasPrefix("  warned ") } == 16, "\(outcome.output)")
            #expect(lines.last?.hasPrefix("ivan@mail.test is connected as mbx_") == true)
            #expect(!outcome.output.contains("\u{1B}"))
            let list = try await program.run(["mailbox", "list"] + program.storeOptions)
            #expect(list.output.contains("ivan@mail.test  Connected  working"), "\(list)")
            let show = try await program.run(["mailbox", "show", "IVAN@mail.test"] + program.storeOptions)
            for text in ["Ivan", "Receiving", "Sending", "Folders", "INBOX", "Last check"] {
                #expect(show.output.contains(text), "\(show)")
            }
        }
    }

    @Test("A wrong password ends with status 1, says what to do, and leaves nothing saved")
    func wrongPassword() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let outcome = try await program.connect("judy@mail.test", testbed, password: "wrong-canary")
            #expect(outcome.status == 1, "\(outcome)")
            let report = try outcome.result()
            #expect(report["outcome"] as? String == "failed" && report["mailbox"] == nil)
            let states = try outcome.stepStates()
            #expect(states["imap.sign-in"] == "failed" && states["smtp.sign-in"] == "failed")
            #expect(states["imap.folders"] == "skipped" && states["smtp.sender"] == "skipped")
            #expect(outcome.output.contains("auth.wrong-credentials"))
            #expect(!(outcome.output + outcome.errors).contains("wrong-canary"))
            #expect(try await program.statuses().isEmpty)
        }
    }

    @Test("--save-paused keeps a failed mailbox, paused, and the status is still 1")
    func savePaused() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let outcome = try await program.connect(
                "judy@mail.test", testbed, password: "wrong", more: ["--save-paused"])
            #expect(outcome.status == 1, "\(outcome)")
            #expect(try await program.statuses() == ["judy@mail.test": "paused"])
        }
    }

    @Test("Connecting again replaces the credential only after the new one passed")
    func reconnect() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let first = try await program.connect("judy@mail.test", testbed)
            #expect(first.status == 0, "\(first)")
            let wrong = try await program.connect("judy@mail.test", testbed, password: "wrong")
            #expect(wrong.status == 1)
            let check = try await program.run(
                ["check", "judy@mail.test", "--json"] + ServerEndpoints(isImplicit: true).network(testbed)
                    + program.storeOptions)
            #expect(check.status == 0, "the first credential must still be in force: \(check)")
            let again = try await program.connect(
                "Judy@MAIL.test", testbed, password: testbed.users["judy@mail.test"])
            #expect(again.status == 0, "\(again)")
            #expect(try again.result()["replaced"] as? Bool == true)
            #expect(try await program.statuses().count == 1)
        }
    }

    @Test("A check of servers that are named saves nothing and needs no store")
    func check() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let options = ServerEndpoints(isImplicit: false).options(testbed)
            let outcome = try await program.run(
                ["check", "grace@mail.test", "--json", "--password-file", "-"] + options + program.storeOptions,
                input: "\(testbed.users["grace@mail.test"] ?? "")\n")
            #expect(outcome.status == 0, "\(outcome)")
            #expect(try outcome.stepStates().count == 11)
            #expect(!FileManager.default.fileExists(atPath: program.dataFolder))
        }
    }

    @Test("Private hosts are refused unless the operator allows them")
    func privateHosts() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let options = ServerEndpoints(isImplicit: true).options(testbed).filter { $0 != "--allow-private-hosts" }
            let outcome = try await program.run(
                ["check", "grace@mail.test", "--json"] + options,
                environment: ["SALESNODE_PASSWORD": testbed.users["grace@mail.test"] ?? ""])
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("egress.refused"), "\(outcome)")
        }
    }

    @Test("The prompt shows nothing of what is typed, and takes it from the terminal")
    func prompt() async throws {
        let testbed = try await TestbedProcess.shared()
        let password = try #require(testbed.users["grace@mail.test"])
        try await withProgram { program in
            let arguments = ["check", "grace@mail.test"] + ServerEndpoints(isImplicit: true).options(testbed)
            let command = ([Program.path] + arguments).joined(separator: " ")
            // `script` gives the program a terminal of its own and types what it reads.
            let running = try RunningProgram(
                command: ["/usr/bin/script", "-qec", command, "/dev/null"],
                environment: program.environment.merging(["TERM": "xterm"]) { $1 }, input: nil)
            try await running.waitForOutput("Password for grace@mail.test: ")
            running.type("\(password)\n")
            let outcome = try await running.outcome()
            #expect(outcome.status == 0, "\(outcome)")
            #expect(!outcome.output.contains(password), "\(outcome.output)")
            #expect(outcome.output.contains("every step passed"))
            #expect(outcome.output.contains("\u{1B}["), "a terminal gets the live list")
        }
    }
}
