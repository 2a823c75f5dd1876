public import MailHTML

/// The body of a message in HTML, split into what its sender wrote and what was there before.
///
/// The pieces follow each other without a gap: put together they are the document, byte for byte. They are cut between
/// tags, or between lines inside `pre`. A piece that is not written by the sender begins and ends, where the document
/// allows it, on one level of nesting, so that an element that holds a quote is one piece with its start and end tag.
/// What is between the pieces of others, `</body></html>` for instance, is a written piece without text.
///
/// Works in time linear in the document's length, whatever it is. `docs/quotes.md` says what counts as evidence.
public struct ReplyHTML: Sendable {
    /// The document.
    public let bytes: [UInt8]

    /// The pieces, in the order in which they stand; none for an empty document.
    public let pieces: [ReplyPiece]

    /// What the sender wrote for this message, as text: a line for each line, an empty one between paragraphs.
    public let newText: String

    /// Whether the sender answered between the lines: something is written between two pieces of a quote.
    public let hasInlineAnswers: Bool

    /// What a preview falls back to.
    let beginnings: ReplyBeginnings

    /// Splits a document.
    public init(_ document: String, limits: HTMLLimits = HTMLLimits()) {
        self.init(utf8: [UInt8](document.utf8), limits: limits)
    }

    /// Splits a document in UTF-8 of which the first `limits.bytes` bytes are looked at; the rest belongs to the last
    /// piece.
    public init(utf8 bytes: [UInt8], limits: HTMLLimits = HTMLLimits()) {
        self.bytes = bytes
        let lines = HTMLReplyLines(bytes, limit: limits.bytes)
        let kinds = ReplySplitter.kinds(of: lines.result)
        pieces = HTMLPieceCutter.pieces(of: lines, kinds, count: bytes.count)
        beginnings = ReplyBeginnings(lines.result, kinds, isStandIn: lines.isStandIn)
        newText = Self.text(of: lines, kinds)
        let visible = kinds.indices.filter { !lines.result.lines[$0].isBlank }
        hasInlineAnswers = ReplyPieceKind.hasInlineAnswers(visible.map { kinds[$0] })
    }

    private static func text(of lines: HTMLReplyLines, _ kinds: [ReplyPieceKind]) -> String {
        var output: [UInt8] = []
        var pending = 0
        for index in kinds.indices {
            let line = lines.result.lines[index]
            if kinds[index] != .written || line.isBlank {
                pending = max(pending, 2)
                continue
            }
            if lines.isStandIn[index] { continue }
            if !output.isEmpty { output += Array(repeating: 0x0A, count: max(1, pending)) }
            pending = 0
            output += lines.result.buffer[line.content]
        }
        let text = String(decoding: output, as: UTF8.self)
        return text.unicodeScalars.contains("\u{FFFC}") ? String(text.unicodeScalars.filter { $0 != "\u{FFFC}" }) : text
    }
}

/// Decides where between two lines of different kinds a document is cut.
private struct HTMLPieceCutter {
    private let lines: HTMLReplyLines
    private var pieces: [ReplyPiece] = []
    private var start = 0
    private var depth = 0
    private var kind = ReplyPieceKind.written
    private var level = 0

    static func pieces(of lines: HTMLReplyLines, _ kinds: [ReplyPieceKind], count: Int) -> [ReplyPiece] {
        var cutter = HTMLPieceCutter(lines)
        for index in kinds.indices where !lines.result.lines[index].isBlank {
            cutter.pass(lines.gaps[index], to: kinds[index])
            cutter.level = max(cutter.level, lines.result.lines[index].depth)
        }
        cutter.pass(lines.lastGap, to: .written)
        cutter.finish(at: count)
        return cutter.pieces
    }

    private init(_ lines: HTMLReplyLines) {
        self.lines = lines
    }

    private mutating func pass(_ gap: Range<Int>, to next: ReplyPieceKind) {
        let borders = lines.borders[gap]
        guard let lowest = borders.map(\.depth).min() else { return }
        guard next != kind else {
            // The piece goes on outside of the element in which it began.
            depth = min(depth, lowest)
            return
        }
        let border =
            kind == .written || next != .written && lowest < depth
            // Directly before the first tag that is open only for what comes.
            ? borders.last { $0.depth == lowest }
            // Directly behind the last tag of what began on this level.
            : borders.first { $0.depth <= max(depth, lowest) }
        guard let border else { return }
        finish(at: border.position)
        kind = next
        depth = border.depth
    }

    private mutating func finish(at end: Int) {
        if end > start { pieces.append(ReplyPiece(kind: kind, range: start..<end, level: level)) }
        start = max(start, end)
        level = 0
    }
}
