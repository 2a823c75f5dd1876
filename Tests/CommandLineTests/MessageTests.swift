import Foundation
import Testing

@Suite("Looking into messages in files", .timeLimit(.minutes(15)))
struct MessageTests {
    private static let message = """
        From: =?utf-8?Q?Zo=C3=AB?= <zoe@example.com>\r
        To: team@example.org\r
        Subject: =?utf-8?B?SGVsbG8=?= =?utf-8?B?IHdvcmxk?=\r
        Date: Thu, 26 Nov 2026 17:00:00 +0100\r
        Message-ID: <a@example.com>\r
        MIME-Version: 1.0\r
        Content-Type: multipart/alternative; boundary=x\r
        \r
        --x\r
        Content-Type: text/plain; charset=utf-8\r
        \r
        Hello \u{1B}[31mred\r
        \r
        On Wed, 25 Nov 2026 at 10:00, Ann <ann@example.org> wrote:\r
        > Shall we?\r
        --x\r
        Content-Type: text/html\r
        \r
        <p onclick=alert(1)>Hello<script>alert(2)</script> <a href="javascript:alert(3)">x</a>\
        <img src="http://t.example/1.gif"></p>\r
        --x--\r

        """

    private func withMessage(_ body: (Program, String) async throws -> Void) async throws {
        try await withProgram { program in
            let file = "\(program.folder)/message.eml"
            try Data(Self.message.utf8).write(to: URL(fileURLWithPath: file))
            try await body(program, file)
        }
    }

    @Test("A message is told in words, and nothing of it commands the terminal")
    func words() async throws {
        try await withMessage { program, file in
            let outcome = try await program.run(["message", "show", file])
            #expect(outcome.status == 0, "\(outcome)")
            for text in ["From: Zo\u{EB} <zoe@example.com>", "Subject: Hello world", "Kind: person", "text/html"] {
                #expect(outcome.output.contains(text), "\(text) is missing in \(outcome.output)")
            }
            #expect(outcome.output.contains("Pieces: written, attribution, quote"))
            #expect(!outcome.output.contains("\u{1B}"))
        }
    }

    @Test("For programs, each file is one line with parts, pieces and kind")
    func json() async throws {
        try await withMessage { program, file in
            let outcome = try await program.run(["message", "show", file, file, "--json"])
            let lines = try outcome.json()
            #expect(outcome.status == 0 && lines.count == 2, "\(outcome)")
            let message = try #require(lines.first)
            #expect(message["type"] as? String == "message" && message["subject"] as? String == "Hello world")
            #expect(message["date"] as? Int == 1_795_708_800_000)
            let parts = try #require(message["parts"] as? [[String: Any]])
            #expect(
                parts.compactMap { $0["mediaType"] as? String } == ["multipart/alternative", "text/plain", "text/html"])
            let pieces = try #require(message["pieces"] as? [[String: Any]])
            #expect(pieces.compactMap { $0["text"] as? String }.joined() == parts[1]["text"] as? String)
        }
    }

    @Test("The safe HTML of a message runs nothing and loads nothing")
    func sanitize() async throws {
        try await withMessage { program, file in
            let outcome = try await program.run(["message", "sanitize", file])
            #expect(outcome.status == 0 && outcome.output.contains("<p>Hello"), "\(outcome)")
            for text in ["alert", "javascript", "onclick", " src="] {
                #expect(!outcome.output.contains(text), "\(text) is in \(outcome.output)")
            }
            let json = try await program.run(["message", "sanitize", file, "--json"]).result()
            #expect(json["blockedImages"] as? Int == 1 && json["removals"] as? [String] == ["script"])
        }
    }

    @Test("A file that cannot be read is wrong usage and is named")
    func unreadable() async throws {
        try await withProgram { program in
            let outcome = try await program.run(["message", "show", "\(program.folder)/none.eml"])
            #expect(outcome.status == 2 && outcome.errors.contains("none.eml cannot be read"), "\(outcome)")
        }
    }
}
