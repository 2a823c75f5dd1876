import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: the way out of what one has begun in the inbox", .serialized, .timeLimit(.minutes(15)))
struct InboxWayOutTests {
    /// Enough that the list has to be scrolled.
    private static func fill(_ fixture: WebFixture) async throws -> [ConversationID] {
        let sales = try await fixture.mail("sales")
        var ids: [ConversationID] = []
        for number in 0..<30 {
            ids.append(
                try await sales.deliver(
                    from: "P\(number) <p\(number)@example.org>", subject: "Lamp \(number)", "x", id: "m\(number)",
                    minute: number, flags: [.seen]))
        }
        while try await fixture.store.indexNextSearchBatch(limit: 200, text: { SearchText.document(of: $0) }) > 0 {}
        return ids
    }

    private static func open(_ id: ConversationID, _ walk: InboxWalk) async throws {
        try await walk.chromium.script("\(walk.row(id)).querySelector('a.open').click()")
        try await walk.chromium.wait("document.querySelector('conversation-view')?.dataset.id == '\(id)'")
    }

    @Test(
        "a search is left by its button, by Escape and by the browser's way back: place, ticks and what was open are there",
        arguments: ["button", "escape", "back"])
    func search(way: String) async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, ids in
            let chromium = walk.chromium
            let (opened, ticked) = (ids[20], ids[18])
            try await Self.open(opened, walk)
            try await chromium.script("\(walk.row(ticked)).querySelector('input').click()")
            try await chromium.script("document.querySelector('inbox-list').scrollTop = 500")
            try await chromium.wait("Math.abs(document.querySelector('inbox-list').scrollTop - 500) < 2")
            try await chromium.type("lamp 3", into: "#search")
            try await chromium.press("\u{E007}")
            try await chromium.wait("document.querySelector('h1').innerText == 'Search results'")
            try await walk.isNotListed(ticked)
            #expect(try await chromium.script("return document.querySelector('#search').value") == "lamp 3")
            switch way {
            case "button":
                try await InboxBrowserTests.inspect(chromium, "inbox-search", InboxWalk.screens)
                try await chromium.show(Chromium.Screen.all[2])
                try await chromium.click(".clear")
            case "escape":
                try await chromium.press("/")
                try await chromium.wait("document.activeElement.id == 'search'")
                try await chromium.press("\u{E00C}")
            default: try await chromium.script("history.back()")
            }
            try await walk.isListed(ticked)
            try await chromium.wait("document.querySelector('conversation-view')?.dataset.id == '\(opened)'")
            #expect(try await chromium.path() == "/inbox/\(opened)")
            #expect(try await chromium.script("return document.querySelector('#search').value") == "")
            try await chromium.wait("\(walk.row(ticked)).querySelector('input').checked")
            try await chromium.wait("document.querySelector('[data-selected]').innerText == '1 selected'")
            try await chromium.wait("\(walk.row(opened)).hasAttribute('data-open')")
            // Rows get their height as they are drawn: within half of one.
            try await chromium.wait("Math.abs(document.querySelector('inbox-list').scrollTop - 500) < 40")
        }
    }

    @Test("who came by an address leaves the search for the list that was searched, by an empty search too")
    func address() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, ids in
            let chromium = walk.chromium
            try await walk.go(to: "inbox?q=nowhere")
            #expect(try await chromium.text(".list-pane").contains("Nothing found"))
            try await chromium.click(".empty [data-leave-search]")
            try await walk.isListed(ids[29])
            #expect(try await chromium.path() == "/inbox")
            try await walk.go(to: "inbox?q=lamp+7")
            try await chromium.type("", into: "#search")
            try await chromium.click("[role=search] button")
            try await walk.isListed(ids[29])
            #expect(try await chromium.path() == "/inbox")
        }
    }

    @Test("a menu that hangs open closes with what is chosen in it, with a click beside it, and with Escape")
    func menus() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, ids in
            let chromium = walk.chromium
            let isOpen = "Boolean(document.querySelector('.more-tools[open]'))"
            func open() async throws {
                try await chromium.click(".bulk summary")
                try await chromium.wait(isOpen)
            }
            try await chromium.script("\(walk.row(ids[29])).querySelector('input').click()")
            try await open()
            try await chromium.click(".bulk [value=star]")
            try await chromium.wait("!\(isOpen)")
            try await walk.isTold("starred")
            try await chromium.script("\(walk.row(ids[29])).querySelector('input').click()")
            try await open()
            try await chromium.press("\u{E00C}")
            try await chromium.wait("!\(isOpen)")
            try await open()
            try await chromium.click("h1")
            try await chromium.wait("!\(isOpen)")
        }
    }

    @Test("a time that comes anew is said in the reader's zone at once")
    func zone() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, ids in
            let chromium = walk.chromium
            try await chromium.developer("Emulation.setTimezoneOverride", ["timezoneId": "Asia/Kathmandu"])
            try await walk.go(to: "inbox")
            let sales = try await walk.fixture.mail("info")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Zone", "x", id: "z1", minute: 40, flags: [.seen])
            try await walk.isListed(id)
            try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Zone", "x", id: "z2", answers: "z1", minute: 600,
                flags: [.seen])
            try await chromium.wait("\(walk.row(id)).textContent.includes('2 messages')")
            let isSaid = try await chromium.script(
                """
                const time = \(walk.row(id)).querySelector("relative-time");
                const before = time.textContent;
                time.show();
                return before === time.textContent;
                """)
            #expect(isSaid == true)
        }
    }

    @Test("mail is brought back from its snooze in the menu only where it is snoozed")
    func snooze() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, ids in
            let chromium = walk.chromium
            let isOffered =
                "[...document.querySelectorAll('dialog [role=option]')].some((one) => one.textContent.includes('Bring back'))"
            try await Self.open(ids[29], walk)
            try await chromium.press("b")
            try await chromium.wait("document.querySelector('dialog[open] [role=option]')")
            #expect(try await chromium.script("return \(isOffered)") == false)
            try await walk.pick("Tomorrow")
            try await walk.isTold("snoozed")
            try await walk.go(to: "inbox?view=snoozed")
            try await walk.isListed(ids[29])
            try await chromium.press("jb")
            try await chromium.wait("document.querySelector('dialog[open] [role=option]')")
            #expect(try await chromium.script("return \(isOffered)") == true)
            try await walk.pick("Bring back")
            try await walk.isNotListed(ids[29])
        }
    }

    @Test("a conversation that cannot be loaded says so, and comes by itself when there is a connection")
    func unloaded() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, ids in
            let chromium = walk.chromium
            try await chromium.script(
                """
                const real = window.fetch;
                window.isCut = true;
                window.fetch = (address, options) => window.isCut && String(address).includes("/inbox/cnv_")
                  ? Promise.reject(new TypeError("cut")) : real(address, options);
                \(walk.row(ids[29])).querySelector("a.open").click();
                """)
            try await chromium.wait(
                "document.querySelector('.conversation-pane').innerText.includes('could not be loaded')")
            try await InboxBrowserTests.inspect(chromium, "inbox-unloaded", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await chromium.script("window.isCut = false; dispatchEvent(new Event('online'))")
            try await chromium.wait("document.querySelector('conversation-view')?.dataset.id == '\(ids[29])'")
        }
    }

    @Test("of a message that is too long for the page, the page says so and leads to the rest; the last is seen first")
    func long() async throws {
        try await InboxWalk.run(
            fill: { fixture in
                let sales = try await fixture.mail("sales")
                var id: ConversationID?
                for number in 0..<20 {
                    id = try await sales.deliver(
                        from: "Ana <ana@example.org>", subject: "Talk",
                        number < 19 ? "x" : (0..<4_000).map { "Line \($0)\n" }.joined(), id: "t\(number)",
                        answers: number > 0 ? "t\(number - 1)" : nil, minute: number, flags: [.seen])
                }
                return try #require(id)
            },
            { walk, id in
                let chromium = walk.chromium
                try await walk.go(to: "inbox/\(id)")
                try await chromium.wait("document.querySelector('[data-rest]')")
                #expect(
                    try await chromium.script(
                        "return [...document.querySelectorAll('[data-rest] a')].every((one) => one.href.includes('/mail/msg_'))"
                    )
                        == true)
                try await chromium.wait(
                    "document.querySelector('.message[open]').getBoundingClientRect().top < innerHeight")
                try await chromium.script("document.querySelector('[data-rest]').scrollIntoView()")
                try await InboxBrowserTests.inspect(chromium, "inbox-too-long", InboxWalk.screens)
            })
    }
}
