import MailHTML
import MailReading
import Testing

@Suite("Replies in HTML")
struct ReplyHTMLTests {
    private static let line =
        "On Tue, Jan 5, 2021 at 10:02 AM Ada Example &lt;<a href=\"mailto:ada@example.com\">ada@example.com</a>&gt; wrote:"

    private func split(_ document: String) -> [String] {
        let reply = ReplyHTML(document)
        #expect(reply.pieces.map { String(decoding: reply.bytes[$0.range], as: UTF8.self) }.joined() == document)
        return reply.pieces.map { "\($0.kind): \(String(decoding: reply.bytes[$0.range], as: UTF8.self))" }
    }

    @Test("Gmail: attribution and quote are pieces of their own, and the answer is what is above them")
    func gmail() {
        let pieces = split(
            "<div dir=\"ltr\">Yes, at nine.<div><br></div></div><br><div class=\"gmail_quote\">"
                + "<div dir=\"ltr\" class=\"gmail_attr\">\(Self.line)<br></div>"
                + "<blockquote class=\"gmail_quote\" style=\"margin:0\"><div>Shall we meet?</div></blockquote></div>\r\n"
        )
        #expect(
            pieces == [
                "written: <div dir=\"ltr\">Yes, at nine.<div><br></div></div><br>",
                "attribution: <div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">\(Self.line)<br></div>",
                "quote: <blockquote class=\"gmail_quote\" style=\"margin:0\"><div>Shall we meet?</div></blockquote>",
                "written: </div>\r\n",
            ])
    }

    @Test("The forms of the mailers are recognised", arguments: MailerHTMLFixtures.all)
    func mailers(_ fixture: MailerHTMLFixture) {
        for document in [
            fixture.document,
            "<!DOCTYPE html><html><head><title>x</title></head><body>\(fixture.document)</body></html>",
        ] {
            let reply = ReplyHTML(document)
            #expect(reply.pieces.filter { $0.kind != .written }.map(\.kind) == fixture.kinds, "\(document)")
            #expect(reply.newText == "ANSWER")
        }
    }

    @Test("A quote's element is one piece from its start tag to its end tag")
    func element() {
        let pieces = split(
            "<html><body><p>Yes.</p><blockquote type=\"cite\"><p>One?</p><p>Two?</p></blockquote><p>No.</p></body></html>"
        )
        #expect(
            pieces == [
                "written: <html><body><p>Yes.</p>",
                "quote: <blockquote type=\"cite\"><p>One?</p><p>Two?</p></blockquote>",
                "written: <p>No.</p></body></html>",
            ])
    }

    @Test("Answers between quotes stay written, inside Gmail's element too")
    func inline() {
        let reply = ReplyHTML(
            "<div class=\"gmail_quote\"><div class=\"gmail_attr\">\(Self.line)</div><blockquote>One?</blockquote><div>Yes.</div>"
                + "<blockquote>Two?<blockquote>Older</blockquote></blockquote><div>No.</div></div>")
        #expect(reply.newText == "Yes.\n\nNo.")
        #expect(reply.hasInlineAnswers)
        #expect(reply.pieces.map(\.level).max() == 2)
    }

    @Test("An indentation and a styled paragraph are no quotes")
    func indentation() {
        let reply = ReplyHTML(
            "<p>See:</p><blockquote style=\"margin: 0 0 0 40px; border: none; padding: 0px;\">My own lines</blockquote>"
                + "<div style=\"border-top: 1px solid #ccc\">More of mine</div>")
        #expect(reply.pieces.map(\.kind) == [.written])
        #expect(reply.newText == "See:\n\nMy own lines\n\nMore of mine")
    }

    @Test("Text that people wrote into Thunderbird's element for the attribution stays visible")
    func citePrefix() {
        let reply = ReplyHTML(
            "<div class=\"moz-cite-prefix\">Yes, at nine.<br><br>Am 05.01.21 um 10:02 schrieb Ada Example:<br></div>"
                + "<blockquote type=\"cite\" cite=\"mid:1@example.com\">Shall we meet?</blockquote>")
        #expect(reply.newText == "Yes, at nine.")
        #expect(reply.pieces.map(\.kind) == [.written, .attribution, .quote])
        #expect(String(decoding: reply.bytes[reply.pieces[2].range], as: UTF8.self).hasPrefix("<blockquote"))
    }

    @Test("Lines of plain text in pre are told apart")
    func preformatted() {
        let document = "<pre>Yes.\n\n\(Self.line)\n&gt; Shall we meet?\n&gt; At nine?\n\n-- \nBea</pre>"
        let reply = ReplyHTML(document)
        #expect(reply.pieces.map(\.kind) == [.written, .attribution, .quote, .signature, .written])
        #expect(reply.newText == "Yes.")
    }

    @Test("What is not shown is not text, and a picture is something written")
    func hiddenAndPictures() {
        let reply = ReplyHTML(
            "<head><title>T</title><style>p{}</style></head><body><div style=\"display: none\">secret</div><p>Yes.</p>"
                + "<blockquote>One?</blockquote><img src=\"cid:a\"><blockquote>Two?</blockquote><img width=1 height=1 src=x>"
        )
        #expect(reply.newText == "Yes.")
        #expect(reply.hasInlineAnswers)
        #expect(reply.pieces.map(\.kind) == [.written, .quote, .written, .quote, .written])
    }

    @Test("An empty document has no pieces, and markup alone is one")
    func empty() {
        #expect(ReplyHTML("").pieces.isEmpty)
        #expect(ReplyHTML("<html><body></body></html>").pieces.map(\.kind) == [.written])
        #expect(ReplyHTML("<").pieces.map(\.kind) == [.written])
        #expect(ReplyHTML("<p>a</p><blockquote>b</blockquote>", limits: limits(8)).pieces.map(\.range) == [0..<34])
    }

    private func limits(_ bytes: Int) -> HTMLLimits {
        var limits = HTMLLimits()
        limits.bytes = bytes
        return limits
    }
}
