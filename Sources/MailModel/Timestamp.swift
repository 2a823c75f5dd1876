public import FoundationEssentials

/// A moment in whole milliseconds since 1970 UTC, the one form in which times are stored and sent.
public struct Timestamp: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    public var milliseconds: Int64

    /// Takes milliseconds since 1970 UTC.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Rounds a date down to the millisecond; dates beyond Int64 are clamped.
    public init(_ date: Date) {
        let value = (date.timeIntervalSince1970 * 1000).rounded(.down)
        milliseconds = Int64(exactly: value) ?? (value < 0 ? .min : .max)
    }

    /// Reads one integer.
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes one integer.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// The present, by the system's wall clock.
    public static func now() -> Timestamp { Timestamp(Date()) }

    /// The same moment for Foundation.
    public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// ISO 8601 in UTC with seconds, such as `2026-11-23T10:00:00Z`.
    public var description: String { date.formatted(.iso8601) }

    /// Earlier is less.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// A moment later by `milliseconds`; saturates.
    public func adding(milliseconds: Int64) -> Timestamp {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
        return Timestamp(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }
}
