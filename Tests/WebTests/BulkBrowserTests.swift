import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

/// The list of mailboxes with what is done there to several at once.
@Suite("Web: several mailboxes at once in a real browser", .serialized, .timeLimit(.minutes(15)))
struct BulkBrowserTests {
    private static let narrow = Chromium.Screen.all[0], wide = Chromium.Screen.all[2]

    private func open(
        on screen: Chromium.Screen,
        _ body: @escaping @Sendable (Chromium, WebFixture, String) async throws -> Void
    ) async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                _ = try await fixture.fillWithMailboxes()
                try await chromium.show(screen)
                try await chromium.open("\(base)/mailboxes?sort=address")
                try await chromium.wait("document.querySelector('tick-all input')")
                try await body(chromium, fixture, base)
                #expect(try await chromium.complaints().allSatisfy { $0.contains("422") })
            }
        }
    }

    private static let barIsSeen = "document.querySelector('.ticked-bar').checkVisibility()"

    @Test(
        "with a mouse: ticked, tagged, narrowed down, paused and disconnected",
        arguments: [narrow, wide])
    func mouse(screen: Chromium.Screen) async throws {
        try await open(on: screen) { chromium, fixture, base in
            #expect(try await chromium.script("return \(Self.barIsSeen)") == false)
            try await chromium.click(".mailboxes > li:nth-child(2) .tick input")
            try await chromium.click(".mailboxes > li:nth-child(3) .tick input")
            try await chromium.wait(Self.barIsSeen)
            #expect(try await chromium.text("tick-all") == "2 of 7 ticked")
            #expect(try await chromium.isInSight(".ticked-bar"))
            // What happens elsewhere leaves the ticks.
            while fixture.web.live.subscriberCount < 1 { await Task.yield() }
            let late = try await fixture.connect("zoe")
            try await chromium.wait(
                "document.querySelector('.mailboxes').innerText.includes('zoe@mail.test')")
            try await chromium.wait("document.querySelector('tick-all').innerText == '2 of 8 ticked'")
            try await chromium.inspectEverywhere("list-ticked")
            try await chromium.show(screen)

            try await chromium.click("[popovertarget=bulk-tags]")
            try await chromium.wait("document.querySelector('#bulk-tags').matches(':popover-open')")
            try await chromium.type("North team", into: "#tags")
            try await chromium.inspectEverywhere("list-tagging")
            try await chromium.show(screen)
            try await chromium.click("#bulk-tags .main")
            try await chromium.wait(
                "document.querySelector('[role=status].notice, .notice[role=status]')")
            #expect(try await chromium.text(".notice[role=status]") == "2 mailboxes have the tags.")
            #expect(try await chromium.path().contains("sort=address"))
            try await chromium.script("document.querySelector('#tag').value = 'North team'")
            try await chromium.click("[role=search] .button")
            try await chromium.wait("location.search.includes('tag=North')")
            #expect(
                try await chromium.script("return document.querySelectorAll('.mailboxes > li').length") == 2
            )
            try await chromium.inspectEverywhere("list-narrowed")
            try await chromium.show(screen)

            try await chromium.click("tick-all input")
            try await chromium.click(".ticked-bar [value=pause]")
            try await chromium.wait("location.search.includes('done=paused')")
            try await chromium.wait("document.querySelectorAll('.pill').length == 2")
            #expect(
                try await chromium.script(
                    "return [...document.querySelectorAll('.pill')].every((one) => one.innerText == 'Paused')"
                ) == true)
            try await chromium.wait("document.querySelector('tick-all input')")
            try await chromium.click("tick-all input")
            try await chromium.click(".ticked-bar [value=disconnect]")
            try await chromium.wait("document.querySelector('#confirm')")
            try await chromium.inspectEverywhere("list-disconnect")
            try await chromium.show(screen)
            try await chromium.type("2", into: "#confirm")
            try await chromium.click(".danger")
            try await chromium.wait("document.querySelector('h1').innerText == 'Disconnected'")
            try await chromium.inspectEverywhere("list-disconnected")
            #expect(
                try await fixture.store.read {
                    try $0.mailbox(late, in: try $0.defaultWorkspace().id)?.state
                } == .active)
        }
    }

    @Test("by keyboard alone: the menu of a row, ticks, tags", arguments: [narrow, wide])
    func keyboard(screen: Chromium.Screen) async throws {
        try await open(on: screen) { chromium, fixture, base in
            let enter = "\u{E007}"
            try await chromium.script("document.querySelector('main').focus()")
            try await chromium.script(
                "document.querySelector('.mailboxes > li:nth-child(2) .tick input').id = 'second'")
            try await chromium.tab(to: "second")
            try await chromium.press(" ")
            try await chromium.wait(Self.barIsSeen)
            try await chromium.tab(to: "alice@mail.test")
            // The menu opens, its parts are the next stops, and Escape gives the focus back.
            try await chromium.script(
                "document.querySelector('.mailboxes > li:nth-child(2) .more').id = 'more'")
            try await chromium.tab(to: "more")
            try await chromium.press(enter)
            try await chromium.wait("document.querySelector('[popover]:popover-open')")
            try await chromium.inspectEverywhere("list-menu")
            try await chromium.show(screen)
            try await chromium.press("\u{E004}")
            #expect(try await chromium.focus().trimmingCharacters(in: .whitespaces) == "Open")
            try await chromium.press("\u{E00C}")
            try await chromium.wait("!document.querySelector('[popover]:popover-open')")
            try await chromium.waitForFocus(on: "more")
            try await chromium.press(enter)
            try await chromium.wait("document.querySelector('[popover]:popover-open')")
            try await chromium.script(
                "document.querySelector('[popover]:popover-open [value^=pause]').id = 'menu-pause'")
            try await chromium.tab(to: "menu-pause")
            try await chromium.press(enter)
            try await chromium.wait("location.search.includes('done=paused&count=1')")

            try await chromium.wait("document.querySelector('tick-all input')")
            try await chromium.script("document.querySelector('main').focus()")
            try await chromium.script("document.querySelector('tick-all input').id = 'all'")
            try await chromium.tab(to: "all")
            try await chromium.press(" ")
            try await chromium.script(
                "document.querySelector('[popovertarget=bulk-tags]').id = 'tagging'")
            try await chromium.tab(to: "tagging", atMost: 90)
            try await chromium.press(enter)
            try await chromium.tab(to: "tags")
            // Enter in the field adds; it does not press the first button of the bar.
            try await chromium.press("Everything\(enter)")
            try await chromium.wait("location.search.includes('done=tagged&count=7')")
            let tags = try await fixture.store.read {
                try $0.mailboxTags(in: try $0.defaultWorkspace().id)
            }
            #expect(tags.map(\.name) == ["Everything"])
        }
    }

    @Test("without its scripts the list is ticked, its menus open, and a list is taken out as a file")
    func withoutScripts() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                let base = try await chromium.becomeOwner(of: fixture)
                _ = try await fixture.fillWithMailboxes()
                try await chromium.withholdModules()
                try await chromium.open("\(base)/mailboxes?sort=address")
                #expect(
                    try await chromium.script("return document.querySelector('tick-all').childElementCount")
                        == 0)
                try await chromium.click(".mailboxes > li:nth-child(2) .more")
                try await chromium.wait("document.querySelector('[popover]:popover-open')")
                try await chromium.press("\u{E00C}")
                try await chromium.click(".mailboxes > li:nth-child(2) .tick input")
                try await chromium.wait(Self.barIsSeen)
                try await chromium.click(".ticked-bar [value=pause]")
                try await chromium.wait("location.search.includes('done=paused&count=1')")
                #expect(try await chromium.text(".notice[role=status]") == "1 mailbox is paused.")
                // A file that comes leaves the page where it is.
                try await chromium.click("form[action='/mailboxes/export'] button")
                #expect(try await chromium.path().contains("done=paused"))
            }
        }
    }
}
