import MailModel
import MailStore
import Mailboxes
import Testing

@testable import SyncEngine

@Suite("Supervisor machine: news of sent mail")
struct MachineSideTests {
    private let id = MachineBench.id(1)
    private let sent = FolderKey(rawValue: 7)

    /// Does all jobs of a mailbox that has a folder of sent mail.
    private func work(_ bench: MachineBench, _ number: Int, _ connection: Int, needsHistory: Bool = false) -> [String] {
        bench.work(number, connection) { job in
            guard job == .poll else { return .success(JobResult()) }
            return .success(JobResult(needsHistory: needsHistory, hasSentFolder: true))
        }
    }

    /// A mailbox that is connected and rests; gives the number of its watching connection.
    private func resting(
        _ bench: MachineBench, _ number: Int = 1, telling: Telling = .openFolder, needsHistory: Bool = false
    ) throws -> Int {
        bench.update(bench.target(number))
        let connection = try #require(bench.connect(number, telling: telling))
        #expect(work(bench, number, connection, needsHistory: needsHistory).prefix(2) == ["operations", "poll"])
        return connection
    }

    private func listening(_ bench: MachineBench) -> [(MailboxID, Int)] {
        bench.take().compactMap { if case .listen(let id, let number) = $0 { (id, number) } else { nil } }
    }

    @Test("where a server tells of one folder only, a second connection listens on sent mail and is renewed in time")
    func listens() throws {
        let table = ProviderTable(entries: [], others: ProviderLimits(idleRenewal: .seconds(100)))
        let bench = MachineBench(providers: table)
        let connection = try resting(bench)
        let (_, side) = try #require(listening(bench).first)
        #expect(bench.sideOpened(id, side))
        bench.machine.sideHeard(id, number: side, [sent], at: bench.now)
        var jobs: [MailboxJob] = []
        _ = bench.work(1, connection) { job in
            jobs.append(job)
            return .success(JobResult())
        }
        #expect(jobs == [.folders([sent]), .watch])
        bench.pass(.seconds(101))
        #expect(bench.take().contains(.listenAnew(id, number: side)))
        #expect(bench.machine.mailboxes[id]?.connections == 2)
    }

    @Test("there is none where nothing is told of, where too few connections are allowed, and where there are enough")
    func none() throws {
        let unwatched = MachineBench()
        _ = try resting(unwatched, telling: .nothing)
        #expect(listening(unwatched).isEmpty)
        let few = MachineBench(providers: ProviderTable(entries: [], others: ProviderLimits(connections: 2)))
        _ = try resting(few)
        #expect(listening(few).isEmpty)
        var limits = SyncLimits()
        limits.sentListeners = 1
        let bounded = MachineBench(limits: limits)
        _ = try resting(bounded, 1)
        _ = try resting(bounded, 2)
        #expect(listening(bounded).count == 1)
    }

    @Test("history comes first")
    func history() throws {
        let bench = MachineBench()
        _ = try resting(bench, needsHistory: true)
        let bulk = bench.take().compactMap { if case .bulk(_, let number) = $0 { number } else { nil } }
        #expect(bulk.count == 1)
        #expect(bench.machine.mailboxes[id]?.side == .idle)
        #expect(bench.bulkOpened(id, try #require(bulk.first)))
        #expect(bench.claimBulk(id, try #require(bulk.first)) != .end)
        bench.machine.bulkFinished(id, number: bulk[0], .success(JobResult(needsHistory: false)), at: bench.now)
        #expect(bench.claimBulk(id, bulk[0]) == .end)
        #expect(listening(bench).count == 1)
    }

    @Test("it ends with the watching connection, with a pause, and while it is being opened")
    func ends() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        let (_, side) = try #require(listening(bench).first)
        #expect(bench.sideOpened(id, side))
        bench.machine.lost(id, number: connection, .passing(), at: bench.now)
        #expect(bench.take().contains(.closeSide(id, number: side)))
        #expect(bench.machine.sides == 0)

        bench.pass(.seconds(60))
        let again = try #require(bench.connect(1))
        _ = work(bench, 1, again)
        let (_, opening) = try #require(listening(bench).first)
        bench.update(bench.target(1, isActive: false))
        #expect(bench.take().contains(.stop(MailboxLane(mailbox: id, lane: .side), number: opening)))
        #expect(!bench.sideOpened(id, opening))
        #expect(bench.machine.mailboxes.isEmpty)
        #expect(bench.machine.sides == 0)
        #expect(bench.machine.starts.openingCount == 0)
    }

    @Test("where the server has too many connections, the mailbox does without for hours, and its watch is untouched")
    func refused() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        let (_, side) = try #require(listening(bench).first)
        #expect(!bench.sideOpened(id, side, .tooMany))
        for _ in 0..<20 {
            bench.pass(.seconds(600))
            _ = work(bench, 1, connection)
        }
        #expect(listening(bench).isEmpty)
        #expect(bench.phase(1) == .resting)
        #expect(bench.machine.mailboxes[id]?.connections == 1)
    }

    @Test("a lost one comes back after a while")
    func lost() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        let (_, side) = try #require(listening(bench).first)
        #expect(bench.sideOpened(id, side))
        bench.machine.sideLost(id, number: side, .passing(), at: bench.now)
        #expect(listening(bench).isEmpty)
        bench.pass(.seconds(120))
        _ = work(bench, 1, connection)
        bench.pass(.seconds(1))
        #expect(listening(bench).count == 1)
    }
}
