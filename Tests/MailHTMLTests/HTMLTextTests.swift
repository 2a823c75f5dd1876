import MailHTML
import Testing

private func text(_ html: String) -> String { HTMLText().text(html) }

@Suite("Text from HTML")
struct HTMLTextTests {
    @Test(
        "White space comes together, blocks stand apart",
        arguments: [
            ("a  b\n c", "a b c"), ("  a<b> b</b> ", "a b"), ("<p>a</p><p>b</p>", "a\n\nb"),
            ("<div>a</div><div>b</div>", "a\nb"),
            ("a<br>b<br><br>c", "a\nb\n\nc"), ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
            ("<h1>a</h1>b", "a\n\nb"),
            ("<div><div><div>a</div></div></div>b", "a\nb"), ("a<br><br><br><br><br><br>b", "a\n\n\nb"),
            ("<p>a<p>b", "a\n\nb"),
            ("a<hr>b", "a\n* * *\nb"), ("a&nbsp;&nbsp;b&amp;c &lt;d&gt;", "a b&c <d>"), ("", ""), ("<p>&nbsp;</p>", ""),
            ("a\u{200B}b&shy;c\u{FEFF}d", "abcd"), ("<div>a<br></div>b", "a\nb"), ("x<span> </span>y", "x y"),
            ("<b>a</b><i>b</i>", "ab"),
            ("<p>a</p>\n\n<p>b</p>\n", "a\n\nb"),
        ])
    func blocks(_ html: String, _ expected: String) {
        #expect(text(html) == expected)
    }

    @Test(
        "What browsers do not show is left out",
        arguments: [
            ("<head><title>t</title><style>s</style></head>a", "a"), ("a<script>b</script>c", "ac"),
            ("a<!-- b -->c", "ac"),
            ("<div style='display:none'>a</div>b", "b"),
            ("<div style='d\\69splay:none!important'>a<p>b</p></div>c", "c"),
            ("<span style='font-size:0px'>a</span>b", "b"), ("<div style='max-height:0;overflow:hidden'>a</div>b", "b"),
            ("<p style='display:none'>a<p>b", "b"),
            (
                "<table><tr><td style='font-size:0;padding:10px'><div style='font-size:13px'>a</div></td></tr></table>",
                "a"
            ),
            ("<p hidden>a</p>b", "b"), ("<div style='font-size:0'>a<font size=2>b</font></div>", "b"),
            ("a<svg><text>b</text></svg>c", "ac"),
            ("a<o:p>&nbsp;</o:p>b", "a b"),
            ("<select><option>a</select>b", "b"), ("<textarea>a</textarea>b", "b"), ("<img src=x alt='' >a", "a"),
            ("<form><label>a</label><input value=b></form>", "a"), ("<noscript>a</noscript>", "a"),
        ])
    func hidden(_ html: String, _ expected: String) {
        #expect(text(html) == expected)
    }

    @Test("Hidden text is shown where it is asked for")
    func shownHidden() {
        var layout = HTMLText()
        layout.omitsHiddenText = false
        #expect(layout.text("<div style='display:none'>a</div>b") == "a\nb")
    }

    @Test(
        "Lists have their marks, nested ones are indented",
        arguments: [
            ("<ul><li>a<li>b</ul>c", "- a\n- b\n\nc"), ("<ol><li>a</li><li>b</li></ol>", "1. a\n2. b"),
            ("<ol start=9><li>a<br>b<li value=20>c<li>d</ol>", "9. a\n   b\n20. c\n21. d"),
            ("<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>", "- a\n  - b\n  - c\n- d"),
            ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n   - b\n2. c"),
            ("x<ul><li><p>a</p></li><li><p>b</p></li></ul>", "x\n\n- a\n\n- b"),
            ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\n  b\nc\n  d"), ("<li>a", "- a"), ("<ul><li></li><li>b</ul>", "- b"),
        ])
    func lists(_ html: String, _ expected: String) {
        #expect(text(html) == expected)
    }

    @Test(
        "Tables of data keep their rows, layout tables fall apart into paragraphs",
        arguments: [
            ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>c", "a\tb\n1\t2\n\nc"),
            (
                "x<table><tr><td><p class=MsoNormal>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td></td></tr></table>",
                "x\n\na\tb\nc"
            ),
            (
                "<table><tr><td><table><tr><td><p>a</p><p>b</p></td></tr></table></td></tr><tr><td>c</td></tr></table>",
                "a\n\nb\n\nc"
            ),
            ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"),
            ("<table><td>a<td>b<tr><td>c</table>", "a\tb\nc"),
        ])
    func tables(_ html: String, _ expected: String) {
        #expect(text(html) == expected)
    }

