import MailHTML
import Testing

@Suite("Links of mail that pretend")
struct LinkTests {
    private func warnings(_ html: String) -> Set<SanitizedHTML.LinkWarning> {
        SafetyCheck.expectSafe(html).links.reduce(into: []) { $0.formUnion($1.warnings) }
    }

    @Test(
        "A host is seen in the text of a link however it is put together",
        arguments: [
            "bank.c\u{200B}om", "pay&shy;bank.com", "https:\u{2044}\u{2044}www.bank.example",
            "www\u{2024}bank\u{FF0E}example",
            "Sign in<br>https://bank.example/login", "<span>Sign in</span><span>https://bank.example</span>",
            "<div>Sign in</div><div>bank.example</div>", "<span style='display:none'>evil.test </span>bank.example",
            "<span style='font-size:0'>x</span>https://bank.example",
            "evil.test or https://bank.example", "\u{1D41B}\u{1D41A}\u{1D427}\u{1D424}.com", "b\u{430}nk.com",
            "bank\u{301}.com", "bank.online", "b&#8203;ank<wbr>.com",
            "<bdi>m</bdi><bdi>o</bdi><bdi>c</bdi><bdi>.</bdi><bdi>bank</bdi>",
            "<span>.example</span><span>https://bank</span>", "<img alt='https://bank.example'>", "https://bank",
            "\(String(repeating: "&#8203;", count: 400))https://bank.example", "https://bank.github.io",
            "\(String(repeating: "words ", count: 100))https://bank.example",
        ])
    func texts(_ text: String) {
        let host = text.contains("github") ? "evil.github.io" : "evil.test"
        #expect(warnings("<a href='https://\(host)/x'>\(text)</a>").contains(.textNamesOtherHost))
    }

    @Test("A host is seen in what stands beside a link and in its hint")
    func beside() {
        #expect(warnings("https://bank.example/<a href='//evil.test'>login</a>").contains(.textNamesOtherHost))
        #expect(
            warnings("<a href='//evil.test'>bank</a><a href='//evil.test'>.example</a>").contains(.textNamesOtherHost))
        #expect(warnings("<a href='//evil.test' title='https://bank.example'>x</a>").contains(.textNamesOtherHost))
        #expect(
            warnings("<map name=m><area href='//evil.test' alt='www.bank.example'></map>").contains(.textNamesOtherHost)
        )
        #expect(warnings("bank.example <a href='//evil.test'>login</a>").isEmpty)
        #expect(warnings("<p>bank.example<p><a href='//evil.test'>login</a>").isEmpty)
    }

    @Test(
        "What is no claim, or a true one, is not warned of",
        arguments: [
            ("shop.example", "https://click.shop.example/x"), ("Node.js", "https://evil.test"),
            ("report.pdf", "https://evil.test"), ("Read it.Now", "https://evil.test"),
            ("\u{43F}\u{440}\u{438}\u{43C}\u{435}\u{440}.com", "https://xn--e1afmkfd.com/"),
            ("m\u{FC}ller.example", "https://xn--mller-kva.example/"), ("192.0.2.1", "http://192.0.2.1/"),
            ("bank.github.io", "https://bank.github.io/x"), ("<img alt='Booking.com'>", "https://click.test"),
            ("Write to us", "mailto:a@b.test"), ("a@b.test", "mailto:A@b.test?subject=x"), ("Call 1.800", "tel:1800"),
            ("Version 2.0 of www.a.test", "https://www.a.test"), ("https://a.test/?u=https://b.test", "https://a.test"),
        ])
    func harmless(_ text: String, _ address: String) {
        #expect(warnings("<a href='\(address)'>\(text)</a>").isEmpty)
    }

    @Test("A link behind a thousand others is judged like them")
    func many() {
        let many = String(repeating: "<a href='https://a.test'>x</a> ", count: 1_200)
        let links = SafetyCheck.expectSafe("\(many)<a href='//evil.test'>bank.example</a>").links
        #expect(links.count == 1_001 && links.last?.warnings == [.textNamesOtherHost])
    }

    @Test("Hosts whose letters pretend are told in the letters that travel, and numbers are told")
    func hosts() {
        for host in [
            "\u{430}pple.com", "xn--pple-43d.com", "\u{430}\u{440}\u{440}\u{4CF}\u{435}.com", "xn--80ak6aa92e.com",
        ] {
            let links = SafetyCheck.expectSafe("<a href='https://\(host)/'>Sign in</a>").links
            #expect(links.first?.warnings == [.unusualHost], "\(host)")
            #expect(links.first?.host.hasPrefix("xn--") == true, "\(host)")
        }
        for host in [
            "b\u{FC}cher.example", "xn--bcher-kva.example", "\u{43F}\u{440}\u{438}\u{43C}\u{435}\u{440}.\u{440}\u{444}",
        ] {
            #expect(warnings("<a href='https://\(host)/'>x</a>").isEmpty, "\(host)")
        }
        for host in ["3232235521", "0x7f.1", "203.0.113.5:8080", "[2001:db8::1]", "0300.0250.1"] {
            #expect(warnings("<a href='http://\(host)/'>Sign in</a>") == [.numericHost], "\(host)")
        }
    }

    @Test("An address of somebody that is not the one written to is told, and hidden fields of mail go")
    func mail() {
        #expect(warnings("<a href='mailto:x@evil.test'>help@bank.example</a>") == [.textNamesOtherAddress])
        let result = SafetyCheck.expectSafe(
            "<a href='mailto:a@b.test?subject=Hi&bcc=x@evil.test&attach=/etc/passwd&body=x&Attachment=y'>x</a>")
        #expect(result.links.map(\.address) == ["mailto:a@b.test?subject=Hi&body=x"])
        #expect(
            SafetyCheck.expectSafe("<a href='mailto:a@b.test?attach=x'>x</a>").links.first?.address == "mailto:a@b.test"
        )
        #expect(SafetyCheck.expectSafe("<a href='tel:*%2306%23'>x</a><a href='tel:*21*5#'>x</a>").links.isEmpty)
        #expect(SafetyCheck.expectSafe("<a href='tel:%2A%2306%23'>x</a><a href='tel:%23'>x</a>").links.isEmpty)
        #expect(SafetyCheck.expectSafe("<a href='tel:+1 (800) 5'>x</a>").links.count == 1)
        #expect(SafetyCheck.expectSafe("<a href='tel:%2B49%2030'>x</a>").links.count == 1)
    }
}
