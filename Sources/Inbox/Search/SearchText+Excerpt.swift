extension SearchText {
    /// An excerpt of the indexed text as people write it: letters that are indexed in pairs stand once each, `東京都` and
    /// not `東京 京都 都`.
    ///
    /// - Parameter excerpt: with U+0002 and U+0003 around what was found; they stay, around every letter of a pair that
    ///   was found.
    public static func readable(_ excerpt: String) -> String {
        // Pairs are of letters from here on.
        guard excerpt.utf8.contains(where: { $0 >= 0xE0 }) else { return excerpt }
        var writer = ExcerptWriter()
        for scalar in excerpt.unicodeScalars { writer.append(scalar) }
        return writer.finished()
    }
}

/// Puts the pairs of an excerpt together again. A run of pairs goes on where a word begins with the letter with which the
/// one before it ended.
private struct ExcerptWriter {
    private static let begin: Unicode.Scalar = "\u{2}"
    private static let end: Unicode.Scalar = "\u{3}"

    private struct Letter {
        let scalar: Unicode.Scalar
        var isMatch: Bool
    }

    private var output = String.UnicodeScalarView()
    /// Whether the mark of the beginning was written and not that of the end.
    private var isOpen = false
    private var isMatch = false
    /// The word that is being read.
    private var word: [Letter] = []
    /// The last letter of the pair before, which the next word may begin with.
    private var last: Letter?

    mutating func append(_ scalar: Unicode.Scalar) {
        switch scalar {
        case Self.begin: isMatch = true
        case Self.end: isMatch = false
        case _ where SearchScript.isPaired(scalar): word.append(Letter(scalar: scalar, isMatch: isMatch))
        case " ":
            let isPart = !word.isEmpty
            endWord()
            // The space behind a pair was put there by the index.
            if !isPart { write(Letter(scalar: scalar, isMatch: isMatch)) }
        default:
            endWord()
            endRun()
            write(Letter(scalar: scalar, isMatch: isMatch))
        }
    }

    mutating func finished() -> String {
        endWord()
        endRun()
        if isOpen { output.append(Self.end) }
        return String(output)
    }

    private mutating func endWord() {
        guard let first = word.first else { return }
        defer { word = [] }
        if var shared = last, shared.scalar == first.scalar {
            shared.isMatch = shared.isMatch || first.isMatch
            last = shared
            word.removeFirst()
        } else {
            endRun()
        }
        // The last letter waits for the next word, unless this one was the single letter that ends a run.
        if word.isEmpty { return endRun() }
        if let shared = last { write(shared) }
        for letter in word.dropLast() { write(letter) }
        last = word.last
    }

    private mutating func endRun() {
        if let letter = last { write(letter) }
        last = nil
    }

    private mutating func write(_ letter: Letter) {
        if letter.isMatch != isOpen {
            output.append(letter.isMatch ? Self.begin : Self.end)
            isOpen = letter.isMatch
        }
        output.append(letter.scalar)
    }
}
