/// How long to wait after failures in a row: a pure function of their number and of a seed.
///
/// The wait doubles from ``first`` to ``longest``. A share between nothing and a quarter is taken off, chosen by the
/// seed, so that a thousand that failed together do not come back together. Nobody is ever given up.
struct Backoff: Sendable, Hashable {
    /// The wait after the first failure.
    var first: Duration
    /// No wait is longer.
    var longest: Duration

    /// The wait after `failures` in a row; none where nothing failed.
    ///
    /// - Parameter seed: the same seed and number give the same wait.
    func wait(after failures: Int, seed: UInt64) -> Duration {
        guard failures > 0 else { return .zero }
        let doublings = min(failures - 1, 30)
        let base = Double(first.wholeMilliseconds) * Double(UInt64(1) << UInt64(doublings))
        let bounded = min(base, Double(longest.wholeMilliseconds))
        var source = SeededGenerator(seed: seed &+ UInt64(failures))
        return .milliseconds(Int64(bounded * (1 - source.share() / 4)))
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts at `seed`.
    init(seed: UInt64) { state = seed }

    /// The next number.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A share from 0 to below 1.
    mutating func share() -> Double { Double(next() >> 11) / Double(UInt64(1) << 53) }
}
