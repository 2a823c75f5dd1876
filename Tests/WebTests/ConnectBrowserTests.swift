import Discovery
import Foundation
import MailModel
import MailStore
import Testbed
import Testing

@testable import Web

@Suite("Web: connecting in a real browser", .serialized, .timeLimit(.minutes(15)))
struct ConnectBrowserTests {
    /// One user of the testbed with both servers.
    private struct Account {
        let address: String
        let password: String
        let imap: Endpoint
        let smtp: Endpoint

        init(_ testbed: TestbedManifest, named name: String) throws {
            address = try #require(testbed.users.keys.sorted().first { $0.hasPrefix("\(name)@") })
            password = try #require(testbed.users[address])
            imap = try #require(Endpoint(testbed.imapTLS.namedAddress))
            smtp = try #require(Endpoint(testbed.submissionTLS.namedAddress))
        }

        var servers: [(side: String, endpoint: Endpoint)] { [("imap", imap), ("smtp", smtp)] }
    }

    private func enterServers(_ account: Account, _ chromium: Chromium, _ base: String) async throws {
        try await chromium.open("\(base)/mailboxes/connect")
        try await chromium.wait("document.querySelector('address-form:defined')")
        try await chromium.type(account.address, into: "#address")
        try await chromium.click("[name=by-hand]")
        try await chromium.wait("document.querySelector('check-form:defined')")
        for (side, endpoint) in account.servers {
            try await chromium.type(endpoint.host.description, into: "#\(side)-host")
            try await chromium.type(String(endpoint.port), into: "#\(side)-port")
        }
    }

    private static let ended = "document.querySelector('[data-part=ending] .notice')"

