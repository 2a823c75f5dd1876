/// What in a line looks like a date: numbers and their punctuation. Names of months and days are not needed.
struct DateEvidence {
    /// A year with four digits, of any calendar in use.
    private(set) var hasYear = false
    /// Three numbers with one kind of mark between them, or numbers with the characters for year, month and day.
    private(set) var hasNumericDate = false
    /// A time of day.
    private(set) var hasTime = false
    /// Where the first and the last number stand, addresses left out.
    private(set) var span: Range<Int>?
    /// How many numbers there are.
    private(set) var numbers = 0

    var hasDate: Bool { hasYear || hasNumericDate }

    /// Looks at the words of `text`, whose addresses are marked, within `range`.
    init(_ text: FoldedText, in range: Range<Int>) {
        let words = text.words.filter {
            $0.range.lowerBound >= range.lowerBound && $0.range.upperBound <= range.upperBound && !$0.isAddress
        }
        var row = 0
        var end = 0
        for (place, word) in words.enumerated() where word.digits > 0 {
            numbers += 1
            // 05. 01. 21
            let isNext = word.range.lowerBound == end + 2 && end < text.bytes.count && text.bytes[end] == 0x2E
            row = word.isNumber && word.digits <= 4 ? (isNext ? row + 1 : 1) : 0
            end = word.range.upperBound
            if row == 3 { hasNumericDate = true }
            span = (span?.lowerBound ?? word.range.lowerBound)..<word.range.upperBound
            look(at: word, text)
            let next = place + 1 < words.count ? words[place + 1] : nil
            guard word.isNumber, let next else { continue }
            let mark = word.range.upperBound < text.bytes.count ? text.bytes[word.range.upperBound] : 0
            let isDirect = next.range.lowerBound == word.range.upperBound + 1
            if isDirect, next.digits > 0 {
                lookAtPair(word, next, mark, words, place, text)
            } else if word.digits <= 2, Self.isHourWord(text.bytes[next.range]) {
                hasTime = true
            }
        }
    }

    private mutating func look(at word: FoldedText.Word, _ text: FoldedText) {
        let value = text.bytes[word.range]
        if word.digits == 4 {
            let year = value.prefix(4).reduce(0) { $0 * 10 + Int($1) - 0x30 }
            if year >= 1300, year < 2700 { hasYear = true }
        }
        // 10h30, 10am
        if !word.isNumber, word.digits <= 4, value.first.map({ TextFolding.isDigit(UInt32($0)) }) == true,
            value.contains(0x68) || value.suffix(2).elementsEqual("am".utf8) || value.suffix(2).elementsEqual("pm".utf8)
        {
            hasTime = true
        }
    }

    private mutating func lookAtPair(
        _ word: FoldedText.Word, _ next: FoldedText.Word, _ mark: UInt8, _ words: [FoldedText.Word], _ place: Int,
        _ text: FoldedText
    ) {
        let after = place + 2 < words.count ? words[place + 2] : nil
        let isTriple =
            after.map {
                $0.digits > 0 && $0.range.lowerBound == next.range.upperBound + 1
                    && text.bytes[next.range.upperBound] == mark
            } ?? false
        switch mark {
        case 0x3A:
            if word.digits <= 2, next.digits == 2 { hasTime = true }
        case 0x2E:
            let before = word.range.lowerBound > 0 ? text.bytes[word.range.lowerBound - 1] : 0x20
            if isTriple {
                hasNumericDate = true
            } else if before != 0x2E, word.digits <= 2, next.isNumber, next.digits == 2 {
                // 10.30, which a time and a day may both be
                hasTime = true
            }
        case 0x2D, 0x2F:
            if isTriple { hasNumericDate = true }
        default: break
        }
    }

    /// Characters and words that make the number before them an hour.
    private static func isHourWord(_ bytes: ArraySlice<UInt8>) -> Bool {
        hourWords.contains { bytes.starts(with: $0) && (bytes.count == $0.count || $0[0] >= 0x80) }
    }

    private static let hourWords = ["am", "pm", "uhr", "h", "时", "時", "点", "點", "시"].map { [UInt8]($0.utf8) }
}
