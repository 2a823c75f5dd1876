import Foundation
import MailModel
import MailStore
import Mailboxes
import Testing

@testable import Web

@Suite("Web: several mailboxes at once")
struct MailboxBulkTests {
    private func status(_ id: MailboxID, _ fixture: WebFixture) async throws -> MailboxState? {
        try await fixture.store.read { try $0.mailbox(id, in: try $0.defaultWorkspace().id)?.state }
    }

    private func boxes(_ ids: [MailboxID]) -> [(String, String)] { ids.map { ("mailbox", $0.description) } }

    @Test("the ticked ones are paused and resumed, one by its menu, and the list stays as it was narrowed down")
    func pausing() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let ids = [try await fixture.connect("alice"), try await fixture.connect("bob")]
            let gone = try await fixture.connect("carol")
            try await fixture.store.write {
                try $0.disconnectMailbox(gone, in: try $0.defaultWorkspace().id, erase: false)
            }
            let paused = try await owner.submit(
                "/mailboxes/bulk", from: "/mailboxes",
                boxes(ids + [gone]) + [("do", "pause"), ("sort", "address"), ("q", "mail.test")])
            #expect(paused.location == "/mailboxes?sort=address&q=mail.test&done=paused&count=2&left=1")
            let page = try await owner.get(try #require(paused.location)).body
            #expect(page.contains("2 mailboxes are paused. 1 was left as it is: what is disconnected has to be"))
            for id in ids { #expect(try await status(id, fixture) == .paused) }
            let one = try await owner.submit("/mailboxes/bulk", from: "/mailboxes", [("one", "resume \(ids[0])")])
            #expect(one.location == "/mailboxes?done=resumed&count=1")
            #expect(try await status(ids[0], fixture) == .active)
            #expect(try await status(ids[1], fixture) == .paused)
            #expect(try await owner.get("/audit").body.contains("resumed <strong>alice@mail.test</strong>"))
            let nothing = try await owner.submit("/mailboxes/bulk", from: "/mailboxes", [("do", "pause")])
            #expect(nothing.status == 422 && nothing.body.contains("Tick a mailbox first; nothing was changed."))
            #expect(try await owner.submit("/mailboxes/bulk", from: "/mailboxes", boxes(ids)).status == 404)
        }
    }

    @Test("tags are given and taken, and the list is narrowed down by tag and owner in its address")
    func tags() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let ids = [try await fixture.connect("alice"), try await fixture.connect("bob")]
            #expect(!(try await owner.get("/mailboxes").body.contains("id=\"tag\"")))
            let tagged = try await owner.submit(
                "/mailboxes/bulk", from: "/mailboxes", boxes(ids) + [("do", "tag"), ("tags", "North <team>, Trial")])
            #expect(tagged.location == "/mailboxes?done=tagged&count=2")
            let page = try await owner.get("/mailboxes").body
            #expect(page.contains("North &lt;team&gt;</span>") && !page.contains("North <team>"))
            _ = try await owner.submit(
                "/mailboxes/bulk", from: "/mailboxes", boxes([ids[1]]) + [("do", "untag"), ("tags", "trial")])
            let trial = try await owner.get("/mailboxes?tag=TRIAL").body
            #expect(trial.contains("alice@mail.test") && !trial.contains("bob@mail.test"))
            #expect(trial.contains("<option value=\"Trial\" selected>"))
            #expect(trial.contains("href=\"/mailboxes?sort=address&amp;tag=TRIAL\""))
            #expect(try await owner.get("/mailboxes?tag=nobody").body.contains("No mailbox fits all of this"))
            let log = try await owner.get("/audit").body
            #expect(log.contains("tagged <strong>alice@mail.test</strong> with North &lt;team&gt;, Trial"))
            #expect(log.contains("took the tags trial from <strong>bob@mail.test</strong>"))

            let path = "/mailboxes/\(ids[0])"
            _ = try await owner.submit("\(path)/alerts", from: path, [("owner", "ann@home.test"), ("mute", "")])
            let owned = try await owner.get("/mailboxes?owner=ann%40home.test").body
            #expect(owned.contains("alice@mail.test") && !owned.contains("bob@mail.test"))
            #expect(owned.contains("owned by ann@home.test"))

