import Foundation
import MailModel
import MailStore
import Mailboxes
import Testbed
import Testing

@testable import Web

/// The main ways of the mailboxes' pages for who has no mouse, or a browser that runs no scripts; and the list.
@Suite("Web: mailboxes by other ways in a real browser", .serialized, .timeLimit(.minutes(15)))
struct MailboxWaysTests {
    @Test("a mailbox is verified, its folders are chosen, and it is paused and resumed, by keyboard alone")
    func keyboard() async throws {
        let testbed = try await TestbedProcess.shared()
        try await WebFixture.run(testbed: testbed) { fixture in
            let mailbox = try await ConnectedMailbox("nora@mail.test", testbed, fixture)
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                try await chromium.open("\(base)/mailboxes")
                // The first stop is the link that skips the rail.
                try await chromium.press("\u{E004}\u{E007}")
                try await chromium.tab(to: mailbox.address)
                try await chromium.press("\u{E007}")
                try await chromium.wait("location.pathname == '/mailboxes/\(mailbox.id)'")

                try await chromium.tab(to: "Authentication")
                try await chromium.press("\u{E007}")
                try await chromium.wait("document.querySelector('run-form:defined')")
                try await chromium.tab(to: "Verify Connection")
                try await chromium.press("\u{E007}")
                try await chromium.wait(
                    "document.querySelector('[data-part=ending]').innerText.includes('Every step passed')", seconds: 60)
                // The focus stays where it was, so that it can be pressed again.
                #expect(try await chromium.focus() == "Verify Connection")

                try await chromium.open("\(base)/mailboxes/\(mailbox.id)/folders")
                try await chromium.tab(to: "role-archive")
                let before = try await chromium.script("return document.activeElement.value")
                // Another choice, one down.
                try await chromium.press("\u{E015}")
                let after = try await chromium.script("return document.activeElement.value")
                #expect(before != after)
                try await chromium.tab(to: "Save the folders")
                try await chromium.press("\u{E007}")
                try await chromium.wait("location.search == '?done=folders'")
                #expect(try await chromium.script("return document.querySelector('#role-archive').value") == after)

                try await chromium.open("\(base)/mailboxes/\(mailbox.id)")
                for (button, status) in [("Pause", "Paused"), ("Resume", "Connected")] {
                    try await chromium.tab(to: button)
                    try await chromium.press("\u{E007}")
                    try await chromium.wait("document.querySelector('.pill').innerText == '\(status)'")
                }
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("without scripts people sign in, connect a mailbox, see each step, and pause it")
    func noScripts() async throws {
        let testbed = try await TestbedProcess.shared()
        let user = "bert@mail.test"
        try await WebFixture.run(testbed: testbed) { fixture in
            try await fixture.claimSample()
            try await Chromium.run { chromium in
                let base = fixture.base
                try await chromium.allowScripts(false)
                try await chromium.open("\(base)/sign-in")
                #expect(try await chromium.script("return customElements.get('password-field') == null") == true)
                try await chromium.enterSignIn()
                try await chromium.click("main a[href='/mailboxes/connect']")
                try await chromium.wait("document.querySelector('#address')")
                try await chromium.enterServers(of: user, at: testbed)
                try await chromium.type("not the password", into: "#password")
                try await chromium.click("button[value=check]")
                try await chromium.wait("document.querySelector('[data-part=ending] .notice')", seconds: 60)
                #expect(try await chromium.text("[data-part=ending]").contains("sign-in failed"))
                #expect(try await chromium.text("#step-imap-tls").contains("TLS"))
                try await chromium.keepPicture("connect-failed-without-scripts")
                try await chromium.type(try #require(testbed.users[user]), into: "#password")
                try await chromium.click("button[value=connect]")
                try await chromium.wait("location.search == '?done=connected'", seconds: 60)
                #expect(try await chromium.text(".pill") == "Connected")
                try await chromium.keepPicture("mailbox-without-scripts")
                try await chromium.click(".tabs a[href$='/authentication']")
                try await chromium.wait("document.querySelector('.steps')")
                #expect(try await chromium.text("[data-key='verify.received']").contains("received"))
                try await chromium.click(".tabs a:first-child")
                try await chromium.wait("document.querySelector('form[action$=\"/pause\"]')")
                try await chromium.click("form[action$='/pause'] button")
                try await chromium.wait("document.querySelector('.pill').innerText == 'Paused'")
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("the banner leads to what needs somebody, and unused mailboxes are paused together")
    func bannerAndReview() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                let failing = try await fixture.fillWithMailboxes()
                try await chromium.open("\(base)/mailboxes")
                #expect(try await chromium.text("[role=alert]").contains("2 mailboxes need attention."))
                try await chromium.click("[role=alert] a")
                try await chromium.wait("location.search == '?show=attention'")
                #expect(try await chromium.script("return document.querySelectorAll('.mailboxes > li').length") == 2)
                try await chromium.inspectEverywhere("mailboxes-attention")
                try await chromium.click(".mailboxes a.title[href$='\(failing)']")
                try await chromium.wait("location.pathname == '/mailboxes/\(failing)'")
                #expect(try await chromium.text("main").contains("Enter the right password."))
                try await chromium.inspectEverywhere("mailbox-failing")

                try await chromium.open("\(base)/mailboxes")
                try await chromium.click("a[href='/mailboxes/review']")
                try await chromium.wait("document.querySelector('h1').innerText == 'Unused mailboxes'")
                #expect(try await chromium.text("main").contains("Every mailbox is in use"))
                // Not so long that the session would end.
                fixture.clock.advance(days: 3)
                try await chromium.open("\(base)/mailboxes/review?days=1")
                try await chromium.wait("document.querySelector('[name=mailbox]')")
                let count = try await chromium.script("return document.querySelectorAll('[name=mailbox]').length")
                #expect(count == 5)
                try await chromium.click("li:nth-child(1) [name=mailbox]")
                try await chromium.click("li:nth-child(2) [name=mailbox]")
                try await chromium.inspectEverywhere("mailboxes-review-ticked")
                try await chromium.click("main form .button:not(.small)")
                try await chromium.wait("document.querySelector('[role=status]')")
                #expect(try await chromium.text("[role=status]") == "2 mailboxes are paused.")
                #expect(try await chromium.script("return document.querySelectorAll('[name=mailbox]').length") == 3)
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}
