import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: lists and searches of the inbox in a real browser", .serialized, .timeLimit(.minutes(15)))
struct InboxListBrowserTests {
    private struct Mail: Sendable {
        let sales: InboxMail
        let info: InboxMail
        let starred: ConversationID
    }

    private static func fill(_ fixture: WebFixture) async throws -> Mail {
        let (sales, info) = (try await fixture.mail("sales"), try await fixture.mail("info"))
        try await info.deliver(
            from: "The Weekly <news@weekly.example>", subject: "What moved", "News", id: "n", minute: 1,
            more: "List-Id: <weekly.example.org>\nList-Unsubscribe: <https://weekly.example/u>\nPrecedence: bulk\n")
        try await info.deliver(
            from: "Away <away@example.org>", subject: "Out of office", "I am away", id: "o", minute: 2,
            more: "Auto-Submitted: auto-replied\n")
        try await sales.deliver(
            from: "Eve <eve@example.com>", subject: "Cheap lamps", "Buy lamps", id: "c", minute: 3, to: .junk)
        try await sales.deliver(
            from: "Sales <sales@mail.test>", subject: "Sent lamps", "Here they are", id: "s", minute: 4, to: .sent,
            flags: [.seen])
        try await sales.deliver(
            from: "Gone <gone@example.com>", subject: "Thrown away", "x", id: "t", minute: 5, to: .trash)
        try await sales.deliver(
            from: "Old <old@example.com>", subject: "Archived", "x", id: "r", minute: 6, to: .archive, flags: [.seen])
        let starred = try await sales.deliver(
            from: "Ana Ruiz <ana@example.org>", subject: "Lamps", "Twelve brass lamps for the hall", id: "a",
            minute: 7, flags: [.flagged])
        try await info.deliver(
            from: "Tom Hale <tom@example.net>", subject: "Chairs", "And lamps too", id: "b", minute: 8, flags: [.seen])
        while try await fixture.store.indexNextSearchBatch(limit: 200, text: { SearchText.document(of: $0) }) > 0 {}
        return Mail(sales: sales, info: info, starred: starred)
    }

    /// Subjects of the list that is shown.
    private func waitForList(_ subjects: [String], _ walk: InboxWalk) async throws {
        let list = "[...document.querySelectorAll('inbox-list .subject bdi')].map((one) => one.textContent).join('|')"
        try await walk.chromium.wait("\(list) == '\(subjects.joined(separator: "|"))'")
    }

    @Test(
        "every list of the rail has its mail, by mouse at its narrowest and widest, and what machines sent is counted")
    func rail() async throws {
        for screen in InboxWalk.screens {
            try await InboxWalk.run(on: screen, fill: Self.fill) { walk, mail in
                let chromium = walk.chromium
                let rail = screen.width > 800 ? ".inbox-rail" : ".bar .sheet"
                let expected: [(String, [String])] = [
                    ("starred", ["Lamps"]), ("unassigned", ["Chairs", "Lamps"]), ("assigned", []), ("snoozed", []),
                    ("sent", ["Sent lamps"]), ("done", ["Archived"]), ("spam", ["Cheap lamps"]),
                    ("trash", ["Thrown away"]), ("lists", ["What moved"]), ("replies", ["Out of office"]),
                    ("inbox", ["Chairs", "Lamps"]),
                ]
                for (view, subjects) in expected {
                    if screen.width < 800 {
                        try await chromium.script("document.querySelector('details.bar').open = true")
                    }
                    try await chromium.click("\(rail) [data-key='\(view)'] a")
                    try await waitForList(subjects, walk)
                    try await chromium.wait(
                        "document.querySelector('\(rail) [data-key=\"\(view)\"] a').ariaCurrent == 'true'")
                }
                if screen.width < 800 { try await chromium.script("document.querySelector('details.bar').open = true") }
                for view in ["lists", "replies"] {
                    #expect(try await chromium.text("\(rail) [data-key='\(view)'] .count").hasPrefix("1"))
                }
                try await chromium.click("\(rail) [data-key='\(mail.info.mailbox)'] a")
                try await chromium.wait(
                    "document.querySelector('.list-head h1').textContent.includes('info@mail.test')")
                try await chromium.wait("document.querySelector('inbox-list').textContent.includes('Chairs')")
                #expect(try await chromium.text("inbox-list").contains("Lamps") == false)
            }
        }
    }

    @Test("a search is typed with suggestions, shows what it found, is kept and forgotten, by keyboard alone")
    func search() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let chromium = walk.chromium
            try await chromium.press("/")
            try await chromium.wait("document.activeElement.id == 'search'")
            try await chromium.press("from:an")
            try await chromium.wait("document.querySelector('#search-words option')?.value == 'from:ana@example.org'")
            try await walk.chromium.script("document.activeElement.select()")
            try await chromium.press("lamps is:unread\u{E007}")
            try await waitForList(["Lamps"], walk)
            try await chromium.wait("document.querySelector('.snippet mark')?.textContent.toLowerCase() == 'lamps'")
            try await InboxBrowserTests.inspect(chromium, "inbox-found", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await chromium.script("document.querySelector('#search-name').focus()")
            try await chromium.press("Unread lamps\u{E007}")
            try await chromium.wait("document.querySelector('.inbox-rail').textContent.includes('Unread lamps')")
            try await chromium.wait("document.documentElement.dataset.keys == 'ready'")
            try await chromium.press("gi")
            try await waitForList(["Chairs", "Lamps"], walk)
            try await chromium.script(
                "[...document.querySelectorAll('.inbox-rail a')].find((one) => one.textContent.includes('Unread lamps')).focus()"
            )
            try await chromium.press("\u{E007}")
            try await waitForList(["Lamps"], walk)
            try await chromium.click("form[action='/inbox/searches/forget'] button")
            try await chromium.wait("!document.querySelector('.inbox-rail').textContent.includes('Unread lamps')")
            try await walk.go(to: "inbox?q=befor%3A2020")
            #expect(try await chromium.text(".list-pane").contains("The search was not understood"))
            try await InboxBrowserTests.inspect(chromium, "inbox-misunderstood", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await walk.go(to: "inbox?q=in%3Aanywhere+lamps")
            try await chromium.wait("document.querySelector('inbox-list').textContent.includes('Cheap lamps')")
        }
    }

