import MailModel

/// When mail came to a mailbox, as far as its Inbox's growth tells, and whether it has been silent for too long.
///
/// A pure value. It knows for each of the last days how many messages came and the longest wait between two of them;
/// what is normal is learnt from that and from nothing else. An Inbox grows where UIDNEXT does (RFC 9051 §2.3.1.1),
/// also for messages that are deleted at once.
struct ArrivalHistory: Sendable, Hashable, Codable {
    /// What came on one day.
    struct Day: Sendable, Hashable, Codable {
        /// The day, counted from 1970 UTC.
        var number: Int64
        /// Messages that came.
        var arrivals: Int
        /// The longest wait that ended on this day, in milliseconds.
        var longestGap: Int64
    }

    /// The days on which something came, oldest first.
    private(set) var days: [Day] = []
    private var uidNext: Int?
    private var uidValidity: Int?
    /// When it was looked at first.
    private var started: Timestamp?
    private var lastLook: Timestamp?
    /// When growth was seen last, or the first look.
    private(set) var lastArrival: Timestamp?

    private static let hour: Int64 = 3600 * 1000
    private static let day: Int64 = 24 * hour
    /// Days that count for what is normal.
    static let keptDays: Int64 = 28
    /// A silence must come after so many days of knowledge, so that every weekday has been seen once.
    static let neededDays: Int64 = 7
    static let neededArrivals = 10
    /// No shorter silence is ever told.
    static let shortestSilence = 12 * hour
    /// A mailbox with a wait as long as this rests at weekends, and gets a day more for a long holiday.
    static let weekendGap = 36 * hour
    /// When nobody has looked for longer than this, an arrival says nothing about the wait before it.
    static let longestBlindness = 6 * hour

    /// Takes note of the Inbox's numbers.
    mutating func look(uidNext next: Int, uidValidity validity: Int?, at now: Timestamp) {
        defer {
            uidNext = next
            uidValidity = validity
            lastLook = now
        }
        guard let known = uidNext, let lastLook, let lastArrival, validity == uidValidity, next >= known else {
            // The first look, or the folder was made anew: counting begins again.
            if started == nil { started = now }
            lastArrival = now
            return
        }
        guard next > known else { return }
        let gap = max(0, now.milliseconds - lastArrival.milliseconds)
        let wasSeen = now.milliseconds - lastLook.milliseconds <= Self.longestBlindness
        // A silence that was too long must not become what is normal.
        note(arrivals: next - known, gap: wasSeen && !isSilent(at: now) ? gap : 0, at: now)
        self.lastArrival = now
    }

    /// Whether nothing has come for longer than is normal here. Too little knowledge is never silence.
    func isSilent(at now: Timestamp) -> Bool {
        guard let threshold = silence(at: now), let lastArrival else { return false }
        return now.milliseconds - lastArrival.milliseconds > threshold
    }

    /// The longest wait that is normal, with its margin, in milliseconds; nil where too little is known.
    func silence(at now: Timestamp) -> Int64? {
        guard let started, let lastArrival,
            lastArrival.milliseconds - started.milliseconds >= Self.neededDays * Self.day
        else { return nil }
        let counted = days.filter { $0.number > now.milliseconds / Self.day - Self.keptDays }
        let longest = counted.map(\.longestGap).max() ?? 0
        guard counted.reduce(0, { $0 + $1.arrivals }) >= Self.neededArrivals, longest > 0 else { return nil }
        return max(longest + longest / 2 + (longest >= Self.weekendGap ? Self.day : 0), Self.shortestSilence)
    }

    private mutating func note(arrivals: Int, gap: Int64, at now: Timestamp) {
        let today = now.milliseconds / Self.day
        days.removeAll { $0.number <= today - Self.keptDays }
        // A leap of the numbers is no proof of as many messages.
        let count = min(arrivals, 1000)
        if let last = days.indices.last, days[last].number == today {
            days[last].arrivals += count
            days[last].longestGap = max(days[last].longestGap, gap)
        } else {
            days.append(Day(number: today, arrivals: count, longestGap: gap))
        }
    }
}
