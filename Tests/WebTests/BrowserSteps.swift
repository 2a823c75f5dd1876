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
        let base = "http://localhost:\(fixture.port)"
        try await fixture.claimSample()
        try await open("\(base)/sign-in")
        try await type("olive@acme.test", into: "#address")
        try await type(WebFixture.password, into: "#password")
        try await click("form .button.main")
        try await wait("location.pathname == '/mailboxes'")
        return base
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
