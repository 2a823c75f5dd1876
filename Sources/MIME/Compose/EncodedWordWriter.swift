/// Writes text as encoded words in UTF-8 (RFC 2047).
enum EncodedWordWriter {
    /// The longest encoded word, delimiters included (RFC 2047 §2).
    static let maximumLength = 75

    /// `=?utf-8?Q?` and `?=`
    private static let overhead = 12

    /// The encoded words for a text; no character is cut in two.
    ///
    /// - Parameters:
    ///   - phrase: whether it stands for a name, where fewer characters may stand for themselves.
    ///   - firstRoom: the longest that the first word may be; a room too small to be of use is not kept to.
    static func words(for text: String, phrase: Bool, firstRoom: Int) -> [[UInt8]] {
        let octets = Array(text.utf8)
        let quotedLength = octets.reduce(0) { $0 + width($1, phrase: phrase) }
        let usesQ = quotedLength <= (octets.count + 2) / 3 * 4
        var room = (firstRoom >= 30 ? min(firstRoom, maximumLength) : maximumLength) - overhead
        var words: [[UInt8]] = []
        var chunk: [UInt8] = []
        var chunkWidth = 0
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            let added = usesQ ? bytes.reduce(0) { $0 + width($1, phrase: phrase) } : bytes.count
            let total = usesQ ? chunkWidth + added : (chunkWidth + added + 2) / 3 * 4
            // RFC 2047 §5
            if total > room, !chunk.isEmpty {
                words.append(word(chunk, usesQ: usesQ, phrase: phrase))
                chunk = []
                chunkWidth = 0
                room = maximumLength - overhead
            }
            chunk += bytes
            chunkWidth += added
        }
        if !chunk.isEmpty { words.append(word(chunk, usesQ: usesQ, phrase: phrase)) }
        return words
    }

    private static func word(_ octets: [UInt8], usesQ: Bool, phrase: Bool) -> [UInt8] {
        var result = Array((usesQ ? "=?utf-8?Q?" : "=?utf-8?B?").utf8)
        if usesQ {
            for byte in octets {
                if byte == ASCII.space {
                    // RFC 2047 §4.2
                    result.append(ASCII.underscore)
                } else if isLiteral(byte, phrase: phrase) {
                    result.append(byte)
                } else {
                    result += QuotedPrintable.escape(byte)
                }
            }
        } else {
            result += Base64.encode(octets)
        }
        return result + [ASCII.question, ASCII.equals]
    }

    private static func width(_ byte: UInt8, phrase: Bool) -> Int {
        byte == ASCII.space || isLiteral(byte, phrase: phrase) ? 1 : 3
    }

    private static func isLiteral(_ byte: UInt8, phrase: Bool) -> Bool {
        if byte.isLetter || byte.isDigit { return true }
        // RFC 2047 §5 rule 3
        if phrase { return [0x21, 0x2A, 0x2B, 0x2D, 0x2F].contains(byte) }
        return byte > 0x20 && byte < 0x7F && byte != ASCII.equals && byte != ASCII.question && byte != ASCII.underscore
    }
}
