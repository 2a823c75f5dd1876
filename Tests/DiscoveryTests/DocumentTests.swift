import MailModel
import Resolver
import Testing

@testable import Discovery

@Suite("Autoconfig documents")
struct AutoconfigDocumentTests {
    private func read(_ text: String, _ address: EmailAddress = .test()) throws -> AutoconfigDocument {
        try AutoconfigDocument(Array(text.utf8), address: address)
    }

    @Test("Both servers, the user name and the name for people are read; POP3 is passed over")
    func whole() throws {
        let document = try read(autoconfig())
        #expect(document.imap?.endpoint.description == "imap.example.com:993")
        #expect(document.smtp?.endpoint.description == "smtp.example.com:465")
        #expect(document.imap?.security == .implicit && document.imap?.user == "alice@example.com")
        #expect(document.displayName?.description == "Example & Sons")
        #expect(document.signIn == [SignInOption(.password, isRecommended: true)] && document.remarks.isEmpty)
    }

    @Test(
        "Placeholders are filled in, in user and host names",
        arguments: [
            ("%EMAILADDRESS%", "alice@example.com", UserNameForm.address), ("%EMAILLOCALPART%", "alice", .localPart),
            ("%EMAILLOCALPART%@other.example", "alice@other.example", .given), ("fixed", "fixed", .given),
            ("%EMAILDOMAIN%\\%EMAILLOCALPART%", "example.com\\alice", .given),
        ])
    func userNames(_ template: String, _ expected: String, _ form: UserNameForm) throws {
        let document = try read(autoconfig(imap: "mail.%EMAILDOMAIN%", user: template))
        #expect(document.imap?.user == expected && document.imap?.userForm == form)
        #expect(document.imap?.endpoint.host.description == "mail.example.com")
    }

    @Test("A placeholder in the address itself is not filled in again")
    func nestedPlaceholder() throws {
        let document = try read(autoconfig(user: "%EMAILLOCALPART%"), .test("%EMAILDOMAIN%@example.com"))
        #expect(document.imap?.user == nil || document.imap?.user == "%EMAILDOMAIN%")
    }

    @Test("A user name with an unknown placeholder is not known", arguments: ["%REALNAME%", "%X%", "a%b", "%"])
    func unknownPlaceholder(_ template: String) throws {
        let imap = try #require(try read(autoconfig(user: template)).imap)
        #expect(imap.user == nil && imap.userForm == .unknown)
    }

    @Test("A server without encryption is refused, and the reason is said", arguments: ["plain", "", "none", "ssl3"])
    func plaintext(_ socket: String) throws {
        let document = try read(autoconfig(socket: socket))
        #expect(document.imap == nil && document.smtp == nil)
        #expect(document.remarks.count == 2 && document.remarks.allSatisfy { $0.contains("without encryption") })
    }

    @Test("A sign-in that cannot be done is refused; what can be done is offered, OAuth first")
    func authentication() throws {
        for kind in ["client-IP-address", "none", "GSSAPI", "NTLM", "TLS-client-cert"] {
            #expect(try read(autoconfig(authentication: kind)).smtp == nil)
        }
        let two = try read(autoconfig(authentication: "OAuth2</authentication><authentication>password-cleartext"))
        #expect(two.signIn.map(\.kind) == [.oauth, .password] && two.signIn[0].isRecommended)
    }

    @Test(
        "A host or port that cannot be used is refused",
        arguments: ["", "host name", "user@host", "1.2.3", "-x.example", "a\u{202E}b", "host:993", "h\u{E9}.example"])
    func hosts(_ host: String) throws {
        let document = try read(autoconfig(imap: host))
        #expect(document.imap == nil && document.smtp != nil && document.remarks.count == 1)
    }

    @Test(
        "What is no such document is refused",
        arguments: ["<html/>", "<clientConfig/>", "<clientConfig><x/></clientConfig>"])
    func others(_ text: String) {
        #expect(throws: XMLFault.malformed) { try read(text) }
    }

    @Test("Where a web sign-in is, is read from HTTPS addresses only")
    func oauth() throws {
        func element(_ url: String) -> String {
            "<oAuth2><issuer>id.example.com</issuer><scope>mail offline</scope><authURL>\(url)/auth</authURL>"
                + "<tokenURL>\(url)/token</tokenURL></oAuth2>"
        }
        let oauth = try #require(try read(autoconfig(more: element("https://id.example.com"))).oauth)
        #expect(oauth.scopes == ["mail", "offline"] && oauth.tokenURL == "https://id.example.com/token")
        #expect(try read(autoconfig(more: element("http://id.example.com"))).oauth == nil)
        #expect(try read(autoconfig(more: "<oAuth2><issuer>x</issuer></oAuth2>")).oauth == nil)
    }

