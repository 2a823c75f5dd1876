/// Reads text in header fields that is encoded by RFC 2047.
///
/// Decoding is tolerant: encoded words may be longer than 75 characters, stand inside other words or quoted strings,
/// follow each other without a space, contain spaces and question marks in their Q encoding, lack their end, or cut a
/// character or a group of base64 in two. They are decoded once. What cannot be decoded stays as it is written. Time is
/// linear in the input.
public enum EncodedWord {
    /// The text of an unfolded value with all encoded words decoded.
    ///
    /// White space between two encoded words is dropped, and the octets of neighbours with the same charset are
    /// joined before conversion, since mailers cut characters in two. Octets outside ASCII are taken as UTF-8, or else
    /// as Windows-1252. U+FFFD stands for a NUL and for what means nothing in its charset.
    public static func decode(_ value: [UInt8]) -> String {
        let bytes = value.span
        guard bytes.firstIndex(of: ASCII.question, in: 0..<bytes.count) != nil else { return plain(value) }
        var decoder = EncodedWordDecoder(value)
        return decoder.decode()
    }

    /// The text of octets outside of encoded words.
    static func plain(_ octets: [UInt8]) -> String { text(octets, label: nil) }

    /// The text of octets in a charset.
    static func text(_ octets: [UInt8], label: String?) -> String {
        var reader = CharsetReader(label: label)
        reader.readsMarks = false
        return reader.read(octets).text
    }

    /// The octets that a word's text stands for in the Q encoding.
    static func decodeQ(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(content.count)
        var index = content.startIndex
        while index < content.endIndex {
            let byte = content[index]
            if byte == ASCII.underscore {
                // RFC 2047 §4.2
                output.append(ASCII.space)
            } else if byte == ASCII.equals, index + 2 < content.endIndex,
                let high = content[index + 1].hexadecimalValue, let low = content[index + 2].hexadecimalValue
            {
                output.append(high << 4 | low)
                index += 2
            } else {
                output.append(byte)
            }
            index += 1
        }
        return output
    }
}

/// Decodes one value from the left to the right.
private struct EncodedWordDecoder {
    private let bytes: [UInt8]
    private var text = ""
    /// Octets outside encoded words that are not in `text` yet.
    private var plainStart = 0
    /// The words that wait for a neighbour.
    private var run: WordRun?
    /// The first terminator at or behind where the last search began; saves searching the same octets again.
    private var terminator: Int?
    private var hasTerminator = true
    private var lastCharset: (range: Range<Int>, label: String, entry: CharsetTable.Entry)?

    /// One encoded word in place.
    private struct Word {
        let charset: CharsetTable.Entry
        let label: String
        let usesBase64: Bool
        let content: Range<Int>
        let range: Range<Int>
    }

    /// Neighbours with one charset.
    private struct WordRun {
        let charset: CharsetTable.Entry
        let label: String
        var octets: [UInt8] = []
        /// What the octets come from, to be shown as written where the charset is unknown.
        var range: Range<Int>
        var base64: Base64Decoder?

        /// Whether each word may begin with a byte order mark, which is no text.
        var hasMarks: Bool {
            guard case .known(let charset) = charset else { return false }
            switch charset.coding {
            case .utf16, .utf32: return true
            default: return false
            }
        }

        mutating func extend(to end: Int) { range = range.lowerBound..<end }

        mutating func take(_ content: ArraySlice<UInt8>, usesBase64: Bool) {
            guard usesBase64 else {
                base64?.finish(into: &octets)
                base64 = nil
                octets += EncodedWord.decodeQ(content)
                return
            }
            // Each word has its own padding, unless a mailer cut a group of digits in two.
            var decoder = base64 ?? Base64Decoder()
            decoder.decode(content.span, into: &octets)
            if decoder.endsInsideGroup {
                base64 = decoder
            } else {
                decoder.finish(into: &octets)
                base64 = nil
            }
        }
    }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func decode() -> String {
        var index = 0
        while let open = nextOpening(from: index) {
            guard let word = readWord(at: open) else {
                index = open + 2
                continue
            }
            take(word)
            index = word.range.upperBound
        }
        flushRun()
        appendPlain(upTo: bytes.count)
        return text
    }

    private mutating func take(_ word: Word) {
        let gap = plainStart..<word.range.lowerBound
        let isAdjacent = run != nil && bytes[gap].allSatisfy(\.isFoldingSpace)
        if isAdjacent, run?.charset == word.charset, word.charset != .unknown {
            run?.extend(to: word.range.upperBound)
        } else {
            let joins = isAdjacent && word.charset != .unknown && run?.charset != .unknown
            flushRun()
            // RFC 2047 §6.2
            if joins { plainStart = word.range.lowerBound }
            appendPlain(upTo: word.range.lowerBound)
            run = WordRun(charset: word.charset, label: word.label, range: word.range)
        }
        run?.take(bytes[word.content], usesBase64: word.usesBase64)
        plainStart = word.range.upperBound
    }

    private mutating func flushRun() {
        guard var words = run else { return }
        run = nil
        words.base64?.finish(into: &words.octets)
        if words.charset == .unknown {
            text += EncodedWord.plain(Array(bytes[words.range]))
        } else {
            let read = EncodedWord.text(words.octets, label: words.label)
            text +=
                words.hasMarks
                ? String(String.UnicodeScalarView(read.unicodeScalars.filter { $0 != "\u{FEFF}" })) : read
        }
    }

