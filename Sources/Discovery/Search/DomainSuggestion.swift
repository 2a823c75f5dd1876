internal import MailModel

/// Finds the large provider's domain that somebody meant who typed one letter wrong.
enum DomainSuggestion {
    /// The known domains that are one slip away from `domain`: a letter too much, too few, another, or two swapped. In
    /// longer names two slips are thought possible. Empty where `domain` itself is known.
    static func near(_ domain: DomainName, in table: ProviderTable = .standard) -> [String] {
        guard table.provider(ofDomain: domain) == nil else { return [] }
        let typed = Array(domain.description.utf8)
        let scored = table.popularDomains.compactMap { known -> (Int, String)? in
            let wanted = Array(known.utf8)
            let allowed = wanted.count >= 11 ? 2 : 1
            guard abs(wanted.count - typed.count) <= allowed else { return nil }
            let slips = distance(typed, wanted)
            return slips <= allowed ? (slips, known) : nil
        }
        return scored.sorted { $0 < $1 }.prefix(2).map(\.1)
    }

    /// The number of slips between two words: insertions, deletions, replacements, and swaps of neighbours
    /// (Damerau and Levenshtein, each part of the word touched once).
    static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for i in 0..<left.count {
            var row = [i + 1]
            row.reserveCapacity(right.count + 1)
            for j in 0..<right.count {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
