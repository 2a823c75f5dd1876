import Access
import Foundation
import MailModel
import MailStore
import Mailboxes
import Testing

@testable import Web

@Suite("Web: in a real browser", .serialized, .timeLimit(.minutes(15)))
struct BrowserTests {
    /// Pages that somebody who is signed in looks at.
    private static let pages = [
        "mailboxes", "mailboxes/connect", "mailboxes/review?days=1", "alerts", "members", "account", "audit",
        "settings", "nothing-there",
    ]

    private func claim(_ chromium: Chromium, _ fixture: WebFixture) async throws -> String {
        let base = fixture.base
        let token = try #require(try await fixture.dependencies.firstRun.issueToken()).reveal()
        try await chromium.open("\(base)/welcome/\(token)")
        try await chromium.type("Olive Berg", into: "#name")
        try await chromium.type("olive@acme.test", into: "#address")
        try await chromium.type(WebFixture.password, into: "#password")
        try await chromium.type("Acme", into: "#workspace")
        try await chromium.click("form .button.main")
        try await chromium.wait("location.pathname == '/mailboxes'")
        return base
    }

    @Test("every page is whole at 360 and 1440 pixels, light and dark, and axe finds nothing")
    func everyPage() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                let base = fixture.base
                let token = try #require(try await fixture.dependencies.firstRun.issueToken()).reveal()
                for (name, path) in [("fresh", "welcome"), ("welcome", "welcome/\(token)")] {
                    try await chromium.open("\(base)/\(path)")
                    try await chromium.inspectEverywhere(name)
                }
                try await fixture.claimSample()
                try await chromium.open("\(base)/sign-in")
                try await chromium.inspectEverywhere("sign-in")
                try await chromium.enterSignIn()
                let outermost = [Chromium.Screen.all[0], Chromium.Screen.all[3]]
                try await chromium.inspectEverywhere("mailboxes-empty", on: outermost)
                let first = try await fixture.fillWithMailboxes()
                let tabs = MailboxTab.allCases.map {
                    (String($0.path(of: first).dropFirst()), "mailbox-\($0.rawValue)")
                }
                for (page, name) in Self.pages.map({ ($0, String($0.prefix { $0 != "?" }).replacing("/", with: "-")) })
                    + tabs
                {
                    try await chromium.open("\(base)/\(page)")
                    try await chromium.inspectEverywhere(name)
                }
                let complaints = try await chromium.complaints().filter { !$0.contains("nothing-there") }
                #expect(complaints.isEmpty, "\(complaints)")
            }
        }
    }

    @Test("the list shows by itself what happens elsewhere, and keeps what a person has typed")
    func live() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                _ = try await claim(chromium, fixture)
                #expect(try await chromium.text("main").contains("No mailbox yet"))
                // The stream must stand before something happens elsewhere, or the page would only be replaying.
                while fixture.web.live.subscriberCount < 1 { await Task.yield() }
                let id = try await fixture.connect("alice")
                try await chromium.wait("document.querySelector('main').innerText.includes('alice@mail.test')")
                try await chromium.type("hello", into: "#q")
                let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
                try await fixture.store.write { try $0.pauseMailbox(id, in: workspace) }
                try await chromium.wait("document.querySelector('.pill')?.innerText == 'Paused'")
                let typed = try await chromium.script("return document.querySelector('#q').value")
                #expect(typed == "hello")
                #expect(try await chromium.script("return document.activeElement.id") == "q")
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("an invitation is made by keyboard alone, copied, and its owner joins in another browser")
    func keyboard() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                let base = try await claim(chromium, fixture)
                try await chromium.open("\(base)/members")
                // The first stop is the link that skips the rail.
                try await chromium.press("\u{E004}")
                #expect(try await chromium.script("return document.activeElement.innerText") == "Skip to the content")
                try await chromium.press("\u{E007}")
                try await chromium.press("\u{E004}")
                #expect(try await chromium.script("return document.activeElement.id") == "address")
                try await chromium.press("mia@acme.test\u{E007}")
                try await chromium.wait("document.querySelector('#issued-link')")
                let link = try await chromium.text("#issued-link")
                #expect(link.hasPrefix("\(base)/join/"))
                #expect(try await chromium.text("copy-button") == "Copy the link")

                let mia = fixture.browser()
                let path = String(link.dropFirst(base.count))
                let joined = try await mia.submit(
                    "/join", from: path,
                    [("token", String(path.dropFirst(6))), ("name", "Mia"), ("password", WebFixture.password)])
                #expect(joined.location == "/mailboxes")
                try await chromium.wait("document.querySelector('main').innerText.includes('Mia')")
            }
        }
    }

    @Test("a password can be shown and hidden again, and a form is sent once")
    func parts() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                _ = try await fixture.claimSample()
                try await chromium.open("\(fixture.base)/sign-in")
                try await chromium.type("olive@acme.test", into: "#address")
                try await chromium.type("wrong password", into: "#password")
                try await chromium.click("password-field button")
                #expect(try await chromium.script("return document.querySelector('#password').type") == "text")
                try await chromium.click("password-field button")
                #expect(try await chromium.script("return document.querySelector('#password').type") == "password")
                try await chromium.press("\u{E004}\u{E007}")
                try await chromium.wait("document.querySelector('[role=alert]')")
                #expect(try await chromium.text("[role=alert]").contains("do not match"))
                #expect(try await chromium.script("return document.querySelector('#password').value") == "")
            }
        }
    }
}

