import Testing

@testable import Access

@Suite("Access: tokens")
struct BearerTokenTests {
    @Test("a token is 43 characters, never the same, and read back from its word")
    func roundTrip() throws {
        let tokens = (0..<100).map { _ in BearerToken.random() }
        #expect(Set(tokens.map(\.digest)).count == 100)
        for token in tokens {
            #expect(token.reveal().utf8.count == 43)
            #expect(BearerToken(token.reveal()) == token)
            #expect(token.digest.count == 32)
        }
    }

    @Test(
        "what cannot be a token is none",
        arguments: [
            "", "short", String(repeating: "a", count: 42), String(repeating: "a", count: 44),
            String(repeating: "a", count: 42) + "=", String(repeating: "a", count: 42) + "é",
            String(repeating: "é", count: 43),
        ])
    func malformed(text: String) {
        #expect(BearerToken(text) == nil)
    }

    @Test("what is derived belongs to one token and one purpose")
    func derived() {
        let token = BearerToken.random()
        let word = token.derived(for: "form")
        #expect(word.utf8.count == 43)
        #expect(token.isDerived(word, for: "form"))
        #expect(!token.isDerived(word, for: "other"))
        #expect(!BearerToken.random().isDerived(word, for: "form"))
        #expect(!token.isDerived("", for: "form"))
        #expect(word != token.reveal())
    }

    @Test("no description shows the word")
    func redacted() {
        let token = BearerToken.random()
        var dumped = ""
        dump(token, to: &dumped)
        #expect(!"\(token)".contains(token.reveal()) && !dumped.contains(token.reveal()))
    }
}
