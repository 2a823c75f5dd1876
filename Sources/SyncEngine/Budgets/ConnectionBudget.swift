/// How many connections each account may have at once: what its provider is known to allow, learned downwards from
/// refusals and slowly upwards again.
///
/// Pure: the time comes in. Nothing is kept of an account that was never refused. What was learned is forgotten with the
/// process; the next refusal teaches it again.
struct ConnectionBudget<Account: Hashable & Sendable>: Sendable {
    private struct Lesson {
        var allowed: Int
        var learned: Moment
    }

    /// How long an account does without refusals before it may try one connection more.
    static var patience: Duration { .seconds(6 * 3600) }

    private var lessons: [Account: Lesson] = [:]

    init() {}

    /// How many connections `account` may have now.
    ///
    /// - Parameter limit: what its provider is known to allow; at least one is always allowed.
    func allowed(_ account: Account, limit: Int, at now: Moment) -> Int {
        let limit = max(1, limit)
        guard let lesson = lessons[account] else { return limit }
        let regained = now.since(lesson.learned).wholeMilliseconds / Self.patience.wholeMilliseconds
        return min(limit, lesson.allowed + Int(clamping: max(0, regained)))
    }

    /// The server refused a connection of `account` because there were too many, while `held` others of ours stood.
    mutating func refused(_ account: Account, held: Int, at now: Moment) {
        lessons[account] = Lesson(allowed: max(1, held), learned: now)
    }

    /// Forgets the lessons of an account that is gone.
    mutating func forget(_ account: Account) { lessons[account] = nil }
}

/// How many bytes each account has fetched within a day, held against what its provider allows.
///
/// A day is a window of 24 hours that begins with the first byte; what was fetched before a restart is not known any more,
/// which the margin in ``ProviderLimits/bytesPerDay`` is for.
struct DailyBytes<Account: Hashable & Sendable>: Sendable {
    private struct Window {
        var began: Moment
        var bytes: Int64
    }

    private static var length: Duration { .seconds(24 * 3600) }

    private var windows: [Account: Window] = [:]

    init() {}

    /// Takes note of bytes that were fetched.
    mutating func spend(_ bytes: Int64, of account: Account, at now: Moment) {
        guard bytes > 0 else { return }
        var window = windows[account] ?? Window(began: now, bytes: 0)
        if now.since(window.began) >= Self.length { window = Window(began: now, bytes: 0) }
        window.bytes = window.bytes.addingReportingOverflow(bytes).overflow ? .max : window.bytes + bytes
        windows[account] = window
    }

    /// What may still be fetched now, and when there will be more where that is nothing.
    func remaining(_ account: Account, limit: Int64?, at now: Moment) -> (bytes: Int64, until: Moment?) {
        guard let limit else { return (.max, nil) }
        guard let window = windows[account], now.since(window.began) < Self.length else { return (limit, nil) }
        let rest = max(0, limit - window.bytes)
        return (rest, rest == 0 ? window.began.adding(Self.length) : nil)
    }

    /// Forgets an account that is gone.
    mutating func forget(_ account: Account) { windows[account] = nil }
}
