/// Finds what delimits a multipart whose header does not tell, or tells wrongly.
///
/// Looks at the lines that begin with two hyphens. The named boundary is taken wherever it stands; otherwise the first
/// line that equals it but for quotes, spaces and case, or behind which a Content- field begins. Goes through the
/// octets once.
struct BoundaryGuess {
    /// The boundary; nil where no line fits.
    let boundary: ArraySlice<UInt8>?

    /// Whether it is the one that the header names.
    let isNamed: Bool

    /// Longer lines delimit nothing: RFC 2046 §5.1.1 allows 70 octets, and mailers write somewhat more.
    private static let longest = 200

    init(_ source: ArraySlice<UInt8>, in range: Range<Int>, named: ArraySlice<UInt8>?) {
        let bytes = source.span
        let key = named.map { Self.key($0) }
        var guess: ArraySlice<UInt8>?
        var position = range.lowerBound
        while position < range.upperBound {
            let line = Line(bytes, at: position)
            position = line.next
            let start = line.content.lowerBound
            guard line.content.count > 2, bytes[start] == ASCII.hyphen, bytes[start + 1] == ASCII.hyphen else {
                continue
            }
            var word = source[shifted: (start + 2)..<min(line.content.upperBound, range.upperBound)]
            while let last = word.last, last.isFoldingSpace { word.removeLast() }
            guard !word.isEmpty, word.count <= Self.longest else { continue }
            if let named, word == named {
                boundary = named
                isNamed = true
                return
            }
            guard guess == nil, word.suffix(2) != [ASCII.hyphen, ASCII.hyphen] else { continue }
            if Self.beginsContentField(bytes, at: line.next) || key == Self.key(word) { guess = word }
        }
        boundary = guess
        isNamed = false
    }

    private static func key(_ word: ArraySlice<UInt8>) -> [UInt8] {
        word.filter { !$0.isFoldingSpace && $0 != ASCII.quote && $0 != 0x27 && $0 != ASCII.backslash }.map(\.lowercased)
    }

    private static func beginsContentField(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        var index = start
        for letter in "content-".utf8 {
            guard index < bytes.count, bytes[index].lowercased == letter else { return false }
            index += 1
        }
        return true
    }
}
