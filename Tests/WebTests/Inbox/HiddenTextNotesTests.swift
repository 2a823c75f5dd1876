import MailHTML
import Testing

@testable import Web

@Suite("Web: what is told of hidden text")
struct HiddenTextNotesTests {
    private static let news = "<p>Dear reader, here is all that is new in our shop, with prices and pictures.</p>"
    private static let hidden = "<p style=\"color:#fff\">These are words that nobody sees</p>"

    @Test(
        "its words can be read where they are no preview of what is shown",
        arguments: [
            (news + hidden, true), ("<p>Hi</p>" + hidden, true), (hidden + "<p>Hi</p>", true), (hidden, true),
            (hidden + news, false), (news, false), ("<p>Hi</p>", false), ("", false),
            ("<p>Hi</p><p style=\"color:#fff\">x</p>", false),
        ])
    func words(_ html: String, _ isTold: Bool) {
        let notes = HiddenTextNotes([HTMLSanitizer().sanitize(html).hiddenText])
        let told = notes.lines.map { "\($0)" }.joined()
        #expect(told.contains("These are words that nobody sees") == isTold, "\(told)")
    }
}
