/// Makes drafts of random pieces.
enum DraftSampleMaker {
    static func draft(_ random: inout SeededGenerator) -> DraftSample {
        var sample = DraftSample()
        sample.from = person(&random)
        sample.to = (0..<Int.random(in: 0..<4, using: &random)).map { _ in person(&random) }
        sample.cc = (0..<max(0, Int.random(in: -3..<20, using: &random))).map { _ in person(&random) }
        sample.subject = words(&random)
        if Int.random(in: 0..<4, using: &random) > 0 { sample.text = lines(&random, body) }
        sample.isFlowed = Int.random(in: 0..<3, using: &random) == 0
        if Bool.random(using: &random) {
            sample.html = lines(&random, body + ["<p>", "</p>", "<img src=\"cid:image0@mail.test\">", "&amp;"])
            sample.images = (0..<max(0, Int.random(in: -2..<3, using: &random))).map { _ in
                file(&random, kind: .binary)
            }
        }
        sample.files = (0..<max(0, Int.random(in: -2..<4, using: &random))).map { _ in
            file(&random, kind: [.text, .binary, .message][Int.random(in: 0..<3, using: &random)])
        }
        sample.extra = (0..<max(0, Int.random(in: -2..<3, using: &random))).map { _ in words(&random) }
        sample.references = max(0, Int.random(in: -20..<80, using: &random))
        sample.allows8Bit = Bool.random(using: &random)
        return sample
    }

    private static let words = [
        "word", "a", "Grüße", "Ελλάδα", "Привет", "שלום", "مرحبا", "नमस्ते", "สวัสดี", "日本語", "한국어", "👩‍👩‍👧‍👦", "e\u{301}", "🇪🇺",
        "ﬁ", "\u{200F}",
        "=?utf-8?Q?a?=", "=?", "?=", "=", "\"", "\\", ",", ";", ":", "(c)", ")", "<x@y>", "_", "%41", "'", "*", "@",
        ".", "[",
        "\u{2028}", "\r\nBcc: eve@mail.test", "\0", "\t", String(repeating: "long", count: 30),
        String(repeating: " ", count: 90), String(repeating: "x", count: 500), String(repeating: "語", count: 60),
    ]

    private static let body = [
        "word", "two words", "Grüße", "日本語のテキスト", "Привет, мир", "🙂", "=", "==20", "--", "-- ", "--=_", ">", "> > ",
        "From ", ".",
        "..", "\t", " ", "\u{B}", "\0", "\u{7F}", "\u{85}", "\u{2028}", "\u{FEFF}", "begin 644 a\n", "\n\n", "\r",
        "\r\n", "\n\r",
        "\nFrom x\n", "\n.\n", "\n-- \n", " \n", "\t\n", String(repeating: "long ", count: 40),
        String(repeating: "y", count: 997), String(repeating: "y", count: 1_200), String(repeating: "é", count: 500),
        String(repeating: ">", count: 120), String(repeating: " ", count: 200),
    ]

    private static func words(_ random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 0..<9, using: &random)).map { _ in
            (Bool.random(using: &random) ? " " : "") + words[Int.random(in: 0..<words.count, using: &random)]
        }.joined()
    }

    private static func lines(_ random: inout SeededGenerator, _ pieces: [String]) -> String {
        (0..<Int.random(in: 0..<16, using: &random)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &random)]
                + ["", "", " ", "\n"][Int.random(in: 0..<4, using: &random)]
        }.joined()
    }

    private static func person(_ random: inout SeededGenerator) -> DraftSample.Person {
        let locals = ["alice", "a.b+c", "jürgen", "a..b", ".a", "a\"b", "a\\b", "a,b", "a@b", "(x)", "用户", "<a>", "a;"]
        let domains = ["mail.test", "xn--mnchen-3ya.test", "a.b.c.example.com"]
        return DraftSample.Person(
            name: Bool.random(using: &random) ? words(&random) : nil,
            localPart: locals[max(0, Int.random(in: -10..<locals.count, using: &random))],
            domain: domains[Int.random(in: 0..<domains.count, using: &random)])
    }

    private static func file(_ random: inout SeededGenerator, kind: DraftSample.File.Kind) -> DraftSample.File {
        let name = words(&random) + ["", ".pdf", ".txt"][Int.random(in: 0..<3, using: &random)]
        let content: [UInt8] =
            switch kind {
            case .binary:
                (0..<Int.random(in: 0..<200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            case .text: Array(lines(&random, body).utf8)
            case .message: Array(("Subject: inner\r\n\r\n" + lines(&random, body)).utf8)
            }
        return DraftSample.File(
            name: Int.random(in: 0..<4, using: &random) > 0 ? name : nil, kind: kind, content: content)
    }
}
