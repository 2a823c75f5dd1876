/// Collects text into lines: white space comes together, blocks get lines of their own, citations and lists get what
/// stands before their lines.
struct TextWriter {
    /// What stands before the lines of a citation or an item: one thing before the first line, another before the rest.
    struct Prefix {
        var first: [UInt8]
        var rest: [UInt8]
        fileprivate var isUsed = false

        init(first: [UInt8], rest: [UInt8]) {
            (self.first, self.rest) = (first, rest)
        }

        static let citation = Prefix(first: [ASCII.greater, ASCII.space], rest: [ASCII.greater, ASCII.space])
    }

    /// Citations and items inside each other beyond this number get nothing, so that short lines cost little.
    private static let maximumPrefixes = 20

    /// Two empty lines at most: more are only there for the looks.
    private static let maximumBreaks = 3

    /// A cell with more bytes is a paragraph, even where it stands in a row.
    private static let maximumCell = 120

    private(set) var output: [UInt8] = []

    private var prefixes: [Prefix] = []
    /// Where the text of the line at hand begins, behind what stands before it.
    private var lineStart = -1
    private var spaceIsDue = false
    private var tabIsDue = false
    /// Line feeds that are due before the next text.
    private var breaks = 0
    /// How many citations and items the empty lines that are due belong to.
    private var breakDepth = 0

    /// Where the text of the table cell at hand begins; -1 outside of cells.
    private(set) var cellStart = -1

    private var isAtLineStart: Bool { lineStart == output.count }

    /// Appends a byte of text whose white space comes together.
    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if byte.isHTMLSpace {
            spaceIsDue = true
        } else {
            prepare()
            output.append(byte)
        }
    }

    /// Appends a byte of text whose white space stays.
    mutating func appendPreformatted(_ byte: UInt8) {
        if byte == ASCII.lf {
            lineBreak()
        } else if byte != ASCII.cr {
            prepare()
            output.append(byte)
        }
    }

    mutating func append(_ text: some Collection<UInt8>) {
        for byte in text { append(byte) }
    }

    /// Appends directly to the text that is there, before any break that is due.
    mutating func appendToText(_ text: some Collection<UInt8>) {
        output += text
    }

    @inline(__always)
    private mutating func prepare() {
        if breaks > 0 || lineStart < 0 { beginLine() }
        if tabIsDue {
            output.append(ASCII.tab)
            tabIsDue = false
        } else if spaceIsDue, !isAtLineStart {
            output.append(ASCII.space)
        }
        spaceIsDue = false
    }

    /// Ends the line, even an empty one.
    mutating func lineBreak() {
        due(min(breaks + 1, Self.maximumBreaks))
    }

    /// Has the next text begin on a line of its own, after `blank` empty lines.
    mutating func block(blank: Int) {
        // What begins a cell begins no line.
        if cellStart == output.count { return }
        due(max(breaks, blank + 1))
    }

    private mutating func due(_ count: Int) {
        spaceIsDue = false
        tabIsDue = false
        guard lineStart >= 0 else { return }
        breakDepth = breaks == 0 ? prefixes.count : min(breakDepth, prefixes.count)
        breaks = count
    }

    // MARK: Citations and items

    /// False where there are too many already; nothing is to be popped then.
    mutating func push(_ prefix: Prefix) -> Bool {
        guard prefixes.count < Self.maximumPrefixes else { return false }
        prefixes.append(prefix)
        return true
    }

    mutating func pop() {
        prefixes.removeLast()
        breakDepth = min(breakDepth, prefixes.count)
    }

    private mutating func beginLine() {
        for index in 0..<breaks {
            trimLine()
            output.append(ASCII.lf)
            if index + 1 < breaks {
                for prefix in prefixes.prefix(breakDepth) { output += prefix.rest }
            }
        }
        breaks = 0
        for index in prefixes.indices {
            output += prefixes[index].isUsed ? prefixes[index].rest : prefixes[index].first
            prefixes[index].isUsed = true
        }
        lineStart = output.count
        spaceIsDue = false
    }

    private mutating func trimLine() {
        while output.last == ASCII.space { output.removeLast() }
    }

    // MARK: Cells

    /// Begins a cell on the line of the cell before it, if that was short. Returns where the cell around this one began.
    mutating func beginCell() -> Int {
        let outer = cellStart
        spaceIsDue = false
        if breaks == 0, lineStart >= 0, !isAtLineStart { tabIsDue = true }
        cellStart = output.count
        return outer
    }

    /// Ends a cell. Where its text is one short line, the next cell may stand beside it.
    mutating func endCell(outer: Int) {
        let start = max(cellStart, 0)
        cellStart = outer
        guard start < output.count else { return }
        if output.count - start <= Self.maximumCell, !output[start...].contains(ASCII.lf) || isFirstLine(of: start) {
            breaks = 0
        } else {
            block(blank: 0)
        }
    }

    /// Whether the line feeds of a cell all stand before its text, where the cell began a line.
    private func isFirstLine(of start: Int) -> Bool {
        !output[min(max(lineStart, start), output.count)...].contains(ASCII.lf)
            && output[start..<max(lineStart, start)].allSatisfy {
                $0 == ASCII.lf || $0 == ASCII.space || $0 == ASCII.greater
            }
    }

    /// The text without empty lines at its end.
    consuming func finish() -> [UInt8] {
        var result = output
        while let last = result.last, last == ASCII.space || last == ASCII.lf { result.removeLast() }
        return result
    }
}