    @Test("what one has scrolled to, selected and stands on stays while mail comes in, and so does what one reads")
    func kept() async throws {
        try await InboxWalk.run(
            fill: { fixture in
                let sales = try await fixture.mail("sales")
                for number in 0..<50 {
                    try await sales.deliver(
                        from: "P\(number) <p\(number)@example.org>", subject: "Subject \(number)",
                        String(repeating: "A line to read.\n", count: 120), id: "m\(number)", minute: number,
                        flags: [.seen])
                }
                return sales
            },
            { walk, sales in
                let chromium = walk.chromium
                try await chromium.script("document.querySelector('inbox-list').scrollTop = 700")
                try await chromium.script(
                    """
                    const rows = document.querySelectorAll(".conversation");
                    rows[9].querySelector("input").click();
                    rows[10].querySelector("a.open").focus();
                    window.stood = rows[10];
                    """)
                let place = "window.stood.getBoundingClientRect().top"
                let before = try await chromium.resting(place)
                try await sales.deliver(
                    from: "New <new@example.org>", subject: "Comes in", "x", id: "new", minute: 59)
                try await chromium.wait("document.querySelector('.news')?.innerText == '1 new'")
                #expect(try await chromium.resting(place) == before)
                #expect(
                    try await chromium.script("return document.activeElement.closest('.conversation') == window.stood")
                        == true)
                #expect(try await chromium.text("[data-selected]") == "1 selected")
                try await InboxBrowserTests.inspect(chromium, "inbox-news", InboxWalk.screens)
                try await chromium.show(Chromium.Screen.all[2])

                // A long mail is read, and an answer comes into its conversation.
                let id = try await sales.deliver(
                    from: "P49 <p49@example.org>", subject: "Re: Subject 49", "Short", id: "again", answers: "m49",
                    minute: 58, flags: [.seen])
                try await walk.go(to: "inbox/\(id)")
                try await chromium.wait("document.querySelectorAll('.message').length == 2")
                try await chromium.script("document.querySelector('.message').open = true")
                try await chromium.wait("document.querySelector('.message iframe').offsetHeight > 800")
                try await chromium.script("document.querySelector('.conversation-pane').scrollTop = 400")
                let line = "document.querySelector('.message iframe').getBoundingClientRect().top"
                let read = try await chromium.resting(line)
                try await walk.listening()
                try await sales.deliver(
                    from: "P49 <p49@example.org>", subject: "Re: Subject 49", "And more", id: "third",
                    answers: "again", minute: 60)
                try await chromium.wait("document.querySelectorAll('.message').length == 3")
                #expect(try await chromium.resting(line) == read)
            })
    }

    @Test("a list and a conversation that come in late hear of what changed since they were made")
    func late() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let chromium = walk.chromium
            try await walk.go(to: "inbox/\(mail.starred)")
            try await chromium.wait("document.querySelector('conversation-view .messages')")
            // What the server made before the change is kept, and put in after the page has heard of it.
            try await chromium.script(
                "window.parts = ['list', 'conversation'].map((name) => document.querySelector(`[data-part=${name}]`).innerHTML)"
            )
            try await walk.listening()
            let uids = UIDSet([1...UInt32.max])
            let (store, folder) = (mail.sales.store, try #require(mail.sales.folders[.inbox]))
            _ = try await store.write { try $0.removeLocations(folder: folder, uids: uids) }
            try await walk.isNotListed(mail.starred)
            try await chromium.wait("document.querySelector('[data-gone]')")
            try await chromium.script(
                "['list', 'conversation'].forEach((name, place) => { document.querySelector(`[data-part=${name}]`).innerHTML = window.parts[place]; })"
            )
            try await walk.isNotListed(mail.starred)
            try await chromium.wait("document.querySelector('[data-gone]')")
            try await chromium.click("[data-gone] [data-back]")
            try await chromium.wait("location.pathname == '/inbox' && !document.querySelector('[data-gone]')")
            // The frame of a message that is gone was asked for once more, of which the browser complains.
            _ = try await chromium.complaints()
        }
    }

    @Test("who looks at a conversation is seen by the other at once, and gone when they leave")
    func presence() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, mail in
            let left = walk.chromium
            let owner = walk.fixture.browser()
            try await owner.signIn()
            _ = try await walk.fixture.join("vera", as: "member", by: owner)
            try await walk.go(to: "inbox/\(mail.starred)")
            try await walk.listening()
            try await Chromium.run { right in
                try await right.signIn(at: walk.base, as: "vera@acme.test")
                try await right.open("\(walk.base)/inbox/\(mail.starred)")
                try await right.wait("document.querySelector('[data-presence]')?.innerText.includes('Olive Berg')")
                try await left.wait("document.querySelector('[data-presence]')?.innerText.includes('Vera')")
                try await right.wait("document.documentElement.dataset.keys == 'ready'")
                try await right.press("u")
                try await left.wait("document.querySelector('[data-presence]')?.innerText == ''")
                #expect(try await right.complaints() == [])
            }
        }
    }
}
