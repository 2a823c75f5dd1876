import Foundation
import MailModel
import MailStore
import Mailboxes
import Synchronization
import Testbed
import Testing

@testable import Web

@Suite("Web: importing a list", .timeLimit(.minutes(15)))
struct ImportTests {
    private static let boundary = "----browser7MA4YWxk"

    /// Sends a list as a browser does; gives the answer.
    private func upload(
        _ list: String, by browser: Browser, token: String? = nil
    ) async throws -> Browser.Answer {
        let form = try await browser.get("/mailboxes/import")
        let parts = [
            ("name=\"form-token\"", token ?? form.formToken), ("name=\"history\"", "30d"),
            ("name=\"file\"; filename=\"list.csv\"\r\nContent-Type: text/csv", list),
        ]
        var body = ""
        for (name, value) in parts {
            body += "--\(Self.boundary)\r\nContent-Disposition: form-data; \(name)\r\n\r\n\(value)\r\n"
        }
        return try await browser.send(
            "POST", "/mailboxes/import",
            headers: [
                ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "multipart/form-data; boundary=\(Self.boundary)"),
            ], body: body + "--\(Self.boundary)--\r\n")
    }

    /// Follows an import until its part of the page says something.
    private func follow(_ path: String, by browser: Browser, until words: String) async throws -> String {
        let end = ContinuousClock.now + .seconds(60)
        var last = ""
        while ContinuousClock.now < end {
            // A part stays open as long as work goes on, and ends with it.
            last = try await browser.withStream("\(path)/progress?show=all") { _, parts in
                var text = ""
                while let part = try await parts.next() {
                    text += part
                    // A line can come in pieces, and what is read of it after the words counts as well.
                    if let end = text.range(of: words)?.upperBound, text[end...].contains("\n") { break }
                }
                return text
            }
            if last.contains(words) { return last }
        }
        Issue.record("never came: \(words)\n\(last)")
        return last
    }

    /// A line of the list for a user of the testbed.
    private static func row(_ testbed: TestbedManifest, _ name: String, password: String? = nil) throws -> String {
        let address = try #require(testbed.users.keys.sorted().first { $0.hasPrefix("\(name)@") })
        let imap = try #require(Endpoint(testbed.imapTLS.namedAddress))
        let smtp = try #require(Endpoint(testbed.submissionTLS.namedAddress))
        return
            "\(address),\(try password ?? #require(testbed.users[address])),\(imap.host),\(imap.port),\(smtp.host),\(smtp.port)"
    }

    private static let heading = "address,password,imap host,imap port,smtp host,smtp port"

    @Test("every row is tested before anything is saved; then the good ones are saved, and importing again leaves them")
    func wholeImport() async throws {
        let testbed = try await TestbedProcess.shared()
        let list = [
            Self.heading, try Self.row(testbed, "frank"), try Self.row(testbed, "grace", password: "canary-wrong"),
            "no address,canary-x,a,1,b,2",
        ].joined(separator: "\r\n")
        try await WebFixture.run(testbed: testbed) { fixture in
            let owner = try await fixture.owner()
            let sent = try await upload(list, by: owner)
            let path = try #require(sent.location)
            let checked = try await follow(path, by: owner, until: "Waits for you")
            #expect(checked.contains("1 row can be saved") && checked.contains("Nothing is saved yet"))
            #expect(checked.contains("did not accept the user name and the password"))
            #expect(checked.contains("Unusable"))
            #expect(try await owner.get("/mailboxes").body.contains("No mailbox yet"))
            // A second list waits until the first is decided.
            let second = try await upload(list, by: owner)
            #expect(second.status == 422 && second.body.contains("Another import is open"))

            let saving = try await owner.submit("\(path)/save", from: path, [])
            #expect(saving.location == path)
            let saved = try await follow(path, by: owner, until: "Nothing is left to do here")
            #expect(saved.contains("Connected"))
            let results = try await owner.get("\(path)/results.csv")
            #expect(results.header("Content-Disposition") == "attachment; filename=\"import-results.csv\"")
            #expect(results.body.split(separator: "\r\n").count == 4)
            let page = try await owner.get(path)
            for text in [sent.body, checked, saved, results.body, page.body] { #expect(!text.contains("canary-")) }
            #expect(try await owner.get("/mailboxes").body.contains("frank@"))
            #expect(try await owner.get("/audit").body.contains("connected <strong>frank@"))
            let history = try await fixture.store.read { reader in
                let workspace = try reader.defaultWorkspace().id
                let address = try #require(testbed.users.keys.first { $0.hasPrefix("frank@") })
                let mailbox = try #require(try reader.mailbox(address: try EmailAddress(address), in: workspace))
                return try reader.syncState(of: try reader.mailboxKey(mailbox.id, in: workspace))?.history
            }
            #expect(history == .days(30))

            // The same list again: what is connected is left alone.
            let again = try #require(try await upload(list, by: owner).location)
            let resumed = try await follow(again, by: owner, until: "Nothing is left to do here")
            #expect(resumed.contains("Connected before"))
        }
    }

    @Test("a list that cannot be used is refused in words that say what to change, and nothing is tested")
    func unusable() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let cases = [
                ("", "Choose a file that is not empty"), ("name\r\nAna\r\n", "one of them must be"),
                ("address\r\n", "no rows below it"), ("address\r\n\"ana", "close its quotes"),
                (String(repeating: "a", count: ImportMailboxes.maximumFileBytes + 100_000), "at most 4 MB"),
            ]
            for (list, words) in cases {
                let answer = try await upload(list, by: owner)
                #expect(answer.status == 422, "\(words)")
                #expect(answer.body.contains(words), "\(words)")
            }
            #expect(try await upload("address\r\na@mail.test", by: owner, token: "wrong").status == 403)
            #expect(!(try await owner.get("/mailboxes/import").body.contains("id=\"former\"")))
        }
    }

    @Test("a list whose rows passed is forgotten at a word, and nothing of it is saved")
    func forgotten() async throws {
        let testbed = try await TestbedProcess.shared()
        let list = [Self.heading, try Self.row(testbed, "heidi")].joined(separator: "\r\n")
        try await WebFixture.run(testbed: testbed) { fixture in
            let owner = try await fixture.owner()
            let path = try #require(try await upload(list, by: owner).location)
            _ = try await follow(path, by: owner, until: "Waits for you")
            _ = try await owner.submit("\(path)/stop", from: path, [])
            _ = try await follow(path, by: owner, until: "passwords are forgotten")
            _ = try await owner.submit("\(path)/save", from: "/mailboxes/import", [])
            #expect(try await owner.get("/mailboxes").body.contains("No mailbox yet"))
        }
    }

    @Test("an import is seen by those who manage mailboxes in its own workspace, and by nobody else")
    func access() async throws {
        try await WebFixture.run { fixture in
            let owner = try await fixture.owner()
            let vic = try await fixture.join("vic", as: "viewer", by: owner)
            // The row is refused by itself, so that the import ends at once.
            let path = try #require(try await upload("address\r\nnobody", by: owner).location)
            _ = try await follow(path, by: owner, until: "Nothing is left to do here")
            for place in ["/mailboxes/import", path, "\(path)/progress", "\(path)/results.csv"] {
                #expect(try await vic.get(place).status == 403, "\(place)")
            }
            #expect(try await vic.submit("\(path)/save", from: "/account", []).status == 403)
            let created = try await owner.submit("/settings/workspaces", from: "/settings", [("workspace", "Other")])
            #expect(created.status == 303)
            #expect(try await owner.get(path).status == 404)
            #expect(try await owner.get("\(path)/results.csv").status == 404)
        }
    }
}
