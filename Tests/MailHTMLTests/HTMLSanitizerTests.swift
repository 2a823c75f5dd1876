import MailHTML
import Testing

/// The safe form, with nothing wrong in it.
private func safe(_ html: String) -> String {
    SafetyCheck.expectSafe(html).html
}

@Suite("HTML sanitizer")
struct HTMLSanitizerTests {
    @Test("What mail needs is kept as it is")
    func keeps() {
        let html =
            "<div style=\"color:#333333;font-family:Arial,'Segoe UI',sans-serif;\"><p>Hello <b>you</b><br>&amp; "
            + "<i>you</i></p><ul><li>one</li><li>two</li></ul><table width=\"600\" cellpadding=\"0\" border=\"0\">"
            + "<tbody><tr><td colspan=\"2\" align=\"center\" bgcolor=\"#ffffff\">x</td></tr></tbody></table>"
            + "<blockquote type=\"cite\"><pre>a\n b</pre></blockquote><h1>t</h1><hr></div>"
        #expect(safe(html) == html)
    }

    @Test(
        "Elements that mail may not have go, with or without their content",
        arguments: [
            ("a<script>b</script>c", "ac"), ("a<style>b</style>c", "ac"), ("a<title>b</title>c", "ac"),
            ("a<iframe src=x>b</iframe>c", "ac"), ("a<object data=x>b</object>c", "ac"), ("a<embed src=x>c", "ac"),
            ("a<template>b</template>c", "ac"), ("a<svg><text>b</text></svg>c", "ac"), ("a<svg/>c", "ac"),
            ("a<math><mi>b</mi></math>c", "ac"), ("a<select><option>b</select>c", "ac"), ("a<meta x>c", "ac"),
            ("a<textarea>b</textarea>c", "ac"), ("a<form action=x>b<input>c</form>d", "abcd"),
            ("a<button>b</button>c", "abc"), ("a<noscript>b</noscript>c", "abc"), ("a<o:p>b</o:p>c", "abc"),
            ("a<base href=x>c", "ac"), ("a<link rel=x>c", "ac"), ("a<video poster=x>b<source src=x></video>c", "abc"),
            ("a<applet>b</applet>c", "ac"), ("a<!-- b -->c", "ac"), ("<!doctype html>a<?b?>c", "ac"),
            ("a<xmp><b></xmp>c", "a<pre>&lt;b&gt;</pre>c"), ("a<plaintext>b</b>", "ab&lt;/b&gt;"),
            ("a<noframes>b</noframes>c", "ac"), ("a<noembed>b</noembed>c", "ac"), ("a<custom-tag>b", "ab"),
        ])
    func drops(_ html: String, _ expected: String) {
        #expect(safe(html) == expected)
    }

    @Test("Content that an unclosed drawing would swallow is kept from the first element of HTML on")
    func unclosedDrawing() {
        #expect(safe("a<svg><circle>b<p>c</p>d") == "a<p>c</p>d")
        #expect(safe("a<svg><svg></svg>b</svg>c") == "ac")
        #expect(safe("<math><mtext><table><tr><td>x") == "<table><tbody><tr><td>x</td></tr></tbody></table>")
    }