            for (text, words) in [("", "Enter a tag first"), (String(repeating: "x", count: 99), "at most 60")] {
                let refused = try await owner.submit(
                    "/mailboxes/bulk", from: "/mailboxes", boxes(ids) + [("do", "tag"), ("tags", text)])
                #expect(refused.status == 422 && refused.body.contains(words))
            }
            let set = try await owner.submit("\(path)/tags", from: path, [("tags", "Only this")])
            #expect(set.location == "\(path)?done=tagged")
            #expect(try await owner.get(path).body.contains("value=\"Only this\""))
            let many = (0..<11).map { "t\($0)" }.joined(separator: ",")
            let refused = try await owner.submit("\(path)/tags", from: path, [("tags", many)])
            #expect(refused.status == 422 && refused.body.contains("A mailbox has at most 10 tags."))
        }
    }

    @Test("disconnecting several asks for their number first, and tells what became of each")
    func disconnecting() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let ids = [try await fixture.connect("alice"), try await fixture.connect("bob")]
            let asked = try await owner.submit(
                "/mailboxes/bulk", from: "/mailboxes", boxes(ids) + [("do", "disconnect")])
            #expect(asked.status == 200 && asked.body.contains("Disconnect 2 mailboxes?"))
            #expect(try await status(ids[0], fixture) == .active)
            let wrong = try await owner.submit(
                "/mailboxes/disconnect", from: "/mailboxes", boxes(ids) + [("data", "erase"), ("confirm", "3")])
            #expect(wrong.status == 422 && wrong.body.contains("Enter 2 to confirm; nothing was changed."))
            #expect(wrong.body.contains("value=\"erase\" checked"))
            #expect(try await status(ids[0], fixture) == .active)
            let kept = try await owner.submit(
                "/mailboxes/disconnect", from: "/mailboxes", boxes([ids[0]]) + [("data", "keep"), ("confirm", "1")])
            #expect(kept.status == 200 && kept.body.contains("Its password is destroyed."))
            #expect(try await status(ids[0], fixture) == .disconnected)
            let erased = try await owner.submit(
                "/mailboxes/disconnect", from: "/mailboxes", boxes([ids[1]]) + [("data", "erase"), ("confirm", "1")])
            #expect(erased.status == 200 && !erased.body.contains("href=\"/mailboxes/\(ids[1])\""))
            #expect(try await status(ids[1], fixture) == nil)
            let log = try await owner.get("/audit").body
            #expect(log.contains("disconnected <strong>alice@mail.test</strong> and kept its data"))
            #expect(log.contains("disconnected <strong>bob@mail.test</strong> and erased its data"))
        }
    }

    @Test("what is exported is a table that a spreadsheet shows and never executes, and is noted")
    func exports() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            var ids: [MailboxID] = []
            for name in ["=cmd", "bob"] { ids.append(try await fixture.connect(name)) }
            for number in 0..<230 { try await fixture.connect("user\(1000 + number)") }
            _ = try await owner.submit(
                "/mailboxes/bulk", from: "/mailboxes", boxes([ids[0]]) + [("do", "tag"), ("tags", "@SUM(1)")])
            let chosen = try await owner.submit(
                "/mailboxes/bulk", from: "/mailboxes", boxes(ids) + [("do", "export")])
            #expect(chosen.header("Content-Type") == "text/csv; charset=utf-8")
            #expect(chosen.header("Content-Disposition") == "attachment; filename=\"mailboxes.csv\"")
            let lines = chosen.body.components(separatedBy: "\r\n")
            #expect(lines.count == 4 && lines[0].hasPrefix("\u{FEFF}address,name,status"))
            #expect(lines[1].hasPrefix("'=cmd@mail.test,") && lines[1].contains("'@SUM(1)"))
            // More than one part, each row once.
            let all = try await owner.submit("/mailboxes/export", from: "/mailboxes", [("sort", "address")])
            let addresses = all.body.components(separatedBy: "\r\n").dropFirst().compactMap {
                $0.split(separator: ",").first
            }
            #expect(addresses.count == 232 && Set(addresses).count == 232)

            let path = "/mailboxes/\(ids[1])"
            _ = try await owner.submit("\(path)/pause", from: path, [])
            let activity = try await owner.submit("\(path)/activity", from: path, [("show", "people")])
            #expect(
                activity.body.contains("mailbox.paused") && activity.header("Content-Type")?.contains("csv") == true)
            let audit = try await owner.submit("/audit/export", from: "/audit", [("about", "mailboxes")])
            #expect(audit.body.contains("mailbox.paused") && !audit.body.contains("workspace.claimed"))
            let log = try await owner.get("/audit?about=mail").body
            for what in ["a list of 2 mailboxes", "a list of all mailboxes", "the activity of bob", "the audit log"] {
                #expect(log.contains("exported \(what)"), "\(what)")
            }
        }
    }

    @Test("the audit log and a mailbox's activity are narrowed down by what they are about, and the log by who did it")
    func filters() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)"
            let ann = try await fixture.join("ann", as: "admin", by: owner)
            _ = try await ann.submit("\(path)/pause", from: path, [])
            _ = try await owner.submit("\(path)/resume", from: path, [])
            let mailboxes = try await owner.get("/audit?about=mailboxes").body
            #expect(mailboxes.contains("paused <strong>alice") && !mailboxes.contains("invited"))
            #expect(mailboxes.contains("href=\"/audit?about=mailboxes\" aria-current"))
            let members = try await fixture.store.read { try $0.members(in: try $0.defaultWorkspace().id).items }
            let who = try #require(members.first { $0.name == "Ann" }).id
            let hers = try await owner.get("/audit?who=\(who)").body
            #expect(hers.contains("paused <strong>alice") && !hers.contains("resumed <strong>alice"))
            #expect(try await owner.get("/audit?about=mail").body.contains("Nothing of this kind"))
            for odd in ["about=x", "who=x", "after=x", "about=mailboxes&after=99999999999999999999"] {
                #expect(try await owner.get("/audit?\(odd)").status == 200)
            }
            #expect(try await owner.get("\(path)/activity?show=people").body.contains("paused <strong>alice"))
            #expect(try await owner.get("\(path)/activity?show=alerts").body.contains("Nothing of this kind"))
        }
    }

    @Test(
        "only owners and administrators may, and each form needs the word of its page",
        arguments: ["viewer", "editor", "member"])
    func permissions(role: String) async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let other = try await fixture.join("vic", as: role, by: owner)
            let list = try await other.get("/mailboxes").body
            #expect(!list.contains("type=\"checkbox\"") && !list.contains("method=\"post\" action=\"/mailboxes"))
            #expect(!(try await other.get("/mailboxes/\(id)").body.contains("/tags")))
            let forms: [(String, [(String, String)])] =
                ["pause", "resume", "tag", "untag", "disconnect", "export"].map {
                    ("/mailboxes/bulk", boxes([id]) + [("do", $0), ("tags", "x")])
                } + [
                    ("/mailboxes/bulk", [("one", "pause \(id)")]),
                    ("/mailboxes/disconnect", boxes([id]) + [("confirm", "1")]), ("/mailboxes/export", []),
                    ("/mailboxes/\(id)/tags", [("tags", "x")]), ("/mailboxes/\(id)/activity", []),
                    ("/audit/export", []),
                ]
            for (path, fields) in forms {
                #expect(try await other.submit(path, from: "/account", fields).status == 403, "\(path) \(fields)")
                let forged = try await owner.post(path, [("form-token", "wrong")] + fields)
                #expect(forged.status == 403, "\(path) without the word")
            }
            #expect(try await status(id, fixture) == .active)
        }
    }

    @Test("nothing of another workspace can be reached by its mailboxes' ids")
    func workspaces() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let elsewhere = try await fixture.store.write { try $0.addWorkspace(name: "Other").id }
            let id = try await fixture.connect("secret", in: elsewhere)
            for action in ["pause", "tag", "disconnect", "export"] {
                let answer = try await owner.submit(
                    "/mailboxes/bulk", from: "/account", boxes([id]) + [("do", action), ("tags", "x")])
                #expect(answer.status == 404 && !answer.body.contains("secret"), "\(action)")
            }
            let export = try await owner.submit("/mailboxes/export", from: "/account", [])
            #expect(export.status == 200 && !export.body.contains("secret"))
        }
    }
}
