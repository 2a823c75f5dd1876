import HTTPFetch
import MailModel
import Resolver
import Testing

@testable import Discovery

@Suite("Searching for settings")
struct SettingsDiscoveryTests {
    private static let own = "https://autoconfig.example.com/mail/config-v1.1.xml?emailaddress=alice%40example.com"
    private static let path = "https://example.com/.well-known/autoconfig/mail/config-v1.1.xml"
    private static let plain = "http://autoconfig.example.com/mail/config-v1.1.xml"
    private static let exchange = "https://autodiscover.example.com/autodiscover/autodiscover.xml"
    private static let both: Set = ["imap.example.com:993", "smtp.example.com:465"]

    /// No test but that of the deadline may depend on how fast the machine is.
    private static let patient = DiscoveryOptions(timeout: .seconds(120))

    private static let services: [String: [SRVRecord]] = [
        "_imaps._tcp.example.com": [.to("imap.example.com", 993)],
        "_submissions._tcp.example.com": [.to("smtp.example.com", 465)],
    ]

    private func search(
        _ records: FakeRecords = FakeRecords(), _ pages: [String: FakeWeb.Page] = [:],
        answering: Set<String> = [], options: DiscoveryOptions = Self.patient,
        table: ProviderTable = .standard
    ) async -> DiscoveryReport {
        await SettingsDiscovery(
            resolver: records, fetcher: FakeWeb(pages), prober: FakeServers(answering), options: options, table: table
        ).run(.test())
    }

    private func outcomes(_ report: DiscoveryReport, _ method: DiscoveryMethod) -> [DiscoveryEvidence.Outcome] {
        report.evidence.filter { $0.method == method }.map(\.outcome)
    }

    @Test(
        "The domain's own document is found at both places",
        arguments: [SettingsDiscoveryTests.own, SettingsDiscoveryTests.path])
    func document(_ url: String) async throws {
        let report = await search(FakeRecords(), [url: .document(autoconfig())], answering: Self.both)
        let best = try #require(report.candidates.first)
        #expect(best.isReady && best.methods == [.autoconfig] && best.answer == .answered && best.foreignHosts.isEmpty)
        #expect(report.isComplete && report.conflicts.isEmpty)
    }

    @Test("SRV records alone are enough, and support a document that says the same")
    func services() async throws {
        let records = FakeRecords(services: Self.services)
        let alone = try #require(await search(records, answering: Self.both).candidates.first)
        #expect(alone.isReady && alone.methods == [.srv])
        let both = await search(records, [Self.own: .document(autoconfig())], answering: Self.both)
        #expect(both.candidates.count == 1 && both.candidates[0].methods == [.autoconfig, .srv])
        #expect(both.candidates[0].rank > alone.rank)
    }

    @Test("A document over plain HTTP is a hint: used only when its servers answer, and never told the address")
    func plainDocument() async throws {
        let page = [Self.plain: FakeWeb.Page.document(autoconfig())]
        let heard = try #require(await search(FakeRecords(), page, answering: Self.both).candidates.first)
        #expect(heard.isReady && heard.methods == [.plainAutoconfig])
        let unheard = try #require(await search(FakeRecords(), page).candidates.first)
        #expect(!unheard.isReady && unheard.isUnprovenHint)
        let web = FakeWeb(page)
        _ = await SettingsDiscovery(resolver: FakeRecords(), fetcher: web, prober: FakeServers(), options: Self.patient)
            .run(.test())
        #expect(!web.requests.contains { $0.url.hasPrefix("http:") && $0.url.contains("alice") })
    }

