import MailReading
import Testing

@Suite("Earlier messages that are not marked")
struct EarlierMessageTests {
    private static let answer = "Yes, at nine.\n\nBring the papers, please."

    @Test("go from their head to the end, in every language", arguments: EarlierMessageFixtures.all)
    func below(_ fixture: EarlierMessageFixture) {
        for end in ["\n", "\r\n"] {
            let text = "\(Self.answer)\n\n\(fixture.head)\n\nShall we meet?\n\nFrom Monday on: nine.\n> older\nDone\n"
                .replacingLineEnds(with: end)
            let reply = ReplyText(text)
            #expect(reply.pieces.map(\.kind) == [.written, fixture.kind], "\(text)")
            #expect(reply.newText == Self.answer.replacingLineEnds(with: end))
        }
    }

    @Test("are recognised where every line of them is marked", arguments: EarlierMessageFixtures.all)
    func marked(_ fixture: EarlierMessageFixture) {
        let quote = "\(fixture.head)\n\nShall we meet?".split(separator: "\n", omittingEmptySubsequences: false)
            .map { "> \($0)" }.joined(separator: "\n")
        let reply = ReplyText("\(Self.answer)\n\n\(quote)\n")
        #expect(reply.newText == Self.answer, "\(quote)")
        #expect(reply.pieces.dropFirst().allSatisfy { $0.kind.isEarlier })
    }

    @Test("are all there is when nothing was added", arguments: EarlierMessageFixtures.all)
    func alone(_ fixture: EarlierMessageFixture) {
        let reply = ReplyText("\(fixture.head)\n\nShall we meet?\n")
        let kinds = reply.pieces.map(\.kind)
        // Names alone could be somebody's memo.
        #expect(kinds == (fixture.mailer == "Outlook with names only" ? [.written] : [fixture.kind]), "\(fixture.head)")
    }

    @Test("Thunderbird's answer below an original marked line by line stays visible")
    func answerBelow() {
        let text = """
            -------- Original Message --------
            Subject: Papers
            Date: Tue, 5 Jan 2021 10:02:33 +0100
            From: Ada Example <ada@example.com>
            To: bea@example.org

            > Shall we meet?

            Yes, at nine.
            """
        let reply = ReplyText(text)
        #expect(reply.newText == "Yes, at nine.")
    }

    @Test("A forward whose lines are marked ends with its marks")
    func markedForward() {
        let text = """
            For your files.

            Begin forwarded message:

            > From: Ada Example <ada@example.com>
            > Subject: Papers
            > Date: 5 January 2021 at 10:02:33 CET
            > To: bea@example.org
            >
            > Shall we meet?

            Bea
            """
        let reply = ReplyText(text)
        #expect(reply.pieces.map(\.kind) == [.written, .forwarded, .written])
        #expect(reply.newText == "For your files.\n\nBea")
    }
}

extension String {
    func replacingLineEnds(with end: String) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    }
}
