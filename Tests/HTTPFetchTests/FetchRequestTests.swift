import HTTPFetch
import Testing

@Test("The defaults of FetchRequest hold")
func defaultsHold() {
    #expect(FetchRequest(url: "https://example.com").method == "GET")
}
