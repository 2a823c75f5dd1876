import Foundation
import MailModel
import MailStore
import Mailboxes
import Testing

@testable import Web

@Suite("Web: the tabs of a mailbox")
struct MailboxTabsTests {
    @Test("each tab has an address of its own, names itself, and leads to the others", arguments: MailboxTab.allCases)
    func addresses(tab: MailboxTab) async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let page = try await owner.get(tab.path(of: id))
            #expect(page.status == 200)
            #expect(page.body.contains("aria-current=\"page\">\(tab.words)</a>"))
            for other in MailboxTab.allCases { #expect(page.body.contains("href=\"\(other.path(of: id))\"")) }
            let whole = page.body
            for name in ["head"] {
                let part = try await owner.get(tab.path(of: id), headers: [("X-Fragment", name)])
                #expect(part.status == 200 && whole.contains(part.body))
            }
        }
    }

    @Test("no tab is there for who has no access, and who only looks sees no forms", arguments: MailboxTab.allCases)
    func visibility(tab: MailboxTab) async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let id = try await fixture.connect("alice")
            let page = try await vic.get(tab.path(of: id))
            #expect(page.status == 200)
            #expect(!page.body.contains("action=\"/mailboxes/\(id)"))
            _ = try await owner.submit("/mailboxes/\(id)/access", from: "/members", [("who", "members")])
            #expect(try await vic.get(tab.path(of: id)).status == 404)
        }
    }

    @Test("the overview says of each direction why it fails, what to do, and when it is tried next")
    func overview() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let now = fixture.clock.now
            try await fixture.fail(
                id, .sending,
                Finding(
                    code: .authWrongCredentials, cause: "The server refuses the password.", actor: .user,
                    action: "Enter the right one.", disposition: .reauthenticate,
                    serverText: ServerText("535 <no>")), at: now)
            fixture.clock.advance(milliseconds: 7_200_000)
            let page = try await owner.get("/mailboxes/\(id)").body
            #expect(page.contains("The server refuses the password."))
            #expect(page.contains("Enter the right one."))
            #expect(page.contains("535 &lt;no&gt;"))
            #expect(page.contains("It is not tried again by itself; it waits for the mailbox&#39;s user."))
            #expect(page.contains("/mailboxes/\(id)/authentication#change"))
            #expect(page.contains(">2 hours ago</time>"))

            try await fixture.fail(
                id, .receiving,
                Finding(
                    code: .tcpRefused, cause: "Nothing listens there.", actor: .nobody, action: "Wait.",
                    disposition: .retry), at: fixture.clock.now)
            let other = try await owner.get("/mailboxes/\(id)").body
            #expect(other.contains("Nothing listens there."))
            #expect(other.contains("Tried again by itself <relative-time>"))
        }
    }

    @Test("what once worked is not told of a mailbox that is disconnected, and of a file of authorities only its name")
    func whatIsLeftOut() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice", trust: .certificateFile("/srv/private/place/ca.pem"))
            let path = "/mailboxes/\(id)"
            let authentication = try await owner.get("\(path)/authentication").body
            #expect(authentication.contains("judged by CA file ca.pem") && !authentication.contains("/srv/private"))
            #expect(try await owner.get(path).body.contains("\(Icon.check.html.text)Works"))
            _ = try await owner.submit("\(path)/disconnect", from: path, [("address", "alice@mail.test")])
            let left = try await owner.get(path).body
            #expect(left.contains("Disconnected.") && !left.contains("Works") && !left.contains("is told of trouble"))
        }
    }

    @Test("folders are shown with their roles, how much of them is here, and why the rest is not")
    func folders() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)/folders"
            #expect(try await owner.get(path).body.contains("Not begun yet."))
            try await fixture.fillFolders(of: id)
            let page = try await owner.get(path).body
            #expect(page.contains("<span class=\"title\">INBOX</span> <span class=\"pill\">Inbox</span>"))
            #expect(page.contains("1\u{202F}188 of 1\u{202F}200"))
            #expect(page.contains("300 older than the history"))
            #expect(page.contains("2 in quarantine"))
            #expect(page.contains("The message is damaged &lt;here&gt;"))
            #expect(page.contains("99 %") || page.contains("99."))
        }
    }

    @Test("a message in quarantine is tried again on request, which the audit log shows")
    func quarantine() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            try await fixture.fillFolders(of: id)
            let path = "/mailboxes/\(id)/folders"
            let answer = try await owner.submit(
                "/mailboxes/\(id)/retry", from: path, [("folder", "INBOX"), ("uid", "7")])
            #expect(answer.location == "\(path)?done=retried")
            let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
            let next = try await fixture.store.read { reader in
                let folders = try reader.syncFolders(of: try reader.mailboxKey(id, in: workspace))
                return try reader.quarantine(of: try #require(folders.first { $0.record.role == .inbox }).key)
                    .first { $0.uid == 7 }?.nextTry
            }
            #expect(next == fixture.clock.now)
            for fields in [[("folder", "INBOX"), ("uid", "8888")], [("folder", "Nowhere"), ("uid", "7")]] {
                #expect(try await owner.submit("/mailboxes/\(id)/retry", from: path, fields).status == 404)
            }
            #expect(try await owner.get("/audit").body.contains("had a message of <strong>alice@mail.test</strong>"))
        }
    }

    @Test("the activity tells tests, alerts and what people did, newest first, in parts")
    func activity() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)"
            #expect(try await owner.get("\(path)/activity").body.contains("Nothing yet"))
            fixture.clock.advance(milliseconds: 60_000)
            _ = try await owner.submit("\(path)/pause", from: path, [])
            fixture.clock.advance(milliseconds: 60_000)
            _ = try await owner.submit("\(path)/resume", from: path, [])
            let page = try await owner.get("\(path)/activity").body
            let paused = try #require(page.range(of: "paused <strong>alice@mail.test</strong>"))
            let resumed = try #require(page.range(of: "resumed <strong>alice@mail.test</strong>"))
            #expect(resumed.lowerBound < paused.lowerBound)
            // What people did is for those who may read the audit log.
            #expect(try await vic.get("\(path)/activity").body.contains("Nothing yet"))
            for _ in 0..<60 {
                fixture.clock.advance(milliseconds: 1000)
                _ = try await owner.submit("\(path)/pause", from: path, [])
                _ = try await owner.submit("\(path)/resume", from: path, [])
            }
            var seen = 0
            var next: String? = "\(path)/activity"
            while let current = next {
                let body = try await owner.get(current).body
                seen += body.components(separatedBy: "alice@mail.test</strong></p>").count - 1
                next = body.range(of: "href=\"\(path)/activity?after=").map {
                    "\(path)/activity?after=" + body[$0.upperBound...].prefix { $0 != "\"" }
                }
            }
            #expect(seen == 122)
            #expect(try await owner.get("\(path)/activity?after=nonsense").status == 200)
        }
    }

    @Test("a change of settings is checked first, asks for the password, and changes nothing where a step fails")
    func change() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)"
            let page = try await owner.get("\(path)/authentication").body
            #expect(page.contains("name=\"imap-host\" type=\"text\" value=\"imap.mail.test\""))
            let fields = [
                ("imap-host", "127.0.0.1"), ("imap-port", "993"), ("imap-security", "implicit"), ("imap-user", "alice"),
                ("smtp-host", "127.0.0.1"), ("smtp-port", "465"), ("smtp-security", "implicit"),
                ("smtp-user", "alice"), ("name", "Alice"), ("address", "mallory@mail.test"),
            ]
            let without = try await owner.submit("\(path)/settings", from: "\(path)/authentication", fields)
            #expect(without.status == 422 && without.body.contains("id=\"password-error\""))
            let all = fields + [("password", "canary-of-a-password")]
            let failed = try await owner.submit("\(path)/settings", from: "\(path)/authentication", all)
            #expect(failed.status == 200)
            #expect(failed.body.contains("Nothing was changed; what was in use before still is."))
            #expect(failed.body.contains("egress.refused"))
            #expect(!failed.body.contains("canary-of-a-password"))
            let token = try await owner.get(path).formToken
            let streamed = try await owner.post(
                "\(path)/settings", [("form-token", token)] + all,
                headers: [("Sec-Fetch-Site", "same-origin"), ("X-Fragment", "steps")])
            #expect(streamed.header("Content-Type") == "application/x-ndjson")
            #expect(streamed.body.split(separator: "\n").last?.contains("\"isOver\":true") == true)
            let stored = try await fixture.store.read {
                try $0.mailbox(id, in: try $0.defaultWorkspace().id)
            }
            #expect(stored?.imap.endpoint.description == "imap.mail.test:993")
            #expect(try await owner.get("/mailboxes").body.contains("mallory") == false)
        }
    }

    @Test("a test message asks for a real address and tells how it went", .timeLimit(.minutes(15)))
    func sendTest() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)"
            let wrong = try await owner.submit("\(path)/send-test", from: path, [("to", "nobody")])
            #expect(wrong.status == 422 && wrong.body.contains("the @ is missing"))
            // Its password cannot be opened, because the fixture stores none.
            let sent = try await owner.submit("\(path)/send-test", from: path, [("to", "bob@mail.test")])
            #expect(sent.status == 200 && sent.body.contains("It could not be done."))
            #expect(try await owner.get("/audit").body.contains("to bob@mail.test"))
        }
    }
}

