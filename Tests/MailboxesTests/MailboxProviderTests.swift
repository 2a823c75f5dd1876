import MailModel
import MailStore
import MailTransport
import Testing

@testable import Mailboxes

@Suite("Providers of mailboxes")
struct MailboxProviderTests {
    @Test("choices are by name, with how many there are, and others at the end")
    func choices() {
        let list = MailboxProvider.list([("google", 3), ("other", 9), ("aol", 1), ("no-such", 2), ("icloud", 4)])
        #expect(list.map(\.name) == ["AOL", "Google", "iCloud", "no-such", "Another provider"])
        #expect(list.map(\.count) == [1, 3, 4, 2, 9])
    }

    @Test("connecting names the provider, and the migration gives mailboxes that are there the same one")
    func migration() async throws {
        try await GrantFixture.with { fixture in
            var cases: [(host: String, address: String)] = [
                ("imap.acme.test", "ann@acme.test"), ("127.0.0.1", "ann@acme.test"),
                ("mail.acme.test", "ann@gmail.com"),
                ("notgmail.com", "ann@notgmail.com"), ("imap.gmail.com.acme.test", "ann@sub.gmail.com"),
                ("imap.acme.test", "gmail.com@acme.test"),
            ]
            for provider in MailProvider.all {
                cases += (provider.hosts + provider.hostDomains.map { "imap.\($0)" }).map {
                    ($0, "ann@acme.test")
                }
                cases += provider.addressDomains.map { ("imap.acme.test", "ann@\($0)") }
            }
            for (number, item) in cases.enumerated() {
                let domain = try #require(item.address.split(separator: "@").last)
                let local = try #require(item.address.split(separator: "@").first)
                let address = try EmailAddress("\(local)\(number)@\(domain)")
                let server = ServerSettings(
                    endpoint: try #require(Endpoint("\(item.host):993")), security: .implicit, user: "\(address)")
                let report = CheckReport(address: address, startedAt: fixture.clock.now, milliseconds: 1, steps: [])
                let saved = try await ConnectMailbox(fixture.dependencies).save(
                    ConnectMailboxRequest(
                        settings: MailboxSettings(address: address, imap: server, smtp: server, trust: .systemRoots),
                        passwords: MailboxPasswords(imap: Secret("a-password"))),
                    check: Check.Inspection(report: report, folders: []))
                let wanted = MailProvider.serving(endpoint: "\(item.host):993", address: "\(address)")?.id.rawValue
                #expect(saved.record.provider == wanted ?? "other", "\(item)")
            }
            let before = try await providers(fixture)
            #expect(before.count == cases.count && Set(before.values).count == MailProvider.all.count + 1)
            try await fixture.database.write { (connection) throws(StoreError) in
                try connection.execute("UPDATE mailbox SET provider = 'other'", [])
                let statements = Schema.current.migrations[20].statements(connection.dialect)
                for statement in statements where statement.hasPrefix("UPDATE") {
                    try connection.execute(statement, [])
                }
            }
            let migrated = try await providers(fixture)
            #expect(migrated.filter { before[$0.key] != $0.value }.isEmpty && migrated.count == before.count)
        }
    }

    private func providers(_ fixture: GrantFixture) async throws -> [String: String] {
        let workspace = fixture.workspace
        return try await fixture.store.read { reader in
            var found: [String: String] = [:]
            var after: String?
            repeat {
                let page = try reader.mailboxes(MailboxQuery(workspace: workspace), after: after)
                for mailbox in page.items { found[mailbox.address.description] = mailbox.provider }
                after = page.next
            } while after != nil
            return found
        }
    }
}
