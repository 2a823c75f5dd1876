/// Cuts plain text into lines and counts their quotation marks.
struct PlainTextLines {
    /// Lines that are told apart. A line costs some hundred bytes here, and a body may be nothing but line ends; what
    /// follows is read as one line. Conversations of years have fewer.
    static let maximumLines = 200_000

    private(set) var result: ReplyLines
    /// Where each line stands, its end included. They follow each other without a gap.
    private(set) var ranges: [Range<Int>] = []

    init(_ bytes: [UInt8]) {
        result = ReplyLines(buffer: bytes)
        var start = 0
        while start < bytes.count {
            var end = start
            if ranges.count == Self.maximumLines - 1 {
                end = bytes.count
            } else {
                while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
            }
            var next = end
            if next < bytes.count {
                next += bytes[next] == 0x0D && next + 1 < bytes.count && bytes[next + 1] == 0x0A ? 2 : 1
            }
            ranges.append(start..<next)
            result.lines.append(Self.line(start..<end, in: bytes))
            start = next
        }
        result.unmarkWhatIsNoQuote()
    }

    /// Reads `>`, `> >` and the like, and the full-width mark of Chinese and Japanese mailers.
    static func line(_ range: Range<Int>, in bytes: [UInt8]) -> ReplyLine {
        var line = ReplyLine(content: range)
        var index = range.lowerBound
        var content = index
        // A single blank may stand before a mark; more of them are an indentation.
        while index < range.upperBound {
            let blank = bytes[index] == 0x20 ? 1 : 0
            let mark = index + blank
            guard mark < range.upperBound else { break }
            if bytes[mark] == 0x3E {
                index = mark + 1
            } else if mark + 2 < range.upperBound, bytes[mark] == 0xEF, bytes[mark + 1] == 0xBC, bytes[mark + 2] == 0x9E
            {
                index = mark + 3
            } else {
                break
            }
            line.depth += 1
            content = index
        }
        line.marks = line.depth
        line.withMarks = ReplyLines.trimmed(range, in: bytes)
        let rest = content..<range.upperBound
        // RFC 3676 §4.3
        line.isDelimiter = line.depth == 0 && bytes[rest].elementsEqual([0x2D, 0x2D, 0x20])
        line.content = ReplyLines.trimmed(rest, in: bytes)
        return line
    }
}
