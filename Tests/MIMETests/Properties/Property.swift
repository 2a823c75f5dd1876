/// Where the random values of a property come from, and how a value that fails is made smaller.
struct Sampler<Value> {
    /// Makes a value.
    let make: (inout SeededGenerator) -> Value
    /// Values that are smaller than one that failed, the boldest first; none where it is as small as can be.
    let smaller: (Value) -> [Value]
}

/// A value for which a property does not hold.
struct Counterexample<Value> {
    /// The smallest value that was found.
    let value: Value
    /// What is wrong with it.
    let failure: String
    /// How many values were tried before the first that failed.
    let run: Int
    /// How often it could be made smaller.
    let steps: Int
}

extension Counterexample: CustomStringConvertible {
    var description: String { "value \(run), made smaller \(steps) times: \(failure)\n\(value)" }
}

/// Asks a property of many values, always the same ones for a seed.
enum Property {
    /// How many smaller values are tried at most.
    static let patience = 20_000

    /// The smallest counterexample that can be found, or nil where the property holds for all values.
    ///
    /// - Parameter failure: says what is wrong with a value, nil where nothing is; an error is wrong too.
    static func counterexample<Value>(
        seed: UInt64, runs: Int, _ sampler: Sampler<Value>, failure: (Value) throws -> String?
    ) -> Counterexample<Value>? {
        func verdict(_ value: Value) -> String? {
            do { return try failure(value) } catch { return "threw \(error)" }
        }
        for run in 0..<runs {
            // Each value has a generator of its own, so that a run can be repeated alone.
            var random = SeededGenerator(seed: seed &+ UInt64(run) &* 0x2545_F491_4F6C_DD1D)
            var value = sampler.make(&random)
            guard var wrong = verdict(value) else { continue }
            var steps = 0
            var tries = 0
            search: while tries < patience {
                for candidate in sampler.smaller(value) {
                    tries += 1
                    if let stillWrong = verdict(candidate) {
                        (value, wrong) = (candidate, stillWrong)
                        steps += 1
                        continue search
                    }
                    if tries >= patience { break search }
                }
                break
            }
            return Counterexample(value: value, failure: wrong, run: run, steps: steps)
        }
        return nil
    }
}

/// Smaller values of the usual kinds.
enum Smaller {
    /// Zero, then half, then one less.
    static func number(_ value: Int) -> [Int] {
        [0, value / 2, value - value.signum()].filter { $0 != value }
    }

    /// How long a value may be before its elements are looked at one by one; until then only pieces are.
    private static let closeLook = 64

    /// Without a piece, in pieces of all, half, a quarter and so on; then with one element made smaller.
    static func array<Element>(_ value: [Element], element: (Element) -> [Element] = { _ in [] }) -> [[Element]] {
        var result = pieces(value.count).map { Array(value[..<$0.lowerBound]) + value[$0.upperBound...] }
        guard value.count <= closeLook else { return result }
        for (index, old) in value.enumerated() {
            for new in element(old) {
                var copy = value
                copy[index] = new
                result.append(copy)
            }
        }
        return result
    }

    /// Without a piece, or with a piece made of nothing but the plainest element.
    static func array<Element: Equatable>(_ value: [Element], plainest: Element) -> [[Element]] {
        array(value)
            + pieces(value.count).filter { value[$0].contains { $0 != plainest } }.map { piece in
                value[..<piece.lowerBound] + [Element](repeating: plainest, count: piece.count)
                    + value[piece.upperBound...]
            }
    }

    /// Without some characters, or with plainer ones.
    static func text(_ value: String) -> [String] {
        array(Array(value.unicodeScalars), plainest: "a").map { String(String.UnicodeScalarView($0)) }
    }

    private static func pieces(_ count: Int) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var size = count
        while size > 0, size >= count / closeLook {
            result += stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
            size /= 2
        }
        return result
    }

    /// Nothing, or something smaller.
    static func optional<Wrapped>(_ value: Wrapped?, _ smaller: (Wrapped) -> [Wrapped]) -> [Wrapped?] {
        value.map { [nil] + smaller($0).map(Optional.some) } ?? []
    }
}
