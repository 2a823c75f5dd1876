import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: safety")
struct SafetyTests {
    @Test("every page tells the browser what it never does, errors and files included")
    func headers() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let style = fixture.web.assetNames.first { $0.hasSuffix(".css") } ?? ""
            for path in ["/mailboxes", "/members", "/nothing", "/sign-in", "/assets/\(style)", "/favicon.svg"] {
                let answer = try await owner.get(path)
                let policy = try #require(answer.header("Content-Security-Policy"), "\(path)")
                #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "\(path)")
                #expect(answer.header("X-Content-Type-Options") == "nosniff", "\(path)")
                #expect(answer.header("Referrer-Policy") == "same-origin", "\(path)")
                #expect(answer.header("X-Frame-Options") == "DENY", "\(path)")
            }
            #expect(try await owner.get("/mailboxes").header("Cache-Control") == "no-store")
            #expect(try await owner.get("/assets/\(style)").header("Cache-Control")?.contains("immutable") == true)
        }
    }

    @Test("no page has a script, a style or a handler inside of it")
    func nothingInline() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            try await fixture.connect("alice")
            for path in ["/mailboxes", "/members", "/account", "/audit", "/settings", "/nothing", "/mailboxes/connect"]
            {
                let body = try await owner.get(path).body
                #expect(!body.contains("<style") && !body.contains(" style=") && !body.contains(" onclick"), "\(path)")
                let scripts = body.components(separatedBy: "<script").count - 1
                #expect(scripts == 1 && body.contains("<script type=\"module\" src=\"/assets/app-"), "\(path)")
                #expect(!body.contains("\\("), "\(path)")
            }
        }
    }

    @Test(
        "on this machine only names of this machine are answered",
        arguments: [
            ("evil.example", 421), ("evil.example:8080", 421), ("127.0.0.1.evil.example", 421), ("192.0.2.1", 421),
            ("localhost", 303), ("127.0.0.1:1", 303), ("[::1]:8080", 303), ("LOCALHOST:99", 303),
        ])
    func hosts(host: String, status: Int) async throws {
        try await WebFixture.run { fixture in
            let answer = try await fixture.browser(host: host).get("/")
            // A fresh server leads on, to where it is set up.
            #expect(answer.status == status)
        }
    }

    @Test("under a public address only that is answered, cookies are bound to it, and https is kept to")
    func publicAddress() async throws {
        try await WebFixture.run(publicURL: "https://mail.example.com/") { fixture in
            for host in ["localhost", "mail.example.com:8443", "example.com"] {
                let refused = try await fixture.browser(host: host).get("/")
                #expect(refused.status == 421)
            }
            let answer = try await fixture.browser(host: "Mail.Example.com").get("/welcome")
            #expect(answer.status == 200)
            #expect(answer.header("Strict-Transport-Security") == "max-age=31536000")
            let cookie = try #require(answer.all("Set-Cookie").first)
            #expect(cookie.hasPrefix("__Host-visit="))
            for word in ["Secure", "HttpOnly", "Path=/", "SameSite="] { #expect(cookie.contains(word)) }
            #expect(!cookie.contains("Domain"))
            #expect(try await fixture.browser(host: "mail.example.com").get("/healthz").status == 200)
        }
    }

    @Test(
        "a public address is https, or http on this machine, and nothing more than an address",
        arguments: [
            ("https://mail.example.com", "https://mail.example.com"),
            ("https://Mail.Example.com:443/", "https://mail.example.com"),
            ("https://mail.example.com:8443", "https://mail.example.com:8443"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"), ("http://127.0.0.1", "http://127.0.0.1"),
            ("http://mail.example.com", nil), ("http://192.168.0.1", nil), ("https://a/b", nil),
            ("https://u@a.example", nil),
            ("ftp://a", nil), ("mail.example.com", nil), ("https://", nil), ("https://a?b", nil), ("", nil),
        ] as [(String, String?)])
    func publicURLs(text: String, expected: String?) {
        #expect(PublicURL(text)?.description == expected)
    }

    @Test("what a page of another site sends is refused, whatever it knows")
    func crossSite() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let token = try await owner.get("/settings").formToken
            let fields = [("form-token", token), ("workspace", "Renamed")]
            let headers: [[(String, String)]] = [
                [("Sec-Fetch-Site", "cross-site")], [("Sec-Fetch-Site", "same-site")], [("Sec-Fetch-Site", "none")],
                [("Origin", "https://evil.example")], [("Origin", "null")], [("Origin", "http://localhost:1")],
            ]
            for header in headers {
                #expect(try await owner.post("/settings/name", fields, headers: header).status == 403)
            }
            // A browser that says nothing of where it comes from must know the form's word.
            #expect(try await owner.post("/settings/name", [("workspace", "Renamed")], headers: []).status == 403)
            #expect(
                try await owner.post(
                    "/settings/name", [("form-token", String(token.reversed())), ("workspace", "Renamed")], headers: []
                ).status == 403)
            #expect(try await owner.get("/settings").body.contains("value=\"Acme\""))
            let own = [("Origin", "http://\(owner.host)")]
            #expect(try await owner.post("/settings/name", fields, headers: own).status == 303)
        }
    }

    @Test("a sign-in form works only in the browser that loaded it")
    func signInForgery() async throws {
        try await WebFixture.run { fixture in
            _ = try await fixture.owner()
            let attacker = fixture.browser()
            let token = try await attacker.get("/sign-in").formToken
            let victim = fixture.browser()
            let answer = try await victim.post(
                "/sign-in",
                [("form-token", token), ("address", "olive@acme.test"), ("password", WebFixture.password)])
            #expect(answer.status == 403)
        }
    }

    @Test("reading never changes anything: every path that acts refuses GET")
    func getChangesNothing() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let before = try await fixture.store.read { try $0.feedPosition() }
            for path in [
                "/sign-out", "/account/sessions/others/end", "/settings/name", "/members/invitations", "/join",
            ] {
                let answer = try await owner.get(path)
                #expect([404, 405].contains(answer.status), "\(path): \(answer.status)")
            }
            #expect(try await owner.get("/account").status == 200)
            let after = try await fixture.store.read { try $0.feedPosition() }
            #expect(after == before)
        }
    }

    @Test(
        "a body that is no form of ours is refused",
        arguments: [
            ("text/plain", "form-token=x", 415), ("application/json", "{}", 415),
            ("application/x-www-form-urlencoded", "a=%zz", 400), ("application/x-www-form-urlencoded", "a=%4", 400),
            ("application/x-www-form-urlencoded", String(repeating: "a&", count: 3000), 400),
            ("application/x-www-form-urlencoded", String(repeating: "a", count: 300_000), 413),
        ])
    func bodies(type: String, body: String, status: Int) async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let answer = try await owner.send(
                "POST", "/settings/name", headers: [("Content-Type", type), ("Sec-Fetch-Site", "same-origin")],
                body: body)
            #expect(answer.status == status)
        }
    }

    @Test("forms are read byte for byte, broken UTF-8 included")
    func formBodies() throws {
        let form = try #require(FormBody(bytes: Array("a=1+2%26%C3%A9&b&a=3&pw=%FF%00&=x".utf8)))
        #expect(form["a"] == "1 2&é")
        #expect(form.all("a") == ["1 2&é", "3"])
        #expect(form["b"] == "" && form["c"] == "")
        #expect(form.secret("pw") == Secret([0xFF, 0]))
        #expect(!form.isSet("b") && form.isSet("a"))
    }

    @Test("the client's address is what a trusted proxy wrote last, and nobody else's word")
    func clientAddress() async throws {
        let proxy = try #require(IPAddress("127.0.0.1"))
        for trusted in [true, false] {
            try await WebFixture.run(trustedProxies: trusted ? [proxy] : []) { fixture in
                let owner = try await fixture.owner()
                _ = try await owner.get("/account", headers: [("X-Forwarded-For", "203.0.113.9, 198.51.100.7")])
                let body = try await owner.get(
                    "/account", headers: [("X-Forwarded-For", "203.0.113.9, 198.51.100.7")]
                ).body
                #expect(body.contains("198.51.100.7, used") == trusted)
                #expect(body.contains("127.0.0.1, used") != trusted)
                #expect(!body.contains("203.0.113.9"))
            }
        }
    }

    @Test("no page shows a token by which somebody could come in, but the link that was just made")
    func noSecrets() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            _ = try await owner.submit(
                "/members/invitations", from: "/members", [("address", "mia@acme.test"), ("role", "member")])
            let secrets = owner.cookies.values.filter { $0.count == 43 }
            #expect(secrets.count == 2)
            for path in ["/mailboxes", "/members", "/account", "/audit", "/settings"] {
                let body = try await owner.get(path).body
                for secret in secrets { #expect(!body.contains(secret)) }
                #expect(!body.contains("/join/"))
            }
        }
    }
}
