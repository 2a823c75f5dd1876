/// What is kept of a message's content; attachments are fetched when they are opened.
public struct StoredBody: Sendable, Hashable {
    /// The most bytes that header, text and HTML have together: far above what is written by people, far below what
    /// would hurt. What is beyond is cut, and the body is not complete.
    public static let maximumBytes = 24 << 20

    /// The header as it was received.
    public let header: [UInt8]
    /// The text, decoded; made from the HTML where there is no other.
    public let text: String
    /// The HTML, decoded, not sanitized.
    public let html: String?
    /// Whether nothing was left out.
    public let isComplete: Bool

    /// Describes a body, cut to ``maximumBytes``.
    public init(header: [UInt8], text: String, html: String? = nil, isComplete: Bool = true) {
        let size = header.count + text.utf8.count + (html?.utf8.count ?? 0)
        guard size > Self.maximumBytes else {
            self.header = header
            self.text = text
            self.html = html
            self.isComplete = isComplete
            return
        }
        let third = Self.maximumBytes / 3
        self.header = Array(header.prefix(third))
        self.text = Self.prefix(of: text, bytes: third)
        self.html = html.map { Self.prefix(of: $0, bytes: third) }
        self.isComplete = false
    }

    /// The longest prefix of whole characters in at most `bytes`.
    private static func prefix(of text: String, bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var kept = Array(text.utf8.prefix(bytes))
        // A character that was cut through goes as a whole: its first byte is not 10xxxxxx.
        if let next = text.utf8.dropFirst(bytes).first, next & 0xC0 == 0x80 {
            while let last = kept.popLast(), last & 0xC0 == 0x80 {}
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
