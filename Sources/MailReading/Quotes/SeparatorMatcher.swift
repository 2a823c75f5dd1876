/// Recognises the lines that stand above an earlier message.
struct SeparatorMatcher: Sendable {
    /// A line that was recognised.
    struct Separator {
        var kind: ReplyPieceKind
        /// Whether dashes stand around it, so that it needs no header block below it.
        var isFramed: Bool
    }

    /// No separator is longer, in bytes.
    static let maximumLength = 300

    static let shared = SeparatorMatcher()

    private let lines = PhraseTable(SeparatorWords.lines)
    private let beginnings = PhraseTable(SeparatorWords.beginnings)

    /// What the line announces, or nil.
    func separator(_ text: ReplyLines, _ line: ReplyLine) -> Separator? {
        guard line.content.count <= Self.maximumLength, line.content.count >= 4 else { return nil }
        let folded = text.folded(line)
        let dashes = Self.dashes(folded.bytes)
        let announcement: SeparatorWords.Announcement
        if let whole = lines.value(ofWhole: folded) {
            announcement = whole
        } else if dashes.before >= 2, dashes.after >= 2, let beginning = beginnings.matchAtStart(folded) {
            announcement = beginning.value
        } else {
            return nil
        }
        return Separator(
            kind: announcement == .forwarded ? .forwarded : .original,
            isFramed: dashes.before >= 2 && dashes.after >= 2 || dashes.before >= 5)
    }

    /// Whether the line is nothing but a stroke: `________________________________`.
    static func isRule(_ text: ReplyLines, _ line: ReplyLine) -> Bool {
        guard line.content.count >= 5 else { return false }
        let bytes = text.buffer[line.content]
        guard let first = bytes.first, first == 0x5F || first == 0x2D || first == 0x3D || first == 0x2A || first == 0xE2
        else { return false }
        if first != 0xE2 { return bytes.allSatisfy { $0 == first } }
        // Box drawing and long dashes
        return FoldedText(text.buffer, line.content).bytes.allSatisfy { $0 == 0x2D }
    }

    private static func dashes(_ bytes: [UInt8]) -> (before: Int, after: Int) {
        func isFrame(_ byte: UInt8) -> Bool { byte == 0x2D || byte == 0x5F || byte == 0x3D || byte == 0x7E }
        func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x2A || byte == 0x3C || byte == 0x3E }
        let before = bytes.prefix { isFrame($0) || isPadding($0) }.count { isFrame($0) }
        let after = bytes.reversed().prefix { isFrame($0) || isPadding($0) || $0 == 0x3A }.count { isFrame($0) }
        return (before, after)
    }
}
