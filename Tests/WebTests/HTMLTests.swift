import Testing

@testable import Web

@Suite("Web: markup")
struct HTMLTests {
    @Test(
        "text is escaped whatever stands behind the special characters",
        arguments: [
            ("<b>", "&lt;b&gt;"), ("a & b", "a &amp; b"), ("\"'", "&quot;&#39;"), ("plain", "plain"), ("", ""),
            // One Character of Swift, but still the end of an attribute to a browser.
            ("\"\u{0301} onclick=x", "&quot;\u{0301} onclick=x"), ("<\u{0338}", "&lt;\u{0338}"),
            ("&\u{200D}", "&amp;\u{200D}"), ("\u{0}", "\u{FFFD}"),
        ])
    func escaping(text: String, expected: String) {
        let html: HTML = "<p title=\"\(text)\">"
        #expect(html.text == "<p title=\"\(expected)\">")
        #expect(HTML.escaped(text).text == expected)
    }

    @Test("markup goes in as it is, sequences one after the other, conditions or not")
    func composing() {
        let items = ["a", "<"]
        let list: HTML = "<ul>\(each: items, { "<li>\($0)</li>" })</ul>"
        #expect(list.text == "<ul><li>a</li><li>&lt;</li></ul>")
        let missing: HTML? = nil
        let mixed: HTML = "\(list)\(missing)\(if: true, "yes")\(if: false, "no")\(7)"
        #expect(mixed.text == "<ul><li>a</li><li>&lt;</li></ul>yes7")
    }

    @Test(
        "only https addresses become links",
        arguments: [
            ("https://support.example.com/a?b=1&c=2", "https://support.example.com/a?b=1&amp;c=2"),
            ("javascript:alert(1)", nil), ("http://example.com", nil), ("https://a b", nil), ("https://a\n", nil),
            ("data:text/html,x", nil), ("", nil),
        ] as [(String, String?)])
    func links(address: String, expected: String?) {
        #expect(HTML.link(address)?.text == expected)
    }
}
