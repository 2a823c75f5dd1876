import Foundation
import HTTPFetch
import MailModel
import MailStore
import MailTestKit
import Mailboxes
import Testing
import Vault

@testable import Web

@Suite("Web: reading a conversation in a real browser", .serialized, .timeLimit(.minutes(15)))
struct InboxConversationBrowserTests {
    /// Answers every image with one point of colour.
    private struct Images: HTTPFetching {
        func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
            FetchResponse(
                status: 200, fields: [("Content-Type", "image/png")],
                body: Array(Data(base64Encoded: PartTests.picture) ?? Data()), url: request.url)
        }
    }

    private static let message = """
        From: Tom Hale <tom@example.net>
        To: ann@mail.test
        Subject: Plan
        Message-ID: <p1@example.com>
        Date: Tue, 14 Nov 2023 22:20:20 +0000
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=a

        --a
        Content-Type: multipart/related; boundary=b

        --b
        Content-Type: text/html; charset=utf-8

        <p>See <img src="cid:logo@example.net" width="40" height="40"> and <img src="https://img.example.org/x.png" width="90" height="30"></p>
        <div class="gmail_quote"><div>On Mon, 13 Nov 2023 at 22:15, Ann &lt;ann@mail.test&gt; wrote:</div>
        <blockquote>What I wrote before.</blockquote></div>
        --b
        Content-Type: image/png
        Content-ID: <logo@example.net>
        Content-Disposition: inline
        Content-Transfer-Encoding: base64

        \(PartTests.picture)
        --b--
        --a
        Content-Type: text/plain; name="notes.txt"
        Content-Disposition: attachment; filename="notes.txt"

        The notes of the meeting.
        --a--
        """

    private static let frame = "document.querySelector('.message[open] iframe')?.contentDocument"

    @Test(
        "quotes are folded and shown by a key, pictures stand in the text, those of others come when asked for, and files, source and header are there"
    )
    func parts() async throws {
        try await withFakeIMAPServer { server in
            let account = server.addAccount("ann@mail.test")
            account.append(NewFakeMessage(.text(Self.message)))
            try await WebFixture.run(reachesThisMachine: true, fetcher: Images()) { fixture in
                try await fixture.claimSample()
                let vault = fixture.dependencies.mailboxes.vault.current
                let record = try await fixture.store.write {
                    try StoredMailbox(account, of: server).save(with: vault, by: $0)
                }
                let mail = try await fixture.mail(of: record.id, address: "ann@mail.test")
                let id = try await mail.deliver(Self.message, minute: 1, flags: [.seen])
                let message = try #require(try await mail.messages(of: id).first)
                try await Chromium.run { chromium in
                    _ = try await InboxBrowserTests.open(chromium, fixture, "inbox/\(id)")
                    let pictures = "[...\(Self.frame)?.images ?? []]"
                    try await chromium.wait(
                        "\(pictures).some((one) => one.src.includes('/parts/') && one.complete && one.naturalWidth == 1)"
                    )
                    #expect(
                        try await chromium.script("return \(Self.frame).body.innerText.includes('What I wrote before')")
                            == false)
                    #expect(
                        try await chromium.script("return \(pictures).some((one) => one.src.includes('/mail/image'))")
                            == false)
                    try await chromium.press("i")
                    try await chromium.wait("\(Self.frame)?.body?.innerText.includes('What I wrote before')")
                    try await chromium.press("i")
                    try await chromium.wait(
                        "\(Self.frame)?.readyState == 'complete' && !\(Self.frame).body.innerText.includes('What I wrote before')"
                    )
                    // The images of others, by the link in the frame, through us.
                    try await chromium.script("\(Self.frame).querySelector('a[href*=images]').click()")
                    try await chromium.wait(
                        "\(pictures).some((one) => one.src.includes('/mail/image') && one.complete && one.naturalWidth == 1)"
                    )

                    // The file is looked at in a tab of its own, and fetched in ranges.
                    let link = "a[href='/mail/\(message.id)/parts/1']"
                    try await chromium.wait("document.querySelector(\"\(link)\")")
                    let fetched = try await chromium.command(
                        async: """
                            const done = arguments[arguments.length - 1];
                            fetch("/mail/\(message.id)/parts/1", { headers: { Range: "bytes=4-8" } })
                              .then(async (answer) => done(`${answer.status} ${await answer.text()}`));
                            """)
                    #expect(fetched == "206 notes")
                    for (path, words) in [("", "The notes"), ("source", "boundary=b"), ("header", "Message-ID")] {
                        let address = path.isEmpty ? "/mail/\(message.id)/parts/1" : "/mail/\(message.id)/\(path)"
                        let there = try await chromium.script(
                            "return Boolean(document.querySelector(`a[href='\(address)']`))")
                        #expect(there == true, "\(address)")
                        let text = try await chromium.command(
                            async: """
                                const done = arguments[arguments.length - 1];
                                fetch("\(address)").then((answer) => answer.text()).then(done);
                                """)
                        #expect(text.string?.contains(words) == true, "\(address)")
                    }
                    try await InboxBrowserTests.inspect(chromium, "inbox-parts", InboxWalk.screens)
                    #expect(try await chromium.complaints() == [])
                }
            }
        }
    }

    @Test(
        "a message is split off and brought back, conversations are put together and taken apart, by mouse and by key")
    func splitAndMerge() async throws {
        try await InboxWalk.run(
            fill: { fixture in
                let sales = try await fixture.mail("sales")
                let one = try await sales.deliver(
                    from: "Ana <ana@example.org>", subject: "One", "First", id: "a", minute: 1, flags: [.seen])
                try await sales.deliver(
                    from: "Ana <ana@example.org>", subject: "Re: One", "More", id: "c", answers: "a", minute: 3,
                    flags: [.seen])
                let two = try await sales.deliver(
                    from: "Tom <tom@example.org>", subject: "Two", "Second", id: "b", minute: 2, flags: [.seen])
                return (sales, one, two)
            },
            { walk, mail in
                let (chromium, one, two) = (walk.chromium, mail.1, mail.2)
                try await walk.go(to: "inbox/\(one)")
                try await chromium.wait("document.querySelectorAll('.message').length == 2")
                try await chromium.script(
                    "document.querySelectorAll('.message')[1].querySelector('.facts-fold').open = true")
                #expect(try await chromium.text(".message:last-of-type .facts").contains("It answers a message"))
                try await chromium.click(".message:last-of-type form[action$='/split'] button")
                try await chromium.wait(
                    "location.pathname.startsWith('/inbox/cnv_') && location.pathname != '/inbox/\(one)'")
                try await chromium.wait(
                    "document.querySelector('.message .facts')?.textContent.includes('Somebody took it out')")
                try await InboxBrowserTests.inspect(chromium, "inbox-split", InboxWalk.screens)
                try await chromium.show(Chromium.Screen.all[2])
                try await walk.go(to: "inbox/\(one)")
                try await chromium.wait(
                    "document.querySelector('.event')?.innerText.includes('went into a conversation of their own')")
                try await chromium.click("form[action$='/take-back'] button")
                try await chromium.wait("document.querySelectorAll('.message').length == 2")

                // Both selected by keys, put together by the mouse, and undone by a key.
                try await walk.go(to: "inbox")
                try await chromium.press("*a")
                try await chromium.wait("document.querySelector('[data-selected]')?.innerText == '2 selected'")
                try await chromium.click(".bulk summary")
                try await chromium.click(".bulk [value=merge]")
                try await walk.isTold("put together")
                try await chromium.wait("document.querySelectorAll('inbox-list .conversation').length == 1")
                try await chromium.press("z")
                try await walk.isListed(one)
                try await walk.isListed(two)
            })
    }

    @Test("a message that two mailboxes hold is there once, with both of its places")
    func copies() async throws {
        try await InboxWalk.run(
            fill: { fixture in
                let (sales, info) = (try await fixture.mail("sales"), try await fixture.mail("info"))
                let text = """
                    From: Ana <ana@example.org>
                    To: sales@mail.test, info@mail.test
                    Subject: For both
                    Message-ID: <both@example.com>
                    Date: Tue, 14 Nov 2023 22:13:20 +0000

                    The same for both.
                    """
                try await info.deliver(text, minute: 1, flags: [.seen])
                return try await sales.deliver(text, minute: 1, flags: [.seen])
            },
            { walk, id in
                let chromium = walk.chromium
                try await chromium.wait("document.querySelectorAll('inbox-list .conversation').length == 1")
                try await walk.go(to: "inbox/\(id)")
                try await chromium.wait("document.querySelectorAll('.message').length == 1")
                try await chromium.script("document.querySelector('.facts-fold').open = true")
                let facts = try await chromium.text(".facts")
                #expect(facts.contains("INBOX of sales@mail.test") && facts.contains("INBOX of info@mail.test"))
            })
    }

    @Test("mail made for wide screens is whole on a narrow one, and what is said of it keeps its size")
    func narrow() async throws {
        try await InboxWalk.run(
            fill: { fixture in
                let sales = try await fixture.mail("sales")
                let words = String(repeating: "<p>A line of the newsletter.</p>", count: 20)
                return try await sales.deliver(
                    html: """
                        <table width="600"><tr><td style="padding:24px"><img src="https://img.example/a.png" width="552" height="80">
                        \(words)</td></tr></table><table><tr><td nowrap>\(String(repeating: "wide ", count: 100))</td></tr></table>
                        <p id="end">The end</p>
                        """, subject: "Wide", id: "wide", minute: 1)
            },
            { walk, id in
                let chromium = walk.chromium
                try await chromium.show(Chromium.Screen.all[0])
                try await walk.go(to: "inbox")
                try await chromium.click("[data-key='\(id)'] a.open")
                let frame = "document.querySelector('.message[open] iframe')"
                try await chromium.wait("\(frame)?.contentDocument?.querySelector('.mail-root')?.style.zoom == '0.5'")
                try await chromium.wait(
                    "\(frame).offsetHeight >= \(frame).contentDocument.querySelector('#m-end').getBoundingClientRect().bottom"
                )
                // Nothing is left over, either, and no box in place of a picture makes it wider.
                try await chromium.wait(
                    "\(frame).offsetHeight - \(frame).contentDocument.querySelector('#m-end').getBoundingClientRect().bottom < 60"
                )
                let note = "\(frame).contentDocument.querySelector('.note')"
                #expect(try await chromium.script("return \(note).getBoundingClientRect().height >= 24") == true)
                #expect(
                    try await chromium.script(
                        "return \(frame).contentDocument.querySelector('img').getBoundingClientRect().width < 330")
                        == true)
                // What is wider than can be made narrow is reached by moving it.
                #expect(
                    try await chromium.script(
                        "const mail = \(frame).contentDocument.querySelector('.mail-root'); mail.scrollLeft = 50; return mail.scrollLeft > 0"
                    )
                        == true)
                try await chromium.keepPicture("inbox-wide-360")
                // Without the line that cannot be broken it has its size: the box in place of the picture gives way.
                try await chromium.script("\(frame).contentDocument.querySelector('[nowrap]').remove()")
                try await chromium.wait(
                    "['', '1'].includes(\(frame).contentDocument.querySelector('.mail-root').style.zoom)")
                // A single message that is higher than the window is read from its subject on.
                #expect(try await chromium.script("return document.querySelector('.conversation-pane').scrollTop") == 0)
            })
    }
}
