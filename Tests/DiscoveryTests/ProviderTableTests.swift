import MailModel
import Testing

@testable import Discovery

@Suite("The table of providers")
struct ProviderTableTests {
    private let table = ProviderTable.standard

    @Test("Every preset is whole: readable names, ports, a way to sign in, a source and a date")
    func complete() throws {
        for preset in table.presets {
            for server in [preset.imap, preset.smtp] {
                #expect(Host(server.host) != nil && (1...65535).contains(server.port), "\(preset.id)")
                #expect((server.security == .implicit) == [993, 465].contains(server.port), "\(preset.id)")
            }
            #expect(!preset.name.isEmpty && !preset.source.isEmpty, "\(preset.id)")
            #expect(preset.recorded.wholeMatch(of: /20\d\d-\d\d-\d\d/) != nil, "\(preset.id)")
            #expect(!preset.domains.isEmpty || !preset.mxSuffixes.isEmpty, "\(preset.id) is never found")
            #expect(preset.signIn.filter(\.isRecommended).count == 1, "\(preset.id)")
            #expect(preset.signIn.first?.isRecommended == true, "\(preset.id)")
            for domain in preset.domains { #expect(DomainName(domain)?.description == domain, "\(domain)") }
            for suffix in preset.mxSuffixes {
                #expect(DomainName(suffix.trimmingPrefix(".")) != nil, "\(suffix)")
            }
            let pages = preset.signIn.compactMap(\.page) + preset.notes.compactMap(\.page)
            #expect(pages.allSatisfy { $0.hasPrefix("https://") }, "\(preset.id)")
        }
    }

    @Test("Ids and domains come once")
    func unique() {
        let ids = table.presets.map(\.id)
        #expect(Set(ids).count == ids.count)
        let domains = table.presets.flatMap(\.domains)
        let twice = Dictionary(grouping: domains) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(twice.isEmpty, "\(twice)")
    }

    @Test(
        "Known domains lead to the right servers and user names",
        arguments: [
            ("a.b@gmail.com", "imap.gmail.com:993", "smtp.gmail.com:465", "a.b@gmail.com", "a.b@gmail.com"),
            (
                "x@hotmail.co.uk", "outlook.office365.com:993", "smtp-mail.outlook.com:587", "x@hotmail.co.uk",
                "x@hotmail.co.uk"
            ),
            ("x@me.com", "imap.mail.me.com:993", "smtp.mail.me.com:587", "x", "x@me.com"),
            ("x@yahoo.de", "imap.mail.yahoo.com:993", "smtp.mail.yahoo.com:465", "x@yahoo.de", "x@yahoo.de"),
            ("x@aol.com", "imap.aol.com:993", "smtp.aol.com:465", "x@aol.com", "x@aol.com"),
            ("x@web.de", "imap.web.de:993", "smtp.web.de:465", "x", "x"),
            ("x@gmx.ch", "imap.gmx.net:993", "mail.gmx.net:465", "x@gmx.ch", "x@gmx.ch"),
            ("x@fastmail.com", "imap.fastmail.com:993", "smtp.fastmail.com:465", "x@fastmail.com", "x@fastmail.com"),
            ("x@yandex.ru", "imap.yandex.com:993", "smtp.yandex.com:465", "x@yandex.ru", "x@yandex.ru"),
            ("x@126.com", "imap.126.com:993", "smtp.126.com:465", "x@126.com", "x@126.com"),
            ("x@zoho.eu", "imap.zoho.eu:993", "smtp.zoho.eu:465", "x@zoho.eu", "x@zoho.eu"),
            ("x@att.net", "imap.mail.att.net:993", "smtp.mail.att.net:465", "x@att.net", "x@att.net"),
        ])
    func offline(_ address: String, _ imap: String, _ smtp: String, _ user: String, _ smtpUser: String) async throws {
        let web = FakeWeb()
        let servers = FakeServers()
        let report = await SettingsDiscovery(
            resolver: FakeRecords(), fetcher: web, prober: servers, options: DiscoveryOptions(timeout: .seconds(120))
        ).run(.test(address))
        let best = try #require(report.candidates.first)
        #expect(report.candidates.count == 1 && best.isReady && best.methods == [.preset])
        #expect(best.imap?.endpoint.description == imap && best.smtp?.endpoint.description == smtp)
        #expect(best.imap?.user == user && best.smtp?.user == smtpUser)
        // Nobody is told that the mailbox exists.
        #expect(web.requests.isEmpty && servers.asked.isEmpty)
    }

    @Test("Providers that take no password say so, and one that wants an introduction too")
    func signIn() throws {
        for (domain, expected) in [("outlook.com", true), ("gmail.com", false), ("icloud.com", false)] {
            let preset = try #require(table.provider(ofDomain: .test(domain)))
            #expect(preset.signIn.allSatisfy { $0.kind == .oauth } == expected, "\(domain)")
        }
        #expect(table.provider(ofDomain: .test("163.com"))?.needsIMAPID == true)
        #expect(table.provider(ofDomain: .test("yahoo.co.jp")) == nil, "another company's")
    }

    @Test(
        "Mail exchangers lead to their provider",
        arguments: [
            ("aspmx.l.google.com", "google"), ("smtp.google.com", "google"), ("alt1.aspmx.l.google.com", "google"),
            ("example-com.mail.protection.outlook.com", "microsoft365"),
            ("outlook-com.olc.protection.outlook.com", "outlook"),
            ("example-com.p-v1.mx.microsoft", "microsoft365"), ("mx.zoho.com", "zoho-com-hosted"),
            ("mx2.zoho.eu", "zoho-eu-hosted"), ("in1-smtp.messagingengine.com", "fastmail"),
            ("mx01.mail.icloud.com", "icloud"), ("mailstore1.secureserver.net", "godaddy"),
            ("mx1.emailsrvr.com", "rackspace"), ("mail.protonmail.ch", "proton"), ("mx.yandex.net", "yandex"),
            ("mxbiz1.qq.com", "exmail"), ("mx1.mail.ovh.net", "ovh"), ("spool.mail.gandi.net", "gandi"),
            ("mx1.privateemail.com", "private-email"), ("aspmx1.migadu.com", "migadu"),
            ("mx00.kundenserver.de", "ionos-de"),
        ])
    func exchangers(_ host: String, _ id: String) {
        #expect(table.provider(ofMailExchanger: .test(host))?.id == id)
    }

    @Test(
        "Names that only look like a provider's lead nowhere",
        arguments: [
            "google.com.evil.example", "xgoogle.com", "notmail.protection.outlook.com.evil.example", "evilzoho.com",
        ])
    func lookalikes(_ host: String) {
        #expect(table.provider(ofMailExchanger: .test(host)) == nil)
        #expect(!table.knows(host: .name(.test(host))))
    }

    @Test("This machine is nobody's known host")
    func loopback() throws {
        #expect(!table.knows(host: try #require(Host("127.0.0.1"))))
    }
}

@Suite("Slips of the finger")
struct DomainSuggestionTests {
    @Test(
        "A slip leads to the domain that was meant",
        arguments: [
            ("gmial.com", "gmail.com"), ("gmai.com", "gmail.com"), ("gmaill.com", "gmail.com"),
            ("gmail.co", "gmail.com"),
            ("gnail.com", "gmail.com"), ("hotmial.com", "hotmail.com"), ("outlok.com", "outlook.com"),
            ("yaho.com", "yahoo.com"), ("yahooo.com", "yahoo.com"), ("iclod.com", "icloud.com"),
            ("protonmial.com", "protonmail.com"), ("gogglemail.com", "googlemail.com"),
        ])
    func slips(_ typed: String, _ meant: String) {
        #expect(DomainSuggestion.near(.test(typed)).first == meant)
    }

    @Test(
        "Known domains, and those that are far from any, lead to none",
        arguments: [
            "gmail.com", "ymail.com", "mail.com", "example.com", "gmail.example.com", "me.de", "salesnode.example",
        ])
    func none(_ domain: String) {
        #expect(DomainSuggestion.near(.test(domain)).isEmpty)
    }

    @Test("A swap of neighbours is one slip")
    func distance() {
        for (left, right, slips) in [("ab", "ba", 1), ("", "abc", 3), ("abc", "abc", 0), ("kitten", "sitting", 3)] {
            #expect(DomainSuggestion.distance(Array(left.utf8), Array(right.utf8)) == slips)
        }
    }
}
