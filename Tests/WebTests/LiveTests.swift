import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: live pages")
struct LiveTests {
    /// Reads the stream until `text` has come, and gives everything up to then.
    private func read(_ parts: inout Browser.Parts, until text: String) async throws -> String {
        var seen = ""
        while !seen.contains(text) {
            guard let part = try await parts.next() else { break }
            seen += part
        }
        return seen
    }

    @Test("a page hears of what changed, by number, kind and id, and of nothing else", .timeLimit(.minutes(15)))
    func follow() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let position = try await fixture.store.read { try $0.feedPosition() }
            try await owner.withStream("/events?after=\(position)") { answer, parts in
                #expect(answer.status == 200)
                #expect(answer.header("Content-Type") == "text/event-stream")
                _ = try await read(&parts, until: "event: beat")
                let id = try await fixture.connect("alice")
                let seen = try await read(&parts, until: id.description)
                #expect(seen.contains("\"kind\":\"mailbox.connected\",\"id\":\"\(id)\""))
                #expect(seen.contains("id: \(position + 1)\nevent: change\n"))
                #expect(!seen.contains("alice"))
            }
        }
    }

    @Test("a browser that was away gets what it missed, once", .timeLimit(.minutes(15)))
    func replay() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let position = try await fixture.store.read { try $0.feedPosition() }
            let first = try await fixture.connect("alice")
            let second = try await fixture.connect("bob")
            let headers = [("Last-Event-ID", String(position + 1))]
            try await owner.withStream("/events?after=0", headers: headers) { _, parts in
                let seen = try await read(&parts, until: second.description)
                #expect(!seen.contains(first.description))
            }
        }
    }

    @Test(
        "where too much happened, or the position is nobody's, the page is told to load anew", .timeLimit(.minutes(15)))
    func resync() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
            let position = try await fixture.store.read { try $0.feedPosition() }
            try await fixture.store.write { writer in
                for _ in 0..<5000 {
                    try writer.pauseMailbox(id, in: workspace)
                    try writer.resumeMailbox(id, in: workspace)
                }
            }
            let newest = try await fixture.store.read { try $0.feedPosition() }
            for query in ["?after=\(position)", "?after=999999999", "?after=x", ""] {
                try await owner.withStream("/events\(query)") { _, parts in
                    let seen = try await read(&parts, until: "event: resync")
                    #expect(seen.contains("id: \(newest)\nevent: resync\ndata: \(newest)\n\n"), "\(query)")
                    #expect(!seen.contains("event: change"))
                }
            }
        }
    }

    @Test("who has no access to a mailbox does not hear of it", .timeLimit(.minutes(15)))
    func access() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
            let hidden = try await fixture.connect("hidden")
            try await fixture.store.write { try $0.setAccess(.members([]), to: hidden, in: workspace) }
            let position = try await fixture.store.read { try $0.feedPosition() }
            try await vic.withStream("/events?after=\(position)") { _, parts in
                _ = try await read(&parts, until: "event: beat")
                try await fixture.store.write { try $0.pauseMailbox(hidden, in: workspace) }
                let open = try await fixture.connect("open")
                let seen = try await read(&parts, until: open.description)
                #expect(!seen.contains(hidden.description))
            }
            #expect(try await vic.get("/mailboxes").body.contains("open@mail.test"))
            #expect(!(try await vic.get("/mailboxes").body.contains("hidden@mail.test")))
            #expect(try await owner.get("/mailboxes").body.contains("hidden@mail.test"))
        }
    }

    @Test("a stream ends with the session, and with the member's place", .timeLimit(.minutes(15)))
    func signedOut() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let mia = try await fixture.join("mia", as: "member", by: owner)
            let members = try await fixture.store.read { try $0.members(in: try $0.defaultWorkspace().id).items }
            let id = try #require(members.first { $0.name == "Mia" }?.id)
            try await mia.withStream("/events?after=0") { _, parts in
                _ = try await read(&parts, until: "event: beat")
                _ = try await owner.submit("/members/\(id)/remove", from: "/members", [])
                fixture.web.live.wake(.beat)
                let rest = try await read(&parts, until: "event: signed-out")
                #expect(rest.contains("event: signed-out"))
                #expect(try await parts.next() == nil)
            }
        }
    }

    @Test("open streams do not hold up a graceful stop", .timeLimit(.minutes(15)))
    func shutdown() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let browser = owner
            // The server stops when this closure returns, with the stream still open.
            Task {
                try await browser.withStream("/events?after=0") { _, parts in
                    while try await parts.next() != nil {}
                }
            }
            while fixture.web.live.subscriberCount < 1 { await Task.yield() }
        }
    }

    @Test("nobody has more than 20 streams, and those that went make room", .timeLimit(.minutes(15)))
    func bounded() async throws {
        try await WebFixture.run { fixture in
            _ = try await fixture.owner()
            let person = try #require(
                try await fixture.store.read {
                    try $0.members(in: try $0.defaultWorkspace().id).items.first?.person
                })
            var streams: [AsyncStream<LiveHub.Wake>] = []
            for _ in 0..<20 { streams.append(try #require(fixture.web.live.subscribe(person))) }
            #expect(fixture.web.live.subscribe(person) == nil)
            #expect(fixture.web.live.subscribe(.random()) != nil)
            streams.removeLast()
            #expect(fixture.web.live.subscribe(person) != nil)
        }
    }

    @Test("a part of a page is the same markup as in the whole", .timeLimit(.minutes(15)))
    func fragments() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            try await fixture.connect("alice")
            for (path, name) in [("/mailboxes", "mailboxes"), ("/members", "members")] {
                let whole = try await owner.get(path).body
                let part = try await owner.get(path, headers: [("X-Fragment", name)])
                #expect(part.status == 200)
                #expect(whole.contains(part.body))
                #expect(!part.body.contains("<html"))
                #expect(try await owner.get(path, headers: [("X-Fragment", "other")]).status == 404)
            }
            let signedOut = try await fixture.browser().get("/mailboxes", headers: [("X-Fragment", "mailboxes")])
            #expect(signedOut.status == 401)
        }
    }
}
