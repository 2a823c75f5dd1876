import Testing

@testable import Web

@Suite("Web: what stands behind the question mark")
struct QueryFieldsTests {
    @Test("is read as forms are: a plus sign is a space, and a percent sign begins a byte")
    func forms() {
        let query = QueryFields("q=from%3Aana+is%3Aunread&plus=a%2Bb&empty=&gone&q=second&caf%C3%A9=%E2%82%AC")
        #expect(query["q"] == "from:ana is:unread")
        #expect(query.all("q") == ["from:ana is:unread", "second"])
        #expect(query["plus"] == "a+b")
        #expect(query["empty"] == "" && query["gone"] == "" && query.text("empty") == nil)
        #expect(query["other"] == nil)
        #expect(query["café"] == "€")
    }

    @Test("what we write is read again", arguments: ["a b", "a+b", "100 %", "?&=#", "ä€😀", "a\nb"])
    func roundTrip(text: String) { #expect(QueryFields("x=\(FormBody.encoded(text))")["x"] == text) }

    @Test("what is damaged counts as not there", arguments: ["q=%", "q=%4", "q=%zz", "a=1&q=%G0"])
    func damaged(text: String) { #expect(QueryFields(text)["q"] == nil) }

    @Test("a search among mailboxes is understood as a browser writes it")
    func mailboxes() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            try await fixture.connect("sales")
            try await fixture.connect("info")
            let found = try await owner.get("/mailboxes?q=sales%40mail")
            #expect(found.body.contains("sales@mail.test") && !found.body.contains("info@mail.test"))
            #expect(try await owner.get("/mailboxes?q=two+words").body.contains("value=\"two words\""))
            #expect(try await owner.get("/mailboxes/connect?address=a%2Bb%40mail.test").body.contains("a+b@mail.test"))
        }
    }
}
