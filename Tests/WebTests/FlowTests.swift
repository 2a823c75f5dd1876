import Access
import Foundation
import MailModel
import MailStore
import Testbed
import Testing

@testable import Web

/// How a person goes about: on which screen, and with what.
struct Hand: Sendable, CustomTestStringConvertible {
    let screen: Chromium.Screen
    let isKeyboard: Bool

    var testDescription: String { "\(screen.width) pixels, \(isKeyboard ? "keyboard" : "mouse")" }

    static let all = [Chromium.Screen.all[0], Chromium.Screen.all[2]].flatMap { screen in
        [false, true].map { Hand(screen: screen, isKeyboard: $0) }
    }

    /// Presses a button, follows a link, ticks a box.
    func press(_ selector: String, _ chromium: Chromium) async throws {
        guard isKeyboard else {
            // As a person scrolls: to where nothing lies over it.
            try await chromium.script(
                "document.querySelector(arguments[0])?.scrollIntoView({ block: 'center' })", [.string(selector)])
            return try await chromium.click(selector)
        }
        try await reach(selector, chromium)
        let isBox = try await chromium.script(
            "const one = document.activeElement; return one.type === 'checkbox' || one.type === 'radio'")
        try await chromium.press(isBox == true ? " " : "\u{E007}")
    }

    /// Types into a field, over what is there.
    func fill(_ selector: String, _ text: String, _ chromium: Chromium) async throws {
        guard isKeyboard else { return try await chromium.type(text, into: selector) }
        try await reach(selector, chromium)
        try await chromium.retype(text)
    }

    /// Goes to a place of the rail, which is a menu on a telephone.
    func go(to place: Place, _ chromium: Chromium) async throws {
        if screen.width < 800 {
            try await press(".bar > summary", chromium)
            try await press(".bar a[href='\(place.path)']", chromium)
        } else {
            try await press(".rail a[href='\(place.path)']", chromium)
        }
        try await chromium.wait("location.pathname == '\(place.path)' && document.readyState == 'complete'")
    }

    private static let isSeen = """
        (() => {
          const one = document.activeElement, box = one.getBoundingClientRect();
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return top && (one.contains(top) || top.closest("label")?.contains(one));
        })()
        """

    private func reach(_ selector: String, _ chromium: Chromium) async throws {
        for _ in 0..<120 {
            let isThere = try await chromium.script(
                "return document.activeElement?.matches(arguments[0]) ?? false", [.string(selector)])
            if isThere == true {
                // What has the focus can be seen, and nothing lies over it.
                try await chromium.wait(Self.isSeen)
                return
            }
            try await chromium.press("\u{E004}")
        }
        throw Chromium.Failure(description: "Tab never reaches \(selector)")
    }
}

/// The main ways through people and mailboxes, each on a telephone and at a desk, with a mouse and by keyboard alone.
@Suite("Web: the main ways, by every hand", .serialized, .timeLimit(.minutes(15)))
struct FlowTests {
    private static let address = "heidi@mail.test"

    private func run(
        _ hand: Hand, testbed: TestbedManifest? = nil,
        _ body: @escaping @Sendable (Chromium, WebFixture, String) async throws -> Void
    ) async throws {
        try await WebFixture.run(testbed: testbed) { fixture in
            try await Chromium.run { chromium in
                try await chromium.show(hand.screen)
                try await body(chromium, fixture, fixture.base)
                #expect(try await chromium.complaints().allSatisfy { $0.contains("422") })
            }
        }
    }

    /// The first owner, as every way begins.
    private func claim(_ hand: Hand, _ chromium: Chromium, _ fixture: WebFixture, _ base: String) async throws {
        let token = try #require(try await fixture.dependencies.firstRun.issueToken()).reveal()
        try await chromium.open("\(base)/welcome/\(token)")
        try await chromium.wait("document.querySelector('password-field:defined')")
        for (field, text) in [
            ("name", "Olive Berg"), ("address", "olive@acme.test"), ("password", WebFixture.password),
            ("workspace", "Acme"),
        ] { try await hand.fill("#\(field)", text, chromium) }
        try await hand.press("form .button.main", chromium)
        try await chromium.wait("location.pathname == '/mailboxes' && document.readyState == 'complete'")
    }

