/// The body of a message in plain text, split into what its sender wrote and what was there before.
///
/// The pieces follow each other without a gap: put together they are the body, byte for byte. Lines are never cut.
/// Works in time linear in the body's length, whatever it is. `docs/quotes.md` says what counts as evidence.
public struct ReplyText: Sendable {
    /// The body.
    public let bytes: [UInt8]

    /// The pieces, in the order in which they stand; none for an empty body.
    public let pieces: [ReplyPiece]

    /// What a preview falls back to.
    let beginnings: ReplyBeginnings

    /// Splits a body.
    public init(_ text: String) {
        self.init(utf8: [UInt8](text.utf8))
    }

    /// Splits a body in UTF-8. Bytes that are no UTF-8 are kept as they are.
    public init(utf8 bytes: [UInt8]) {
        self.bytes = bytes
        let lines = PlainTextLines(bytes)
        let kinds = ReplySplitter.kinds(of: lines.result)
        beginnings = ReplyBeginnings(lines.result, kinds)
        var pieces: [ReplyPiece] = []
        var start = 0
        var level = 0
        for index in kinds.indices {
            level = max(level, lines.result.lines[index].depth)
            if index + 1 == kinds.count || kinds[index + 1] != kinds[index] {
                let end = lines.ranges[index].upperBound
                pieces.append(ReplyPiece(kind: kinds[index], range: start..<end, level: level))
                start = end
                level = 0
            }
        }
        self.pieces = pieces
    }

    /// The text of a piece of this body, as it is written.
    public func text(of piece: ReplyPiece) -> String {
        String(decoding: bytes[piece.range.clamped(to: 0..<bytes.count)], as: UTF8.self)
    }

    /// What the sender wrote for this message: the written pieces without empty lines at their ends, an empty line
    /// between each two.
    public var newText: String {
        pieces.filter { $0.kind == .written }
            .map { Self.withoutEmptyLines(bytes[$0.range]) }
            .filter { !$0.isEmpty }
            .map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: "\n\n")
    }

    /// Whether the sender answered between the lines: something is written between two pieces of a quote.
    public var hasInlineAnswers: Bool {
        let kinds = pieces.filter { $0.kind != .written || !Self.withoutEmptyLines(bytes[$0.range]).isEmpty }.map(
            \.kind)
        return ReplyPieceKind.hasInlineAnswers(kinds)
    }

    private static func withoutEmptyLines(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
        var bytes = bytes
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        // The first line keeps its indentation.
        var index = bytes.startIndex
        while index < bytes.endIndex, isBlank(bytes[index]) {
            index += 1
            if bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D { bytes = bytes[index...] }
        }
        return bytes
    }
}

extension ReplyPieceKind {
    /// Whether something written stands between two quotes.
    static func hasInlineAnswers(_ kinds: [ReplyPieceKind]) -> Bool {
        guard let first = kinds.firstIndex(of: .quote), let last = kinds.lastIndex(of: .quote) else { return false }
        return kinds[first...last].contains(.written)
    }
}
