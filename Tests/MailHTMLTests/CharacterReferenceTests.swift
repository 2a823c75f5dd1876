import Testing

@testable import MailHTML

@Suite("Character references")
struct CharacterReferenceTests {
    @Test("The table holds the 2,125 names that end in a semicolon, 106 of which may lack it")
    func table() {
        #expect(CharacterReference.nameCount == 2125)
    }

    @Test(
        "Names stand for their characters",
        arguments: [
            ("&amp;&lt;&gt;&quot;&apos;", "&<>\"'"), ("&nbsp;", "\u{A0}"), ("&Auml;&auml;", "Ää"), ("&hellip;", "…"),
            ("&CounterClockwiseContourIntegral;", "∳"), ("&NotEqualTilde;", "\u{2242}\u{338}"), ("&fjlig;", "fj"),
            ("&zwnj;", "\u{200C}"), ("&Aacute;&zwj;", "Á\u{200D}"), ("&frac12;", "½"),
            ("&colon;&Tab;&NewLine;", ":\t\n"),
            ("&AMP;&LT", "&<"),
        ])
    func names(_ html: String, _ text: String) {
        #expect(CharacterReference.decode(html) == text)
    }

    @Test(
        "The longest name without a semicolon counts in text",
        arguments: [
            ("&copy 2026", "© 2026"), ("&notit;", "¬it;"), ("&notin;", "∉"), ("&ampamp;", "&amp;"), ("&ltx", "<x"),
            ("&hellip x", "&hellip x"), ("&x", "&x"), ("&", "&"), ("&;", "&;"), ("a&b", "a&b"), ("&frac12x", "½x"),
            ("&&amp;", "&&"), ("AT&T", "AT&T"),
        ])
    func bareNames(_ html: String, _ text: String) {
        #expect(CharacterReference.decode(html) == text)
    }

    @Test(
        "In a value a bare name with more behind it is no reference",
        arguments: [
            ("?a&copy=1", "?a&copy=1"), ("?a&copyb", "?a&copyb"), ("?a&copy;=1", "?a©=1"), ("?a&copy", "?a©"),
            ("?a&copy-", "?a©-"), ("?&notit;", "?&notit;"), ("&#106avascript", "javascript"),
        ])
    func inValues(_ html: String, _ text: String) {
        #expect(CharacterReference.decode(html, inAttribute: true) == text)
    }

    @Test(
        "Numbers stand for their scalars, and impossible ones for the replacement character",
        arguments: [
            ("&#65;&#x42;&#X43;", "ABC"), ("&#65", "A"), ("&#x1F600;", "😀"), ("&#0;", "\u{FFFD}"),
            ("&#xD800;", "\u{FFFD}"), ("&#x110000;", "\u{FFFD}"), ("&#99999999999999999999;", "\u{FFFD}"),
            ("&#x80;&#150;&#x9F;", "€–Ÿ"), ("&#x81;", "\u{81}"), ("&#;", "&#;"), ("&#x;", "&#x;"), ("&#xg", "&#xg"),
            ("&#0000000000000000000065;", "A"), ("&#", "&#"), ("&#x", "&#x"),
        ])
    func numbers(_ html: String, _ text: String) {
        #expect(CharacterReference.decode(html) == text)
    }
}
