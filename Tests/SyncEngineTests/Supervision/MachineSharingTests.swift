import MailModel
import MailStore
import Mailboxes
import Testing

@testable import SyncEngine

@Suite("Supervisor machine: what mailboxes share")
struct MachineSharingTests {
    @Test("after a start, the most recently active connect first, as fast as pacing allows")
    func order() {
        var limits = SyncLimits()
        limits.openingPerHost = 4
        let bench = MachineBench(limits: limits)
        // One is under way before the others are known.
        for number in 0..<40 { bench.update(bench.target(number), importance: Int64(number)) }
        var order: [Int] = []
        for _ in 0..<40 {
            for number in 0..<40 where bench.connect(number) != nil { order.append(number) }
        }
        #expect(order.count == 40)
        #expect(Array(order.suffix(36)) == (4..<40).reversed().map { $0 } || isDescendingInGroups(order, of: 4))
    }

    /// Groups of so many were let begin together; each group is older than the one before.
    private func isDescendingInGroups(_ order: [Int], of size: Int) -> Bool {
        let groups = stride(from: size, to: order.count, by: size).map {
            Array(order[$0..<min($0 + size, order.count)])
        }
        return zip(groups, groups.dropFirst()).allSatisfy { ($0.min() ?? 0) > ($1.max() ?? 0) }
    }

    @Test("two thousand mailboxes of one server are all connected within a minute, faster and faster")
    func restart() {
        let bench = MachineBench()
        for number in 0..<2_000 { bench.update(bench.target(number), importance: Int64(number)) }
        var opened = 0
        // Each connection takes a fifth of a second.
        while opened < 2_000, bench.now < Moment.start.adding(.seconds(600)) {
            let actions = bench.take()
            bench.pass(.milliseconds(200))
            for case .open(let id, let number) in actions
            where bench.opened(id, number) {
                opened += 1
            }
            for case .work(let id, let number) in actions {
                while case .job = bench.claim(id, number) {
                    bench.machine.finished(id, number: number, .success(JobResult()), at: bench.now)
                }
            }
        }
        #expect(opened == 2_000)
        #expect(bench.now < Moment.start.adding(.seconds(60)), "took \(bench.now.milliseconds / 1000) s")
    }

    @Test("a server that refuses everybody keeps no mailbox of another server waiting")
    func isolation() throws {
        let bench = MachineBench()
        for number in 0..<200 { bench.update(bench.target(number, host: "bad.example.com"), importance: 9) }
        for _ in 0..<30 {
            for case .open(let id, let number) in bench.take() {
                bench.machine.openFailed(id, number: number, .tooMany, at: bench.now)
            }
            bench.pass(.seconds(2))
        }
        bench.update(bench.target(1_000, host: "good.example.com"))
        let connection = try #require(bench.connect(1_000))
        #expect(bench.work(1_000, connection) == ["operations", "poll", "watch"])
        #expect(bench.machine.starts.rate(of: "bad.example.com") < 1)
        #expect(bench.machine.starts.rate(of: "good.example.com") > 10)
    }

    @Test("working mailboxes are bounded, news goes before routine, and a slow server takes half of the places at most")
    func places() throws {
        var limits = SyncLimits()
        limits.workingMailboxes = 4
        let bench = MachineBench(limits: limits)
        for number in 0..<8 {
            bench.update(bench.target(number, host: number < 6 ? "slow.example.com" : "fast.example.com"))
            #expect(bench.connect(number) != nil)
        }
        let begun = bench.take().compactMap { if case .work(let id, _) = $0 { id } else { nil } }
        #expect(begun.count == 4)
        #expect(Set(begun).isSuperset(of: [MachineBench.id(6), MachineBench.id(7)]))
    }

    @Test("servers that answer slowly keep nobody waiting for long, and every place comes back")
    func slowServers() throws {
        var limits = SyncLimits()
        limits.workingMailboxes = 2
        limits.slowMailboxes = 3
        let bench = MachineBench(limits: limits)
        for number in 0..<8 {
            bench.update(bench.target(number, host: "host\(number).example.com"))
            #expect(bench.connect(number) != nil)
        }
        var working: [(MailboxID, Int)] = []
        func begun() -> Int {
            for case .work(let id, let number) in bench.take() {
                guard case .job = bench.claim(id, number) else { continue }
                working.append((id, number))
            }
            return working.count
        }
        #expect(begun() == 2)
        bench.pass(.seconds(6))
        #expect(begun() == 4)
        bench.pass(.seconds(6))
        #expect(begun() == 5)
        bench.pass(.seconds(60))
        #expect(begun() == 5)
        while let (id, number) = working.popLast() {
            bench.machine.finished(id, number: number, .success(JobResult()), at: bench.now)
            while case .job = bench.claim(id, number) {
                bench.machine.finished(id, number: number, .success(JobResult()), at: bench.now)
            }
            _ = begun()
        }
        #expect(bench.machine.standing.resting == 8)
        #expect(bench.machine.slow == 0)
        #expect(bench.machine.places.openingCount == 0)
    }

