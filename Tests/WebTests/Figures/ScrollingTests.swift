import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: a list that is scrolled very far", .serialized, .timeLimit(.minutes(15)))
struct ScrollingTests {
    private static let conversations = 1_700

    @Test("the list keeps few rows and few parts however far one scrolls, leaves none out, and finds back to the top")
    func scrolling() async throws {
        try await WebFixture.run { fixture in
            try await fixture.claimSample()
            try await GeneratedInbox.fill(fixture, conversations: Self.conversations, isSearchable: false)
            try await Chromium.run { chromium in
                _ = try await InboxBrowserTests.open(chromium, fixture, "inbox?view=all")
                while fixture.web.live.subscriberCount < 1 { await Task.yield() }
                try await chromium.script(
                    """
                    window.seen = new Set(); window.mostRows = 0; window.mostParts = 0; window.order = [];
                    window.note = () => {
                      const rows = document.querySelectorAll(".conversation");
                      mostRows = Math.max(mostRows, rows.length);
                      mostParts = Math.max(mostParts, document.querySelectorAll(".part").length);
                      for (const row of rows) if (!seen.has(row.dataset.key)) { seen.add(row.dataset.key); order.push(row.dataset.key); }
                    };
                    note();
                    """)
                let first = try await chromium.script("return order[0]")
                // Down to the end, each time as far as there is something.
                try await chromium.wait(
                    """
                    (() => { note(); const list = document.querySelector("inbox-list"); list.scrollTop = list.scrollHeight;
                      return seen.size == \(Self.conversations) && !list.parts.at(-1).dataset.through; })()
                    """, seconds: 120)
                #expect(try await chromium.script("return document.querySelector('[data-more]').hidden") == true)
                #expect(try await chromium.script("return mostParts <= 42 && mostRows <= 36 * 20") == true)
                // No two parts of the window overlap, and none is left out.
                #expect(
                    try await chromium.script(
                        """
                        const parts = document.querySelector("inbox-list").parts.slice(1);
                        return parts.every((part, place) => place == 0 || part.dataset.after == parts[place - 1].dataset.through);
                        """) == true)

                // Up again, a window at a time: every row comes once more, in the same order.
                try await chromium.script("window.back = new Set()")
                try await chromium.wait(
                    """
                    (() => { const list = document.querySelector("inbox-list");
                      for (const row of list.rows) back.add(row.dataset.key);
                      note();
                      if ([...document.querySelectorAll(".part")].some((part) => part.dataset.away !== undefined
                        && part.offsetTop < list.scrollTop + list.clientHeight && part.offsetTop + part.offsetHeight > list.scrollTop)) return false;
                      list.scrollTop -= 600;
                      return list.scrollTop == 0 && back.size == \(Self.conversations); })()
                    """, seconds: 180)
                #expect(
                    try await chromium.script("return mostParts <= 42 && seen.size == \(Self.conversations)") == true)
                #expect(
                    try await chromium.script("return document.querySelector('.conversation').dataset.key") == first)

                // Far down once more, then to the top at once: the list begins anew behind its first part.
                try await chromium.wait(
                    """
                    (() => { const list = document.querySelector("inbox-list"); list.scrollTop = list.scrollHeight;
                      return !list.parts.at(-1).dataset.through; })()
                    """, seconds: 120)
                try await chromium.script("document.querySelector('inbox-list').scrollTop = 0")
                try await chromium.wait(
                    """
                    (() => { const [first, second] = document.querySelector("inbox-list").parts;
                      return second && second.dataset.after == first.dataset.through && second.querySelector(".conversation"); })()
                    """)
                #expect(
                    try await chromium.script("return document.querySelector('.conversation').dataset.key") == first)
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}
