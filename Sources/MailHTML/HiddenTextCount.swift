/// Keeps account of what a mail lets be read and what not, letter by letter.
struct HiddenTextCount {
    /// Letters that can be seen before what is hidden counts as amid the text, and no longer as a preview of it.
    private static let previewLetters = 20
    /// Bytes of what is hidden that are kept to be shown.
    private static let keptBytes = 400

    /// Bytes of text that can be seen only where the image behind it is.
    var bytesOnImages = 0

    private var bytes = 0
    private var bytesAmidText = 0
    private var seenBytes = 0
    private var beginning: [UInt8] = []
    private var saltedWords = 0
    private var splitLetters = 0
    private var unseenLetters = 0

    // Of the word at hand.
    private var endsInLetter = false
    private var hasHidden = false
    /// Letters since the last one behind which something unseen stood; nil where there was none.
    private var lettersSinceSplit: Int?
    private var isSplit = false
    /// Whether the last character begins a flag, or belongs to it, and how many selectors follow a letter.
    private var isInFlag = false
    private var selectors = 0

    /// Takes text that cannot be seen because of the box that it is in.
    mutating func addExcess(_ count: Int) {
        bytes += count
        bytesAmidText += count
    }

    /// Notes that what follows is another word.
    mutating func endWord() { (endsInLetter, hasHidden, lettersSinceSplit, isSplit) = (false, false, nil, false) }

    /// Takes a text.
    ///
    /// - Returns: how many of its bytes are of characters that show something.
    mutating func add(_ text: [UInt8], _ range: Range<Int>, isDecoded: Bool, isHidden: Bool) -> Int {
        if !isHidden, let count = addPlain(text, range) { return count }
        var count = 0
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte < 0x80 {
                if byte == ASCII.ampersand, !isDecoded,
                    let match = CharacterReference.match(text, at: index, end: range.upperBound, inAttribute: false)
                {
                    count += take(match.first, isHidden: isHidden)
                    if let second = match.second { count += take(second, isHidden: isHidden) }
                    index = match.end
                    continue
                }
                if byte > ASCII.space {
                    count += 1
                    takeASCII(byte, isHidden: isHidden)
                } else {
                    if isHidden { keep(ASCII.space) } else { endWord() }
                }
                index += 1
                continue
            }
            let (scalar, length) = Self.scalar(text, index, range.upperBound)
            count += take(scalar, isHidden: isHidden)
            index += length
        }
        if isHidden {
            bytes += count
            if seenBytes >= Self.previewLetters { bytesAmidText += count }
            keep(ASCII.space)
        } else {
            seenBytes += count
        }
        return count
    }

    /// Takes text of ASCII alone that can be seen, as most is; nil where it is not. Of its letters only those at its ends
    /// can have something unseen beside them.
    private mutating func addPlain(_ text: [UInt8], _ range: Range<Int>) -> Int? {
        guard let first = range.first, let last = range.last else { return 0 }
        var count = 0
        var areLetters = true
        for byte in text[range] {
            if byte >= 0x80 || byte == ASCII.ampersand { return nil }
            if byte > ASCII.space { count += 1 }
            areLetters = areLetters && byte.isAlphanumeric
        }
        seenBytes += count
        if text[first] > ASCII.space { takeASCII(text[first], isHidden: false) } else { endWord() }
        guard last > first else { return count }
        endsInLetter = text[last].isAlphanumeric
        lettersSinceSplit = areLetters ? lettersSinceSplit.map { $0 + range.count - 1 } : nil
        return count
    }

    private mutating func takeASCII(_ byte: UInt8, isHidden: Bool) {
        if isHidden {
            hasHidden = endsInLetter
            keep(byte)
            return
        }
        selectors = 0
        isInFlag = false
        let isLetter = byte.isAlphanumeric
        if isLetter, hasHidden, endsInLetter { saltedWords += 1 }
        hasHidden = false
        if isLetter, isSplit, endsInLetter {
            if let last = lettersSinceSplit, last <= 2 { splitLetters += 1 }
            lettersSinceSplit = 0
        }
        isSplit = false
        if isLetter { lettersSinceSplit = lettersSinceSplit.map { $0 + 1 } } else { lettersSinceSplit = nil }
        endsInLetter = isLetter
    }

    private mutating func take(_ scalar: Unicode.Scalar, isHidden: Bool) -> Int {
        if scalar.value < 0x80 {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            guard byte > ASCII.space else {
                if !isHidden { endWord() }
                return 0
            }
            takeASCII(byte, isHidden: isHidden)
            return 1
        }
        switch scalar.value {
        case 0xE0001, 0xE0020...0xE007F:
            // Three flags are written with them, behind a black one.
            if !isInFlag { unseenLetters += 1 }
            return 0
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF:
            // A letter has one at most.
            selectors += 1
            if selectors > 1 { unseenLetters += 1 }
            return 0
        case 0xAD, 0x34F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0x180E:
            if !isHidden, endsInLetter { isSplit = true }
            return 0
        case 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x115F, 0x1160, 0x3164, 0xFFA0,
            0x2800:
            if isHidden { keep(ASCII.space) } else { endWord() }
            return 0
        default:
            selectors = 0
            isInFlag = scalar.value == 0x1F3F4
            if isHidden {
                if beginning.count < Self.keptBytes { beginning.append(scalar) }
            } else {
                endWord()
            }
            return UTF8.width(scalar)
        }
    }

    private mutating func keep(_ byte: UInt8) {
        guard beginning.count < Self.keptBytes else { return }
        if byte == ASCII.space, beginning.isEmpty || beginning.last == ASCII.space { return }
        beginning.append(byte)
    }

    /// The character at a place of text that is valid UTF-8, and its bytes.
    private static func scalar(_ text: [UInt8], _ index: Int, _ end: Int) -> (Unicode.Scalar, Int) {
        let first = UInt32(text[index])
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        guard index + length <= end else { return ("\u{FFFD}", end - index) }
        var value = length == 2 ? first & 0x1F : length == 3 ? first & 0x0F : first & 0x07
        for offset in 1..<length { value = value << 6 | UInt32(text[index + offset] & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    /// What it came to.
    func result(isUncertain: Bool) -> SanitizedHTML.HiddenText {
        var kept = beginning
        while kept.last == ASCII.space { kept.removeLast() }
        return SanitizedHTML.HiddenText(
            bytes: bytes, bytesAmidText: bytesAmidText, seenBytes: seenBytes,
            beginning: String(decoding: kept, as: UTF8.self),
            saltedWords: saltedWords, splitLetters: splitLetters, unseenLetters: unseenLetters,
            bytesOnImages: bytesOnImages, isUncertain: isUncertain)
    }
}
