/// Prepares text for the full-text index, and a query for the same.
///
/// The index cuts words at spaces and punctuation (SQLite's `unicode61`, which also folds case and accents). Chinese,
/// Japanese, Korean, Thai, Lao, Khmer and Burmese do not set spaces where a reader looks for words, so their letters
/// are indexed in overlapping pairs, `東京都` as `東京 京都 都`, and a query is cut alike: it finds the word wherever it
/// stands in a sentence. Everything else is left to the index.
///
/// Letters that have two encodings get one: full-width Latin, half-width kana, kana and Korean in pieces as macOS writes
/// them in file names, accents that follow their letter.
///
/// Time is linear; a text of n octets becomes at most about 3 n.
public enum SearchText {
    /// A text as it goes into the index.
    public static func indexed(_ text: String) -> String {
        guard needsWork(text) else { return text }
        var writer = SearchTextWriter(isQuery: false)
        for scalar in text.unicodeScalars { writer.append(scalar) }
        return writer.finished()
    }

    /// A word or phrase that somebody looks for, as the words under which the index has it, in order. None where nothing
    /// in it is ever indexed, such as `!!`. They have letters, digits and marks alone, and so mean nothing to any
    /// language of queries.
    public static func query(_ words: String) -> [String] {
        var writer = SearchTextWriter(isQuery: true)
        for scalar in words.unicodeScalars { writer.append(isWord(scalar) ? scalar : " ") }
        return writer.finished().split(separator: " ").map(String.init)
    }

    /// Whether the last of some words must be taken as a beginning.
    ///
    /// - Parameter isPrefix: whether longer words are asked for. One Latin letter alone is taken as a whole word: it would
    ///   find nearly everything, slowly. One letter of a pair is found only as the beginning of one.
    static func isPrefix(_ words: [String], isPrefix: Bool) -> Bool {
        guard let last = words.last?.unicodeScalars else { return false }
        return last.count > 1 ? isPrefix : last.first.map(SearchScript.isPaired) ?? false
    }

    /// Whether the index keeps a character; the others part words. Marks are part of the letter before them.
    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 {
            return scalar.properties.isAlphabetic || scalar.value >= 0x30 && scalar.value <= 0x39
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse, .nonspacingMark, .spacingMark:
            return true
        default:
            // Half-width and full-width forms become letters.
            return (0xFF01...0xFF9F).contains(scalar.value)
        }
    }

    /// Most mail has nothing but letters of one or two octets; combining accents are the exception among them.
    private static func needsWork(_ text: String) -> Bool {
        text.utf8.contains { $0 >= 0xE0 || $0 == 0xCC || $0 == 0xCD }
    }
}

/// Which letters are indexed in pairs.
enum SearchScript {
    static func isPaired(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0xE00: false
        case 0x3005...0x3007, 0x3041...0x3096, 0x309D...0x30FA, 0x30FC...0x312F, 0x3131...0x318E, 0x31A0...0x31BF,
            0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x323AF:
            true
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF:
            scalar.properties.generalCategory == .otherLetter || scalar.properties.generalCategory == .modifierLetter
        default: false
        }
    }

    /// Whether it is a vowel or tone mark of a script whose letters are paired; the index would cut words at it.
    static func isDroppedMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF:
            scalar.properties.generalCategory == .nonspacingMark || scalar.properties.generalCategory == .spacingMark
        default: false
        }
    }
}
