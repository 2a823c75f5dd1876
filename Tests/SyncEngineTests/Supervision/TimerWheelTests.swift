import Testing

@testable import SyncEngine

@Suite("Timer wheel")
struct TimerWheelTests {
    private func moment(_ milliseconds: Int64) -> Moment { Moment(milliseconds: milliseconds) }

    @Test("a deadline is met once, never early and at most a tick late")
    func onTime() {
        for deadline: Int64 in [1, 15, 16, 17, 1_000, 1_024, 65_535, 65_536, 4_194_303, 300_000_000] {
            var wheel = TimerWheel<Int>()
            wheel.set(1, at: moment(deadline))
            var looks = 0
            var now = moment(0)
            var met: Moment?
            while let next = wheel.next, met == nil, looks < 20 {
                #expect(next > now || looks == 0)
                now = next
                if wheel.expire(at: now) == [1] { met = now }
                looks += 1
            }
            let time = met?.milliseconds ?? -1
            #expect(time >= deadline && time < deadline + 16, "\(deadline) was met at \(time)")
            #expect(looks <= 6)
            #expect(wheel.count == 0)
            #expect(wheel.next == nil)
        }
    }

    @Test("a deadline that has passed already is met at the next tick")
    func past() {
        var wheel = TimerWheel<Int>(at: moment(10_000))
        wheel.set(1, at: moment(5))
        #expect(wheel.expire(at: moment(10_000)).isEmpty)
        #expect(wheel.next == moment(10_000 / 16 * 16 + 16))
        #expect(wheel.expire(at: moment(10_016)) == [1])
    }

    @Test("a deadline can be moved both ways and cancelled, and nothing of it stays")
    func moved() {
        var wheel = TimerWheel<Int>()
        wheel.set(1, at: moment(1_000))
        wheel.set(1, at: moment(100_000))
        wheel.set(2, at: moment(50_000))
        wheel.set(2, at: moment(500))
        #expect(wheel.count == 2)
        #expect(wheel[1] == moment(100_000))
        #expect(wheel.expire(at: moment(2_000)) == [2])
        wheel.cancel(1)
        wheel.cancel(1)
        #expect(wheel.expire(at: moment(200_000)).isEmpty)
        #expect(wheel.next == nil)
    }

    @Test("deadlines beyond the reach of the wheel are met as well")
    func farAway() {
        var wheel = TimerWheel<Int>()
        let deadline = moment(90 * 24 * 3600 * 1000)
        wheel.set(1, at: deadline)
        wheel.set(2, at: moment(.max))
        var now = moment(0)
        var looks = 0
        while let next = wheel.next, looks < 100 {
            now = next
            looks += 1
            if wheel.expire(at: now) == [1] { break }
        }
        #expect(now >= deadline && now.milliseconds < deadline.milliseconds + 16)
        #expect(wheel.count == 1)
    }

    @Test("whatever is set, moved and cancelled, it does as a list would that is searched", arguments: 1...20)
    func likeAList(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var wheel = TimerWheel<Int>()
        var list: [Int: Moment] = [:]
        var now = moment(0)
        for _ in 0..<2_000 {
            let key = Int.random(in: 0..<50, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let span = Int64(1) << Int64.random(in: 0..<26, using: &random)
                let deadline = now.adding(milliseconds: Int64.random(in: -20...span, using: &random))
                wheel.set(key, at: deadline)
                // What is due already is met at the next tick.
                list[key] = max(deadline, moment((now.milliseconds / 16 + 1) * 16))
            case 5:
                wheel.cancel(key)
                list[key] = nil
            default:
                let span = Int64(1) << Int64.random(in: 0..<22, using: &random)
                now = now.adding(milliseconds: Int64.random(in: 0...span, using: &random))
                let tick = now.milliseconds / 16
                let due = Set(list.filter { ($0.value.milliseconds + 15) / 16 <= tick }.keys)
                #expect(Set(wheel.expire(at: now)) == due)
                for key in due { list[key] = nil }
            }
            #expect(wheel.count == list.count)
            if let next = wheel.next {
                let earliest = list.values.min() ?? moment(.max)
                #expect(next.milliseconds < earliest.milliseconds + 16)
            }
        }
    }
}
