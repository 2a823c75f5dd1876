import MailModel
import MailStore
import Mailboxes
import Testing

@testable import SyncEngine

@Suite("Supervisor machine: pause, resume and change in every state")
struct MachineStatesTests {
    private let id = MachineBench.id(1)

    /// The states in which somebody may change something.
    enum Situation: CaseIterable {
        case queued, opening, ready, working, resting, waiting, judged, held, bulkQueued, bulkWorking
    }

    /// Brings mailbox 1 into a situation. Gives the numbers of the connections on which tasks are under way.
    private func arrange(_ situation: Situation, _ bench: MachineBench) throws -> (watch: Int?, bulk: Int?) {
        bench.update(bench.target(1, waitsForOwner: situation == .held))
        switch situation {
        case .held: return (nil, nil)
        case .queued:
            let connection = try #require(bench.opening(1))
            bench.machine.openFailed(id, number: connection, .passing(), at: bench.now)
            bench.machine.starts.pause(until: bench.now.adding(.seconds(50)))
            bench.pass(.seconds(7))
            #expect(bench.phase(1) == .queued)
            return (nil, nil)
        case .opening:
            let connection = try #require(bench.opening(1))
            return (connection, nil)
        case .waiting, .judged:
            let connection = try #require(bench.opening(1))
            bench.machine.openFailed(
                id, number: connection, situation == .judged ? .signIn : .passing(), at: bench.now)
            return (nil, nil)
        case .ready:
            let connection = try #require(bench.connect(1))
            bench.machine.suffer(.diskFull, at: bench.now)
            #expect(bench.take() == [.work(id, number: connection)])
            #expect(bench.claim(id, connection) == .rest)
            #expect(bench.phase(1) == .ready)
            return (nil, nil)
        case .working:
            let connection = try #require(bench.connect(1))
            #expect(bench.take() == [.work(id, number: connection)])
            #expect(bench.claim(id, connection) == .job(.operations))
            return (connection, nil)
        case .resting, .bulkQueued, .bulkWorking:
            let connection = try #require(bench.connect(1))
            if situation == .bulkQueued { bench.machine.starts.pause(until: bench.now.adding(.seconds(50))) }
            _ = bench.work(1, connection) {
                .success(JobResult(needsHistory: $0 == .poll && situation != .resting ? true : nil))
            }
            guard situation == .bulkWorking else { return (nil, nil) }
            let bulk = try #require(bench.machine.mailboxes[id]?.bulkNumber)
            #expect(bench.take() == [.bulk(id, number: bulk)])
            #expect(bench.bulkOpened(id, bulk))
            guard case .job = bench.claimBulk(id, bulk) else {
                Issue.record("no history to fetch")
                return (nil, nil)
            }
            return (nil, bulk)
        }
    }

    /// The tasks end, as they do when they are stopped or by themselves.
    private func end(
        _ situation: Situation, _ tasks: (watch: Int?, bulk: Int?), byItself: Bool, _ bench: MachineBench
    ) {
        if let watch = tasks.watch {
            if situation == .opening {
                if byItself {
                    #expect(!bench.opened(id, watch))
                } else {
                    bench.machine.openFailed(id, number: watch, .stopped, at: bench.now)
                }
            } else if byItself {
                bench.machine.finished(id, number: watch, .success(JobResult()), at: bench.now)
                #expect(bench.claim(id, watch) == .end)
            } else {
                bench.machine.finished(id, number: watch, .failure(.stopped), at: bench.now)
            }
        }
        if let bulk = tasks.bulk {
            if byItself {
                bench.machine.bulkFinished(
                    id, number: bulk, .success(JobResult(isActive: true, needsHistory: true)), at: bench.now)
                #expect(bench.claimBulk(id, bulk) == .end)
            } else {
                bench.machine.bulkFinished(id, number: bulk, .failure(.stopped), at: bench.now)
            }
        }
        bench.drain()
    }

