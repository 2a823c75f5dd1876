/// A set of message numbers as a client writes it, with `*` (RFC 9051 §9 sequence-set).
struct NumberSetText {
    /// nil stands for `*`.
    private var ranges: [(UInt32?, UInt32?)] = []

    init(_ bytes: [UInt8]) throws(CommandSyntaxError) {
        for part in bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let ends = part.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard (1...2).contains(ends.count) else { throw CommandSyntaxError("a set of numbers") }
            let first = try Self.end(ends[0])
            ranges.append((first, ends.count == 2 ? try Self.end(ends[1]) : first))
        }
    }

    private static func end(_ text: ArraySlice<UInt8>) throws(CommandSyntaxError) -> UInt32? {
        if text.elementsEqual([UInt8(ascii: "*")]) { return nil }
        guard let number = UInt32(String(decoding: text, as: UTF8.self)), number > 0 else {
            throw CommandSyntaxError("a number in a set")
        }
        return number
    }

    /// The ranges, sorted and merged, where `largest` is the largest number in use; 0 where there is none.
    func resolved(largest: UInt32) -> [ClosedRange<UInt32>] {
        let sorted = ranges.map { first, last in
            let first = first ?? largest
            let last = last ?? largest
            return min(first, last)...max(first, last)
        }.sorted { $0.lowerBound < $1.lowerBound }
        var merged: [ClosedRange<UInt32>] = []
        for range in sorted {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }
}

extension [ClosedRange<UInt32>] {
    /// Whether a number is in one of the ranges, which are sorted and do not overlap.
    func containsNumber(_ number: UInt32) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].contains(number)
    }
}
