import Access
import Foundation
import MailModel
import Testbed
import Testing

@testable import Web

/// What several browser tests do.
extension Chromium {
    /// Takes a fresh server into use by its page, as Olive of Acme; gives the server's address.
    func becomeOwner(of fixture: WebFixture) async throws -> String {
        try await fixture.claimSample()
        try await signIn(at: fixture.base)
        return fixture.base
    }

    /// Signs a person in by the page of the server at an address; by itself, who took it into use.
    func signIn(at base: String, as address: String = "olive@acme.test") async throws {
        try await open("\(base)/sign-in")
        try await enterSignIn(as: address)
    }

    /// Fills in the page that asks who one is, and sends it.
    func enterSignIn(as address: String = "olive@acme.test") async throws {
        try await type(address, into: "#address")
        try await type(WebFixture.password, into: "#password")
        try await click("form .button.main")
        try await wait("location.pathname == '/mailboxes'")
    }

    /// Signs in at the testbed's provider, where it asks for that; ends at its question whether access is given.
    func signInAtProvider(as user: String) async throws {
        try await wait("document.querySelector('#account, #sign-in')")
        if try await script("return location.pathname") == "/sign-in" {
            try await type(user, into: "#username")
            try await type("secret", into: "#password")
            try await click("#sign-in")
        }
        try await wait("document.querySelector('#account')")
    }

    /// Goes on from the page that asks for an address to the one with the servers, and enters the testbed's.
    func enterServers(of address: String, at testbed: TestbedManifest) async throws {
        try await type(address, into: "#address")
        try await click("[name=by-hand]")
        try await wait("document.querySelector('#imap-host')")
        for (side, endpoint) in [("imap", testbed.imapTLS), ("smtp", testbed.submissionTLS)] {
            try await type(endpoint.name, into: "#\(side)-host")
            try await type(String(endpoint.port), into: "#\(side)-port")
        }
    }

    /// Looks at the page on every screen: nothing sideways, nothing from axe; and keeps pictures.
    func inspectEverywhere(
        _ name: String, on screens: [Screen] = Screen.all, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for screen in screens {
            try await show(screen)
            // What a person has scrolled under the bar is no fault of the page.
            try await script("scrollTo(0, 0)")
            let overflow = try await script(
                "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            #expect(
                overflow == 0, "\(name) scrolls sideways at \(screen.testDescription)", sourceLocation: sourceLocation)
            let faults = try await accessibilityFaults()
            #expect(
                faults.isEmpty, "\(name) at \(screen.testDescription): \(faults.joined(separator: "\n"))",
                sourceLocation: sourceLocation)
            try await keepPicture("\(name)-\(screen.testDescription)")
        }
    }

    /// Whether the whole of an element is within the window, without scrolling.
    func isInSight(_ selector: String) async throws -> Bool {
        try await script(
            """
            const box = document.querySelector(arguments[0]).getBoundingClientRect();
            return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
            """, [.string(selector)]) == true
    }

    /// What has the focus, by its id, name or text.
    func focus() async throws -> String {
        try await script(
            "const one = document.activeElement; return one.id || one.name || one.value || one.innerText || ''"
        ).string ?? ""
    }

    /// Chooses a list of mailboxes; the window in which a person does it is the browser's own.
    func choose(list: String) async throws {
        try await script(
            """
            const list = new DataTransfer();
            list.items.add(new File([arguments[0]], "team.csv", { type: "text/csv" }));
            const input = document.querySelector("#file");
            input.files = list.files;
            input.dispatchEvent(new Event("change", { bubbles: true }));
            """, [.string(list)])
    }

    /// Waits until the page has put the focus where a person goes on.
    func waitForFocus(on wanted: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let end = ContinuousClock.now + .seconds(60)
        var found = try await focus()
        while found != wanted, ContinuousClock.now < end {
            // A browser tells its driver nothing of where the focus goes.
            try await Task.sleep(for: .milliseconds(30))
            found = try await focus()
        }
        #expect(found == wanted, sourceLocation: sourceLocation)
    }

    /// Presses Tab until something has the focus.
    func tab(to wanted: String, atMost count: Int = 60, sourceLocation: SourceLocation = #_sourceLocation) async throws
    {
        for _ in 0..<count {
            try await press("\u{E004}")
            if try await focus() == wanted { return }
        }
        Issue.record("Tab never reaches \(wanted)", sourceLocation: sourceLocation)
    }

    /// Types over what is in the field that has the focus.
    func retype(_ text: String) async throws {
        try await script("document.activeElement.select?.()")
        try await press(text)
    }
}
