/// The bytes of one whole response, without its last line end.
///
/// Literals stand in it as on the wire: `{5}`, CRLF, five bytes. A literal that was streamed stands without its bytes,
/// and ``streamed`` says where.
public struct Frame: Sendable, Hashable {
    /// A literal whose bytes are not in the frame.
    public struct StreamedLiteral: Sendable, Hashable {
        /// Where its bytes would stand in ``Frame/bytes``.
        public var offset: Int
        /// How many they are.
        public var size: Int64
    }

    /// The bytes.
    public var bytes: [UInt8] = []
    /// The literals that were streamed, in order.
    public var streamed: [StreamedLiteral] = []
    /// Faults of framing that were tolerated.
    public var quirks: Set<Quirk> = []

    /// Creates a frame.
    public init(bytes: [UInt8] = []) { self.bytes = bytes }

    /// Whether texts of a message may be in it, which belong in no trace and no error.
    var hasMessageContent: Bool {
        var words = WordScanner(bytes, limit: 24)
        guard words.next(is: "*"), words.next() != nil, words.next(is: "FETCH") else { return false }
        return bytes.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "{") }
    }

    /// What may be shown of it.
    var presentableBytes: ArraySlice<UInt8> {
        hasMessageContent ? bytes.prefix { $0 != UInt8(ascii: "(") } : bytes[...]
    }
}

/// What the framer finds next.
public enum FrameEvent: Sendable, Hashable {
    /// A whole response.
    case response(Frame)
    /// A response up to a large body literal, whose bytes follow.
    case bodyBegin(Frame, size: Int64)
    /// The next bytes of that body.
    case bodyBytes([UInt8])
    /// The body ends; its response goes on.
    case bodyEnd
}

/// A size that the server chose is beyond ``MailModel/Limits``. The connection cannot go on.
public enum FramingError: Error, Sendable, Hashable {
    /// A response has more bytes outside of literals than `limit`.
    case lineTooLong(limit: Int)
    /// A literal that would be held in memory, or all of a response together, is larger than `limit`.
    case literalTooLarge(size: Int64, limit: Int)
    /// A body is larger than `limit`.
    case bodyTooLarge(size: Int64, limit: Int64)
}
