import Testing

@testable import MailHTML

@Suite("Changes of the direction of writing are bounded")
struct DirectionBoundTests {
    private static let alternating = "a\u{5D0}"

    @Test("what people write stays as it is, in whatever script")
    func untouched() {
        let texts = [
            "<p>Hello</p>", "<p dir=\"rtl\">\u{5E9}\u{5DC}\u{5D5}\u{5DD} Salesnode 12</p>",
            "<b>\u{4F60}\u{597D}</b> \u{2013} \u{1F600}", "",
            "<p>" + String(repeating: "Ivan \u{627}\u{644}\u{639} ", count: 5_000) + "</p>",
            String(repeating: "\u{5D0}", count: 100_000),
        ]
        for text in texts {
            let result = DirectionBound.bounded(text)
            #expect(result.markup == text && !result.isCut)
        }
    }

    @Test("beyond the bound only what is written from right to left goes, and no tag changes")
    func bounded() {
        let tags = "<p title=\"\u{5D0}\"><b>x</b>"
        let result = DirectionBound.bounded(
            "<p>" + String(repeating: Self.alternating, count: 100_000) + tags + "\u{5D1}\u{202E}y</p>")
        #expect(result.isCut)
        #expect(result.markup.hasSuffix("a\(tags)y</p>"))
        let letters = result.markup.unicodeScalars.count { $0 == "\u{5D0}" }
        #expect(letters == DirectionBound.mostChanges / 2 + 1)
    }

    @Test("characters that turn text count by themselves")
    func controls() {
        let result = DirectionBound.bounded(String(repeating: "\u{2066}x", count: 100_000))
        #expect(result.isCut)
        #expect(result.markup.unicodeScalars.count { $0 == "\u{2066}" } <= DirectionBound.mostChanges)
        #expect(result.markup.unicodeScalars.count { $0 == "x" } == 100_000)
    }

    @Test("an image inside of an address is shown as long as all together have few enough points")
    func images() {
        var sanitizer = HTMLSanitizer()
        sanitizer.limits.imageDataPoints = 250
        sanitizer.imageDataPoints = { $0.starts(with: "AAAA".utf8) ? 100 : nil }
        let image = "<img src=\"data:image/png;base64,AAAA\">"
        let shown = sanitizer.sanitize(String(repeating: image, count: 4)).html
        #expect(shown.components(count: "data:image") == 2)
        #expect(!sanitizer.sanitize("<img src=\"data:image/png;base64,BBBB\">").html.contains("data:"))
    }
}

extension String {
    fileprivate func components(count word: String) -> Int { ranges(of: word).count }
}
