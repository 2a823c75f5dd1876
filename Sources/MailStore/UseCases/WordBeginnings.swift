/// Beginnings of long words, as the words that begin so.
///
/// The index has entries for beginnings of two to five letters. For a longer one SQLite gathers everything that any word
/// with that beginning finds, in the whole index, before it gives the newest: 220 ms for one among a
/// million messages. Whole words are read from the newest on, and only as far as somebody asks.
struct WordBeginnings {
    /// From so many octets on, the index has no entry for a beginning.
    private static let shortest = 6
    /// Beginnings of more words are left to SQLite. Each word costs some 80 µs among a million messages.
    private static let maximumWords = 500

    private let connection: any SQLConnection

    init(on connection: any SQLConnection) { self.connection = connection }

    /// The same condition, with the words of the index for each beginning of a long one.
    ///
    /// - Parameter condition: one whose depth is bounded.
    func spelledOut(_ condition: SearchCondition) throws(StoreError) -> SearchCondition {
        switch condition {
        case .all(let parts): return .all(try spelledOut(parts))
        case .any(let parts): return .any(try spelledOut(parts))
        case .not(let inner): return .not(try spelledOut(inner))
        case .words(let words, isPrefix: true, let fields):
            guard let beginning = words.last, let found = try self.words(beginning) else { return condition }
            return .any(found.map { .words(words.dropLast() + [$0], fields: fields) })
        default: return condition
        }
    }

    private func spelledOut(_ parts: [SearchCondition]) throws(StoreError) -> [SearchCondition] {
        var result: [SearchCondition] = []
        for part in parts { result.append(try spelledOut(part)) }
        return result
    }

    /// The words of the index with a beginning; nil where the index should answer by itself.
    private func words(_ beginning: String) throws(StoreError) -> [String]? {
        // Of other letters only the index knows as what it has them.
        guard beginning.utf8.count >= Self.shortest, beginning.utf8.allSatisfy(Self.isPlain) else { return nil }
        let beginning = beginning.lowercased()
        var words: [String] = []
        var next = beginning
        while let word = try connection.first(
            connection.dialect.nextSearchWord, [.text(next)], { (row) throws(StoreError) in try row.text() }),
            word.hasPrefix(beginning)
        {
            if words.count == Self.maximumWords { return nil }
            words.append(word)
            next = word + "\u{1}"
        }
        return words.isEmpty ? nil : words
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
