import MailModel
import Testing

@testable import SyncEngine

@Suite("Sets of UIDs are calculated with by range")
struct UIDSetAlgebraTests {
    /// Sets of small numbers, the same in every run.
    private func samples() -> [UIDSet] {
        var state: UInt64 = 42
        return (0..<60).map { _ in
            UIDSet(
                numbers: (1...24).filter { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return state >> 33 & 1 == 1
                })
        }
    }

    @Test("union, intersection and difference are those of plain sets")
    func algebra() {
        let sets = samples()
        for (left, right) in zip(sets, sets.dropFirst()) {
            let one = Set(left.numbers)
            let two = Set(right.numbers)
            #expect(Set(left.union(right).numbers) == one.union(two))
            #expect(Set(left.intersection(right).numbers) == one.intersection(two))
            #expect(Set(left.subtracting(right).numbers) == one.subtracting(two))
            for number: UInt32 in [1, 7, 24, 30] {
                #expect(Set(left.below(number).numbers) == one.filter { $0 < number })
                #expect(Set(left.from(number).numbers) == one.filter { $0 >= number })
            }
            for count in [0, 1, 3, 100] {
                #expect(Array(left.highest(count).numbers) == Array(one.sorted().suffix(count)))
                #expect(Array(left.lowest(count).numbers) == Array(one.sorted().prefix(count)))
            }
            #expect(left.halves().reduce(UIDSet()) { $0.union($1) } == left)
        }
    }

    @Test("the ends of the number range are no trap")
    func ends() {
        let all = UIDSet([1...UInt32.max])
        let most = UIDSet([5...UInt32.max])
        #expect(all.subtracting(most) == UIDSet([1...4]))
        #expect(most.subtracting(all).isEmpty)
        #expect(all.subtracting(UIDSet(numbers: [UInt32.max])) == UIDSet([1...(UInt32.max - 1)]))
        #expect(all.from(UInt32.max) == UIDSet(numbers: [UInt32.max]))
        #expect(all.below(0).isEmpty)
        #expect(all.below(1).isEmpty)
        #expect(all.highest(2) == UIDSet([(UInt32.max - 1)...UInt32.max]))
        #expect(all.halves().count == 2)
        #expect(UIDSet(numbers: [9]).halves() == [UIDSet(numbers: [9])])
    }

    @Test("a thousand holes in one range take no longer than they should")
    func linear() {
        let holes = UIDSet(numbers: stride(from: UInt32(2), to: 400_000, by: 2))
        let rest = UIDSet([1...400_000]).subtracting(holes)
        #expect(rest.ranges.count == 200_000)
        #expect(rest.intersection(holes).isEmpty)
    }
}
