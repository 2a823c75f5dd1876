import HTTPFetch
import Testing

@Suite("Addresses of outgoing requests")
struct FetchURLTests {
    @Test(
        "An address is written anew from what was understood",
        arguments: [
            ("https://example.com", "https://example.com/"),
            ("HTTPS://EXAMPLE.com:443/a?b=c#fragment", "https://example.com/a?b=c"),
            ("http://example.com:8080?x", "http://example.com:8080/?x"),
            ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
            ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/"),
            ("http://192.0.2.1:80/", "http://192.0.2.1/"),
            ("https://a_b.example.com/%41", "https://a_b.example.com/%41"),
        ])
    func written(_ text: String, _ expected: String) {
        #expect(FetchURL(text)?.description == expected)
    }

    @Test(
        "Whatever could be read in two ways is refused",
        arguments: [
            "", "example.com", "//example.com/", "ftp://example.com/", "https:/example.com", "https://", "https:///x",
            "https://user@example.com/", "https://user:pass@example.com/", "https://good.example\\@evil.example/",
            "https://good.example\\.evil.example/", "https://exa mple.com/", "https://example.com/a b",
            "https://example.com/\r\nHost: evil", "https://example.com/\u{FF0E}", "https://ex\u{E4}mple.com/",
            "https://example.com:0/", "https://example.com:99999/", "https://example.com:+443/",
            "https://example.com:/",
            "https://example.com:443:443/", "https://1.2.3/", "https://2130706433/", "https://0x7f.1/", "https://[::1",
            "https://::1/", "https://[127.0.0.1]/", "https://exa%6Dple.com/", "https://-a.example/",
            "javascript:alert(1)",
        ])
    func refused(_ text: String) {
        #expect(FetchURL(text) == nil)
    }

    @Test("An address that is too long is refused")
    func tooLong() {
        #expect(FetchURL("https://example.com/" + String(repeating: "a", count: FetchURL.maximumBytes)) == nil)
    }

    @Test(
        "A redirect is resolved against the address that gave it",
        arguments: [
            ("/x?y", "https://example.com:8443/x?y"), ("next", "https://example.com:8443/a/next"),
            ("?q", "https://example.com:8443/a/?q"), ("//other.example/x", "https://other.example/x"),
            ("http://other.example", "http://other.example/"), ("#only", "https://example.com:8443/a/"),
        ])
    func resolved(_ reference: String, _ expected: String) throws {
        let base = try #require(FetchURL("https://example.com:8443/a/b?c=/d"))
        #expect(base.resolving(reference)?.description == expected)
    }

    @Test(
        "A redirect that is no web address is refused",
        arguments: [
            "", "mailto:alice@example.com", "file:///etc/passwd", "https://u@evil.example/", "//u@evil.example/",
        ])
    func notResolved(_ reference: String) throws {
        let base = try #require(FetchURL("https://example.com/a/b"))
        #expect(base.resolving(reference) == nil)
    }

    @Test("The origin is scheme, host and port")
    func origin() throws {
        let base = try #require(FetchURL("https://example.com/a"))
        for (other, isSame) in [
            ("https://example.com:443/b", true), ("http://example.com/a", false), ("https://example.com:8443/a", false),
            ("https://www.example.com/a", false),
        ] {
            #expect(base.hasSameOrigin(as: try #require(FetchURL(other))) == isSame, "\(other)")
        }
    }
}
