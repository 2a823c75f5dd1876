import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: caring for conversations in a real browser", .serialized, .timeLimit(.minutes(15)))
struct InboxCareBrowserTests {
    private struct Mail: Sendable {
        let sales: InboxMail
        let ids: [ConversationID]
    }

    private static func fill(_ fixture: WebFixture) async throws -> Mail {
        let sales = try await fixture.mail("sales")
        var ids: [ConversationID] = []
        for (number, name) in ["Ana", "Ben", "Cem"].enumerated() {
            ids.append(
                try await sales.deliver(
                    from: "\(name) Example <\(name.lowercased())@example.org>", subject: "About \(name)",
                    "A few words of \(name)", id: name, minute: number, flags: [.seen]))
        }
        return Mail(sales: sales, ids: ids)
    }

    @Test(
        "assigned, labelled, moved, starred, annotated, thrown away, put off and back again, by mouse alone",
        arguments: InboxWalk.screens)
    func mouse(screen: Chromium.Screen) async throws {
        try await InboxWalk.run(on: screen, fill: Self.fill) { walk, mail in
            let (chromium, sales, cem) = (walk.chromium, mail.sales, mail.ids[2])
            let name = "care-mouse-\(screen.testDescription)"
            try await chromium.click("[data-key='\(cem)'] a.open")
            try await chromium.wait("document.querySelector('conversation-view .tools [data-menu=assign]')")

            try await chromium.click(".tools [data-menu=assign]")
            try await walk.pick("(me)")
            try await chromium.wait("document.querySelector('[data-care]')?.innerText.includes('Olive Berg')")
            try await chromium.wait("document.querySelector('.event')?.innerText.includes('Olive Berg took it')")

            try await chromium.click(".tools [data-menu=label]")
            try await chromium.wait("document.querySelector('dialog [role=combobox]')")
            try await chromium.type("Very hot", into: "dialog [role=combobox]")
            try await chromium.wait("document.querySelector('dialog [role=option]')?.innerText.includes('New label')")
            try await InboxBrowserTests.inspect(chromium, "\(name)-menu", [screen])
            try await walk.pick("New label")
            try await chromium.wait(
                "document.querySelector('.conversation-head .tag.label')?.textContent.includes('Very hot')")
            try await chromium.wait("document.querySelector('.inbox-rail')?.textContent.includes('Very hot')")

            try await chromium.click(".tools [value=star]")
            try await chromium.wait("document.querySelector('.tools [value=unstar]')")
            try await chromium.type("@Olive, please call", into: "#note")
            try await chromium.click(".note-form button")
            try await chromium.wait("document.querySelector('.note')?.innerText.includes('mentions you')")
            try await chromium.wait("document.documentElement.dataset.keys == 'ready'")
            try await InboxBrowserTests.inspect(chromium, name, [screen])
            // What waits is said in the row as well.
            if screen.width > 800 {
                try await chromium.wait("\(walk.row(cem))?.querySelector('.carer')?.textContent.includes('OB')")
                try await chromium.wait(
                    "\(walk.row(cem))?.querySelector('.tag.label')?.textContent.includes('Very hot')")
            }

            // Out of the list and back by the button of the notice, one way after the other.
            for (button, place) in [("trash", FolderPlaces.trash), ("spam", .junk), ("archive", .archive)] {
                try await chromium.wait("document.querySelector('.tools [value=\(button)]')")
                try await chromium.click(".tools [value=\(button)]")
                try await walk.isTold("Conversation")
                try await chromium.wait("!document.querySelector('[data-key=\"\(cem)\"][data-open]')")
                #expect(try await walk.places(of: cem, sales) == place, "\(button)")
                try await chromium.click(".toast [data-undo] button")
                try await walk.isTold("Undone")
                #expect(try await walk.places(of: cem, sales) == .inbox, "\(button)")
                try await walk.go(to: "inbox/\(cem)")
            }

            try await chromium.wait("document.querySelector('.tools [data-menu=snooze]:not([hidden])')")
            try await chromium.click(".tools [data-menu=snooze]")
            try await chromium.wait("document.querySelector('dialog [type=datetime-local]')")
            try await InboxBrowserTests.inspect(chromium, "\(name)-snooze", [screen])
            try await walk.pick("In three hours")
            try await walk.isTold("snoozed")
            try await walk.go(to: "inbox")
            try await walk.isNotListed(cem)
            try await walk.go(to: "inbox?view=snoozed")
            try await walk.isListed(cem)
            try await walk.go(to: "inbox")
            try await walk.listening()
            // The browser's clock has gone on meanwhile.
            walk.fixture.clock.advance(milliseconds: 4 * 3_600_000)
            try await walk.wake()
            try await walk.isListed(cem)
        }
    }

