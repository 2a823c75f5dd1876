/// A point on the engine's own time, in milliseconds since its clock was made: it never goes back and never jumps,
/// whatever happens to the wall clock.
public struct Moment: Sendable, Hashable, Comparable {
    /// Milliseconds since the clock's beginning; never negative in what a clock gives.
    public let milliseconds: Int64

    /// Takes milliseconds since the clock's beginning.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The beginning.
    public static let start = Moment(milliseconds: 0)

    /// A later moment; saturates.
    public func adding(_ duration: Duration) -> Moment { adding(milliseconds: duration.wholeMilliseconds) }

    /// A moment later by so many milliseconds; saturates.
    public func adding(milliseconds more: Int64) -> Moment {
        let (sum, overflow) = milliseconds.addingReportingOverflow(more)
        return Moment(milliseconds: overflow ? (more < 0 ? .min : .max) : sum)
    }

    /// The time from `earlier` to this moment; saturates.
    public func since(_ earlier: Moment) -> Duration {
        let (difference, overflow) = milliseconds.subtractingReportingOverflow(earlier.milliseconds)
        return .milliseconds(overflow ? .max : difference)
    }

    /// Earlier is less.
    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}

extension Duration {
    /// The duration in milliseconds, rounded down; saturates.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, overflows) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflows ? .max : sum
    }
}
