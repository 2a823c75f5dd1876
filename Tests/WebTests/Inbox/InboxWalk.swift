import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

/// A person before the inbox of a fixture, in a real browser.
struct InboxWalk: Sendable {
    let fixture: WebFixture
    let chromium: Chromium
    let base: String

    /// The narrowest and the widest of the screens on which pages are looked at, one light and one dark.
    static let screens = [Chromium.Screen.all[0], Chromium.Screen.all[3]]

    /// Runs a fixture whose clock is right, because browsers have their own, and opens the inbox of its owner.
    ///
    /// - Parameter fill: puts mail in before the inbox is opened.
    static func run<Mail: Sendable>(
        on screen: Chromium.Screen = Chromium.Screen.all[2],
        fill: @escaping @Sendable (WebFixture) async throws -> Mail,
        _ body: @escaping @Sendable (InboxWalk, Mail) async throws -> Void
    ) async throws {
        try await WebFixture.run { fixture in
            fixture.clock.advance(milliseconds: Timestamp.now().milliseconds - fixture.clock.now.milliseconds)
            try await fixture.claimSample()
            let mail = try await fill(fixture)
            try await Chromium.run { chromium in
                try await chromium.show(screen)
                let base = try await InboxBrowserTests.open(chromium, fixture)
                let walk = InboxWalk(fixture: fixture, chromium: chromium, base: base)
                try await walk.listening()
                try await body(walk, mail)
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    /// Until the page hears of changes.
    func listening(_ count: Int = 1) async throws {
        let web = fixture.web
        while web.live.subscriberCount < count { await Task.yield() }
    }

    /// Opens a part of the inbox, as by its address.
    func go(to path: String, isInbox: Bool = true) async throws {
        try await chromium.open("\(base)/\(path)")
        guard isInbox else { return }
        try await chromium.wait("document.documentElement.dataset.keys == 'ready'")
    }

    /// Brings conversations back whose time has come.
    func wake() async throws { while try await fixture.web.snooze.wake() {} }

    // MARK: - Menus

    /// Chooses from the menu that is open, by the beginning of what is typed and Enter.
    func choose(_ text: String) async throws {
        try await chromium.wait("document.querySelector('dialog[open] [role=combobox]') == document.activeElement")
        try await chromium.press(text)
        try await chromium.wait("document.querySelector('dialog[open] [aria-selected=true]')")
        try await chromium.press("\u{E007}")
        try await chromium.wait("!document.querySelector('dialog')")
    }

    /// Chooses from the menu that is open by the mouse: the first choice that has the words.
    func pick(_ words: String) async throws {
        try await chromium.wait("document.querySelector('dialog[open] [role=option]')")
        try await chromium.script(
            """
            const row = [...document.querySelectorAll("dialog [role=option]")].find((one) => one.textContent.includes(arguments[0]));
            row?.setAttribute("data-picked", "");
            """, [.string(words)])
        try await chromium.click("dialog [data-picked]")
        try await chromium.wait("!document.querySelector('dialog')")
    }

    // MARK: - What is seen

    func row(_ id: ConversationID) -> String { "document.querySelector('inbox-list [data-key=\"\(id)\"]')" }

    func isListed(_ id: ConversationID) async throws { try await chromium.wait(row(id)) }

    func isNotListed(_ id: ConversationID) async throws {
        try await chromium.wait("document.querySelector('inbox-list') && !\(row(id))")
    }

    func isTold(_ words: String) async throws {
        try await chromium.wait("document.querySelector('.toast')?.innerText.includes('\(words)')")
    }

    /// Where a conversation's messages lie.
    func places(of id: ConversationID, _ mail: InboxMail) async throws -> FolderPlaces {
        try await mail.messages(of: id).reduce(into: []) { $0.formUnion($1.places) }
    }
}
