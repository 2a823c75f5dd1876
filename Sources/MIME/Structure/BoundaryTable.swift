/// The boundaries that are open, each with its level.
///
/// A line is a delimiter only as a whole. RFC 2046 §5.1.1 lets a reader look at the beginning of a line alone, but mailers
/// nest boundaries of which one begins like the other, and text would be cut where it only looks similar.
struct BoundaryTable {
    private var levels: [ArraySlice<UInt8>: Int] = [:]
    /// The longest boundary ever added; a longer line is no delimiter and need not be hashed.
    private var longest = 0

    var isEmpty: Bool { levels.isEmpty }

    /// Adds a boundary and returns the level that had it before.
    mutating func set(_ boundary: ArraySlice<UInt8>, to level: Int) -> Int? {
        longest = max(longest, boundary.count)
        return levels.updateValue(level, forKey: boundary)
    }

    mutating func restore(_ boundary: ArraySlice<UInt8>, to level: Int?) { levels[boundary] = level }

    /// The innermost multipart that a line delimits; the line begins with two hyphens.
    func delimiterLevel(in line: ArraySlice<UInt8>) -> (level: Int, isClosing: Bool)? {
        // RFC 2046 §5.1.1
        var content = line.dropFirst(2)
        while let last = content.last, last.isFoldingSpace { content.removeLast() }
        guard content.count <= longest + 2 else { return nil }
        if let level = levels[content] { return (level, false) }
        guard content.count > 2, content.suffix(2).allSatisfy({ $0 == ASCII.hyphen }),
            let level = levels[content.dropLast(2)]
        else { return nil }
        return (level, true)
    }
}