    @Test("Mail exchangers of a known provider are a hint that its servers must confirm")
    func exchangers() async throws {
        let records = FakeRecords(exchangers: [
            "example.com": [MXRecord(host: .test("aspmx.l.google.com"), preference: 1)]
        ])
        let unheard = try #require(await search(records).candidates.first)
        #expect(unheard.provider == "Gmail or Google Workspace" && !unheard.isReady)
        let heard = try #require(
            await search(records, answering: ["imap.gmail.com:993", "smtp.gmail.com:465"]).candidates.first)
        #expect(heard.isReady && heard.signIn.first?.kind == .oauth && heard.foreignHosts.isEmpty)
    }

    @Test("The domain's own word goes before its mail exchangers, and the conflict is said")
    func conflict() async throws {
        let records = FakeRecords(
            services: Self.services,
            exchangers: ["example.com": [MXRecord(host: .test("aspmx.l.google.com"), preference: 1)]])
        let answering = Self.both.union(["imap.gmail.com:993", "smtp.gmail.com:465"])
        let report = await search(records, answering: answering)
        #expect(report.candidates.map(\.methods) == [[.srv], [.mx]])
        #expect(report.conflicts.count == 1 && report.conflicts[0].contains("imap.gmail.com"))
    }

    @Test("Where the user name of a hosted domain is not the local part, the person must give it")
    func hostedUser() async throws {
        let records = FakeRecords(
            exchangers: ["example.com": [MXRecord(host: .test("mx01.mail.icloud.com"), preference: 10)]])
        let best = try #require(
            await search(records, answering: ["imap.mail.me.com:993", "smtp.mail.me.com:587"]).candidates.first)
        #expect(best.imap?.user == nil && !best.isComplete && best.doubts.contains { $0.contains("user name") })
    }

    @Test("A host outside the domain that no provider owns needs a person, whoever names it")
    func foreign() async throws {
        let document = autoconfig(imap: "imap.evil.example", smtp: "smtp.example.com")
        let report = await search(
            FakeRecords(), [Self.own: .document(document)],
            answering: ["imap.evil.example:993", "smtp.example.com:465"])
        let best = try #require(report.candidates.first)
        #expect(best.foreignHosts == ["imap.evil.example"] && !best.isReady)
        #expect(best.doubts.contains { $0.contains("imap.evil.example lies outside example.com") })
        for lookalike in ["example.com.evil.example", "xexample.com", "imap.gmail.com.evil.example"] {
            let records = FakeRecords(services: ["_imaps._tcp.example.com": [.to(lookalike, 993)]])
            #expect(await search(records).candidates.first?.foreignHosts == [lookalike])
        }
    }

    @Test("A hoster unknown to the table is asked itself, as a hint")
    func hoster() async throws {
        let records = FakeRecords(
            services: [
                "_imaps._tcp.hoster.example": [.to("imap.hoster.example", 993)],
                "_submissions._tcp.hoster.example": [.to("smtp.hoster.example", 465)],
            ], exchangers: ["example.com": [MXRecord(host: .test("mx.hoster.example"), preference: 1)]])
        let best = try #require(
            await search(records, answering: ["imap.hoster.example:993", "smtp.hoster.example:465"]).candidates.first)
        #expect(best.methods == [.mx] && best.foreignHosts == ["imap.hoster.example", "smtp.hoster.example"])
    }

    @Test("The database is asked only where the operator allows it, and learns only the domain")
    func database() async throws {
        let base = "https://settings.example.net/v1/"
        let page = [base + "example.com": FakeWeb.Page.document(autoconfig())]
        #expect(await search(FakeRecords(), page).candidates.isEmpty)
        let allowed = await search(
            FakeRecords(), page, answering: Self.both,
            options: DiscoveryOptions(timeout: Self.patient.timeout, database: base))
        #expect(allowed.candidates.first?.methods == [.database] && allowed.candidates[0].isReady)
    }

    @Test("Autodiscover is asked without a password, and a wish for one is only noted")
    func autodiscover() async throws {
        let asked = await search(FakeRecords(), [Self.exchange: .status(401)])
        #expect(asked.evidence.contains { $0.method == .autodiscover && $0.said.contains("no password was sent") })
        let answer = """
            <Autodiscover><Response><Account><Protocol><Type>IMAP</Type><Server>imap.example.com</Server><Port>993</Port>\
            </Protocol><Protocol><Type>SMTP</Type><Server>smtp.example.com</Server><Port>465</Port></Protocol></Account>\
            </Response></Autodiscover>
            """
        let web = FakeWeb([Self.exchange: .document(answer)])
        let report = await SettingsDiscovery(
            resolver: FakeRecords(), fetcher: web, prober: FakeServers(Self.both), options: Self.patient
        ).run(.test())
        #expect(report.candidates.first?.methods == [.autodiscover] && report.candidates[0].isReady)
        let request = try #require(web.requests.first { $0.method == "POST" })
        #expect(!request.fields.contains { $0.name.lowercased() == "authorization" })
    }

    @Test("The usual names are tried where nothing else is known, TLS first")
    func guess() async throws {
        let names = ["imap.example.com", "mail.example.com"]
        let records = FakeRecords(addresses: Dictionary(uniqueKeysWithValues: names.map { ($0, ["192.0.2.1"]) }))
        let servers = FakeServers(["imap.example.com:993", "mail.example.com:587"])
        let report = await SettingsDiscovery(
            resolver: records, fetcher: FakeWeb(), prober: servers, options: Self.patient
        ).run(.test())
        let best = try #require(report.candidates.first)
        #expect(best.methods == [.guess] && best.isReady)
        #expect(
            best.imap?.words == "imap.example.com:993 (TLS)" && best.smtp?.words == "mail.example.com:587 (STARTTLS)")
        #expect(!servers.asked.contains("imap.example.com:143") && !servers.asked.contains("smtp.example.com:465"))
    }

    @Test("One missing server is guessed, and a service that the domain denies is not")
    func mixed() async throws {
        var records = FakeRecords(
            addresses: ["smtp.example.com": ["192.0.2.1"], "imap.example.com": ["192.0.2.1"]],
            services: ["_imaps._tcp.example.com": [.to("imap.example.com", 993)]])
        let best = try #require(await search(records, answering: Self.both).candidates.first)
        #expect(best.isReady && best.methods == [.srv, .guess])
        records.services = [
            "_imaps._tcp.example.com": [.to(nil, 0)], "_imap._tcp.example.com": [.to(nil, 0)],
        ]
        let denied = await search(records, answering: Self.both)
        #expect(
            denied.candidates.first?.imap == nil && denied.evidence.contains { $0.said.contains("does not offer IMAP") }
        )
    }

    @Test("Few servers are asked, and few at a time")
    func paced() async {
        let names = (0..<40).map { "s\($0).example.com" }
        let records = FakeRecords(services: ["_imaps._tcp.example.com": [.to(names[0], 993)]])
        let servers = FakeServers()
        var options = Self.patient
        options.maximumProbes = 3
        options.probesAtOnce = 2
        let report = await SettingsDiscovery(
            resolver: FakeRecords(
                addresses: ["smtp.example.com": ["192.0.2.1"], "mail.example.com": ["192.0.2.1"]],
                services: records.services), fetcher: FakeWeb(), prober: servers, options: options
        ).run(.test())
        #expect(servers.asked.count == 3 && servers.mostAtOnce <= 2)
        #expect(report.evidence.contains { $0.said.contains("too many servers") })
    }

    @Test("A domain that does not exist, or takes no mail, is told as the cause; one that answers is not")
    func unusable() async {
        #expect(await search(FakeRecords()).unusable == .missing)
        let none = FakeRecords(exchangers: ["example.com": [MXRecord(host: nil, preference: 0)]])
        #expect(await search(none).unusable == .takesNoMail)
        let usual = FakeRecords(exchangers: ["example.com": [MXRecord(host: .test("mx.example.com"), preference: 10)]])
        #expect(await search(usual).unusable == nil)
    }

    @Test("Whoever is silent is not waited for beyond the time, and what others said counts")
    func deadline() async throws {
        var options = DiscoveryOptions(timeout: .seconds(10))
        options.probesAtOnce = 4
        let started = ContinuousClock.now
        let report = await SettingsDiscovery(
            resolver: FakeRecords(services: Self.services, silent: ["example.com"]),
            fetcher: FakeWeb([Self.own: .silence, Self.path: .silence]), prober: FakeServers(isSilent: true),
            options: options
        ).run(.test())
        #expect(ContinuousClock.now - started < .seconds(60))
        #expect(report.candidates.first?.methods == [.srv] && !report.isComplete)
        #expect(outcomes(report, .autoconfig) == [.skipped, .skipped] && outcomes(report, .mx) == [.skipped])
    }

    @Test("Cancelling ends the search")
    func cancelled() async {
        let search = Task {
            await SettingsDiscovery(
                resolver: FakeRecords(silent: ["example.com"]), fetcher: FakeWeb([Self.own: .silence]),
                prober: FakeServers(), options: DiscoveryOptions(timeout: .seconds(3600))
            ).run(.test())
        }
        search.cancel()
        #expect(await search.value.candidates.isEmpty)
    }

    @Test(
        "What is wrong with a document is evidence, never settings",
        arguments: [
            (FakeWeb.Page.document("<!DOCTYPE html><html></html>"), DiscoveryEvidence.Outcome.nothing),
            (.document("<!DOCTYPE x [<!ENTITY a 'b'>]><clientConfig/>"), .refused),
            (.document("<clientConfig>"), .refused),
            (.document(""), .refused), (.document(autoconfig(socket: "plain")), .refused), (.status(404), .nothing),
            (.status(403), .nothing), (.failure(FetchError(.tooLarge, "too long")), .refused),
            (.failure(FetchError(.badRedirect, "to http")), .refused),
            (.failure(FetchError(.egressRefused, "private")), .refused),
            (.failure(FetchError(.tlsFailed, "certificate")), .refused),
            (.failure(FetchError(.notConnected, "closed")), .failed),
        ])
    func wrongDocuments(_ page: FakeWeb.Page, _ outcome: DiscoveryEvidence.Outcome) async {
        let report = await search(FakeRecords(), [Self.own: page])
        #expect(report.candidates.isEmpty)
        #expect(outcomes(report, .autoconfig).contains(outcome), "\(report.evidence)")
    }

    @Test("What others wrote cannot reach a terminal as it is")
    func safeWords() async {
        let document = autoconfig(more: "").replacing("Example &amp; Sons", with: "\u{202E}evil&#x9;\u{9B}31m")
        let report = await search(FakeRecords(), [Self.own: .document(document)])
        let bad = report.evidence.flatMap { Array($0.said.unicodeScalars) + Array($0.asked.unicodeScalars) }.filter {
            [.control, .format].contains($0.properties.generalCategory)
        }
        #expect(bad.isEmpty)
    }
}
