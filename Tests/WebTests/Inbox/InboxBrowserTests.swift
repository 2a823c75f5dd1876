import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: the inbox in a real browser", .serialized, .timeLimit(.minutes(15)))
struct InboxBrowserTests {
    /// Signs in and opens the inbox of a fixture with some mail.
    static func open(
        _ chromium: Chromium, _ fixture: WebFixture, _ path: String = "inbox", isInbox: Bool = true
    ) async throws -> String {
        let base = fixture.base
        try await chromium.signIn(at: base)
        try await chromium.open("\(base)/\(path)")
        if isInbox { try await chromium.wait("document.documentElement.dataset.keys == 'ready'") }
        return base
    }

    /// The contrast of the letters of a mail that are the hardest to read.
    private static let faintest = """
        (() => {
          const light = (color) => {
            const [r, g, b] = color.slice(0, 3).map((one) => one / 255 <= .04045 ? one / 255 / 12.92 : ((one / 255 + .055) / 1.055) ** 2.4);
            return .2126 * r + .7152 * g + .0722 * b;
          };
          const parse = (text) => text.match(/[\\d.]+/g).map(Number);
          const ground = (element) => {
            for (let one = element; one; one = one.parentElement ?? one.ownerDocument.defaultView?.frameElement) {
              const color = parse(getComputedStyle(one).backgroundColor);
              if (color.length < 4 || color[3] > .5) return color;
            }
            return [255, 255, 255];
          };
          const mail = document.querySelector("iframe").contentDocument;
          return Math.min(...[...mail.querySelectorAll("body *")].filter((one) => one.getClientRects().length > 0
            && !one.closest(".unseen") && [...one.childNodes].some((node) => node.nodeType == 3 && node.nodeValue.trim())).map((one) => {
              const [a, b] = [light(parse(getComputedStyle(one).color)), light(ground(one))];
              return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
            }));
        })()
        """

    /// Nothing sideways, nothing serious from axe.
    static func inspect(_ chromium: Chromium, _ name: String, _ screens: [Chromium.Screen] = Chromium.Screen.all)
        async throws
    {
        try await chromium.inspectEverywhere(name, on: screens)
    }