extension WebFixture {
    /// Has a direction fail for a reason, as the monitor would note it.
    func fail(_ id: MailboxID, _ direction: MailDirection, _ finding: Finding, at now: Timestamp) async throws {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        try await store.write { writer in
            let stored = try writer.health(of: id, in: workspace)
            var health =
                (try? JSONDecoder().decode(MailboxHealth.self, from: Data(stored.state.utf8)))
                ?? MailboxHealth(unprovenSince: now)
            _ = health.apply(.failure(finding), to: direction, at: now)
            try writer.recordHealth(
                HealthRecord(
                    mailbox: id, workspace: workspace,
                    state: String(decoding: try JSONEncoder().encode(health), as: UTF8.self), arrivals: "",
                    nextCheck: health.nextTry))
            let outcome = HealthOutcome.failed(finding: finding.code.rawValue)
            try writer.recordHealth(
                of: id, in: workspace, receiving: direction == .receiving ? outcome : nil,
                sending: direction == .sending ? outcome : nil)
        }
    }

    /// Gives a mailbox folders of which one is not whole.
    func fillFolders(of id: MailboxID) async throws {
        let workspace = try await store.read { try $0.defaultWorkspace().id }
        try await store.write { writer in
            try writer.replaceFolders(
                of: id, in: workspace,
                with: [
                    FolderRecord(name: .inbox, role: .inbox), FolderRecord(name: FolderName("Sent"), role: .sent),
                    FolderRecord(name: FolderName("Spam"), role: .junk),
                    FolderRecord(name: FolderName("A rather long name of a folder/with another inside"), role: nil),
                    FolderRecord(name: FolderName("Only a place"), isSelectable: false),
                ])
            let key = try writer.mailboxKey(id, in: workspace)
            for folder in try writer.syncFolders(of: key) where folder.record.role == .inbox {
                try writer.setCursor(
                    FolderCursor(uidNext: 2000, historyFloor: 1, lastSynced: writer.now), of: folder.key)
                try writer.quarantineMessage(
                    folder: folder.key, uid: 7, reason: "The message is damaged <here>", nextTry: nil)
                try writer.quarantineMessage(
                    folder: folder.key, uid: 9, reason: "It is larger than 50 MB",
                    nextTry: writer.now.adding(milliseconds: 3_600_000))
                try writer.setLedger(
                    FolderLedger(
                        serverMessages: 1500, storedMessages: 1188, outsideHistory: 300, quarantined: 2, gap: 10,
                        gapSince: writer.now), of: folder.key)
            }
            for folder in try writer.syncFolders(of: key) where folder.record.role == .sent {
                try writer.setCursor(
                    FolderCursor(uidNext: 90, historyFloor: 1, lastSynced: writer.now), of: folder.key)
                try writer.setLedger(FolderLedger(serverMessages: 88, storedMessages: 88), of: folder.key)
            }
            try writer.setSyncState(
                SyncState(phase: .idle, lastConnected: writer.now, lastActivity: writer.now), of: key)
        }
    }
}
