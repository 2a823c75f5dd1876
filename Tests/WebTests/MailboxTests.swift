import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: mailboxes")
struct MailboxTests {
    /// Servers that the egress policy lets nobody reach, so that a test ends at once and asks nothing of the network.
    private static let unreachable = [
        ("address", "alice@mail.test"), ("name", "Alice"), ("imap-host", "127.0.0.1"), ("imap-port", "993"),
        ("imap-security", "implicit"), ("imap-user", "alice"), ("smtp-host", "127.0.0.1"), ("smtp-port", "465"),
        ("smtp-security", "implicit"), ("smtp-user", "alice"), ("password", "canary-of-a-password"),
    ]

    @Test("the address comes first; servers are looked for or entered by hand")
    func search() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let wrong = try await owner.submit(
                "/mailboxes/connect/search", from: "/mailboxes/connect", [("address", "alice")])
            #expect(wrong.status == 422)
            #expect(wrong.body.contains("the @ is missing"))
            let found = try await owner.submit(
                "/mailboxes/connect/search", from: "/mailboxes/connect", [("address", "alice@mail.test")])
            #expect(found.body.contains("No servers were found"))
            let byHand = try await owner.submit(
                "/mailboxes/connect/search", from: "/mailboxes/connect",
                [("address", "alice@mail.test"), ("by-hand", "yes")])
            #expect(byHand.status == 200 && !byHand.body.contains("No servers were found"))
            #expect(byHand.body.contains("name=\"imap-user\" type=\"text\" value=\"alice@mail.test\""))
        }
    }

    @Test("what is erased while its page is made is not found, and no fault of ours")
    func erasedMeanwhile() async throws {
        try await WebFixture.run { fixture in
            let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
            do {
                _ = try await fixture.store.read { try $0.grant(of: .random(), in: workspace) }
                Issue.record("a mailbox that is not there has a grant")
            } catch {
                #expect(WebFailure(error as any Error)?.title == "Not found")
            }
        }
    }

    @Test("a test is told step by step, with what a failed one means, and saves nothing")
    func check() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let token = try await owner.get("/mailboxes/connect").formToken
            let fields = [("form-token", token), ("do", "check")] + Self.unreachable
            let headers = [("Sec-Fetch-Site", "same-origin"), ("X-Fragment", "steps")]
            let answer = try await owner.post("/mailboxes/connect", fields, headers: headers)
            #expect(answer.header("Content-Type") == "application/x-ndjson")
            let lines = answer.body.split(separator: "\n")
            #expect(lines.count == 12)
            #expect(lines.dropLast().allSatisfy { $0.contains("\"key\":") })
            #expect(lines.last?.contains("\"outcome\":\"failed\"") == true)
            #expect(answer.body.contains("egress.refused"))
            #expect(!answer.body.contains("canary-of-a-password"))
            // Without scripts the same form gives the whole page.
            let page = try await owner.post("/mailboxes/connect", fields)
            #expect(page.status == 200)
            #expect(page.body.contains("Nothing is saved."))
            #expect(page.body.contains("Save as paused"))
            #expect(!page.body.contains("canary-of-a-password"))
            #expect(try await owner.get("/mailboxes").body.contains("No mailbox yet"))
        }
    }

    @Test("what does not work can be saved as paused, and is in the audit log")
    func savePaused() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let saved = try await owner.submit(
                "/mailboxes/connect", from: "/mailboxes/connect", [("do", "savePaused")] + Self.unreachable,
                headers: [("Sec-Fetch-Site", "same-origin")])
            let location = try #require(saved.location)
            #expect(location.hasPrefix("/mailboxes/mbx_"))
            let page = try await owner.get(location).body
            #expect(page.contains("Paused") && page.contains("egress.refused"))
            #expect(!page.contains("canary-of-a-password"))
            #expect(try await owner.get("/audit").body.contains("connected <strong>alice@mail.test</strong>"))
        }
    }

    @Test("what is wrong in the form is said at its field, and the password is never sent back")
    func invalid() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let fields = Self.unreachable.map { name, value in
                (name, ["imap-host": "no host!", "smtp-port": "70000", "imap-user": ""][name] ?? value)
            }
            let answer = try await owner.submit(
                "/mailboxes/connect", from: "/mailboxes/connect", [("do", "check")] + fields)
            #expect(answer.status == 422)
            for id in ["imap-host-error", "smtp-port-error", "imap-user-error"] {
                #expect(answer.body.contains("id=\"\(id)\""), "\(id)")
            }
            #expect(!answer.body.contains("canary-of-a-password"))
        }
    }

    @Test("a mailbox is paused, resumed, restricted and disconnected from its page")
    func managing() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)"
            #expect(try await owner.submit("\(path)/pause", from: path, []).location == "\(path)?done=paused")
            #expect(try await vic.get(path).body.contains("Paused"))
            #expect(try await owner.submit("\(path)/resume", from: path, []).location == "\(path)?done=resumed")
            #expect(try await owner.submit("\(path)/access", from: path, [("who", "members")]).status == 303)
            #expect(try await vic.get(path).status == 404)
            #expect(try await owner.get(path).status == 200)
            let wrong = try await owner.submit("\(path)/disconnect", from: path, [("address", "bob@mail.test")])
            #expect(wrong.status == 422 && wrong.body.contains("nothing was changed"))
            let done = try await owner.submit(
                "\(path)/disconnect", from: path, [("address", " Alice@mail.test "), ("data", "erase")])
            #expect(done.location == "/mailboxes?done=erased")
            #expect(try await owner.get(path).status == 404)
            #expect(try await owner.get("/audit").body.contains("erased its data"))
        }
    }

    @Test("who does not manage mailboxes sees them and changes nothing")
    func viewer() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let path = "/mailboxes/\(try await fixture.connect("alice"))"
            let page = try await vic.get(path)
            #expect(page.status == 200 && !page.body.contains("/pause"))
            for action in [
                "pause", "resume", "check", "verify", "access", "folders", "history", "health", "disconnect",
            ] {
                let answer = try await vic.submit(
                    "\(path)/\(action)", from: "/account", [("address", "alice@mail.test")])
                #expect(answer.status == 403, "\(action)")
            }
            #expect(try await vic.get("/mailboxes/connect").status == 403)
            let connecting = try await vic.submit("/mailboxes/connect", from: "/account", Self.unreachable)
            #expect(connecting.status == 403)
        }
    }

    @Test("a workspace tests only so many mailboxes at once, then one in 20 seconds")
    func paced() throws {
        let runs = BackgroundRuns()
        let workspace = WorkspaceID.random()
        let now = Timestamp(milliseconds: 1_700_000_000_000)
        for _ in 0..<20 { try runs.admitSearch(in: workspace, at: now) }
        #expect(throws: WebFailure.self) { try runs.admitSearch(in: workspace, at: now) }
        #expect(throws: Never.self) { try runs.admitSearch(in: .random(), at: now) }
        #expect(throws: Never.self) { try runs.admitSearch(in: workspace, at: now.adding(milliseconds: 20_000)) }
    }

    @Test("the list pages through thousands by address, and searches by address and name", .timeLimit(.minutes(15)))
    func paging() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            for number in 0..<230 { try await fixture.connect("user\(1000 + number)") }
            var seen = 0
            var path: String? = "/mailboxes"
            while let current = path {
                let body = try await owner.get(current).body
                seen += body.components(separatedBy: "<li data-key=\"mbx_").count - 1
                path = body.range(of: "href=\"/mailboxes?after=").map {
                    "/mailboxes?after=" + body[$0.upperBound...].prefix { $0 != "\"" }
                }
            }
            #expect(seen == 230)
            let found = try await owner.get("/mailboxes?q=USER12").body
            #expect(found.components(separatedBy: "<li data-key=\"mbx_").count - 1 == 30)
            #expect(try await owner.get("/mailboxes?q=%25").body.contains("No mailbox has this"))
        }
    }
}