    @Test("what failed and what can be done are in sight; one step is tried again, and saving proves the mailbox")
    func wrongPassword() async throws {
        let testbed = try await TestbedProcess.shared()
        let account = try Account(testbed, named: "dave")
        try await WebFixture.run(testbed: testbed) { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await enterServers(account, chromium, base)
                try await chromium.inspectEverywhere("connect-servers")
                try await chromium.type("not the password", into: "#password")
                for screen in [Chromium.Screen.all[2], Chromium.Screen.all[0]] {
                    try await chromium.show(screen)
                    try await chromium.script("scrollTo(0, 0)")
                    try await chromium.click("button[value=check]")
                    try await chromium.wait(Self.ended, seconds: 60)
                    for part in ["[data-part=ending] .notice", "button[value=check]", "button[value=savePaused]"] {
                        #expect(try await chromium.isInSight(part), "\(part) at \(screen.testDescription)")
                    }
                    try await chromium.keepPicture("connect-failed-in-sight-\(screen.width)")
                }
                #expect(try await chromium.text("[data-part=ending]").contains("Receiving: sign-in failed"))
                #expect(try await chromium.text("[data-part=ending]").contains("Nothing is saved"))
                let skipped = try await chromium.text("[data-key='imap.folders']")
                #expect(skipped.contains("Not tried, because the sign-in did not work."))
                try await chromium.inspectEverywhere("connect-failed")

                // Only the password is typed anew, and only the receiving side is tried again.
                try await chromium.type(account.password, into: "#password")
                try await chromium.click("[data-key='imap.sign-in'] button[name=do]")
                try await chromium.wait("document.querySelector('[data-key=\"imap.folders\"].passed')", seconds: 60)
                try await chromium.wait(Self.ended, seconds: 60)
                #expect(try await chromium.text("[data-part=ending]").contains("Receiving works now"))
                #expect(try await chromium.script("return document.querySelectorAll('.failed').length") == 1)

                try await chromium.click("button[value=connect]")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]').innerText.includes('is connected')", seconds: 60)
                #expect(try await chromium.text("[data-key='verify.received']").contains("received"))
                try await chromium.inspectEverywhere("connect-done")
                try await chromium.click("[data-part=ending] a")
                try await chromium.wait("document.querySelector('.pill')?.innerText == 'Connected'")
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("a mailbox is connected by keyboard alone, with the history that was chosen")
    func keyboard() async throws {
        let testbed = try await TestbedProcess.shared()
        let account = try Account(testbed, named: "erin")
        try await WebFixture.run(testbed: testbed) { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/mailboxes/connect")
                try await chromium.wait("document.querySelector('address-form:defined')")
                try await chromium.waitForFocus(on: "address")
                try await chromium.press(account.address)
                try await chromium.tab(to: "by-hand")
                try await chromium.press("\u{E007}")
                try await chromium.wait("document.querySelector('check-form:defined')")
                try await chromium.waitForFocus(on: "password")
                try await chromium.press(account.password)
                try await chromium.tab(to: "history")
                // The usual choice is 90 days; Down once is everything.
                try await chromium.press("\u{E015}")
                for (side, endpoint) in account.servers {
                    try await chromium.tab(to: "\(side)-host")
                    try await chromium.retype(endpoint.host.description)
                    try await chromium.tab(to: "\(side)-port")
                    try await chromium.retype(String(endpoint.port))
                }
                try await chromium.script("document.querySelector('button[value=connect]').id = 'save'")
                try await chromium.tab(to: "save")
                try await chromium.press("\u{E007}")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]').innerText.includes('is connected')", seconds: 60)
                // The focus is on what comes next.
                try await chromium.waitForFocus(on: "Open the mailbox")
                let history = try await fixture.store.read { reader in
                    let workspace = try reader.defaultWorkspace().id
                    let mailbox = try reader.mailbox(address: try EmailAddress(account.address), in: workspace)
                    let key = try reader.mailboxKey(try #require(mailbox).id, in: workspace)
                    return try reader.syncState(of: key)?.history
                }
                #expect(history == .all)
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("what is wrong in the form is said at its field, and nothing that was typed is lost, the password included")
    func wrongInput() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/mailboxes/connect")
                try await chromium.wait("document.querySelector('address-form:defined')")
                try await chromium.type("alice@mail.test", into: "#address")
                try await chromium.click("[name=by-hand]")
                try await chromium.wait("document.querySelector('check-form:defined')")
                // Another way of encrypting brings its port, and back.
                try await chromium.script(
                    """
                    const way = document.querySelector('#imap-security');
                    way.value = 'starttls'; way.dispatchEvent(new Event('change'));
                    """)
                #expect(try await chromium.script("return document.querySelector('#imap-port').value") == "143")
                try await chromium.type("not a host!", into: "#imap-host")
                try await chromium.type("smtp.mail.test", into: "#smtp-host")
                try await chromium.type("70000", into: "#smtp-port")
                try await chromium.type("typed only once", into: "#password")
                try await chromium.click("button[value=check]")
                try await chromium.wait("document.querySelectorAll('.wrong').length == 2")
                #expect(try await chromium.text(".field:has(#imap-host) .wrong").contains("imap.example.com"))
                #expect(try await chromium.text(".field:has(#smtp-port) .wrong").contains("1 to 65535"))
                try await chromium.waitForFocus(on: "imap-host")
                #expect(
                    try await chromium.script("return document.querySelector('#password').value") == "typed only once")
                #expect(try await chromium.text("[data-part=ending]").contains("Nothing was tested"))
                try await chromium.inspectEverywhere("connect-wrong-input")
                // The browser itself notes each refused request.
                #expect(try await chromium.complaints().allSatisfy { $0.contains("422") })
            }
        }
    }

    @Test("servers are found while the address is still looked at, and what was asked is told in words")
    func found() async throws {
        try await WebFixture.run(prepare: { $0.discover = Self.sampleReport }) { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/mailboxes/connect")
                try await chromium.wait("document.querySelector('address-form:defined')")
                try await chromium.type("alice@mail.test", into: "#address")
                try await chromium.press("\u{E004}")
                try await chromium.wait("document.querySelector('[data-part=found]').innerText.includes('SRV records')")
                try await chromium.inspectEverywhere("connect-address")
                try await chromium.click("form .button.main")
                try await chromium.wait("document.querySelector('check-form:defined')")
                #expect(try await chromium.path() == "/mailboxes/connect?address=alice%40mail.test")
                #expect(
                    try await chromium.script("return document.querySelector('#imap-host').value") == "imap.host.test")
                #expect(try await chromium.text(".notice").contains("outside the address's own domain"))
                try await chromium.click(".notice details summary")
                #expect(try await chromium.text(".asked").contains("The SRV records: found."))
                try await chromium.inspectEverywhere("connect-found")
                // The password goes to a foreign server only after a yes.
                try await chromium.type("a password", into: "#password")
                try await chromium.click("button[value=check]")
                try await chromium.wait("document.querySelector('.wrong')")
                try await chromium.waitForFocus(on: "consent")
            }
        }
    }

    @Sendable private static func sampleReport(_ address: EmailAddress) async -> DiscoveryReport {
        func server(_ text: String) -> DiscoveredServer? {
            Endpoint(text).map { DiscoveredServer(endpoint: $0, security: .implicit, form: .address, address: address) }
        }
        func candidate(_ host: String, _ methods: [DiscoveryMethod]) -> SettingsCandidate {
            SettingsCandidate(
                imap: server("imap.\(host):993"), smtp: server("smtp.\(host):465"), provider: nil, methods: methods,
                answer: .answered, foreignHosts: ["imap.\(host)", "smtp.\(host)"], signIn: [], sentCopies: .unknown,
                limits: ProviderLimits(), notes: [], needsIMAPID: false, doubts: [], rank: 1)
        }
        return DiscoveryReport(
            address: address.description,
            candidates: [candidate("host.test", [.srv]), candidate("other.test", [.guess])],
            suggestions: ["mail.example"],
            evidence: [
                DiscoveryEvidence(
                    .autoconfig, asked: "https://autoconfig.mail.test/", .failed, "the name does not exist"),
                DiscoveryEvidence(.srv, asked: "_imaps._tcp.mail.test SRV", .found, "imap.host.test:993"),
                DiscoveryEvidence(
                    .database, asked: "the database", .skipped, "not asked: the operator has not allowed it"),
            ])
    }
}
