import MailModel

extension NumberSet {
    /// What is in either.
    func union(_ other: NumberSet) -> NumberSet {
        if isEmpty { return other }
        return other.isEmpty ? self : NumberSet(ranges + other.ranges)
    }

    /// What is in both. Linear in the number of ranges.
    func intersection(_ other: NumberSet) -> NumberSet {
        var result: [ClosedRange<UInt32>] = []
        var left = ranges[...]
        var right = other.ranges[...]
        while let one = left.first, let two = right.first {
            let lower = max(one.lowerBound, two.lowerBound)
            let upper = min(one.upperBound, two.upperBound)
            if lower <= upper { result.append(lower...upper) }
            if one.upperBound < two.upperBound { left.removeFirst() } else { right.removeFirst() }
        }
        return NumberSet(result)
    }

    /// What is in this and not in the other. Linear in the number of ranges.
    func subtracting(_ other: NumberSet) -> NumberSet {
        var result: [ClosedRange<UInt32>] = []
        let holes = other.ranges
        var index = 0
        for range in ranges {
            // As a wider type, because the number behind the last one may not exist.
            var start = UInt64(range.lowerBound)
            while index < holes.count, UInt64(holes[index].upperBound) < start { index += 1 }
            while index < holes.count, holes[index].lowerBound <= range.upperBound {
                let hole = holes[index]
                if UInt64(hole.lowerBound) > start { result.append(UInt32(start)...(hole.lowerBound - 1)) }
                start = max(start, UInt64(hole.upperBound) + 1)
                // One that ends behind this range may reach into the next.
                guard hole.upperBound < range.upperBound else { break }
                index += 1
            }
            if start <= UInt64(range.upperBound) { result.append(UInt32(start)...range.upperBound) }
        }
        return NumberSet(result)
    }

    /// What of it lies in a range.
    func within(_ bounds: ClosedRange<UInt32>) -> NumberSet { intersection(NumberSet([bounds])) }

    /// What of it lies below a number.
    func below(_ number: UInt32) -> NumberSet { number > 1 ? within(1...(number - 1)) : NumberSet() }

    /// What of it lies at a number or above.
    func from(_ number: UInt32) -> NumberSet { within(max(number, 1)...UInt32.max) }

    /// The lowest number.
    var first: UInt32? { ranges.first?.lowerBound }

    /// The highest number.
    var last: UInt32? { ranges.last?.upperBound }

    /// The highest numbers, so many at most. Never looks at more than it returns.
    func highest(_ count: Int) -> NumberSet {
        var result: [ClosedRange<UInt32>] = []
        var rest = count
        for range in ranges.reversed() where rest > 0 {
            let size = Int(range.upperBound - range.lowerBound) + 1
            let taken = Swift.min(size, rest)
            result.append((range.upperBound - UInt32(taken - 1))...range.upperBound)
            rest -= taken
        }
        return NumberSet(result)
    }

    /// The lowest numbers, so many at most. Never looks at more than it returns.
    func lowest(_ count: Int) -> NumberSet {
        var result: [ClosedRange<UInt32>] = []
        var rest = count
        for range in ranges where rest > 0 {
            let size = Int(range.upperBound - range.lowerBound) + 1
            let taken = Swift.min(size, rest)
            result.append(range.lowerBound...(range.lowerBound + UInt32(taken - 1)))
            rest -= taken
        }
        return NumberSet(result)
    }

    /// Cuts it in two of about the same count, the lower numbers first; one part where there is one number only.
    func halves() -> [NumberSet] {
        let total = count
        guard total > 1 else { return [self] }
        let lower = lowest(total / 2)
        return [lower, subtracting(lower)]
    }
}
