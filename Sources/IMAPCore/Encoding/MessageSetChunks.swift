public import MailModel

extension NumberSet {
    /// The set cut into sets whose text is short enough for one command each.
    ///
    /// - Parameter maximumBytes: the longest text of one set; at least 21, which one range can need.
    public func chunks(maximumBytes: Int = 8_000) -> [NumberSet] {
        precondition(maximumBytes >= 21, "one range needs up to 21 bytes")
        var result: [NumberSet] = []
        var current: [ClosedRange<UInt32>] = []
        var bytes = 0
        for range in ranges {
            let length = NumberSet([range]).description.utf8.count + 1
            if bytes + length > maximumBytes + 1 {
                result.append(NumberSet(current))
                current = []
                bytes = 0
            }
            current.append(range)
            bytes += length
        }
        if !current.isEmpty { result.append(NumberSet(current)) }
        return result
    }
}
