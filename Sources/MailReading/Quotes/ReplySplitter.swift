/// Gives every line of a body its kind.
///
/// One pass from the first line to the last, with a bounded look ahead; then one over what was written, for signatures.
/// What is in doubt stays written.
struct ReplySplitter {
    private let text: ReplyLines
    private(set) var kinds: [ReplyPieceKind?]
    private var hasWritten = false
    private var judged = 0
    /// The first marked line from where it was last looked for on.
    private var nextMarked = -1

    private let attributions = AttributionMatcher.shared
    private let headers = HeaderBlockMatcher.shared
    private let separators = SeparatorMatcher.shared

    /// Lines that one attribution goes over at most.
    private static let maximumAttributionLines = 5
    /// Lines that are looked at for what announces an earlier message. Conversations of years have fewer; it bounds the
    /// work on a body made of lines that almost do.
    private static let maximumJudgedLines = 50_000
    /// Empty lines between an announcement and what it announces, at most.
    private static let maximumGap = 4

    /// The kinds of the lines of `text`, none left out.
    static func kinds(of text: ReplyLines) -> [ReplyPieceKind] {
        var splitter = ReplySplitter(text)
        splitter.splitEarlier()
        splitter.unmarkLists()
        splitter.markSignatures()
        return splitter.filled()
    }

    private init(_ text: ReplyLines) {
        self.text = text
        kinds = Array(repeating: nil, count: text.lines.count)
    }

    // MARK: Earlier messages

    private mutating func splitEarlier() {
        var index = 0
        while index < text.lines.count { index = step(at: index) }
    }

    /// Decides about the line at `index` and perhaps some more; returns the next one that is open.
    private mutating func step(at index: Int) -> Int {
        let line = text.lines[index]
        if line.isBlank { return index + 1 }
        if let forced = line.forced {
            let isDevice = forced == .signature && SignatureMatcher.shared.isMobileSignature(line, text)
            kinds[index] = isDevice ? .mobileSignature : forced
            if forced == .written { hasWritten = true }
            return index + 1
        }
        if line.beginsOriginal { return markToEnd(from: index, .original) }
        if let next = nextLine(from: index + 1), text.lines[next].beginsOriginal, SeparatorMatcher.isRule(text, line) {
            return markToEnd(from: index, .original)
        }
        if judged < Self.maximumJudgedLines, line.depth == 0 || isFirstOfBlock(index) {
            judged += 1
            if let next = separator(at: index) ?? headerBlock(at: index) ?? attribution(at: index) { return next }
        }
        if line.depth > 0 {
            kinds[index] = .quote
        } else {
            kinds[index] = .written
            hasWritten = true
        }
        return index + 1
    }

    private func isFirstOfBlock(_ index: Int) -> Bool {
        var before = index - 1
        var steps = 0
        while before >= 0, text.lines[before].isBlank, steps < Self.maximumGap {
            before -= 1
            steps += 1
        }
        return before < 0 || text.lines[before].depth == 0
    }

    private mutating func markToEnd(from index: Int, _ kind: ReplyPieceKind) -> Int {
        let end = min(text.lines.count, text.lines[index].scopeEnd)
        mark(index..<max(end, index + 1), kind)
        return max(end, index + 1)
    }

    private mutating func mark(_ range: Range<Int>, _ kind: ReplyPieceKind) {
        for place in range where !text.lines[place].isBlank { kinds[place] = text.lines[place].forced ?? kind }
    }

    /// The next line with text from `index` on, if not too many empty ones are before it.
    private func nextLine(from index: Int) -> Int? {
        var next = index
        while next < text.lines.count, text.lines[next].isBlank {
            next += 1
            if next - index > Self.maximumGap { return nil }
        }
        return next < text.lines.count ? next : nil
    }

    private mutating func separator(at index: Int) -> Int? {
        let line = text.lines[index]
        guard let found = separators.separator(text, line) else { return nil }
        guard let next = nextLine(from: index + 1) else {
            guard found.isFramed else { return nil }
            return markAll(index, index + 1, found.kind)
        }
        if let block = headers.block(text, at: next, isAnnounced: true) {
            return markAll(index, block.end, found.kind)
        }
        let isAbove = text.lines[next].depth > line.depth
        if let span = attributionSpan(at: next) {
            let body = nextLine(from: span.end)
            if let body, text.lines[body].depth > line.depth {
                mark(index..<span.end, .attribution)
                return span.end
            }
            return markToEnd(from: index, found.kind)
        }
        guard found.isFramed || isAbove && found.kind == .forwarded else { return nil }
        return markAll(index, index + 1, found.kind)
    }

