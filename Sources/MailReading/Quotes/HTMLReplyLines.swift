import MailHTML

/// Reads an HTML document as the lines that a reader sees, with what its structure says about each of them.
///
/// Open elements are kept on a stack, without a tree; every token is looked at once.
struct HTMLReplyLines {
    /// A place between two tokens where the document may be cut, and how many elements are open there.
    struct Border {
        var position: Int
        var depth: Int
    }

    private(set) var result = ReplyLines(buffer: [])
    /// The borders between the last visible text before each line and the line's first; empty for empty lines.
    private(set) var gaps: [Range<Int>] = []
    private(set) var borders: [Border] = [Border(position: 0, depth: 0)]
    /// Whether a line stands for something without text: a stroke, a picture.
    private(set) var isStandIn: [Bool] = []
    /// The borders behind the last visible text.
    var lastGap: Range<Int> { gapStart..<borders.count }

    /// How many elements an end tag of phrasing content is looked for through.
    private static let maximumSearch = 64

    private struct Element {
        var tag: HTMLTag
        var isQuote = false
        var isHidden = false
        var isPreformatted = false
        var forced: ReplyPieceKind?
        /// The first line inside, for elements about which something is decided at their end.
        var container: Int?
        var attribution: Int?
        var header: Int?
    }

    private var stack: [Element] = []
    private var counts = [Int](repeating: 0, count: 256)
    private var quotes = 0
    private var hidden = 0
    private var containers = 0
    private var attributions = 0
    private var hasForcedOnce = false

    private var gapStart = 0
    private var lineStart = 0
    private var lineGap: Range<Int>?
    private var lineIsStandIn = true
    private var lineForced: ReplyPieceKind?
    private var lineQuotes = 0
    private var beginsOriginal = false
    private var needsBlank = false

    init(_ bytes: [UInt8], limit: Int) {
        for token in HTMLTokenizer(bytes, limit: limit) {
            switch token.kind {
            case .text: text(token, bytes)
            case .startTag: start(token)
            case .endTag: end(token)
            case .rawText, .comment, .doctype, .ignored: break
            }
            if token.kind != .text || borders[borders.count - 1].position != token.range.upperBound {
                borders.append(Border(position: token.range.upperBound, depth: stack.count))
            }
        }
        breakLine()
        while let element = stack.popLast() { close(element) }
        result.unmarkWhatIsNoQuote()
    }

    // MARK: Text

    private mutating func text(_ token: HTMLToken, _ bytes: [UInt8]) {
        guard hidden == 0 else { return }
        if stack.last?.isPreformatted == true { return preformatted(token.range, bytes) }
        append(decoded(token.range, bytes), endingAt: token.range.upperBound)
    }

    private func decoded(_ range: Range<Int>, _ bytes: [UInt8]) -> [UInt8] {
        let slice = Array(bytes[range])
        return slice.contains(0x26) ? CharacterReference.decode(slice, inAttribute: false) : slice
    }

