/// The engine's time: what it is, and how to wait for it. Tests give one that they move by hand.
public struct SyncClock: Sendable {
    private let present: @Sendable () -> Moment
    private let wait: @Sendable (Duration) async throws -> Void

    /// Counts from now on, by `clock`.
    public init<C: Clock>(_ clock: C) where C.Duration == Duration {
        let beginning = clock.now
        present = { Moment(milliseconds: beginning.duration(to: clock.now).wholeMilliseconds) }
        wait = { try await clock.sleep(until: clock.now.advanced(by: $0), tolerance: nil) }
    }

    /// The machine's own clock, which goes on while the machine sleeps.
    public static func continuous() -> SyncClock { SyncClock(ContinuousClock()) }

    /// The present.
    public var now: Moment { present() }

    /// Waits until `moment` has come.
    ///
    /// - Throws: `CancellationError` where the task is cancelled.
    public func sleep(until moment: Moment) async throws {
        // More than once: a clock may wake early by less than a millisecond.
        while true {
            let rest = moment.since(now)
            guard rest > .zero else { return try Task.checkCancellation() }
            try await wait(rest)
        }
    }
}
