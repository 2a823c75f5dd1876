import Foundation
import MailModel
import MailStore
import Mailboxes
import Testbed
import Testing

@testable import Web

@Suite("Web: links for the owners of mailboxes", .serialized, .timeLimit(.minutes(15)))
struct OwnerLinkTests {
    /// Makes a link; gives its token.
    private func link(_ fixture: OAuthFixture, _ address: String) async throws -> (token: String, page: String) {
        let made = try await fixture.owner.submit(
            "/owner-links", from: "/owner-links", [("address", address), ("client", fixture.client), ("days", "7")])
        let found = try #require(made.body.firstMatch(of: /\/owner\/([A-Za-z0-9_.]+)/)?.1, "\(made.body)")
        return (String(found), made.body)
    }

    @Test("whatever looks at a link without pressing its button leaves it whole")
    func scanners() async throws {
        try await OAuthFixture.run { fixture in
            let (token, _) = try await link(fixture, "sara@mail.test")
            let scanner = fixture.web.browser()
            let looks: [(String, [(String, String)])] = [
                ("GET", []), ("HEAD", []), ("GET", [("Sec-Purpose", "prefetch")]),
                ("GET", [("Sec-Purpose", "prefetch;prerender"), ("Sec-Fetch-Dest", "document")]),
                ("GET", [("Purpose", "prefetch")]), ("GET", [("X-Moz", "prefetch")]),
                ("GET", [("User-Agent", "a mail scanner")]),
            ]
            for (method, headers) in looks {
                let answer = try await scanner.send(method, "/owner/\(token)", headers: headers, body: nil)
                #expect(answer.status == 200, "\(method) \(headers): \(answer.status)")
            }
            // One that presses buttons without having loaded the page has not our form's word.
            let blind = try await fixture.web.browser().post("/owner", [("token", token)], headers: [])
            #expect(blind.status == 403)
            let workspace = try await fixture.web.store.read { try $0.defaultWorkspace().id }
            let links = try await fixture.web.store.read { try $0.ownerLinks(in: workspace) }
            #expect(links.count == 1 && links[0].used == nil)
        }
    }

    @Test("the link says until when it works, and afterwards since when it does not")
    func expiry() async throws {
        try await OAuthFixture.run { fixture in
            let (token, made) = try await link(fixture, "theo@mail.test")
            let workspace = try await fixture.web.store.read { try $0.defaultWorkspace().id }
            let record = try #require(try await fixture.web.store.read { try $0.ownerLinks(in: workspace) }.first)
            let end = TimeText.exact(record.expires)
            let browser = fixture.web.browser()
            let page = try await browser.get("/owner/\(token)")
            for body in [made, page.body] {
                #expect(body.contains(end) && body.contains("in 7 days"), "\(end): \(body)")
            }
            fixture.web.clock.advance(days: 8)
            let late = try await browser.get("/owner/\(token)")
            #expect(late.status == 410 && late.body.contains("It worked until \(end)"), "\(late.body)")
            #expect(late.body.contains("ask Olive"))
            let pressed = try await browser.post("/owner", [("form-token", page.formToken), ("token", token)])
            #expect(pressed.status == 410 && pressed.header("Refresh") == nil)
            let none = try await browser.get("/owner/olk_none.none")
            #expect(none.status == 410 && none.body.contains("not complete, or was taken back"), "\(none.body)")
        }
    }

    @Test("a link goes by e-mail where a mailbox can send it; where none can, it is copied")
    func byMail() async throws {
        try await OAuthFixture.run { fixture in
            let owner = fixture.owner
            let (_, alone) = try await link(fixture, "vito@mail.test")
            #expect(alone.contains("no mailbox here can send it yet") && !alone.contains("/owner-links/send"))

            let saved = try await fixture.comeBack(
                try await fixture.service.signIn(as: "ulla@mail.test", at: try await fixture.begin("ulla@mail.test")))
            #expect(saved.location?.hasSuffix("?done=connected") == true, "\(saved.body)")
            let (token, page) = try await link(fixture, "vito@mail.test")
            #expect(page.contains("Send this link by e-mail"))
            let sent = try await owner.submit("/owner-links/send", from: "/owner-links", [("token", token)])
            #expect(
                sent.status == 200 && sent.body.contains("Sent to vito@mail.test by ulla@mail.test"), "\(sent.body)")
            let message = try await fixture.testbed.waitForMessage(of: "vito@mail.test") {
                $0.headers("Subject") == ["Connect vito@mail.test to Salesnode"]
                    && String(decoding: $0.bytes, as: UTF8.self).replacingOccurrences(of: "=\r\n", with: "")
                        .contains(token.suffix(40))
            }
            #expect(message.headers("Auto-Submitted") == ["auto-generated"])
            let audit = try await owner.get("/audit")
            #expect(audit.body.contains("sent by e-mail"))

            // A link of nobody's is sent nowhere.
            let made = try await owner.submit("/owner-links/send", from: "/owner-links", [("token", "olk_1.2")])
            #expect(made.status == 422)
        }
    }

    @Test("another account than the link's is refused, with nothing to say yes to")
    func pinned() async throws {
        try await OAuthFixture.run { fixture in
            let (token, _) = try await link(fixture, "kate@mail.test")
            let browser = fixture.web.browser()
            let page = try await browser.get("/owner/\(token)")
            let pressed = try await browser.post("/owner", [("form-token", page.formToken), ("token", token)])
            let location = try await fixture.service.signIn(
                as: "mia@mail.test", at: try OAuthFixture.target(of: pressed))
            let answer = try await browser.get(fixture.path(location))
            #expect(answer.status == 200 && answer.body.contains("choose the account of kate@mail.test"))
            #expect(!answer.body.contains("name=\"accepted\""))
            #expect(try await browser.get("/oauth/continue").status == 403)
            #expect(try await fixture.owner.get("/mailboxes").body.contains("No mailbox yet"))
        }
    }
}
