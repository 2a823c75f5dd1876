internal import MailModel

/// The row id of a message in the search index: the milliseconds of its receipt, and 20 bits to tell apart what came
/// in the same one. So the index is read from the newest without sorting.
enum SearchNumber {
    private static let bits: Int64 = 20
    /// How many messages of one millisecond can be told apart.
    static let perMillisecond: Int64 = 1 << bits
    /// From 1970 into the year 2248.
    private static let range: ClosedRange<Int64> = 0...((1 << 43) - 2)

    /// The time within what the number can hold.
    static func clamped(_ time: Timestamp) -> Timestamp {
        Timestamp(milliseconds: min(max(time.milliseconds, range.lowerBound), range.upperBound))
    }

    /// The first number of a millisecond.
    static func first(at time: Timestamp) -> Int64 { clamped(time).milliseconds << bits }

    /// The numbers of a span of time.
    static func range(of time: Range<Timestamp>) -> Range<Int64> {
        let start = first(at: time.lowerBound)
        let isOpen = time.upperBound.milliseconds > range.upperBound
        return start..<max(isOpen ? .max : first(at: time.upperBound), start)
    }

    /// A number that is not taken. Where a million messages have the same time, it runs over into the next ones.
    static func next(at time: Timestamp, on connection: any SQLConnection) throws(StoreError) -> Int64 {
        var start = first(at: time)
        while true {
            let end = start + (1 << bits)
            let taken: Int64? = try connection.first(
                "SELECT search_id FROM message WHERE search_id >= ?1 AND search_id < ?2 ORDER BY search_id DESC LIMIT 1",
                [.integer(start), .integer(end)]
            ) { (row) throws(StoreError) in try row.integer() }
            guard let taken else { return start }
            if taken + 1 < end { return taken + 1 }
            start = end
        }
    }
}
