import Glibc
import Testing

@testable import Discovery

@Suite("Reading XML")
struct XMLReaderTests {
    private func read(_ text: String) throws(XMLFault) -> XMLElement { try XMLReader.document(Array(text.utf8)) }

    @Test("Elements, attributes, text, comments, CDATA and references are read")
    func everything() throws {
        let root = try read(
            """
            <?xml version='1.0' encoding='utf-8'?><!-- x --><a:root xmlns:a="urn:x" b = '1 &lt; 2'>
            one &amp; &#65;&#x42;<!-- <hidden> --><![CDATA[<not a tag> &amp;]]><child/><child k="v">t</child > two</a:root>
            """)
        #expect(root.name == "root" && root.attributes["b"] == "1 < 2")
        #expect(root.text == "one & AB<not a tag> &amp; two")
        #expect(root.all("child").count == 2 && root.all("child")[1].attributes == ["k": "v"])
        #expect(root.text(of: "child") == nil && root.all("child")[1].text == "t")
    }

    @Test("ISO-8859-1 is read as it is declared, a mark of byte order is skipped")
    func characterSets() throws {
        let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try XMLReader.document(latin).text == "\u{E9}")
        #expect(try XMLReader.document([0xEF, 0xBB, 0xBF] + Array("<a>\u{E9}</a>".utf8)).text == "\u{E9}")
    }

    @Test(
        "What is not well-formed is refused",
        arguments: [
            ("<a></b>", XMLFault.malformed), ("<a/><b/>", .malformed), ("text", .malformed), ("<a/>text", .malformed),
            ("<a b></a>", .malformed), ("<a b=c/>", .malformed), ("<a b='1' b='2'/>", .malformed),
            ("<a b='<'/>", .malformed), ("<a>&unknown;</a>", .malformed), ("<a>& b</a>", .malformed),
            ("<a>&#0;</a>", .malformed), ("<a>&#xD800;</a>", .malformed), ("<a>&#27;</a>", .malformed),
            ("<a>&#+65;</a>", .malformed), ("< a/>", .malformed), ("<a b='1'c='2'/>", .malformed), ("</a>", .malformed),
            ("<a>&#99999999999999;</a>", .malformed), ("<![CDATA[x]]><a/>", .malformed),
            ("<!DOCTYPE a><a/>", .documentType), ("<a><!ENTITY x 'y'></a>", .documentType),
            ("<?xml version='1.0' encoding='UTF-7'?><a/>", .characterSet),
            ("<?xml version='1.0' encoding='utf-16'?><a/>", .characterSet), ("", .truncated), ("   ", .truncated),
        ])
    func refused(_ text: String, _ fault: XMLFault) {
        #expect(throws: fault) { try read(text) }
    }

    @Test("UTF-16 and EBCDIC do not hide what is looked for")
    func otherEncodings() {
        let utf16 = "<!DOCTYPE a><a/>".utf8.flatMap { byte -> [UInt8] in [byte, 0] }
        #expect(throws: XMLFault.characterSet) { try XMLReader.document([0xFF, 0xFE] + utf16) }
        #expect(throws: XMLFault.characterSet) { try XMLReader.document(utf16) }
        #expect(throws: XMLFault.malformed) { try XMLReader.document([0x4C, 0x6F, 0xA7, 0x94]) }
    }

    @Test("A document that is cut anywhere is no document")
    func truncated() throws {
        let whole = Array(autoconfig().utf8)
        _ = try XMLReader.document(whole)
        for length in 0..<whole.count {
            #expect(throws: XMLFault.self) { try XMLReader.document(Array(whole[..<length])) }
        }
    }

    @Test("A flipped byte anywhere is read or refused, never more")
    func mutated() {
        var generator = SeededGenerator(seed: 42)
        let whole = Array(autoconfig().utf8)
        for _ in 0..<3000 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? AutoconfigDocument(bytes, address: .test())
        }
    }
}

@Suite("Hostile XML")
struct HostileXMLTests {
    @Test("A billion laughs are refused before the first one")
    func entities() {
        var text = "<!DOCTYPE l [<!ENTITY a 'ha'>"
        for (name, before) in zip("bcdefghij", "abcdefghi") {
            text += "<!ENTITY \(name) '" + String(repeating: "&\(before);", count: 10) + "'>"
        }
        #expect(throws: XMLFault.documentType) { try XMLReader.document(Array((text + "]><l>&j;</l>").utf8)) }
        let external = "<!DOCTYPE l [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><l>&x;</l>"
        #expect(throws: XMLFault.documentType) { try XMLReader.document(Array(external.utf8)) }
    }

    @Test("Depth, number of elements and of attributes, and length have limits")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        _ = try XMLReader.document(Array(nested(XMLReader.maximumDepth).utf8))
        let many = String(repeating: "<b/>", count: XMLReader.maximumElements)
        let attributes = (0...XMLReader.maximumAttributes).map { " a\($0)=''" }.joined()
        for text in [nested(XMLReader.maximumDepth + 1), "<a>\(many)</a>", "<a\(attributes)/>"] {
            #expect(throws: XMLFault.tooComplex) { try XMLReader.document(Array(text.utf8)) }
        }
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: XMLReader.maximumBytes)
        #expect(throws: XMLFault.tooLong) { try XMLReader.document(Array("<a>".utf8) + long + Array("</a>".utf8)) }
    }

    @Test(
        "Twice the input takes at most three times the processor time",
        arguments: [
            "<!-- - -- ", "<a b='", "]]", "&amp;", "<a>text</a>", "<a><![CDATA[", " a='1'", "<?x ?", "x", "<", "&#65;",
            "<a",
        ])
    func linear(_ piece: String) {
        func time(_ bytes: Int) -> Duration {
            let body = Array(("<r>" + String(repeating: piece, count: bytes / piece.utf8.count)).utf8)
            let start = processorTime()
            for _ in 0..<3 { _ = try? XMLReader.document(body) }
            return processorTime() - start
        }
        let pairs = (0..<3).map { _ in (time(100_000), time(200_000)) }
        // What takes no time at all has no ratio.
        #expect(pairs.contains { $0.1 < $0.0 * 3 || $0.1 < .milliseconds(20) }, "\(pairs)")
    }
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

/// The same numbers in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
