import Foundation
import MailModel
import MailStore
import MailTransport
import Mailboxes
import Testbed
import Testing

@testable import Web

/// What people do on the pages of a connected mailbox, with a mouse and against real servers.
@Suite("Web: the pages of a mailbox in a real browser", .serialized, .timeLimit(.minutes(15)))
struct MailboxBrowserTests {
    /// Runs `body` as the owner of a server on which a user of the testbed is connected.
    private func with(
        _ user: String,
        _ body: @escaping @Sendable (Chromium, WebFixture, ConnectedMailbox) async throws -> Void
    ) async throws {
        let testbed = try await TestbedProcess.shared()
        try await WebFixture.run(testbed: testbed) { fixture in
            let mailbox = try await ConnectedMailbox(user, testbed, fixture)
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/mailboxes/\(mailbox.id)")
                try await body(chromium, fixture, mailbox)
                // The browser itself notes each refused request; and a page hears of its mailbox's end before it is left.
                let complaints = try await chromium.complaints().filter { !$0.contains("422") && !$0.contains("404") }
                #expect(complaints.isEmpty, "\(complaints)")
            }
        }
    }

    private static let ended = "document.querySelector('[data-part=ending] .notice')"

    /// Presses one of the tabs.
    private func tab(_ tab: MailboxTab, _ chromium: Chromium) async throws {
        try await chromium.click(".tabs a[href$='\(tab == .overview ? "_" : "/\(tab.rawValue)")']")
        try await chromium.wait("document.querySelector('.tabs [aria-current]').innerText == '\(tab.words)'")
        try await chromium.wait("document.querySelector('live-fragment:defined')")
    }

    // MARK: - Authentication

    @Test("Verify Connection tells each step as it finishes, and stands with its time when the page is opened again")
    func verify() async throws {
        try await with("quinn@mail.test") { chromium, fixture, mailbox in
            try await tab(.authentication, chromium)
            try await chromium.wait("document.querySelector('run-form:defined')")
            // What is told on the way is kept, because the page is as it was before in between.
            try await chromium.script(
                """
                window.seen = [];
                const form = document.querySelector('run-form');
                new MutationObserver(() => seen.push(
                  form.querySelectorAll('.passed').length + (form.querySelector('.running') ? ' running' : '')
                )).observe(form, { subtree: true, childList: true, attributes: true });
                """)
            try await chromium.click("button[formaction$='/verify']")
            try await chromium.wait(Self.ended, seconds: 60)
            #expect(try await chromium.text("[data-part=ending]").contains("Every step passed"))
            #expect(try await chromium.text("[data-key='verify.received']").contains("received"))
            // Steps came one after the other, not all at the end.
            let counts = try await chromium.script("return [...new Set(seen)]").array.compactMap(\.string)
            #expect(counts.count > 6, "\(counts)")
            #expect(counts.contains { $0.hasSuffix("running") })
            try await chromium.inspectEverywhere("mailbox-verified")
            try await tab(.authentication, chromium)
            try await chromium.wait("document.querySelector('run-form:defined')")
            #expect(try await chromium.text("run-form").contains("Every step passed"))
            try await chromium.click("form[action$='/check'] button:not([formaction])")
            try await chromium.wait("document.querySelector('[data-only=trip]').hidden")
            try await chromium.wait(Self.ended, seconds: 60)
        }
    }

    @Test("a wrong password changes nothing and the old goes on working; the right one with other servers is taken")
    func change() async throws {
        try await with("rosa@mail.test") { chromium, fixture, mailbox in
            try await tab(.authentication, chromium)
            try await chromium.wait("document.querySelector('run-form:defined')")
            try await chromium.type("not the password", into: "#password")
            try await chromium.click("#change .button.main")
            try await chromium.wait("document.querySelector('#change [data-part=ending] .notice')", seconds: 60)
            #expect(
                try await chromium.text("#change").contains("Nothing was changed; what was in use before still is."))
            #expect(try await chromium.text("#change .failed").contains("Sign-in"))
            // As on the Connect page: both sides under their names, and what to do.
            #expect(
                try await chromium.script(
                    "return [...document.querySelectorAll('#change [data-part=steps] .two h3')].map((one) => one.innerText)"
                )
                    == ["Receiving", "Sending"])
            #expect(try await chromium.text("#change [data-part=ending]").contains("Receiving: sign-in failed"))
            try await chromium.click("#change [data-part=ending] a")
            #expect(try await chromium.script("return location.hash") == "#change-step-imap-sign-in")
            try await chromium.inspectEverywhere("mailbox-change-refused")
            // What is stored still signs in.
            try await chromium.script("document.querySelector('run-form [data-part=ending]').replaceChildren()")
            try await chromium.click("form[action$='/check'] button:not([formaction])")
            try await chromium.wait(
                "document.querySelector('run-form [data-part=ending]').innerText.includes('Every step passed')",
                seconds: 60)

            try await chromium.type(mailbox.password, into: "#password")
            try await chromium.click("#change details summary")
            for (side, endpoint) in [
                ("imap", mailbox.testbed.imapSTARTTLS), ("smtp", mailbox.testbed.submissionSTARTTLS),
            ] {
                try await chromium.type(endpoint.name, into: "#\(side)-host")
                try await chromium.script(
                    "document.querySelector('#\(side)-security').value = 'starttls'")
                try await chromium.type(String(endpoint.port), into: "#\(side)-port")
            }
            try await chromium.inspectEverywhere("mailbox-change-servers")
            try await chromium.click("#change .button.main")
            try await chromium.wait(
                "document.querySelector('#change [data-part=ending]').innerText.includes('are in use: Connected')",
                seconds: 60)
            // The facts above follow by themselves.
            let name = mailbox.testbed.imapSTARTTLS.namedAddress
            try await chromium.wait("document.querySelector('.facts').innerText.includes('\(name)')")
            #expect(try await chromium.text(".facts").contains("STARTTLS"))
            let stored = try await mailbox.record(fixture)
            #expect(stored?.imap.endpoint.description == name && stored?.smtp.security == .starttls)
        }
    }

    // MARK: - Overview

    @Test("a test message goes where it is sent; then the mailbox is paused, resumed, and who hears of it is changed")
    func overview() async throws {
        try await with("theo@mail.test") { chromium, fixture, mailbox in
            try await chromium.wait("document.querySelector('run-form:defined')")
            try await mailbox.testbed.expungeAll(of: mailbox.address)
            try await chromium.type(mailbox.address, into: "#to")
            try await chromium.click("form[action$='/send-test'] button")
            try await chromium.wait(Self.ended, seconds: 60)
            #expect(try await chromium.text("[data-part=ending]").contains("It should arrive within a minute"))
            let id = try await chromium.text("[data-part=ending] code")
            _ = try await mailbox.testbed.waitForMessage(of: mailbox.address) { message in
                message.headers("Message-ID").contains { $0.contains(id) }
            }
            try await chromium.inspectEverywhere("mailbox-test-sent")

            try await chromium.click("form[action$='/pause'] button")
            try await chromium.wait("location.search == '?done=paused'")
            #expect(try await chromium.text(".pill") == "Paused")
            #expect(try await chromium.text("[role=status]").contains("nothing is received or sent"))
            try await chromium.inspectEverywhere("mailbox-paused")
            try await chromium.click("form[action$='/resume'] button")
            try await chromium.wait("location.search == '?done=resumed'")
            #expect(try await chromium.text(".pill") == "Connected")

            try await chromium.click("details.card:has(#owner) > summary")
            try await chromium.type("ann@provider.test", into: "#owner")
            try await chromium.script("document.querySelector('#mute').value = '7'")
            try await chromium.inspectEverywhere("mailbox-alert-settings")
            try await chromium.click("form[action$='/alerts'] button")
            try await chromium.wait("location.search == '?done=muted'")
            #expect(try await chromium.text(".facts").contains("it is muted"))
            try await chromium.click(".rail a[href='/alerts']")
            try await chromium.wait("location.pathname == '/alerts'")
            #expect(try await chromium.text("main").contains("ann@provider.test hears of it as well"))
            try await chromium.inspectEverywhere("alerts-muted")
            try await chromium.click("form[action$='/alerts'] button")
            try await chromium.wait("!document.querySelector('main').innerText.includes('Muted until')")
        }
    }

    @Test("disconnecting asks for the address, keeps what was fetched, and a mailbox is erased for good")
    func disconnect() async throws {
        try await with("ulla@mail.test") { chromium, fixture, mailbox in
            let path = "/mailboxes/\(mailbox.id)"
            try await openDisconnecting(chromium)
            try await chromium.type("somebody@mail.test", into: "form[action$='/disconnect'] [name=address]")
            try await chromium.click("form[action$='/disconnect'] .danger")
            try await chromium.wait("document.querySelector('#address-error')")
            #expect(try await chromium.text("#address-error").contains("nothing was changed"))
            try await chromium.inspectEverywhere("mailbox-disconnect")
            try await chromium.type(mailbox.address, into: "form[action$='/disconnect'] [name=address]")
            try await chromium.click("form[action$='/disconnect'] .danger")
            try await chromium.wait("location.search == '?done=disconnected'")
            #expect(try await chromium.text(".pill") == "Disconnected")
            #expect(try await chromium.script("return document.querySelector('.direction') == null") == true)
            try await chromium.inspectEverywhere("mailbox-disconnected")
            let kept = try await fixture.store.read { reader in
                try reader.credentials(of: mailbox.id, in: try reader.defaultWorkspace().id)
            }
            #expect(kept == nil)
            // It is connected again with its old identity, and then erased.
            try await mailbox.connectAgain(fixture)
            try await chromium.open("\(fixture.base)\(path)")
            #expect(try await chromium.text(".pill") == "Connected")
            try await openDisconnecting(chromium)
            try await chromium.click("form[action$='/disconnect'] [value=erase]")
            try await chromium.type(mailbox.address, into: "form[action$='/disconnect'] [name=address]")
            try await chromium.click("form[action$='/disconnect'] .danger")
            try await chromium.wait("location.pathname == '/mailboxes'")
            #expect(try await chromium.text("main").contains("No mailbox yet"))
            #expect(try await mailbox.record(fixture) == nil)
        }
    }

    private func openDisconnecting(_ chromium: Chromium) async throws {
        try await chromium.script(
            "document.querySelector('details:has(form[action$=\"/disconnect\"])').open = false")
        try await chromium.click("details:has(form[action$='/disconnect']) > summary")
    }

    // MARK: - Folders, health, access, activity

    @Test("folders are chosen, history is widened, the domain is read, and the list's marks follow by themselves")
    func foldersAndHealth() async throws {
        try await with("vito@mail.test") { chromium, fixture, mailbox in
            let list = "\(fixture.base)/mailboxes"
            try await tab(.folders, chromium)
            try await chromium.inspectEverywhere("mailbox-folders-real")
            let other = try await chromium.script(
                """
                const choice = document.querySelector('#role-archive');
                choice.value = [...choice.options].map((one) => one.value).find((one) => one == 'Drafts') ?? '';
                return choice.value;
                """)
            #expect(other == "Drafts")
            try await chromium.click("#roles .button")
            try await chromium.wait("location.search == '?done=folders'")
            #expect(try await chromium.text(".folders").contains("Archive, chosen"))
            try await chromium.script("document.querySelector('#history-choice').value = 'all'")
            try await chromium.click("#history .button")
            try await chromium.wait("location.search == '?done=history'")
            #expect(try await chromium.text("[role=status]").contains("It is fetched now"))
            try await chromium.inspectEverywhere("mailbox-folders-chosen")

            try await tab(.health, chromium)
            #expect(try await chromium.text("main").contains("Not looked at yet"))
            try await chromium.click("form[action$='/health'] button")
            try await chromium.wait("location.search == '?done=published'", seconds: 60)
            #expect(try await chromium.text(".ticks").contains("DKIM"))
            try await chromium.inspectEverywhere("mailbox-health-real")

            try await chromium.open(list)
            try await chromium.wait("document.querySelector('live-fragment:defined')")
            #expect(try await chromium.text(".domain-ticks").contains("DMARC"))
            try await chromium.inspectEverywhere("mailboxes-real")
            while fixture.web.live.subscriberCount < 1 { await Task.yield() }
            try await fixture.store.write { writer in
                try writer.recordDomainHealth(
                    DomainHealthRecord(
                        domain: try #require(DomainName("mail.test")), report: "{}",
                        states: "spf:failing dkim:failing dmarc:failing mx:failing", checked: writer.now),
                    due: writer.now, in: try writer.defaultWorkspace().id)
            }
            try await chromium.wait(
                "document.querySelector('.domain-ticks').title.startsWith('SPF fix, DKIM fix')")
        }
    }

    @Test("access is taken from members and shown at once, and the activity grows while it is looked at")
    func accessAndActivity() async throws {
        try await with("cora@mail.test") { chromium, fixture, mailbox in
            let path = "/mailboxes/\(mailbox.id)"
            let olive = fixture.browser()
            try await olive.signIn()
            let vic = try await fixture.join("vic", as: "viewer", by: olive)
            try await tab(.access, chromium)
            #expect(try await chromium.text("main").contains("Everybody in the workspace"))
            try await chromium.click("[name=who][value=members]")
            try await chromium.click("form[action$='/access'] .button")
            try await chromium.wait("location.search == '?done=access'")
            #expect(try await chromium.text("main").contains("Restricted to 0 of 2"))
            try await chromium.inspectEverywhere("mailbox-access-restricted")
            #expect(try await vic.get(path).status == 404)
            try await chromium.click("[name=who][value=everybody]")
            try await chromium.click("form[action$='/access'] .button")
            try await chromium.wait("document.querySelector('main').innerText.includes('Everybody in the workspace')")
            #expect(try await vic.get(path).status == 200)

            try await tab(.activity, chromium)
            #expect(try await chromium.text(".activity").contains("Connection verified by a test message"))
            while fixture.web.live.subscriberCount < 1 { await Task.yield() }
            _ = try await olive.submit("\(path)/pause", from: path, [])
            try await chromium.wait("document.querySelector('.activity').innerText.includes('paused')")
            try await chromium.inspectEverywhere("mailbox-activity-real")
        }
    }
}

