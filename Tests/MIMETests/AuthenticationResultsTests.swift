import MIME
import Testing

@Suite("Authentication-Results")
struct AuthenticationResultsTests {
    private func read(_ value: String) -> AuthenticationResults { AuthenticationResults(ArraySlice(value)) }

    @Test("The whole grammar is read: id, version, method version, reason, properties, comments")
    func grammar() {
        let field = read(
            """
            (c) mx.mail.test (c) 1 (c); dkim (c) / (c) 1 (c) = (c) FAIL (key (2048)) reason (c) = "a; \\"b\\"" \
            header . d = mail.test header.b="Ab/c+d==" ;\r\n\tspf=pass smtp.mailfrom="alice b"@mail.test \
            policy.ip=2001:db8::1 ; ; x-own=odd
            """)
        #expect(field.serviceID.description == "mx.mail.test")
        #expect(field.version == 1)
        #expect(field.results.map(\.method) == ["dkim", "spf", "x-own"])
        #expect(field.results.map(\.verdict) == [.fail, .pass, .unrecognized])
        let dkim = field.results[0]
        #expect(dkim.version == 1)
        #expect(dkim.reason == "a; \"b\"")
        #expect(dkim.property("header", "d") == "mail.test")
        #expect(dkim.property("header", "b") == "Ab/c+d==")
        #expect(dkim.comments.contains("key (2048)"))
        #expect(field.results[1].property("smtp", "mailfrom") == "alice b@mail.test")
        #expect(field.results[1].property("policy", "ip") == "2001:db8::1")
        #expect(field.results[2].result == "odd")
    }

    @Test("None, an id alone, and nothing at all have no results")
    func none() {
        for value in [
            "mx.mail.test; none", "mx.mail.test;none", "mx.mail.test 1 ; (c) none (c)", "mx.mail.test", "mx.mail.test;",
        ] {
            #expect(read(value).results.isEmpty)
            #expect(read(value).serviceID == AuthenticationServiceID("MX.mail.test"))
        }
        #expect(read("").serviceID == .unnamed)
        #expect(read("\"quoted id\"; spf=none").serviceID.description == "quoted id")
    }

    @Test("Results without an id and properties without a type are read, as Exchange Online writes them")
    func unnamed() {
        let field = read(
            "spf=pass (sender IP is 192.0.2.1)\r\n smtp.mailfrom=mail.test; dkim=pass (signature was verified)\r\n"
                + " header.d=mail.test;dmarc=pass action=none header.from=mail.test;compauth=pass reason=100")
        #expect(field.serviceID == .unnamed)
        #expect(field.results.map(\.method) == ["spf", "dkim", "dmarc", "compauth"])
        #expect(field.results[2].property("", "action") == "none")
        #expect(field.results[3].reason == "100")
    }

    @Test("What cannot be read is left out without harm to what can")
    func damage() {
        let field = read(
            "mx.mail.test; nonsense; =pass; dkim=; /=/; spf=pass . . = ; \"; dkim=pass\"; dmarc=fail \"; x=y\" a.b=c")
        #expect(field.results.map(\.method) == ["spf", "dmarc"])
        #expect(field.results[1].property("a", "b") == "c")
    }

    @Test("Text in comments and quoted strings is never a result")
    func smuggling() {
        let values = [
            "mx.mail.test; spf=fail (; dkim=pass) smtp.mailfrom=a", "mx.mail.test; spf=fail reason=\"; dkim=pass\"",
            "mx.mail.test; spf=fail smtp.mailfrom=\"; dkim=pass\"@a", "mx.mail.test; spf=fail (open ; dkim=pass",
            "mx.mail.test; spf=fail \"open ; dkim=pass", "mx.mail.test (; dkim=pass); spf=fail",
        ]
        for value in values { #expect(read(value).results.map(\.method) == ["spf"], "\(value)") }
    }

    @Test("Results, properties and comments are bounded")
    func limits() {
        var limits = MIMELimits()
        limits.authenticationResults = 3
        let many = "a" + String(repeating: ";spf=pass" + String(repeating: " (c) a.b=c", count: 9), count: 9)
        let field = AuthenticationResults(ArraySlice(many), limits: limits)
        #expect(field.results.count == 3)
        #expect(field.results.allSatisfy { $0.properties.count == 3 && $0.comments.count == 3 })
    }

    @Test("A value cut at any octet never invents a result")
    func truncated() {
        let value = [UInt8]("mx.mail.test; dkim=pass header.d=mail.test; spf=softfail smtp.mailfrom=a (b); dmarc=none")
        let methods: Set<String> = ["dkim", "spf", "dmarc"]
        for length in 0...value.count {
            let field = AuthenticationResults(value[..<length])
            #expect(methods.isSuperset(of: field.results.map(\.method)))
        }
    }
}

@Suite("Authentication verdicts")
struct AuthenticationVerdictsTests {
    private let service = AuthenticationServiceID("mx.example.test")

