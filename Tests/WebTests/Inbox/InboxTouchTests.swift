import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: the inbox on a small screen that is touched", .serialized, .timeLimit(.minutes(15)))
struct InboxTouchTests {
    private static func fill(_ fixture: WebFixture) async throws -> (mail: InboxMail, ids: [ConversationID]) {
        let sales = try await fixture.mail("sales")
        var ids: [ConversationID] = []
        for (number, name) in ["Ana", "Ben", "Cem"].enumerated() {
            ids.append(
                try await sales.deliver(
                    from: "\(name) <\(name.lowercased())@example.org>", subject: "About \(name)",
                    String(repeating: "A line to read.\n", count: 60), id: "t\(number)", minute: number, flags: [.seen])
            )
        }
        return (sales, ids)
    }

    /// A finger that moves sideways over a row.
    private func swipe(_ row: String, by distance: Double, down: Double = 0, _ chromium: Chromium) async throws {
        func number(_ script: String) async throws -> Double {
            if case .number(let value) = try await chromium.script("return \(script)") { value } else { 0 }
        }
        let y = try await number("\(row).getBoundingClientRect().top + 40")
        let x = distance > 0 ? 40.0 : 320.0
        func touch(_ kind: String, _ share: Double) async throws {
            let point: JSONValue = ["x": .number(x + distance * share), "y": .number(y + down * share)]
            try await chromium.developer(
                "Input.dispatchTouchEvent", ["type": .string(kind), "touchPoints": kind == "touchEnd" ? [] : [point]])
        }
        try await touch("touchStart", 0)
        for share in [0.1, 0.3, 0.6, 1] { try await touch("touchMove", share) }
        try await touch("touchEnd", 1)
    }

    @Test("a row is swiped to be done or put off, and both are undone; who scrolls swipes nothing")
    func swipes() async throws {
        try await InboxWalk.run(on: Chromium.Screen.all[0], fill: Self.fill) { walk, filled in
            let (chromium, mail, ids) = (walk.chromium, filled.mail, filled.ids)
            // The first touch of the page swipes already.
            try await swipe(walk.row(ids[2]), by: 240, chromium)
            try await walk.isTold("marked as done")
            try await walk.isNotListed(ids[2])
            try await chromium.click(".toast [data-undo] button")
            try await walk.isListed(ids[2])
            try await swipe(walk.row(ids[0]), by: 60, chromium)
            try await swipe(walk.row(ids[0]), by: 200, down: 400, chromium)
            #expect(try await walk.places(of: ids[0], mail).contains(.inbox))
            try await swipe(walk.row(ids[0]), by: 240, chromium)
            try await walk.isTold("marked as done")
            try await walk.isNotListed(ids[0])
            try await chromium.click(".toast [data-undo] button")
            try await walk.isListed(ids[0])
            try await swipe(walk.row(ids[1]), by: -240, chromium)
            try await walk.pick("Tomorrow")
            try await walk.isNotListed(ids[1])
            try await walk.isTold("snoozed")
            try await chromium.click(".toast [data-undo] button")
            try await walk.isListed(ids[1])
        }
    }

    @Test(
        "what is done with an open conversation stands in a bar at the bottom, which covers nothing that has the focus")
    func bar() async throws {
        try await InboxWalk.run(on: Chromium.Screen.all[0], fill: Self.fill) { walk, filled in
            let chromium = walk.chromium
            try await walk.go(to: "inbox/\(filled.ids[0])")
            try await chromium.wait("document.querySelector('.message iframe').offsetHeight > 600")
            let bar = "document.querySelector('.conversation-head .tools').getBoundingClientRect()"
            #expect(
                try await chromium.script("return Math.round(\(bar).bottom) == innerHeight && \(bar).height < 80")
                    == true)
            try await chromium.script("document.querySelector('.conversation-pane').scrollTop = 1e6")
            #expect(try await chromium.script("return Math.round(\(bar).bottom) == innerHeight") == true)
            try await chromium.script("document.querySelector('.contact-panel a').focus()")
            #expect(
                try await chromium.script(
                    "return document.activeElement.getBoundingClientRect().bottom <= \(bar).top") == true)
            try await InboxBrowserTests.inspect(
                chromium, "inbox-bar", [Chromium.Screen.all[0], Chromium.Screen.all[1]])
            try await chromium.show(Chromium.Screen.all[0])
            try await chromium.click(".tools [data-menu=snooze]")
            try await walk.pick("Tomorrow")
            try await walk.isTold("snoozed")
        }
    }
}