    @Test("Citations get a mark before each line, and none before the empty lines around them")
    func citations() {
        #expect(
            text("<p>a</p><blockquote><p>b</p><p>c</p><blockquote>d<br>e</blockquote>f</blockquote>g")
                == "a\n\n> b\n>\n> c\n>\n> > d\n> > e\n>\n> f\n\ng")
        #expect(text("a<blockquote style='margin:0 0 0 40px;border:none'>b</blockquote>") == "a\n\nb")
        #expect(text("<blockquote><ul><li>a<br>b</ul></blockquote>") == "> - a\n>   b")
    }

    @Test("Preformatted text keeps its white space")
    func preformatted() {
        #expect(text("<pre>a\n  b\tc\n\nd</pre>e") == "a\n  b\tc\n\nd\n\ne")
        #expect(text("<span style='white-space:pre-wrap'>a  b\nc</span>") == "a  b\nc")
        #expect(text("<xmp><b></xmp>") == "<b>")
    }

    @Test(
        "A link shows its address where its text does not",
        arguments: [
            ("<a href='https://a.test/b'>c</a>d", "c <https://a.test/b>d"),
            ("<a href='https://a.test/'>https://a.test</a>", "https://a.test"),
            ("<a href='http://www.a.test'>www.a.test</a>", "www.a.test"),
            ("<a href='mailto:a@b.test'>a@b.test</a>", "a@b.test"),
            ("<a href='mailto:a@b.test'>c</a>", "c <a@b.test>"), ("<a href='#x'>c</a>", "c"),
            ("<a href='javascript:x'>c</a>", "c"),
            ("<a href='https://a.test/b'><img src=x></a>c", "c"),
            ("<a href='https://a.test/b'><img src=x alt=d></a>", "[d] <https://a.test/b>"),
            ("<a href='https://a.test/b'>c<p>", "c <https://a.test/b>"),
            ("<a href='https://a.test/b' style='display:none'>c</a>d", "d"),
        ])
    func links(_ html: String, _ expected: String) {
        #expect(text(html) == expected)
    }

    @Test("Addresses can be listed at the end, each once, or left out")
    func listedLinks() {
        let html =
            "<p><a href=http://a.test/1>x</a>, <a href=http://a.test/2>y</a> and <a href=http://a.test/1>z</a>.</p>"
        var layout = HTMLText()
        layout.links = .listed
        #expect(layout.text(html) == "x [1], y [2] and z [1].\n\n[1] http://a.test/1\n[2] http://a.test/2")
        layout.links = .omitted
        #expect(layout.text(html) == "x, y and z.")
    }

    @Test("Images are shown by their alternative text, signs stand for themselves")
    func images() {
        #expect(text("a <img alt='Fields &amp; Sons'> b <img alt=\u{1F389}>") == "a [Fields & Sons] b \u{1F389}")
        var layout = HTMLText()
        layout.showsImages = false
        #expect(layout.text("a <img alt=b>") == "a")
    }

    @Test("A preview stops after the bytes asked for, and not within a character")
    func preview() {
        var layout = HTMLText()
        layout.maximumBytes = 6
        #expect(layout.text("<p>abc</p><p>défgh</p>") == "abc\n\nd")
        layout.maximumBytes = 8
        #expect(layout.text("<p>abc</p><p>défgh</p>") == "abc\n\ndé")
        layout.maximumBytes = 7
        #expect(layout.text("<p>abc</p><p>défgh</p>") == "abc\n\nd")
    }

    @Test("The mail of real programs reads well")
    func fixtures() {
        #expect(
            text(MailFixtures.newsletter) == """
                [Fields & Sons] <https://click.mail.example/c?u=1&id=2>

                Spring is here

                Dear customer,
                until 31 May everything costs 20% less.

                To the shop <https://click.mail.example/shop>

                Sent to ann@home.test. Unsubscribe <https://click.mail.example/unsubscribe>
                """)
        #expect(
            text(MailFixtures.outlook) == """
                Hi Ben,

                · first point

                4 711

                [Logo]

                Von: Ben <ben@office.example>
                Gesendet: Montag, 4. Mai 2026 09:12
                Betreff: Angebot

                Please see https://office.example/a <https://office.example/a?b=1&c=2>.
                """)
        #expect(
            text(MailFixtures.appleMail)
                == """
                Sounds good.

                See you then,
                Ann

                > On 4. May 2026, at 09:12, Ben <ben@office.example> wrote:
                >
                > \tTuesday?[map.png]
                """)
        #expect(
            text(MailFixtures.gmail) == """
                Thanks, that works \u{1F44D} \u{1F389}

                --
                Ann Field
                +49 30 1234

                On Mon, May 4, 2026 at 9:12 AM Ben <ben@office.example> wrote:

                > Does Tuesday work?
                >
                > - 10:00
                > - 14:00
                """)
    }

    @Test("Text of a mail cut at any byte is read, and hostile HTML stays in proportion")
    func hostile() {
        for fixture in MailFixtures.all {
            let bytes = [UInt8](fixture.utf8)
            for count in stride(from: 0, to: bytes.count, by: 3) { _ = HTMLText().text(Array(bytes[..<count])) }
        }
        for payload in AttackPayloads.all { #expect(!text(payload).contains("\0")) }
        for piece in HostileHTMLTests.pieces + ["<br>", "<blockquote>x", "<ul><li>x<br>", "<blockquote><br>x<br>"] {
            let count = 60_000 / piece.utf8.count
            let html = [UInt8](String(repeating: piece, count: count).utf8)
            #expect(HTMLText().text(html).utf8.count < html.count * 30 + 1000, "\(piece)")
        }
    }
}
