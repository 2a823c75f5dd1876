import MailModel
import Testing

@testable import Web

/// What somebody does who reads all day, as a script: open, look, star, go on, finish, undo, search, scroll, switch lists.
struct InboxRound: Sendable {
    let chromium: Chromium
    /// How long to rest between two actions.
    let pause: Duration

    private static let list = "document.querySelector('inbox-list')"
    private static let open = "document.querySelector('conversation-view')"
    private static let enter = "\u{E007}"

    /// One round; it begins and ends in the unified inbox with nothing open.
    func run(_ number: Int) async throws {
        try await go("a", to: "All mail")
        try await scroll()
        try await go("i", to: "Unified inbox")
        try await press("j")
        try await press("o")
        try await shown()
        try await press("i")
        try await shown()
        let first = try await key()
        try await press("s")
        try await chromium.wait("\(Self.open).querySelector('.tools [value=unstar]')")
        try await press("s")
        try await chromium.wait("\(Self.open).querySelector('.tools [value=star]')")
        try await press("j")
        try await chromium.wait("\(Self.open).dataset.id != '\(first)'")
        try await shown()
        let second = try await key()
        let row = "document.querySelector('.conversation[data-key=\"\(second)\"]')"
        try await press("e")
        try await chromium.wait("!\(row) && \(Self.open)?.dataset.id != '\(second)'")
        try await chromium.wait("document.querySelector('.toast [data-undo] button')")
        try await press("z")
        try await chromium.wait(row)
        try await press("u")
        try await chromium.wait("!\(Self.open)")
        try await press("?")
        try await chromium.wait("document.querySelector('dialog[open]')")
        try await press("\u{E00C}")
        try await chromium.wait("!document.querySelector('dialog')")
        try await press("/")
        try await chromium.wait("document.activeElement.id == 'search'")
        try await press("from:example \(number % 7)\(Self.enter)")
        try await chromium.wait("document.querySelector('.list-head h1').textContent == 'Search results'")
        try await go("i", to: "Unified inbox")
    }

    /// Ends in the unified inbox too, and leaves only lists that stay as long as they are among those that the page keeps as
    /// they were left: all mail, and what is found, are longer after each new mail.
    func forgetLists() async throws {
        for (key, title) in [("s", "Starred"), ("t", "Sent"), ("d", "Drafts")] {
            try await press("g\(key)")
            try await chromium.wait("document.querySelector('.list-head h1').textContent == '\(title)'")
        }
        try await go("i", to: "Unified inbox")
    }

    private func go(_ key: String, to title: String) async throws {
        try await press("g\(key)")
        try await chromium.wait(
            "document.querySelector('.list-head h1').textContent == '\(title)' && document.querySelector('.conversation')"
        )
    }

    private func scroll() async throws {
        for _ in 0..<3 {
            try await chromium.value(of: "\(Self.list).scrollTop = \(Self.list).scrollHeight")
            // The pace of a person who reads; nothing waits for its end.
            try await Task.sleep(for: pause)
        }
        try await chromium.value(of: "\(Self.list).scrollTop = 0")
    }

    /// Until the newest message of what is open can be read.
    private func shown() async throws {
        try await chromium.wait(
            """
            [...document.querySelectorAll('.message[open] iframe')].at(-1)?.contentDocument?.readyState == 'complete' &&
              [...document.querySelectorAll('.message[open] iframe')].at(-1).contentDocument.body.textContent.length > 2
            """)
    }

    private func key() async throws -> String {
        try await chromium.value(of: "\(Self.open).dataset.id").string ?? ""
    }

    private func press(_ keys: String) async throws {
        // The same pace.
        try await Task.sleep(for: pause)
        try await chromium.press(keys)
    }
}

/// What a page holds in memory.
struct PageMemory: Sendable {
    var documents = 0
    var nodes = 0
    var listeners = 0
    /// Bytes that scripts use.
    var heap = 0

    init(of chromium: Chromium) async throws {
        try await chromium.developer("HeapProfiler.collectGarbage")
        try await chromium.developer("HeapProfiler.collectGarbage")
        func number(_ value: JSONValue?) -> Int { if case .number(let number)? = value { Int(number) } else { 0 } }
        let counters = try await chromium.developer("Memory.getDOMCounters")
        documents = number(counters["documents"])
        nodes = number(counters["nodes"])
        listeners = number(counters["jsEventListeners"])
        heap = number(try await chromium.developer("Runtime.getHeapUsage")["usedSize"])
    }
}