extension WebFixture {
    /// What a domain says of its mail, in every state.
    private static let domainReport = """
        {"domain":"mail.test","checkedAt":1700000000000,"checks":[
        {"kind":"spf","state":"warning","sentence":"The SPF record does not name the server by which this mailbox sends.",
        "notes":["It takes 2 of 10 look-ups that receivers allow."],
        "found":[{"name":"mail.test","type":"TXT","value":"v=spf1 ip4:203.0.113.1 -all"}],
        "wanted":{"name":"mail.test","type":"TXT","value":"v=spf1 ip4:203.0.113.1 a:smtp.mail.test -all"}},
        {"kind":"dkim","state":"unknown","sentence":"No DKIM key was found under the usual names.","notes":[],"found":[]},
        {"kind":"dmarc","state":"failing","sentence":"mail.test does not say what receivers should do with forged mail.",
        "notes":[],"found":[],
        "wanted":{"name":"_dmarc.mail.test","type":"TXT","value":"v=DMARC1; p=none; rua=mailto:postmaster@mail.test"}},
        {"kind":"mx","state":"good","sentence":"1 server takes mail for mail.test.","notes":[],"found":[]},
        {"kind":"ptr","state":"warning","sentence":"192.0.2.7 of smtp.mail.test has no name in DNS; many receivers refuse such senders.",
        "notes":["Only whoever the address belongs to can publish this: the provider of the server."],"found":[],
        "wanted":{"name":"7.2.0.192.in-addr.arpa","type":"PTR","value":"smtp.mail.test."}}]}
        """

    /// Makes the owner, without a browser.
    func claimSample() async throws {
        let token = try #require(try await dependencies.firstRun.issueToken())
        _ = try await dependencies.firstRun.claim(
            .init(
                name: "Olive Berg", address: "olive@acme.test", password: Secret(Self.password),
                workspaceName: "Acme"), token: token,
            origin: RequestOrigin(source: "192.0.2.7", label: "Firefox on Linux"))
    }

    /// Mailboxes in every state; gives one that fails.
    func fillWithMailboxes() async throws -> MailboxID {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        var ids: [MailboxID] = []
        for name in ["alice", "bob", "carol", "dave", "erin", "a.very.long.name.of.a.mailbox.that.wraps", "frank"] {
            ids.append(try await connect(name, provider: name == "alice" ? "google" : MailboxDraft.otherProvider))
        }
        let all = ids
        try await store.write { writer in
            try writer.pauseMailbox(all[1], in: workspace)
            try writer.recordHealth(of: all[2], in: workspace, sending: .failed(finding: "auth.wrong-credentials"))
            try writer.recordHealth(
                of: all[3], in: workspace, receiving: .failed(finding: "tcp.refused"),
                sending: .failed(finding: "tcp.refused"))
            try writer.recordHealth(of: all[4], in: workspace, receiving: .unproven, sending: .unproven)
            try writer.disconnectMailbox(all[6], in: workspace, erase: false)
        }
        try await fillFolders(of: all[3])
        try await store.write { writer in
            let domain = try #require(DomainName("mail.test"))
            try writer.recordDomainHealth(
                DomainHealthRecord(
                    domain: domain, report: Self.domainReport,
                    states: "spf:warning dkim:unknown dmarc:failing mx:good", checked: writer.now),
                due: writer.now.adding(milliseconds: 86_400_000), in: workspace)
        }
        try await fail(
            all[3], .receiving,
            Finding(
                code: .tcpRefused, cause: "Nothing answers at imap.mail.test, port 993.", actor: .mailboxAdministrator,
                action: "Check that the server runs and that the port is right.", disposition: .retry,
                transcript: ["(connecting to 192.0.2.1, port 993)", "(refused)"]), at: clock.now)
        try await fail(
            all[3], .sending,
            Finding(
                code: .authWrongCredentials, cause: "The server refuses the user name or the password.", actor: .user,
                action: "Enter the right password.", page: "https://example.com/help",
                disposition: .reauthenticate, serverText: ServerText("535 5.7.8 Authentication failed")),
            at: clock.now)
        clock.advance(milliseconds: 3_600_000)
        return all[3]
    }
}
