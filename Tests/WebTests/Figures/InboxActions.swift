import MailModel
import Testing

@testable import Web

/// What people do in the inbox all day, by keys alone, each time from the press to the picture that shows it.
struct InboxActions: Sendable {
    let chromium: Chromium
    let base: String
    /// How often each is done.
    let times: Int

    private static let enter = "\u{E007}"

    func measure() async throws -> [(name: String, times: [Double])] {
        var figures: [(String, [Double])] = []
        try await list("inbox")
        figures.append(("open a conversation", try await opening()))
        try await list("inbox")
        figures.append(("read, unread", try await toggling("U", "I", mark: "row.classList.contains('unread')")))
        figures.append(("star", try await toggling("s", "s", mark: "row.querySelector('.tag.starred')")))
        let (done, undone) = try await doneAndUndone()
        figures.append(("done", done))
        figures.append(("undo", undone))
        figures.append(("label", try await labelling()))
        figures.append(("assign", try await assigning()))
        figures.append(("snooze", try await leaving(by: "#hours", "snooze")))
        figures.append(("move", try await leaving(by: "#folder", "move")))
        figures.append(("search", try await searching()))
        figures.append(("change of view", try await changingView()))
        figures.append(("next page", try await scrolling()))
        return figures
    }

    // MARK: - Actions

    private func opening() async throws -> [Double] {
        try await chromium.press("jo")
        try await chromium.wait(Self.isShown("document.querySelector('.conversation').dataset.key"))
        return try await repeated { number in
            let next = "document.querySelectorAll('.conversation')[\(number + 1)].dataset.key"
            return try await chromium.paint(of: Self.isShown(next)) { try await chromium.press("j") }
        }
    }

    /// Whether a conversation is shown with the text of its open message.
    private static func isShown(_ key: String) -> String {
        """
        document.querySelector('conversation-view')?.dataset.id == \(key) &&
          document.querySelector('.message[open] iframe')?.contentDocument?.querySelector('.text, .mail-root')?.textContent.length > 20
        """
    }

    /// Switches something of the first row on and off again.
    private func toggling(_ on: String, _ off: String, mark: String) async throws -> [Double] {
        try await standOnFirst()
        return try await repeated { _ in
            let wasOn = try await chromium.script("const row = \(Self.first); return Boolean(\(mark))") == true
            return try await chromium.paint(of: "((row) => Boolean(\(mark)) == \(!wasOn))(\(Self.first))") {
                try await chromium.press(wasOn ? off : on)
            }
        }
    }

    private static let first = "document.querySelector('.conversation')"

    private func doneAndUndone() async throws -> ([Double], [Double]) {
        var undone: [Double] = []
        let done = try await repeated { _ in
            try await standOnFirst()
            let key = try await firstKey()
            let row = Self.shownRow(key)
            let time = try await chromium.paint(of: "!\(row)") { try await chromium.press("e") }
            try await chromium.wait("document.querySelector('.toast [data-undo] button')")
            undone.append(try await chromium.paint(of: row) { try await chromium.press("z") })
            return time
        }
        return (done, undone)
    }

    private func labelling() async throws -> [Double] {
        try await list("inbox")
        try await chromium.press("jo")
        try await chromium.wait("document.querySelector('conversation-view .tools')")
        return try await repeated { number in
            let label = "label\(number)"
            try await chromium.script("document.activeElement.blur()")
            try await chromium.press("l")
            try await chromium.wait(Self.menu)
            try await chromium.press(label)
            let shows =
                "[...document.querySelectorAll('.conversation-head .tag.label')].some((tag) => tag.textContent.endsWith(' \(label)'))"
            let time = try await chromium.paint(of: shows) { try await chromium.press(Self.enter) }
            try await settle()
            return time
        }
    }

    /// A menu is open and takes what is typed.
    private static let menu = "document.querySelector('dialog[open] [role=combobox]') == document.activeElement"

    private func assigning() async throws -> [Double] {
        try await list("inbox")
        try await chromium.press("jo")
        try await chromium.wait("document.querySelector('conversation-view .tools')")
        return try await repeated { number in
            try await settle()
            try await chromium.script("document.activeElement.blur()")
            try await chromium.press("m")
            try await chromium.wait(Self.menu)
            let name = number % 2 == 0 ? "Olive Berg" : ""
            try await chromium.press(name.isEmpty ? "nobody" : "olive")
            let shows = "(document.querySelector('.care .pill')?.textContent ?? '').trim() == '\(name)'"
            return try await chromium.paint(of: shows) { try await chromium.press(Self.enter) }
        }
    }