    @Test("first run, an invitation, and whoever is invited", arguments: Hand.all)
    func people(hand: Hand) async throws {
        try await run(hand) { chromium, fixture, base in
            try await claim(hand, chromium, fixture, base)
            #expect(try await chromium.text("main").contains("No mailbox yet"))
            try await hand.go(to: .members, chromium)
            try await hand.fill("#address", "mia@acme.test", chromium)
            try await hand.press("form[action$='/invitations'] .button.main", chromium)
            try await chromium.wait("document.querySelector('#issued-link')")
            let link = try await chromium.text("#issued-link")
            try await hand.press(
                hand.screen.width < 800 ? ".bar > summary" : "main copy-button button", chromium)
            if hand.screen.width < 800 {
                try await hand.press(".bar form[action='/sign-out'] button", chromium)
            } else {
                try await hand.press(".rail form[action='/sign-out'] button", chromium)
            }
            try await chromium.wait("location.pathname == '/sign-in'")
            try await chromium.open(link)
            try await chromium.wait("document.querySelector('password-field:defined')")
            try await hand.fill("#name", "Mia", chromium)
            try await hand.fill("#password", WebFixture.password, chromium)
            try await hand.press("form .button.main", chromium)
            try await chromium.wait("location.pathname == '/mailboxes'")
            let members = try await fixture.store.read { try $0.members(in: try $0.defaultWorkspace().id).items }
            #expect(members.map(\.name).sorted() == ["Mia", "Olive Berg"])
        }
    }

    @Test("a mailbox is connected, its password changed, and it is disconnected", arguments: Hand.all)
    func mailbox(hand: Hand) async throws {
        let testbed = try await TestbedProcess.shared()
        let password = try #require(testbed.users[Self.address])
        try await run(hand, testbed: testbed) { chromium, fixture, base in
            try await claim(hand, chromium, fixture, base)
            try await hand.press("main a[href='/mailboxes/connect']", chromium)
            try await chromium.wait("document.querySelector('address-form:defined')")
            try await hand.fill("#address", Self.address, chromium)
            try await hand.press("[name=by-hand]", chromium)
            try await chromium.wait("document.querySelector('check-form:defined')")
            try await hand.fill("#password", password, chromium)
            for (side, endpoint) in [("imap", testbed.imapTLS), ("smtp", testbed.submissionTLS)] {
                try await hand.fill("#\(side)-host", endpoint.name, chromium)
                try await hand.fill("#\(side)-port", String(endpoint.port), chromium)
            }
            try await hand.press("button[value=check]", chromium)
            try await chromium.wait(
                "document.querySelector('[data-part=ending]').innerText.includes('Every step passed')", seconds: 60)
            try await hand.press("button[value=connect]", chromium)
            try await chromium.wait(
                "document.querySelector('[data-part=ending]').innerText.includes('is connected')", seconds: 60)
            try await hand.press("[data-part=ending] a.main", chromium)
            try await chromium.wait("document.querySelector('.pill')?.innerText == 'Connected'")

            try await hand.press(".tabs a[href$='/authentication']", chromium)
            try await chromium.wait("document.querySelector('run-form:defined')")
            try await hand.fill("#password", password, chromium)
            try await hand.press("#change .button.main", chromium)
            try await chromium.wait(
                "document.querySelector('#change [data-part=ending]').innerText.includes('are in use: Connected')",
                seconds: 60)

            try await hand.press(".tabs a:first-child", chromium)
            try await chromium.wait("document.querySelector('form[action$=\"/disconnect\"]')")
            try await hand.press("details:has(form[action$='/disconnect']) > summary", chromium)
            try await hand.fill("form[action$='/disconnect'] [name=address]", Self.address, chromium)
            try await hand.press("form[action$='/disconnect'] .danger", chromium)
            try await chromium.wait("location.search == '?done=disconnected'")
            #expect(try await chromium.text(".pill") == "Disconnected")
        }
    }

    @Test("a list is imported", arguments: Hand.all)
    func importing(hand: Hand) async throws {
        let testbed = try await TestbedProcess.shared()
        let password = try #require(testbed.users[Self.address])
        let (imap, smtp) = (testbed.imapTLS, testbed.submissionTLS)
        let list = """
            address,password,imap host,imap port,smtp host,smtp port
            \(Self.address),\(password),\(imap.name),\(imap.port),\(smtp.name),\(smtp.port)
            """
        try await run(hand, testbed: testbed) { chromium, fixture, base in
            try await claim(hand, chromium, fixture, base)
            try await hand.press("main a[href='/mailboxes/import']", chromium)
            try await chromium.wait("document.querySelector('file-field:defined')")
            try await chromium.choose(list: list)
            try await hand.press("main form .button.main", chromium)
            try await chromium.wait("document.querySelector('form[action$=\"/save\"] button')", seconds: 60)
            try await hand.press("form[action$='/save'] button", chromium)
            try await chromium.wait(
                "document.querySelector('h2')?.innerText == 'Nothing is left to do here'", seconds: 60)
            let address = try EmailAddress(Self.address)
            let stored = try await fixture.store.read {
                try $0.mailbox(address: address, in: try $0.defaultWorkspace().id)
            }
            #expect(stored?.state == .active)
        }
    }
}
