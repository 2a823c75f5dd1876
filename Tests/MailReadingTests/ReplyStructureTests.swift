import MailReading
import Testing

@Suite("Answers and quotes")
struct ReplyStructureTests {
    private func kinds(_ text: String) -> [ReplyPieceKind] { ReplyText(text).pieces.map(\.kind) }

    @Test("Answers between the lines of a quote stay written")
    func inline() {
        let text = """
            Hi Ada,

            On 5 Jan 2021, at 10:02, Ada Example <ada@example.com> wrote:
            > Shall we meet?

            Yes.

            > At nine?

            At ten.

            > Ada

            Bea
            """
        let reply = ReplyText(text)
        #expect(
            reply.pieces.map(\.kind) == [.written, .attribution, .quote, .written, .quote, .written, .quote, .written])
        #expect(reply.newText == "Hi Ada,\n\nYes.\n\nAt ten.\n\nBea")
        #expect(reply.hasInlineAnswers)
    }

    @Test("Answers without an empty line around them stay written")
    func tightInline() {
        let reply = ReplyText("Ada wrote:\n> One?\nYes.\n> Two?\nNo.\n")
        #expect(reply.newText == "Yes.\n\nNo.")
        #expect(reply.hasInlineAnswers)
    }

    @Test("An answer above or below a quote is no answer between the lines")
    func topAndBottom() {
        #expect(!ReplyText("Yes.\n\nAda wrote:\n> One?\n").hasInlineAnswers)
        #expect(!ReplyText("Ada wrote:\n> One?\n\nYes.\n").hasInlineAnswers)
        #expect(!ReplyText("Yes.").hasInlineAnswers)
        #expect(!ReplyText("").hasInlineAnswers)
    }

    @Test("Quotes of quotes are one quote, with the level of the deepest")
    func levels() {
        let reply = ReplyText(
            """
            Yes.

            On 5 Jan 2021, at 10:02, Ada Example <ada@example.com> wrote:

            > So, when?
            >
            > On 4 Jan 2021, at 9:00, Bea Example <bea@example.org> wrote:
            >
            >> Let us meet.
            >> > When?
            > > >> Ever?
            """)
        #expect(reply.pieces.map(\.kind) == [.written, .attribution, .quote])
        #expect(reply.pieces.map(\.level) == [0, 0, 4])
    }

    @Test("Answers stay visible when text was put between the attribution and the first quote")
    func greetingBelowAttribution() {
        let text = """
            -- edited on the train --

            On 5 Jan 2021, at 10:02, Ada Example <ada@example.com> wrote:

            Dear Ada,
            thank you for asking.

            > Shall we meet?

            Yes.
            """
        #expect(ReplyText(text).newText.contains("thank you for asking."))
        #expect(ReplyText(text).newText.hasSuffix("Yes."))
    }

    @Test("An unmarked quote that itself has marked ones goes to the end")
    func unmarkedWithMarked() {
        let text = """
            Yes.

            On 5 Jan 2021, at 10:02, Ada Example <ada@example.com> wrote:

            So, when?

            On 4 Jan 2021, at 9:00, Bea Example <bea@example.org> wrote:
            > Let us meet.

            Ada
            """
        #expect(kinds(text) == [.written, .attribution, .quote])
    }

    @Test("An attribution at the top hides nothing that is not marked")
    func nothingAbove() {
        let text = "On 5 Jan 2021, at 10:02, Ada Example <ada@example.com> wrote:\n\nI agree with her.\n"
        #expect(ReplyText(text).newText.contains("I agree with her."))
    }

    @Test("Marks may be indented, repeated, and of full width")
    func marks() {
        #expect(kinds("Yes.\n\nAda wrote:\n > One\n >> Two\n＞ Three\n") == [.written, .attribution, .quote])
    }

    @Test("A quote without an attribution is a quote")
    func bare() {
        #expect(kinds("> Shall we meet?\n> At nine?\n\nYes.\n") == [.quote, .written])
    }

    @Test("The signature of the quoted message is no signature of the sender")
    func quotedSignature() {
        #expect(kinds("Yes.\n\nAda wrote:\n> One?\n> -- \n> Ada\n") == [.written, .attribution, .quote])
    }

    @Test("Lone CR, CRLF, LF and a missing last line end are kept")
    func lineEnds() {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["Yes.", "", "Ada wrote:", "> One?", "> Two?"].joined(separator: end)
            let reply = ReplyText(text)
            #expect(reply.pieces.map(\.kind) == [.written, .attribution, .quote])
            #expect(reply.pieces.map { reply.text(of: $0) }.joined() == text)
        }
    }

    @Test("Bytes that are no UTF-8 are kept")
    func noUTF8() {
        let bytes: [UInt8] = [0xFF, 0xC3, 0x0A] + Array("Ada wrote:\n> \u{E9}".utf8) + [0xE2, 0x82]
        let reply = ReplyText(utf8: bytes)
        #expect(reply.pieces.flatMap { Array(reply.bytes[$0.range]) } == bytes)
        #expect(reply.pieces.map(\.kind) == [.written, .attribution, .quote])
    }

    @Test("Words before an attribution on the same line stay visible")
    func sameLine() {
        let reply = ReplyText("Yes, fine. On Wed, Apr 4, 2012 at 3:59 PM, ada@example.com wrote:\n> One?\n")
        #expect(reply.pieces.map(\.kind) == [.written, .quote])
        #expect(ReplyText("Yes\nfine - On 4 Apr 2012 at 3:59, Ada wrote:\n> One?\n").newText.contains("fine"))
    }
}
