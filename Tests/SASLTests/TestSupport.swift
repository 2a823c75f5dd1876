import MailModel

@testable import SASL

/// A secret's bytes as text, for comparison.
func text(_ secret: Secret?) -> String {
    secret.map { String(decoding: $0.copyBytes(), as: UTF8.self) } ?? "(none)"
}

/// The code of the error that `body` throws.
func code(_ body: () throws -> Void) -> SASLError.Code? {
    do {
        try body()
        return nil
    } catch let error as SASLError {
        return error.code
    } catch {
        return nil
    }
}

/// SplitMix64, so that every run sees the same numbers.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