    private mutating func preformatted(_ range: Range<Int>, _ bytes: [UInt8]) {
        var start = range.lowerBound
        while start < range.upperBound {
            let end = bytes[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
            // Cutting at a line's beginning leaves both parts text.
            if start > range.lowerBound { borders.append(Border(position: start, depth: stack.count)) }
            append(decoded(start..<end, bytes), endingAt: end)
            if end < range.upperBound { breakLine(isExplicit: true) }
            start = end + 1
        }
    }

    private mutating func append(_ text: [UInt8], endingAt position: Int, isStandIn: Bool = false) {
        let isVisible = !ReplyLines.trimmed(0..<text.count, in: text).isEmpty
        if isVisible {
            openLine()
            if !isStandIn { lineIsStandIn = false }
        }
        guard lineGap != nil else { return }
        var wasSpace = result.buffer.count == lineStart || result.buffer.last == 0x20
        for byte in text {
            if byte == 0x20 || byte >= 0x09 && byte <= 0x0D {
                if !wasSpace { result.buffer.append(0x20) }
                wasSpace = true
            } else {
                result.buffer.append(byte)
                wasSpace = false
            }
        }
        guard isVisible else { return }
        // What is between two texts of one line is of no use for cutting.
        borders.removeSubrange(gapStart...)
        borders.append(Border(position: position, depth: stack.count))
    }

    private mutating func openLine() {
        guard lineGap == nil else { return }
        if needsBlank, let last = result.lines.last, !last.isBlank { appendBlank() }
        needsBlank = false
        lineGap = gapStart..<borders.count
        gapStart = borders.count
        lineStart = result.buffer.count
        lineIsStandIn = true
        lineForced = stack.last?.forced
        lineQuotes = quotes
    }

    /// Ends the line. An explicit break makes an empty line where there is nothing on it.
    private mutating func breakLine(isExplicit: Bool = false) {
        guard let gap = lineGap else {
            if isExplicit, result.lines.suffix(2).contains(where: { !$0.isBlank }) { appendBlank() }
            return
        }
        var line = PlainTextLines.line(lineStart..<result.buffer.count, in: result.buffer)
        line.depth += lineQuotes
        line.forced = lineForced
        line.beginsOriginal = beginsOriginal
        beginsOriginal = false
        result.lines.append(line)
        gaps.append(gap)
        isStandIn.append(lineIsStandIn)
        lineGap = nil
    }

    private mutating func appendBlank() {
        result.lines.append(ReplyLine(content: result.buffer.count..<result.buffer.count, depth: quotes))
        gaps.append(0..<0)
        isStandIn.append(true)
    }

    // MARK: Tags

    private mutating func start(_ token: HTMLToken) {
        guard let tag = token.tag else { return }
        closeImplied(by: tag)
        switch tag {
        case .br: return hidden == 0 ? breakLine(isExplicit: true) : ()
        case .wbr: return
        case .img, .image:
            guard hidden == 0, !MailerMarks(token).isHidden else { return }
            return append([0xEF, 0xBF, 0xBC], endingAt: token.range.upperBound, isStandIn: true)
        case .hr:
            guard hidden == 0 else { return }
            breakLine()
            if MailerMarks(token).beginsOriginal { beginsOriginal = true }
            append(Array(repeating: 0x5F, count: 32), endingAt: token.range.upperBound, isStandIn: true)
            return breakLine()
        default:
            if tag.isVoid { return }
        }
        if tag.isBlock { breakLine() }
        if tag.isParagraph { needsBlank = true }
        if tag == .td || tag == .th, lineGap != nil { append([0x20], endingAt: token.range.upperBound) }
        push(tag, MailerMarks(token))
    }

    private mutating func push(_ tag: HTMLTag, _ marks: MailerMarks) {
        var element = Element(tag: tag, isQuote: marks.isQuote, isHidden: marks.isHidden)
        element.isPreformatted = tag == .pre || tag == .listing || tag == .xmp || stack.last?.isPreformatted ?? false
        element.forced = stack.last?.forced
        // A signature or an attribution inside of an earlier message is part of that.
        let isInEarlier = quotes > 0 || containers > 0
        if let kind = marks.kind, kind.isEarlier || !isInEarlier, !(marks.countsOnce && hasForcedOnce) {
            if marks.countsOnce { hasForcedOnce = true }
            breakLine()
            element.forced = element.forced ?? kind
        }
        if marks.isContainer {
            breakLine()
            if containers == 0 { element.container = result.lines.count }
            containers += 1
        }
        let isAttribution = marks.isAttribution && quotes == 0
        if isAttribution {
            breakLine()
            if attributions == 0 { element.attribution = result.lines.count }
            attributions += 1
        }
        if marks.isHeaderBlock { element.header = result.lines.count }
        if marks.beginsOriginal { beginsOriginal = true }
        if element.isQuote { quotes += 1 }
        if element.isHidden { hidden += 1 }
        counts[Int(tag.rawValue)] += 1
        stack.append(element)
        // What was pushed needs to know at its end what it was counted as.
        if marks.isContainer { stack[stack.count - 1].container = element.container ?? -1 }
        if isAttribution { stack[stack.count - 1].attribution = element.attribution ?? -1 }
    }

    private mutating func end(_ token: HTMLToken) {
        guard let tag = token.tag else { return }
        if tag == .br { return breakLine(isExplicit: true) }
        guard counts[Int(tag.rawValue)] > 0 else {
            if tag.isBlock { breakLine() }
            return
        }
        if !tag.isBlock {
            // An end tag of phrasing content does not close what is around it.
            var place = stack.count - 1
            var steps = 0
            while place >= 0, stack[place].tag != tag {
                if stack[place].tag.isBlock || steps == Self.maximumSearch { return }
                place -= 1
                steps += 1
            }
        }
        if tag.isBlock { breakLine() }
        while let element = stack.popLast() {
            close(element)
            if element.tag == tag { break }
        }
        if tag.isParagraph { needsBlank = true }
    }

    /// Closes what the beginning of an element ends without an end tag.
    private mutating func closeImplied(by tag: HTMLTag) {
        guard let top = stack.last?.tag else { return }
        let isClosed =
            switch top {
            case .p: tag.isBlock
            case .head: tag == .body || tag == .div || tag == .p || tag == .table
            case .li: tag == .li
            case .td, .th: tag == .td || tag == .th || tag == .tr
            case .tr: tag == .tr
            case .option: tag == .option
            default: false
            }
        guard isClosed, let element = stack.popLast() else { return }
        breakLine()
        close(element)
    }

    /// Takes back what the element brought, and decides about the lines in it.
    private mutating func close(_ element: Element) {
        counts[Int(element.tag.rawValue)] -= 1
        if element.container != nil || element.attribution != nil || element.forced != stack.last?.forced {
            breakLine()
        }
        if element.isQuote { quotes -= 1 }
        if element.isHidden { hidden -= 1 }
        if let start = element.attribution {
            attributions -= 1
            if start >= 0 { markAttribution(start) }
        }
        if let start = element.header { markHeader(start) }
        if let start = element.container {
            containers -= 1
            if start >= 0 { markContainer(start) }
        }
    }

    // MARK: What elements say

    /// Of an element for the line above a quote, only its last line is that: people write into it.
    private mutating func markAttribution(_ start: Int) {
        guard let last = result.lines[start...].lastIndex(where: { !$0.isBlank }) else { return }
        guard endsLikeAttribution(result.lines[last]) else { return }
        result.lines[last].isMarkedAttribution = true
        result.lines[last].forced = result.lines[last].forced ?? .attribution
    }

    private func endsLikeAttribution(_ line: ReplyLine) -> Bool {
        guard SeparatorMatcher.shared.separator(result, line) == nil else { return false }
        let end = result.buffer[line.content].suffix(8)
        return end.contains(0x3A) || end.contains(0x9A)
    }

    /// An element that looks like Outlook's is a header block if it has several fields.
    private mutating func markHeader(_ start: Int) {
        let lines = result.lines[start...].prefix(12)
        guard let first = lines.firstIndex(where: { !$0.isBlank }) else { return }
        let fields = lines.count { line in
            let beginning = result.buffer[line.content].prefix(HeaderBlockMatcher.maximumLabel)
            return beginning.contains(0x3A) || beginning.contains(0x9A)
        }
        if fields >= 3 { result.lines[first].beginsOriginal = true }
    }

    private mutating func markContainer(_ start: Int) {
        let end = result.lines.count
        guard start < end else { return }
        for index in start..<end { result.lines[index].scopeEnd = end }
        let lines = start..<end
        guard let first = lines.first(where: { !result.lines[$0].isBlank }) else { return }
        let line = result.lines[first]
        guard line.forced == nil || line.isMarkedAttribution else { return }
        // A message that is passed on, or has its own header block, says so itself.
        if SeparatorMatcher.shared.separator(result, line) != nil { return }
        if HeaderBlockMatcher.shared.block(result, at: first, isAnnounced: false) != nil {
            result.lines[first].beginsOriginal = true
            return
        }
        let quoted = lines.first { result.lines[$0].depth > line.depth && !result.lines[$0].isBlank }
        // The lines above the quote end with a colon, in whatever language.
        let above = lines.prefix(5).prefix { $0 < quoted ?? end }
        if line.depth == 0, let last = above.last(where: { endsLikeAttribution(result.lines[$0]) }) {
            for index in first...last where !result.lines[index].isBlank {
                result.lines[index].forced = result.lines[index].forced ?? .attribution
                result.lines[index].isMarkedAttribution = true
            }
        }
        guard quoted == nil else { return }
        for index in lines { result.lines[index].forced = result.lines[index].forced ?? .quote }
    }
}

extension HTMLTag {
    /// Whether the element's beginning and end are ends of lines.
    var isBlock: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dialog, .dir, .div, .dl,
            .dt,
            .fieldset, .figcaption, .figure, .footer, .form, .frameset, .h1, .h2, .h3, .h4, .h5, .h6, .head, .header,
            .hgroup, .hr, .html, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup, .option, .p, .pre,
            .section,
            .summary, .table, .tbody, .tfoot, .thead, .title, .tr, .ul, .xmp, .td, .th:
            true
        default: false
        }
    }

    /// Whether there is space above and below it.
    fileprivate var isParagraph: Bool {
        switch self {
        case .blockquote, .dl, .h1, .h2, .h3, .h4, .h5, .h6, .ol, .p, .pre, .table, .ul: true
        default: false
        }
    }
}
