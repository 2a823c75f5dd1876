import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: pages that stay open", .serialized, .timeLimit(.minutes(15)))
struct LiveSurvivalTests {
    /// What the list says, row by row; the page's own beside that of a fresh load.
    private static let comparison = """
        const done = arguments[arguments.length - 1];
        const say = (root) => [...root.querySelectorAll('.chip, .mailboxes > li')]
          .map((one) => one.dataset.key + ' ' + one.textContent.replace(/\\s+/g, ' ').replace(/\\d+ \\w+ ago|just now/g, ''));
        fetch(location.href, { headers: { 'X-Fragment': 'mailboxes' }, cache: 'no-store' })
          .then((response) => response.text())
          .then((text) => {
            const made = document.createElement('template');
            made.innerHTML = text;
            const wanted = say(made.content), shown = say(document.querySelector('live-fragment'));
            done(wanted.length > 5 && JSON.stringify(wanted) === JSON.stringify(shown));
          }, () => done(false));
        """

    /// Waits until the page says what a fresh load says.
    private func becomesFresh(_ chromium: Chromium, _ occasion: String) async throws {
        let end = ContinuousClock.now + .seconds(60)
        var isFresh = false
        while !isFresh, ContinuousClock.now < end {
            isFresh = (try? await chromium.wait(async: Self.comparison)) ?? false
        }
        #expect(isFresh, "\(occasion)")
    }

    private func signIn(_ chromium: Chromium, _ port: Int) async throws {
        try await chromium.signIn(at: "http://localhost:\(port)")
        try await chromium.open("http://localhost:\(port)/mailboxes")
        try await chromium.wait("document.querySelectorAll('.mailboxes > li').length > 0", seconds: 60)
    }

    /// A page is live when its stream stands; until then it would only be replaying.
    private func isLive(_ fixture: WebFixture) async {
        while fixture.web.live.subscriberCount < 1 { await Task.yield() }
    }

    @Test("a page survives a restart of its server, and ends equal to a fresh load")
    func restart() async throws {
        try await WebFixture.withStore { store, clock, dependencies in
            try await CuttableProxy.run { proxy in
                try await Chromium.run { chromium in
                    try await WebFixture.serve(store, clock, dependencies) { first in
                        proxy.lead(to: first.port)
                        try await first.claimSample()
                        for number in 0..<8 { try await first.connect("user\(number)") }
                        try await signIn(chromium, proxy.port)
                        await isLive(first)
                    }
                    proxy.lead(to: nil)
                    // What happens while nobody serves.
                    let workspace = try await store.read { try $0.defaultWorkspace().id }
                    let ids = try await store.read { try $0.mailboxes(in: workspace).items.map(\.id) }
                    try await store.write { try $0.pauseMailbox(ids[3], in: workspace) }
                    try await WebFixture.serve(store, clock, dependencies) { second in
                        proxy.lead(to: second.port)
                        try await chromium.wait(
                            "[...document.querySelectorAll('.pill')].some((pill) => pill.innerText == 'Paused')",
                            seconds: 60)
                        try await becomesFresh(chromium, "after the restart")
                        // And it goes on being live.
                        try await store.write { try $0.pauseMailbox(ids[4], in: workspace) }
                        try await becomesFresh(chromium, "after a change that followed")
                    }
                }
            }
        }
    }

    @Test("a laptop that slept while its stream died silently catches up when it wakes")
    func sleep() async throws {
        try await WebFixture.run { fixture in
            try await CuttableProxy.run { proxy in
                try await Chromium.run { chromium in
                    proxy.lead(to: fixture.port)
                    try await fixture.claimSample()
                    for number in 0..<8 { try await fixture.connect("user\(number)") }
                    try await signIn(chromium, proxy.port)
                    await isLive(fixture)
                    proxy.fallSilent()
                    let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
                    let ids = try await fixture.store.read { try $0.mailboxes(in: workspace).items.map(\.id) }
                    try await fixture.store.write { try $0.pauseMailbox(ids[2], in: workspace) }
                    try await fixture.connect("newcomer")
                    // An hour passes for the browser between two looks at its clock.
                    try await chromium.script("const real = Date.now; Date.now = () => real() + 3600000;")
                    try await chromium.wait(
                        "document.querySelector('main').innerText.includes('newcomer')", seconds: 60)
                    try await becomesFresh(chromium, "after waking")
                }
            }
        }
    }

    @Test("ten thousand changes at once leave the page equal to a fresh load")
    func flood() async throws {
        try await WebFixture.run { fixture in
            try await Chromium.run { chromium in
                try await fixture.claimSample()
                for number in 0..<20 { try await fixture.connect("user\(100 + number)") }
                try await signIn(chromium, fixture.port)
                await isLive(fixture)
                let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
                let ids = try await fixture.store.read { try $0.mailboxes(in: workspace).items.map(\.id) }
                let position = try await fixture.store.read { try $0.feedPosition() }
                try await fixture.store.write { writer in
                    for round in 0..<10_000 {
                        let id = ids[round % ids.count]
                        if (round / ids.count).isMultiple(of: 2) {
                            try writer.pauseMailbox(id, in: workspace)
                        } else {
                            try writer.resumeMailbox(id, in: workspace)
                        }
                    }
                    for id in ids.prefix(7) { try writer.pauseMailbox(id, in: workspace) }
                }
                #expect(try await fixture.store.read { try $0.feedPosition() } >= position + 10_000)
                try await chromium.wait(
                    "[...document.querySelectorAll('.mailboxes .pill')].filter((pill) => pill.innerText == 'Paused').length == 7",
                    seconds: 60)
                try await becomesFresh(chromium, "after the flood")
                #expect(try await chromium.complaints() == [])
            }
        }
    }
}