    private mutating func appendPlain(upTo end: Int) {
        if plainStart < end { text += EncodedWord.plain(Array(bytes[plainStart..<end])) }
        plainStart = end
    }

    private func nextOpening(from start: Int) -> Int? {
        let span = bytes.span
        var index = start
        while let found = span.firstIndex(of: ASCII.equals, in: index..<span.count) {
            if found + 1 < span.count, span[found + 1] == ASCII.question { return found }
            index = found + 1
        }
        return nil
    }

    /// Reads `=?charset?encoding?text?=` at `open`.
    private mutating func readWord(at open: Int) -> Word? {
        var index = open + 2
        // RFC 2047 §2; a label is never longer than this, and the bound keeps a failed attempt cheap.
        let labelEnd = min(bytes.count, index + 80)
        while index < labelEnd, bytes[index] != ASCII.question, !bytes[index].isFoldingSpace { index += 1 }
        guard index < labelEnd, bytes[index] == ASCII.question, index > open + 2, index + 2 < bytes.count,
            bytes[index + 2] == ASCII.question
        else { return nil }
        let encoding = bytes[index + 1].lowercased
        guard encoding == 0x62 || encoding == 0x71 else { return nil }
        let (label, charset) = charset(in: (open + 2)..<index)
        let start = index + 3
        let usesBase64 = encoding == 0x62
        if let end = nextTerminator(from: start), !opensWord(in: start..<end) {
            let end = usesBase64 ? end : endOfQ(from: end)
            return Word(
                charset: charset, label: label, usesBase64: usesBase64, content: start..<end, range: open..<(end + 2))
        }
        guard charset != .unknown, let content = unterminated(from: start, usesBase64: usesBase64) else { return nil }
        return Word(
            charset: charset, label: label, usesBase64: usesBase64, content: content.text,
            range: open..<content.end)
    }

    /// The charset that stands in a range, which is mostly the same as before.
    private mutating func charset(in range: Range<Int>) -> (String, CharsetTable.Entry) {
        if let lastCharset, bytes[lastCharset.range] == bytes[range] { return (lastCharset.label, lastCharset.entry) }
        // RFC 2231 §5: a language may stand behind the charset.
        let label = bytes[range].prefix { $0 != 0x2A }.map(\.lowercased).lenientText
        let entry = CharsetTable.entry(for: label)
        lastCharset = (range, label, entry)
        return (label, entry)
    }

    /// The place of the next `?=`.
    private mutating func nextTerminator(from start: Int) -> Int? {
        if let terminator, terminator >= start { return terminator }
        guard hasTerminator else { return nil }
        let bytes = bytes
        let span = bytes.span
        var index = start
        while let found = span.firstIndex(of: ASCII.question, in: index..<span.count) {
            if found + 1 < span.count, span[found + 1] == ASCII.equals {
                terminator = found
                return found
            }
            index = found + 1
        }
        hasTerminator = false
        return nil
    }

    /// Where a word in Q ends whose first `?=` may be a question mark of the text and an escaped octet: `what?=20next?=`.
    private mutating func endOfQ(from first: Int) -> Int {
        var end = first
        while end + 3 < bytes.count, bytes[end + 2].hexadecimalValue != nil, bytes[end + 3].hexadecimalValue != nil {
            var index = end + 4
            while index < bytes.count, bytes[index] != ASCII.question, !bytes[index].isFoldingSpace { index += 1 }
            guard index + 1 < bytes.count, bytes[index] == ASCII.question, bytes[index + 1] == ASCII.equals else {
                break
            }
            end = index
        }
        return end
    }

    /// A word whose end is missing: its text up to the next white space or the end, if nothing else stands there.
    ///
    /// The search ends at the first octet that cannot be in the word's text, a question mark among them, so that all
    /// attempts together look at an octet once.
    private func unterminated(from start: Int, usesBase64: Bool) -> (text: Range<Int>, end: Int)? {
        var index = start
        while index < bytes.count, bytes[index] != ASCII.question, !bytes[index].isFoldingSpace {
            if usesBase64, Base64.value(of: bytes[index]) == nil, bytes[index] != ASCII.equals { return nil }
            // The next word follows at once.
            if bytes[index] == ASCII.equals, index + 1 < bytes.count, bytes[index + 1] == ASCII.question { break }
            index += 1
        }
        guard index > start else { return nil }
        let end = index
        if index < bytes.count, bytes[index] == ASCII.question { index += 1 }
        let isAtEnd =
            index == bytes.count || bytes[index].isFoldingSpace || (index == end && bytes[index] == ASCII.equals)
        return isAtEnd ? (start..<end, index) : nil
    }

    /// Whether another word begins before this one ends, which means that this one has lost its end.
    ///
    /// The search ends at the first such place, where the next attempt begins, so all attempts together look at
    /// an octet once.
    private func opensWord(in range: Range<Int>) -> Bool {
        let span = bytes.span
        var index = range.lowerBound
        while let found = span.firstIndex(of: ASCII.equals, in: index..<range.upperBound) {
            // In `YQ==?=` the mark belongs to the end.
            if found + 2 < span.count, span[found + 1] == ASCII.question, span[found + 2] != ASCII.equals,
                found + 1 < range.upperBound
            {
                return true
            }
            index = found + 1
        }
        return false
    }
}
