/// Phrases of one or more words, each with a value, found word by word whatever stands between the words.
///
/// A phrase of a script that does not set words apart is found anywhere.
struct PhraseTable<Value: Sendable>: Sendable {
    private struct Phrase: Sendable {
        var words: [UInt64]
        var value: Value
    }

    private struct Needle: Sendable {
        var bytes: [UInt8]
        var value: Value
    }

    /// A phrase that was found.
    struct Match {
        /// Where it stands in the folded text.
        var range: Range<Int>
        var value: Value
    }

    private var phrases: [UInt64: [Phrase]] = [:]
    private var needles: [Needle] = []

    init(_ entries: [(phrase: String, value: Value)]) {
        for entry in entries {
            let folded = FoldedText(entry.phrase)
            guard let first = folded.words.first else { continue }
            if folded.hasUnspaced {
                needles.append(Needle(bytes: folded.bytes, value: entry.value))
            } else {
                phrases[first.digest, default: []].append(
                    Phrase(words: folded.words.map(\.digest), value: entry.value))
            }
        }
        // The longest first, so that the first that fits is the best.
        for key in phrases.keys { phrases[key]?.sort { $0.words.count > $1.words.count } }
        needles.sort { $0.bytes.count > $1.bytes.count }
    }

    /// The longest phrase whose first word is the word at `place`.
    func match(_ text: FoldedText, at place: Int) -> Match? {
        let words = text.words
        guard place < words.count else { return nil }
        if let candidates = phrases[words[place].digest] {
            for phrase in candidates where place + phrase.words.count <= words.count {
                if phrase.words.indices.allSatisfy({ words[place + $0].digest == phrase.words[$0] }) {
                    let last = words[place + phrase.words.count - 1]
                    return Match(range: words[place].range.lowerBound..<last.range.upperBound, value: phrase.value)
                }
            }
        }
        guard text.hasUnspaced, words[place].isUnspaced else { return nil }
        let start = words[place].range.lowerBound
        for needle in needles where text.bytes[start...].starts(with: needle.bytes) {
            return Match(range: start..<(start + needle.bytes.count), value: needle.value)
        }
        return nil
    }

    /// The phrase at the text's beginning.
    func matchAtStart(_ text: FoldedText) -> Match? { match(text, at: 0) }

    /// Every phrase in the text, those of spaced scripts first. At most one begins at any word.
    func matches(in text: FoldedText) -> [Match] {
        var found: [Match] = []
        for place in text.words.indices where !text.words[place].isAddress && !text.words[place].isUnspaced {
            if let match = match(text, at: place) { found.append(match) }
        }
        guard text.hasUnspaced else { return found }
        for needle in needles {
            if let range = text.firstRange(of: needle.bytes) { found.append(Match(range: range, value: needle.value)) }
        }
        return found
    }

    /// The value of the phrase that is the whole text, apart from what stands around its words.
    func value(ofWhole text: FoldedText) -> Value? {
        guard let match = matchAtStart(text), let last = text.words.last,
            match.range.upperBound == last.range.upperBound
        else { return nil }
        return match.value
    }
}