    @Test("list and conversation are whole at 360 and 1440 pixels, light and dark, and axe finds nothing")
    func pages() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            try await Chromium.run { chromium in
                let base = try await Self.open(chromium, fixture)
                try await Self.inspect(chromium, "inbox-no-mailbox", [Chromium.Screen.all[0], Chromium.Screen.all[3]])
                let sales = try await fixture.mail("sales")
                let id = try await fixture.fillInbox(sales, try await fixture.mail("info"))
                try await chromium.open("\(base)/inbox")
                try await Self.inspect(chromium, "inbox-list")
                try await chromium.open("\(base)/inbox/\(id)")
                try await chromium.wait(
                    "document.querySelector('.message[open] iframe')?.contentDocument?.body?.innerText.length > 10")
                try await Self.inspect(chromium, "inbox-conversation")
                try await chromium.script(
                    "for (const fold of document.querySelectorAll('.facts-fold, .message')) fold.open = true")
                try await Self.inspect(
                    chromium, "inbox-conversation-facts", [Chromium.Screen.all[0], Chromium.Screen.all[3]])
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("new mail enters the list by itself, and what one reads does not move")
    func live() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let sales = try await fixture.mail("sales")
            for number in 0..<60 {
                try await sales.deliver(
                    from: "P\(number) <p\(number)@example.org>", subject: "Subject \(number)", "x", id: "m\(number)",
                    minute: number)
            }
            try await Chromium.run { chromium in
                _ = try await Self.open(chromium, fixture)
                while fixture.web.live.subscriberCount < 1 { await Task.yield() }
                try await chromium.wait("customElements.get('inbox-list')")
                try await sales.deliver(
                    from: "Zoe <zoe@example.org>", subject: "At the top", "x", id: "z1", minute: 100)
                try await chromium.wait(
                    "document.querySelector('.conversation .subject').innerText.includes('At the top')")

                // Scrolled down, the row under the eye stays where it is, and the news waits at the top.
                try await chromium.script("document.querySelector('inbox-list').scrollTop = 900")
                let place = "document.querySelectorAll('.conversation')[20].getBoundingClientRect().top"
                let before = try await chromium.resting(place)
                try await sales.deliver(
                    from: "Yan <yan@example.org>", subject: "Quietly", "x", id: "z2", minute: 101)
                try await chromium.wait("document.querySelector('.news')?.innerText == '1 new'")
                #expect(try await chromium.resting(place) == before)
                try await chromium.click(".news")
                try await chromium.wait(
                    "document.querySelector('.conversation .subject').innerText.includes('Quietly')")
                #expect(try await chromium.script("return document.querySelectorAll('.news').length") == 0)

                // The end is reached by scrolling alone.
                try await chromium.script("document.querySelector('inbox-list').scrollTop = 1e6")
                try await chromium.wait("document.querySelector('inbox-list').textContent.includes('Subject 0')")
                #expect(try await chromium.script("return document.querySelectorAll('.conversation').length") == 62)
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("a conversation opens beside the list, is read by being looked at, and is done and brought back by mouse")
    func mouse() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let (sales, info) = (try await fixture.mail("sales"), try await fixture.mail("info"))
            let id = try await fixture.fillInbox(sales, info)
            try await Chromium.run { chromium in
                _ = try await Self.open(chromium, fixture)
                while fixture.web.live.subscriberCount < 1 { await Task.yield() }
                try await chromium.click("[data-key='\(id)'] a.open")
                try await chromium.wait("location.pathname == '/inbox/\(id)'")
                try await chromium.wait("document.querySelector('conversation-view #subject')")
                // Unread becomes read, here and in the list, after a moment.
                try await chromium.wait("!document.querySelector('[data-key=\"\(id)\"]').classList.contains('unread')")
                try await sales.wait(for: id) { $0.allSatisfy { !$0.isUnread } }

                try await chromium.click(".tools [value=archive]")
                try await chromium.wait("!document.querySelector('inbox-list [data-key=\"\(id)\"]')")
                try await chromium.wait("document.querySelector('.toast')?.innerText.includes('done')")
                #expect(try await sales.messages(of: id).contains { $0.places.contains(.inbox) } == false)
                try await chromium.click(".toast [data-undo] button")
                try await chromium.wait("document.querySelector('inbox-list [data-key=\"\(id)\"]')")

                // Several at once.
                try await chromium.click("inbox-list .conversation:nth-child(1) input")
                try await chromium.click("inbox-list .conversation:nth-child(2) input")
                try await chromium.wait("document.querySelector('[data-selected]').innerText == '2 selected'")
                try await chromium.click(".bulk summary")
                try await chromium.click(".bulk [value=star]")
                try await chromium.wait("document.querySelectorAll('inbox-list .tag.starred').length >= 2")
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("everything is done by keyboard alone: move, open, select, star, done, undo, search, the sheet, the palette")
    func keyboard() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let sales = try await fixture.mail("sales")
            var ids: [ConversationID] = []
            for (number, name) in ["Ana", "Ben", "Cem", "Dan"].enumerated() {
                ids.append(
                    try await sales.deliver(
                        from: "\(name) <\(name.lowercased())@example.org>", subject: "About \(name)", "x", id: name,
                        minute: number, flags: [.seen]))
            }
            let (ana, ben, cem, dan) = (ids[0], ids[1], ids[2], ids[3])
            try await Chromium.run { chromium in
                _ = try await Self.open(chromium, fixture)
                while fixture.web.live.subscriberCount < 1 { await Task.yield() }
                func stands(on id: ConversationID) async throws {
                    try await chromium.wait(
                        "document.activeElement.closest('.conversation')?.dataset.key == '\(id)'")
                }
                // Dan is the newest and first.
                try await chromium.press("j")
                try await stands(on: dan)
                try await chromium.press("j")
                try await stands(on: cem)
                try await chromium.press("k")
                try await stands(on: dan)
                try await chromium.press("s")
                try await chromium.wait("document.querySelector('[data-key=\"\(dan)\"] .tag.starred')")
                try await stands(on: dan)

                // Done takes it away, and the next one has the focus.
                try await chromium.press("e")
                try await chromium.wait("!document.querySelector('inbox-list [data-key=\"\(dan)\"]')")
                try await stands(on: cem)
                try await chromium.press("z")
                try await chromium.wait("document.querySelector('inbox-list [data-key=\"\(dan)\"]')")

                // Open, on to the next, back to the list.
                try await chromium.press("o")
                try await chromium.wait(
                    "location.pathname == '/inbox/\(cem)' && document.querySelector('conversation-view')")
                try await chromium.press("j")
                try await chromium.wait("location.pathname == '/inbox/\(ben)'")
                try await chromium.press("u")
                try await chromium.wait("location.pathname == '/inbox'")
                try await stands(on: ben)

                // Two selected, both done at once.
                try await chromium.press("x")
                try await chromium.press("j")
                try await stands(on: ana)
                try await chromium.press("x")
                try await chromium.wait("document.querySelector('[data-selected]').innerText == '2 selected'")
                try await chromium.press("e")
                try await chromium.wait("document.querySelectorAll('.conversation').length == 2")

                try await chromium.press("?")
                try await chromium.wait(
                    "document.querySelector('dialog[open]')?.innerText.includes('Next conversation')")
                try await Self.inspect(chromium, "inbox-keys", [Chromium.Screen.all[1], Chromium.Screen.all[2]])
                try await chromium.show(Chromium.Screen.all[2])
                try await chromium.press("\u{E00C}")
                try await chromium.wait("!document.querySelector('dialog')")
                try await chromium.press("/")
                try await chromium.wait("document.activeElement.id == 'search'")
                try await chromium.press("is:starred\u{E007}")
                try await chromium.wait(
                    "location.search.includes('is%3Astarred') && document.documentElement.dataset.keys == 'ready'")

                // The palette, and single keys switched off by it.
                try await chromium.script(
                    "dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true }))")
                try await chromium.wait("document.querySelector('dialog[open] [role=combobox]')")
                try await Self.inspect(chromium, "inbox-palette", [Chromium.Screen.all[0], Chromium.Screen.all[3]])
                try await chromium.press("switch\u{E007}")
                try await chromium.wait("document.querySelector('.toast').innerText.includes('keys are off')")
                try await chromium.press("?")
                #expect(try await chromium.script("return document.querySelectorAll('dialog').length") == 0)
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    @Test("two browsers side by side see each other's actions and new mail")
    func sideBySide() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let sales = try await fixture.mail("sales")
            let id = try await sales.deliver(
                from: "Ana <ana@example.org>", subject: "Shared", "x", id: "a", minute: 1)
            try await Chromium.run { left in
                _ = try await Self.open(left, fixture)
                try await Chromium.run { right in
                    _ = try await Self.open(right, fixture, "inbox/\(id)")
                    while fixture.web.live.subscriberCount < 2 { await Task.yield() }
                    // What the right one reads is read on the left.
                    try await left.wait("!document.querySelector('[data-key=\"\(id)\"]').classList.contains('unread')")
                    try await left.press("j")
                    try await left.press("s")
                    try await right.wait("document.querySelector('.tools [value=unstar]')")
                    // An answer comes into the conversation that is open.
                    try await sales.deliver(
                        from: "Ana <ana@example.org>", subject: "Re: Shared", "And more", id: "b", answers: "a",
                        minute: 2)
                    try await right.wait("document.querySelectorAll('.message').length == 2")
                    try await left.wait(
                        "document.querySelector('[data-key=\"\(id)\"] .number')?.innerText.includes('2')")
                    try await right.click(".tools [value=archive]")
                    try await left.wait("!document.querySelector('inbox-list [data-key=\"\(id)\"]')")
                    #expect(try await left.complaints() == [])
                    #expect(try await right.complaints() == [])
                }
            }
        }
    }

    @Test("mail as it really looks is shown as high as it is, no wider than the page, with earlier words behind a key")
    func samples() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            let sales = try await fixture.mail("sales")
            var ids: [(String, ConversationID)] = []
            for (number, sample) in MailSamples.all.enumerated() {
                ids.append(
                    (
                        sample.name,
                        try await sales.deliver(
                            html: sample.html, subject: "Sample \(sample.name)", id: sample.name, minute: number)
                    ))
            }
            let samples = ids
            try await Chromium.run { chromium in
                let base = try await Self.open(chromium, fixture)
                for (name, id) in samples {
                    try await chromium.open("\(base)/inbox/\(id)")
                    for screen in Chromium.Screen.all {
                        try await chromium.show(screen)
                        let fits = """
                            (() => { const frame = document.querySelector("iframe"); const body = frame?.contentDocument?.body;
                              return body && frame.offsetHeight > 20 && frame.offsetHeight < 3000 && Math.abs(frame.offsetHeight
                                - Math.ceil(body.getBoundingClientRect().height * (Number(frame.contentDocument.documentElement.style.zoom) || 1))) < 40; })()
                            """
                        try await chromium.wait(fits)
                        let overflow = try await chromium.script(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                        #expect(overflow == 0, "\(name) at \(screen.testDescription)")
                        try await chromium.wait("\(Self.faintest) >= 3")
                        try await chromium.keepPicture("mail-\(name)-\(screen.testDescription)")
                    }
                }
                let (_, outlook) = try #require(samples.first { $0.0 == "outlook" })
                try await chromium.open("\(base)/inbox/\(outlook)")
                let text = "document.querySelector('iframe')?.contentDocument?.body?.innerText"
                try await chromium.wait("\(text)?.includes('First point')")
                #expect(try await chromium.script("return \(text).includes('Could you send me')") == false)
                try await chromium.wait("document.documentElement.dataset.keys == 'ready'")
                try await chromium.press("i")
                try await chromium.wait("\(text)?.includes('Could you send me')")
                try await chromium.press("i")
                try await chromium.wait("\(text)?.includes('First point') && !\(text).includes('Could you send me')")
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}

extension WebFixture {
    /// Mail of many kinds; gives a conversation of three messages, two of them unread.
    func fillInbox(_ sales: InboxMail, _ info: InboxMail) async throws -> ConversationID {
        try await info.deliver(
            from: "The Weekly <news@weekly.example>", subject: "What moved this week", "News", id: "n1", minute: 1,
            flags: [.seen], more: "List-Id: <weekly.example.org>\nList-Unsubscribe: <https://weekly.example/u>\n")
        try await sales.deliver(
            from: "\"Ruiz, Ana\" <ana@example.org>",
            subject: "A subject that is far longer than any list has room for, so that it is cut somewhere",
            "And a text that is long enough to be cut as well, because nobody reads all of it in a list.", id: "l1",
            minute: 2)
        try await sales.deliver(
            from: "山田太郎 <taro@example.jp>", subject: "お見積りの件", "お世話になっております。", id: "j1", minute: 3,
            flags: [.seen, .flagged])
        try await info.deliver(
            from: "نور <noor@example.org>", subject: "عرض السعر", "مرحبا، شكرا على العرض.", id: "r1", minute: 4)
        let id = try await sales.deliver(
            from: "Tom Hale <tom@example.net>", subject: "Offer for the new office",
            "Hello,\n\ncan you make an offer?\n\nTom",
            id: "t1", minute: 5, flags: [.seen])
        try await sales.deliver(
            from: "Sales <sales@mail.test>", subject: "Re: Offer for the new office",
            "Dear Tom,\n\nhere it is.\n\nOn Tue, 14 Nov 2023 at 22:13, Tom Hale <tom@example.net> wrote:\n> Hello,\n>\n> can you make an offer?\n>\n> Tom",
            id: "t2", answers: "t1", minute: 6, to: .sent, flags: [.seen])
        try await sales.deliver(
            """
            From: Tom Hale <tom@example.net>
            To: sales@mail.test
            Cc: Ana Ruiz <ana@example.org>
            Subject: Re: Offer for the new office
            Message-ID: <t3@example.com>
            In-Reply-To: <t2@example.com>
            References: <t1@example.com> <t2@example.com>
            Date: Tue, 14 Nov 2023 22:20:20 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/html; charset=utf-8

            <p>Thank you, this looks good. See <a href="https://example.net/plan">our plan</a>.</p>
            <img src="https://track.example.net/pixel.png" width="120" height="40">
            <div class="gmail_quote"><div>On Tue, 14 Nov 2023 at 22:15, Sales &lt;sales@mail.test&gt; wrote:</div>
            <blockquote>Dear Tom, here it is.</blockquote></div>
            --b
            Content-Type: application/pdf; name="plan.pdf"
            Content-Disposition: attachment; filename="plan.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0xLjQK
            --b--
            """, minute: 7)
        try await sales.deliver(
            from: "\"ceo@acme.test\" <boss@evil.example>", subject: "Urgent payment", "Pay at once.", id: "p1",
            minute: 8)
        return id
    }
}
