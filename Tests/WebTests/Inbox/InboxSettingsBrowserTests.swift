import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: settings of the inbox in a real browser", .serialized, .timeLimit(.minutes(15)))
struct InboxSettingsBrowserTests {
    private static func fill(_ fixture: WebFixture) async throws -> InboxMail {
        let sales = try await fixture.mail("sales")
        for name in ["Ana", "Ben"] {
            try await sales.deliver(
                from: "\(name) <\(name)@example.org>", subject: "About \(name)", "x", id: name, minute: 1,
                flags: [.seen])
        }
        return sales
    }

    @Test("keys that are changed in one browser count at once in another that is open, and so does the switch")
    func keys() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, _ in
            let left = walk.chromium
            try await Chromium.run { right in
                _ = try await InboxBrowserTests.open(right, walk.fixture, "account/inbox", isInbox: false)
                try await right.show(Chromium.Screen.all[2])
                try await InboxBrowserTests.inspect(right, "inbox-settings")
                // A key that another command has is told at both, and nothing is changed.
                try await right.type("j", into: "#key-done")
                try await right.click(".key-list + .row button")
                try await right.wait("document.querySelectorAll('.key-list .wrong').length == 2")
                #expect(try await right.text("#key-done-error").contains("Next conversation"))
                try await InboxBrowserTests.inspect(right, "inbox-settings-conflict", InboxWalk.screens)
                try await right.type("d", into: "#key-done")
                try await right.click(".key-list + .row button")
                try await right.wait("location.search == '?done=keys'")
                try await left.wait("document.querySelector('.panes').dataset.bindings == 'done=d'")
                try await left.press("j")
                try await left.press("e")
                try await left.press("d")
                try await left.wait("document.querySelectorAll('.conversation').length == 1")
                try await left.press("?")
                try await left.wait("document.querySelector('dialog dl')?.innerText.includes('d')")
                try await left.press("\u{E00C}")
                // Everything off, by keyboard alone, in the palette of the other browser.
                try await left.script(
                    "dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))")
                try await walk.choose("switch")
                try await walk.isTold("keys are off")
                try await left.press("j")
                try await left.press("d")
                #expect(try await left.script("return document.querySelectorAll('.conversation').length") == 1)
                try await right.open("\(walk.base)/account/inbox")
                #expect(try await right.text("#keys-title + form").contains("Switch single keys on"))
                // A refused form is noted by the browser itself.
                #expect(try await right.complaints().allSatisfy { $0.contains("422") })
            }
        }
    }

    /// Notifications that note what is shown, and a window that can lose the focus.
    private static let stub = """
        window.shown = [];
        window.Notification = class extends EventTarget {
          static permission = "granted";
          static async requestPermission() { return "granted"; }
          constructor(title, options) { super(); this.title = title; this.body = options.body; window.shown.push(this); }
          close() {}
        };
        window.isAway = true;
        Document.prototype.hasFocus = () => !window.isAway;
        dispatchEvent(new Event("blur"));
        """

    @Test(
        "mail is told on the desktop where that was chosen, only while no tab has the focus, and leads to its conversation"
    )
    func notifications() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, sales in
            let chromium = walk.chromium
            func write(_ name: String) async throws -> ConversationID {
                try await sales.deliver(
                    from: "\(name) <\(name)@example.net>", subject: "News of \(name)", "x", id: name, minute: 60)
            }
            // Nothing is asked for by itself.
            try await chromium.script(
                "window.asked = 0; Notification.requestPermission = async () => { window.asked += 1; }")
            try await walk.go(to: "account/inbox", isInbox: false)
            try await chromium.wait("document.querySelector('notify-permission button')")
            try await chromium.script(
                "window.asked = 0; Notification.requestPermission = async () => { window.asked += 1; return 'default'; }"
            )
            #expect(try await chromium.script("return window.asked") == 0)
            try await chromium.click("notify-permission button")
            try await chromium.wait("window.asked == 1")
            try await chromium.click("[name=mail][value=all]")
            try await chromium.click("notify-permission + form button")
            try await chromium.wait("location.search == '?done=notifications'")
            try await InboxBrowserTests.inspect(chromium, "inbox-settings-muting", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])

            try await walk.go(to: "inbox")
            try await walk.listening()
            try await chromium.script(Self.stub)
            // The page learns that it may, as it would from another tab.
            try await Self.refresh(walk)
            let dora = try await write("Dora")
            try await chromium.wait("window.shown.length == 1")
            #expect(
                try await chromium.script("return window.shown[0].title + ': ' + window.shown[0].body")
                    == "Dora: News of Dora")

            // Another tab of ours with the focus: nothing is told.
            try await chromium.script(
                """
                window.held = navigator.locks.request("inbox has the focus", { mode: "shared" }, () => new Promise((done) => { window.letGo = done; }));
                """)
            let emil = try await write("Emil")
            try await walk.isListed(emil)
            try await chromium.script("window.letGo()")
            // This tab with the focus: nothing either.
            try await chromium.script("window.isAway = false; dispatchEvent(new Event('focus'))")
            let fred = try await write("Fred")
            try await walk.isListed(fred)
            try await chromium.script("window.isAway = true; dispatchEvent(new Event('blur'))")
            _ = try await chromium.wait(
                async: """
                    const done = arguments[arguments.length - 1];
                    const look = () => navigator.locks.query().then((state) => state.held.some((one) => one.name == "inbox has the focus") ? setTimeout(look, 20) : done(true));
                    look();
                    """)
            let gina = try await write("Gina")
            try await walk.isListed(gina)
            try await chromium.wait("window.shown.length == 2")
            #expect(try await chromium.script("return window.shown[1].title") == "Gina")

            // It leads to its conversation, without loading the page anew.
            try await chromium.script("window.shown[0].dispatchEvent(new Event('click'))")
            try await chromium.wait(
                "location.pathname == '/inbox/\(dora)' && document.querySelector('conversation-view')")
            #expect(try await chromium.script("return window.shown.length") == 2)
        }
    }

    private static func refresh(_ walk: InboxWalk) async throws {
        let person = try await walk.fixture.store.read { reader in
            try #require(try reader.members(in: try reader.defaultWorkspace().id).items.first).person
        }
        try await walk.fixture.store.write { writer in
            try writer.setPreference(
                "another", to: "1", of: person, heardIn: try writer.defaultWorkspace().id)
        }
        // The module is there when it holds its lock for the first time.
        try await walk.chromium.wait(
            "performance.getEntriesByType('resource').some((one) => one.name.includes('inboxNotify'))")
        try await walk.chromium.script("window.isAway = false; dispatchEvent(new Event('focus'))")
        _ = try await walk.chromium.wait(
            async: """
                const done = arguments[arguments.length - 1];
                const look = () => { dispatchEvent(new Event("focus"));
                  navigator.locks.query().then((state) => state.held.some((one) => one.name == "inbox has the focus") ? done(true) : setTimeout(look, 50)); };
                look();
                """)
        try await walk.chromium.script("window.isAway = true; dispatchEvent(new Event('blur'))")
        _ = try await walk.chromium.wait(
            async: """
                const done = arguments[arguments.length - 1];
                const look = () => navigator.locks.query().then((state) => state.held.some((one) => one.name == "inbox has the focus") ? setTimeout(look, 20) : done(true));
                look();
                """)
    }
}