    @Test(
        "Elements are closed where browsers close them",
        arguments: [
            ("<p>a<p>b", "<p>a</p><p>b</p>"), ("<p>a<div>b</div>c", "<p>a</p><div>b</div>c"),
            ("<b>a<i>b</b>c</i>d", "<b>a<i>b</i></b><i>c</i>d"),
            ("<p><b>a<p>b</b>c", "<p><b>a</b></p><p><b>b</b>c</p>"),
            ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
            ("<ul><li>a<ul><li>b</ul><li>c</ul>", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
            (
                "<a href='http://a.test'>b<a href='mailto:c@d.test'>e",
                "<a href=\"http://a.test\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">b</a>"
                    + "<a href=\"mailto:c@d.test\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">e</a>"
            ),
            ("<h1>a<h2>b</h1>c", "<h1>a</h1><h2>b</h2>c"), ("a</div></p></b>b", "ab"), ("a</br>b", "a<br>b"),
            ("<div>a</span>b</div>", "<div>ab</div>"), ("<b><div>a</b>b</div>c", "<b><div>a</div></b><div>b</div>c"),
            ("<div><b>a</div>b", "<div><b>a</b></div><b>b</b>"), ("<image src=x>a", "<img>a"),
            ("<menu><li>a</menu>", "<ul><li>a</li></ul>"),
            ("<ruby>a<rt>b<rt>c</ruby>", "<ruby>a<rt>b</rt><rt>c</rt></ruby>"),
        ])
    func closes(_ html: String, _ expected: String) {
        #expect(safe(html) == expected)
    }

    @Test(
        "Tables have rows and cells, and hold what stands between them",
        arguments: [
            (
                "<table><td>a<td>b<tr><td>c</table>d",
                "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>d"
            ),
            ("<td>a</td><tr>b", "ab"),
            ("<table>a<tr><td>b</table>", "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"),
            (
                "<table> <tr> <td>a</td> </tr> </table>",
                "<table> <tbody><tr> <td>a</td> </tr> </tbody></table>"
            ),
            (
                "<table><tr><td><table><tr><td>a</table>b</table>c",
                "<table><tbody><tr><td><table><tbody><tr><td>a</td></tr></tbody></table>b</td></tr></tbody></table>c"
            ),
            ("<table><form><tr><td>a</td></tr></form></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
            ("<table><tr><td><b>a</td></tr></table>b", "<table><tbody><tr><td><b>a</b></td></tr></tbody></table>b"),
            (
                "<div><table><tr><td></div>a</table>b</div>c",
                "<div><table><tbody><tr><td>a</td></tr></tbody></table>b</div>c"
            ),
            (
                "<table><col width=1><tr><td>a</table>",
                "<table><colgroup><col width=\"1\"></colgroup><tbody><tr><td>a</td></tr></tbody></table>"
            ),
            (
                "<table><caption>a<tr><th>b</table>",
                "<table><caption>a</caption><tbody><tr><th>b</th></tr></tbody></table>"
            ),
            (
                "<table><tr><table><tr><td>a</table>",
                "<table><tbody><tr></tr></tbody></table><table><tbody><tr><td>a</td></tr></tbody></table>"
            ),
            (
                "<table><thead><tr><td>a<tbody><tr><td>b<tfoot><td>c</table>",
                "<table><thead><tr><td>a</td></tr></thead><tbody><tr><td>b</td></tr></tbody>"
                    + "<tfoot><tr><td>c</td></tr></tfoot></table>"
            ),
        ])
    func tables(_ html: String, _ expected: String) {
        #expect(safe(html) == expected)
    }

    @Test(
        "Attributes are written with quotes and escapes, the first of a name only",
        arguments: [
            ("<p title=a\"b<c>d</p>", "<p title=\"a&quot;b&lt;c\">d</p>"),
            ("<p TITLE=1 title=2>", "<p title=\"1\"></p>"),
            ("<p title='&amp;lt;`'>", "<p title=\"&amp;lt;&#96;\"></p>"),
            ("<p align=center foo=bar>", "<p align=\"center\"></p>"),
            ("<td width=100%>", ""),
            ("<table width=100% height=1.5px border=x>", "<table width=\"100%\" height=\"1.5px\"></table>"),
            ("<font size=+2 color=red face='A, B'>x</font>", "<font size=\"+2\" color=\"red\" face=\"A, B\">x</font>"),
            ("<p id=a class='b m-c d!'>", "<p id=\"m-a\" class=\"m-b m-c\"></p>"),
            ("<a name=top></a><a href='#top'>x</a>", "<a name=\"m-top\"></a><a href=\"#m-top\">x</a>"),
            ("<ol start=5 type=a><li value=7>", "<ol start=\"5\" type=\"a\"><li value=\"7\"></li></ol>"),
            ("<p dir=rtl lang=ar>", "<p dir=\"rtl\" lang=\"ar\"></p>"), ("<p onclick=x>", "<p></p>"),
        ])
    func attributes(_ html: String, _ expected: String) {
        #expect(safe(html) == expected)
    }

    @Test("What is opened again stands where it may, so that nothing is moved when the result is read")
    func reopened() {
        for html in [
            "<b><h1>x<p>y</b><center>z<rt><ol><b>", "<font><em><p><ins></font><dl></p><p>",
            "<i><p class=x><h2><em>x</i><h2>y",
            "<h1><b><div title='\(String(repeating: "x", count: 600))'><h2>x</b>y", "<ruby><dd>x<rt>y",
            "<ruby><li>x<rp>y",
            "<a href=http://a.test><p><b>x<a href=http://b.test>y</p>z", "<b><ul><li>x</b><li>y</ul>z",
            "<i><dl><dd>x</i><dt>y",
        ] {
            SafetyCheck.expectSafe(html)
        }
    }

    @Test("Bytes that are no UTF-8 are replaced before lengths are judged")
    func repairedBytes() {
        let name = [UInt8](repeating: 0xB2, count: 60) + [UInt8](repeating: 0x61, count: 40)
        SafetyCheck.expectSafe([UInt8]("<p class=".utf8) + name + [UInt8](" id=".utf8) + name + [UInt8](">x".utf8))
        SafetyCheck.expectSafe(
            "<p class=\(String(repeating: "a", count: 100)) id=\(String(repeating: "b", count: 200))>x")
        SafetyCheck.expectSafe("<a href='http://a.test/\(String(repeating: "<", count: 6_000))'>x")
    }

    @Test("A line break behind the tag of a pre does not count, a second one does")
    func pre() {
        #expect(safe("<pre>\na</pre>") == "<pre>a</pre>")
        #expect(safe("<pre>\r\n\r\na</pre>") == "<pre>\n\na</pre>")
        #expect(safe("<pre><!-- -->\na</pre>") == "<pre>\n\na</pre>")
        #expect(safe("<pre>\u{1}&#10;a</pre>") == "<pre>\n\na</pre>")
    }

    @Test("Text is kept, control characters are not")
    func text() {
        #expect(safe("a &lt;b&gt; &amp;amp; &nbsp;&copy; \u{0}\u{1}x") == "a &lt;b&gt; &amp;amp; \u{A0}© x")
        #expect(safe("a\r\nb\rc&#13;d") == "a\nb\nc\nd")
        #expect(safe(" \n&#10;<p> a</p> ") == "<p> a</p> ")
        #expect(SafetyCheck.expectSafe([0x61, 0xFF, 0xC3, 0x3C, 0x62, 0x3E]).html == "a\u{FFFD}\u{FFFD}<b></b>")
    }

    @Test(
        "Links keep the addresses that can be followed",
        arguments: [
            ("https://a.test/b?c=d&e=f#g", "https://a.test/b?c=d&amp;e=f#g"), ("HTTP://a.test", "http://a.test"),
            ("//a.test/b", "https://a.test/b"), ("\\\\a.test", "https://a.test"), ("https:/\\a.test", "https://a.test"),
            ("www.a.test", "http://www.a.test"), ("mailto:a@b.test", "mailto:a@b.test"), ("tel:+49 30", "tel:+49%2030"),
            (" https://a.test/b c ", "https://a.test/b%20c"), ("ht\ntps://a.test", "https://a.test"),
            ("https://a.test/\u{202E}b", "https://a.test/%E2%80%AEb"), ("#x", "#m-x"),
        ])
    func addresses(_ written: String, _ expected: String) {
        let attributes = expected.hasPrefix("#") ? "" : " target=\"_blank\" rel=\"noopener noreferrer nofollow\""
        #expect(safe("<a href=\"\(written)\">x</a>") == "<a href=\"\(expected)\"\(attributes)>x</a>")
    }

    @Test("Remote images are blocked, counted, and remembered")
    func blocked() {
        let result = SafetyCheck.expectSafe(
            "<img src='http://a.test/b.png' alt=c><table background=https://a.test/d><tr>"
                + "<td style='background:#fff url(https://a.test/e) no-repeat'>x</table>"
                + "<img srcset='//a.test/f 2x, //a.test/g'>")
        #expect(result.blockedImages == 4)
        #expect(result.remoteImages == 4)
        #expect(
            result.html
                == "<img alt=\"c\" data-remote-src=\"http://a.test/b.png\"><table data-remote-background=\""
                + "https://a.test/d\"><tbody><tr><td style=\"background:#fff none no-repeat;\">x</td></tr></tbody></table>"
                + "<img data-remote-src=\"https://a.test/f\">")
    }

    @Test("Remote images are shown through the proxy that is given, tracking pixels never")
    func proxied() {
        var sanitizer = HTMLSanitizer()
        sanitizer.remoteContent = .proxy { "/local/\($0.utf8.count)?a&b" }
        let result = sanitizer.sanitize(
            "<img src='http://a.test/b'><p style='background-image:url(\"http://a.test/c\")'>x</p>"
                + "<img src=http://a.test/t width=1 height=1><img style='display:none' src=http://a.test/u>"
                + "<img data-remote-src=http://a.test/d>")
        #expect(
            result.html
                == "<img src=\"/local/15?a&amp;b\"><p style=\"background-image:url('/local/15?a&amp;b');\">x</p>"
                + "<img width=\"1\" height=\"1\" data-remote-src=\"http://a.test/t\"><img style=\"display:none;\" "
                + "data-remote-src=\"http://a.test/u\"><img src=\"/local/15?a&amp;b\">")
        #expect(result.trackingPixels == 2)
        #expect(result.remoteImages == 5)
        #expect(SafetyCheck.problems(result).isEmpty)
    }

