import Foundation
import Testing

@testable import Testbed

/// One after the other, because each has servers of its own.
@Suite("How a testbed starts and ends", .serialized)
struct LifecycleTests {
    @Test("Two run side by side, each with ports, users and mail of its own")
    func twoSideBySide() async throws {
        async let firstStart = TestbedProcess.start()
        async let secondStart = TestbedProcess.start(TestbedOptions(password: "other"))
        let first = try await firstStart
        let second = try await secondStart
        #expect(first.manifest.directory != second.manifest.directory)
        #expect(first.manifest.imapTLS.port != second.manifest.imapTLS.port)
        #expect(first.manifest.dnsServerPort53 != second.manifest.dnsServerPort53)
        for testbed in [first, second] {
            let outcome = try await testbed.manifest.submit(
                as: "bob@mail.test", from: "bob@mail.test", to: "bob@mail.test", subject: "side")
            #expect(outcome.lines.contains { $0.hasPrefix("235 ") }, "\(outcome.text)")
            let message = try await testbed.manifest.waitForMessage(of: "bob@mail.test") { $0.subject == "side" }
            #expect(message.headers("Authentication-Results").contains { $0.contains("dmarc=pass") })
        }
        #expect(try await first.stop() == "")
        #expect(try await second.stop() == "")
    }

    @Test("Stopping leaves no process and no directory")
    func stopLeavesNothing() async throws {
        let testbed = try await TestbedProcess.start()
        let groups = try await testbed.manifest.runningPIDs()
        #expect(Set(groups.keys).isSuperset(of: ["dovecot", "postfix", "opendkim", "opendmarc", "dnsmasq"]))
        #expect(groups.values.allSatisfy { ProcessTable.hasProcesses(inGroup: $0) })
        try await testbed.stop()
        #expect(groups.filter { ProcessTable.hasProcesses(inGroup: $0.value) } == [:])
        #expect(!FileManager.default.fileExists(atPath: testbed.manifest.directory))
        let guardPID = try #require(testbed.manifest.pids["guard"])
        #expect(!ProcessTable.hasProcesses(inGroup: guardPID))
    }

    @Test("A testbed that is killed leaves no process and no directory")
    func killLeavesNothing() async throws {
        let testbed = try await TestbedProcess.start()
        let groups = testbed.manifest.pids
        try await testbed.killAbruptly()
        // The guard is no child of this process, so its end can only be looked for.
        let deadline = Deadline(seconds: 60)
        while groups.values.contains(where: { ProcessTable.hasProcesses(inGroup: $0) }), !deadline.isOver {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(groups.filter { ProcessTable.hasProcesses(inGroup: $0.value) } == [:])
        #expect(!FileManager.default.fileExists(atPath: testbed.manifest.directory))
    }

    @Test("A server can be stopped, killed and started again on the same port while the others run")
    func serversComeAndGo() async throws {
        let testbed = try await TestbedProcess.start()
        let manifest = testbed.manifest
        try await manifest.deliver(subject: "before", to: "alice@mail.test")
        let before = try await manifest.runningPIDs()

        try await manifest.kill(.dovecot)
        #expect(throws: TestbedError.self) {
            _ = try SocketStream(host: manifest.imapTLS.host, port: manifest.imapTLS.port, timeout: 2)
        }
        #expect(try await manifest.runningPIDs()["postfix"] == before["postfix"])
        try await manifest.start(.dovecot)
        #expect(try await manifest.runningPIDs()["dovecot"] != before["dovecot"])
        #expect(try await manifest.subjects(of: "alice@mail.test") == ["before"])

        try await manifest.stop(.postfix)
        #expect(throws: TestbedError.self) {
            _ = try SocketStream(host: manifest.submissionTLS.host, port: manifest.submissionTLS.port, timeout: 2)
        }
        try await manifest.start(.postfix)
        let outcome = try await manifest.submit(
            as: "alice@mail.test", from: "alice@mail.test", to: "alice@mail.test", subject: "after")
        #expect(outcome.text.contains("250 2.0.0 Ok: queued"), "\(outcome.text)")
        _ = try await manifest.waitForMessage(of: "alice@mail.test") { $0.subject == "after" }

