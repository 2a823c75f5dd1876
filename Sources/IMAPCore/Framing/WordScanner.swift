/// The words at the beginning of a line, without copying any of them.
struct WordScanner {
    private let bytes: ArraySlice<UInt8>
    private var index: Int
    private let end: Int

    /// Looks at no more than `limit` bytes.
    init(_ bytes: ArraySlice<UInt8>, limit: Int) {
        self.bytes = bytes
        index = bytes.startIndex
        end = min(bytes.endIndex, bytes.startIndex + limit)
    }

    init(_ bytes: [UInt8], limit: Int) { self.init(bytes[...], limit: limit) }

    /// Where the next word stands; nil where there is none.
    mutating func next() -> Range<Int>? {
        while index < end, bytes[index] == UInt8(ascii: " ") { index += 1 }
        let start = index
        while index < end, bytes[index] != UInt8(ascii: " ") { index += 1 }
        return start < index ? start..<index : nil
    }

    /// Whether the next word is this one, in any case.
    mutating func next(is word: StaticString) -> Bool {
        guard let range = next() else { return false }
        return bytes[range].equals(word)
    }
}

extension ArraySlice<UInt8> {
    /// Whether it is this word, letters compared without regard to case.
    func equals(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { buffer in
            zip(self, buffer).allSatisfy {
                $0 == $1 || ($0 | 0x20 == $1 | 0x20 && (0x61...0x7A).contains($0 | 0x20))
            }
        }
    }
}
