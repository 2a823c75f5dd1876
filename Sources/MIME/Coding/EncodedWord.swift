/// Reads text in header fields that is encoded by RFC 2047.
///
/// Decoding is tolerant: encoded words may be longer than 75 characters, stand inside other words, or contain spaces
/// in their Q encoding. What cannot be decoded stays as it is written. Time is linear in the input.
public enum EncodedWord {
    /// The text of an unfolded value with all encoded words decoded.
    ///
    /// White space between two encoded words is dropped, and the octets of neighbours with the same charset are
    /// joined before conversion, since mailers cut characters in two.
    public static func decode(_ value: [UInt8]) -> String {
        let bytes = value.span
        guard bytes.firstIndex(of: ASCII.question, in: 0..<bytes.count) != nil else { return value.lenientText }
        var decoder = Decoder(value)
        return decoder.decode()
    }

    /// One encoded word in place.
    private struct Word {
        let charset: String
        let octets: [UInt8]
        let range: Range<Int>
    }

    private struct Decoder {
        private let bytes: [UInt8]
        private var text = ""
        /// Octets outside encoded words that are not in `text` yet.
        private var plainStart = 0
        private var charset = ""
        private var octets: [UInt8] = []
        /// What `octets` was decoded from, to be shown as written where the charset is unknown.
        private var source: Range<Int>?
        /// The first terminator at or behind where the last search began; saves searching the same octets again.
        private var terminator: Int?
        private var hasTerminator = true

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
            flushWords()
            appendPlain(upTo: bytes.count)
            return text
        }

        private mutating func take(_ word: Word) {
            let gap = plainStart..<word.range.lowerBound
            let isAdjacent = source != nil && bytes[gap].allSatisfy(\.isFoldingSpace)
            if isAdjacent, word.charset == charset {
                octets.append(contentsOf: word.octets)
                source = (source?.lowerBound ?? word.range.lowerBound)..<word.range.upperBound
            } else {
                flushWords()
                // RFC 2047 §6.2
                if isAdjacent { plainStart = word.range.lowerBound }
                appendPlain(upTo: word.range.lowerBound)
                charset = word.charset
                octets = word.octets
                source = word.range
            }
            plainStart = word.range.upperBound
        }

        private mutating func flushWords() {
            guard let words = source else { return }
            source = nil
            if let decoded = Charset.decode(octets, label: charset) {
                text += decoded
            } else {
                text += bytes[words].lenientText
            }
            octets = []
        }

        private mutating func appendPlain(upTo end: Int) {
            if plainStart < end { text += bytes[plainStart..<end].lenientText }
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
            let label = bytes[(open + 2)..<index]
            let encoding = bytes[index + 1].lowercased
            let start = index + 3
            guard encoding == 0x62 || encoding == 0x71, let end = nextTerminator(from: start),
                !opensWord(in: start..<end)
            else { return nil }
            let content = bytes[start..<end]
            // RFC 2231 §5: a language may stand behind the charset.
            let charset = label.prefix { $0 != 0x2A }.map(\.lowercased).lenientText
            return Word(
                charset: charset, octets: encoding == 0x62 ? Self.decodeB(content) : Self.decodeQ(content),
                range: open..<(end + 2))
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

        private static func decodeB(_ content: ArraySlice<UInt8>) -> [UInt8] {
            var decoder = Base64Decoder()
            var output: [UInt8] = []
            decoder.decode(content.span, into: &output)
            decoder.finish(into: &output)
            return output
        }

        private static func decodeQ(_ content: ArraySlice<UInt8>) -> [UInt8] {
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
}
