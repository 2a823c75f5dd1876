import MailHTML
import MailReading
import Testing

@Suite("The pieces of a document are the document")
struct ReplyHTMLPropertyTests {
    private static func isWhole(_ reply: ReplyHTML, _ bytes: [UInt8]) -> Bool {
        var next = 0
        for piece in reply.pieces {
            guard piece.range.lowerBound == next, !piece.range.isEmpty else { return false }
            next = piece.range.upperBound
        }
        return next == bytes.count
    }

    /// Whether every cut is at the border of a token, or inside text.
    private static func isCutAtBorders(_ reply: ReplyHTML) -> Bool {
        let cuts = Set(reply.pieces.map(\.range.lowerBound))
        return HTMLTokenizer(reply.bytes).allSatisfy { token in
            token.kind == .text || !cuts.contains { $0 > token.range.lowerBound && $0 < token.range.upperBound }
        }
    }

    @Test("for every fixture and every truncation")
    func truncations() {
        for fixture in MailerHTMLFixtures.all {
            let bytes = Array(fixture.document.utf8)
            for length in stride(from: bytes.count, through: 0, by: -3) {
                let cut = Array(bytes[..<length])
                let reply = ReplyHTML(utf8: cut)
                #expect(Self.isWhole(reply, cut) && Self.isCutAtBorders(reply))
            }
        }
    }

    @Test("for seeded mutations")
    func mutations() {
        var random = MutationGenerator(seed: 7)
        let tokens = [
            "<div>", "</div>", "<blockquote>", "</blockquote>", "<br>", "<hr>", "<p>", "<", ">", "&gt;", "wrote:",
            "<pre>\n",
            "<div class=\"gmail_quote\">", "</body>", "<!--", "\"", "-- <br>", "From: ", "<td>", "\0", "</span>",
            "<img>",
            "<div id=divRplyFwdMsg>", "<style>", "<b>", "</b>",
        ].map { Array($0.utf8) }
        for round in 0..<2_000 {
            var bytes = Array(MailerHTMLFixtures.all[round % MailerHTMLFixtures.all.count].document.utf8)
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1 where place < bytes.count:
                    bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...30, using: &random)))
                default: bytes.insert(contentsOf: tokens[Int.random(in: 0..<tokens.count, using: &random)], at: place)
                }
            }
            let reply = ReplyHTML(utf8: bytes)
            #expect(Self.isWhole(reply, bytes) && Self.isCutAtBorders(reply))
        }
    }

    @Test("Every line of the letters of people stays visible as HTML, in paragraphs, breaks and pre")
    func letters() {
        for letter in ReplyFalsePositiveTests.letters where !letter.hasPrefix("> is") {
            let escaped = letter.replacingOccurrences(of: ["&": "&amp;", "<": "&lt;", ">": "&gt;"])
            let lines = escaped.split(separator: "\n", omittingEmptySubsequences: false)
            for document in [
                "<pre>\(escaped)</pre>", "<div>" + lines.joined(separator: "<br>") + "</div>",
                lines.map { "<div>\($0.isEmpty ? "<br>" : $0)</div>" }.joined(),
                escaped.split(separator: "\n\n").map { "<p>\($0)</p>" }.joined(),
            ] {
                let reply = ReplyHTML(document)
                #expect(reply.pieces.map(\.kind) == [.written], "\(document)")
            }
        }
    }
}

extension String {
    fileprivate func replacingOccurrences(of table: [Character: String]) -> String {
        map { table[$0] ?? String($0) }.joined()
    }
}
