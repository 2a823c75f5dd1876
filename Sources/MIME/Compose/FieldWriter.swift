/// A run of octets that stays on one line, with the spaces before it, where a line may break.
struct FieldPiece {
    var octets: [UInt8]
    var spaces = 1
    var isEncoded = false

    init(_ octets: [UInt8], spaces: Int = 1, isEncoded: Bool = false) {
        self.octets = octets
        self.spaces = spaces
        self.isEncoded = isEncoded
    }

    /// A word that is longer than this is encoded, since the hard limit is 998 octets with what stands before it.
    private static let longestWord = 400
    /// A quoted name that is longer than this is encoded, since a quoted string stays on one line.
    private static let longestQuoted = 70

    /// The pieces of unstructured text, which reads back exactly as it was.
    ///
    /// - Parameter used: the octets already on the first line.
    static func unstructured(_ text: String, used: Int) -> [FieldPiece] {
        let words = words(of: Array(text.utf8))
        guard var first = words.firstIndex(where: \.needsEncoding),
            let last = words.lastIndex(where: \.needsEncoding)
        else { return words.map { FieldPiece($0.octets, spaces: $0.spaces) } }
        // A space at the end is encoded together with the word before it.
        while first > 0, words[first].octets.isEmpty, words[first].spaces == 1 { first -= 1 }
        var pieces = words[..<first].map { FieldPiece($0.octets, spaces: $0.spaces) }
        // Everything from the first to the last such word goes into encoded words, the spaces between them included,
        // since those between encoded words would be lost.
        var octets: [UInt8] = []
        for index in first...last {
            // One space is written before the encoded word; the first word of all has one more than the text.
            let spaces = words[index].spaces - (index == first ? 1 : 0)
            octets += [UInt8](repeating: ASCII.space, count: spaces)
            octets += words[index].octets
        }
        // RFC 2047 §2
        let room = first == 0 ? 76 - used - 1 : EncodedWordWriter.maximumLength
        let encoded = EncodedWordWriter.words(
            for: String(decoding: octets, as: UTF8.self), phrase: false, firstRoom: room
        )
        .map { FieldPiece($0, isEncoded: true) }
        pieces += encoded
        pieces += words[(last + 1)...].map { FieldPiece($0.octets, spaces: $0.spaces) }
        return pieces
    }

    /// The pieces of a display name: words, a quoted string, or encoded words (RFC 5322 §3.2.5, RFC 2047 §5).
    static func phrase(_ text: String, firstRoom: Int = EncodedWordWriter.maximumLength) -> [FieldPiece] {
        let octets = Array(text.utf8)
        let trimmed = octets.drop { $0 == ASCII.space }.reversed().drop { $0 == ASCII.space }.reversed()
        let name = Array(trimmed)
        guard !name.isEmpty else { return [] }
        let isPlain = name.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !looksEncoded(name[...])
        let words = name.split(separator: ASCII.space, omittingEmptySubsequences: false)
        if isPlain, words.allSatisfy({ !$0.isEmpty && $0.count <= longestQuoted && $0.allSatisfy(\.isAtomText) }) {
            return words.map { FieldPiece(Array($0)) }
        }
        if isPlain, name.count <= longestQuoted { return [FieldPiece(quoted(name))] }
        return EncodedWordWriter.words(
            for: String(decoding: name, as: UTF8.self), phrase: true, firstRoom: firstRoom
        )
        .map { FieldPiece($0, isEncoded: true) }
    }

    /// A quoted string (RFC 5322 §3.2.4).
    static func quoted(_ octets: [UInt8]) -> [UInt8] {
        var result = [ASCII.quote]
        for byte in octets {
            if byte == ASCII.quote || byte == ASCII.backslash { result.append(ASCII.backslash) }
            result.append(byte)
        }
        result.append(ASCII.quote)
        return result
    }

    private struct Word {
        var spaces: Int
        var octets: [UInt8]
        var isAtEdge = false

        /// Spaces at an edge of the value would be lost when read back.
        var needsEncoding: Bool {
            isAtEdge || octets.isEmpty || octets.count + spaces > FieldPiece.longestWord
                || !octets.allSatisfy { $0 >= 0x20 && $0 < 0x7F } || FieldPiece.looksEncoded(octets[...])
        }
    }

    /// Words with the spaces before them; the first one has the space behind the colon in addition.
    private static func words(of octets: [UInt8]) -> [Word] {
        var words: [Word] = []
        var index = 0
        while index < octets.count {
            var spaces = 0
            while index < octets.count, octets[index] == ASCII.space {
                spaces += 1
                index += 1
            }
            let start = index
            while index < octets.count, octets[index] != ASCII.space { index += 1 }
            let isFirst = words.isEmpty
            words.append(
                Word(
                    spaces: isFirst ? spaces + 1 : spaces, octets: Array(octets[start..<index]),
                    isAtEdge: isFirst && spaces > 0))
        }
        return words
    }

    /// Whether a reader could take it for an encoded word.
    static func looksEncoded(_ octets: ArraySlice<UInt8>) -> Bool {
        zip(octets, octets.dropFirst()).contains { $0 == ASCII.equals && $1 == ASCII.question }
    }
}

/// Writes fields folded at 78 octets, 76 where encoded words are, and never over 998 (RFC 5322 §2.1.1, RFC 2047 §2).
struct FieldWriter {
    private(set) var octets: [UInt8] = []

    mutating func write(_ name: HeaderName, _ pieces: [FieldPiece]) {
        octets += Array(name.description.utf8) + [ASCII.colon]
        var column = name.key.count + 1
        var hasEncoded = false
        for (index, piece) in pieces.enumerated() {
            let width = piece.spaces + piece.octets.count
            let limit = hasEncoded || piece.isEncoded ? 76 : 78
            // The first piece stays beside the name, as some readers stumble over an empty first line; only an encoded
            // word must not, when the line would be too long, and what fits into no line beside the name.
            let mayBreak = index > 0 || (piece.isEncoded && column > 40) || column + width > LineFacts.maximumLine
            if mayBreak, column + width > limit {
                // RFC 5322 §2.2.3
                octets += [ASCII.cr, ASCII.lf]
                column = 0
                hasEncoded = false
            }
            octets += [UInt8](repeating: ASCII.space, count: piece.spaces)
            octets += piece.octets
            column += width
            hasEncoded = hasEncoded || piece.isEncoded
        }
        octets += [ASCII.cr, ASCII.lf]
    }

    mutating func write(_ name: HeaderName, text: String) {
        write(name, FieldPiece.unstructured(text, used: name.key.count + 1))
    }

    /// Writes a list of addresses; nothing where it is empty.
    mutating func write(_ name: HeaderName, addresses: [NamedAddress]) {
        guard !addresses.isEmpty else { return }
        var pieces: [FieldPiece] = []
        for (index, address) in addresses.enumerated() {
            var own = address.pieces(firstRoom: index == 0 ? 76 - name.key.count - 2 : EncodedWordWriter.maximumLength)
            if index + 1 < addresses.count, !own.isEmpty { own[own.count - 1].octets.append(ASCII.comma) }
            pieces += own
        }
        write(name, pieces)
    }
}
