/// Keys in portions of one size for `IN (…)`, so that the text of a statement is always the same and it is prepared once.
enum KeyChunks {
    /// How many keys one statement takes.
    private static let size = 32

    /// The parameters of one portion, of which the first has this number.
    static func places(from first: Int) -> String {
        (first..<first + size).map { "?\($0)" }.joined(separator: ", ")
    }

    /// Keys in portions; the last one is filled up with one of its own.
    static func of(_ keys: [SQLValue]) -> [[SQLValue]] {
        stride(from: 0, to: keys.count, by: size).map { start in
            let part = keys[start..<min(start + size, keys.count)]
            return Array(part) + Array(repeating: keys[start], count: size - part.count)
        }
    }
}