    /// Marks an announcement that ends before `end`, and what it announces: down to the end, unless the message below
    /// it is marked line by line.
    private mutating func markAll(_ index: Int, _ end: Int, _ kind: ReplyPieceKind) -> Int {
        if let body = nextLine(from: end), text.lines[body].depth > text.lines[index].depth {
            // Forwarded as a whole: what stands below the marks belongs to it only if it is marked too.
            mark(index..<end, kind)
            guard kind == .forwarded else { return end }
            var last = body
            while last < text.lines.count, text.lines[last].isBlank || text.lines[last].depth > text.lines[index].depth
            {
                last += 1
            }
            mark(body..<last, kind)
            return last
        }
        if text.lines[index].depth > 0 {
            var last = index
            while last < text.lines.count, text.lines[last].isBlank || text.lines[last].depth > 0 { last += 1 }
            mark(index..<last, kind)
            return last
        }
        return markToEnd(from: index, kind)
    }

    private mutating func headerBlock(at index: Int) -> Int? {
        var start = index
        if SeparatorMatcher.isRule(text, text.lines[index]) {
            guard let next = nextLine(from: index + 1) else { return nil }
            start = next
        }
        guard let block = headers.block(text, at: start, isAnnounced: false) else { return nil }
        // Somebody's memo has these lines at its top, without addresses.
        guard hasWritten || block.hasAddress || start > index else { return nil }
        return markAll(index, block.end, .original)
    }

    // MARK: Attributions

    private struct Span {
        var end: Int
        var strength: AttributionMatcher.Strength
    }

    private mutating func attribution(at index: Int) -> Int? {
        let depth = text.lines[index].depth
        guard let span = attributionSpan(at: index) else { return nil }
        let body = nextLine(from: span.end)
        if depth > 0 {
            guard body.map({ text.lines[$0].depth > 0 }) ?? true else { return nil }
            mark(index..<span.end, .attribution)
            return span.end
        }
        if let body, text.lines[body].depth > 0 || text.lines[body].forced == .quote {
            mark(index..<span.end, .attribution)
            return span.end
        }
        if text.lines[index].isMarkedAttribution {
            mark(index..<span.end, .attribution)
            return span.end
        }
        guard span.strength == .alone, hasWritten else { return nil }
        guard let body else {
            mark(index..<span.end, .attribution)
            return span.end
        }
        guard !hasOrphanedQuote(from: body) else {
            mark(index..<span.end, .attribution)
            return span.end
        }
        mark(index..<span.end, .attribution)
        return markToEnd(from: body, .quote)
    }

    /// Whether marked lines follow that have no attribution of their own: then those are the quote, and the lines before
    /// them are somebody's answer.
    private mutating func hasOrphanedQuote(from index: Int) -> Bool {
        let end = min(text.lines.count, text.lines[index].scopeEnd)
        if nextMarked < index {
            nextMarked = text.lines[index...].firstIndex { $0.depth > 0 && !$0.isBlank } ?? Int.max
        }
        let first = nextMarked
        guard first < end else { return false }
        var before = first - 1
        while before > index, text.lines[before].isBlank { before -= 1 }
        for start in max(index, before - Self.maximumAttributionLines + 1)...max(index, before) {
            if let span = attributionSpan(at: start), span.end == before + 1 { return false }
            if separators.separator(text, text.lines[start]) != nil { return false }
            if headers.field(text, start) != nil { return false }
        }
        return true
    }

