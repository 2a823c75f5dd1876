import Glibc
import MailHTML
import Testing

/// Processor time of this thread is compared within one run: input four times as long may take at most twelve times as
/// long, which linear code keeps on a busy machine, and quadratic code, at sixteen times, cannot.
private func expectLinear(_ name: String, units: Int, _ input: (Int) -> [UInt8], _ work: ([UInt8]) -> Void) {
    let small = input(units)
    let large = input(units * 4)
    func time(_ bytes: [UInt8]) -> Duration {
        (0..<2).map { _ in
            let start = processorTime()
            work(bytes)
            return processorTime() - start
        }.min() ?? .zero
    }
    // A machine that others use is slow for seconds at a time, and that counts as processor time: one fair pair will do.
    // Below a fraction of a millisecond the clock says nothing; such work is fast enough whatever its ratio.
    let isLinear = (0..<3).contains { _ in
        let base = time(small)
        return time(large) < max(base * 12, .milliseconds(5))
    }
    #expect(isLinear, "\(name)")
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

private func bytes(_ text: String) -> [UInt8] {
    [UInt8](text.utf8)
}

private func repeated(_ text: String, _ count: Int) -> [UInt8] {
    bytes(String(repeating: text, count: count))
}

@Suite("Hostile HTML", .serialized)
struct HostileHTMLTests {
    /// Pieces whose repetition makes careless code look back, nest or copy.
    static let pieces = [
        "<div>", "<", "<!--", "<!", "</", "&", "&a", "&amp", "&#", "<a <a ", "<a b='", "<a b=\"", "<a b", "<a ", "<p>",
        "<b>",
        "<b><p>", "<b id=x><i><p>", "<a href=http://a.test>", "<table>", "<table><tr><td>", "<td>", "<li>", "<ul><li>",
        "<dd>", "</p>",
        "</b>", "<b></p>", "<svg>", "<svg></svg>", "<script>", "<script><!--<script>", "<style>", "<title>",
        "<textarea>", "<template>",
        "<object>", "<h1>", "<pre>\n", "--", "-->", "<font><div></font>", "<i><div></i></div>", "<ruby><rt>", "<x>",
        "</x>", "<table>x",
        "<blockquote>", "<select>", "<img src=http://a.test/b>", "<img>", "&notit;", "\0", "<col>", "<caption>",
        "<a><table><td>",
    ]

    static let stylePieces = [
        "{", "}", "(", ")", "[", "'", "\"", "\\", "/*", "*/", "url(", "url(a", "@media", "@media{", "@import", "a",
        "a{", "a{b:c}", "a,",
        ".a", "#", ":", ";", "a:", "color:red;", "rgb(", "calc(1px + ", "!", "-", "--", "<!--", "-->", "+", "1", "1.",
        "a>", ":nth-child(",
        "font:'", "@media screen{a{b:c}",
    ]

    @Test("Cutting and sanitising stay linear", arguments: pieces)
    func linear(_ piece: String) {
        let units = 6_000 / piece.utf8.count
        expectLinear("\(piece)", units: units, { repeated(piece, $0) }) { _ = HTMLSanitizer().sanitize($0) }
    }

    @Test("Style sheets and declarations stay linear", arguments: stylePieces)
    func linearStyles(_ piece: String) {
        let units = 4_000 / piece.utf8.count
        expectLinear("sheet \(piece)", units: units, { bytes("<style>") + repeated(piece, $0) }) {
            _ = HTMLSanitizer().sanitize($0)
        }
        let quoted = piece.replacing("\"", with: "&quot;")
        expectLinear(
            "style \(piece)", units: units, { bytes("<p style=\"color:red;") + repeated(quoted, $0) + [0x22, 0x3E] }
        ) {
            _ = HTMLSanitizer().sanitize($0)
        }
    }

    @Test(
        "Rules that ask around and beside elements stay linear",
        arguments: [
            "b~b~b~b+b", "b b b b b b", "b>b~b b+b", "b:nth-child(3n+1)~b:nth-of-type(2n)", "*", "* * * * *",
            "b,i,u,s,*",
        ])
    func linearRules(_ selector: String) {
        let rules = String(repeating: "\(selector){font-size:12px;color:#123}", count: 8)
        let media = String(repeating: "@media (max-width:500px){\(selector){opacity:.5}}", count: 8)
        for element in ["<b>x</b>", "<b>x", "<b><i>x</i></b>"] {
            expectLinear(
                "\(selector) \(element)", units: 150,
                { bytes("<style>\(rules)\(media)</style>") + repeated(element, $0) }
            ) {
                _ = HTMLSanitizer().sanitize($0)
            }
        }
    }

    @Test("Style sheets whose rules are too many for their elements are said to be so")
    func exhausting() {
        let rules = String(repeating: ".z>b b b b b{font-size:12px}", count: 200)
        let html =
            "<style>\(rules)</style>" + String(repeating: "<b>", count: 150) + String(repeating: "<b>x</b>", count: 400)
        #expect(HTMLSanitizer().sanitize(html).hiddenText.isUncertain)
    }

    @Test("Attributes without end stay linear")
    func linearAttributes() {
        for piece in ["a ", "a=b ", "a='b' ", "style=x ", "class=a ", "/", "=", "\"", "onclick=x "] {
            expectLinear(
                "\(piece)", units: 6_000 / piece.utf8.count, { bytes("<p ") + repeated(piece, $0) + [0x3E] }
            ) {
                _ = HTMLSanitizer().sanitize($0)
            }
        }
        expectLinear("classes", units: 4_000, { bytes("<p class='") + repeated("a ", $0) + bytes("'>") }) {
            _ = HTMLSanitizer().sanitize($0)
        }
        expectLinear("entity", units: 12_000, { bytes("&") + repeated("a", $0) + [0x3B] }) {
            _ = HTMLSanitizer().sanitize($0)
        }
        expectLinear("number", units: 12_000, { bytes("&#") + repeated("9", $0) + [0x3B] }) {
            _ = HTMLSanitizer().sanitize($0)
        }
        expectLinear("address", units: 3_000, { bytes("<a href='") + repeated("\t&Tab;", $0) + bytes("'>") }) {
            _ = HTMLSanitizer().sanitize($0)
        }
    }

    @Test("A hundred thousand nested elements are bounded in depth, and their text is kept")
    func nested() {
        let result = HTMLSanitizer().sanitize(repeated("<div>", 100_000) + [0x61] + repeated("</div>", 100_000))
        #expect(result.html.utf8.count == 200 * 11 + 1)
        #expect(result.html.contains(">a<"))
        #expect(result.isTruncated)
    }

    @Test("A hundred thousand attributes are bounded")
    func attributes() {
        let html = bytes("<p title=1 ") + repeated("x=y ", 100_000) + bytes("align=left>b")
        #expect(HTMLSanitizer().sanitize(html).html == "<p title=\"1\">b</p>")
    }

    @Test("Elements that are opened again and again do not swell the result")
    func reopened() {
        let large = String(repeating: "x", count: 400)
        let opening = "<p>" + String(repeating: "<b title=\(large)><i>", count: 10)
        for piece in ["<p>x", "<p>x</p>", "<div>x</p></div>", "<li>x", "</i>x"] {
            let html = [UInt8](opening.utf8) + repeated(piece, 20_000)
            #expect(HTMLSanitizer().sanitize(html).html.utf8.count < html.count * 6 + 1_000_000, "\(piece)")
        }
    }

    @Test("Three thousand heaps of tags in no order come out in order")
    func tagSoup() {
        var random = SeededGenerator(seed: 3)
        let tags = HTMLTag.allCases
        let attributes = [
            "", "", " class=x", " href=http://a.test", " style='color:red'", " title='a<b'", " src=x", " id=y",
        ]
        let texts = ["x", "yy ", " ", "\n", "&amp;", "<", "text"]
        for _ in 0..<3_000 {
            var html = ""
            for _ in 0..<Int.random(in: 2..<25, using: &random) {
                let tag = tags[Int.random(in: 0..<tags.count, using: &random)].name
                switch Int.random(in: 0..<4, using: &random) {
                case 0, 1: html += "<\(tag)\(attributes[Int.random(in: 0..<attributes.count, using: &random)])>"
                case 2: html += "</\(tag)>"
                default: html += texts[Int.random(in: 0..<texts.count, using: &random)]
                }
            }
            SafetyCheck.expectSafe(html)
        }
    }

    @Test("Three thousand seeded mutations of mails and attacks are safe")
    func mutations() {
        var random = SeededGenerator(seed: 11)
        let sources = (MailFixtures.all + AttackPayloads.all).map { [UInt8]($0.utf8) }
        let tokens = [
            "<", ">", "\"", "'", "=", "<!--", "-->", "</", "/>", "&", ";", "\0", "<p>", "<table>", "</table>", "<td>",
            "<b>", "</b>",
            "<a href='http://a.test'>", "<style>", "</style>", "{", "}", "\\", "(", "<svg>", "<li>", "<pre>\n",
            "\u{FF}",
        ].map { [UInt8]($0.utf8) }
        for round in 0..<3_000 {
            var html = sources[round % sources.count]
            if html.count > 1500 { html = Array(html[..<1500]) }
            for _ in 0...Int.random(in: 0..<6, using: &random) {
                let place = Int.random(in: 0...html.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0 where place < html.count: html[place] = UInt8.random(in: 0...255, using: &random)
                case 1:
                    html.removeSubrange(place..<min(html.count, place + Int.random(in: 1...20, using: &random)))
                default: html.insert(contentsOf: tokens[Int.random(in: 0..<tokens.count, using: &random)], at: place)
                }
            }
            SafetyCheck.expectSafe(html)
        }
    }
}

/// The same numbers in every run (SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
