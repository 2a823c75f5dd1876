import Inbox
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: what is done with a whole list", .serialized, .timeLimit(.minutes(15)))
struct InboxWholeListTests {
    private static let count = 230

    private static func fill(_ fixture: WebFixture) async throws -> InboxMail {
        let sales = try await fixture.mail("sales")
        for number in 0..<count {
            try await sales.deliver(
                from: "P\(number) <p\(number)@example.org>", subject: "Lamp \(number)", "x", id: "m\(number)",
                minute: number, flags: [.seen])
        }
        return sales
    }

    private static func inInbox(_ fixture: WebFixture) async throws -> Int {
        let owner = fixture.store
        return try await owner.read { reader in
            let workspace = try reader.defaultWorkspace().id
            let scope = MailboxScope.all(in: workspace)
            var (count, after): (Int, String?) = (0, nil)
            repeat {
                let page = try reader.conversationList(
                    ConversationFilter(scope: scope, view: .inbox), after: after, limit: 200)
                count += page.items.count
                after = page.next
            } while after != nil
            return count
        }
    }

    @Test(
        "all of a list is selected beyond what is loaded, done, and undone as one; mail that comes meanwhile is none of it"
    )
    func whole() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, sales in
            let chromium = walk.chromium
            try await chromium.wait("document.querySelectorAll('.conversation').length >= 36")
            try await chromium.click("[data-select-all]")
            try await chromium.wait("document.querySelector('[data-whole]')")
            try await InboxBrowserTests.inspect(chromium, "inbox-whole", InboxWalk.screens)
            try await chromium.show(Chromium.Screen.all[2])
            try await chromium.click("[data-whole]")
            try await chromium.wait("document.querySelector('[data-selected]').innerText == '\(Self.count) selected'")
            let late = try await sales.deliver(
                from: "Late <late@example.org>", subject: "Late", "x", id: "late", minute: Self.count, flags: [.seen])
            try await walk.isListed(late)
            try await chromium.press("e")
            try await walk.isTold("Done with \(Self.count) conversations")
            try await chromium.wait("document.querySelectorAll('.conversation:not([hidden])').length == 1")
            try await walk.isListed(late)
            #expect(try await Self.inInbox(walk.fixture) == 1)
            try await chromium.press("z")
            try await walk.isTold("Undone.")
            #expect(try await Self.inInbox(walk.fixture) == Self.count + 1)
            try await chromium.wait("document.querySelectorAll('.conversation:not([hidden])').length >= 36")
        }
    }

    @Test("what is ticked one by one stays what is meant, also after all were ticked")
    func some() async throws {
        try await InboxWalk.run(fill: Self.fill) { walk, _ in
            let chromium = walk.chromium
            try await chromium.click("[data-select-all]")
            try await chromium.click("[data-whole]")
            try await chromium.wait("document.querySelector('[data-selected]').innerText == '\(Self.count) selected'")
            try await chromium.click("[data-select-all]")
            try await chromium.wait("document.querySelector('[data-selected]').innerText == 'Select all'")
            #expect(try await chromium.script("return document.querySelectorAll('[data-whole]').length") == 0)
            try await chromium.click(".conversation input")
            try await chromium.wait("document.querySelector('[data-selected]').innerText == '1 selected'")
            try await chromium.press("e")
            try await walk.isTold("Conversation marked as done")
            #expect(try await Self.inInbox(walk.fixture) == Self.count - 1)
        }
    }
}
