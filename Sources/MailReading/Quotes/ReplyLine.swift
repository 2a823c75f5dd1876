/// A line of a body as the reader sees it, whether it comes from plain text or from HTML.
struct ReplyLine {
    /// What the line says, without quotation marks and blanks around it, in the buffer of ``ReplyLines``.
    var content: Range<Int>
    /// How many quotations it is in.
    var depth = 0
    /// How many of them are marks in the text.
    var marks = 0
    /// What the line says with these marks.
    var withMarks = 0..<0
    /// Whether it is a dash, dash, space line exactly as RFC 3676 §4.3 has it.
    var isDelimiter = false
    /// What the document's structure says that the line is.
    var forced: ReplyPieceKind?
    /// Whether the document's structure says that an earlier message begins here, down to the end of its scope.
    var beginsOriginal = false
    /// Whether the structure says that the line stands above a quote.
    var isMarkedAttribution = false
    /// The line behind the last one of the outermost element that holds an earlier message and this line.
    var scopeEnd = Int.max

    var isBlank: Bool { content.isEmpty }
}

/// The lines of a body and the bytes that they say.
struct ReplyLines {
    var buffer: [UInt8]
    var lines: [ReplyLine] = []

    func folded(_ line: ReplyLine) -> FoldedText { FoldedText(buffer, line.content) }

    /// Takes marks back from what is no quotation: prompts of three marks or more, and `>From` as mailbox files escape it.
    mutating func unmarkWhatIsNoQuote() {
        let hasPlainQuote = lines.contains { ($0.marks == 1 || $0.marks == 2) && !$0.isBlank }
        for index in lines.indices where lines[index].marks > 0 {
            let line = lines[index]
            if line.marks >= 3, !hasPlainQuote {
                unmark(index)
            } else if line.marks == 1, buffer[line.withMarks].starts(with: ">From ".utf8) {
                let before = index > 0 ? lines[index - 1].marks : 0
                let after = index + 1 < lines.count ? lines[index + 1].marks : 0
                if before == 0, after == 0 { unmark(index) }
            }
        }
    }

    private mutating func unmark(_ index: Int) {
        lines[index].depth -= lines[index].marks
        lines[index].marks = 0
        lines[index].content = lines[index].withMarks
    }

    /// The range without the blanks at its ends, no-break spaces included.
    static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end {
            let length = blankLength(bytes, at: start, end: end)
            if length == 0 { break }
            start += length
        }
        while end > start {
            if isBlank(bytes[end - 1]) {
                end -= 1
            } else if end - start >= 2, bytes[end - 2] == 0xC2, bytes[end - 1] == 0xA0 {
                end -= 2
            } else if end - start >= 3, bytes[end - 3] == 0xE2, bytes[end - 2] == 0x80, isInvisible(bytes[end - 1]) {
                end -= 3
            } else if end - start >= 3, bytes[end - 3] == 0xEF, bytes[end - 2] == 0xBB, bytes[end - 1] == 0xBF {
                end -= 3
            } else {
                break
            }
        }
        return start..<end
    }

    /// How many bytes of blank, or of a character that cannot be seen, stand at `index`.
    static func blankLength(_ bytes: [UInt8], at index: Int, end: Int) -> Int {
        switch bytes[index] {
        case let byte where isBlank(byte): 1
        case 0xC2 where index + 1 < end && bytes[index + 1] == 0xA0: 2
        case 0xE2 where index + 2 < end && bytes[index + 1] == 0x80 && isInvisible(bytes[index + 2]): 3
        case 0xEF where index + 2 < end && bytes[index + 1] == 0xBB && bytes[index + 2] == 0xBF: 3
        case 0xE3 where index + 2 < end && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x80: 3
        default: 0
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    /// The last byte of U+200B to U+200F and of U+202A to U+202E.
    private static func isInvisible(_ byte: UInt8) -> Bool {
        byte >= 0x8B && byte <= 0x8F || byte >= 0xAA && byte <= 0xAE
    }
}