    /// Takes the open conversation out of the list by a button of the sheet; the next one opens by itself.
    private func leaving(by field: String, _ action: String) async throws -> [Double] {
        try await list("inbox")
        try await chromium.press("jo")
        return try await repeated { _ in
            try await chromium.wait(
                "document.querySelector('.conversation[data-open]') && document.querySelector('conversation-view \(field)')"
            )
            let key = try await firstKey(".conversation[data-open]")
            try await chromium.script(
                """
                document.querySelector('conversation-view .more-tools').open = true;
                document.querySelector('\(field)').value = \(action == "move" ? "'Archive'" : "'24'");
                document.querySelector('conversation-view .more-tools [value=\(action)]').focus();
                """)
            return try await chromium.paint(of: "!\(Self.shownRow(key))") { try await chromium.press(Self.enter) }
        }
    }

    /// A row as people see it: one that left is hidden at once, and taken out when the server has answered.
    private static func shownRow(_ key: String) -> String {
        "document.querySelector('.conversation[data-key=\"\(key)\"]:not([hidden])')"
    }

    private func searching() async throws -> [Double] {
        try await list("inbox")
        return try await repeated { number in
            let word = GeneratedInbox.word(40 + number * 13)
            try await chromium.press("/")
            try await chromium.wait("document.activeElement.id == 'search'")
            try await chromium.script("document.activeElement.select()")
            try await chromium.press(word)
            let shows =
                "document.querySelector('.list-head h1').textContent == 'Search results' && document.querySelector('inbox-list')?.dataset.address.includes('q=\(word)')"
            let time = try await chromium.paint(of: shows) { try await chromium.press(Self.enter) }
            try await settle()
            return time
        }
    }

    private func changingView() async throws -> [Double] {
        try await list("inbox")
        return try await repeated { number in
            let (key, title) = [("a", "All mail"), ("i", "Unified inbox"), ("s", "Starred"), ("t", "Sent")][number % 4]
            try await settle()
            // Only the second key does something.
            try await chromium.press("g")
            let shows =
                "document.querySelector('.list-head h1').textContent == '\(title)' && document.querySelector('inbox-list')"
            return try await chromium.paint(of: shows) { try await chromium.press(key) }
        }
    }

    private func scrolling() async throws -> [Double] {
        try await list("inbox?view=all")
        return try await repeated { _ in
            try await settle()
            let last =
                try await chromium.script(
                    "return document.querySelector('inbox-list > .part:last-of-type').dataset.through"
                ).string ?? ""
            guard !last.isEmpty else { return 0 }
            let shows = "document.querySelector('inbox-list > .part[data-after=\"\(last)\"]')"
            return try await chromium.paint(of: shows, after: "scroll") {
                try await chromium.script(
                    "const list = document.querySelector('inbox-list'); list.scrollTop = list.scrollHeight")
            }
        }
    }

    // MARK: - Parts

    private func repeated(_ body: (Int) async throws -> Double) async throws -> [Double] {
        var figures: [Double] = []
        for number in 0..<times {
            try await settle()
            figures.append(try await body(number))
        }
        return figures
    }

    /// Until nothing is under way any more from what was done before.
    private func settle() async throws {
        try await chromium.wait(
            """
            (() => { const count = performance.getEntriesByType('resource').length; const now = performance.now();
              if (window.settled?.count !== count) window.settled = { count, since: now };
              return now - window.settled.since > 250; })()
            """)
    }

    private func list(_ path: String) async throws {
        try await chromium.open("\(base)/\(path)")
        try await chromium.wait(
            "document.documentElement.dataset.keys == 'ready' && document.querySelector('.conversation')")
        try await chromium.script("performance.setResourceTimingBufferSize(100000)")
        try await settle()
    }

    private func standOnFirst() async throws {
        try await chromium.script("document.activeElement.blur()")
        try await chromium.press("j")
        try await chromium.wait("\(Self.first).contains(document.activeElement)")
    }

    private func firstKey(_ selector: String = ".conversation") async throws -> String {
        try await chromium.script("return document.querySelector('\(selector)').dataset.key").string ?? ""
    }
}