/// A user of the testbed whose mailbox is connected.
struct ConnectedMailbox: Sendable {
    let id: MailboxID
    let address: String
    let password: String
    let testbed: TestbedManifest

    init(_ user: String, _ testbed: TestbedManifest, _ fixture: WebFixture) async throws {
        address = user
        password = try #require(testbed.users[user])
        self.testbed = testbed
        id = try await Self.connect(user, password, testbed, fixture)
    }

    func connectAgain(_ fixture: WebFixture) async throws {
        #expect(try await Self.connect(address, password, testbed, fixture) == id)
    }

    func record(_ fixture: WebFixture) async throws -> MailboxRecord? {
        try await fixture.store.read { try $0.mailbox(id, in: try $0.defaultWorkspace().id) }
    }

    private static func connect(
        _ user: String, _ password: String, _ testbed: TestbedManifest, _ fixture: WebFixture
    ) async throws -> MailboxID {
        func server(_ endpoint: TestbedManifest.Endpoint) throws -> ServerSettings {
            ServerSettings(
                endpoint: try #require(Endpoint(endpoint.namedAddress)), security: .implicit, user: user)
        }
        let settings = MailboxSettings(
            address: try EmailAddress(user), imap: try server(testbed.imapTLS),
            smtp: try server(testbed.submissionTLS), trust: .certificateFile(testbed.caFile))
        let result = try await ConnectMailbox(fixture.dependencies.mailboxes).run(
            ConnectMailboxRequest(settings: settings, passwords: MailboxPasswords(imap: Secret(password))))
        return try #require(result.mailbox, "\(result.report.firstFailure.debugDescription)").id
    }
}