    private func expectNothingLeft(_ bench: MachineBench, _ comment: Comment) {
        #expect(bench.machine.mailboxes.isEmpty, comment)
        #expect(bench.machine.starts.waitingCount == 0 && bench.machine.starts.openingCount == 0, comment)
        #expect(bench.machine.places.waitingCount == 0 && bench.machine.places.openingCount == 0, comment)
        #expect(bench.machine.bulkPlaces.waitingCount == 0 && bench.machine.bulkPlaces.openingCount == 0, comment)
        _ = bench.take()
        bench.pass(.seconds(24 * 3600))
        #expect(bench.take().isEmpty, comment)
        #expect(bench.machine.wheel.count == 0, comment)
    }

    @Test("a paused mailbox ends at once and leaves nothing", arguments: Situation.allCases, [true, false])
    func pause(_ situation: Situation, byItself: Bool) throws {
        let bench = MachineBench()
        let tasks = try arrange(situation, bench)
        let watch = bench.machine.mailboxes[id]?.number
        let wasOpen = [.ready, .resting, .bulkQueued, .bulkWorking].contains(situation)
        _ = bench.take()
        bench.update(bench.target(1, isActive: false))
        var expected: [SupervisorAction] = []
        if let watch = tasks.watch { expected.append(.stop(MailboxLane(mailbox: id, lane: .watch), number: watch)) }
        if wasOpen, let watch { expected.append(.close(id, number: watch)) }
        if let bulk = tasks.bulk { expected.append(.stop(MailboxLane(mailbox: id, lane: .bulk), number: bulk)) }
        #expect(bench.take() == expected)
        end(situation, tasks, byItself: byItself, bench)
        expectNothingLeft(bench, "\(situation)")
    }

    @Test("an erased mailbox ends at once and leaves nothing", arguments: Situation.allCases)
    func erase(_ situation: Situation) throws {
        let bench = MachineBench()
        let tasks = try arrange(situation, bench)
        bench.machine.remove(id, at: bench.now)
        bench.machine.remove(id, at: bench.now)
        end(situation, tasks, byItself: true, bench)
        expectNothingLeft(bench, "\(situation)")
    }

    @Test("another credential begins a new connection at once", arguments: Situation.allCases, [true, false])
    func change(_ situation: Situation, byItself: Bool) throws {
        let bench = MachineBench()
        let tasks = try arrange(situation, bench)
        let before = bench.machine.mailboxes[id]?.number ?? 0
        bench.machine.starts.pause(until: bench.now)
        _ = bench.take()
        bench.update(bench.target(1, stamp: 5))
        end(situation, tasks, byItself: byItself, bench)
        bench.pass(.seconds(51))
        let connection = try #require(bench.connect(1), "\(situation)")
        #expect(connection > before)
        #expect(bench.work(1, connection) == ["operations", "poll", "watch"])
        #expect(bench.machine.mailboxes[id]?.target.stamp == 5)
    }

    @Test("pausing and resuming while a task still ends begins anew once", arguments: Situation.allCases)
    func pauseAndResume(_ situation: Situation) throws {
        let bench = MachineBench()
        let tasks = try arrange(situation, bench)
        _ = bench.take()
        bench.update(bench.target(1, isActive: false))
        bench.update(bench.target(1, stamp: 1))
        bench.update(bench.target(1, isActive: false, stamp: 1))
        bench.update(bench.target(1, stamp: 2))
        end(situation, tasks, byItself: true, bench)
        bench.pass(.seconds(51))
        let opens = bench.actions.filter { if case .open = $0 { true } else { false } }
        #expect(opens.count == 1, "\(situation)")
        #expect(bench.machine.mailboxes[id]?.target.stamp == 2)
    }

    @Test("what comes late about an old connection is no news of the new one")
    func late() throws {
        let bench = MachineBench()
        bench.update(bench.target(1))
        let old = try #require(bench.connect(1))
        _ = bench.work(1, old)
        bench.update(bench.target(1, stamp: 2))
        let new = try #require(bench.connect(1))
        _ = bench.work(1, new)
        #expect(bench.phase(1) == .resting)
        bench.machine.lost(id, number: old, .passing(), at: bench.now)
        bench.machine.happened(id, number: old, [FolderKey(rawValue: 1)], at: bench.now)
        #expect(bench.claim(id, old) == .end)
        bench.machine.finished(id, number: old, .failure(.passing()), at: bench.now)
        #expect(bench.phase(1) == .resting)
        #expect(!bench.take().contains(.work(id, number: new)))
    }
}
