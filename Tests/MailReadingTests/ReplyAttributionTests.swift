import MailReading
import Testing

@Suite("Lines above a quote")
struct ReplyAttributionTests {
    private static let answer = "Ja, passt – see you at 9.\n\nBring the papers."
    private static let earlier = ["Shall we meet?", "", "At nine, in the office."]

    private func expectSplit(_ text: String, _ expected: [ReplyPieceKind], _ name: String) {
        let reply = ReplyText(text)
        #expect(reply.pieces.map(\.kind) == expected, "\(name): \(text)")
        #expect(reply.newText == Self.answer, "\(name)")
        #expect(reply.pieces.map { reply.text(of: $0) }.joined() == text)
    }

    @Test(
        "stand above marked lines, in every language",
        arguments: AttributionFixtures.strong + AttributionFixtures.aboveMarks)
    func aboveMarks(_ fixture: AttributionFixture) {
        let quote = Self.earlier.map { "> \($0)\n" }.joined()
        expectSplit("\(Self.answer)\n\n\(fixture.line)\n\(quote)", [.written, .attribution, .quote], "top")
        expectSplit("\(Self.answer)\r\n\r\n\(fixture.line)\r\n\r\n\(quote)", [.written, .attribution, .quote], "CRLF")
        expectSplit("\(fixture.line)\n\(quote)\n\(Self.answer)\n", [.attribution, .quote, .written], "bottom")
        // Where no colon ends the line, only the marks below it tell.
        guard fixture.mailer != "old Gmail" else { return }
        expectSplit(
            "\(Self.answer)\n\n> \(fixture.line.split(separator: "\n").joined(separator: "\n> "))\n> \n\(quote)",
            [.written, .attribution, .quote], "marked")
    }

    @Test("are enough where nothing is marked", arguments: AttributionFixtures.strong)
    func unmarked(_ fixture: AttributionFixture) {
        let earlier = Self.earlier.joined(separator: "\n")
        expectSplit("\(Self.answer)\n\n\(fixture.line)\n\n\(earlier)\n", [.written, .attribution, .quote], "top")
    }

    @Test("are recognised when the mailer broke them", arguments: AttributionFixtures.strong)
    func broken(_ fixture: AttributionFixture) {
        let words = fixture.line.split(separator: " ")
        let quote = Self.earlier.map { "> \($0)\n" }.joined()
        for place in 2..<max(2, words.count) where words[..<place].contains(where: { $0.contains(where: \.isNumber) }) {
            let line = words[..<place].joined(separator: " ") + "\n" + words[place...].joined(separator: " ")
            expectSplit("\(Self.answer)\n\n\(line)\n\(quote)", [.written, .attribution, .quote], "broken at \(place)")
        }
        if let bracket = fixture.line.firstIndex(of: "<") {
            var line = fixture.line
            line.insert("\n", at: line.index(after: bracket))
            expectSplit(
                "\(Self.answer)\n\n\(line)\n\(quote)", [.written, .attribution, .quote], "broken in the bracket")
        }
    }
}