    /// The lines from `index` on that together are an attribution: as few as possible.
    private func attributionSpan(at index: Int) -> Span? {
        let depth = text.lines[index].depth
        var ranges: [Range<Int>] = []
        var length = 0
        var best: Span?
        var canBegin: Bool?
        var hasEvidence = false
        for place in index..<min(text.lines.count, index + Self.maximumAttributionLines) {
            let line = text.lines[place]
            // A mailer that breaks the line may forget a mark, never add one.
            guard !line.isBlank, line.depth == depth, line.forced == nil || line.isMarkedAttribution else { break }
            length += line.content.count + 1
            guard length <= AttributionMatcher.maximumLength else { break }
            ranges.append(line.content)
            hasEvidence = hasEvidence || mayHaveNumber(line)
            guard canEnd(line, place) else { continue }
            if place > index {
                // Lines that are one have a date or an address.
                guard hasEvidence else { continue }
                canBegin = canBegin ?? attributions.canBegin(text.folded(text.lines[index]))
                guard canBegin == true, isOneLine(index, place) else { break }
            }
            let folded = FoldedText(text.buffer, ranges)
            if let strength = attributions.strength(of: folded, isAboveMarks: isAboveMarks(line, place)) {
                best = Span(end: place + 1, strength: strength)
                break
            }
        }
        return best
    }

    /// Whether an attribution may end with this line: with a colon, or directly above marked lines.
    private func canEnd(_ line: ReplyLine, _ place: Int) -> Bool {
        let bytes = text.buffer[line.content]
        // Behind the colon may stand dashes, a bracket, or a character that cannot be seen.
        for byte in bytes.suffix(12) where byte == 0x3A || byte == 0x9A { return true }
        return bytes.last == 0x2D || isAboveMarks(line, place)
    }

    private func isAboveMarks(_ line: ReplyLine, _ place: Int) -> Bool {
        guard let next = nextLine(from: place + 1) else { return false }
        return text.lines[next].depth > line.depth
    }

    /// Whether there may be a digit of any script, or an address.
    private func mayHaveNumber(_ line: ReplyLine) -> Bool {
        text.buffer[line.content].contains { byte in
            byte >= 0x30 && byte <= 0x39 || byte == 0x40 || byte == 0xD9 || byte == 0xDB || byte == 0xE0 || byte == 0xEF
        }
    }

    /// Whether lines of which the first begins like an attribution can be one that was broken: no later one begins so.
    private func isOneLine(_ index: Int, _ end: Int) -> Bool {
        let isSure = attributions.beginsWithDate(text.folded(text.lines[index]))
        for place in (index + 1)...end {
            // "On 5 January 2021, 10:02" may go on with "AM", which is German for "on".
            let isSentence = [0x2E, 0x21, 0x3F].contains(text.buffer[text.lines[place - 1].content].last)
            if isSure, !isSentence { continue }
            if attributions.beginsWithDate(text.folded(text.lines[place])) { return false }
        }
        return true
    }

    // MARK: What was written

    /// Takes a list whose items begin with `>` for what it is: one block of short lines directly below a line that
    /// announces it, where nothing else in the message is a quote.
    private mutating func unmarkLists() {
        guard !kinds.contains(where: { $0 == .attribution || $0 == .forwarded || $0 == .original }) else { return }
        let quoted = kinds.indices.filter { kinds[$0] == .quote }
        guard let first = quoted.first, let last = quoted.last, last - first + 1 == quoted.count, first > 0 else {
            return
        }
        let above = text.lines[first - 1]
        guard !above.isBlank, kinds[first - 1] == .written, text.buffer[above.content].last == 0x3A else { return }
        guard above.content.count <= 200, !attributions.mentionsWriting(text.folded(above)) else { return }
        guard quoted.allSatisfy({ text.lines[$0].depth == 1 && text.lines[$0].content.count <= 60 }) else { return }
        for index in quoted where text.lines[index].forced == nil { kinds[index] = .written }
    }

    private mutating func markSignatures() {
        var regions: [Range<Int>] = []
        var start: Int?
        for index in kinds.indices {
            if kinds[index] == .written {
                start = start ?? index
            } else if kinds[index] != nil, let from = start {
                regions.append(from..<index)
                start = nil
            }
        }
        if let from = start { regions.append(from..<kinds.count) }
        for region in regions {
            SignatureMatcher.shared.mark(region, of: text, isOnlyOne: regions.count == 1, in: &kinds)
        }
    }

    /// Empty lines belong to what stands above them, those at the top to what stands below.
    private func filled() -> [ReplyPieceKind] {
        var last = kinds.lazy.compactMap { $0 }.first ?? .written
        return kinds.map { kind in
            last = kind ?? last
            return last
        }
    }
}
