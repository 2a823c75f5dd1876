import MailModel

/// A server's words made comparable: ASCII letters small, everything else in ASCII but digits a single space.
///
/// So `Application-specific  Password` and `application specific password` are the same, and punctuation, codes in
/// brackets and line ends never matter. What is not ASCII stays as it is. Linear in the length of the text, which is
/// bounded by ``ServerText``.
struct FoldedText: Sendable, Hashable {
    /// Begins and ends with a space, so that the start of a word can be looked for.
    private let bytes: [UInt8]

    init(_ text: String) {
        var bytes: [UInt8] = [0x20]
        bytes.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x80...0xFF: bytes.append(byte)
            case 0x41...0x5A: bytes.append(byte | 0x20)
            default: if bytes.last != 0x20 { bytes.append(0x20) }
            }
        }
        if bytes.last != 0x20 { bytes.append(0x20) }
        self.bytes = bytes
    }

    init(_ texts: ServerText?...) { self.init(texts.compactMap { $0?.description }.joined(separator: " ")) }

    var isEmpty: Bool { bytes.count < 2 }

    /// Whether `phrase` occurs, beginning where a word begins; it may end within one. Phrases that are not ASCII may
    /// begin anywhere.
    func contains(_ phrase: Phrase) -> Bool { position(after: phrase) != nil }

    /// Whether the phrase that `text` is occurs; for the few places that ask once.
    func says(_ text: String) -> Bool { contains(Phrase(text)) }

    /// The whole number that follows `phrase`, directly or after other words up to `words`.
    func number(after phrase: Phrase, within words: Int = 2) -> (value: Int, unit: Phrase)? {
        guard let position = position(after: phrase) else { return nil }
        let rest = bytes[position...].split(separator: 0x20).prefix(words + 2)
        for (offset, word) in rest.enumerated().prefix(words + 1) {
            let digits = word.prefix { (0x30...0x39).contains($0) }
            guard !digits.isEmpty, digits.count <= 9 else { continue }
            let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
            // `5s`, `5 seconds`
            let unit = digits.count < word.count ? Array(word.dropFirst(digits.count)) : next(rest, offset)
            return (value, Phrase(bytes: unit))
        }
        return nil
    }

    private func next(_ words: ArraySlice<ArraySlice<UInt8>>, _ offset: Int) -> [UInt8] {
        words.dropFirst(offset + 1).first.map { Array($0) } ?? []
    }

    private func position(after phrase: Phrase) -> Int? {
        let needle = phrase.bytes
        guard let first = needle.first, needle.count <= bytes.count else { return nil }
        var index = 0
        while index + needle.count <= bytes.count {
            if bytes[index] == first, bytes[index..<(index + needle.count)].elementsEqual(needle) {
                return index + needle.count
            }
            index += 1
        }
        return nil
    }

    /// Something to look for, folded like the text.
    struct Phrase: Sendable, Hashable, ExpressibleByStringLiteral {
        fileprivate let bytes: [UInt8]

        init(stringLiteral text: String) { self.init(text) }

        init(_ text: String) {
            var folded = FoldedText(text).bytes
            folded.removeLast()
            if folded.count > 1, folded[1] >= 0x80 { folded.removeFirst() }
            bytes = folded
        }

        fileprivate init(bytes: [UInt8]) { self.bytes = bytes }

        /// Whether it begins with `text`, which is in folded form.
        func hasPrefix(_ text: String) -> Bool { bytes.starts(with: text.utf8) }

        var isEmpty: Bool { bytes.isEmpty }
    }
}
