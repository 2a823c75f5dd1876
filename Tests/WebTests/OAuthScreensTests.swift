import Foundation
import MailModel
import MailStore
import Mailboxes
import Testbed
import Testing

@testable import Web

/// Every page around a sign-in that the main ways do not pass, looked at on every screen.
@Suite("Web: the pages around a sign-in, in a real browser", .serialized, .timeLimit(.minutes(15)))
struct OAuthScreensTests {
    private func connect(_ fixture: OAuthFixture, _ user: String) async throws -> String {
        let saved = try await fixture.comeBack(
            try await fixture.service.signIn(as: user, at: try await fixture.begin(user)))
        return String(try #require(saved.location?.split(separator: "?").first, "\(saved.body)"))
    }

    @Test("unused access is ticked, asked about and taken back; disconnecting tells the provider's answer")
    func review() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            let mailbox = try await connect(fixture, "sara@mail.test")
            _ = try await fixture.owner.submit("\(mailbox)/pause", from: mailbox, [])
            let other = try await connect(fixture, "theo@mail.test")
            fixture.web.clock.advance(days: 29)
            try await Chromium.run { chromium in
                let base = fixture.web.base
                try await chromium.signIn(at: base)
                fixture.web.clock.advance(days: 2)
                try await chromium.open("\(base)/mailboxes/review?days=30")
                try await chromium.inspectEverywhere("oauth-review")
                try await chromium.click("input[value=\(mailbox.split(separator: "/").last ?? "")]")
                try await chromium.click("button.danger")
                try await chromium.wait("document.querySelector('h1')?.innerText == 'Take back access to 1 mailbox?'")
                try await chromium.inspectEverywhere("oauth-review-question")
                try await chromium.click("button.danger")
                try await chromium.wait("document.querySelector('h1')?.innerText == 'Access taken back'", seconds: 60)
                #expect(try await chromium.text("main").contains("Testbed has ended Salesnode's access"))
                try await chromium.inspectEverywhere("oauth-review-outcome")

                try await chromium.open("\(base)\(other)")
                try await chromium.click("details.fold:has([name=data]) summary")
                let words = try await chromium.text("details.fold:has([name=data])")
                #expect(words.contains("takes the access back at Testbed"), "\(words)")
                try await chromium.type("theo@mail.test", into: "details [name=address]")
                try await chromium.click("details button.danger")
                try await chromium.wait("location.search.includes('done=disconnected')", seconds: 60)
                #expect(try await chromium.text("main").contains("Testbed has ended Salesnode's access"))
                try await chromium.inspectEverywhere("oauth-disconnected")
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    /// Access that was given up, and that a provider has not ended for this reason; nil where it was not asked yet.
    private func giveUp(
        _ name: String, _ obstacle: RevocationObstacle?, _ fixture: OAuthFixture
    ) async throws {
        let store = fixture.web.store
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        let client = try #require(OAuthClientID(fixture.client))
        let (address, server) = (
            try EmailAddress("\(name)@mail.test"), try #require(Endpoint("imap.mail.test:993"))
        )
        let side = MailboxServer(endpoint: server, security: .implicit, user: name, signIn: .oauth)
        let draft = MailboxDraft(id: .random(), workspace: workspace, address: address, imap: side, smtp: side)
        try await store.write { writer in
            let credentials = SealedCredentials(
                dataKey: DataKeyRecord(
                    ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1],
                    masterKeyID: try writer.installation().masterKeyID),
                credentials: [CredentialRecord(purpose: StoreWriter.grantPurpose, sealed: [1])])
            try writer.saveMailbox(draft, credentials: credentials, folders: [])
            try writer.saveGrant(
                GrantDraft(
                    client: client, issuer: "https://sso.example.com", subject: name, account: address.description,
                    scopes: [], grantedBy: "", accessExpires: nil, grantExpires: nil), of: draft.id, in: workspace)
            let revocation = RevocationDraft(
                id: .random(), grant: try #require(try writer.grant(of: draft.id, in: workspace)), address: address,
                sealed: [1], due: writer.now, ends: writer.now.adding(milliseconds: 7 * 86_400_000))
            guard case .kept(let record) = try writer.beginRevocation(revocation) else {
                throw StoreError(.programmer, "the access is in use")
            }
            guard let obstacle else { return }
            let next = writer.now.adding(milliseconds: 3_600_000)
            _ = try writer.claimRevocation(record, due: next)
            try writer.noteRevocation(record, obstacle, notBefore: next)
        }
    }

    @Test("what becomes of access that was given up, or that another way has replaced, is told well on every screen")
    func givenUp() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            let mailbox = try await fixture.web.connect("alice")
            try await giveUp("not-asked-yet", nil, fixture)
            for obstacle in RevocationObstacle.allCases {
                try await giveUp("a-long-name-of-a-mailbox-\(obstacle)", obstacle, fixture)
            }
            try await Chromium.run { chromium in
                let base = fixture.web.base
                try await chromium.signIn(at: base)
                let client = OAuthClientID(fixture.client)
                let until = fixture.web.clock.now.adding(milliseconds: 7 * 86_400_000)
                func show(_ outcome: RevocationOutcome, isReplaced: Bool = false) async throws {
                    let query =
                        isReplaced
                        ? RevocationNotice.query(EndedAccess(outcome: outcome, client: client, provider: nil))
                        : RevocationNotice.query(outcome, client: client)
                    try await chromium.open(
                        "\(base)/mailboxes/\(mailbox)?done=\(isReplaced ? "connected" : "disconnected")\(query)")
                    let words = try await chromium.text("main .notice")
                    #expect(words.contains("Testbed"), "\(words)")
                    #expect(words.contains("The mailbox is \(isReplaced ? "connected" : "disconnected")"), "\(words)")
                }
                try await show(.pending(page: nil, until: until, because: .client))
                try await chromium.inspectEverywhere("revocation-client")
                try await show(.pending(page: nil, until: until, because: .unreachable), isReplaced: true)
                try await chromium.inspectEverywhere("revocation-replaced-pending")
                let small = [Chromium.Screen.all[0]]
                try await show(.revoked, isReplaced: true)
                try await chromium.inspectEverywhere("revocation-replaced-ended", on: small)
                try await show(.byOwner(page: nil), isReplaced: true)
                try await chromium.inspectEverywhere("revocation-replaced-owner", on: small)
                try await show(.asking(until: until))
                try await chromium.inspectEverywhere("revocation-asking", on: small)
                try await show(.stillUsed)
                try await chromium.inspectEverywhere("revocation-used", on: small)

                try await chromium.open("\(base)/mailboxes/review")
                let waiting = try await chromium.text("#waiting")
                for words in ["not asked yet", "asked once, next", "could not be reached", "Enter a new secret"] {
                    #expect(waiting.contains(words), "\(words): \(waiting)")
                }
                try await chromium.inspectEverywhere("revocation-waiting")
                try await chromium.show(Chromium.Screen.all[0])
                try await chromium.script("document.querySelector('#waiting').scrollIntoView()")
                try await chromium.keepPicture("revocation-waiting-list")
                try await chromium.click("#waiting a")
                try await chromium.wait("location.pathname == '/settings/sign-in'")
                #expect(try await chromium.text(".notice.warn").contains("still to be ended at Testbed"))
                try await chromium.inspectEverywhere("revocation-settings")
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("the operator's page says what the provider refuses, and what depends on an entry that is to go")
    func client() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            _ = try await connect(fixture, "ulla@mail.test")
            try await Chromium.run { chromium in
                let base = fixture.web.base
                try await chromium.signIn(at: base)
                try await chromium.open("\(base)/settings/sign-in")
                try await chromium.inspectEverywhere("oauth-clients")
                try await chromium.open("\(base)/settings/sign-in/custom?client=\(fixture.client)")
                try await chromium.type("not the secret", into: "#secret")
                try await chromium.click("form .button.main")
                try await chromium.wait(
                    "document.querySelector('[role=alert]')?.innerText.includes('The old entry stays in force')",
                    seconds: 60)
                #expect(try await chromium.script("return document.querySelector('#secret').value") == "")
                try await chromium.inspectEverywhere("oauth-client-refused")
                try await chromium.type(fixture.service.confidentialClient.secret ?? "", into: "#secret")
                try await chromium.click("form .button.main")
                try await chromium.wait("document.querySelector('.notice.good')", seconds: 60)
                #expect(try await chromium.text(".notice.good").contains("in force"))
                try await chromium.inspectEverywhere("oauth-client-changed")
                try await chromium.click("a.button.danger")
                try await chromium.wait("document.querySelector('h1')?.innerText.includes('Remove the sign-in')")
                try await chromium.inspectEverywhere("oauth-client-removal")
                // The browser itself notes the refused form.
                #expect(try await chromium.complaints().allSatisfy { $0.contains("422") })
            }
        }
    }

