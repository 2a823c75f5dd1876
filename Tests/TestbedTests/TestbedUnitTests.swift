import Foundation
import Testing

@testable import Testbed

@Suite("The testbed's own parts")
struct TestbedUnitTests {
    @Test("Two blocks of ports never overlap")
    func portBlocksAreApart() throws {
        let first = try PortBlock()
        let second = try PortBlock()
        let firstPorts = Set(PortBlock.Use.allCases.map { first.port($0) })
        let secondPorts = Set(PortBlock.Use.allCases.map { second.port($0) })
        #expect(firstPorts.isDisjoint(with: secondPorts))
        #expect(first.dnsHost != second.dnsHost)
        #expect(firstPorts.allSatisfy { (20000..<32768).contains($0) })
    }

    @Test("Control requests survive their way over the socket, and others are refused")
    func controlRequests() {
        var requests: [ControlRequest] = [.status]
        for server in TestbedServer.allCases { requests += [.start(server), .stop(server), .kill(server)] }
        for request in requests { #expect(ControlRequest(line: request.line) == request) }
        for line in ["", "stop", "stop nothing", "status dovecot", "stop dovecot now", "drop dovecot"] {
            #expect(ControlRequest(line: line) == nil)
        }
    }

    @Test("The output of doveadm keeps every byte")
    func doveadmBytes() throws {
        let first =
            Array("uid: 9\nflags: \\Seen \\Flagged\nsize.physical: 6\ntext:\na\r\n\0".utf8) + [0xFF, 0x0C, 0x0C, 0x0A]
        let second = Array("uid: 7\nflags: \nsize.physical: 2\ntext:\nb\n".utf8)
        let messages = try DoveadmMessages(pager: first + second).messages
        #expect(
            messages == [
                TestbedMessage(uid: 7, flags: [], bytes: [0x62, 0x0D, 0x0A]),
                TestbedMessage(uid: 9, flags: ["\\Seen", "\\Flagged"], bytes: [0x61, 0x0D, 0x0A, 0x00, 0xFF, 0x0C]),
            ])
        #expect(try DoveadmMessages(pager: []).messages == [])
        for length in 1..<second.count {
            #expect(throws: TestbedError.self) { _ = try DoveadmMessages(pager: Array(second.prefix(length))) }
        }
    }

    @Test("Header fields are unfolded and found whatever their case")
    func messageHeaders() {
        let text = "Subject: one\r\nX-Long: first\r\n\tsecond\r\nx-long: third\r\n\r\nSubject: not this\r\n"
        let message = TestbedMessage(uid: 1, flags: [], bytes: Array(text.utf8))
        #expect(message.subject == "one")
        #expect(message.headers("X-LONG") == ["first second", "third"])
    }

    @Test("Passwords cannot break the list of users")
    func passwdFile() throws {
        let accounts = try TestAccounts(
            options: TestbedOptions(userPasswords: ["bob@mail.test": "a:b{c}"], loadUsers: 1))
        let lines = accounts.passwdFile(mailStore: "/m", uid: 5000).split(separator: "\n")
        #expect(lines.contains("bob@mail.test:{PLAIN.b64}YTpie2N9:5000:5000::/m/mail.test/bob::"))
        #expect(lines.contains("u1@load.test:{PLAIN.b64}c2VjcmV0:5000:5000::/m/load.test/u1::"))
        #expect(lines.contains { $0.hasPrefix("full@mail.test:") && $0.hasSuffix("storage=64K") })
        for password in ["", "a\nb", "a\0b", String(repeating: "x", count: 1001)] {
            #expect(throws: TestbedError.self) { _ = try TestAccounts(options: TestbedOptions(password: password)) }
        }
        for address in ["bob", "bob@example.com", "../x@mail.test", "a b@mail.test", "@mail.test", "a@b@mail.test"] {
            #expect(throws: TestbedError.self) {
                _ = try TestAccounts(options: TestbedOptions(userPasswords: [address: "x"]))
            }
        }
    }

    @Test("A helper program's output, status and time limit are kept")
    func helperCommands() async throws {
        let result = try await HelperCommand(
            executable: "/bin/sh", arguments: ["-c", "cat; echo no >&2; exit 3"], input: Array("in".utf8)
        ).run()
        #expect(result.ending == .status(3))
        #expect(result.text == "in")
        #expect(result.errors == "no\n")
        let error = await #expect(throws: TestbedError.self) {
            _ = try await HelperCommand(executable: "/bin/sleep", arguments: ["60"], timeout: 0.1).run()
        }
        #expect(error?.code == .commandFailed)
    }
}
