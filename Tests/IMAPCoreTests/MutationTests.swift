import IMAPCore
import MailModel
import Testing

/// A small generator with a fixed seed, so that a failure repeats.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

@Suite("Damaged input")
struct MutationTests {
    @Test("damaged responses never trap, and the cuts do not change what they mean", arguments: [UInt64](1...8))
    func mutations(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let wires = ResponseFixture.all.map { bytes($0.wire) }
        for _ in 0..<600 {
            var wire = (0..<3).flatMap { _ in wires.randomElement(using: &generator) ?? [] }
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<wire.count, using: &generator)
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: wire[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: wire.remove(at: place)
                case 2: wire.insert("(){}[]\"\\ \r\n*+0".utf8.randomElement(using: &generator) ?? 0, at: place)
                case 3: wire.removeSubrange(place..<min(wire.count, place + Int.random(in: 1...20, using: &generator)))
                default: wire.insert(contentsOf: wires.randomElement(using: &generator) ?? [], at: place)
                }
                if wire.isEmpty { wire = [10] }
            }
            let whole = ResponseReading([wire])
            let cut = Int.random(in: 0...wire.count, using: &generator)
            #expect(ResponseReading([Array(wire[..<cut]), Array(wire[cut...])]) == whole)
            #expect(ResponseReading(wire.map { [$0] }) == whole)
        }
    }
}
