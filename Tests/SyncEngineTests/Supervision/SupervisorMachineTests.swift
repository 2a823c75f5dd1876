import MailModel
import MailStore
import Mailboxes
import Testing

@testable import SyncEngine

@Suite("Supervisor machine: one mailbox")
struct SupervisorMachineTests {
    private let id = MachineBench.id(1)
    private let inbox = FolderKey(rawValue: 1)

    /// A mailbox that is connected and rests.
    private func resting(_ bench: MachineBench) throws -> Int {
        bench.update(bench.target(1))
        let connection = try #require(bench.connect(1))
        #expect(bench.work(1, connection) == ["operations", "poll", "watch"])
        #expect(bench.phase(1) == .resting)
        #expect(bench.take().isEmpty)
        return connection
    }

    @Test("a mailbox connects, looks at everything once, watches and rests without a task")
    func connects() throws {
        let bench = MachineBench()
        _ = try resting(bench)
        #expect(bench.machine.standing.resting == 1)
        #expect(bench.machine.counters.connectionsOpened == 1)
        #expect(bench.machine.places.openingCount == 0)
        #expect(bench.machine.starts.openingCount == 0)
    }

    @Test("an event leads to work on that folder at once, and to a watch again")
    func event() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        bench.machine.happened(id, number: connection, [inbox], at: bench.now)
        bench.machine.happened(id, number: connection, [inbox], at: bench.now)
        var jobs: [MailboxJob] = []
        let names = bench.work(1, connection) { job in
            jobs.append(job)
            return .success(JobResult())
        }
        #expect(names == ["folders", "watch"])
        #expect(jobs.first == .folders([inbox]))
        #expect(bench.take().isEmpty)
    }

    @Test("what happens during work is done before the mailbox rests")
    func eventDuringWork() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        bench.machine.happened(id, number: connection, [inbox], at: bench.now)
        #expect(bench.take() == [.work(id, number: connection)])
        #expect(bench.claim(id, connection) == .job(.folders([inbox])))
        bench.machine.happened(id, number: connection, [FolderKey(rawValue: 2)], at: bench.now)
        bench.machine.operationsWait(id, at: bench.now)
        #expect(bench.take().isEmpty)
        bench.machine.finished(id, number: connection, .success(JobResult()), at: bench.now)
        #expect(bench.claim(id, connection) == .job(.operations))
        bench.machine.finished(id, number: connection, .success(JobResult()), at: bench.now)
        #expect(bench.claim(id, connection) == .job(.folders([FolderKey(rawValue: 2)])))
        bench.machine.finished(id, number: connection, .success(JobResult()), at: bench.now)
        #expect(bench.claim(id, connection) == .job(.watch))
        bench.machine.finished(id, number: connection, .success(JobResult()), at: bench.now)
        #expect(bench.claim(id, connection) == .rest)
    }

    @Test("a mailbox at rest is polled within minutes, more seldom the quieter it is, and its watch is renewed in time")
    func polls() throws {
        let table = ProviderTable(entries: [], others: ProviderLimits(idleRenewal: .seconds(100)))
        let bench = MachineBench(providers: table)
        let connection = try resting(bench)
        var polls: [Int64] = []
        var watches: [Int64] = [0]
        for _ in 0..<600 {
            bench.pass(.seconds(10))
            for name in bench.work(1, connection) {
                if name == "poll" { polls.append(bench.now.milliseconds / 1000) }
                if name == "watch" { watches.append(bench.now.milliseconds / 1000) }
            }
        }
        #expect(polls.first.map { $0 <= 190 } == true)
        let gaps = zip(polls, polls.dropFirst()).map { $1 - $0 }
        #expect(gaps.allSatisfy { $0 <= 490 })
        #expect(gaps.suffix(3).allSatisfy { $0 >= 400 })
        #expect(zip(watches, watches.dropFirst()).allSatisfy { $1 - $0 <= 110 })
    }

    @Test("where something is found, the next look comes within half a minute")
    func active() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        bench.pass(.seconds(200))
        _ = bench.work(1, connection) { job in
            .success(JobResult(changed: job == .poll ? [FolderKey(rawValue: 3)] : [], isActive: job == .poll))
        }
        bench.pass(.seconds(31))
        #expect(bench.work(1, connection) == ["poll", "watch"])
    }

    @Test("a watch that twice said nothing of news is not relied on any more")
    func deaf() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        for _ in 0..<2 {
            bench.pass(.seconds(500))
            _ = bench.work(1, connection) { .success(JobResult(changed: [inbox], isDeaf: $0 == .poll)) }
        }
        #expect(bench.machine.counters.silences == 2)
        for _ in 0..<10 {
            bench.pass(.seconds(61))
            #expect(bench.work(1, connection).contains("poll"))
        }
    }

    @Test("a server without IDLE is polled every minute and never watched")
    func withoutIdle() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        let connection = try #require(bench.connect(1, telling: .nothing))
        #expect(bench.work(1, connection) == ["operations", "poll"])
        for _ in 0..<5 {
            bench.pass(.seconds(61))
            #expect(bench.work(1, connection) == ["poll"])
        }
    }

    @Test("failures are followed by growing waits, for ever, and a person hears of them by way of the monitor")
    func failures() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        var last = bench.now
        var waits: [Int64] = []
        for failure in 0..<40 {
            let connection = try #require(bench.opening(1), "after \(failure) failures")
            waits.append(bench.now.since(last).wholeMilliseconds)
            last = bench.now
            bench.machine.openFailed(id, number: connection, .passing(), at: bench.now)
            while bench.phase(1) == .waiting { bench.pass(.seconds(1)) }
        }
        #expect(waits[1] >= 3_700 && waits[1] < 6_100)
        #expect(waits[4] > 25_000)
        #expect(waits.dropFirst(12).allSatisfy { $0 >= 675_000 && $0 <= 902_000 })
        #expect(bench.take().filter { $0 == .checkSoon(id) }.count == 1)
    }

    @Test("a wait that the server names is kept")
    func namedWait() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        let connection = try #require(bench.opening(1))
        bench.machine.openFailed(id, number: connection, .passing(.seconds(300)), at: bench.now)
        bench.pass(.seconds(299))
        #expect(bench.opening(1) == nil)
        bench.pass(.seconds(2))
        #expect(bench.opening(1) != nil)
    }

    @Test("a connection that was good and is lost comes back within seconds; one that never lasts does not")
    func lost() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        bench.pass(.seconds(100))
        bench.machine.lost(id, number: connection, .passing(), at: bench.now)
        #expect(bench.take().contains(.close(id, number: connection)))
        bench.pass(.seconds(3))
        for _ in 0..<8 {
            while bench.phase(1) == .waiting { bench.pass(.seconds(1)) }
            let next = try #require(bench.connect(1))
            _ = bench.work(1, next)
            bench.machine.lost(id, number: next, .passing(), at: bench.now)
        }
        bench.pass(.seconds(60))
        #expect(bench.opening(1) == nil)
    }

    @Test("a connection that is lost while its task is about to end is not taken for one at rest")
    func lostAtTheEnd() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        let connection = try #require(bench.connect(1))
        #expect(bench.take() == [.work(id, number: connection)])
        while case .job(let job) = bench.claim(id, connection) {
            if job == .watch { bench.machine.lost(id, number: connection, .passing(), at: bench.now) }
            bench.machine.finished(id, number: connection, .success(JobResult()), at: bench.now)
        }
        #expect(bench.phase(1) == .waiting)
        bench.pass(.seconds(10))
        #expect(bench.connect(1) != nil)
    }

    @Test("a watch that ends as soon as it begins is begun once more at most, and the mailbox is polled instead")
    func brokenWatch() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        bench.machine.watchEnded(id, number: connection, at: bench.now)
        let names = bench.work(1, connection) { job in
            if job == .watch { bench.machine.watchEnded(id, number: connection, at: bench.now) }
            return .success(JobResult())
        }
        #expect(names == ["watch"])
        bench.pass(.seconds(200))
        #expect(bench.work(1, connection) == ["poll"])
    }

    @Test("a refused sign-in is judged by a check, and a mailbox that waits for its owner is never tried")
    func signIn() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        let connection = try #require(bench.opening(1))
        bench.machine.openFailed(id, number: connection, .signIn, at: bench.now)
        #expect(bench.take() == [.checkSoon(id)])
        #expect(bench.phase(1) == .judged)
        bench.pass(.seconds(31))
        #expect(bench.take() == [.look(id)])
        bench.machine.looked(id, bench.target(1, waitsForOwner: true), at: bench.now)
        #expect(bench.phase(1) == .held)
        bench.pass(.seconds(30 * 24 * 3600))
        #expect(bench.take().isEmpty)
        #expect(bench.machine.nextTick == nil)

        // The same news again changes nothing; another credential does.
        bench.update(bench.target(1, waitsForOwner: true))
        #expect(bench.opening(1) == nil)
        bench.update(bench.target(1, stamp: 2))
        #expect(bench.opening(1) != nil)
    }

    @Test("a refused sign-in that a check does not confirm is tried again, more and more seldom")
    func signInUnconfirmed() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        var attempts = 0
        while bench.now < Moment.start.adding(.seconds(3600)) {
            if let connection = bench.opening(1) {
                attempts += 1
                bench.machine.openFailed(id, number: connection, .signIn, at: bench.now)
            }
            if bench.take().contains(.look(id)) { bench.machine.looked(id, bench.target(1), at: bench.now) }
            bench.pass(.seconds(1))
        }
        #expect(attempts > 5 && attempts < 15)
    }

    @Test("a mailbox that waits for its owner at the start is not tried; the monitor's good news wakes it")
    func heldFromTheStart() {
        let bench = MachineBench()
        bench.update(bench.target(1, waitsForOwner: true))
        bench.pass(.seconds(3600))
        #expect(bench.take().isEmpty)
        bench.update(bench.target(1))
        #expect(bench.opening(1) != nil)
    }

    @Test("a check that reaches the server again ends a long wait at once, and the next waits are short again")
    func checkWorksAgain() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        for _ in 0..<12 {
            let connection = try #require(bench.opening(1))
            bench.machine.openFailed(id, number: connection, .passing(), at: bench.now)
            bench.update(bench.target(1, receivingFails: true))
            #expect(bench.phase(1) == .waiting, "that a check fails as well changes nothing")
            if bench.machine.mailboxes[id]?.failures == 12 { break }
            while bench.phase(1) == .waiting { bench.pass(.seconds(1)) }
        }
        bench.pass(.seconds(60))
        #expect(bench.phase(1) == .waiting)
        bench.update(bench.target(1))
        let connection = try #require(bench.opening(1), "it is tried without waiting any longer")
        bench.machine.openFailed(id, number: connection, .passing(), at: bench.now)
        bench.pass(.seconds(10))
        #expect(bench.opening(1) != nil)
    }

    @Test("a connection to a mailbox that is said to fail asks for a check, so that the all-clear comes at once")
    func connectsAgainstVerdict() throws {
        let bench = MachineBench()
        bench.update(bench.target(1, receivingFails: true))
        _ = try #require(bench.connect(1))
        #expect(bench.take().filter { $0 == .checkSoon(id) }.count == 1)
        bench.update(bench.target(2))
        _ = try #require(bench.connect(2))
        #expect(!bench.take().contains(.checkSoon(MachineBench.id(2))))
    }

    @Test("a folder that fails is put off by itself while the rest goes on")
    func troubledFolder() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        let broken = FolderKey(rawValue: 4)
        var worked: [[FolderKey]] = []
        func answer(_ job: MailboxJob) -> Result<JobResult, WorkFailure> {
            var result = JobResult()
            if case .folders(let names) = job {
                worked.append(names)
                result.troubled = names.filter { $0 == broken }
            }
            return .success(result)
        }
        for _ in 0..<5 {
            bench.machine.happened(id, number: connection, [broken, inbox], at: bench.now)
            _ = bench.work(1, connection, answer: answer)
        }
        #expect(worked.first == [broken, inbox])
        #expect(worked.dropFirst().allSatisfy { $0 == [inbox] })
        bench.pass(.seconds(90))
        bench.machine.happened(id, number: connection, [broken], at: bench.now)
        _ = bench.work(1, connection, answer: answer)
        #expect(worked.last == [broken])
    }

    @Test("a task that takes too long is stopped, and its mailbox connects anew")
    func overdue() throws {
        let bench = MachineBench()
        let connection = try resting(bench)
        bench.machine.happened(id, number: connection, [inbox], at: bench.now)
        #expect(bench.take() == [.work(id, number: connection)])
        _ = bench.claim(id, connection)
        bench.pass(.seconds(31 * 60))
        #expect(bench.take() == [.stop(MailboxLane(mailbox: id, lane: .watch), number: connection)])
        bench.machine.finished(id, number: connection, .failure(.stopped), at: bench.now)
        bench.pass(.seconds(6))
        #expect(bench.opening(1) != nil)
        #expect(bench.machine.counters.jobsOverdue == 1)
    }
}
