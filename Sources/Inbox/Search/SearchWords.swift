/// A word, or words that must follow each other, as somebody typed them.
public struct SearchWords: Sendable, Hashable {
    /// The words as typed, without quotation marks.
    public let text: String

    /// Whether longer words that begin like the last one are meant too.
    public let isPrefix: Bool

    /// Takes what was typed; nil where no letter and no digit is in it, so that nothing could ever be found.
    public init?(_ text: String, isPrefix: Bool = false) {
        guard !SearchText.query(text).isEmpty else { return nil }
        self.text = String(text.map { $0 == "\"" || $0.isNewline ? " " : $0 })
        self.isPrefix = isPrefix
    }
}
