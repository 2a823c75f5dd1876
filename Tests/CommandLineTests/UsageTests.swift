import Foundation
import Testing

@Suite("Wrong usage and help")
struct UsageTests {
    @Test(
        "Wrong usage ends with status 2 and names what is wrong",
        arguments: [
            ([], "USAGE: salesnode"), (["mailbox"], "USAGE: salesnode mailbox"), (["vault"], "USAGE: salesnode vault"),
            (["nonsense"], "nonsense"), (["check"], "<address>"),
            (["check", "alice@mail.test", "--nonsense"], "--nonsense"),
            (["check", "alice", "--imap", "h.test", "--smtp", "h.test"], "the @ is missing"),
            (["discover"], "<address>"), (["discover", "alice"], "the @ is missing"),
            (["discover", "a@mail.test", "--discovery-timeout", "0"], "--discovery-timeout"),
            (["check", "a@mail.test", "--accept-host", "h.test:993"], "--accept-host"),
            (["mailbox", "disconnect", "a@mail.test", "--keep", "--erase"], "--erase"),
            (["mailbox", "list", "--data"], "--data"), (["serve", "--listen", "8080"], "--listen"),
            (["check", "a@mail.test", "--imap", "h", "--smtp", "h", "--imap-tls", "none"], "--imap-tls"),
            (["mailbox", "verify", "a@mail.test", "--timeout", "0"], "--timeout"),
            (["mailbox", "list", "--log-level", "loud"], "--log-level"),
        ])
    func wrongUsage(_ arguments: [String], _ expected: String) async throws {
        try await withProgram { program in
            let outcome = try await program.run(arguments)
            #expect(outcome.status == 2, "\(outcome)")
            #expect(outcome.errors.contains(expected), "\(outcome)")
            #expect(outcome.output.isEmpty)
        }
    }

    @Test("With --json the same error is the only line of standard output")
    func wrongUsageAsJSON() async throws {
        try await withProgram { program in
            for arguments in [["check", "--json"], ["mailbox", "--json"], ["serve", "--listen", "x", "--json"]] {
                let outcome = try await program.run(arguments)
                #expect(outcome.status == 2)
                let result = try outcome.result()
                #expect(
                    result["type"] as? String == "error" && result["code"] as? String == "wrong-usage", "\(outcome)")
                #expect(try outcome.json().count == 1)
            }
        }
    }

    @Test(
        "Help and version are no errors",
        arguments: [["--help"], ["check", "--help"], ["help", "mailbox"], ["version"]])
    func help(_ arguments: [String]) async throws {
        try await withProgram { program in
            let outcome = try await program.run(arguments)
            #expect(outcome.status == 0 && !outcome.output.isEmpty && outcome.errors.isEmpty, "\(outcome)")
        }
    }

    @Test(
        "A password as an argument is refused and not repeated",
        arguments: [
            ["--password", "canary"], ["--password=canary"], ["--smtp-password=canary"], ["--PASSWORD", "canary"],
            ["--passwd=canary", "--json"],
        ])
    func passwordArgument(_ option: [String]) async throws {
        try await withProgram { program in
            let outcome = try await program.run(["check", "alice@mail.test"] + option)
            #expect(outcome.status == 2)
            #expect((outcome.output + outcome.errors).contains("--password-file"))
            #expect(!(outcome.output + outcome.errors).contains("canary"), "\(outcome)")
        }
    }

    @Test("Without a terminal, a file or a variable the three ways to give a password are named")
    func noPassword() async throws {
        try await withProgram { program in
            let outcome = try await program.run(["check", "alice@mail.test", "--imap", "h.test", "--smtp", "h.test"])
            #expect(outcome.status == 2)
            for way in ["--password-file FILE", "--password-file -", "SALESNODE_PASSWORD", "no terminal"] {
                #expect(outcome.errors.contains(way), "\(outcome)")
            }
        }
    }

    @Test("An empty password file is refused")
    func emptyPassword() async throws {
        try await withProgram { program in
            let outcome = try await program.run(
                ["check", "a@mail.test", "--imap", "h.test", "--smtp", "h.test", "--password-file", "-"], input: "\n")
            #expect(outcome.status == 2 && outcome.errors.contains("has no password in it"), "\(outcome)")
        }
    }

    @Test("The same settings come from the environment and from a configuration file")
    func otherSources() async throws {
        try await withProgram { program in
            let byVariable = try await program.run(
                ["mailbox", "list", "--json"],
                environment: ["SALESNODE_DATA": "\(program.folder)/v", "SALESNODE_KEY_FILE": "\(program.folder)/k/key"])
            #expect(byVariable.status == 0, "\(byVariable)")
            #expect(FileManager.default.fileExists(atPath: "\(program.folder)/v/salesnode.db"))
            let file = "\(program.folder)/.config/salesnode/config.json"
            try FileManager.default.createDirectory(
                atPath: "\(program.folder)/.config/salesnode", withIntermediateDirectories: true)
            try Data(#"{"data": "\#(program.folder)/f", "keyFile": "\#(program.folder)/k/key"}"#.utf8)
                .write(to: URL(fileURLWithPath: file))
            let byFile = try await program.run(["mailbox", "list"])
            #expect(byFile.status == 0, "\(byFile)")
            #expect(FileManager.default.fileExists(atPath: "\(program.folder)/f/salesnode.db"))
        }
    }

    @Test("Files are private to their owner, and the process leaves no core dump")
    func privacy() async throws {
        try await withProgram { program in
            _ = try await program.run(["mailbox", "list"] + program.storeOptions)
            for name in ["data", "data/salesnode.db", "key", "key/master.key"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: "\(program.folder)/\(name)")
                let mode = try #require(attributes[.posixPermissions] as? Int)
                #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
            }
        }
    }
}
