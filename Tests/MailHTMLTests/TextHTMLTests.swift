import MailHTML
import Testing

/// The content of the outer element.
private func html(_ text: String) -> String { content(TextHTML().html(text)) }

private func content(_ html: String) -> String {
    let start = "<div style=\"white-space:pre-wrap;overflow-wrap:anywhere;\">"
    #expect(html.hasPrefix(start) && html.hasSuffix("</div>"))
    #expect(HTMLSanitizer().sanitize(html).html == html)
    return String(html.dropFirst(start.count).dropLast("</div>".count))
}

/// The links as `[text](address)`.
private func links(_ text: String) -> String {
    html(text).replacing("<a href=\"", with: "(").replacing(
        "\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">", with: ")["
    )
    .replacing("</a>", with: "]")
}

@Suite("HTML from text")
struct TextHTMLTests {
    @Test(
        "Text is escaped and its lines are broken where they are",
        arguments: [
            ("a", "a"), ("", ""), ("a\nb", "a<br>b"), ("a\r\n\r\nb", "a<br><br>b"),
            ("a < b & c > \"d\"", "a &lt; b &amp; c &gt; \"d\""),
            ("  a   b\tc", "  a   b\tc"), ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("&amp;", "&amp;amp;"),
            ("a\0\u{1}b", "ab"),
        ])
    func text(_ text: String, _ expected: String) {
        #expect(html(text) == expected)
    }

    @Test(
        "Marks of citation become citations",
        arguments: [
            ("a\n> b\n> c\nd", "a<blockquote type=\"cite\">b<br>c</blockquote>d"),
            (
                "> a\n>> b\n> > c\n> d",
                "<blockquote type=\"cite\">a<blockquote type=\"cite\">b<br>c</blockquote>d</blockquote>"
            ),
            ("a\n\n> b\n\nc", "a<blockquote type=\"cite\">b</blockquote>c"),
            (">", "<blockquote type=\"cite\"></blockquote>"),
            (">a\n>  b", "<blockquote type=\"cite\">a<br> b</blockquote>"),
        ])
    func citations(_ text: String, _ expected: String) {
        #expect(html(text) == expected)
    }

    @Test("Lines whose depth is known are taken as they are")
    func lines() {
        let lines = [TextHTML.Line(depth: 0, text: "> a"), .init(depth: 1, text: "b"), .init(depth: -3, text: "c")]
        #expect(content(TextHTML().html(lines)) == "&gt; a<blockquote type=\"cite\">b</blockquote>c")
        let deep = content(TextHTML().html([TextHTML.Line(depth: 500, text: "a")]))
        #expect(deep.split(separator: "<blockquote").count - 1 <= TextHTML.maximumDepth)
        #expect(html(String(repeating: ">", count: 25) + "a").contains("&gt;&gt;&gt;&gt;&gt;a"))
    }

    @Test("A signature stands in an element of its own")
    func signature() {
        #expect(html("a\n\n-- \nAnn\nHere") == "a<br><br><div class=\"m-signature\">-- <br>Ann<br>Here</div>")
        #expect(
            html("a\n--\nAnn\n> b")
                == "a<div class=\"m-signature\">--<br>Ann</div><blockquote type=\"cite\">b</blockquote>")
        #expect(html("---\na") == "---<br>a")
    }

    @Test(
        "Web addresses become links, without the punctuation around them",
        arguments: [
            ("See https://a.test/b?c=d&e.", "See (https://a.test/b?c=d&amp;e)[https://a.test/b?c=d&amp;e]."),
            ("(http://a.test/b_(c))", "((http://a.test/b_(c))[http://a.test/b_(c)])"),
            ("<https://a.test>", "&lt;(https://a.test)[https://a.test]&gt;"),
            ("www.a.test, x", "(http://www.a.test)[www.a.test], x"),
            ("HTTPS://A.test", "(https://A.test)[HTTPS://A.test]"),
            ("http://", "http://"), ("https:// a", "https:// a"), ("xhttp://a.test", "xhttp://a.test"),
            ("awww.a.test", "awww.a.test"),
            ("https://a.test/ä?ö", "(https://a.test/ä?ö)[https://a.test/ä?ö]"),
            ("https://a.test。次", "(https://a.test)[https://a.test]。次"),
            ("http://a.test http://b.test", "(http://a.test)[http://a.test] (http://b.test)[http://b.test]"),
            ("[https://a.test]", "[(https://a.test)[https://a.test]]"),
            ("\"https://a.test\"", "\"(https://a.test)[https://a.test]\""),
            ("javascript:alert(1)", "javascript:alert(1)"), ("data:text/html,x", "data:text/html,x"),
            ("http://[::1]/a", "(http://[::1]/a)[http://[::1]/a]"),
            ("https://a.test/'onclick='x", "(https://a.test/%27onclick=%27x)[https://a.test/'onclick='x]"),
            ("http://a.test/?q=1!!!", "(http://a.test/?q=1)[http://a.test/?q=1]!!!"),
        ])
    func webAddresses(_ text: String, _ expected: String) {
        #expect(links(text) == expected)
    }

    @Test(
        "Mail addresses become links",
        arguments: [
            ("a@b.test", "(mailto:a@b.test)[a@b.test]"),
            ("<a.b+c@d.e.test>.", "&lt;(mailto:a.b+c@d.e.test)[a.b+c@d.e.test]&gt;."),
            ("mailto:a@b.test?subject=x", "(mailto:a@b.test?subject=x)[mailto:a@b.test?subject=x]"), ("a@b", "a@b"),
            ("@b.test", "@b.test"),
            ("a@", "a@"), ("a@b..test", "a@b..test"), ("a@1.2", "a@1.2"),
            ("'a@b.test'", "'(mailto:a@b.test)[a@b.test]'"),
            ("a@b@c.test", "a@(mailto:b@c.test)[b@c.test]"),
            ("x: a@b.test,c@d.test", "x: (mailto:a@b.test)[a@b.test],(mailto:c@d.test)[c@d.test]"),
        ])
    func mailAddresses(_ text: String, _ expected: String) {
        #expect(links(text) == expected)
    }

    @Test("Text that becomes HTML and text again is the same")
    func roundTrip() {
        for text in ["a\nb\n\nc  d", "a\n\n> b\n>\n> > c\n\nd", "  a\n\tb", "a <b> &amp; c", "see https://a.test/b"] {
            #expect(HTMLText().text(TextHTML().html(text)) == text)
        }
    }

    @Test("Hostile text is safe and stays in proportion")
    func hostile() {
        for payload in AttackPayloads.all { SafetyCheck.expectSafe(TextHTML().html(payload)) }
        for piece in [
            "@", "a@", "a@a.", "http://", "www.", "(", "http://a)", ">", "> ", "\n>", "h", "mailto:a", "&", "<",
        ] {
            let text = String(repeating: piece, count: 60_000 / piece.utf8.count)
            #expect(TextHTML().html(text).utf8.count < text.utf8.count * 30 + 2000, "\(piece)")
        }
    }
}
