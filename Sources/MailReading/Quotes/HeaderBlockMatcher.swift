/// Finds the block of fields that stands above an earlier message: `From: … Sent: … To: … Subject: …`.
struct HeaderBlockMatcher: Sendable {
    /// A block that was found.
    struct Block {
        /// The line behind the last field that was recognised.
        var end: Int
        var hasAddress = false
        var hasTime = false
    }

    /// Lines that are looked at from the first field on. Long lists of recipients go over many lines.
    static let maximumLines = 40
    /// Bytes before the colon. The longest name of a field takes some 60.
    static let maximumLabel = 80
    /// Bytes of a field that are looked at for an address or a date.
    static let maximumValue = 400

    static let shared = HeaderBlockMatcher()

    private let labels: [[UInt8]: HeaderLabelWords.Field]

    init() {
        var labels: [[UInt8]: HeaderLabelWords.Field] = [:]
        for label in HeaderLabelWords.labels {
            let folded = FoldedText(label.phrase).bytes
            // "Data" and the like have two meanings; the first that is written down counts.
            if labels[folded] == nil { labels[folded] = label.value }
        }
        self.labels = labels
    }

    /// The block whose first field is the line at `start`.
    func block(_ text: ReplyLines, at start: Int, isAnnounced: Bool) -> Block? {
        guard start < text.lines.count, let first = field(text, start) else { return nil }
        var fields: [HeaderLabelWords.Field] = []
        var block = Block(end: start)
        var valueOfFrom = first.value
        var index = start
        var last = HeaderLabelWords.Field.other
        var wrapped = 0
        let depth = text.lines[start].depth
        while index < min(text.lines.count, start + Self.maximumLines) {
            let line = text.lines[index]
            guard line.depth == depth else { break }
            if line.isBlank {
                // Texts made from HTML have an empty line between each two fields.
                guard index + 1 < text.lines.count, field(text, index + 1) != nil else { break }
                index += 1
                continue
            }
            if let found = field(text, index) {
                if found.field != .other {
                    guard !fields.contains(found.field) else { break }
                    fields.append(found.field)
                }
                if found.field == .from { valueOfFrom = found.value }
                last = found.field
                wrapped = 0
                look(at: found.value, text, isDate: found.field == .sent, &block)
                block.end = index + 1
            } else {
                wrapped += 1
                guard wrapped <= (last == .to || last == .copy ? 12 : 2) else { break }
                look(at: line.content, text, isDate: false, &block)
            }
            index += 1
        }
        return isEnough(fields, block, valueOfFrom, text, isAnnounced: isAnnounced) ? block : nil
    }

    private func isEnough(
        _ fields: [HeaderLabelWords.Field], _ block: Block, _ from: Range<Int>, _ text: ReplyLines, isAnnounced: Bool
    ) -> Bool {
        guard fields.contains(.from) else { return false }
        if isAnnounced { return fields.count >= 2 }
        guard fields.count >= 3, block.hasAddress || block.hasTime else { return false }
        // Only a block with everything in it may begin with another field.
        guard fields.first == .from else {
            return block.hasAddress && [.sent, .to, .subject].allSatisfy { fields.contains($0) }
        }
        if !block.hasAddress, let first = text.buffer[from].first, TextFolding.isDigit(UInt32(first)) { return false }
        if fields.contains(.subject) || block.hasAddress && fields.contains(.sent) { return true }
        // Windows Mail has no subject. Of a journey, the date is told after from and to.
        return block.hasTime && fields.prefix(3) == [.from, .sent, .to]
    }

    private func look(at value: Range<Int>, _ text: ReplyLines, isDate: Bool, _ block: inout Block) {
        let short = value.prefix(Self.maximumValue)
        let range = short.startIndex..<short.endIndex
        if text.buffer[range].contains(0x40) { block.hasAddress = true }
        if isDate, !block.hasTime {
            let folded = FoldedText(text.buffer, range)
            let date = DateEvidence(folded, in: 0..<folded.bytes.count)
            if date.hasTime, date.numbers >= 3 { block.hasTime = true }
        }
    }

    /// The field that the line at `index` is, and where its value stands.
    func field(_ text: ReplyLines, _ index: Int) -> (field: HeaderLabelWords.Field, value: Range<Int>)? {
        let content = text.lines[index].content
        guard !content.isEmpty else { return nil }
        let limit = min(content.upperBound, content.lowerBound + Self.maximumLabel)
        var colon = content.lowerBound
        var length = 0
        while colon < limit {
            if text.buffer[colon] == 0x3A {
                length = 1
                break
            }
            if colon + 2 < content.upperBound, text.buffer[colon] == 0xEF, text.buffer[colon + 1] == 0xBC,
                text.buffer[colon + 2] == 0x9A
            {
                length = 3
                break
            }
            colon += 1
        }
        if length == 0 { return tableRow(text, content) }
        guard let field = label(text, content.lowerBound..<colon) else { return nil }
        return (field, ReplyLines.trimmed((colon + length)..<content.upperBound, in: text.buffer))
    }

    /// `| 发件人 | … |`, as Netease writes it.
    private func tableRow(
        _ text: ReplyLines, _ content: Range<Int>
    ) -> (field: HeaderLabelWords.Field, value: Range<Int>)? {
        guard text.buffer[content].first == 0x7C else { return nil }
        let rest = (content.lowerBound + 1)..<content.upperBound
        guard let bar = text.buffer[rest].prefix(Self.maximumLabel).firstIndex(of: 0x7C) else { return nil }
        guard let field = label(text, rest.lowerBound..<bar) else { return nil }
        return (field, (bar + 1)..<content.upperBound)
    }

    private func label(_ text: ReplyLines, _ range: Range<Int>) -> HeaderLabelWords.Field? {
        var bytes = FoldedText(text.buffer, range).bytes
        while let last = bytes.last, last == 0x2A || last == 0x20 || last == 0x5F { bytes.removeLast() }
        let start = bytes.firstIndex { $0 != 0x2A && $0 != 0x20 && $0 != 0x5F } ?? bytes.count
        return labels[Array(bytes[start...])]
    }
}
