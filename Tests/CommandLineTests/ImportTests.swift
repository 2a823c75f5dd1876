import Foundation
import Testbed
import Testing

@Suite("Importing a list of mailboxes", .serialized, .timeLimit(.minutes(15)))
struct ImportTests {
    private func list(_ rows: [String], _ testbed: TestbedManifest) -> String {
        let service = testbed.mailService
        let servers = "\(service.imapTLS.name),\(service.imapTLS.port),ssl,\(service.submissionTLS.name)"
        return "Email,Password,IMAP Host,IMAP Port,IMAP Encryption,SMTP Host,SMTP Port,SMTP Encryption,Daily Limit\r\n"
            + rows.map { row in
                row.contains(",,,") ? row : "\(row),\(servers),\(service.submissionTLS.port),ssl,25"
            }.joined(separator: "\r\n") + "\r\n"
    }

    private func run(
        _ program: Program, _ testbed: TestbedManifest, _ text: String, more: [String] = []
    ) async throws -> Program.Outcome {
        let file = "\(program.folder)/list.csv"
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        return try await program.run(
            [
                "mailbox", "import", file, "--json", "--ca-file", testbed.caFile, "--results",
                "\(program.folder)/results.csv",
            ]
                + ServerEndpoints(isImplicit: true).network(testbed) + program.storeOptions + more,
            within: .seconds(120))
    }

    private func states(_ outcome: Program.Outcome) throws -> [Int: String] {
        let rows = try #require(try outcome.result()["rows"] as? [[String: Any]], "\(outcome)")
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { row in
                (row["row"] as? Int).flatMap { number in
                    (row["code"] as? String).map { (number, "\(row["state"] ?? "") \($0)") }
                }
            })
    }

    @Test("Good rows are connected, bad ones are told, and the same file resumes")
    func goodAndBad() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let password = testbed.users["theo@mail.test"] ?? ""
            let rows = [
                "alice@mail.test,\(testbed.users["alice@mail.test"] ?? "")", "theo@mail.test,canary-wrong",
                "not an address,x", "ulla@mail.test,\(testbed.users["ulla@mail.test"] ?? "")",
                "=cmd@mail.test,canary-x",
            ]
            let first = try await run(program, testbed, list(rows, testbed))
            #expect(first.status == 1, "\(first)")
            #expect(
                try states(first) == [
                    2: "connected ok", 3: "failed auth.wrong-credentials", 4: "refused input.address-unusable",
                    5: "connected ok", 6: "failed auth.wrong-credentials",
                ])
            // Every result of the check comes before anything is saved.
            let lines = try first.json().compactMap { $0["state"] as? String }
            let firstSaved = try #require(lines.firstIndex { $0 == "connected" || $0 == "saved" })
            #expect(firstSaved >= rows.count)
            #expect(try await program.statuses() == ["alice@mail.test": "connected", "ulla@mail.test": "connected"])

            let results = try String(contentsOfFile: "\(program.folder)/results.csv", encoding: .utf8)
            #expect(results.hasPrefix("row,address,state,code,words\r\n2,alice@mail.test,connected,ok,"))
            #expect(results.contains("6,'=cmd@mail.test,failed,"))
            #expect(!results.contains("canary") && !results.contains(password))
            #expect(!first.output.contains("canary") && !first.errors.contains("canary"))

            let mended = rows.map { $0.hasPrefix("theo") ? "theo@mail.test,\(password)" : $0 }
            let second = try await run(program, testbed, list(Array(mended[..<2]) + [mended[3]], testbed))
            #expect(second.status == 0, "\(second)")
            #expect(try states(second) == [2: "unchanged ok", 3: "connected ok", 4: "unchanged ok"])
        }
    }

    @Test("A dry run tests and saves nothing; a running server does the same work")
    func dryRunAndServer() async throws {
        let testbed = try await TestbedProcess.shared()
        try await withProgram { program in
            let text = list(["alice@mail.test,\(testbed.users["alice@mail.test"] ?? "")"], testbed)
            let dry = try await run(program, testbed, text, more: ["--dry-run"])
            #expect(dry.status == 0)
            #expect(try states(dry) == [2: "passed ok"], "\(dry)")
            #expect(try await program.statuses().isEmpty)
            let server = try await program.serve(testbed)
            let served = try await run(program, testbed, text)
            #expect(served.status == 0)
            #expect(try states(served) == [2: "connected ok"], "\(served)")
            server.signal(SIGTERM)
            #expect(try await server.outcome().status == 0)
        }
    }

    @Test("A file that cannot be used is wrong usage and names what to change")
    func unusable() async throws {
        try await withProgram { program in
            let file = "\(program.folder)/list.csv"
            try Data("name\nAnn\n".utf8).write(to: URL(fileURLWithPath: file))
            let outcome = try await program.run(["mailbox", "import", file] + program.storeOptions)
            #expect(outcome.status == 2 && outcome.errors.contains("\u{201C}address\u{201D}"), "\(outcome)")
            let missing = try await program.run(["mailbox", "import", "\(file).none"] + program.storeOptions)
            #expect(missing.status == 2 && missing.errors.contains("cannot be read"), "\(missing)")
        }
    }
}
