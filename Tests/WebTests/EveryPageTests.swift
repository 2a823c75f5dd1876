import Access
import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

/// Every page of people and mailboxes in a browser: whole on every width, and of use before any script runs.
@Suite("Web: every page in a real browser", .serialized, .timeLimit(.minutes(15)))
struct EveryPageTests {
    /// The widths of small telephones, telephones, tablets and desks.
    private static let widths = [320, 360, 768, 1440]

    /// Visits the pages of a group; those of a fresh server come first.
    private func visit(
        _ group: PageVisit.Group, _ chromium: Chromium, _ fixture: WebFixture,
        _ look: (_ name: String) async throws -> Void
    ) async throws {
        if group == .outside {
            let base = fixture.base
            let token = try #require(try await fixture.dependencies.firstRun.issueToken()).reveal()
            for (name, path) in [("fresh", "welcome"), ("welcome", "welcome/\(token)")] {
                try await chromium.open("\(base)/\(path)")
                try await look(name)
            }
        }
        let world = try await PageWorld(fixture)
        if group != .outside { try await chromium.signIn(at: world.base) }
        for visit in PageVisit.visits(of: group) {
            do {
                try await visit.go(chromium, world)
            } catch {
                Issue.record("\(visit.name): \(error)")
                continue
            }
            try await look(visit.name)
        }
    }

    /// How far the page goes beyond the window, and what does.
    private func overflow(_ chromium: Chromium, _ width: Int) async throws -> String? {
        try await chromium.developer(
            "Emulation.setDeviceMetricsOverride",
            ["width": .number(Double(width)), "height": 800, "deviceScaleFactor": 1, "mobile": false])
        return try await chromium.script(
            """
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= room) return null;
            const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > room + 1);
            return wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160)).join("\\n") || 'something';
            """
        ).string
    }

    @Test("no page is wider than the window, from 320 pixels on", arguments: PageVisit.Group.allCases)
    func widths(group: PageVisit.Group) async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                try await visit(group, chromium, fixture) { name in
                    for width in Self.widths {
                        let wide = try await overflow(chromium, width)
                        #expect(wide == nil, "\(name) at \(width) pixels: \(wide ?? "")")
                    }
                }
            }
        }
    }

    @Test(
        "without its scripts every page is whole, axe finds nothing, and no button waits for a script",
        arguments: PageVisit.Group.allCases)
    func withoutScripts(group: PageVisit.Group) async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                try await chromium.withholdModules()
                try await visit(group, chromium, fixture) { name in
                    #expect(try await chromium.script("return customElements.get('password-field') == null") == true)
                    let idle = try await chromium.script(
                        """
                        return [...document.querySelectorAll("button")]
                          .filter((one) => one.checkVisibility() && (!one.form || one.type === "button")
                            && !one.popoverTargetElement).map((one) => one.outerHTML).join("\\n");
                        """)
                    #expect(idle == "", "\(name): \(idle)")
                    try await chromium.inspectEverywhere("plain-\(name)")
                }
            }
        }
    }

    @Test(
        "a browser in which scripts are switched off shows every page, and what it is told instead of following along",
        arguments: PageVisit.Group.allCases)
    func scriptsOff(group: PageVisit.Group) async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                try await chromium.allowScripts(false)
                try await visit(group, chromium, fixture) { name in
                    let heading = try await chromium.script(
                        "return document.querySelector('main h1')?.checkVisibility() ?? false")
                    #expect(heading == true, "\(name) has no heading")
                    let wide = try await overflow(chromium, 360)
                    #expect(wide == nil, "\(name): \(wide ?? "")")
                }
            }
        }
    }
}
