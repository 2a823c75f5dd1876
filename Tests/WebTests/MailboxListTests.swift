import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: the list of mailboxes")
struct MailboxListTests {
    private func addresses(_ body: String) -> [String] {
        body.components(separatedBy: "class=\"title\" href=\"/mailboxes/mbx_").dropFirst().map { part in
            String(part.drop { $0 != ">" }.dropFirst().prefix { $0 != "@" })
        }
    }

    @Test("what needs somebody stands first; other orders are a link away and keep filter and search")
    func order() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            _ = try await fixture.fillWithMailboxes()
            let page = try await owner.get("/mailboxes").body
            #expect(
                addresses(page) == [
                    "carol", "dave", "erin", "a.very.long.name.of.a.mailbox.that.wraps", "alice", "bob", "frank",
                ])
            #expect(page.contains("<strong>2 mailboxes</strong> need attention."))
            #expect(page.contains("Connected <span class=\"number\">2</span>"))
            #expect(page.contains("href=\"/mailboxes?sort=activity\""))
            let byAddress = try await owner.get("/mailboxes?sort=address").body
            #expect(addresses(byAddress).first == "a.very.long.name.of.a.mailbox.that.wraps")
            #expect(byAddress.contains("href=\"/mailboxes?show=paused&amp;sort=address\""))
            // Only dave's mailbox has had news.
            #expect(addresses(try await owner.get("/mailboxes?sort=activity").body).first == "dave")
            let found = try await owner.get("/mailboxes?sort=address&q=a.v").body
            #expect(addresses(found).count == 1)
            #expect(found.contains("href=\"/mailboxes?show=attention&amp;sort=address&amp;q=a.v\""))
        }
    }

    @Test("a part of the list that keeps itself current stays at its place")
    func fragment() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            for number in 0..<60 { try await fixture.connect("user\(1000 + number)") }
            let first = try await owner.get("/mailboxes?sort=address").body
            let next = try #require(first.range(of: "href=\"/mailboxes?sort=address&amp;after="))
            let cursor = String(first[next.upperBound...].prefix { $0 != "\"" })
            let second = try await owner.get("/mailboxes?sort=address&after=\(cursor)")
            #expect(addresses(second.body).count == 20)
            let source = "src=\"/mailboxes?sort=address&amp;after=\(cursor)\""
            #expect(second.body.contains(source))
            let part = try await owner.get(
                "/mailboxes?sort=address&after=\(cursor)", headers: [("X-Fragment", "mailboxes")])
            #expect(second.body.contains(part.body))
        }
    }

    @Test("the list is narrowed down to one provider's mailboxes, with how many there are of each, and exported so")
    func providers() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let first = try await fixture.connect("alice", provider: "google")
            #expect(!(try await owner.get("/mailboxes").body.contains("name=\"provider\"")), "nothing to choose")
            _ = try await fixture.connect("bob", provider: "google")
            _ = try await fixture.connect("carol")
            let all = try await owner.get("/mailboxes").body
            #expect(all.contains("<label class=\"unseen\" for=\"provider\">Provider</label>"))
            #expect(all.contains("<option value=\"google\">Google (2)</option>"))
            #expect(all.contains("<option value=\"other\">Another provider (1)</option>"))

            let google = try await owner.get("/mailboxes?sort=address&provider=google").body
            #expect(addresses(google) == ["alice", "bob"])
            #expect(google.contains("<option value=\"google\" selected>Google (2)</option>"))
            #expect(google.contains("Only at Google") && google.contains("Clear the filter"))
            #expect(google.contains("href=\"/mailboxes?sort=activity&amp;provider=google\""))
            #expect(addresses(try await owner.get("/mailboxes?provider=other").body) == ["carol"])
            let odd = try await owner.get("/mailboxes?provider=%3Cb%3E").body
            #expect(odd.contains("No mailbox fits all of this") && odd.contains("at &lt;b&gt;"))

            let file = try await owner.submit(
                "/mailboxes/export", from: "/mailboxes?provider=google", [("provider", "google")]
            ).body
            #expect(file.contains("alice@mail.test") && file.contains(",Google") && !file.contains("carol@mail.test"))
            // Who does not see a mailbox does not find it counted.
            let path = "/mailboxes/\(first)"
            #expect(try await owner.submit("\(path)/access", from: path, [("who", "members")]).status == 303)
            #expect(try await vic.get("/mailboxes").body.contains("<option value=\"google\">Google (1)</option>"))
        }
    }

    @Test("unused mailboxes are listed for who manages them, and several are paused at once")
    func review() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let ids = [try await fixture.connect("alice"), try await fixture.connect("bob")]
            #expect(try await owner.get("/mailboxes/review").body.contains("Every mailbox is in use"))
            let days = "/mailboxes/review?days=14"
            fixture.clock.advance(days: 6)
            fixture.clock.advance(milliseconds: 3_600_000)
            #expect(try await owner.get("/mailboxes/review?days=5").body.contains("alice@mail.test"))
            #expect(try await owner.get(days).body.contains("Every mailbox is in use"))
            let done = try await owner.submit(
                "/mailboxes/review", from: "/mailboxes/review?days=5",
                [("days", "5"), ("mailbox", ids[0].description), ("mailbox", ids[1].description)])
            #expect(done.location == "/mailboxes/review?days=5&paused=2")
            let after = try await owner.get("/mailboxes/review?days=5&paused=2").body
            #expect(after.contains("2 mailboxes are paused.") && after.contains("Every mailbox is in use"))
            #expect(try await owner.get("/audit").body.contains("paused <strong>bob@mail.test</strong>"))
            #expect(try await vic.get("/mailboxes/review").status == 403)
            let refused = try await vic.submit("/mailboxes/review", from: "/account", [("mailbox", "\(ids[0])")])
            #expect(refused.status == 403)
            for odd in ["0", "-5", "99999999999999999999", "x"] {
                #expect(try await owner.get("/mailboxes/review?days=\(odd)").status == 200)
            }
        }
    }
}