    @Test("Images that came with the message are found by Content-ID and by Content-Location")
    func embedded() {
        var sanitizer = HTMLSanitizer()
        sanitizer.embedded = {
            ["cid:a@b.test": "/local/1", "logo.png": "/local/2", "http://c.test/d": "/local/3"][$0]
        }
        let result = sanitizer.sanitize(
            "<img src='cid:a%40b.test'><img src=logo.png><img src=http://c.test/d><img src=cid:none>"
                + "<p style='background:url(cid:a@b.test)'>")
        #expect(
            result.html == "<img src=\"/local/1\"><img src=\"/local/2\"><img src=\"/local/3\"><img>"
                + "<p style=\"background:url('/local/1');\"></p>")
        #expect(result.embeddedImages == 4)
        #expect(result.blockedImages == 0)
    }

    @Test("Images in addresses are kept where they are pictures")
    func imageData() {
        #expect(safe("<img src='data:image/PNG;base64,iVBO Rw=='>") == "<img src=\"data:image/png;base64,iVBORw==\">")
        #expect(safe("<img src='data:image/svg+xml;base64,AAAA'>") == "<img>")
        #expect(safe("<img src='data:image/png,x'>") == "<img>")
        #expect(safe("<a href='data:image/png;base64,AAAA'>x</a>") == "<a>x</a>")
    }

    @Test("The look of the body goes to the element around the mail")
    func body() {
        let result = SafetyCheck.expectSafe(
            "<html><head><title>t</title></head><body bgcolor=#eee style='margin:0;position:fixed'><p>x</body></html>")
        #expect(result.html == "<p>x</p>")
        #expect(result.bodyStyle == "background-color:#eee;margin:0;")
        #expect(result.document == "<div class=\"mail-root\" style=\"background-color:#eee;margin:0;\"><p>x</p></div>")
    }

    @Test("Direction and colours of a document stay, wherever they are written")
    func documentLook() {
        func style(_ html: String) -> String { SafetyCheck.expectSafe(html).bodyStyle }
        #expect(style("<html dir=RTL><body>x") == "direction:rtl;")
        #expect(style("<body dir=rtl text=white bgcolor=#000>x") == "direction:rtl;color:white;background-color:#000;")
        #expect(style("<body text='red;position:fixed' bgcolor='url(http://a.test)'>x") == "color:red;")
        #expect(style("<body><body bgcolor=red>x").isEmpty)
    }

    @Test("What had to go is told")
    func removals() {
        let result = SafetyCheck.expectSafe(
            "<p onclick=x><form><iframe></iframe><object></object><video></video><svg></svg><meta http-equiv=refresh>")
        #expect(result.removals == [.script, .form, .frame, .plugin, .media, .drawing, .redirection])
        #expect(SafetyCheck.expectSafe("<a href=' java\tscript:x'>").removals == [.script])
        #expect(SafetyCheck.expectSafe("<p>x</p>").removals.isEmpty)
    }

    @Test("Text that the document hides is measured")
    func hidden() {
        func bytes(_ html: String) -> Int { SafetyCheck.expectSafe(html).hiddenTextBytes }
        #expect(bytes("<div style='display:none'>ab<b>c</b></div>d") == 3)
        #expect(bytes("<span style='font-size:0'>ab</span>") == 2)
        #expect(bytes("<span style='font-size:1px'>ab</span>") == 2)
        #expect(bytes("<span style='color:#ffffff'>ab</span>") == 2)
        #expect(bytes("<td><font color=white>ab</font>") == 2)
        #expect(bytes("<div style='background:#000;color:#fff'>ab</div>") == 0)
        #expect(bytes("<table bgcolor=#000000><tr><td><font color=#fff>ab</font></table>") == 0)
        #expect(bytes("<div style='background-image:url(http://a.test/b);color:#fff'>ab</div>") == 0)
        #expect(bytes("<div style='max-height:0;overflow:hidden'>ab</div>") == 2)
        #expect(bytes("<div style='opacity:0'>ab</div>") == 2)
        #expect(bytes("<p hidden>ab</p>") == 2)
        #expect(bytes("<td><table><tr><td style='font-size:0px'>ab<div style='font-size:13px'>cd</div></table>") == 2)
        #expect(bytes("<div style='font-size:0'><div style='font-size:2em'>ab</div><font size=2>cd</font></div>") == 2)
        #expect(bytes("<div style='visibility:hidden'>ab<b style='visibility:visible'>cd</b></div>") == 2)
        #expect(bytes("<div style='display:none;display:block'>ab</div>") == 0)
        #expect(bytes("<p>ab</p>") == 0)
    }

    @Test(
        "Text is measured that is hidden by a class, by a colour that can hardly be seen, or by ways of display",
        arguments: [
            ("<style>.h{display:none}</style><p class=h>ab</p>", 2),
            ("<style>p.h{font-size:0}</style><p class='x h'>ab</p>", 2),
            ("<style>.a,.h{visibility:hidden}</style><p class=h>ab</p>", 2),
            ("<style>.h{display:none} @media(max-width:600px){.h{display:block}}</style><p class=h>ab</p>", 0),
            ("<style>.h{display:none}.h{display:block}</style><p class=h>ab</p>", 0),
            ("<style>.x .h{display:none} .h:hover{display:none} #i{display:none}</style><p class=h id=h>ab</p>", 0),
            ("<style>@media print{.h{display:none}}</style><p class=h>ab</p>", 0),
            ("<p style='color:#fefefe'>ab</p>", 2), ("<p style='color:#eee'>ab</p>", 2),
            ("<p style='color:#ccc'>ab</p>", 0),
            ("<p style='color:rgb(255, 255, 255)'>ab</p>", 2), ("<p style='color:rgb(100% 100% 98%)'>ab</p>", 2),
            ("<p style='color:rgb(20,20,20);background:rgb(0,0,0)'>ab</p>", 2), ("<p style='color:ivory'>ab</p>", 2),
            ("<p style='color:rgba(0,0,0,.5)'>ab</p>", 0), ("<p style='color:rgb(51,51,51)'>ab</p>", 0),
            ("<p style='display:table-column'>ab</p>", 2), ("<p style='visibility:collapse'>ab</p>", 2),
            ("<p style='opacity:1%'>ab</p>", 2), ("<p style='opacity:50%'>ab</p>", 0),
            ("<p style='overflow-y:hidden;max-height:1px'>ab</p>", 2),
            ("<p style='overflow:hidden;width:1px'>ab</p>", 2),
            ("<p style='letter-spacing:-1px'>ab</p>", 0),
        ])
    func hiddenOtherwise(_ html: String, _ bytes: Int) {
        #expect(SafetyCheck.expectSafe(html).hiddenTextBytes == bytes)
    }

    @Test("Links are listed with what can be read on them")
    func links() {
        let links = SafetyCheck.expectSafe(
            "<a href='https://A.test:80/x'>b <b>c</b>&amp;</a><a href='mailto:a@b.test'>d"
        )
        .links
        #expect(links.map(\.address) == ["https://A.test:80/x", "mailto:a@b.test"])
        #expect(links.map(\.host) == ["a.test", ""])
        #expect(links.map(\.text) == ["b c&", "d"])
        #expect(links.allSatisfy { $0.warnings.isEmpty })
    }

    @Test(
        "A link that names one host and leads to another is told",
        arguments: [
            ("https://www.bank.example/login", "http://evil.test", true), ("bank.example", "http://evil.test", true),
            ("Go to www.bank.test now", "http://click.mail.test/x", true),
            ("www.bank.example", "https://click.bank.example/x", false),
            ("shop.bank.example", "https://links.bank.example/x", false), ("bank.co.uk", "http://evil.co.uk", true),
            ("Read report.pdf", "http://files.test/1", false), ("a@bank.example", "http://other.test", false),
            ("Click here", "http://evil.test", false), ("https://bank.example.evil.test", "http://evil.test", false),
            ("bank.example", "mailto:a@b.test", false),
        ])
    func deceptiveLinks(_ text: String, _ address: String, _ warns: Bool) {
        let links = SafetyCheck.expectSafe("<a href='\(address)'>\(text)</a>").links
        #expect(links.first?.warnings.contains(.textNamesOtherHost) == warns)
    }

    @Test("Sign-in names in addresses and letters that turn around are told")
    func otherWarnings() {
        let links = SafetyCheck.expectSafe(
            "<a href='https://bank.example@evil.test'>x</a><a href='https://a.test'>a\u{202E}b</a>"
        ).links
        #expect(links.map(\.warnings) == [[.userInformation], [.deceptiveCharacters]])
        #expect(links.first?.host == "evil.test")
    }

    @Test("Documents beyond the limits are cut, and say so")
    func limits() {
        var sanitizer = HTMLSanitizer()
        sanitizer.limits.bytes = 10
        sanitizer.limits.depth = 3
        let result = sanitizer.sanitize("<p>aaaaaaaaaaaaaa</p>")
        #expect(result.html == "<p>aaaaaaa</p>")
        #expect(result.isTruncated)
        sanitizer.limits.bytes = 1000
        let deep = SafetyCheck.expectSafe("<div><div><div><div><div>a</div></div>b</div></div>c</div>d", sanitizer)
        #expect(deep.html == "<div><div><div>ab</div></div>c</div>d")
        #expect(deep.isTruncated)
    }
}
