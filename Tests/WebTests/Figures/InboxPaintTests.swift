import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

/// How soon the inbox is seen and how soon an action is, with very many conversations. `make paint` measures with two
/// hundred thousand; the test run walks the same way with few, and holds the weight.
@Suite("Web: weight of the inbox, and the way from a key to its picture", .serialized, .timeLimit(.minutes(60)))
struct InboxPaintTests {
    private static let asked = ProcessInfo.processInfo.environment["SALESNODE_PAINT_CONVERSATIONS"].flatMap { Int($0) }
    private static let conversations = asked ?? 300
    /// How often each action is done.
    private static let times = asked == nil ? 2 : 30

    @Test("every action is done by keys and seen in the list, and the first paint is told beside a static page's")
    func inbox() async throws {
        // A large store is kept for the next run.
        let folder = Self.asked.map {
            FileManager.default.currentDirectoryPath + "/.build/paint-inbox-\($0)"
        }
        let mark = folder.map { $0 + "/complete" }
        if let folder, let mark, !FileManager.default.fileExists(atPath: mark) {
            try? FileManager.default.removeItem(atPath: folder)
        }
        try await WebFixture.run(folder: folder) { fixture in
            if mark.map({ FileManager.default.fileExists(atPath: $0) }) != true {
                try await fixture.claimSample()
                let start = ContinuousClock.now
                try await GeneratedInbox.fill(fixture, conversations: Self.conversations)
                if let mark {
                    try Data().write(to: URL(filePath: mark))
                    // Filling takes minutes, once.
                    print("\(Self.conversations) conversations made in \(ContinuousClock.now - start)")
                }
            }
            try await Chromium.run { chromium in
                let base = try await InboxBrowserTests.open(chromium, fixture)
                while fixture.web.live.subscriberCount < 1 { await Task.yield() }
                try await firstPaint(chromium, fixture, base)
                // The static page has no feed to follow, of which the browser complains.
                _ = try await chromium.complaints()
                let actions = InboxActions(chromium: chromium, base: base, times: Self.times)
                for (name, times) in try await actions.measure() {
                    // The figures that `make paint` is run for.
                    print(
                        "Inbox with \(Self.conversations) conversations: \(name): median \(Figures.median(times)) ms, "
                            + "p95 \(Figures.percentile(times, 0.95)) ms of \(times.count)")
                }
                #expect(try await chromium.complaints() == [])
            }
        }
    }

    private func firstPaint(_ chromium: Chromium, _ fixture: WebFixture, _ base: String) async throws {
        let browser = fixture.browser()
        try await browser.signIn()
        let page = try await browser.get("/inbox").body
        #expect(page.components(separatedBy: "role=\"row\"").count == InboxReading.rows + 1)
        try await StaticPages.serve(try await StaticPages.copies(of: page, at: "/inbox", from: browser)) { port in
            var own: [Double] = []
            var floor: [Double] = []
            let row = "document.querySelectorAll('.conversation').length == \(InboxReading.rows)"
            for _ in 0..<(Self.asked == nil ? 1 : 11) {
                floor.append(try await chromium.firstPaint("http://localhost:\(port)/inbox", of: row))
                own.append(try await chromium.firstPaint("\(base)/inbox", of: row))
            }
            try await chromium.wait("document.documentElement.dataset.keys == 'ready'")
            let weight = try await chromium.weight()
            #expect(weight.html + weight.scripts < Figures.weightLimit)
            print(
                """
                Inbox with \(Self.conversations) conversations, \(own.count) times each: first contentful paint \
                \(Figures.median(own)) ms, a static page of the same bytes \(Figures.median(floor)) ms; HTML \
                \(weight.html), scripts \(weight.scripts), style \(weight.style) bytes
                """)
        }
    }
}