    @Test(
        "the same by keyboard alone, without a menu of the page, and undone after the page was loaded anew",
        arguments: InboxWalk.screens)
    func keyboard(screen: Chromium.Screen) async throws {
        try await InboxWalk.run(on: screen, fill: Self.fill) { walk, mail in
            let (chromium, sales) = (walk.chromium, mail.sales)
            let (ana, ben, cem) = (mail.ids[0], mail.ids[1], mail.ids[2])
            try await chromium.press("j")
            try await chromium.wait("document.activeElement.closest('.conversation')?.dataset.key == '\(cem)'")
            try await chromium.press("m")
            try await walk.choose("olive")
            try await walk.isTold("assigned")
            try await chromium.wait("\(walk.row(cem))?.querySelector('.carer')")
            try await chromium.press("l")
            try await walk.choose("Warm")
            try await chromium.wait("\(walk.row(cem))?.querySelector('.tag.label')?.textContent.includes('Warm')")
            // Focus is where it was, so that one can go on.
            try await chromium.wait("document.activeElement.closest('.conversation')?.dataset.key == '\(cem)'")
            try await chromium.press("l")
            try await walk.choose("warm")
            try await chromium.wait("\(walk.row(cem)) && !\(walk.row(cem)).querySelector('.tag.label')")
            try await chromium.press("v")
            try await walk.choose("arch")
            try await walk.isNotListed(cem)
            #expect(try await walk.places(of: cem, sales) == .archive)

            // Nothing of the page remembers it any more, and it is still undone.
            try await chromium.open("\(walk.base)/inbox")
            try await chromium.wait("document.documentElement.dataset.keys == 'ready'")
            try await chromium.press("z")
            try await walk.isTold("Undone")
            try await walk.isListed(cem)

            try await chromium.press("j")
            for key in ["#", "!"] {
                try await chromium.press(key)
                try await walk.isNotListed(cem)
                try await chromium.press("z")
                try await walk.isListed(cem)
                try await chromium.script("document.querySelector('[data-key=\"\(cem)\"] a.open').focus()")
            }
            try await chromium.press("U")
            try await chromium.wait("\(walk.row(cem))?.classList.contains('unread')")
            try await chromium.press("I")
            try await chromium.wait("!\(walk.row(cem))?.classList.contains('unread')")
            try await chromium.press("b")
            try await walk.choose("tomorrow")
            try await walk.isNotListed(cem)

            // All that is selected at once: first both, then none.
            try await chromium.press("*a")
            try await chromium.wait("document.querySelector('[data-selected]')?.innerText == '2 selected'")
            try await chromium.press("l")
            try await walk.choose("Both")
            for id in [ana, ben] {
                try await chromium.wait("\(walk.row(id))?.querySelector('.tag.label')?.textContent.includes('Both')")
            }
            // The list of the label, and its conversations put together, which is undone as well.
            let label = try #require(
                try await walk.fixture.store.read { try $0.labels(in: .all(in: sales.workspace))[named: "both"] })
            try await walk.go(to: "inbox?label=\(label.id)")
            try await walk.isListed(ana)
            try await walk.isListed(ben)

            // A note, sent without leaving the keyboard.
            try await chromium.press("j")
            try await chromium.press("o")
            try await chromium.wait("document.querySelector('conversation-view #note')")
            try await chromium.press("y")
            try await chromium.wait("document.activeElement.id == 'note'")
            try await chromium.press("Call back\u{E004}\u{E007}")
            try await chromium.wait("document.querySelector('.note')?.innerText.includes('Call back')")
        }
    }
}