    private func verdicts(_ header: String, above: Int? = nil) -> AuthenticationVerdicts {
        AuthenticationVerdicts(
            in: HeaderBlock([UInt8](header + "\n")), reportedBy: service, maximumReceivedAbove: above)
    }

    @Test("The fields of the receiving service at the top count, and one below a Received field does not")
    func trusted() {
        let header = HeaderBlock(MessageFixtures.authenticated)
        let verdicts = AuthenticationVerdicts(in: header, reportedBy: service)
        #expect(verdicts == AuthenticationVerdicts(spf: .softfail, dkim: .pass, dmarc: .pass))
        #expect(AuthenticationResults.serviceIDs(atTopOf: header) == [service])
    }

    @Test("Another service's fields never count, wherever they stand")
    func otherService() {
        let header = "Authentication-Results: evil.test; spf=pass; dkim=pass; dmarc=pass\nReceived: x\n"
        #expect(verdicts(header) == .notReported)
        #expect(verdicts(header + "Authentication-Results: mx.example.test; spf=fail\n").spf == .fail)
        #expect(verdicts("Authentication-Results: spf=pass\n") == .notReported)
    }

    @Test("A forged field below never improves on the true one")
    func forgedBelow() {
        let verdicts = verdicts(
            "Received: b\nAuthentication-Results: mx.example.test; dkim=fail; spf=none; dmarc=fail\n"
                + "Authentication-Results: mx.example.test; dkim=pass; spf=pass; dmarc=pass\n")
        #expect(verdicts == AuthenticationVerdicts(spf: .none, dkim: .fail, dmarc: .fail))
    }

    @Test("A field deeper than the service writes it does not count")
    func depth() {
        let header = "Received: a\nReceived: b\nAuthentication-Results: mx.example.test; spf=pass\n"
        #expect(verdicts(header, above: 1) == .notReported)
        #expect(verdicts(header, above: 2).spf == .pass)
        #expect(verdicts(header).spf == .pass)
    }

    @Test("One of several signatures that passes is enough")
    func signatures() {
        #expect(verdicts("Authentication-Results: mx.example.test; dkim=fail; dkim=pass; dkim=fail\n").dkim == .pass)
        #expect(verdicts("Authentication-Results: mx.example.test; dkim=none; dkim=fail\n").dkim == .none)
    }

    @Test("Services without a name are matched only when that was learned")
    func unnamed() {
        let header = HeaderBlock([UInt8]("Authentication-Results: spf=pass smtp.mailfrom=a\n\n"))
        #expect(AuthenticationResults.serviceIDs(atTopOf: header) == [.unnamed])
        #expect(AuthenticationVerdicts(in: header, reportedBy: .unnamed).spf == .pass)
    }

    @Test("No more fields are looked at than the limit")
    func limit() {
        let others = String(repeating: "Authentication-Results: a.test; none\n", count: 60)
        #expect(verdicts(others + "Authentication-Results: mx.example.test; spf=pass\n") == .notReported)
    }
}

@Suite("The author that a service compared")
struct JudgedAuthorTests {
    @Test(
        "It is named where the service itself names it for DMARC",
        arguments: [
            ("mx.test; dmarc=pass header.from=Example.org", "example.org"),
            (
                "mx.test; spf=pass smtp.mailfrom=a@b.test; dmarc=pass (p=none) header.from=ann@example.org",
                "example.org"
            ),
            ("mx.test; dmarc=fail header.from=a.test; dmarc=pass header.from=b.test", "b.test"),
            ("other.test; dmarc=pass header.from=example.org", nil), ("mx.test; dmarc=pass", nil),
            ("mx.test; none", nil),
        ])
    func judged(_ field: String, _ domain: String?) {
        let header = HeaderBlock(Array("Authentication-Results: \(field)\r\n\r\n".utf8))
        #expect(
            AuthenticationVerdicts.judgedAuthor(in: header, reportedBy: AuthenticationServiceID("mx.test")) == domain)
    }
}
