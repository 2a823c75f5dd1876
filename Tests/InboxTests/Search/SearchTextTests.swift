import Testing

@testable import Inbox

@Suite("Text of the search index")
struct SearchTextTests {
    @Test("Latin, Cyrillic, Greek, Arabic and Hebrew are left to the index")
    func untouched() {
        for text in [
            "Hello, World", "Grüße aus Köln", "Привет, мир", "Καλημέρα", "مرحبا بالعالم", "שלום עולם", "a\nb\tc",
        ] {
            #expect(SearchText.indexed(text) == text)
        }
    }

    @Test(
        "Chinese, Japanese, Korean and Thai are indexed in pairs and found anywhere in a run",
        arguments: [
            ("東京都庁", "東京"), ("東京都庁", "京都"), ("東京都庁", "都庁"), ("東京都庁", "庁"), ("東京都庁", "東"),
            ("報告書を送ります", "報告書"), ("견적서를 보냅니다", "견적"), ("我们的报价单", "报价"), ("新しいiPhone手机壳です", "iPhone手机"),
            ("ใบเสนอราคาที่ส่ง", "ราคา"), ("ใบเสนอราคาที่ส่ง", "ที่"),
        ])
    func pairs(text: String, query: String) {
        let indexed = SearchText.indexed(text).split(separator: " ").map(String.init)
        let words = SearchText.query(query)
        #expect(!words.isEmpty)
        let isPrefix = SearchText.isPrefix(words, isPrefix: false)
        let isFound = indexed.indices.contains { start in
            start + words.count <= indexed.count
                && words.indices.allSatisfy { offset in
                    let isLast = offset == words.count - 1
                    let token = indexed[start + offset]
                    return isLast && isPrefix ? token.hasPrefix(words[offset]) : token == words[offset]
                }
        }
        #expect(isFound, "\(indexed) has no \(words)")
    }

    @Test("A pair that is not there is not found")
    func falsePairs() {
        let indexed = SearchText.indexed("東京都").split(separator: " ").map(String.init)
        #expect(indexed == ["東京", "京都", "都"])
        #expect(SearchText.query("東都") == ["東都"])
        #expect(!indexed.contains("東都"))
    }

    @Test("Letters with two encodings get one")
    func encodings() {
        #expect(SearchText.indexed("ＡＢＣ１２３") == "ABC123")
        #expect(SearchText.query("ｶﾞｷﾞ") == SearchText.query("ガギ"))
        #expect(SearchText.query("カ\u{3099}キ\u{3099}ハ\u{309A}ウ\u{3099}") == SearchText.query("ガギパヴ"))
        #expect(SearchText.query("\u{1100}\u{1161}\u{11A8}\u{1102}\u{1161}") == SearchText.query("각나"))
        #expect(SearchText.indexed("u\u{308}ber И\u{306} е\u{308}") == "uber Й ё")
    }

    @Test(
        "An excerpt shows letters once that are indexed in pairs, with the marks of what was found",
        arguments: [
            ("東京 \u{2}京都\u{3} 都", "東\u{2}京都\u{3}"), ("…\u{2}東京 京都\u{3} 都庁 庁 に…", "…\u{2}東京都\u{3}庁に…"),
            ("\u{2}報告 告書\u{3} 書を を送 送り り", "\u{2}報告書\u{3}を送り"), ("ああ ああ あ", "あああ"),
            ("the \u{2}offer\u{3} of May", "the \u{2}offer\u{3} of May"), ("新し しい いiPhone", "新しいiPhone"),
            ("Grüße é", "Grüße é"), ("", ""),
        ])
    func excerpts(indexed: String, shown: String) { #expect(SearchText.readable(indexed) == shown) }

    @Test(
        "An excerpt of a whole text is the text, but for spaces before what is indexed in pairs",
        arguments: ["東京都庁に行く", "견적서를 보냅니다", "新しいiPhone手机壳です", "一", "東京、大阪。"])
    func wholeExcerpts(text: String) {
        let shown = SearchText.readable(SearchText.indexed(text))
        #expect(shown.replacing(" ", with: "") == text.replacing(" ", with: ""))
    }

    @Test("Nothing of a query means anything to the language of queries")
    func harmless() {
        for text in ["a\" OR b", "NEAR(a b)", "subject:x*", "^a", "a AND NOT b", "'; DROP", "{a} : b", "a+b", "\0a"] {
            for word in SearchText.query(text) {
                #expect(
                    word.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil })
            }
        }
        #expect(SearchText.query("?!\"*").isEmpty)
    }

    @Test("One Latin letter is a whole word, one letter of a pair a beginning")
    func prefixes() {
        #expect(!SearchText.isPrefix(["a"], isPrefix: true))
        #expect(SearchText.isPrefix(["ab"], isPrefix: true))
        #expect(!SearchText.isPrefix(["ab"], isPrefix: false))
        #expect(SearchText.isPrefix(["東"], isPrefix: false))
        #expect(!SearchText.isPrefix([], isPrefix: true))
    }

    @Test("The text for the index is at most a few times as long, whatever the text")
    func bounded() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...200, using: &random) {
                let value = [
                    0x20, 0x41, 0x301, 0x3099, 0xE01, 0xE31, 0x1100, 0x1161, 0x11A8, 0x4E00, 0xFF76, 0xFF9E, 0x1F600,
                ]
                .randomElement(using: &random)
                value.flatMap { Unicode.Scalar(UInt32($0)) }.map { text.append($0) }
            }
            let indexed = SearchText.indexed(String(text))
            #expect(indexed.utf8.count <= String(text).utf8.count * 3 + 2)
        }
    }
}
