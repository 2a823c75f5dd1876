import MailModel
import MailStore
import Resolver
import Testbed
import Testing

@testable import Mailboxes

@Suite("Domains that are read by themselves", .serialized, .timeLimit(.minutes(5)))
struct DomainHealthMonitorTests {
    private func monitor(_ fixture: MailboxFixture, asking server: String) throws -> DomainHealthMonitor {
        DomainHealthMonitor(
            fixture.dependencies, resolver: DNSResolver(servers: [try #require(DNSServer(server))]))
    }

    @Test(
        "once a mailbox is proven its domain is read, then every day; an answer that does not come takes nothing away")
    func rounds() async throws {
        let clock = WallClock()
        let user = "adam@mail.test"
        try await MailboxFixture.with(now: { clock.now }) { fixture in
            let monitor = try self.monitor(fixture, asking: fixture.testbed.dnsServer)
            let connected = try await fixture.connect(user)
            let id = try #require(connected.mailbox).id
            let show = ShowDomainHealth(fixture.dependencies)
            #expect(try await show.run(user) == nil)
            #expect(await monitor.round() == 1)
            let first = try #require(try await show.run(user))
            #expect(first.checks.map(\.kind) == DomainCheck.Kind.allCases)
            #expect(first.isAnswered)
            let listed = try await BrowseMailboxes(fixture.dependencies).run()
            #expect(listed.domains[id]?.ticks.map(\.state) == first.checks.dropLast().map(\.state))
            #expect(await monitor.round() == 0)

            clock.advance(minutes: 24 * 60)
            // Nobody listens there.
            let unanswered = try self.monitor(fixture, asking: "127.0.0.1:9")
            #expect(await unanswered.round() == 1)
            #expect(try await show.run(user) == first)
            #expect(await monitor.round() == 0)
            clock.advance(minutes: 60)
            #expect(await monitor.round() == 1)
            #expect(try await show.run(user)?.checkedAt == clock.now)
        }
    }
}
