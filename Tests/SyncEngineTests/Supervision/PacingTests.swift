import Testing

@testable import SyncEngine

@Suite("Back-off and pacing")
struct PacingTests {
    private func moment(_ milliseconds: Int64) -> Moment { Moment(milliseconds: milliseconds) }

    @Test("waits double up to the longest, less a quarter at most, and are the same for the same seed")
    func backoff() {
        let backoff = Backoff(first: .seconds(5), longest: .seconds(900))
        #expect(backoff.wait(after: 0, seed: 1) == .zero)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let seed = random.next()
            for failures in [1, 2, 3, 8, 9, 60, 1_000, .max] {
                let wait = backoff.wait(after: failures, seed: seed)
                let full = failures > 8 ? 900 : min(900, 5 * (1 << (failures - 1)))
                #expect(wait <= .seconds(full) && wait >= .milliseconds(full * 750 - 1))
                #expect(wait == backoff.wait(after: failures, seed: seed))
            }
        }
        let waits = Set((0..<100).map { backoff.wait(after: 3, seed: $0) })
        #expect(waits.count > 90)
    }

    @Test("the most important goes first, equals in the order in which they came")
    func order() {
        var pacing = StartPacing<Int>(overall: 1, perHost: 1)
        for (key, importance) in [(1, 10), (2, 30), (3, 20), (4, 30)] {
            pacing.request(key, host: "a", importance: Int64(importance), at: .start)
        }
        var order: [Int] = []
        while let key = pacing.admit(at: .start).first {
            order.append(key)
            pacing.finished(key, .opened, at: .start)
        }
        #expect(order == [2, 4, 3, 1])
        #expect(pacing.waitingCount == 0)
    }

    @Test("a host with thousands of mailboxes keeps nobody else waiting")
    func turns() {
        var pacing = StartPacing<Int>(overall: 10, perHost: 8)
        for key in 0..<5_000 { pacing.request(key, host: "large", importance: 5, at: .start) }
        pacing.request(9_001, host: "small", importance: 0, at: .start)
        pacing.request(9_002, host: "tiny", importance: 0, at: .start)
        let first = pacing.admit(at: .start)
        #expect(first.count == 10)
        #expect(Set(first).isSuperset(of: [9_001, 9_002]))
        #expect(pacing.admit(at: .start).isEmpty)
    }

    @Test("a refusal slows its own host down and no other, and successes bring the rate back")
    func refusals() {
        var pacing = StartPacing<Int>(overall: 100, perHost: 50)
        for key in 0..<20 { pacing.request(key, host: key < 10 ? "a" : "b", importance: 0, at: .start) }
        #expect(pacing.admit(at: .start).count == 20)
        for key in 0..<10 { pacing.finished(key, .refused, at: moment(100)) }
        // Ten that were refused together count once.
        #expect(pacing.rate(of: "a") == 5)
        #expect(pacing.rate(of: "b") == 10)
        pacing.request(50, host: "a", importance: 0, at: moment(100))
        #expect(pacing.admit(at: moment(100)).isEmpty)
        #expect(pacing.next(at: moment(100)) == moment(1_100))
        #expect(pacing.admit(at: moment(1_100)) == [50])
        pacing.finished(50, .opened, at: moment(1_200))
        #expect(pacing.rate(of: "a") == 5.5)
        for round in 0..<1_000 {
            pacing.request(1_000 + round, host: "c", importance: 0, at: moment(Int64(round) * 1_000))
            for key in pacing.admit(at: moment(Int64(round) * 1_000)) {
                pacing.finished(key, .opened, at: moment(Int64(round) * 1_000))
            }
        }
        #expect(pacing.rate(of: "c") == 200)
    }

    @Test("nobody is admitted while this machine is short of something, and who left is not admitted at all")
    func pausesAndLeaving() {
        var pacing = StartPacing<Int>(overall: 4, perHost: 4)
        pacing.request(1, host: "a", importance: 0, at: .start)
        pacing.request(2, host: "a", importance: 0, at: .start)
        pacing.pause(until: moment(500))
        #expect(pacing.admit(at: moment(499)).isEmpty)
        #expect(pacing.next(at: moment(100)) == moment(500))
        pacing.cancel(1)
        pacing.cancel(1)
        #expect(pacing.admit(at: moment(500)) == [2])
        #expect(pacing.next(at: moment(500)) == nil)
    }

    @Test(
        "in whatever order they come, fail and leave, bounds and rates hold, nobody is lost, nobody is admitted twice",
        arguments: 1...12)
    func properties(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let rates = StartPacing<Int>.Rates(initial: 20, fastest: 50, slowest: 1, burst: 15, gain: 1)
        var pacing = StartPacing<Int>(overall: 12, perHost: 5, rates: rates)
        let hosts = ["a", "b", "c"]
        var waiting: [Int: String] = [:]
        var opening: [Int: String] = [:]
        var begun: [String: [Moment]] = [:]
        var now = moment(0)
        var next = 0
        func admit() {
            for key in pacing.admit(at: now) {
                guard let host = waiting.removeValue(forKey: key) else {
                    Issue.record("\(key) was admitted and did not wait")
                    continue
                }
                opening[key] = host
                begun[host, default: []].append(now)
            }
            #expect(opening.count <= 12)
            for host in hosts { #expect(opening.values.count { $0 == host } <= 5) }
        }
        for _ in 0..<3_000 {
            switch Int.random(in: 0..<8, using: &random) {
            case 0..<3:
                let host = hosts[Int.random(in: 0..<3, using: &random)]
                pacing.request(next, host: host, importance: Int64(next % 7), at: now)
                waiting[next] = host
                next += 1
            case 3:
                if let key = waiting.keys.min() {
                    pacing.cancel(key)
                    waiting[key] = nil
                }
            case 4..<6:
                if let key = opening.keys.min() {
                    let outcome: StartPacing<Int>.Outcome = [.opened, .failed, .refused][next % 3]
                    pacing.finished(key, outcome, at: now)
                    opening[key] = nil
                }
            default: now = now.adding(milliseconds: Int64.random(in: 0...200, using: &random))
            }
            admit()
            #expect(pacing.waitingCount == waiting.count)
            #expect(pacing.openingCount == opening.count)
        }
        // In any stretch of time no more began than the burst and the fastest rate allow.
        for moments in begun.values {
            for start in stride(from: 0, to: moments.count, by: 7) {
                for end in stride(from: start, to: moments.count, by: 11) {
                    let seconds = Double(moments[end].since(moments[start]).wholeMilliseconds) / 1000
                    #expect(Double(end - start + 1) <= 15 + 50 * seconds + 1)
                }
            }
        }
        // And in the end everybody gets through, by looking only when told to.
        for key in opening.keys { pacing.finished(key, .opened, at: now) }
        opening = [:]
        var looks = 0
        while !waiting.isEmpty, looks < 100_000 {
            admit()
            for key in opening.keys { pacing.finished(key, .opened, at: now) }
            opening = [:]
            if let moment = pacing.next(at: now) { now = max(moment, now) }
            looks += 1
        }
        #expect(waiting.isEmpty)
    }
}
