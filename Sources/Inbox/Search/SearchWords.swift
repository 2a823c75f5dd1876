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

/// In which texts of a message words are looked for.
public enum SearchColumn: String, Sendable, Hashable, CaseIterable {
    /// The subject.
    case subject
    /// Names and addresses of From, Sender and Reply-To.
    case sender
    /// Names and addresses of To, Cc and Bcc.
    case recipients
    /// Names and addresses of Cc and Bcc.
    case copies
    /// The text.
    case body
    /// The names of attachments.
    case files
}
