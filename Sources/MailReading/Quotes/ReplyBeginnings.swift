/// The beginnings of what is not written for this message, without header blocks and marks, for want of anything better.
struct ReplyBeginnings: Sendable, Hashable {
    /// Of a message that was passed on, or stands below its header block.
    private(set) var forwarded = ""
    /// Of any earlier message.
    private(set) var earlier = ""
    /// Of signatures and notices.
    private(set) var rest = ""

    /// Bytes of each that are kept. It is for a line of a list.
    private static let maximumBytes = 2_000
    /// Lines of an earlier message in which its header block is looked for.
    private static let maximumHeader = 20

    init(_ text: ReplyLines, _ kinds: [ReplyPieceKind], isStandIn: [Bool] = []) {
        var top = 0
        for index in kinds.indices where !text.lines[index].isBlank {
            if !isStandIn.isEmpty, isStandIn[index] { continue }
            if kinds[index].isEarlier {
                top += 1
                if kinds[index] == .attribution || top <= Self.maximumHeader && isHead(text, index) { continue }
                Self.add(text, index, to: &earlier)
                if kinds[index] != .quote { Self.add(text, index, to: &forwarded) }
            } else {
                top = 0
                if kinds[index] != .written { Self.add(text, index, to: &rest) }
            }
            if earlier.utf8.count >= Self.maximumBytes, rest.utf8.count >= Self.maximumBytes { break }
        }
    }

    private func isHead(_ text: ReplyLines, _ index: Int) -> Bool {
        SeparatorMatcher.shared.separator(text, text.lines[index]) != nil
            || SeparatorMatcher.isRule(text, text.lines[index])
            || HeaderBlockMatcher.shared.field(text, index) != nil
    }

    private static func add(_ text: ReplyLines, _ index: Int, to string: inout String) {
        guard string.utf8.count < maximumBytes else { return }
        if !string.isEmpty { string += "\n" }
        string += String(decoding: text.buffer[text.lines[index].content].prefix(maximumBytes), as: UTF8.self)
    }
}
