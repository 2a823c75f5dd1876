import SyncEngine
import Testing

@Suite("What providers allow")
struct ProviderLimitsTests {
    @Test("a provider is recognised by its hosts, in any case and below its domains, and by nothing else")
    func hosts() {
        let table = ProviderTable.standard
        #expect(table.limits(forHost: "IMAP.gmail.com").connections == 6)
        #expect(table.limits(forHost: "imap.gmail.com").bytesPerDay == 2_250_000_000)
        #expect(table.limits(forHost: "imap.mail.yahoo.com").idleRenewal == .seconds(150))
        #expect(table.limits(forHost: "notgmail.com") == table.others)
        #expect(table.limits(forHost: "gmail.com.mail.test") == table.others)
    }

    @Test("nobody is allowed no connection, and no IDLE lasts for half an hour")
    func sound() {
        for limits in ProviderTable.standard.entries.map(\.limits) + [ProviderTable.standard.others] {
            #expect(limits.connections >= 1)
            #expect(limits.idleRenewal < .seconds(30 * 60))
            #expect(limits.deafIdlePoll.map { $0 >= .seconds(30) } ?? true)
        }
    }

    @Test("a byte budget is spent once, and an unlimited one never")
    func bytes() {
        var budget = ByteBudget(bytes: 100)
        budget.spend(60)
        #expect(!budget.isSpent)
        budget.spend(-5)
        budget.spend(60)
        #expect(budget.isSpent)
        #expect(budget.remaining == -20)
        var endless = ByteBudget.unlimited
        endless.spend(.max)
        #expect(!endless.isSpent)
    }
}
