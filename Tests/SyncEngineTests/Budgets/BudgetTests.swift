import Testing

@testable import SyncEngine

@Suite("Budgets of accounts")
struct BudgetTests {
    private let hour = Duration.seconds(3600)

    @Test("a refusal teaches how many connections an account has, and a quiet day gives them back one by one")
    func connections() {
        var budget = ConnectionBudget<String>()
        #expect(budget.allowed("a", limit: 6, at: .start) == 6)
        budget.refused("a", held: 2, at: .start)
        #expect(budget.allowed("a", limit: 6, at: .start) == 2)
        #expect(budget.allowed("b", limit: 6, at: .start) == 6)
        #expect(budget.allowed("a", limit: 6, at: Moment.start.adding(hour * 7)) == 3)
        #expect(budget.allowed("a", limit: 6, at: Moment.start.adding(hour * 25)) == 6)
        budget.refused("a", held: 0, at: Moment.start.adding(hour * 30))
        #expect(budget.allowed("a", limit: 6, at: Moment.start.adding(hour * 30)) == 1)
        #expect(budget.allowed("a", limit: 6, at: Moment.start.adding(hour * 31)) == 1)
        budget.forget("a")
        #expect(budget.allowed("a", limit: 0, at: Moment.start.adding(hour * 31)) == 1)
    }

    @Test("a day's bytes are counted from its first, and come back when it is over")
    func bytes() {
        var daily = DailyBytes<String>()
        #expect(daily.remaining("a", limit: nil, at: .start).bytes == .max)
        daily.spend(700, of: "a", at: .start)
        daily.spend(400, of: "a", at: Moment.start.adding(hour))
        let spent = daily.remaining("a", limit: 1_000, at: Moment.start.adding(hour * 2))
        #expect(spent.bytes == 0)
        #expect(spent.until == Moment.start.adding(hour * 24))
        #expect(daily.remaining("a", limit: 1_000, at: Moment.start.adding(hour * 24)).bytes == 1_000)
        daily.spend(.max, of: "a", at: Moment.start.adding(hour * 3))
        daily.spend(.max, of: "a", at: Moment.start.adding(hour * 3))
        #expect(daily.remaining("a", limit: 1_000, at: Moment.start.adding(hour * 3)).bytes == 0)
    }
}
