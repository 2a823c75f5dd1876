import Foundation
import MailModel
import MailStore
import Testbed
import Testing

@testable import Web

/// A person in Chromium, at Salesnode and at the testbed's provider.
@Suite("Web: signing in at a provider, in a real browser", .serialized, .timeLimit(.minutes(15)))
struct OAuthBrowserTests {
    /// From the Connect page to the provider's consent page.
    private func goToProvider(
        _ chromium: Chromium, _ fixture: OAuthFixture, address: String, as user: String
    ) async throws {
        try await chromium.open("\(fixture.web.base)/mailboxes/connect")
        try await chromium.type(address, into: "#address")
        try await chromium.click("button[name=client]")
        try await chromium.signInAtProvider(as: user)
    }

    @Test("from the click to the connected mailbox, and signing in anew from its page")
    func connect() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            try await Chromium.run { chromium in
                try await chromium.signIn(at: fixture.web.base)
                for (name, path) in [
                    ("sign-in-providers", "settings/sign-in"), ("sign-in-google", "settings/sign-in/google"),
                    ("sign-in-microsoft", "settings/sign-in/microsoft"), ("sign-in-custom", "settings/sign-in/custom"),
                    ("owner-links", "owner-links"), ("connect-tiles", "mailboxes/connect"),
                ] {
                    try await chromium.open("\(fixture.web.base)/\(path)")
                    try await chromium.inspectEverywhere(name)
                }
                let user = "ivan@mail.test"
                try await goToProvider(chromium, fixture, address: user, as: user)
                #expect(try await chromium.text("#account") == user)
                try await chromium.click("#allow")
                // Nothing is left to press: the test begins by itself.
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]')?.innerText.includes('is connected')", seconds: 60)
                #expect(try await chromium.text("[data-key='verify.received']").contains("received"))
                #expect(try await chromium.path() == "/oauth/continue")
                try await chromium.inspectEverywhere("oauth-connected")
                try await chromium.click("[data-part=ending] a")
                try await chromium.wait("document.querySelector('.pill')?.innerText == 'Connected'", seconds: 60)
                let page = try await chromium.script("return location.href").string ?? ""
                try await chromium.open("\(page)/authentication")
                try await chromium.inspectEverywhere("mailbox-grant")
                try await chromium.click("#grant form .button")
                try await chromium.signInAtProvider(as: user)
                try await chromium.click("#allow")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]')?.innerText.includes('connected anew')", seconds: 60)
                // What the provider's pages lack is not ours.
                let complaints = try await chromium.complaints()
                    .filter { !$0.hasPrefix(fixture.service.localIssuer) }
                #expect(complaints.isEmpty, "\(complaints)")
            }
        }
    }

    @Test("no to the consent, mail unticked, and another account each end in words that say what to do")
    func refusals() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            try await Chromium.run { chromium in
                try await chromium.signIn(at: fixture.web.base)
                let user = "judy@mail.test"
                try await goToProvider(chromium, fixture, address: user, as: user)
                try await chromium.click("#deny")
                try await chromium.wait("document.querySelector('h1')?.innerText == 'The sign-in did not go on'")
                #expect(try await chromium.text("main").contains("Nothing is saved"))
                try await chromium.inspectEverywhere("oauth-denied")

                try await chromium.click("main .button.main")
                try await goToProvider(chromium, fixture, address: user, as: user)
                try await chromium.click("#grant-mail")
                try await chromium.click("#allow")
                try await chromium.wait("document.querySelector('h1')?.innerText == 'The sign-in did not go on'")
                try await chromium.inspectEverywhere("oauth-unticked")

                // The browser is still signed in at the provider, as somebody else than is wanted now.
                try await goToProvider(chromium, fixture, address: "kate@mail.test", as: user)
                try await chromium.click("#allow")
                try await chromium.wait("document.querySelector('h1')?.innerText == 'Is this the right account?'")
                #expect(try await chromium.text("main").contains("You signed in as judy@mail.test"))
                try await chromium.inspectEverywhere("oauth-other-account")
                try await chromium.click("button[form=other-account]")
                try await chromium.wait("location.pathname == '/mailboxes/connect'")
                #expect(
                    try await chromium.script("return document.querySelector('#address').value") == "kate@mail.test")
                try await chromium.open("\(fixture.web.base)/mailboxes")
                #expect(try await chromium.text("main").contains("No mailbox yet"))
            }
        }
    }

    @Test("an owner without an account connects the mailbox by a link")
    func owner() async throws {
        try await OAuthFixture.run(isLocal: true) { fixture in
            let user = "leo@mail.test"
            let made = try await fixture.owner.submit(
                "/owner-links", from: "/owner-links", [("address", user), ("client", fixture.client)])
            let token = try #require(made.body.firstMatch(of: /\/owner\/([A-Za-z0-9_.]+)/)?.1)
            try await Chromium.run { chromium in
                try await chromium.open("\(fixture.web.base)/owner/\(token)")
                try await chromium.inspectEverywhere("owner-link")
                try await chromium.click("form .button.main")
                try await chromium.signInAtProvider(as: user)
                try await chromium.click("#allow")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]')?.innerText.includes('is connected')", seconds: 60)
                try await chromium.inspectEverywhere("owner-connected")
                try await chromium.open("\(fixture.web.base)/owner/\(token)")
                #expect(try await chromium.text("h1") == "This link is done")
            }
        }
    }
}
