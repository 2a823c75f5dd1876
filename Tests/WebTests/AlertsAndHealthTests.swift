import Foundation
import MailModel
import MailStore
import Mailboxes
import Testbed
import Testing

@testable import Web

@Suite("Web: alerts")
struct AlertsPageTests {
    private let settings = { @Sendable (workspace: WorkspaceID) in
        AlertSettings(
            workspace: workspace,
            administrators: ["ops@acme.test", "ann@acme.test"].compactMap { try? EmailAddress($0) },
            way: "through relay.acme.test:465",
            test: { _ in
                AlertTestResult(recipients: [
                    .init(address: "ops@acme.test", via: "relay.acme.test:465", reason: nil),
                    .init(address: "ann@acme.test", via: nil, reason: "the server <said> no"),
                ])
            })
    }

    @Test("who is told stands there, and a test alert says how it went with each")
    func test() async throws {
        try await WebFixture.run(prepare: { $0.alerts = settings($0.mailboxes.workspace) }) { fixture in
            let owner = try await fixture.owner()
            let page = try await owner.get("/alerts").body
            #expect(page.contains("ops@acme.test") && page.contains("through relay.acme.test:465"))
            #expect(page.contains("Nothing has broken yet."))
            let tested = try await owner.submit("/alerts/test", from: "/alerts", [])
            #expect(tested.status == 200)
            #expect(tested.body.contains("Not everybody was reached."))
            #expect(tested.body.contains("ann@acme.test: not sent. the server &lt;said&gt; no"))
            #expect(try await owner.get("/audit").body.contains("sent a test alert"))
        }
    }

    @Test("who is told is said truly, whoever reads it")
    func hearers() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let page = try await owner.get("/mailboxes/\(id)").body
            #expect(page.contains("<dd>the administrators</dd>"))
            let workspace = fixture.dependencies.mailboxes.workspace
            var settings = settings(workspace)
            #expect(settings.hearers(in: workspace, showsNames: false) == ["whom the operator of the server has named"])
            #expect(settings.hearers(in: .random()) == ["the administrators"])
            settings.administrators += settings.administrators
            let words = AlertSettings.joined(settings.hearers(in: workspace))
            #expect(words == "ops@acme.test, ann@acme.test and 2 others")
        }
    }

    @Test("where the operator names nobody, a workspace's owners and administrators hear, each in their own")
    func byRole() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let page = try await owner.get("/alerts").body
            #expect(
                page.contains("<li>olive@acme.test</li>")
                    && page.contains("owners and administrators, under the addresses"))
        }
    }

    @Test("a mailbox gets an owner who hears of it, is muted for a while, and unmuted from the list")
    func mailbox() async throws {
        try await WebFixture.run(prepare: { $0.alerts = settings($0.mailboxes.workspace) }) { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)"
            let wrong = try await owner.submit("\(path)/alerts", from: path, [("owner", "nobody"), ("mute", "")])
            #expect(wrong.status == 422 && wrong.body.contains("is no e-mail address"))
            let saved = try await owner.submit(
                "\(path)/alerts", from: path, [("owner", " ann@home.test "), ("mute", "7")])
            #expect(saved.location == "\(path)?done=muted")
            let list = try await owner.get("/alerts").body
            #expect(list.contains("ann@home.test hears of it as well") && list.contains("Muted until"))
            #expect(try await owner.get(path).body.contains("nobody until"))
            let unmuted = try await owner.submit(
                "\(path)/alerts", from: "/alerts", [("owner", "ann@home.test"), ("mute", "off"), ("back", "alerts")])
            #expect(unmuted.location == "/alerts")
            // Whom the operator names is told, and not the administrators.
            let told = try await owner.get(path).body
            #expect(told.contains("<dd>ops@acme.test, ann@acme.test and ann@home.test</dd>"), "\(told)")
            #expect(told.contains("told to ops@acme.test and ann@acme.test.") && !told.contains("administrators"))
            #expect(try await owner.get("/audit").body.contains("ops@acme.test, ann@acme.test and ann@home.test"))
            _ = try await owner.submit("\(path)/alerts", from: path, [("owner", ""), ("mute", "")])
            #expect(try await owner.get("/alerts").body.contains("None. On a mailbox"))
            #expect(
                try await owner.get("/audit").body.contains("changed who hears of <strong>alice@mail.test</strong>"))
            let odd = try await owner.submit("\(path)/alerts", from: path, [("owner", ""), ("mute", "999")])
            #expect(odd.status == 422)
        }
    }

    @Test("only those who manage mailboxes see and change it")
    func permissions() async throws {
        try await WebFixture.run(prepare: { $0.alerts = settings($0.mailboxes.workspace) }) { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let id = try await fixture.connect("alice")
            #expect(try await vic.get("/alerts").status == 403)
            #expect(try await vic.get("/mailboxes").body.contains("href=\"/alerts\"") == false)
            #expect(try await vic.submit("/alerts/test", from: "/account", []).status == 403)
            let change = try await vic.submit("/mailboxes/\(id)/alerts", from: "/account", [("mute", "7")])
            #expect(change.status == 403)
        }
    }
}

@Suite("Web: health of a domain", .timeLimit(.minutes(15)))
struct DomainHealthPageTests {
    @Test("the records are read on request, kept, and shown with what to publish")
    func read() async throws {
        let testbed = try await TestbedProcess.shared()
        try await WebFixture.run(testbed: testbed) { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            let id = try await fixture.connect("alice", domain: "provider.test")
            let path = "/mailboxes/\(id)/health"
            #expect(try await owner.get(path).body.contains("Not looked at yet"))
            #expect(try await vic.submit(path, from: "/account", []).status == 403)
            let done = try await owner.submit(path, from: path, [])
            #expect(done.location == "\(path)?done=published")
            for browser in [owner, vic] {
                let page = try await browser.get(path).body
                #expect(page.contains("provider.test asks receivers only to watch"))
                #expect(page.contains("v=DMARC1; p=quarantine"))
                #expect(page.contains("<code>_dmarc.provider.test</code>"))
                #expect(page.contains("1 server takes mail for provider.test."))
            }
        }
    }

    @Test("a domain of which DNS says nothing is no error")
    func silent() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let id = try await fixture.connect("alice")
            let path = "/mailboxes/\(id)/health"
            #expect(try await owner.submit(path, from: path, []).status == 303)
            #expect(try await owner.get(path).body.contains("DNS did not answer"))
        }
    }
}