        for server in [TestbedServer.opendkim, .opendmarc, .dnsmasq] { try await manifest.restart(server) }
        _ = try await manifest.submit(
            as: "alice@mail.test", from: "alice@mail.test", to: "alice@mail.test", subject: "again")
        let again = try await manifest.waitForMessage(of: "alice@mail.test") { $0.subject == "again" }
        #expect(again.headers("Authentication-Results").contains { $0.contains("dkim=pass") })
        try await testbed.stop()
    }

    @Test("A mail filter that crashed is started again and told of; mail passes meanwhile", .timeLimit(.minutes(5)))
    func crashedFilterStartsAgain() async throws {
        let testbed = try await TestbedProcess.start()
        let manifest = testbed.manifest
        let crashed = try #require(try await manifest.runningPIDs()["opendkim"])
        kill(crashed, SIGSEGV)
        let outcome = try await manifest.submit(
            as: "alice@mail.test", from: "alice@mail.test", to: "alice@mail.test", subject: "meanwhile")
        #expect(outcome.text.contains("250 2.0.0 Ok: queued"), "\(outcome.text)")
        var running = try await manifest.runningPIDs()["opendkim"]
        while running == nil || running == crashed {
            // No event tells another process of a start; the limit of the test ends this.
            try await Task.sleep(for: .milliseconds(10))
            running = try await manifest.runningPIDs()["opendkim"]
        }
        try await manifest.start(.opendkim)
        _ = try await manifest.submit(
            as: "alice@mail.test", from: "alice@mail.test", to: "alice@mail.test", subject: "again")
        let again = try await manifest.waitForMessage(of: "alice@mail.test") { $0.subject == "again" }
        #expect(again.headers("Authentication-Results").contains { $0.contains("dkim=pass") })
        let words = try await testbed.stop()
        #expect(words.contains("opendkim ended by itself") && words.contains("opendkim was started again"), "\(words)")
    }

    @Test("A user can have a password of its own, and load users and seeded mail are there when asked for")
    func optionsTakeEffect() async throws {
        let canary = "c:anary \"pass\\word ü{}"
        let testbed = try await TestbedProcess.start(
            TestbedOptions(
                userPasswords: ["dave@mail.test": canary, "zoe@mail.test": "third"], loadUsers: 2, seedMessages: 120))
        let manifest = testbed.manifest
        #expect(manifest.users["dave@mail.test"] == canary)
        for (user, password) in [("dave@mail.test", canary), ("zoe@mail.test", "third"), ("u2@load.test", "secret")] {
            let secret = Base64.encode("\0\(user)\0\(password)")
            let imap = try await TLSDialogue(endpoint: manifest.imapTLS, caFile: manifest.caFile)
                .run(["a AUTHENTICATE PLAIN \(secret)", "b LOGOUT"])
            #expect(imap.lines.contains { $0.hasPrefix("a OK") }, "\(user): \(imap.text)")
        }
        let unknown = await #expect(throws: TestbedError.self) {
            try await manifest.deliver(subject: "x", to: "u3@load.test")
        }
        #expect(unknown?.code == .refused)

        let seeded = try await manifest.messages(of: TestAccounts.seededUser)
        let samples = SampleMessages()
        #expect(seeded.count == 120)
        let differing = seeded.enumerated().filter { $0.element.bytes != samples.sample($0.offset).bytes }
        #expect(differing.isEmpty, "\(differing.prefix(1).map { String(decoding: $0.element.bytes, as: UTF8.self) })")
        #expect(seeded.contains { $0.flags.contains("\\Seen") } && seeded.contains { !$0.flags.contains("\\Seen") })
        try await testbed.stop()
    }

    @Test("A server that does not answer in time ends the start with its name and leaves nothing")
    func startFailureIsTold() async throws {
        let directory = "/tmp/salesnode-testbed-failing-\(UInt32.random(in: 0...UInt32.max))"
        let error = await #expect(throws: TestbedError.self) {
            _ = try await TestbedProcess.start(TestbedOptions(directory: directory, startTimeout: 0))
        }
        #expect(error?.code == .serverDidNotStart)
        #expect(error?.message.contains("did not give a DNS answer") == true, "\(error?.message ?? "")")
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test("Options that cannot be used are told with the right form")
    func badOptionsAreTold() async throws {
        let user = await #expect(throws: TestbedError.self) {
            _ = try await TestbedProcess.start(TestbedOptions(userPasswords: ["Who@example.com": "x"]))
        }
        #expect(user?.message.contains("'Who@example.com' cannot be a test user; use lower-case letters") == true)
        let directory = await #expect(throws: TestbedError.self) {
            _ = try await TestbedProcess.start(TestbedOptions(directory: "/etc"))
        }
        #expect(directory?.message.contains("The directory '/etc' is not empty; name a new one.") == true)
    }

    @Test("A missing program is told, not skipped")
    func missingProgramIsTold() async {
        await #expect(throws: TestbedError.self) {
            _ = try await TestbedProcess.start(executable: "/nonexistent/salesnode-testbed")
        }
    }
}
