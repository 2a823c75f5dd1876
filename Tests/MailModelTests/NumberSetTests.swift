import MailModel
import Testing

@Suite("Sets of message numbers")
struct NumberSetTests {
    @Test("contain what a plain list of their numbers does, also at the ends")
    func contains() {
        var random = SplitMix(state: 5)
        for _ in 0..<200 {
            let numbers = Set(
                (0..<Int.random(in: 0...30, using: &random)).map { _ in UInt32.random(in: 1...60, using: &random) })
            let set = UIDSet(numbers: numbers)
            for number in UInt32(0)...61 {
                #expect(set.contains(number) == numbers.contains(number), "\(set) \(number)")
            }
        }
        let ends = UIDSet([1...1, UInt32.max...UInt32.max])
        #expect(ends.contains(1) && ends.contains(.max) && !ends.contains(0) && !ends.contains(.max - 1))
    }
}
