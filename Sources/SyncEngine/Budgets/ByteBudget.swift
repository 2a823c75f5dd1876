/// How many bytes one piece of work may fetch.
///
/// A promise about the size of a piece, not a wall: the message that crosses the line is still fetched, so that one
/// message larger than every budget does not stand still for ever.
public struct ByteBudget: Sendable, Hashable {
    /// What is left; zero or less is nothing.
    public private(set) var remaining: Int64

    /// Allows so many bytes.
    public init(bytes: Int64) { remaining = bytes }

    /// Allows everything.
    public static let unlimited = ByteBudget(bytes: .max)

    /// Whether nothing is left.
    public var isSpent: Bool { remaining <= 0 }

    /// Takes note of bytes that were fetched.
    public mutating func spend(_ bytes: Int64) {
        guard remaining != .max else { return }
        remaining = remaining.subtractingReportingOverflow(max(bytes, 0)).partialValue
    }
}