    @Test("Of a page, only an address over HTTPS is kept")
    func pages() throws {
        for (url, isKept) in [
            ("https://example.com/help", true), ("http://example.com", false), ("javascript:x", false),
        ] {
            let document = try read(autoconfig(more: #"<documentation url="\#(url)"/>"#))
            #expect(document.signIn.first?.page == (isKept ? url : nil))
        }
    }
}

@Suite("Autodiscover documents")
struct AutodiscoverDocumentTests {
    private func read(_ protocols: String) throws -> AutodiscoverDocument {
        let text = """
            <?xml version="1.0"?><Autodiscover xmlns="urn:a"><Response xmlns="urn:b"><Account>\(protocols)</Account>\
            </Response></Autodiscover>
            """
        return try AutodiscoverDocument(Array(text.utf8), address: .test())
    }

    @Test("IMAP and SMTP are read with their encryption")
    func servers() throws {
        let document = try read(
            """
            <Protocol><Type>EXCH</Type><Server>ex.example.com</Server></Protocol>
            <Protocol><Type>IMAP</Type><Server>ex.example.com</Server><Port>993</Port><SSL>on</SSL></Protocol>
            <Protocol><Type>SMTP</Type><Server>ex.example.com</Server><Port>587</Port><Encryption>TLS</Encryption>
            <LoginName>EXAMPLE\\alice</LoginName></Protocol>
            """)
        #expect(document.imap?.words == "ex.example.com:993 (TLS)" && document.imap?.user == "alice@example.com")
        #expect(document.smtp?.words == "ex.example.com:587 (STARTTLS)" && document.smtp?.user == "EXAMPLE\\alice")
    }

    @Test("A user name with control characters is not taken")
    func controlCharacters() throws {
        let document = try read(
            "<Protocol><Type>IMAP</Type><Server>a.example</Server><LoginName>a&#10;b</LoginName></Protocol>")
        #expect(document.imap?.user == "alice@example.com")
    }

    @Test("Servers without encryption are refused, and a redirect is shown but not followed")
    func refused() throws {
        let document = try read(
            "<Protocol><Type>IMAP</Type><Server>a.example</Server><Port>143</Port><SSL>off</SSL></Protocol>"
                + "<Action>redirectUrl</Action><RedirectUrl>https://evil.example/</RedirectUrl>")
        #expect(document.imap == nil && document.remarks.count == 1)
        #expect(document.redirect?.description == "https://evil.example/")
    }

    @Test("The request escapes the address")
    func request() throws {
        let address = try EmailAddress(localPart: "a&b<c", domain: .test("example.com"))
        let root = try XMLReader.document(AutodiscoverDocument.request(for: address))
        #expect(root.first("Request")?.text(of: "EMailAddress") == "a&b<c@example.com")
    }
}

@Suite("SRV records")
struct ServiceRecordsTests {
    private struct Choice: Equatable {
        var server: String?
        var isDenied: Bool
    }

    private func choice(
        _ kind: MailService, _ answers: [ServiceRecords.Service: [SRVRecord]]
    ) -> Choice {
        let (server, isDenied) = ServiceRecords.choice(
            kind, answers.mapValues { .records($0) }, address: .test())
        return Choice(server: server?.words, isDenied: isDenied)
    }

    @Test("TLS from the first byte goes first, unless a priority says otherwise")
    func order() {
        let equal = choice(.imap, [.imap: [.to("a.example", 143)], .imaps: [.to("b.example", 993)]])
        #expect(equal.server == "b.example:993 (TLS)")
        let lower = choice(
            .smtp, [.submission: [.to("a.example", 587)], .submissions: [.to("b.example", 465, priority: 10)]])
        #expect(lower.server == "a.example:587 (STARTTLS)")
    }

    @Test("A target of a single dot denies the service, unless the other name offers it")
    func denied() {
        #expect(choice(.imap, [.imap: [.to(nil, 0)], .imaps: [.to(nil, 0)]]) == Choice(server: nil, isDenied: true))
        #expect(
            choice(.imap, [.imap: [.to(nil, 0)], .imaps: [.to("b.example", 993)]])
                == Choice(server: "b.example:993 (TLS)", isDenied: false))
        #expect(choice(.imap, [:]) == Choice(server: nil, isDenied: false))
        #expect(choice(.imap, [.submission: [.to(nil, 0)]]) == Choice(server: nil, isDenied: false))
    }

    @Test("A record without a usable port is passed over")
    func ports() {
        #expect(
            choice(.imap, [.imaps: [.to("a.example", 0), .to("b.example", 9993)]]).server == "b.example:9993 (TLS)")
    }
}
