/// Phrases with what they mean, searched in one pass. Rows that stand earlier weigh more.
struct MeaningTable<Value: Sendable>: Sendable {
    /// One meaning and the phrases that carry it.
    struct Row: Sendable {
        let value: Value
        let phrases: [String]

        init(_ value: Value, _ phrases: [String]) {
            self.value = value
            self.phrases = phrases
        }
    }

    /// A phrase that was found.
    struct Match {
        let value: Value
        /// The place of its row in the table.
        let row: Int
        /// Where it stands in the folded octets.
        let range: Range<Int>
    }

    private let matcher: PhraseMatcher
    private let values: [Value]
    private let rowOfPhrase: [Int]

    init(_ rows: [Row]) {
        matcher = PhraseMatcher(rows.flatMap(\.phrases))
        values = rows.map(\.value)
        rowOfPhrase = rows.indices.flatMap { row in rows[row].phrases.map { _ in row } }
    }

    /// The match whose row stands first in the table; of several in one row, the first in the text.
    func best(in text: ComparisonText) -> Match? {
        var best: Match?
        matcher.scan(text) { match in
            let row = rowOfPhrase[match.phrase]
            if best.map({ row < $0.row }) ?? true { best = Match(value: values[row], row: row, range: match.range) }
            return row != 0
        }
        return best
    }

    /// Whether any phrase occurs.
    func matches(_ text: ComparisonText) -> Bool {
        var found = false
        matcher.scan(text) { _ in
            found = true
            return false
        }
        return found
    }

    /// The first matches in the order of their ends, at most `limit`.
    func matches(in text: ComparisonText, limit: Int) -> [Match] {
        var result: [Match] = []
        matcher.scan(text) { match in
            let row = rowOfPhrase[match.phrase]
            result.append(Match(value: values[row], row: row, range: match.range))
            return result.count < limit
        }
        return result
    }
}