    @Test("a link for an owner is made, sent by e-mail, and says what is wrong with it when it does not work")
    func ownerLink() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            _ = try await connect(fixture, "vito@mail.test")
            try await Chromium.run { chromium in
                let base = fixture.web.base
                try await chromium.signIn(at: base)
                try await chromium.open("\(base)/owner-links?address=pia%40mail.test&client=\(fixture.client)")
                try await chromium.click("form .button.main")
                try await chromium.wait("document.querySelector('#owner-link')")
                let link = try await chromium.text("#owner-link")
                try await chromium.inspectEverywhere("owner-link-made")
                try await chromium.click("section form .button")
                try await chromium.wait("document.querySelector('.notice.good')", seconds: 60)
                #expect(try await chromium.text(".notice.good") == "Sent to pia@mail.test by vito@mail.test.")
                try await chromium.inspectEverywhere("owner-link-sent")

                // Somebody else than the owner signs in by it.
                try await chromium.open(link)
                try await chromium.click("form .button.main")
                try await chromium.signInAtProvider(as: "quinn@mail.test")
                try await chromium.click("#allow")
                try await chromium.wait("document.querySelector('h1')?.innerText == 'The sign-in did not go on'")
                #expect(try await chromium.text("main").contains("choose the account of pia@mail.test"))
                try await chromium.inspectEverywhere("owner-link-wrong-account")
                try await chromium.open(link)
                try await chromium.inspectEverywhere("owner-link-used", on: [Chromium.Screen.all[0]])

                try await chromium.open("\(base)/owner-links?address=pia%40mail.test")
                try await chromium.click("form .button.main")
                try await chromium.wait("document.querySelector('#owner-link')")
                let second = try await chromium.text("#owner-link")
                fixture.web.clock.advance(days: 8)
                try await chromium.open(second)
                #expect(try await chromium.text("main").contains("It worked until"))
                try await chromium.inspectEverywhere("owner-link-expired")
            }
        }
    }

    @Test("an answer in another browser, one loaded again, the way back, and a second tab each say where to go on")
    func wrongTurns() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            let user = "rosa@mail.test"
            let foreign = try await fixture.service.signIn(as: user, at: try await fixture.begin(user))
            try await Chromium.run { chromium in
                try await chromium.open(foreign)
                #expect(try await chromium.text("main").contains("This browser did not begin the sign-in"))
                try await chromium.inspectEverywhere("oauth-other-browser")
                let base = fixture.web.base
                try await chromium.signIn(at: base)
                try await chromium.open(foreign)
                #expect(try await chromium.text("main").contains("not begun here"))
                try await chromium.inspectEverywhere("oauth-not-begun")

                try await chromium.open("\(base)/mailboxes/connect")
                try await chromium.type("kate@mail.test", into: "#address")
                try await chromium.click("details.fold summary")
                try await chromium.inspectEverywhere("connect-shared")
                try await chromium.click("details.fold summary")
                try await chromium.click("button[name=client]")
                try await chromium.signInAtProvider(as: user)
                try await chromium.click("#allow")
                try await chromium.wait("location.pathname == '/oauth/continue'", seconds: 60)
                // The answer comes a second time: the question of the first still waits.
                try await chromium.open("\(base)/oauth/callback?state=again&code=again")
                #expect(try await chromium.text("main .button.main") == "Go on with it")
                try await chromium.inspectEverywhere("oauth-answer-again")
                try await chromium.click("main .button.main")
                try await chromium.wait("document.querySelector('h1')?.innerText == 'Is this the right account?'")

                // Done, and then the way back and a reload.
                try await chromium.open("\(base)/mailboxes/connect")
                try await chromium.type(user, into: "#address")
                try await chromium.click("button[name=client]")
                try await chromium.signInAtProvider(as: user)
                try await chromium.click("#allow")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]')?.innerText.includes('is connected')", seconds: 60)
                try await chromium.reload()
                try await chromium.wait("location.search == '?done=connected'", seconds: 60)
                try await chromium.open("\(base)/mailboxes")
                try await chromium.goBack()
                try await chromium.wait("location.search == '?done=connected'", seconds: 60)
                let workspace = try await fixture.web.store.read { try $0.defaultWorkspace().id }
                #expect(try await fixture.web.store.read { try $0.mailboxes(in: workspace).items.count } == 1)
            }
        }
    }

    @Test("a mailbox is connected by a sign-in with the keyboard alone, and the focus is on what comes next")
    func keyboard() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            let user = "pia@mail.test"
            try await Chromium.run { chromium in
                let base = fixture.web.base
                try await chromium.signIn(at: base)
                try await chromium.open("\(base)/mailboxes/connect")
                try await chromium.wait("document.querySelector('address-form:defined')")
                try await chromium.waitForFocus(on: "address")
                try await chromium.press(user)
                try await chromium.tab(to: "client")
                try await chromium.press("\u{E007}")
                try await chromium.wait(
                    "location.pathname == '/sign-in' && document.querySelector('#password')", seconds: 60)
                try await chromium.tab(to: "username")
                try await chromium.retype(user)
                try await chromium.tab(to: "password")
                try await chromium.press("secret\u{E007}")
                try await chromium.wait("document.querySelector('#allow')", seconds: 60)
                try await chromium.tab(to: "allow")
                try await chromium.press("\u{E007}")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]')?.innerText.includes('is connected')", seconds: 60)
                try await chromium.waitForFocus(on: "Open the mailbox")
                try await chromium.press("\u{E007}")
                try await chromium.wait("document.querySelector('.pill')?.innerText == 'Connected'", seconds: 60)
            }
        }
    }
}