    @Test("a full disk stops work for everybody, breaks no connection, loses no work, and ends by itself")
    func diskFull() throws {
        let bench = MachineBench()
        var connections: [Int] = []
        for number in 0..<3 {
            bench.update(bench.target(number))
            let connection = try #require(bench.connect(number))
            _ = bench.work(number, connection)
            connections.append(connection)
        }
        bench.machine.happened(MachineBench.id(0), number: connections[0], [FolderKey(rawValue: 1)], at: bench.now)
        var isFull = true
        func answer(_ job: MailboxJob) -> Result<JobResult, WorkFailure> {
            if isFull, case .folders = job { return .failure(.local(.diskFull)) }
            return .success(JobResult())
        }
        #expect(bench.work(0, connections[0], answer: answer) == ["folders"])
        #expect(bench.machine.standing.trouble == "local.disk-full")
        bench.machine.happened(MachineBench.id(1), number: connections[1], [FolderKey(rawValue: 1)], at: bench.now)
        #expect(bench.work(1, connections[1], answer: answer).isEmpty)
        bench.pass(.seconds(11))
        isFull = false
        #expect(bench.work(0, connections[0], answer: answer) == ["folders", "watch"])
        #expect(bench.work(1, connections[1], answer: answer) == ["folders", "watch"])
        #expect(bench.machine.standing.trouble == nil)
        #expect(bench.machine.counters.connectionsLost == 0)
        #expect(bench.machine.counters.localTroubles == ["local.disk-full": 1])
    }

    @Test("a machine without descriptors opens nothing for a while and blames no mailbox")
    func descriptors() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        bench.update(bench.target(2))
        let first = try #require(bench.opening(1))
        bench.machine.openFailed(MachineBench.id(1), number: first, .local(.descriptors), at: bench.now)
        let second = try #require(bench.opening(2))
        bench.machine.openFailed(MachineBench.id(2), number: second, .local(.descriptors), at: bench.now)
        bench.update(bench.target(3))
        bench.pass(.seconds(9))
        #expect(bench.take().isEmpty)
        #expect(bench.machine.standing.trouble == "local.resources")
        bench.pass(.seconds(3))
        for number in 1...3 { #expect(bench.connect(number) != nil) }
        #expect(bench.machine.mailboxes.values.allSatisfy { $0.failures == 0 })
        #expect(bench.machine.standing.trouble == nil)
    }

    @Test("history comes on a connection of its own, piece by piece, and others get their turns")
    func history() throws {
        var limits = SyncLimits()
        limits.bulkMailboxes = 1
        let bench = MachineBench(limits: limits)
        for number in 1...2 {
            bench.update(bench.target(number))
            let connection = try #require(bench.connect(number))
            _ = bench.work(number, connection) { .success(JobResult(needsHistory: $0 == .poll ? true : nil)) }
        }
        var turns: [Int] = []
        for _ in 0..<6 {
            guard case .bulk(let id, let number)? = bench.take().first else { break }
            turns.append(id == MachineBench.id(1) ? 1 : 2)
            #expect(bench.bulkOpened(id, number))
            while case .job(let job) = bench.claimBulk(id, number) {
                #expect(job == .history(ByteBudget(bytes: limits.historyPiece)))
                bench.machine.bulkFinished(
                    id, number: number, .success(JobResult(bytes: 1_000, isActive: true, needsHistory: true)),
                    at: bench.now)
            }
        }
        #expect(turns == [1, 2, 1, 2, 1, 2])
        #expect(bench.machine.counters.bytes == 6 * 8 * 1_000)
    }

    @Test("an account with one connection fetches its history on that, and watches in between")
    func sharing() throws {
        let bench = MachineBench(providers: ProviderTable(others: ProviderLimits(connections: 1)))
        bench.update(bench.target(1))
        let connection = try #require(bench.connect(1))
        var pieces = 0
        let names = bench.work(1, connection) { job in
            guard case .history = job else {
                return .success(JobResult(needsHistory: job == .poll ? true : nil))
            }
            pieces += 1
            return .success(JobResult(isActive: true, needsHistory: pieces < 3))
        }
        #expect(
            names == [
                "operations", "poll", "watch", "history", "watch", "history", "watch", "history", "watch",
            ])
        #expect(bench.phase(1) == .resting)
    }

    @Test("a refused second connection teaches that there is one only, and the watch is not touched")
    func refusedBulk() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        let connection = try #require(bench.connect(1))
        _ = bench.work(1, connection) { .success(JobResult(needsHistory: $0 == .poll ? true : nil)) }
        guard case .bulk(let id, let number)? = bench.take().first else {
            Issue.record("no connection for history was asked for")
            return
        }
        #expect(!bench.bulkOpened(id, number, .tooMany))
        #expect(bench.phase(1) == .resting)
        bench.pass(.seconds(10))
        #expect(bench.machine.mailboxes[id]?.bulk == .sharing)
        #expect(
            bench.work(1, connection) { _ in .success(JobResult(isActive: true, needsHistory: false)) }.contains(
                "history"))
    }

    @Test("a day's bytes that are spent stop history until the day is over, and nothing else")
    func dailyBytes() throws {
        let bench = MachineBench(providers: ProviderTable(others: ProviderLimits(bytesPerDay: 10 << 20)))
        bench.update(bench.target(1))
        let connection = try #require(bench.connect(1))
        _ = bench.work(1, connection) { .success(JobResult(needsHistory: $0 == .poll ? true : nil)) }
        guard case .bulk(let id, let number)? = bench.take().first else {
            Issue.record("no connection for history was asked for")
            return
        }
        #expect(bench.bulkOpened(id, number))
        var budgets: [Int64] = []
        while case .job(.history(let budget)) = bench.claimBulk(id, number) {
            budgets.append(budget.remaining)
            bench.machine.bulkFinished(
                id, number: number,
                .success(JobResult(bytes: budget.remaining, isActive: true, needsHistory: true)), at: bench.now)
        }
        #expect(budgets == [8 << 20, 2 << 20])
        bench.machine.happened(id, number: connection, [FolderKey(rawValue: 1)], at: bench.now)
        #expect(bench.work(1, connection) == ["folders", "watch"])
        var waited = 0
        while waited < 30, !bench.take().contains(where: { if case .bulk = $0 { true } else { false } }) {
            bench.pass(.seconds(3600))
            _ = bench.work(1, connection)
            waited += 1
        }
        #expect(waited == 24)
    }
}
